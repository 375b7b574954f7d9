import pg from 'pg'
import { Refusal } from './refusal.ts'
import type { Scope } from './scope.ts'

/** The only database handle. Inside a handler it is the transaction. */
export interface Sql {
  /** Runs one statement. `name` prepares it once per connection; use it on hot paths only. */
  query<Row = Record<string, unknown>>(
    text: string,
    params?: readonly unknown[],
    name?: string,
  ): Promise<Row[]>
}

/** Opens transactions under a scope. */
export interface Database {
  /**
   * One transaction under the scope: role `shian_app`, jurisdiction settings, statement time-out.
   * Cost: one round trip more than the statements inside (begin and settings are pipelined).
   * Retried up to 3 times on serialisation failure or deadlock, so `fn` must be repeatable.
   *
   * @throws Refusal kernel.database_unavailable when no connection can be had
   */
  transaction<T>(scope: Scope, fn: (tx: Sql) => Promise<T>): Promise<T>
  /**
   * One statement that reads, under the scope. Cost: one round trip in all, because begin, settings, statement and
   * commit travel together.
   */
  read<Row = Record<string, unknown>>(
    scope: Scope,
    text: string,
    params?: readonly unknown[],
    name?: string,
  ): Promise<Row[]>
  /** As the owner, without scope: migrations, rebuilds, partitions, verification. Never for a request. */
  owner<T>(fn: (tx: Sql) => Promise<T>): Promise<T>
  /** Connections in use, idle and waiting. */
  stats(): { total: number; idle: number; waiting: number }
  close(): Promise<void>
}

/** PostgreSQL error codes that mean "the server is not there". */
const UNAVAILABLE = new Set([
  '57P01', '57P02', '57P03', '08000', '08001', '08003', '08004', '08006', '53300',
  'ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT',
]) // biome-ignore format: a table
const RETRYABLE = new Set(['40001', '40P01'])

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}

function isUnavailable(error: unknown): boolean {
  if (UNAVAILABLE.has(codeOf(error))) return true
  const message = error instanceof Error ? error.message : ''
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered|not queryable/.test(
    message,
  )
}

/** Thrown inside a transaction when another writer won the race; `transaction` retries it. */
export class Conflict extends Error {}

const parseInt8 = (text: string): bigint => BigInt(text)
const parseDate = (text: string): Date => new Date(text)

function typesFor(): pg.CustomTypesConfig {
  const own = new Map<number, (text: string) => unknown>([
    [20, parseInt8],
    [1184, parseDate],
    [1082, (text: string) => text],
    [1700, Number],
  ])
  return {
    getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
      own.get(oid) ?? pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
  }
}

function wrap(client: pg.PoolClient): Sql {
  return {
    async query<Row>(text: string, params?: readonly unknown[], name?: string): Promise<Row[]> {
      const config: pg.QueryConfig = { text, types: typesCache }
      if (params) config.values = params as unknown[]
      if (name) config.name = name
      const result = await client.query(config)
      return result.rows as Row[]
    },
  }
}
const typesCache = typesFor()

const SCOPE_STATEMENT = `select set_config('role', 'shian_app', true), set_config('shian.view_lo', $1, true),
  set_config('shian.view_hi', $2, true), set_config('shian.act_lo', $3, true), set_config('shian.act_hi', $4, true),
  set_config('shian.search_lo', $5, true), set_config('shian.search_hi', $6, true), set_config('shian.actor', $7, true)`

async function attempt<T>(
  client: pg.PoolClient,
  scope: Scope | null,
  fn: (tx: Sql) => Promise<T>,
): Promise<T> {
  // Sent without waiting: the first statement of `fn` travels behind them in the same round trip. Were one of them to
  // fail, the transaction would be aborted and every later statement refused, so nothing ever runs without its scope.
  const opening: Promise<unknown>[] = [client.query('begin')]
  if (scope) {
    const { view, act, search } = scope
    const values = [view.lo, view.hi, act.lo, act.hi, search.lo, search.hi, scope.actor]
    opening.push(client.query({ name: 'shian_scope', text: SCOPE_STATEMENT, values }))
  }
  const opened = Promise.all(opening)
  opened.catch(() => {})
  try {
    const result = await fn(wrap(client))
    await opened
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}

/** Everything of a one-statement transaction sent at once; a failure of any part aborts the rest. */
async function readOnce<Row>(client: pg.PoolClient, scope: Scope, query: pg.QueryConfig): Promise<Row[]> {
  const { view, act, search } = scope
  const values = [view.lo, view.hi, act.lo, act.hi, search.lo, search.hi, scope.actor]
  const results = await Promise.allSettled([
    client.query('begin read only'),
    client.query({ name: 'shian_scope', text: SCOPE_STATEMENT, values }),
    client.query(query),
    client.query('commit'),
  ])
  const failed = results.find(result => result.status === 'rejected')
  if (failed) throw failed.reason
  return (results[2] as PromiseFulfilledResult<pg.QueryResult>).value.rows as Row[]
}

/**
 * Opens a pool.
 *
 * @param connectionString of a role that owns the schema and is a member of `shian_app`
 * @param options.max connections; default 10
 * @param options.connectMillis how long to wait for a connection before 503; default 5,000
 */
export function openDatabase(
  connectionString: string,
  options: { max?: number; connectMillis?: number; onError?: (error: Error) => void } = {},
): Database {
  const pool = new pg.Pool({
    connectionString,
    max: options.max ?? 10,
    connectionTimeoutMillis: options.connectMillis ?? 5_000,
    idleTimeoutMillis: 30_000,
    pipeline: true,
    options: '-c statement_timeout=60000 -c idle_in_transaction_session_timeout=60000 -c timezone=UTC',
  })
  pool.on('error', error => options.onError?.(error))
  pool.on('connect', client => client.on('error', error => options.onError?.(error)))

  async function run<T>(scope: Scope | null, fn: (tx: Sql) => Promise<T>): Promise<T> {
    return withClient(client => attempt(client, scope, fn))
  }

  async function withClient<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      let client: pg.PoolClient | undefined
      let broken = false
      try {
        client = await pool.connect()
        return await work(client)
      } catch (error) {
        broken = isUnavailable(error)
        if (broken) throw unavailable(error)
        const again = error instanceof Conflict || RETRYABLE.has(codeOf(error))
        if (!again) throw error
        if (tries >= 4) throw new Refusal('kernel.conflict', 409)
      } finally {
        client?.release(broken)
      }
    }
  }
  return {
    transaction: (scope, fn) => run(scope, fn),
    read: <Row>(scope: Scope, text: string, params?: readonly unknown[], name?: string) => {
      const query: pg.QueryConfig = {
        text,
        types: typesCache,
        ...(params ? { values: [...params] } : {}),
        ...(name ? { name } : {}),
      }
      return withClient(client => readOnce<Row>(client, scope, query))
    },
    owner: fn => run(null, fn),
    stats: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close: () => pool.end(),
  }
}

function unavailable(error: unknown): Refusal {
  const refusal = new Refusal('kernel.database_unavailable', 503, { retryAfterSeconds: 5 })
  refusal.cause = error
  return refusal
}
