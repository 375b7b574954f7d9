import {
  commandWork,
  derivedId,
  loadItem,
  type Reaction,
  type Recorded,
  type Sql,
  systemActor,
  workHost,
} from '@shian/kernel'
import { recusedFor, withInterests } from './interest.ts'

const idOf = (subject: string): string => subject.slice(subject.indexOf('/') + 1)

function premisesOf(subjects: readonly string[]): string | undefined {
  const subject = subjects.find(each => each.startsWith('premises/'))
  return subject && idOf(subject)
}

/**
 * Writes down on an inspection who may not take part in it; does nothing once everybody is named. The first version of
 * the kind knows no interests.
 */
async function note(tx: Sql, itemId: string, premisesId: string, event: Recorded): Promise<void> {
  const recused = await recusedFor(tx, premisesId)
  if (recused.length === 0) return
  const { item, kind } = await loadItem(tx, workHost(), itemId)
  if (!kind.actions['recuse']?.from.includes(item.state)) return
  const known = (item.data['recused'] as string[] | undefined) ?? []
  if (recused.every(id => known.includes(id))) return
  const commandId = derivedId('inspection.recuse', event.id, itemId)
  const act = { actor: systemActor('inspection'), now: event.time, cause: event.id }
  await commandWork(
    tx,
    workHost(),
    itemId,
    { do: 'act', commandId, action: 'recuse', form: { recused } },
    act,
  )
}

/** An interest declared while inspections of the premises are open is noted on them. */
export const noteInterest: Reaction = {
  name: 'inspection.noteInterest',
  types: ['supervision.InterestDeclared'],
  async react(tx, event) {
    const items = await tx.query<{ id: string }>(
      `select id from work_item where premises_id = $1 and kind = 'inspection' and final is null order by id`,
      [event.data['premisesId']],
    )
    for (const { id } of items) await note(tx, id, String(event.data['premisesId']), event)
  },
}

interface Opened {
  kind: string
  subjects: string[]
}

async function noteAll(tx: Sql, events: readonly Recorded[]): Promise<void> {
  const opened = events.flatMap(event => {
    const { kind, subjects } = event.data as unknown as Opened
    const premisesId = kind === 'inspection' ? premisesOf(subjects) : undefined
    return premisesId ? [{ event, premisesId }] : []
  })
  const concerned = await withInterests(
    tx,
    opened.map(entry => entry.premisesId),
  )
  for (const { event, premisesId } of opened)
    if (concerned.has(premisesId)) await note(tx, idOf(event.subject), premisesId, event)
}

/**
 * An inspection that a plan, a draw or a lead opened learns who may not take part. Cost: one look-up for a batch in
 * whose premises nobody has an interest.
 */
export const noteRecused: Reaction = {
  name: 'inspection.noteRecused',
  types: ['work.Opened'],
  batchSize: 500,
  react: (tx, event) => noteAll(tx, [event]),
  reactBatch: noteAll,
}
