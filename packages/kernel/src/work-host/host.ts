import type { DraftEvent, Recorded } from '../decider.ts'
import { directory } from '../directory.ts'
import { derivedId } from '../identifier.ts'
import { append, readSubject } from '../log.ts'
import type { Node } from '../node.ts'
import { Refusal } from '../refusal.ts'
import type { RuleBook } from '../rule/index.ts'
import type { Sql } from '../sql.ts'
import type { VaultKey } from '../vault/index.ts'
import { putInVault, type SealedValues } from '../vault/vault.ts'
import {
  type Actor,
  type Calendar,
  type Command,
  decideWork,
  evolveItem,
  type FormValues,
  type ItemState,
  type Kind,
  type KindRegistry,
  NO_ITEM,
  type OpenCommand,
  type RecordedFact,
  type WorkContext,
} from '../work/index.ts'

/** Turns what the engine knows of an action into the fact a module promised in `records`. */
export type FactMapper = (fact: RecordedFact['data'], item: ItemState) => Record<string, unknown>

/** Everything the engine needs in a process. Built once, at start. */
export interface WorkHost {
  node: Node
  kinds: KindRegistry
  rules: RuleBook
  /** The calendar as it is now: it is replaced when a notice is loaded. */
  calendar(): Calendar
  replaceCalendar(calendar: Calendar): void
  facts: ReadonlyMap<string, FactMapper>
  /** Seals the values of secret fields; without it kinds that have any are refused. */
  vault?: VaultKey
  /** Roles that see only items of kinds that name them among their readers. */
  namedOnly?: readonly string[]
}

let current: WorkHost | undefined

/** Called once by the application at start. */
export function provideWorkHost(host: WorkHost): void {
  current = host
}

/** The work host of this process. Throws when none was provided: a wiring mistake. */
export function workHost(): WorkHost {
  if (!current) throw new Error('no work host was provided')
  return current
}

/** Who commands, when, and because of which fact. */
export interface WorkAct {
  actor: Actor
  now: Date
  cause?: string | null
  /** People acting together, as the directory knows them. */
  people?: readonly Actor[]
}

/** The platform itself as an actor. */
export function systemActor(name: string): Actor {
  return { id: `system/${name}`, posts: [] }
}

/** An item with its definition, as folded. */
export interface Loaded {
  kind: Kind | undefined
  item: ItemState
}

const NOT_LOADED: Loaded = { kind: undefined, item: NO_ITEM }

export const subjectOfItem = (itemId: string): string => `work/${itemId}`

function evolve(host: WorkHost, loaded: Loaded, event: Recorded): Loaded {
  const { kind: name, kindVersion } = event.data as { kind?: string; kindVersion?: number }
  const kind = event.type === 'work.Opened' && name ? host.kinds.get(name, kindVersion) : loaded.kind
  return kind ? { kind, item: evolveItem(kind, loaded.item, event) } : loaded
}

/** Loads an item. @throws Refusal work.not_open */
export async function loadItem(
  tx: Sql,
  host: WorkHost,
  itemId: string,
): Promise<{ kind: Kind; item: ItemState; stream: Recorded[] }> {
  const stream = await readSubject(tx, subjectOfItem(itemId))
  const loaded = stream.reduce((state, event) => evolve(host, state, event), NOT_LOADED)
  if (!loaded.kind) throw new Refusal('work.not_open', 404, { item: itemId })
  return { kind: loaded.kind, item: loaded.item, stream }
}

/**
 * What led to the present state of an item: its last step by a person or its opening. Reminders, comments and
 * assignments lead to nothing, so the chain of causes does not run through them.
 */
export function causeOf(stream: readonly Recorded[]): string | null {
  return stream.findLast(event => event.type === 'work.Acted' || event.type === 'work.Opened')?.id ?? null
}

/** What a command did. */
export interface WorkResult {
  events: Recorded[]
  item: ItemState
  replayed: boolean
}

/**
 * Opens an item of a kind. The id is the caller's: the same id opened twice is one item.
 * Cost: the stream, the number series, the append, two views.
 */
export async function openWork(
  tx: Sql,
  host: WorkHost,
  kindId: string,
  command: OpenCommand,
  act: WorkAct,
): Promise<WorkResult> {
  const kind = host.kinds.get(kindId)
  const titled = await withTitle(tx, kind, command)
  const known = await readSubject(tx, subjectOfItem(command.item.id))
  const number = known.length === 0 && kind.numbering ? await nextNumber(tx, kind, act.now) : undefined
  return run(tx, host, command.item.id, command.item.area, known, kind, titled, act, number)
}

/** Carries out a command on an open item. @throws Refusal with a code of the engine */
export async function commandWork(
  tx: Sql,
  host: WorkHost,
  itemId: string,
  command: Command,
  act: WorkAct,
): Promise<WorkResult> {
  const stream = await readSubject(tx, subjectOfItem(itemId))
  const area = stream[0]?.area
  if (area === undefined) throw new Refusal('work.not_open', 404, { item: itemId })
  return run(tx, host, itemId, area, stream, undefined, command, act)
}

