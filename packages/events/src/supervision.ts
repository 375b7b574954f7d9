import { defineEvent } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { Day, Id, Note, RuleRef, Sha256 } from './common.ts'

const Division = Type.String({ pattern: '^(\\d{2}|\\d{4}|\\d{6}|\\d{9}|\\d{12})$' })
const Month = Type.Integer({ minimum: 1, maximum: 12 })
const Certificate = Type.String({ minLength: 1, maxLength: 60 })

/** Why a visit stands in a plan. */
export const PLAN_REASONS = [
  'coverage',
  'grade-A',
  'grade-B',
  'grade-C',
  'grade-D',
  'ungraded',
  'manual',
] as const
export type PlanReason = (typeof PLAN_REASONS)[number]
export const PlanReasonSchema = Type.Union(PLAN_REASONS.map(reason => Type.Literal(reason)))

/** Figures of a computed plan. */
export const PlanFigures = Type.Object({
  premises: Type.Integer({ minimum: 0 }),
  visits: Type.Integer({ minimum: 0 }),
  /** Visits owed that found no place. */
  over: Type.Integer({ minimum: 0 }),
  officers: Type.Integer({ minimum: 0 }),
  /** Share of premises with a complete inspection within the term of the law at the end of the year. */
  coveragePercent: Type.Number({ minimum: 0, maximum: 100 }),
  months: Type.Array(
    Type.Object({
      month: Month,
      capacity: Type.Integer({ minimum: 0 }),
      planned: Type.Integer({ minimum: 0 }),
    }),
    { maxItems: 12 },
  ),
})

/** Subject `plan/<area>-<year>`: the yearly plan of inspections of an area, drafted anew until it is submitted. */
export const PlanDrafted = defineEvent(
  'supervision.PlanDrafted',
  Type.Object({
    year: Type.Integer({ minimum: 2015, maximum: 2100 }),
    draft: Type.Integer({ minimum: 1 }),
    asOf: Day,
    figures: PlanFigures,
    rules: Type.Array(RuleRef, { maxItems: 20 }),
    monthCap: Type.Optional(Type.Integer({ minimum: 0 })),
  }),
  { zh: '编制年度监督检查计划', en: 'Yearly inspection plan drafted' },
)

/** A part of the lines of a draft; its subject is `plan-part/<plan>.<draft>.<part>`. */
export const PlanLinesSet = defineEvent(
  'supervision.PlanLinesSet',
  Type.Object({
    planId: Id,
    draft: Type.Integer({ minimum: 1 }),
    lines: Type.Array(
      Type.Object({
        premisesId: Id,
        division: Division,
        month: Month,
        reason: PlanReasonSchema,
        /** First day that keeps the interval to the inspection before. */
        notBefore: Type.Optional(Day),
      }),
      { maxItems: 2_000 },
    ),
    over: Type.Optional(
      Type.Array(
        Type.Object({
          premisesId: Id,
          division: Division,
          missing: Type.Integer({ minimum: 1 }),
          reason: Type.Union([Type.Literal('capacity'), Type.Literal('interval'), Type.Literal('year-cap')]),
        }),
        { maxItems: 2_000 },
      ),
    ),
  }),
  { zh: '计划明细', en: 'Lines of a plan' },
)

export const PlanEdited = defineEvent(
  'supervision.PlanEdited',
  Type.Object({
    premisesId: Id,
    division: Division,
    draft: Type.Integer({ minimum: 1 }),
    /** Month it stood in; null for a visit that was added. */
    from: Type.Union([Month, Type.Null()]),
    /** Month it stands in now; null for a visit that was taken out. */
    to: Type.Union([Month, Type.Null()]),
    reason: Note,
  }),
  { zh: '调整计划', en: 'Plan edited' },
)

export const PlanSubmitted = defineEvent(
  'supervision.PlanSubmitted',
  Type.Object({ note: Type.Optional(Note) }),
  {
    zh: '计划报审',
    en: 'Plan submitted',
  },
)

export const PlanReturned = defineEvent('supervision.PlanReturned', Type.Object({ reason: Note }), {
  zh: '计划退回',
  en: 'Plan returned',
})

export const PlanApproved = defineEvent(
  'supervision.PlanApproved',
  Type.Object({ note: Type.Optional(Note) }),
  {
    zh: '计划批准',
    en: 'Plan approved',
  },
)

/** The plan and the most visits one operator may expect, for everybody. */
export const PlanPublished = defineEvent(
  'supervision.PlanPublished',
  Type.Object({
    year: Type.Integer(),
    figures: PlanFigures,
    premisesYearCap: Type.Integer({ minimum: 0 }),
  }),
  { zh: '公布年度监督检查计划', en: 'Plan published' },
)

/** A declared interest (回避) of an officer in a premises; subject `interest/<id>`. */
export const InterestDeclared = defineEvent(
  'supervision.InterestDeclared',
  Type.Object({ personId: Id, premisesId: Id, ground: Note }),
  { zh: '申报回避事项', en: 'Interest declared' },
)

export const InterestEnded = defineEvent('supervision.InterestEnded', Type.Object({ reason: Note }), {
  zh: '解除回避',
  en: 'Interest ended',
})

