import { type Database, drain, type Node, type Reaction, Refusal } from '@shian/kernel'
import { describeError, type Log } from '../log.ts'
import type { LogTail, Movement } from './log-tail.ts'

/** Reactions that run at once; the rest of the connections belong to requests. */
const RUNNING_MAX = 3
/** A reaction is asked at least this often even if nothing seems to have happened: retries, other processes' work. */
const SWEEP_MILLIS = 5_000
/** While one has failed, or facts wait behind an open transaction, all are asked more often. */
const RETRY_MILLIS = 1_000
const DEFAULT_BATCH = 100

interface Runner {
  reaction: Reaction
  due: boolean
  running: boolean
  failing: boolean
}

/**
 * Drains the reactions of all modules. Each has its own cursor and its own turn: one that is slow, failing or stopped
 * holds up nobody else.
 */
export class Worker {
  readonly #db: Database
  readonly #node: Node
  readonly #log: Log
  readonly #clock: () => Date
  readonly #runners: Runner[]
  readonly #inFlight = new Set<Promise<void>>()
  #stopListening: (() => void) | undefined
  #sweep: NodeJS.Timeout | undefined
  #stopped = true

  constructor(db: Database, node: Node, reactions: readonly Reaction[], log: Log, clock: () => Date) {
    this.#db = db
    this.#node = node
    this.#log = log
    this.#clock = clock
    this.#runners = reactions.map(reaction => ({ reaction, due: true, running: false, failing: false }))
  }

  start(tail: LogTail): void {
    this.#stopped = false
    this.#stopListening = tail.listen(movement => this.#moved(movement))
    this.#sweepLater()
    this.#pump()
  }

  /** Lets running batches finish and starts no more. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#stopListening?.()
    clearTimeout(this.#sweep)
    await Promise.all(this.#inFlight)
  }

  /** How many reactions have failed and wait for their next try. */
  get failing(): number {
    return this.#runners.filter(runner => runner.failing).length
  }

  #moved({ types }: Movement): void {
    for (const runner of this.#runners) {
      if (types === null || runner.reaction.types.some(type => types.has(type))) runner.due = true
    }
    this.#pump()
  }

  #sweepLater(): void {
    const wait = this.failing > 0 ? RETRY_MILLIS : SWEEP_MILLIS
    this.#sweep = setTimeout(() => {
      for (const runner of this.#runners) runner.due = true
      this.#pump()
      if (!this.#stopped) this.#sweepLater()
    }, wait)
  }

  #pump(): void {
    for (const runner of this.#runners) {
      if (this.#stopped || this.#inFlight.size >= RUNNING_MAX) return
      if (!runner.due || runner.running) continue
      runner.running = true
      runner.due = false
      const run = this.#run(runner).finally(() => {
        runner.running = false
        this.#inFlight.delete(run)
        this.#pump()
      })
      this.#inFlight.add(run)
    }
  }

  // One batch a turn, so that a long backlog of one does not keep the others waiting.
  async #run(runner: Runner): Promise<void> {
    const { reaction } = runner
    try {
      const result = await drain(this.#db, this.#node, reaction, this.#clock())
      if (result.events >= Math.min(DEFAULT_BATCH, reaction.batchSize ?? DEFAULT_BATCH)) runner.due = true
      if (result.error) this.#failed(runner, result.error, result.stopped === true)
      else if (result.events > 0) runner.failing = false
    } catch (error) {
      // The failure could not even be recorded: the database is not there. The cursor has not moved.
      const expected = error instanceof Refusal && error.status === 503
      if (!expected)
        this.#log('error', 'a reaction broke', { reaction: reaction.name, ...describeError(error) })
      runner.failing = true
    }
  }

  #failed(runner: Runner, error: string, stopped: boolean): void {
    runner.failing = !stopped
    const at = error
      .split('\n')
      .slice(1, 5)
      .map(line => line.trim())
    const message = stopped
      ? 'a reaction stopped and needs an operator'
      : 'a reaction failed and will try again'
    this.#log(stopped ? 'error' : 'warn', message, { reaction: runner.reaction.name, at })
  }
}
