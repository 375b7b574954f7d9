import { type Database, type Reaction, reactionStatus, systemScope } from '@shian/kernel'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Feed } from '../feed/feed.ts'
import type { Health, PartState } from '../health.ts'

/** Reaction lag is counted in the log; a scrape sooner than this gets the former answer. */
const STATUS_MILLIS = 10_000
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
const VALUE: Record<PartState, number> = { ok: 1, degraded: 0.5, down: 0 }

type Status = Awaited<ReturnType<typeof reactionStatus>>[number]

/** Figures of one process in the form of Prometheus. No label carries an id of a person or thing. */
export class Metrics {
  readonly #registry = new Registry()
  readonly #requests: Histogram<'method' | 'route' | 'status'>
  readonly #db: Database
  readonly #reactions: readonly Reaction[]
  #status: Status[] = []
  #statusAt = 0
  #events = 0

  constructor(db: Database, reactions: readonly Reaction[], health: Health, feed: () => Feed) {
    this.#db = db
    this.#reactions = reactions
    const registers = [this.#registry]
    collectDefaultMetrics({ register: this.#registry, prefix: 'shian_' })
    this.#requests = new Histogram({
      name: 'shian_http_request_seconds',
      help: 'Time from the last header to the end of the answer',
      labelNames: ['method', 'route', 'status'],
      buckets: SECONDS,
      registers,
    })
    const gauge = <L extends string>(
      name: string,
      help: string,
      labels: L[],
      read: (set: (l: Record<string, string>, v: number) => void) => void,
    ) =>
      new Gauge({
        name,
        help,
        labelNames: labels,
        registers,
        collect() {
          this.reset()
          read((labelled, value) => this.set(labelled as Record<L, string>, value))
        },
      })
    gauge('shian_database_connections', 'Connections of the pool', ['state'], set => {
      for (const [state, count] of Object.entries(db.stats())) set({ state }, count)
    })
    gauge('shian_service_state', '1 ok, 0.5 degraded, 0 down', ['service', 'part'], set => {
      for (const { service, part, state } of health.parts()) set({ service, part }, VALUE[state])
    })
    gauge('shian_feed_clients', 'Screens that listen', [], set => set({}, feed().clients))
    gauge('shian_log_sequence', 'Sequence number of the newest fact', [], set => set({}, this.#events))
    gauge('shian_reaction_lag', 'Facts a reaction has not taken, up to 10,000', ['reaction'], set => {
      for (const { name, lag } of this.#status) set({ reaction: name }, lag)
    })
    gauge('shian_reaction_failures', 'Failures in a row', ['reaction'], set => {
      for (const { name, failures } of this.#status) set({ reaction: name }, failures)
    })
    gauge('shian_reaction_stopped', '1 when an operator is needed', ['reaction'], set => {
      for (const { name, stoppedAt } of this.#status) set({ reaction: name }, stoppedAt ? 1 : 0)
    })
  }

  /** Counts one answered request. @param route its pattern, never the address */
  observe(method: string, route: string, status: number, seconds: number): void {
    this.#requests.observe({ method, route, status: String(status) }, seconds)
  }

  /** How reactions stand, at most ten seconds old; the former answer while the database is not there. */
  async reactions(nowMillis: number): Promise<readonly Status[]> {
    if (nowMillis - this.#statusAt < STATUS_MILLIS) return this.#status
    this.#statusAt = nowMillis
    try {
      await this.#db.transaction(systemScope('metrics'), async tx => {
        this.#status = await reactionStatus(tx, this.#reactions)
        const [row] = await tx.query<{ seq: bigint }>('select seq from event order by seq desc limit 1')
        this.#events = Number(row?.seq ?? 0)
      })
    } catch {
      // Metrics are wanted most when something is wrong: give what is known.
    }
    return this.#status
  }

  async text(nowMillis: number): Promise<string> {
    await this.reactions(nowMillis)
    return this.#registry.metrics()
  }

  get contentType(): string {
    return this.#registry.contentType
  }
}
