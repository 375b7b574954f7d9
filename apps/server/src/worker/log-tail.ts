import { type Database, type Position, systemScope } from '@shian/kernel'
import { describeError, type Log } from '../log.ts'

/** What happened in the log since the last look. */
export interface Movement {
  /** Types of the new facts; null when there were too many to list. */
  types: ReadonlySet<string> | null
}

/** Rows looked at to learn the types; beyond it every listener is told. */
const LOOK_MAX = 2_000
const FASTEST_MILLIS = 20
const GROWTH = 1.5
/** Wait after the database was not there. */
const FAULT_MILLIS = 1_000

const MOVEMENT = `select type from event
  where (xid, seq) > ($1::xid8, $2) and xid < pg_snapshot_xmin(pg_current_snapshot()) limit ${LOOK_MAX}`
const HORIZON = 'select pg_snapshot_xmin(pg_current_snapshot())::text as xid'

/**
 * Looks at the end of the log for everybody in the process: one cheap query, often while things happen and seldom
 * while nothing does. NOTIFY would take a lock of the whole database at every commit; looking takes none.
 */
export class LogTail {
  readonly #db: Database
  readonly #log: Log
  readonly #listeners = new Set<(movement: Movement) => void>()
  readonly #slowest: () => number
  #position: Position | undefined
  #timer: NodeJS.Timeout | undefined
  #wait = FASTEST_MILLIS
  #looking = false
  #again = false
  #stopped = true
  #faulty = false
  #pending: Promise<void> = Promise.resolve()

  /** @param slowest longest pause between two looks, milliseconds; asked each time */
  constructor(db: Database, log: Log, slowest: () => number) {
    this.#db = db
    this.#log = log
    this.#slowest = slowest
  }

  /** Tells the listener of every movement until the returned function is called. */
  listen(listener: (movement: Movement) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  start(): void {
    this.#stopped = false
    this.#schedule(0)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#pending
  }

  /** Something was written by this process: look at once. */
  wake(): void {
    if (this.#stopped) return
    this.#wait = FASTEST_MILLIS
    if (this.#looking) this.#again = true
    else this.#schedule(0)
  }

  #schedule(millis: number): void {
    clearTimeout(this.#timer)
    if (this.#stopped) return
    this.#timer = setTimeout(() => {
      this.#pending = this.#look()
    }, millis)
  }

  async #look(): Promise<void> {
    this.#looking = true
    this.#again = false
    try {
      const movement = await this.#read()
      if (this.#faulty) this.#log('info', 'the database is back')
      this.#faulty = false
      if (movement) {
        this.#wait = FASTEST_MILLIS
        for (const listener of this.#listeners) listener(movement)
      } else this.#wait = Math.min(Math.max(this.#slowest(), FASTEST_MILLIS), this.#wait * GROWTH)
    } catch (error) {
      if (!this.#faulty) this.#log('warn', 'the database is not there; looking again', describeError(error))
      this.#faulty = true
      this.#wait = FAULT_MILLIS
    } finally {
      this.#looking = false
      // A burst of wakes is one look each 20 ms, not one per request.
      this.#schedule(this.#again ? FASTEST_MILLIS : this.#wait)
    }
  }

  async #read(): Promise<Movement | undefined> {
    return this.#db.transaction(systemScope('tail'), async tx => {
      const horizon = tx.query<{ xid: string }>(HORIZON)
      const from = this.#position
      const rows = from ? tx.query<{ type: string }>(MOVEMENT, [from.xid, from.seq], 'shian_tail') : undefined
      const [[end], found] = await Promise.all([horizon, rows])
      // The horizon was read first, so everything before it has been looked at.
      const passed: Position = { xid: end!.xid, seq: -1n }
      this.#position = passed
      // The first look cannot know what was there before: everybody looks once.
      if (!found) return { types: null }
      if (found.length === 0) return undefined
      return { types: found.length === LOOK_MAX ? null : new Set(found.map(row => row.type)) }
    })
  }
}
