import type { Envelope } from '@shian/kernel/sync'
import {
  type ActCommand,
  type Actor,
  actionsFor,
  apply,
  type Command,
  createCalendar,
  evolveItem,
  foldItem,
  holdsRole,
  type ItemState,
  type Kind,
  listOf,
  type OpenCommand,
  type StreamEvent,
  type WorkContext,
} from '@shian/kernel/work'
import { now } from './clock.ts'
import type { OutboxEntry, Session, StoredItem, StoredKind, Tables } from './db.ts'
import { actorOf, type Companion, rulesOf } from './prefetch.ts'

/** An item as the phone shows it: what the server had, and what was done here since. */
export interface Shown {
  readonly item: StoredItem
  /** Absent when the definition did not arrive whole; nothing can be done with the item then. */
  readonly kind?: Kind
  readonly state?: ItemState
  readonly actions: readonly string[]
  /** Commands of this phone that the server has not answered yet. */
  readonly pending: number
}

/** Everything that does not change from item to item. */
export interface Bench {
  readonly session: Session
  readonly kinds: ReadonlyMap<string, Kind>
  readonly tables: Tables | undefined
  readonly outbox: readonly OutboxEntry[]
}

export function kindsOf(stored: readonly StoredKind[]): ReadonlyMap<string, Kind> {
  return new Map(stored.map(({ key, definition }) => [key, definition]))
}

export function contextOf({ session, tables }: Bench, at = now()): WorkContext {
  const people: Actor[] = (tables?.people ?? []).map(({ id, posts }) => ({ id, posts }))
  return {
    now: at,
    calendar: createCalendar(tables?.calendar ?? []),
    actor: actorOf(session),
    rules: rulesOf(tables),
    people,
  }
}

/** The command that an envelope stands for, as the server will make it. */
export function commandOf(envelope: Envelope): Command {
  const { commandId, form, action, itemId, attachments } = envelope
  if (action === 'open') {
    const item = { id: itemId, area: envelope.area ?? '', subjects: envelope.subjects ?? [] }
    return { do: 'open', commandId, item, form, attachments } satisfies OpenCommand
  }
  const people = envelope.people ? { people: envelope.people } : {}
  return { do: 'act', commandId, action, form, attachments, ...people } satisfies ActCommand
}

// What the server carried out is in the stream once it was fetched again; until then the phone shows its own reckoning.
function isShownHere(entry: OutboxEntry, item: StoredItem): boolean {
  if (entry.envelope.itemId !== item.id) return false
  const { answer } = entry
  if (!answer) return true
  return (answer.outcome === 'applied' || answer.outcome === 'merged') && (answer.version ?? 0) > item.version
}

/** Folds an item with what this phone captured on it. */
export function show(item: StoredItem, bench: Bench): Shown {
  const kind = bench.kinds.get(`${item.kind}@${item.kindVersion}`)
  const own = bench.outbox.filter(entry => isShownHere(entry, item))
  const pending = own.filter(entry => !entry.answer).length
  if (!kind) return { item, actions: [], pending }
  const events: StreamEvent[] = [...item.events]
  let state = foldItem(kind, events)
  for (const { envelope } of [...own].sort((a, b) => a.envelope.deviceSeq - b.envelope.deviceSeq)) {
    if (state.commands.has(envelope.commandId)) continue
    const result = apply(kind, events, commandOf(envelope), contextOf(bench, envelope.capturedAt))
    if (!result.ok) continue
    for (const event of result.events) {
      state = evolveItem(kind, state, event)
      events.push(event)
    }
  }
  const actor = actorOf(bench.session)
  const may = state.id === '' ? [] : actionsFor(kind, state, { actor }).filter(name => isOffline(kind, name))
  return { item, kind, state, actions: may, pending }
}

/** Whether an action may be captured on a phone: sealed values never are. */
function isOffline(kind: Kind, name: string): boolean {
  const action = kind.actions[name]!
  const hasSecret = (action.form ?? []).some(field => kind.fields[field.replace(/!$/, '')]?.secret)
  return !hasSecret && (kind.offline?.actions?.includes(name) ?? true)
}

/** Who could go along with an action that needs more than one, the nearest first. */
export function companionsFor(shown: Shown, action: string, bench: Bench): Companion[] {
  const { kind, state } = shown
  if (!kind || !state) return []
  const pairs = listOf(kind.actions[action]?.by).filter(by => by.people !== undefined)
  const self = `person/${bench.session.person.id}`
  return (bench.tables?.people ?? [])
    .filter(person => person.id !== self)
    .filter(({ id, posts }) => pairs.some(by => holdsRole(by, { id, posts }, state)))
    .sort((a, b) => nearness(b) - nearness(a) || (a.name < b.name ? -1 : 1))
}

const nearness = (person: Companion): number => Math.max(...person.posts.map(post => post.area.length))

/** Whether an action must be taken by more than one person. */
export function needsCompany(kind: Kind, action: string): boolean {
  return listOf(kind.actions[action]?.by).some(by => by.people !== undefined)
}

/** The nearest end of a running clock. */
export function nextDue({ state, item }: Shown): string | null {
  if (!state) return item.dueAt
  const running = state.clocks.filter(clock => clock.stoppedAt === undefined)
  return running.map(clock => clock.projection.dueAt).sort()[0] ?? null
}
