import { type CaseTable, foreignArea, invalid, type Refused } from './routes-case.ts'
import { SIGN_NAME } from './routes-world.ts'

const LONG = 'x'.repeat(30)
const longVersion = invalid({ query: { v: LONG } })
const noNotice = (): Refused => ({ params: { id: 'nothing' }, status: 404, code: 'kernel.not_found' })

const pageCases: CaseTable = {
  'GET /': { happy: () => ({ shows: SIGN_NAME }), refused: invalid({ query: { lang: LONG } }) },
  'GET /p': {
    happy: () => ({ query: { q: 'ljsk' }, shows: SIGN_NAME }),
    refused: invalid({ query: { grade: 'Z' } }),
  },
  'GET /p/:premisesId': {
    happy: w => ({ params: { premisesId: w.premises }, shows: SIGN_NAME }),
    refused: () => ({ params: { premisesId: 'nobody' }, status: 404, code: null }),
  },
  'GET /p/:premisesId/qr.svg': {
    happy: w => ({ params: { premisesId: w.premises }, shows: '<svg' }),
    refused: () => ({ params: { premisesId: 'nobody' }, status: 404, code: 'kernel.not_found' }),
  },
  'GET /p/:premisesId/kitchen.jpg': {
    happy: w => ({ params: { premisesId: w.premises }, shows: 'JFIF' }),
    refused: w => ({
      params: { premisesId: w.spare },
      status: 404,
      code: 'publication.no_kitchen_picture',
    }),
  },
  'GET /notices': { happy: w => ({ shows: w.notice.id }), refused: invalid({ query: { lang: LONG } }) },
  'GET /notices/:id': {
    happy: w => ({ params: { id: w.notice.id }, shows: SIGN_NAME }),
    refused: () => ({ params: { id: 'nothing' }, status: 404, code: null }),
  },
  'GET /notices.atom': {
    happy: w => ({ shows: w.notice.id }),
    refused: 'public, and takes no input: there is nothing to get wrong',
  },
  'GET /public/site.css': { happy: () => ({ shows: 'body' }), refused: longVersion },
  'GET /public/site.js': { happy: () => ({ shows: 'document' }), refused: longVersion },
  'GET /public/icon.svg': { happy: () => ({ shows: '<svg' }), refused: longVersion },
}

const noticeCases: CaseTable = {
  'GET /v1/publication/notices': {
    happy: w => ({ query: { premises: w.premises }, shows: w.notice.id }),
    refused: invalid({ query: { kind: 'rumour' } }),
  },
  'GET /v1/publication/notices/:id': {
    happy: w => ({ params: { id: w.notice.id }, shows: SIGN_NAME }),
    refused: noNotice,
  },
  'POST /v1/publication/notices/:id/reply': {
    happy: w => ({ params: { id: w.notice.id }, body: { text: '已改正' }, shows: '已改正' }),
    refused: w => ({
      params: { id: w.notice.id },
      body: { text: '还有' },
      status: 409,
      code: 'publication.already_replied',
    }),
  },
  'GET /v1/publication/proposals': { happy: w => ({ shows: w.proposals[0] }), refused: foreignArea },
  'POST /v1/publication/proposals/:id/refusal': {
    happy: w => ({
      params: { id: w.proposals[1] },
      body: { reason: '轻微,已当场改正' },
      shows: 'declined',
    }),
    refused: w => ({
      params: { id: w.proposals[1] },
      body: { reason: '轻微' },
      status: 409,
      code: 'publication.not_proposed',
    }),
  },
  'POST /v1/publication/proposals/:id/publication': {
    happy: w => ({ params: { id: w.proposals[0] }, body: {}, shows: SIGN_NAME }),
    refused: w => ({
      params: { id: w.proposals[1] },
      body: {},
      status: 409,
      code: 'publication.declined_before',
    }),
  },
  'POST /v1/publication/notices/:id/removal': {
    happy: w => ({ params: { id: w.proposals[0] }, body: { note: '复议撤销' }, shows: 'withdrawn' }),
    refused: w => ({
      params: { id: w.proposals[0] },
      body: { note: '复议撤销' },
      status: 409,
      code: 'publication.not_published',
    }),
  },
}

/** What the public sees, and how it comes there. */
export const publicCases: CaseTable = { ...pageCases, ...noticeCases }
