import { defineEvent } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { Day, Id, Note, Sha256 } from './common.ts'
import { PremisesKindSchema } from './registry.ts'

/** What an operator owes itself: a sheet a day, a report a week, a meeting a month. */
export const CYCLES = ['day', 'week', 'month'] as const
export type Cycle = (typeof CYCLES)[number]
export const CycleSchema = Type.Union(CYCLES.map(cycle => Type.Literal(cycle)))

/** `2026-11-24`, `2026-W48` or `2026-11`. */
const Period = Type.String({ pattern: '^\\d{4}-(\\d{2}-\\d{2}|W\\d{2}|\\d{2})$' })

const Sheet = {
  premisesId: Id,
  premisesKind: PremisesKindSchema,
  cycle: CycleSchema,
  period: Period,
  from: Day,
  to: Day,
  dueOn: Day,
}

/** A sheet signed by login. A day stands on `self-inspection/…`, a week or month on its work item. */
export const Submitted = defineEvent(
  'self-inspection.Submitted',
  Type.Object({
    ...Sheet,
    late: Type.Boolean(),
    /** It was counted as missed before. */
    makesUp: Type.Boolean(),
    /** Nothing found (零风险报告): a record all the same. */
    nil: Type.Boolean(),
    role: Type.Optional(Type.String({ maxLength: 40 })),
    /** Signed by another post than the rule names. */
    standIn: Type.Optional(Type.Boolean()),
    checklist: Type.Optional(Type.String({ maxLength: 80 })),
    /** Groups of points confirmed as normal but for the exceptions. */
    groups: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 20 })),
    exceptions: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 60 })),
    hazards: Type.Integer({ minimum: 0, maximum: 60 }),
    /** The point drawn for a photo today, and how good the photo is as a sign of presence. */
    photo: Type.Optional(
      Type.Object({
        item: Type.String({ maxLength: 40 }),
        grade: Type.Union([Type.Literal('fresh'), Type.Literal('gallery'), Type.Literal('none')]),
        sha256: Type.Optional(Sha256),
        excuse: Type.Optional(Type.String({ maxLength: 200 })),
      }),
    ),
    /** From opening the card to signing it, as the phone counted. */
    tookSeconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400 })),
  }),
  { zh: '提交自查', en: 'Self-inspection submitted' },
)

/** A sheet that was owed for an operating day, week or month and did not come. */
export const Missed = defineEvent('self-inspection.Missed', Type.Object(Sheet), {
  zh: '自查漏查',
  en: 'Self-inspection missed',
})

export const HazardFound = defineEvent(
  'self-inspection.HazardFound',
  Type.Object({
    premisesId: Id,
    premisesKind: PremisesKindSchema,
    hazardId: Id,
    day: Day,
    checklist: Type.String({ maxLength: 80 }),
    item: Type.String({ maxLength: 40 }),
    key: Type.Boolean(),
    text: Note,
    clause: Type.Optional(Type.String({ maxLength: 200 })),
    /** An accident may follow: business stops and the regulator is told at once. */
    accident: Type.Boolean(),
    handling: Type.Union([Type.Literal('fixed'), Type.Literal('open')]),
    before: Type.Array(Sha256, { maxItems: 6 }),
    after: Type.Array(Sha256, { maxItems: 6 }),
  }),
  { zh: '自查发现隐患', en: 'Hazard found in self-inspection' },
)

export const HazardClosed = defineEvent(
  'self-inspection.HazardClosed',
  Type.Object({
    premisesId: Id,
    hazardId: Id,
    outcome: Type.Union([Type.Literal('fixed'), Type.Literal('ordered')]),
    onTime: Type.Boolean(),
  }),
  { zh: '自查隐患办结', en: 'Hazard of self-inspection closed' },
)

export const CLOSURE_REASONS = ['rest', 'holiday', 'no-business', 'renovation', 'other'] as const

export const ClosureDeclared = defineEvent(
  'self-inspection.ClosureDeclared',
  Type.Object({
    premisesId: Id,
    closureId: Id,
    from: Day,
    to: Day,
    reason: Type.Union(CLOSURE_REASONS.map(reason => Type.Literal(reason))),
    note: Type.Optional(Type.String({ maxLength: 200 })),
  }),
  { zh: '申报停业休息', en: 'Closure declared' },
)

/** The premises is open again from this day on; days before it stay closed. */
export const ClosureWithdrawn = defineEvent(
  'self-inspection.ClosureWithdrawn',
  Type.Object({ premisesId: Id, closureId: Id, from: Day }),
  { zh: '恢复营业', en: 'Closure withdrawn' },
)

export const OperatingDaysSet = defineEvent(
  'self-inspection.OperatingDaysSet',
  Type.Object({
    premisesId: Id,
    pattern: Type.Union([Type.Literal('every-day'), Type.Literal('workdays')]),
    /** 0 Sunday … 6 Saturday. */
    restWeekdays: Type.Array(Type.Integer({ minimum: 0, maximum: 6 }), { maxItems: 6 }),
    from: Day,
  }),
  { zh: '设定营业日', en: 'Operating days set' },
)
