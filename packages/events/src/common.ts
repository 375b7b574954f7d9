import { Type } from '@sinclair/typebox'

/** A calendar day in Asia/Shanghai, `YYYY-MM-DD`. */
export const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
/** An instant, ISO 8601. */
export const Instant = Type.String({ minLength: 20, maxLength: 35, pattern: '^\\d{4}-\\d{2}-\\d{2}T' })
/** Content address of a blob. */
export const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' })
/** A sentence a person wrote. */
export const Note = Type.String({ maxLength: 2_000 })
/** An identifier without its kind. */
export const Id = Type.String({ minLength: 1, maxLength: 120, pattern: '^[A-Za-z0-9._:-]+$' })
/** Id of a rule, with the date of the version used, so that a number can be traced to a text. */
export const RuleRef = Type.Object({ id: Type.String({ maxLength: 120 }), effectiveFrom: Day })

/** One piece of a picture evidence. */
export const Media = Type.Object({
  role: Type.Union(['scene', 'crop', 'clip', 'before', 'after', 'manifest'].map(role => Type.Literal(role))),
  mime: Type.String({ maxLength: 100 }),
  sha256: Sha256,
  width: Type.Optional(Type.Integer({ minimum: 1, maximum: 16_384 })),
  height: Type.Optional(Type.Integer({ minimum: 1, maximum: 16_384 })),
})
