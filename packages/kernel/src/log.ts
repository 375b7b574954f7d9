import { isArea } from './area.ts'
import type { Audience, DraftEvent, Recorded } from './decider.ts'
import { checkEvent } from './event-catalogue.ts'
import { uuidv7 } from './identifier.ts'
import { Refusal } from './refusal.ts'
import { leafHash } from './seal/leaf.ts'
import { Conflict, type Sql } from './sql.ts'
import { parseSubject } from './subject.ts'
import type { View } from './view.ts'

/** Largest batch one append takes; a longer list is a caller's error. */
export const BATCH_MAX = 10_000
/** How far ahead of our clock a fact may claim to have happened. */
export const FUTURE_TOLERANCE_SECONDS = 300

/** What an append needs to know besides the facts. */
export interface AppendContext {
  /** Instant of recording; becomes `recordtime`. */
  now: Date
  actor: string
  /** Id of the fact that led to these. */
  cause?: string | null
  /** Default subject and area of the drafts. */
  subject?: string
  area?: string
  /** Default source: the node's name. */
  source: string
  /** Views by event type, applied in the same transaction. */
  views: ViewIndex
}

/** Views by the event types they fold. */
export type ViewIndex = ReadonlyMap<string, readonly View[]>

/** Makes the index once, at start. */
export function indexViews(views: readonly View[]): ViewIndex {
  const index = new Map<string, View[]>()
  for (const view of views) {
    for (const type of view.types) {
      const list = index.get(type)
      if (list) list.push(view)
      else index.set(type, [view])
    }
  }
  return index
}

interface Row {
  id: string
  source: string
  type: string
  subject: string
  time: Date
  area: string
  audience: Audience
  data: Record<string, unknown>
  recordtime: Date
  actor: string
  cause: string | null
  /** Place in the stream of a decided subject; null for a plain fact. */
  version: number | null
  leaf: Buffer
}

function toRow(draft: DraftEvent, context: AppendContext, version: number | null): Row {
  const subject = draft.subject ?? context.subject ?? ''
  const area = draft.area ?? context.area ?? ''
  const time = draft.time ?? context.now
  parseSubject(subject)
  if (!isArea(area)) throw new Refusal('kernel.invalid_input', 400, { reason: `area ${area}` })
  if (time.getTime() > context.now.getTime() + FUTURE_TOLERANCE_SECONDS * 1000) {
    const details = { time: time.toISOString(), toleranceSeconds: FUTURE_TOLERANCE_SECONDS }
    throw new Refusal('kernel.event_from_future', 400, details)
  }
  checkEvent(draft.type, draft.data)
  const row = {
    id: draft.id ?? uuidv7(context.now.getTime()),
    source: draft.source ?? context.source,
    type: draft.type,
    subject,
    time,
    area,
    audience: draft.audience ?? 'internal',
    data: draft.data,
    recordtime: context.now,
    actor: context.actor,
    cause: context.cause ?? null,
  }
  return { ...row, version, leaf: leafHash(row) }
}

/** A subject that is decided on, and the version the decision was made on. */
interface Head {
  subject: string
  expected: number
  count: number
}

// One statement: the heads decide whether the decisions stand, the key decides what is new, the log gets the facts.
const APPEND = `with i as (
    select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::text[],
      $8::jsonb[], $9::bytea[], $10::timestamptz[], $11::text[], $12::text[], $13::int[])
    with ordinality as i(id, source, type, subject, time, area, audience, data, leaf, recordtime, actor, cause, version, n)),
  s as (select * from unnest($14::text[], $15::int[], $16::int[]) as s(subject, expected, count)),
  h as (insert into subject_head (subject, version) select subject, expected + count from s order by subject
    on conflict (subject) do update set version = excluded.version
      where subject_head.version = ($17::jsonb ->> excluded.subject)::int returning 1),
  k as (insert into event_key (source, id, recordtime) select source, id, recordtime from i
    where (select count(*) from h) = (select count(*) from s) order by n
    on conflict do nothing returning source, id, seq),
  e as (insert into event (seq, id, source, type, subject, version, time, recordtime, actor, cause, area, audience, data, leaf)
    select k.seq, i.id, i.source, i.type, i.subject, i.version, i.time, i.recordtime, i.actor, i.cause, i.area, i.audience,
      i.data, i.leaf from i join k on k.source = i.source and k.id = i.id)
  select k.seq, i.n::int as n from i join k on k.source = i.source and k.id = i.id order by n`

