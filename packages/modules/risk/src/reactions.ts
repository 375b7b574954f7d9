import type { Reaction } from '@shian/kernel'
import { providedLaw } from './law.ts'
import { SOURCE_TYPES, scoreMany } from './score-many.ts'

const BATCH_SIZE = 1_000

/** Facts about a premises become points, points become grades. */
export const scoreRisk: Reaction = {
  name: 'risk.score',
  types: SOURCE_TYPES,
  batchSize: BATCH_SIZE,
  async react(tx, event, { node, now }) {
    await scoreMany(tx, node, providedLaw(), [event], { actor: 'system/risk.score', now })
  },
  async reactBatch(tx, events, { node, now }) {
    await scoreMany(tx, node, providedLaw(), events, { actor: 'system/risk.score', now })
  },
}
