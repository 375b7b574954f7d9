import type { Recorded } from './decider.ts'
import { type Position, readOrdered } from './log.ts'
import type { Node } from './node.ts'
import { registerRefusals } from './refusal.ts'
import { systemScope } from './scope.ts'
import type { Database, Sql } from './sql.ts'

/**
 * A named reader of the log: a fact in, commands out. Its cursor moves in the same transaction as its commands, so
 * inside our database each fact has its effects exactly once. What leaves the database goes through a port and must
 * be idempotent by the id of the fact.
 */
export interface Reaction {
  name: string
  types: readonly string[]
  react(tx: Sql, event: Recorded, context: ReactionContext): Promise<void>
  /** Facts per transaction; default 100. A reaction that only writes set-based may take thousands. */
  batchSize?: number
  /** Instead of `react`: all facts of the batch at once. */
  reactBatch?(tx: Sql, events: readonly Recorded[], context: ReactionContext): Promise<void>
}

export interface ReactionContext {
  node: Node
  now: Date
}

/** After so many failures in a row the cursor stops and the alarm is raised. */
export const FAILURES_MAX = 5
const BACKOFF_SECONDS = [1, 5, 30, 120]

interface Cursor {
  xid: string
  seq: bigint
  failures: number
  next_try_at: Date | null
  stopped_at: Date | null
}

async function lockCursor(tx: Sql, name: string): Promise<Cursor | undefined> {
  const read = `select xid::text as xid, seq, failures, next_try_at, stopped_at from reaction_cursor where name = $1 for update skip locked`
  const [cursor] = await tx.query<Cursor>(read, [name])
  if (cursor) return cursor
  await tx.query('insert into reaction_cursor (name) values ($1) on conflict do nothing', [name])
  const [made] = await tx.query<Cursor>(read, [name])
  return made
}

/** What one drain did. */
export interface Drained {
  events: number
  /** Present when the reaction failed this time. */
  error?: string
  stopped?: boolean
}

/**
 * Lets one reaction take its next batch of committed facts: lock the cursor, read, react, move, commit. A worker that
 * finds the cursor locked goes away. A batch that fails is taken again one fact at a time, so that only the fact at
 * fault holds the reaction up; after 5 failures it stops until an operator skips the fact with a reason.
 */
export async function drain(db: Database, node: Node, reaction: Reaction, now: Date): Promise<Drained> {
  try {
    return await drainBatch(db, node, reaction, now, reaction.batchSize ?? 100)
  } catch (batchError) {
    try {
      return await drainBatch(db, node, reaction, now, 1)
    } catch (error) {
      return await recordFailure(db, reaction, now, error ?? batchError)
    }
  }
}

function drainBatch(
  db: Database,
  node: Node,
  reaction: Reaction,
  now: Date,
  limit: number,
): Promise<Drained> {
  return db.transaction(systemScope(reaction.name), async tx => {
    const cursor = await lockCursor(tx, reaction.name)
    if (!cursor || cursor.stopped_at) return { events: 0, stopped: Boolean(cursor?.stopped_at) }
    if (cursor.next_try_at && cursor.next_try_at > now) return { events: 0 }
    const position: Position = { xid: cursor.xid, seq: cursor.seq }
    const events = await readOrdered(tx, position, reaction.types, limit)
    const last = events.at(-1)
    if (!last) return { events: 0 }
    const context = { node, now }
    if (reaction.reactBatch) await reaction.reactBatch(tx, events, context)
    else for (const event of events) await reaction.react(tx, event, context)
    await tx.query(
      `update reaction_cursor set xid = $2::xid8, seq = $3, failures = 0, next_try_at = null, last_error = null,
         updated_at = $4 where name = $1`,
      [reaction.name, last.xid, last.seq, now],
    )
    return { events: events.length }
  })
}

async function recordFailure(db: Database, reaction: Reaction, now: Date, error: unknown): Promise<Drained> {
  const text = (error instanceof Error ? (error.stack ?? error.message) : String(error)).slice(0, 2_000)
  return db.transaction(systemScope(reaction.name), async tx => {
    const cursor = await lockCursor(tx, reaction.name)
    const failures = (cursor?.failures ?? 0) + 1
    const stopped = failures >= FAILURES_MAX
    const wait = BACKOFF_SECONDS[Math.min(failures, BACKOFF_SECONDS.length) - 1]!
    await tx.query(
      `update reaction_cursor set failures = $2, last_error = $3, next_try_at = $4, stopped_at = $5, updated_at = $6
       where name = $1`,
      [reaction.name, failures, text, new Date(now.getTime() + wait * 1000), stopped ? now : null, now],
    )
    return { events: 0, error: text, stopped }
  })
}