function parameters(rows: readonly Row[], heads: readonly Head[]): unknown[] {
  return [
    rows.map(r => r.id),
    rows.map(r => r.source),
    rows.map(r => r.type),
    rows.map(r => r.subject),
    rows.map(r => r.time),
    rows.map(r => r.area),
    rows.map(r => r.audience),
    rows.map(r => JSON.stringify(r.data)),
    rows.map(r => r.leaf),
    rows.map(r => r.recordtime),
    rows.map(r => r.actor),
    rows.map(r => r.cause),
    rows.map(r => r.version),
    heads.map(h => h.subject),
    heads.map(h => h.expected),
    heads.map(h => h.count),
    JSON.stringify(Object.fromEntries(heads.map(h => [h.subject, h.expected]))),
  ]
}

async function applyViews(tx: Sql, views: ViewIndex, events: Recorded[]): Promise<void> {
  const byView = new Map<View, Recorded[]>()
  for (const event of events) {
    for (const view of views.get(event.type) ?? []) {
      const list = byView.get(view)
      if (list) list.push(event)
      else byView.set(view, [event])
    }
  }
  const ordered = [...byView].sort(([a], [b]) => (a.name < b.name ? -1 : 1))
  for (const [view, list] of ordered) await view.apply(tx, list)
}

/** The key of the log: a (source, id) is one fact, however often it is sent. */
const keyOf = ({ source, id }: { source: string; id: string }): string => `${source} ${id}`

/** The first of each key: the key table alone would not tell two rows of one statement apart. */
function firstOfEach(rows: readonly Row[]): readonly Row[] {
  const first = new Map<string, Row>()
  for (const row of rows) if (!first.has(keyOf(row))) first.set(keyOf(row), row)
  return first.size === rows.length ? rows : [...first.values()]
}

async function writeRows(
  tx: Sql,
  given: readonly Row[],
  heads: readonly Head[],
  views: ViewIndex,
): Promise<Recorded[]> {
  const rows = firstOfEach(given)
  const written = await tx.query<{ seq: bigint; n: number }>(APPEND, parameters(rows, heads), 'shian_append')
  if (heads.length > 0 && written.length !== given.length) {
    throw new Conflict(`one of ${heads.map(head => head.subject).join(', ')} moved on`)
  }
  const events = written.map(({ seq, n }) => {
    const { leaf: _, ...fact } = rows[n - 1]!
    return { ...fact, seq }
  })
  await applyViews(tx, views, events)
  return events
}

function checkBatch(count: number): void {
  if (count > BATCH_MAX) throw new Refusal('kernel.batch_too_large', 413, { max: BATCH_MAX, count })
}

/**
 * Appends facts and folds their views in the same transaction. Facts whose `(source, id)` is known are left out.
 * Cost: one round trip for the log whatever the size, plus the views' own (two each for a row view).
 *
 * @param expectedVersion with `context.subject`: the drafts are decided on that version of the subject
 * @returns the facts that were new, in order
 * @throws Refusal kernel.invalid_event, kernel.event_from_future, kernel.batch_too_large
 * @throws Conflict when the subject moved on; the transaction is retried
 */
export async function append(
  tx: Sql,
  drafts: readonly DraftEvent[],
  context: AppendContext,
  expectedVersion?: number,
): Promise<Recorded[]> {
  if (drafts.length === 0) return []
  checkBatch(drafts.length)
  const decided = expectedVersion !== undefined
  const rows = drafts.map((draft, i) => toRow(draft, context, decided ? expectedVersion + i + 1 : null))
  const head = { subject: context.subject ?? '', expected: expectedVersion ?? 0, count: drafts.length }
  return writeRows(tx, rows, decided ? [head] : [], context.views)
}

/** One decision on one subject, ready to be written with others. */
export interface Decision {
  drafts: readonly DraftEvent[]
  context: AppendContext & { subject: string }
  /** Undefined for plain facts. */
  expectedVersion: number | undefined
}

