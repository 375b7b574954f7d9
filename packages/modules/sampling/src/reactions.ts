import { derivedId, loadItem, type Reaction, record, workHost } from '@shian/kernel'
import { factsOf } from './facts.ts'

const KINDS = ['sampling', 'sampling-disposal']

/** Results, their becoming final, and ends of disposals become facts others listen to. */
export const recordFacts: Reaction = {
  name: 'sampling.recordFacts',
  types: ['work.Acted'],
  async react(tx, event, { node, now }) {
    const itemId = event.subject.slice(event.subject.indexOf('/') + 1)
    const [row] = await tx.query<{ kind: string }>('select kind from work_item where id = $1', [itemId])
    if (!row || !KINDS.includes(row.kind)) return
    const { item } = await loadItem(tx, workHost(), itemId)
    const drafts = factsOf(row.kind, item, event).map(draft => ({
      id: derivedId(draft.type, event.id),
      time: event.time,
      ...draft,
    }))
    if (drafts.length === 0) return
    const act = { actor: 'system/sampling', now, cause: event.id, area: event.area, subject: event.subject }
    await record(tx, node, drafts, act)
  },
}