const SETTLE_WAIT_MILLIS = 5
const SETTLE_TRIES = 4_000

/**
 * Drains all reactions until nothing is left for any of them: for tests, loading, and shutdown. A transaction still
 * open anywhere on the server holds facts back; then it waits for it.
 *
 * @returns facts reacted to
 * @throws Error when a reaction fails, or when the horizon does not move for 20 s
 */
export async function settle(
  db: Database,
  node: Node,
  reactions: readonly Reaction[],
  now: Date,
): Promise<number> {
  let total = 0
  for (let tries = 0; tries < SETTLE_TRIES; ) {
    let moved = 0
    for (const reaction of reactions) {
      const result = await drain(db, node, reaction, now)
      if (result.error) throw new Error(`${reaction.name}: ${result.error}`)
      moved += result.events
    }
    total += moved
    if (moved > 0) continue
    const status = await db.transaction(systemScope('settle'), tx => reactionStatus(tx, reactions))
    if (status.every(entry => entry.lag === 0 || entry.stoppedAt)) return total
    tries++
    await new Promise(resolve => setTimeout(resolve, SETTLE_WAIT_MILLIS))
  }
  throw new Error('the log did not settle: a transaction is open somewhere on the server')
}

/** How each reaction stands; `lag` counts facts it has not taken, up to 10,000. */
export async function reactionStatus(
  tx: Sql,
  reactions: readonly Reaction[],
): Promise<
  { name: string; lag: number; failures: number; stoppedAt: Date | null; lastError: string | null }[]
> {
  const rows = await tx.query<{
    name: string
    failures: number
    stopped_at: Date | null
    last_error: string | null
    xid: string
    seq: bigint
  }>('select name, failures, stopped_at, last_error, xid::text as xid, seq from reaction_cursor')
  const byName = new Map(rows.map(row => [row.name, row]))
  const out = []
  for (const reaction of reactions) {
    const row = byName.get(reaction.name)
    const [count] = await tx.query<{ n: number }>(
      `select count(*)::int as n from (select 1 from event where (xid, seq) > ($1::xid8, $2) and type = any($3)
        limit 10000) x`,
      [row?.xid ?? '0', row?.seq ?? 0n, reaction.types],
    )
    out.push({
      name: reaction.name,
      lag: count?.n ?? 0,
      failures: row?.failures ?? 0,
      stoppedAt: row?.stopped_at ?? null,
      lastError: row?.last_error ?? null,
    })
  }
  return out
}

/**
 * Lets reactions begin behind everything recorded so far, because a loader has had their effects already by the same
 * functions. A reaction that has begun stays where it is.
 */
export async function beginAtEnd(tx: Sql, names: readonly string[]): Promise<void> {
  await tx.query(
    `insert into reaction_cursor (name, xid, seq)
     select n, e.xid, e.seq from unnest($1::text[]) n, (select xid, seq from event order by xid desc, seq desc limit 1) e
     on conflict (name) do nothing`,
    [names],
  )
}

/**
 * Moves a stopped reaction over the fact at fault. The reason is recorded as a fact by the caller.
 *
 * @returns the id of the fact that was skipped
 */
export async function skipFailing(tx: Sql, reaction: Reaction, now: Date): Promise<string | null> {
  const cursor = await lockCursor(tx, reaction.name)
  if (!cursor) return null
  const [event] = await readOrdered(tx, cursor, reaction.types, 1)
  if (!event) return null
  await tx.query(
    `update reaction_cursor set xid = $2::xid8, seq = $3, failures = 0, stopped_at = null, next_try_at = null,
       last_error = null, updated_at = $4 where name = $1`,
    [reaction.name, event.xid, event.seq, now],
  )
  return event.id
}

registerRefusals({
  'kernel.reaction_not_stopped': { zh: '该反应没有停止', en: 'This reaction is not stopped' },
})
