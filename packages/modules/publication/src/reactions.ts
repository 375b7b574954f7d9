import { execute, type Reaction, readSubject } from '@shian/kernel'
import { providedLaw } from './law.ts'
import { type NoticeCommand, notice } from './notice.ts'
import { noticeIdOf, PUBLISHING_TYPES, publishMany } from './publish-many.ts'
import { redact } from './redact.ts'

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

/**
 * What was overturned is no longer public, at once: the law gives three working days. A draft that waits is declined.
 *
 * @source rules/cn/publication.json#withdraw
 */
export const withdraw: Reaction = {
  name: 'publication.withdraw',
  types: ['cases.PenaltyOverturned'],
  async react(tx, event, { node, now }) {
    if (!event.cause) return
    const subject = `notice/${noticeIdOf(event.cause)}`
    const stream = await readSubject(tx, subject)
    const { phase } = stream.reduce((state, fact) => notice.evolve(state, fact), notice.initial)
    const note = `${event.data['reason'] ?? ''}`
    const clean = redact(note).text
    const command: NoticeCommand | undefined =
      phase === 'published'
        ? { do: 'remove', reason: 'withdrawn', note: clean }
        : phase === 'proposed'
          ? { do: 'decline', reason: clean }
          : undefined
    if (!command) return
    const act = { actor: 'system/publication.withdraw', area: event.area, now, cause: event.id }
    await execute(tx, node, notice, subject, command, act)
  },
}
