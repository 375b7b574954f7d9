import type { Recorded } from '../decider.ts'
import { directory } from '../directory.ts'
import { derivedId } from '../identifier.ts'
import { readSubject } from '../log.ts'
import type { Reaction } from '../reaction.ts'
import type { Sql } from '../sql.ts'
import type { FormValues, ItemState } from '../work/index.ts'
import { commandWork, loadItem, openWork, subjectOfItem, systemActor, workHost } from './host.ts'

interface ActedData {
  at: string
  final?: string
  links?: { id: string; kind: string; form: FormValues }[]
}

const itemIdOf = (event: Recorded): string => event.subject.slice(event.subject.indexOf('/') + 1)

/** Where a linked item lies: with the premises it is about, also when its parent was opened before that was known. */
async function areaOf(tx: Sql, { area, subjects }: ItemState): Promise<string> {
  const premises = subjects.find(subject => subject.startsWith('premises/'))
  if (!premises || area.includes('/')) return area
  const card = await directory().findPremises(tx, premises.slice('premises/'.length))
  return card?.area ?? area
}

/** Opens the items an action links to; their ids are the parent's with a number, so a repeat opens nothing new. */
async function openLinked(tx: Sql, event: Recorded, links: NonNullable<ActedData['links']>): Promise<void> {
  const host = workHost()
  const parent = await loadItem(tx, host, itemIdOf(event))
  const { subjects, parties, assignees } = parent.item
  const area = await areaOf(tx, parent.item)
  for (const link of links) {
    if ((await readSubject(tx, subjectOfItem(link.id))).length > 0) continue
    const item = { id: link.id, area, subjects, parties, assignees, parent: parent.item.id }
    const commandId = derivedId('work.link', event.id, link.id)
    const act = { actor: systemActor('work.links'), now: event.time, cause: event.id }
    await openWork(tx, host, link.kind, { do: 'open', commandId, item, form: link.form }, act)
  }
}

async function closeAtParent(tx: Sql, event: Recorded, outcome: string): Promise<void> {
  const host = workHost()
  const child = await loadItem(tx, host, itemIdOf(event))
  const { parent } = child.item
  if (!parent) return
  const known = await loadItem(tx, host, parent)
  if (!known.item.links.some(link => link.id === child.item.id && link.outcome === undefined)) return
  const commandId = derivedId('work.closeLink', event.id)
  const act = { actor: systemActor('work.links'), now: event.time, cause: event.id }
  await commandWork(tx, host, parent, { do: 'closeLink', commandId, child: child.item.id, outcome }, act)
}

/** Items an action links to are opened, and their outcome is told to the item that opened them. */
export const followLinks: Reaction = {
  name: 'work.followLinks',
  types: ['work.Acted'],
  async react(tx, event) {
    const { links, final } = event.data as unknown as ActedData
    if (links && links.length > 0) await openLinked(tx, event, links)
    if (final !== undefined) await closeAtParent(tx, event, final)
  },
}
