import { canonicalJson } from '@shian/kernel/sync'
import type { Actor, CalendarRow, Kind, WorkContext } from '@shian/kernel/work'
import { request } from './api.ts'
import { adoptTime, deviceNow } from './clock.ts'
import {
  type HeardTime,
  type Session,
  type StoredItem,
  type StoredKind,
  type Tables,
  transact,
} from './db.ts'
import { sha256 } from './hash.ts'

export interface PostCard {
  readonly id: string
  readonly role: string
  readonly title: string | null
  readonly area: string
  readonly areaName: string
}

export interface Companion {
  readonly id: string
  readonly name: string
  readonly certificate: string | null
  readonly posts: readonly { readonly role: string; readonly area: string }[]
}

export interface SubjectCard {
  readonly id: string
  readonly area: string
  readonly signName: string
  readonly legalName: string
  readonly address: string
}

/** A rule as the phone uses it. */
type PhoneRule = NonNullable<ReturnType<WorkContext['rules']>>

export interface RuleTables {
  readonly rules: readonly PhoneRule[]
  /** By area and id, the place of the version in force. */
  readonly inForce: Readonly<Record<string, Readonly<Record<string, number>>>>
}

interface Answer extends RuleTables {
  readonly time: { readonly now: string; readonly token: string }
  readonly budget: { readonly bytes: number; readonly leftOut: number }
  readonly person: { readonly id: string; readonly postId: string }
  readonly items: readonly StoredItem[]
  readonly subjects: readonly SubjectCard[]
  readonly kinds: readonly { id: string; version: number; sha256: string; definition: Kind }[]
  readonly create: readonly { id: string; version: number }[]
  readonly calendar: readonly CalendarRow[]
  readonly people: readonly Companion[]
}

const DAYS = 14

/** Notes what time it is for the server. */
export function heardNow(time: { now: string; token: string }): HeardTime {
  const heard = { ...time, heardAt: deviceNow() }
  adoptTime(heard)
  return heard
}

/**
 * Fetches everything for the coming days and replaces what was stored, all at once. A definition whose bytes do not
 * match their hash is left out, so that nothing can be done with half of it.
 */
export async function pull(session: Session): Promise<void> {
  const answer = await request<Answer>('GET', `/v1/work/sync?days=${DAYS}`)
  if (answer.person.id !== `person/${session.person.id}`) throw new Error('the answer is for somebody else')
  const heard = heardNow(answer.time)
  const kinds: StoredKind[] = []
  for (const { id, version, sha256: expected, definition } of answer.kinds) {
    if ((await sha256(canonicalJson(definition))) !== expected) continue
    kinds.push({ key: `${id}@${version}`, definition })
  }
  const { rules, inForce, calendar, people, subjects, create, budget } = answer
  const tables: Tables = {
    ...{ rules, inForce, calendar, people, subjects, create },
    bytes: budget.bytes,
    leftOut: budget.leftOut,
    fetchedAt: heard.now,
    personId: session.person.id,
    postId: session.post.id,
  }
  await transact(['items', 'kinds', 'meta', 'outbox', 'drafts'], 'readwrite', async tx => {
    const [outbox, drafts, before] = await Promise.all([tx.all('outbox'), tx.all('drafts'), tx.all('items')])
    // What somebody still works on stays, whatever the list says.
    const needed = new Set([
      ...outbox.filter(entry => !entry.answer).map(entry => entry.envelope.itemId),
      ...drafts.map(draft => draft.itemId),
    ])
    const fresh = new Set(answer.items.map(item => item.id))
    const kept = before.filter(item => needed.has(item.id) && !fresh.has(item.id))
    tx.clear('items')
    for (const item of [...answer.items, ...kept]) tx.put('items', item)
    // Definitions never change, and open items keep theirs.
    for (const kind of kinds) tx.put('kinds', kind)
    tx.putMeta('tables', tables)
    tx.putMeta('time', heard)
  })
}

/** The rule book of the phone. */
export function rulesOf(tables: RuleTables | undefined): WorkContext['rules'] {
  return (id, area) => {
    const { inForce = {}, rules = [] } = tables ?? {}
    const covering = Object.keys(inForce)
      .filter(known => area.startsWith(known))
      .sort((a, b) => b.length - a.length)
    const place = covering.map(known => inForce[known]?.[id]).find(found => found !== undefined)
    return place === undefined ? undefined : rules[place]
  }
}

/** Who acts, as the engine asks. */
export function actorOf(session: Session): Actor {
  const { role, area } = session.post
  const slash = area.indexOf('/')
  const represents = slash < 0 ? [] : [`premises/${area.slice(slash + 1)}`]
  return { id: `person/${session.person.id}`, posts: [{ role, area }], represents }
}