/**
 * Before a draw: what will be drawn from, as hashes. Public; whoever holds the lists can check that they are these.
 *
 * @source 食品生产经营监督检查管理办法 Art. 5
 */
export const DrawCommitted = defineEvent(
  'supervision.DrawCommitted',
  Type.Object({
    title: Type.String({ minLength: 1, maxLength: 200 }),
    algorithm: Type.String({ maxLength: 40 }),
    /** Premises to be drawn. */
    count: Type.Integer({ minimum: 1, maximum: 2_000 }),
    filter: Type.Object({
      area: Division,
      kinds: Type.Array(Type.String({ maxLength: 40 }), { maxItems: 20 }),
      grades: Type.Array(Type.String({ maxLength: 4 }), { maxItems: 5 }),
    }),
    premisesCount: Type.Integer({ minimum: 1 }),
    inspectorCount: Type.Integer({ minimum: 2 }),
    recusalCount: Type.Integer({ minimum: 0 }),
    listsHash: Sha256,
  }),
  { zh: '双随机抽取承诺', en: 'Draw committed' },
)

/** A part of the lists a commitment fixed; internal, since it names the people behind the certificates by id. */
export const DrawListed = defineEvent(
  'supervision.DrawListed',
  Type.Object({
    drawId: Id,
    premises: Type.Array(Type.Object({ id: Id, division: Division }), { maxItems: 5_000 }),
    inspectors: Type.Array(Type.Object({ certificate: Certificate, division: Division, personId: Id }), {
      maxItems: 2_000,
    }),
    recusals: Type.Array(Type.Object({ certificate: Certificate, premisesId: Id }), { maxItems: 5_000 }),
  }),
  { zh: '抽取名单', en: 'Lists of a draw' },
)

/** What came out, with the seed that nobody could know when the lists were fixed. */
export const DrawMade = defineEvent(
  'supervision.DrawMade',
  Type.Object({
    seed: Sha256,
    /** Size of the tree whose signed head is the seed, and place of the commitment in it. */
    checkpointSize: Type.Integer({ minimum: 1 }),
    leafIndex: Type.Integer({ minimum: 0 }),
    pairs: Type.Array(
      Type.Object({
        premisesId: Id,
        certificates: Type.Array(Certificate, { minItems: 2, maxItems: 2 }),
      }),
      { maxItems: 2_000 },
    ),
  }),
  { zh: '双随机抽取结果', en: 'Draw made' },
)

/** A coordinator's report was answered. */
export const LeadAnswered = defineEvent(
  'supervision.LeadAnswered',
  Type.Object({
    outcome: Type.Union([Type.Literal('answered'), Type.Literal('dismissed')]),
    answer: Note,
    /** Whether the report led to work. */
    useful: Type.Boolean(),
    routedTo: Type.Optional(Type.String({ maxLength: 40 })),
    onTime: Type.Boolean(),
  }),
  { zh: '线索答复', en: 'Lead answered' },
)

/** Which days a canteen serves; subject `premises/<id>`. */
export const ServingDaysSet = defineEvent(
  'supervision.ServingDaysSet',
  Type.Object({
    /** Monday is 1. */
    weekdays: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { maxItems: 7 }),
    breaks: Type.Array(Type.Object({ from: Day, to: Day }), { maxItems: 20 }),
  }),
  { zh: '设定供餐日', en: 'Serving days set' },
)

/** One day of a canteen as its operator recorded it. */
export const CanteenDayRecorded = defineEvent(
  'supervision.CanteenDayRecorded',
  Type.Object({
    premisesId: Id,
    day: Day,
    accompaniedBy: Type.Optional(Type.String({ maxLength: 40 })),
    dishes: Type.Optional(Type.Integer({ minimum: 0 })),
    samples: Type.Optional(Type.Integer({ minimum: 0 })),
    sampleGrams: Type.Optional(Type.Number({ minimum: 0 })),
    sampleTemperatureCelsius: Type.Optional(Type.Number()),
    /** What falls short of the rules, by rule name. */
    shortfalls: Type.Array(Type.String({ maxLength: 60 }), { maxItems: 10 }),
    onTime: Type.Boolean(),
  }),
  { zh: '食堂每日记录', en: 'Canteen day recorded' },
)

export const CanteenDayMissed = defineEvent(
  'supervision.CanteenDayMissed',
  Type.Object({ premisesId: Id, day: Day }),
  { zh: '食堂漏记', en: 'Canteen day missed' },
)

/** A rural banquet ended: held and its samples kept, or called off. */
export const BanquetClosed = defineEvent(
  'supervision.BanquetClosed',
  Type.Object({
    outcome: Type.Union([Type.Literal('closed'), Type.Literal('called-off')]),
    diners: Type.Integer({ minimum: 1 }),
    band: Type.String({ maxLength: 20 }),
    heldOn: Day,
    late: Type.Boolean(),
    marks: Type.Array(Type.String({ maxLength: 40 }), { maxItems: 10 }),
  }),
  { zh: '农村集体聚餐办结', en: 'Rural banquet closed' },
)
