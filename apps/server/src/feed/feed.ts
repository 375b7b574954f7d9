import type { ServerResponse } from 'node:http'
import { setImmediate } from 'node:timers/promises'
import {
  type Database,
  inRange,
  kindsOfSubjects,
  type Position,
  type Recorded,
  readOrdered,
  type Scope,
  type Sql,
  systemScope,
} from '@shian/kernel'
import { describeError, type Log } from '../log.ts'
import type { LogTail } from '../worker/log-tail.ts'

/** Facts of one read of the poller. */
const READ_MAX = 1_000
/** Facts a client that comes back is given; after more it reloads instead. */
export const CATCH_UP_MAX = 1_000
/** Bytes that may wait for one slow client; then it is cut and comes back with its last id. */
const UNSENT_BYTES_MAX = 256 * 1024
/** Bytes written to each client before the sockets get their turn. */
const SLICE_BYTES = 32 * 1024
const HEARTBEAT_MILLIS = 15_000
/** Every client's right to listen is looked at again this often, a share at each heartbeat. */
const RECHECK_BEATS = 4
/** What a browser waits before it connects again. */
const RETRY_MILLIS = 2_000

type Positioned = Recorded & { xid: string }

/** Who listens, and what may be shown. */
export interface Listener {
  scope: Scope
  /** Operators are shown what concerns them, never what officials keep among themselves. */
  isOfficial: boolean
  /** Whether the post may see items of a kind of work; without a kind, facts about anything else. */
  mayRead(kind: string | undefined): boolean
  /** Types wanted; undefined means all the feed carries. */
  types: ReadonlySet<string> | undefined
  /** The scope as it is now; undefined when the session is over. */
  refresh(): Promise<Scope | undefined>
}

interface Client extends Listener {
  response: ServerResponse
  /** Everything up to here has been sent or was not for this client. */
  xid: bigint
  seq: bigint
  /** Live facts that came while the client catches up; undefined once it has. */
  waiting: Frame[] | undefined
  beat: number
}

interface Frame {
  xid: bigint
  seq: bigint
  /** Kind of the work item that the fact is about. */
  kind: string | undefined
  event: Positioned
  bytes: Buffer
}

/** `<xid>.<seq>`, the id of a fact in the feed. */
export function formatPosition(xid: string | bigint, seq: bigint): string {
  return `${xid}.${seq}`
}

/** The position of a `Last-Event-ID`, if it is one. */
export function parsePosition(text: string | undefined): Position | undefined {
  const match = /^(\d{1,20})\.(-?\d{1,19})$/.exec(text ?? '')
  return match ? { xid: match[1]!, seq: BigInt(match[2]!) } : undefined
}

function frameOf(event: Positioned, kinds: ReadonlyMap<string, string>): Frame {
  const { id, type, subject, area, time, data } = event
  const body = JSON.stringify({ id, type, subject, area, time: time.toISOString(), data })
  const text = `id: ${formatPosition(event.xid, event.seq)}\nevent: ${type}\ndata: ${body}\n\n`
  const kind = kinds.get(subject)
  return { xid: BigInt(event.xid), seq: event.seq, kind, event, bytes: Buffer.from(text) }
}

function isAfter(frame: Frame, client: Client): boolean {
  return frame.xid > client.xid || (frame.xid === client.xid && frame.seq > client.seq)
}

const kindsOf = (tx: Sql, events: readonly Positioned[]): Promise<Map<string, string>> =>
  kindsOfSubjects(
    tx,
    events.map(event => event.subject),
  )

/** Waits until a client has taken what was written, or is gone. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise(done => {
    const go = (): void => {
      response.off('drain', go).off('close', go)
      done()
    }
    response.on('drain', go).on('close', go)
    if (response.destroyed) go()
  })
}

/** A position beyond the end is another log's: the database was restored. */
function isBefore(one: Position, other: Position): boolean {
  const [a, b] = [BigInt(one.xid), BigInt(other.xid)]
  // Facts of transactions that committed above the horizon have ids of their own, close by.
  return a < b + 1_000_000n
}

function mayShow(client: Client, { event, kind }: Frame): boolean {
  if (client.types && !client.types.has(event.type)) return false
  if (!client.isOfficial && event.audience === 'internal') return false
  if (event.audience !== 'public' && !client.mayRead(kind)) return false
  return (
    inRange(event.area, client.scope.view) || (client.isOfficial && inRange(event.area, client.scope.act))
  )
}

/**
 * The ordered log as server-sent events for all screens: one reader, one text per fact, written to every client that
 * may see it.
 */
export class Feed {
  readonly #db: Database
  readonly #tail: LogTail
  readonly #types: readonly string[]
  readonly #log: Log
  readonly #clients = new Set<Client>()
  #position: Position | undefined
  #reading: Promise<void> | undefined
  #again = false
  #unlisten: (() => void) | undefined
  #heartbeat: NodeJS.Timeout | undefined
  #beat = 0

  /** @param types of the facts worth showing */
  constructor(db: Database, tail: LogTail, types: readonly string[], log: Log) {
    this.#db = db
    this.#tail = tail
    this.#types = types
    this.#log = log
  }

  get clients(): number {
    return this.#clients.size
  }

  start(): void {
    this.#unlisten = this.#tail.listen(({ types }) => {
      if (this.#clients.size === 0) this.#position = undefined
      else if (types === null || this.#types.some(type => types.has(type))) this.#read()
    })
    this.#heartbeat = setInterval(() => this.#beatAll(), HEARTBEAT_MILLIS)
    this.#heartbeat.unref()
  }

