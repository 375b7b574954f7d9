import { defineEvent } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { Day, Id, RuleRef } from './common.ts'

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
    /** Points count until this day. */
    until: Type.Optional(Day),
  }),
  { zh: '动态风险加分', en: 'Risk points added' },
)

export const PointsRemoved = defineEvent(
  'risk.PointsRemoved',
  Type.Object({
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
  }),
  { zh: '风险等级变化', en: 'Risk grade changed' },
)
