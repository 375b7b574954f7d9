import type { Reaction } from '@shian/kernel'
import { providedLaw } from './law.ts'
import { PUBLISHING_TYPES, publishMany } from './publish-many.ts'

const BATCH_SIZE = 500
const ACTOR = 'system/publication.publish'

/** Inspection results become public; orders to rectify become drafts for the publisher. */
export const publish: Reaction = {
  name: 'publication.publish',
  types: PUBLISHING_TYPES,
  batchSize: BATCH_SIZE,
  async react(tx, event, { node, now }) {
    await publishMany(tx, node, providedLaw(), [event], { actor: ACTOR, now })
  },
  async reactBatch(tx, events, { node, now }) {
    await publishMany(tx, node, providedLaw(), events, { actor: ACTOR, now })
  },
}
