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

/** Writes down on an inspection who may not take part in it; does nothing once everybody is named. */
async function note(tx: Sql, itemId: string, event: Recorded): Promise<void> {
  const { item } = await loadItem(tx, workHost(), itemId)
  if (!['planned', 'on-site'].includes(item.state)) return
  const recused = await recusedFor(tx, premisesOf(item.subjects) ?? '')
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
    for (const { id } of items) await note(tx, id, event)
  },
}

/** An inspection that a plan, a draw or a lead opened learns who may not take part. */
export const noteRecused: Reaction = {
  name: 'inspection.noteRecused',
  types: ['work.Opened'],
  async react(tx, event) {
    if (event.data['kind'] === 'inspection') await note(tx, idOf(event.subject), event)
  },
}

/**
 * The engine asks the one who acts for an interest; here the one who came along is asked. The visit goes back to be
 * planned, before anything is concluded.
 *
 * @source 食品生产经营监督检查管理办法 Art. 23
 */
export const withdrawRecused: Reaction = {
  name: 'inspection.withdrawRecused',
  types: ['work.Acted'],
  async react(tx, event) {
    const { action, people = [] } = event.data as { action: string; people?: string[] }
    if (action !== 'enter' || people.length < 2) return
    const { item } = await loadItem(tx, workHost(), idOf(event.subject))
    if (item.kind !== 'inspection' || item.state !== 'on-site') return
    const recused = await recusedFor(tx, premisesOf(item.subjects) ?? '')
    if (!people.some(id => recused.includes(id))) return
    const commandId = derivedId('inspection.withdraw', event.id)
    const act = { actor: systemActor('inspection'), now: event.time, cause: event.id }
    await commandWork(tx, workHost(), item.id, { do: 'act', commandId, action: 'withdraw' }, act)
  },
}
