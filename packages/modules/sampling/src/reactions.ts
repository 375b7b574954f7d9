import {
  derivedId,
  loadItem,
  type Reaction,
  type ReactionContext,
  type Recorded,
  record,
  type Sql,
  workHost,
} from '@shian/kernel'
import { factsOf } from './facts.ts'

const KINDS = ['sampling', 'sampling-disposal']
const idOf = (event: Recorded): string => event.subject.slice(event.subject.indexOf('/') + 1)

async function recordStep(tx: Sql, event: Recorded, kind: string, context: ReactionContext): Promise<void> {
  const { item } = await loadItem(tx, workHost(), idOf(event))
  const drafts = factsOf(kind, item, event).map(draft => ({
    id: derivedId(draft.type, event.id),
    time: event.time,
    ...draft,
  }))
  if (drafts.length === 0) return
  const { node, now } = context
  const act = { actor: 'system/sampling', now, cause: event.id, area: event.area, subject: event.subject }
  await record(tx, node, drafts, act)
}

async function recordSteps(tx: Sql, events: readonly Recorded[], context: ReactionContext): Promise<void> {
  const ids = [...new Set(events.map(idOf))]
  const rows = await tx.query<{ id: string; kind: string }>(
    'select id, kind from work_item where id = any($1::text[]) and kind = any($2::text[])',
    [ids, KINDS],
  )
  const kinds = new Map(rows.map(row => [row.id, row.kind]))
  for (const event of events) {
    const kind = kinds.get(idOf(event))
    if (kind) await recordStep(tx, event, kind, context)
  }
}

/**
 * Results, their becoming final, and ends of disposals become facts others listen to. Cost: one look-up for a batch
 * that holds nothing of ours.
 */
export const recordFacts = {
  name: 'sampling.recordFacts',
  types: ['work.Acted'],
  batchSize: 500,
  react: (tx, event, context) => recordSteps(tx, [event], context),
  reactBatch: recordSteps,
} as const satisfies Reaction