/**
 * Appends decisions on different subjects in one statement.
 *
 * @returns the new facts of each decision, in the order given
 * @throws Refusal, Conflict as `append`
 */
export async function appendDecisions(
  tx: Sql,
  decisions: readonly Decision[],
  views: ViewIndex,
): Promise<Recorded[][]> {
  const rows: Row[] = []
  const owner: number[] = []
  const heads: Head[] = []
  decisions.forEach(({ drafts, context, expectedVersion }, d) => {
    drafts.forEach((draft, i) => {
      rows.push(toRow(draft, context, expectedVersion === undefined ? null : expectedVersion + i + 1))
      owner.push(d)
    })
    if (expectedVersion !== undefined && drafts.length > 0) {
      heads.push({ subject: context.subject, expected: expectedVersion, count: drafts.length })
    }
  })
  checkBatch(rows.length)
  const out: Recorded[][] = decisions.map(() => [])
  if (rows.length === 0) return out
  const owners = new Map<string, number>()
  rows.forEach((row, i) => {
    if (!owners.has(keyOf(row))) owners.set(keyOf(row), owner[i]!)
  })
  for (const event of await writeRows(tx, rows, heads, views)) out[owners.get(keyOf(event))!]!.push(event)
  return out
}

const COLUMNS =
  'seq, id, source, type, subject, version, time, recordtime, actor, cause, area, audience, data' as const

/** All facts about a subject, oldest first. Cost: one index range per partition. */
export function readSubject(tx: Sql, subject: string): Promise<Recorded[]> {
  return tx.query<Recorded>(
    `select ${COLUMNS} from event where subject = $1 order by seq`,
    [subject],
    'shian_read_subject',
  )
}

/** All facts about several subjects, oldest first, by subject. */
export async function readSubjects(tx: Sql, subjects: readonly string[]): Promise<Map<string, Recorded[]>> {
  const streams = new Map<string, Recorded[]>(subjects.map(subject => [subject, []]))
  const rows = await tx.query<Recorded>(
    `select ${COLUMNS} from event where subject = any($1) order by seq`,
    [subjects],
    'shian_read_subjects',
  )
  for (const row of rows) streams.get(row.subject)?.push(row)
  return streams
}

/** One fact by id. */
export async function findEvent(tx: Sql, id: string): Promise<Recorded | undefined> {
  const [key] = await tx.query<{ seq: bigint; recordtime: Date }>(
    'select seq, recordtime from event_key where id = $1 limit 1',
    [id],
  )
  if (!key) return undefined
  const [event] = await tx.query<Recorded>(
    `select ${COLUMNS} from event where seq = $1 and recordtime = $2`,
    [key.seq, key.recordtime],
  )
  return event
}

/**
 * The chain of causes of a fact, newest first: from the public notice back to the frame.
 *
 * @param max longest chain followed; default 64
 */
export async function readCauses(tx: Sql, id: string, max = 64): Promise<Recorded[]> {
  const chain: Recorded[] = []
  let next: string | null = id
  while (next && chain.length < max && !chain.some(e => e.id === next)) {
    const event: Recorded | undefined = await findEvent(tx, next)
    if (!event) break
    chain.push(event)
    next = event.cause
  }
  return chain
}

/** A place in the ordered log. */
export interface Position {
  xid: string
  seq: bigint
}

/** Where reading starts. */
export const START: Position = { xid: '0', seq: 0n }

/**
 * Committed facts after a position, in (xid, seq) order, none that an open transaction could still precede.
 * A reader by `seq` alone loses facts when two writers commit out of order; this one does not.
 *
 * @param types only these; empty means all
 */
export async function readOrdered(
  tx: Sql,
  after: Position,
  types: readonly string[],
  limit: number,
): Promise<(Recorded & { xid: string })[]> {
  return tx.query(
    `select ${COLUMNS}, xid::text as xid from event
     where (xid, seq) > ($1::xid8, $2) and xid < pg_snapshot_xmin(pg_current_snapshot())
       and (cardinality($3::text[]) = 0 or type = any($3))
     order by event.xid, seq limit $4`,
    [after.xid, after.seq, types, limit],
  )
}
