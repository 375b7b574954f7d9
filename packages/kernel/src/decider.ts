/**
 * A noun of the field as pure functions: what is known, and what a command makes of it.
 *
 * `evolve` must not throw and must ignore event types it does not know: a stream may hold facts of other
 * modules about the same subject.
 */
export interface Decider<State, Command, Draft = DraftEvent> {
  initial: State
  evolve(state: State, event: Recorded): State
  decide(state: State, command: Command, context: DecideContext): Draft[]
}

/** What `decide` may know besides state and command. Time is an argument, never the clock. */
export interface DecideContext {
  now: Date
  actor: string
  subject: string
}

/** A fact about to be recorded. */
export interface DraftEvent {
  type: string
  data: Record<string, unknown>
  /** When it happened; default: now. */
  time?: Date
  /** Default: the subject of the execution. */
  subject?: string
  /** Default: the area of the execution. */
  area?: string
  /** Default: 'internal'. */
  audience?: Audience
  /** Default: a new UUIDv7. Give one to make the fact idempotent. */
  id?: string
  /** Default: the source of the node. */
  source?: string
}

/** Who may be shown a fact: officials of the area, the operator concerned as well, or everybody. */
export type Audience = 'internal' | 'party' | 'public'

/** The part of a recorded event a fold may see. */
export interface Recorded<Data = Record<string, unknown>> {
  id: string
  source: string
  type: string
  subject: string
  time: Date
  recordtime: Date
  actor: string
  cause: string | null
  area: string
  audience: Audience
  version: number | null
  seq: bigint
  data: Data
}
