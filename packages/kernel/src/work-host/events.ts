import { Type } from '@sinclair/typebox'
import { defineEvent } from '../event-catalogue.ts'

/** The number of an item in the series of its kind and year. */
export const NumberAssigned = defineEvent(
  'documents.NumberAssigned',
  Type.Object({
    series: Type.String({ maxLength: 80 }),
    year: Type.Integer(),
    sequence: Type.Integer({ minimum: 1 }),
    number: Type.String({ maxLength: 80 }),
  }),
  { zh: '编号', en: 'Number assigned' },
)

/** Names of sealed fields. */
const Fields = Type.Array(Type.String({ maxLength: 80 }), { minItems: 1, maxItems: 40 })

/** Somebody read sealed values of an item; never what they are. */
export const VaultOpened = defineEvent(
  'vault.Opened',
  Type.Object({ fields: Fields, purpose: Type.String({ minLength: 1, maxLength: 500 }) }),
  { zh: '查阅密封内容', en: 'Sealed values read' },
)

/** Grounds on which personal data must be erased. @source 个人信息保护法 Art. 47 */
export const ERASURE_GROUNDS = [
  'purpose-achieved',
  'retention-over',
  'consent-withdrawn',
  'unlawful',
  'other-law',
] as const

/** The sealed values of an item were destroyed. */
export const VaultErased = defineEvent(
  'vault.Erased',
  Type.Object({
    fields: Fields,
    ground: Type.Union(ERASURE_GROUNDS.map(ground => Type.Literal(ground))),
  }),
  { zh: '销毁密封内容', en: 'Sealed values destroyed' },
)
