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
