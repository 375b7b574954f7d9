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
import { recusedFor } from './interest.ts'

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

/** An inspection that a plan, a draw or a lead opened learns who may not take part. */
export const noteRecused: Reaction = {
  name: 'inspection.noteRecused',
  types: ['work.Opened'],
  async react(tx, event) {
    const { kind, subjects } = event.data as { kind: string; subjects: string[] }
    const premises = premisesOf(subjects)
    if (kind === 'inspection' && premises) await note(tx, idOf(event.subject), premises, event)
  },
}
