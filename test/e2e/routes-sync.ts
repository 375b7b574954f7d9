import { createHash } from 'node:crypto'
import { type CaseTable, invalid, signedOut } from './routes-case.ts'
import { commandId, type World } from './routes-world.ts'

const HASH = 'a'.repeat(64)

/** Something an officer captured on the concluded inspection, where it can only be kept. */
const captured = (w: World): object => ({
  commandId: 'routes-captured',
  author: `person/${w.people.get('inspector')!.personId}`,
  itemId: w.inspection,
  kind: 'inspection',
  kindVersion: 2,
  action: 'enter',
  baseVersion: 1,
  deviceId: 'routes-phone',
  deviceSeq: 1,
  capturedAt: w.test.clock.now.toISOString(),
  form: { entry: 'manual' },
  people: [`person/${w.people.get('colleague')!.personId}`],
  attachments: [],
  prev: null,
})

/** Routes of phones that work without a network. */
export const syncCases: CaseTable = {
  'GET /v1/work/sync': {
    happy: () => ({ as: 'inspector', query: { days: '14' }, shows: '"token"' }),
    refused: invalid({ query: { days: '400' } }),
  },
  'POST /v1/work/sync': {
    happy: w => ({ as: 'inspector', body: { envelopes: [captured(w)] }, shows: '"kept"' }),
    refused: invalid({ body: { envelopes: [] } }),
  },
  'GET /v1/work/sync/kept': {
    happy: () => ({ as: 'leader', shows: 'routes-captured' }),
    refused: signedOut,
  },
  'POST /v1/work/items/:id/kept/:kept': {
    happy: w => ({
      as: 'leader',
      params: { id: w.inspection, kept: 'routes-captured' },
      body: { commandId: commandId(), decision: 'left' },
      shows: 'version',
    }),
    refused: w => ({
      as: 'leader',
      params: { id: w.inspection, kept: 'never-captured' },
      body: { commandId: commandId(), decision: 'left' },
      status: 404,
      code: 'work.unknown_kept',
    }),
  },
  'PUT /v1/work/uploads/:sha256': {
    happy: w => ({
      params: { sha256: createHash('sha256').update(w.jpeg).digest('hex') },
      query: { offset: '0', size: String(w.jpeg.length), mime: 'image/jpeg' },
      file: { field: 'piece', name: 'piece', mime: 'application/octet-stream', bytes: w.jpeg },
      shows: '"done":true',
    }),
    refused: w => ({
      params: { sha256: HASH },
      query: { offset: '0', size: String(w.jpeg.length), mime: 'image/jpeg' },
      file: { field: 'piece', name: 'piece', mime: 'application/octet-stream', bytes: w.jpeg },
      status: 422,
      code: 'blob.hash_mismatch',
    }),
  },
  'GET /v1/work/uploads/:sha256': {
    happy: w => ({
      params: { sha256: createHash('sha256').update(w.jpeg).digest('hex') },
      shows: '"done":true',
    }),
    refused: () => ({ params: { sha256: HASH }, status: 404, code: 'kernel.not_found' }),
  },
}
