import { defineEvent } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { Day, Id, Note, RuleRef } from './common.ts'

export const GRADES = ['A', 'B', 'C', 'D'] as const
export type Grade = (typeof GRADES)[number]
export const GradeSchema = Type.Union(GRADES.map(grade => Type.Literal(grade)))

const Line = Type.Object({
  factor: Type.String({ maxLength: 80 }),
  value: Type.Union([Type.Number(), Type.String({ maxLength: 80 })]),
  points: Type.Number({ minimum: 0, maximum: 100 }),
  rule: RuleRef,
})

export const StaticScored = defineEvent(
  'risk.StaticScored',
  Type.Object({
    table: Type.String({ maxLength: 120 }),
    lines: Type.Array(Line, { maxItems: 40 }),
    points: Type.Number({ minimum: 0, maximum: 40 }),
  }),
  { zh: '静态风险评分', en: 'Static risk scored' },
)

export const PointsAdded = defineEvent(
  'risk.PointsAdded',
  Type.Object({
    points: Type.Number({ minimum: 0, maximum: 60 }),
    factor: Type.String({ maxLength: 80 }),
    rule: RuleRef,
    /** The fact the points come from. */
    of: Id,
    /** Subject of that fact: `finding/…`, `work/…`; a later order or appeal names it. */
    about: Type.Optional(Type.String({ maxLength: 160 })),
    /** Points count up to and including this day. */
    until: Type.Optional(Day),
    /** Lines of one group count `points` together at most, all dynamic lines `total`. */
    cap: Type.Optional(
      Type.Object({
        group: Type.String({ maxLength: 80 }),
        points: Type.Number({ minimum: 0, maximum: 60 }),
        total: Type.Number({ minimum: 0, maximum: 60 }),
      }),
    ),
  }),
  { zh: '动态风险加分', en: 'Risk points added' },
)

export const PointsRemoved = defineEvent(
  'risk.PointsRemoved',
  Type.Object({
    /** One line, or the fact behind several. */
    of: Id,
    reason: Type.Union([
      Type.Literal('verdict-undone'),
      Type.Literal('appeal-upheld'),
      Type.Literal('rectified'),
      Type.Literal('superseded'),
      Type.Literal('expired'),
    ]),
  }),
  { zh: '撤销风险加分', en: 'Risk points removed' },
)

export const GradeChanged = defineEvent(
  'risk.GradeChanged',
  Type.Object({
    from: Type.Union([GradeSchema, Type.Null()]),
    to: GradeSchema,
    score: Type.Number({ minimum: 0, maximum: 100 }),
    staticPoints: Type.Number(),
    dynamicPoints: Type.Number(),
    rule: RuleRef,
    /** True while nothing but the static score is known: a reminder, never published. */
    provisional: Type.Optional(Type.Boolean()),
    /** Grades moved up (riskier) or down by decisions in force; absent means none. */
    steps: Type.Optional(Type.Integer({ minimum: -3, maximum: 3 })),
  }),
  { zh: '风险等级变化', en: 'Risk grade changed' },
)

export const LineAppealed = defineEvent('risk.LineAppealed', Type.Object({ lineId: Id, text: Note }), {
  zh: '经营者对扣分项提出申诉',
  en: 'Operator appealed against risk points',
})

export const AppealDecided = defineEvent(
  'risk.AppealDecided',
  Type.Object({ lineId: Id, upheld: Type.Boolean(), reason: Note }),
  { zh: '风险分申诉决定', en: 'Appeal against risk points decided' },
)

/** A grade moved for a time by a person's decision, on a ground the method lists. */
export const GradeMoved = defineEvent(
  'risk.GradeMoved',
  Type.Object({
    ground: Type.String({ maxLength: 80 }),
    steps: Type.Integer({ minimum: -1, maximum: 2 }),
    note: Note,
    from: Day,
    until: Day,
    rule: RuleRef,
  }),
  { zh: '调整风险等级', en: 'Risk grade moved by decision' },
)
