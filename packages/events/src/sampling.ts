import { defineEvent } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { Day, Id, Note } from './common.ts'

/** Code of a sample from the bank: letters, year, number. */
export const SampleCode = Type.String({ minLength: 4, maxLength: 40, pattern: '^[A-Z0-9][A-Z0-9-]*$' })

/** Steps of the chain of custody, in the order they usually come. */
export const CUSTODY_STEPS = [
  'collected',
  'sealed',
  'handed-over',
  'received',
  'opened',
  'tested',
  'retained',
  'destroyed',
] as const
export type CustodyStep = (typeof CUSTODY_STEPS)[number]

const Person = Type.String({ minLength: 1, maxLength: 120 })
const Text = Type.String({ maxLength: 200 })

export const PlanIssued = defineEvent(
  'sampling.PlanIssued',
  Type.Object({
    title: Type.String({ minLength: 1, maxLength: 200 }),
    rows: Type.Array(
      Type.Object({
        premisesId: Id,
        category: Type.String({ minLength: 1, maxLength: 100 }),
        quota: Type.Integer({ minimum: 1, maximum: 100 }),
      }),
      { minItems: 1, maxItems: 500 },
    ),
    samples: Type.Integer({ minimum: 1, maximum: 500 }),
  }),
  { zh: '下达抽检计划', en: 'Sampling plan issued' },
)

export const CodesIssued = defineEvent(
  'sampling.CodesIssued',
  Type.Object({
    prefix: Type.String({ minLength: 1, maxLength: 24, pattern: '^[A-Z0-9][A-Z0-9-]*$' }),
    from: Type.Integer({ minimum: 1, maximum: 99_999_999 }),
    to: Type.Integer({ minimum: 1, maximum: 99_999_999 }),
    digits: Type.Integer({ minimum: 4, maximum: 8 }),
  }),
  { zh: '发放样品编码', en: 'Sample codes issued' },
)

export const CodeUsed = defineEvent(
  'sampling.CodeUsed',
  Type.Object({ code: SampleCode, itemId: Id, premisesId: Id }),
  { zh: '使用样品编码', en: 'Sample code used' },
)

export const CustodyRecorded = defineEvent(
  'sampling.CustodyRecorded',
  Type.Object({
    code: SampleCode,
    itemId: Id,
    step: Type.Union(CUSTODY_STEPS.map(step => Type.Literal(step))),
    /** Who gave it or acted. */
    by: Person,
    /** The second party of the step: who took it over, who witnessed. */
    with: Type.Optional(Person),
    holder: Person,
    seal: Type.Optional(Text),
    /** Why the chain is broken from here on; absent while it holds. */
    broken: Type.Optional(Text),
    place: Type.Optional(Text),
    note: Type.Optional(Note),
  }),
  { zh: '样品交接', en: 'Custody of a sample recorded' },
)

const Sample = Type.Object({
  premisesId: Type.Union([Id, Type.Null()]),
  sampleCode: SampleCode,
  food: Text,
  specification: Type.Optional(Text),
  batch: Type.Optional(Text),
  producer: Type.Optional(Text),
  verdict: Type.Union([Type.Literal('pass'), Type.Literal('fail')]),
  failedItems: Type.Optional(Note),
  reportNumber: Text,
})

export const ResultEntered = defineEvent('sampling.ResultEntered', Sample, {
  zh: '录入检验结论',
  en: 'Test result entered',
})

/** A result nobody can ask to be tested again: a pass, or a failure after its terms. */
export const ResultConfirmed = defineEvent(
  'sampling.ResultConfirmed',
  Type.Composite([Sample, Type.Object({ confirmedOn: Day })]),
  { zh: '检验结论生效', en: 'Test result final' },
)

export const ResultOverturned = defineEvent(
  'sampling.ResultOverturned',
  Type.Object({ premisesId: Type.Union([Id, Type.Null()]), sampleCode: SampleCode, reason: Note }),
  { zh: '检验结论被推翻', en: 'Test result overturned' },
)

export const DisposalClosed = defineEvent(
  'sampling.DisposalClosed',
  Type.Object({
    premisesId: Type.Union([Id, Type.Null()]),
    sampleCode: SampleCode,
    outcome: Type.String({ maxLength: 40 }),
    onTime: Type.Boolean(),
  }),
  { zh: '核查处置办结', en: 'Disposal closed' },
)
