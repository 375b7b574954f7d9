import { defineEvent } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { Day, Id, Note } from './common.ts'

const Answer = Type.Object({
  item: Type.String({ maxLength: 40 }),
  result: Type.Union([Type.Literal('pass'), Type.Literal('fail'), Type.Literal('not-applicable')]),
  key: Type.Boolean(),
  finding: Type.Optional(Note),
})

/** Facts the work items of this module record beside the engine's own. Their subject is the work item. */
export const Concluded = defineEvent(
  'inspection.Concluded',
  Type.Object({
    premisesId: Id,
    inspectionKind: Type.Union([
      Type.Literal('daily'),
      Type.Literal('special'),
      Type.Literal('flight'),
      Type.Literal('double-random'),
    ]),
    verdict: Type.Union([
      Type.Literal('conformant'),
      Type.Literal('basically-conformant'),
      Type.Literal('non-conformant'),
    ]),
    fullCoverage: Type.Boolean(),
    answers: Type.Array(Answer, { maxItems: 300 }),
    inspectors: Type.Array(Id, { minItems: 2, maxItems: 12 }),
    concludedOn: Day,
    formVersion: Type.String({ maxLength: 60 }),
    signature: Type.Union([Type.Literal('signed'), Type.Literal('refused-with-witness')]),
  }),
  { zh: '监督检查结论', en: 'Inspection concluded' },
)

export const RectificationOrdered = defineEvent(
  'inspection.RectificationOrdered',
  Type.Object({
    premisesId: Id,
    problem: Note,
    clause: Type.Optional(Type.String({ maxLength: 200 })),
    origin: Type.Union([Type.Literal('finding'), Type.Literal('inspection'), Type.Literal('other')]),
    originId: Type.Optional(Id),
  }),
  { zh: '责令改正', en: 'Rectification ordered' },
)

export const RectificationClosed = defineEvent(
  'inspection.RectificationClosed',
  Type.Object({
    premisesId: Id,
    outcome: Type.Union([Type.Literal('corrected'), Type.Literal('withdrawn'), Type.Literal('case-lead')]),
    origin: Type.Optional(Type.String({ maxLength: 40 })),
    originId: Type.Optional(Id),
    onTime: Type.Boolean(),
  }),
  { zh: '整改办结', en: 'Rectification closed' },
)
