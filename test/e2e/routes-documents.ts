import { type CaseTable, invalid } from './routes-case.ts'
import type { World } from './routes-world.ts'

interface Listed {
  items: { eventId: string; template: string; number: string }[]
}

async function documentsOf(world: World, item: string): Promise<Listed['items']> {
  const { items } = await world.as('inspector')<Listed>('GET', `/v1/documents?item=${item}`)
  return items
}

/** Documents of work items: who may read them, and who may check them. */
export const documentCases: CaseTable = {
  'GET /v1/documents': {
    happy: w => ({ query: { item: w.inspection }, shows: '食品生产经营监督检查结果记录表' }),
    refused: w => ({
      as: 'coordinator',
      query: { item: w.inspection },
      status: 403,
      code: 'kernel.forbidden',
    }),
  },
  'GET /v1/documents/templates': {
    happy: () => ({ query: { kind: 'rectification' }, shows: '责令改正通知书' }),
    refused: () => ({ query: { kind: 'nothing' }, status: 404, code: 'kernel.not_found' }),
  },
  'GET /v1/documents/templates/:id/specimen.pdf': {
    happy: () => ({ params: { id: 'correction-notice' }, shows: '%PDF-1.7' }),
    refused: () => ({ params: { id: 'nothing' }, status: 404, code: 'documents.no_such_template' }),
  },
  'GET /v1/documents/:eventId.pdf': {
    happy: async w => ({
      params: { eventId: (await documentsOf(w, w.inspection))[0]!.eventId },
      shows: '%PDF-1.7',
    }),
    refused: async w => ({
      as: 'coordinator',
      params: { eventId: (await documentsOf(w, w.inspection))[0]!.eventId },
      status: 403,
      code: 'kernel.forbidden',
    }),
  },
  'GET /p/documents/:id': {
    happy: async w => {
      const [record] = await documentsOf(w, w.inspection)
      return { params: { id: record!.eventId }, query: { n: record!.number }, shows: '编号与封存记录一致' }
    },
    refused: invalid({ params: { id: 'nothing' }, query: { n: 'x'.repeat(81) } }),
  },
}
