import { Type } from '@sinclair/typebox'

export const Open = Type.Object({}, { additionalProperties: true })
export const CaseParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 120 }) })
