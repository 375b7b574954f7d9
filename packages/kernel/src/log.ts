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
  leaf: Buffer
}

function toRow(draft: DraftEvent, context: AppendContext): Row {
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
  }
  const leaf = leafHash({
    ...row,
    recordtime: context.now,
    actor: context.actor,
    cause: context.cause ?? null,
  })
  return { ...row, leaf }
}

// One statement: the key decides what is new, the head gives the version, the log gets the fact.
const INPUT = `select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[],
  $7::text[], $8::jsonb[], $9::bytea[]) with ordinality as i(id, source, type, subject, time, area, audience, data, leaf, n)`
const KEYS = `insert into event_key (source, id, recordtime) select source, id, $10 from i order by n
  on conflict do nothing returning source, id, seq`
const APPEND_FACTS = `with i as (${INPUT}), k as (${KEYS}),
  e as (insert into event (seq, id, source, type, subject, version, time, recordtime, actor, cause, area, audience, data, leaf)
    select k.seq, i.id, i.source, i.type, i.subject, null, i.time, $10, $11, $12, i.area, i.audience, i.data, i.leaf
    from i join k on k.source = i.source and k.id = i.id)
  select k.seq, i.n::int as n, null::int as version from i join k on k.source = i.source and k.id = i.id order by n`
const APPEND_DECIDED = `with i as (${INPUT}),
  h as (insert into subject_head (subject, version) values ($13, $14 + (select count(*)::int from i))
    on conflict (subject) do update set version = excluded.version where subject_head.version = $14 returning version),
  k as (insert into event_key (source, id, recordtime) select source, id, $10 from i, h order by n
    on conflict do nothing returning source, id, seq),
  e as (insert into event (seq, id, source, type, subject, version, time, recordtime, actor, cause, area, audience, data, leaf)
    select k.seq, i.id, i.source, i.type, i.subject, $14 + i.n::int, i.time, $10, $11, $12, i.area, i.audience, i.data, i.leaf
    from i join k on k.source = i.source and k.id = i.id)
  select k.seq, i.n::int as n, $14 + i.n::int as version from i join k on k.source = i.source and k.id = i.id order by n`

function parameters(rows: Row[], context: AppendContext): unknown[] {
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
    context.now,
    context.actor,
    context.cause ?? null,
  ]
}

interface Written {
  seq: bigint
  n: number
  version: number | null
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
  if (drafts.length > BATCH_MAX) {
    throw new Refusal('kernel.batch_too_large', 413, { max: BATCH_MAX, count: drafts.length })
  }
  const rows = drafts.map(draft => toRow(draft, context))
  const decided = expectedVersion !== undefined
  const values = parameters(rows, context)
  if (decided) values.push(context.subject, expectedVersion)
  const statement = decided ? APPEND_DECIDED : APPEND_FACTS
  const written = await tx.query<Written>(statement, values, decided ? 'shian_append_d' : 'shian_append_f')
  if (decided && written.length !== rows.length) await assertReplay(tx, context, expectedVersion)
  const events = written.map(w => toRecorded(rows[w.n - 1]!, w, context))
  await applyViews(tx, context.views, events)
  return events
}

/** A decided append that wrote too little either lost the race or repeats known facts; only the race is a conflict. */
async function assertReplay(tx: Sql, context: AppendContext, expectedVersion: number): Promise<never> {
  const [head] = await tx.query<{ version: number }>('select version from subject_head where subject = $1', [
    context.subject,
  ])
  throw new Conflict(`subject ${context.subject} is at ${head?.version}, expected ${expectedVersion}`)
}

function toRecorded(row: Row, written: Written, context: AppendContext): Recorded {
  const { leaf: _, ...fact } = row
  return {
    ...fact,
    recordtime: context.now,
    actor: context.actor,
    cause: context.cause ?? null,
    version: written.version,
    seq: written.seq,
  }
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
  recordtime: Date
}

/** Where reading starts. */
export const START: Position = { xid: '0', seq: 0n, recordtime: new Date(0) }

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
  // A transaction is open for a minute at most, so a day back cannot hide a fact; it prunes old partitions.
  const since = new Date(Math.max(0, after.recordtime.getTime() - 86_400_000))
  return tx.query(
    `select ${COLUMNS}, xid::text as xid from event
     where recordtime >= $4 and (xid, seq) > ($1::xid8, $2) and xid < pg_snapshot_xmin(pg_current_snapshot())
       and (cardinality($3::text[]) = 0 or type = any($3))
     order by event.xid, seq limit $5`,
    [after.xid, after.seq, types, since, limit],
  )
}