  async stop(): Promise<void> {
    this.#unlisten?.()
    clearInterval(this.#heartbeat)
    for (const client of this.#clients) client.response.end()
    this.#clients.clear()
    await this.#reading
  }

  /**
   * Takes over a response whose headers have been sent.
   *
   * @param after where the client was; undefined starts with what happens from now on
   */
  async join(response: ServerResponse, listener: Listener, after: Position | undefined): Promise<void> {
    const client: Client = {
      ...listener,
      response,
      xid: 0n,
      seq: -1n,
      waiting: [],
      beat: this.#beat % RECHECK_BEATS,
    }
    this.#clients.add(client)
    response.on('close', () => this.#clients.delete(client))
    response.on('error', () => this.#clients.delete(client))
    response.write(`retry: ${RETRY_MILLIS}\n\n`)
    try {
      const end = await this.#end()
      this.#position ??= end
      const start = after && isBefore(after, end) ? after : end
      client.xid = BigInt(start.xid)
      client.seq = start.seq
      if (start === after) await this.#catchUp(client, after)
      else
        response.write(
          `id: ${formatPosition(start.xid, start.seq)}\nevent: ${after ? 'reset' : 'ready'}\ndata: {}\n\n`,
        )
      const waiting = client.waiting ?? []
      client.waiting = undefined
      for (const frame of waiting) this.#send(client, frame)
      this.#read()
    } catch (error) {
      this.#log('warn', 'a live connection could not start', describeError(error))
      this.#cut(client)
    }
  }

  /** Where the log ends now: what commits later comes after. */
  async #end(): Promise<Position> {
    const [row] = await this.#db.transaction(systemScope('feed'), tx =>
      tx.query<{ xid: string }>('select pg_snapshot_xmin(pg_current_snapshot())::text as xid'),
    )
    return { xid: row!.xid, seq: -1n }
  }

  async #catchUp(client: Client, after: Position): Promise<void> {
    const types = client.types ? this.#types.filter(type => client.types!.has(type)) : this.#types
    const [missed, kinds] = await this.#db.transaction(systemScope('feed'), async tx => {
      const events = await readOrdered(tx, after, types, CATCH_UP_MAX + 1)
      return [events, await kindsOf(tx, events)] as const
    })
    if (missed.length > CATCH_UP_MAX) {
      // Too long away: the client reloads what it shows and goes on from here.
      const end = await this.#end()
      client.xid = BigInt(end.xid)
      client.seq = end.seq
      client.response.write(`id: ${formatPosition(end.xid, end.seq)}\nevent: reset\ndata: {}\n\n`)
      return
    }
    for (const event of missed) {
      this.#send(client, frameOf(event, kinds))
      if (client.response.writableNeedDrain) await drained(client.response)
    }
  }

  #read(): void {
    if (this.#reading) {
      this.#again = true
      return
    }
    this.#reading = this.#readAll()
      .catch(error => this.#log('warn', 'the feed could not be read', describeError(error)))
      .finally(() => {
        this.#reading = undefined
        if (this.#again) this.#read()
      })
  }

  async #readAll(): Promise<void> {
    for (;;) {
      this.#again = false
      const from = this.#position
      if (!from || this.#clients.size === 0) return
      const [end, events, kinds] = await this.#db.transaction(systemScope('feed'), async tx => {
        const [horizon, read] = await Promise.all([
          tx.query<{ xid: string }>('select pg_snapshot_xmin(pg_current_snapshot())::text as xid'),
          readOrdered(tx, from, this.#types, READ_MAX),
        ])
        return [horizon, read, await kindsOf(tx, read)] as const
      })
      await this.#broadcastAll(events, kinds)
      const last = events.at(-1)
      const isFull = events.length === READ_MAX
      const horizon: Position = { xid: end[0]!.xid, seq: -1n }
      const passed = last && BigInt(last.xid) >= BigInt(horizon.xid) ? last : horizon
      this.#position = isFull ? last! : { xid: passed.xid, seq: passed.seq }
      if (!isFull) return
    }
  }

  // A burst is given to the sockets in slices: what has no time to leave would look like a client that does not read.
  async #broadcastAll(events: readonly Positioned[], kinds: ReadonlyMap<string, string>): Promise<void> {
    let bytes = 0
    for (const event of events) {
      const frame = frameOf(event, kinds)
      this.#broadcast(frame)
      bytes += frame.bytes.length
      if (bytes < SLICE_BYTES) continue
      bytes = 0
      await setImmediate()
    }
  }

  #broadcast(frame: Frame): void {
    for (const client of this.#clients) {
      if (client.waiting) {
        if (client.waiting.length >= READ_MAX) this.#cut(client)
        else client.waiting.push(frame)
      } else this.#send(client, frame)
    }
  }

  #send(client: Client, frame: Frame): void {
    if (!isAfter(frame, client)) return
    client.xid = frame.xid
    client.seq = frame.seq
    if (!mayShow(client, frame)) return
    client.response.write(frame.bytes)
    if (client.response.writableLength > UNSENT_BYTES_MAX) this.#cut(client)
  }

  #cut(client: Client): void {
    this.#clients.delete(client)
    client.response.destroy()
  }

  #beatAll(): void {
    this.#beat += 1
    for (const client of this.#clients) {
      // The id lets a client that was shown nothing come back without reading it all again.
      if (!client.waiting) client.response.write(`id: ${formatPosition(client.xid, client.seq)}\n: \n\n`)
      if (client.response.writableLength > UNSENT_BYTES_MAX) this.#cut(client)
      else if (this.#beat % RECHECK_BEATS === client.beat) void this.#recheck(client)
    }
  }

  async #recheck(client: Client): Promise<void> {
    try {
      const scope = await client.refresh()
      if (scope) client.scope = scope
      else client.response.end()
    } catch {
      // The database is not there: nobody's right has ended because of that.
    }
  }
}