async function run(
  tx: Sql,
  host: WorkHost,
  itemId: string,
  area: string,
  stream: readonly Recorded[],
  opening: Kind | undefined,
  command: Command,
  act: WorkAct,
  number?: DraftEvent,
): Promise<WorkResult> {
  const before = stream.reduce((state, event) => evolve(host, state, event), NOT_LOADED)
  if (before.item.commands.has(command.commandId)) return { events: [], item: before.item, replayed: true }
  const kind = before.kind ?? opening
  if (!kind) throw new Refusal('work.not_open', 404, { item: itemId })
  const subject = subjectOfItem(itemId)
  const { drafts, vault } = decideDrafts(host, kind, before.item, command, act, number)
  await assertKnown(tx, drafts)
  const version = stream.reduce((v, event) => Math.max(v, event.version ?? 0), 0)
  const { now, cause = causeOf(stream) } = act
  const context = {
    subject,
    area,
    actor: act.actor.id,
    now,
    cause,
    source: host.node.source,
    views: host.node.views,
  }
  const events = await append(tx, drafts, context, version)
  await sealValues(tx, host, [{ itemId, area, values: vault }], now)
  const after = events.reduce((state, event) => evolve(host, state, event), before)
  return { events, item: after.item, replayed: false }
}

/** What a form makes an item be about must exist, where the actor may see. @throws Refusal kernel.not_found */
async function assertKnown(tx: Sql, drafts: readonly DraftEvent[]): Promise<void> {
  const named = drafts.flatMap(({ type, data }) =>
    type === 'work.Acted' ? ((data['subjects'] as string[] | undefined) ?? []) : [],
  )
  const ids = named.flatMap(subject => (subject.startsWith('premises/') ? subject.slice(9) : []))
  if (ids.length === 0) return
  const known = await directory().premisesOf(tx, ids)
  const lost = ids.find(id => !known.has(id))
  if (lost !== undefined) throw new Refusal('kernel.not_found', 404, { what: `经营场所 premises ${lost}` })
}

/** Puts what was secret into the vault, in the transaction of its facts. Cost: nothing when nothing was secret. */
export async function sealValues(
  tx: Sql,
  host: WorkHost,
  entries: readonly SealedValues[],
  now: Date,
): Promise<void> {
  const secret = entries.filter(entry => Object.keys(entry.values).length > 0)
  if (secret.length > 0 && host.vault) await putInVault(tx, host.vault, secret, now)
}

/**
 * What a command on an item would record: the engine's facts, those the module promised, and the number of a new item;
 * and the secret values that go into the vault with them.
 *
 * @throws Refusal with a code of the engine, vault.closed
 */
export function decideDrafts(
  host: WorkHost,
  kind: Kind,
  item: ItemState,
  command: Command,
  act: WorkAct,
  number?: DraftEvent,
): { drafts: DraftEvent[]; vault: FormValues } {
  const context: WorkContext = {
    now: act.now,
    calendar: host.calendar(),
    actor: act.actor,
    rules: host.rules.find,
    ...(act.people ? { people: act.people } : {}),
  }
  const { events, vault } = decideWork(kind, item, command, context)
  if (Object.keys(vault).length > 0 && !host.vault) throw new Refusal('vault.closed', 422, { kind: kind.id })
  const after = events.reduce((state, event) => evolveItem(kind, state, event), item)
  const drafts = events.map((event, i) => toDraft(host, event, after, command.commandId, i))
  const numbered = number && command.do === 'open' && drafts.length > 0
  return { drafts: numbered ? [...drafts, number] : drafts, vault }
}

/** A decided fact as the log takes it, with an id of its own for every command. */
export function toDraft(
  host: WorkHost,
  event: { type: string; data: unknown },
  item: ItemState,
  commandId: string,
  index: number,
): DraftEvent {
  const id = derivedId('work', item.id, commandId, String(index))
  const data = event.data as Record<string, unknown>
  if (event.type.startsWith('work.')) return { id, type: event.type, data }
  const mapper = host.facts.get(event.type)
  if (!mapper) throw new Error(`no module maps the fact ${event.type}`)
  return { id, type: event.type, data: mapper(event.data as RecordedFact['data'], item) }
}

/** An item about a premises is titled with its sign name when its form has a title and none was given. */
export async function withTitle(tx: Sql, kind: Kind, command: OpenCommand): Promise<OpenCommand> {
  const asksTitle = kind.open.form?.some(name => name.replace(/!$/, '') === 'title')
  if (!asksTitle || command.form?.['title']) return command
  const premises = command.item.subjects.find(subject => subject.startsWith('premises/'))
  const card = premises ? await directory().findPremises(tx, premises.slice('premises/'.length)) : undefined
  return card ? { ...command, form: { ...command.form, title: card.signName.slice(0, 200) } } : command
}

/** The next number of the kind's series of the year, in Asia/Shanghai; gapless because it commits with the opening. */
export async function nextNumber(tx: Sql, kind: Kind, now: Date): Promise<DraftEvent> {
  const year = new Date(now.getTime() + 8 * 3_600_000).getUTCFullYear()
  const [row] = await tx.query<{ last: number }>(
    `insert into work_series (series, year, last) values ($1, $2, 1)
     on conflict (series, year) do update set last = work_series.last + 1 returning last`,
    [kind.id, year],
  )
  return numberDraft(kind, year, row!.last)
}

/** The fact that gives an item its number. */
export function numberDraft(kind: Kind, year: number, sequence: number): DraftEvent {
  const number = (kind.numbering ?? '')
    .replace('{yyyy}', String(year))
    .replace(/\{seq:(\d+)\}/, (_, digits: string) => String(sequence).padStart(Number(digits), '0'))
  return { type: 'documents.NumberAssigned', data: { series: kind.id, year, sequence, number } }
}
