import type { Decider, DraftEvent, Recorded } from './decider.ts'
import { decide, type RecordAct } from './group.ts'
import { append, readSubject, type ViewIndex } from './log.ts'
import { Refusal } from './refusal.ts'
import type { Sql } from './sql.ts'

/** What is the same for every append of this process: who it is, and what it folds. */
export interface Node {
  /** Name of this node, the `source` of its facts: `hebi`, `hebi-qibin`. */
  source: string
  views: ViewIndex
}

/** Who acts, where, when, and because of which fact. */
export interface Act {
  actor: string
  area: string
  now: Date
  cause?: string | null
}

/**
 * Loads the subject, folds it, decides, appends, in the transaction it is given. A race is lost to a unique
 * version and retried by the transaction. A command whose first draft carries an id already in the stream has been
 * executed before and changes nothing.
 *
 * Cost: two round trips (stream, append) plus the views.
 *
 * @returns the new facts
 * @throws Refusal whatever the decider refuses with
 */
export async function execute<State, Command>(
  tx: Sql,
  node: Node,
  decider: Decider<State, Command>,
  subject: string,
  command: Command,
  act: Act,
): Promise<Recorded[]> {
  const stream = await readSubject(tx, subject)
  const decision = decide(node, decider, subject, command, act, stream)
  if (!decision) return []
  return append(tx, decision.drafts, decision.context, decision.expectedVersion)
}

/** Folds a subject. @throws Refusal kernel.not_found when nothing is known about it */
export async function load<State>(
  tx: Sql,
  decider: Pick<Decider<State, never>, 'initial' | 'evolve'>,
  subject: string,
): Promise<{ state: State; stream: Recorded[] }> {
  const stream = await readSubject(tx, subject)
  if (stream.length === 0) throw new Refusal('kernel.not_found', 404, { what: subject })
  return { state: stream.reduce((s, event) => decider.evolve(s, event), decider.initial), stream }
}

/** Records facts that need no decision: readings, arrivals, imports. Idempotent by `(source, id)`. */
export function record(
  tx: Sql,
  node: Node,
  drafts: readonly DraftEvent[],
  act: RecordAct,
): Promise<Recorded[]> {
  return append(tx, drafts, { ...act, source: node.source, views: node.views })
}
