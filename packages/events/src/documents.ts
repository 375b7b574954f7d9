import { defineEvent } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { Id } from './common.ts'

/**
 * A document got a number in a series of its own. Documents that bear the number of their item need no such fact. Its
 * subject is `document/<event>.<template>`, its cause the act that made the document.
 */
export const Numbered = defineEvent(
  'documents.Numbered',
  Type.Object({
    item: Id,
    template: Type.String({ maxLength: 60 }),
    templateVersion: Type.Integer({ minimum: 1 }),
    series: Type.String({ maxLength: 80 }),
    year: Type.Integer(),
    sequence: Type.Integer({ minimum: 1 }),
    number: Type.String({ maxLength: 80 }),
  }),
  { zh: '文书编号', en: 'Document numbered' },
)
