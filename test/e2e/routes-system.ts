import { addPremises, until } from './city.ts'
import { type CaseTable, invalid, type Refused, signedOut } from './routes-case.ts'
import { AREA, type World } from './routes-world.ts'

const REACTION = 'risk.score'
const skipping = { params: { name: REACTION }, body: { reason: '事实无法处理' } }

/** Stops a reaction, as eight failures would, before a fact it has not taken. */
async function stopReaction(w: World): Promise<void> {
  const { clock, platform } = w.test
  const { db } = platform
  await w.settle()
  await db.owner(tx =>
    tx.query('update reaction_cursor set failures = 8, stopped_at = $2 where name = $1', [
      REACTION,
      clock.now,
    ]),
  )
  const premises = await addPremises(w.as('leader'), AREA, '停步小馆')
  // A reaction sees a fact only when no older transaction is open on the whole server.
  await until('the fact to be in sight of reactions', 30, async () => {
    const rows = await db.owner(tx =>
      tx.query('select 1 from event where subject = $1 and xid < pg_snapshot_xmin(pg_current_snapshot())', [
        `premises/${premises}`,
      ]),
    )
    return rows.length > 0
  })
}

/** What the server offers by itself. */
export const systemCases: CaseTable = {
  'GET /v1/blobs/:sha256': {
    happy: w => ({ params: { sha256: w.kept['blob']! }, shows: 'JFIF' }),
    refused: () => ({ params: { sha256: 'z'.repeat(64) }, status: 400, code: 'blob.invalid_hash' }),
  },
  'GET /v1/events/:id/causes': {
    happy: w => ({ params: { id: w.notice.eventId }, shows: 'vision.FindingRaised' }),
    refused: () => ({ params: { id: 'nothing' }, status: 404, code: 'kernel.not_found' }),
  },
  'GET /v1/feed': {
    happy: () => ({ query: { after: '0.0' }, shows: 'vision.FindingRaised', isStream: true }),
    refused: invalid({ query: { after: 'yesterday' } }),
  },
  'GET /v1/rules': {
    happy: () => ({ query: { area: '4106' }, shows: 'risk-grading.raise' }),
    refused: invalid({ query: { area: 'nowhere' } }),
  },
  'GET /v1/rules/:id': {
    happy: () => ({ params: { id: 'risk-grading.raise' }, shows: 'effectiveFrom' }),
    refused: (): Refused => ({ params: { id: 'nothing' }, status: 404, code: 'kernel.not_found' }),
  },
  'GET /v1/admin/reactions': { happy: () => ({ shows: REACTION }), refused: signedOut },
  'POST /v1/admin/reactions/:name/skip': {
    happy: async w => {
      await stopReaction(w)
      return { ...skipping, shows: 'event' }
    },
    refused: () => ({ ...skipping, status: 409, code: 'kernel.reaction_not_stopped' }),
  },
}
