import { setImmediate as turnEnd } from 'node:timers/promises'
import type { Decider, DraftEvent, Recorded } from './decider.ts'
import { appendDecisions, type Decision, readSubjects } from './log.ts'
import type { Act, Node } from './node.ts'
import type { Scope } from './scope.ts'
import { Conflict, type Database, type Sql } from './sql.ts'

/** One command, or plain facts, waiting for their turn. */
interface Waiting {
  /** The subject decided on; null for plain facts. */
  subject: string | null
  /** Facts it will write, as far as that is known beforehand. */
  size: number
  prepare: (stream: readonly Recorded[]) => Decision | undefined
  resolve: (events: Recorded[]) => void
  reject: (error: unknown) => void
}

/** Most commands written by one commit, and most facts; the rest wait for the next. */
const GROUP_MAX = 256
const FACTS_MAX = 5_000
/** Commits under way at once in one scope: while one waits for the disk, the next is being decided. */
const LANES = 2

/** What waits in one scope, and which subjects are being decided on. */
interface Queue {
  scope: Scope
  waiting: Waiting[]
  lanes: number
  busy: Set<string>
}

/** Executes single commands, many of them by one commit. */
export interface Executor {
  /**
   * Like `execute`, in a transaction of its own as far as the caller can tell: acknowledged after the commit, refused
   * alone when the decider refuses, retried when it loses a race.
   */
  execute<State, Command>(
    scope: Scope,
    decider: Decider<State, Command>,
    subject: string,
    command: Command,
    act: Act,
  ): Promise<Recorded[]>
  /** Like `record`, acknowledged after the commit. */
  record(scope: Scope, drafts: readonly DraftEvent[], act: RecordAct): Promise<Recorded[]>
}

/** Who records plain facts; area and subject stand in the drafts when they are absent here. */
export type RecordAct = Omit<Act, 'area'> & { area?: string; subject?: string }

/**
 * Groups commands that arrive while a commit is under way: the next commit takes them all. No timer: a lone command
 * waits for nobody, and the busier it gets the larger the groups. Commands of different scopes are never in one
 * transaction, so row security holds for each.
 *
 * Cost of a group of n commands: the round trips of one.
 */
export function createExecutor(db: Database, node: Node): Executor {
  const queues = new Map<string, Queue>()

  async function run(key: string, queue: Queue): Promise<void> {
    if (queue.lanes >= LANES) return
    queue.lanes++
    for (;;) {
      // Commands that came with one turn of the event loop go together.
      await turnEnd()
      const group = takeGroup(queue)
      if (group.length === 0) break
      const subjects = group.flatMap(item => item.subject ?? [])
      for (const subject of subjects) queue.busy.add(subject)
      await writeGroup(db, node, queue.scope, group)
      for (const subject of subjects) queue.busy.delete(subject)
    }
    queue.lanes--
    if (queue.lanes === 0 && queue.waiting.length === 0) queues.delete(key)
  }

  function enqueue(scope: Scope, wanted: Pick<Waiting, 'subject' | 'size' | 'prepare'>): Promise<Recorded[]> {
    return new Promise<Recorded[]>((resolve, reject) => {
      const key = JSON.stringify(scope)
      const queue = queues.get(key) ?? { scope, waiting: [], lanes: 0, busy: new Set<string>() }
      queues.set(key, queue)
      queue.waiting.push({ ...wanted, resolve, reject })
      void run(key, queue)
    })
  }

  return {
    execute(scope, decider, subject, command, act) {
      const prepare = (stream: readonly Recorded[]) => decide(node, decider, subject, command, act, stream)
      return enqueue(scope, { subject, size: 1, prepare })
    },
    record(scope, drafts, act) {
      const context = { subject: '', ...act, source: node.source, views: node.views }
      const prepare = (): Decision => ({ drafts, context, expectedVersion: undefined })
      return enqueue(scope, { subject: null, size: drafts.length, prepare })
    },
  }
}

/** The first of the queue, at most one for each subject: the second decides on the first one's result. */
function takeGroup(queue: Queue): Waiting[] {
  const subjects = new Set(queue.busy)
  const group: Waiting[] = []
  const rest: Waiting[] = []
  let facts = 0
  for (const item of queue.waiting) {
    const taken = item.subject !== null && subjects.has(item.subject)
    const full = group.length >= GROUP_MAX || (group.length > 0 && facts + item.size > FACTS_MAX)
    if (full || taken) {
      rest.push(item)
      continue
    }
    if (item.subject !== null) subjects.add(item.subject)
    facts += item.size
    group.push(item)
  }
  queue.waiting = rest
  return group
}

async function writeGroup(db: Database, node: Node, scope: Scope, group: Waiting[]): Promise<void> {
  try {
    const refused = new Map<Waiting, unknown>()
    const results = await db.transaction(scope, tx => decideGroup(tx, node, group, refused))
    for (const [item, events] of results) item.resolve(events)
    for (const [item, error] of refused) item.reject(error)
  } catch (error) {
    if (group.length === 1) return group[0]!.reject(error)
    // One of them is at fault; alone each gets its own answer.
    for (const item of group) await writeGroup(db, node, scope, [item])
  }
}

async function decideGroup(
  tx: Sql,
  node: Node,
  group: Waiting[],
  refused: Map<Waiting, unknown>,
): Promise<Map<Waiting, Recorded[]>> {
  refused.clear()
  const subjects = group.flatMap(item => item.subject ?? [])
  const streams = subjects.length > 0 ? await readSubjects(tx, subjects) : new Map<string, Recorded[]>()
  const decided: Waiting[] = []
  const decisions: Decision[] = []
  const results = new Map<Waiting, Recorded[]>()
  for (const item of group) {
    try {
      const decision = item.prepare(streams.get(item.subject ?? '') ?? [])
      if (!decision) results.set(item, [])
      else {
        decided.push(item)
        decisions.push(decision)
      }
    } catch (error) {
      if (error instanceof Conflict) throw error
      refused.set(item, error)
    }
  }
  const written = await appendDecisions(tx, decisions, node.views)
  decided.forEach((item, i) => {
    results.set(item, written[i]!)
  })
  return results
}

/** The decision of one command on its stream; undefined when it changes nothing or was executed before. */
export function decide<State, Command>(
  node: Node,
  decider: Decider<State, Command>,
  subject: string,
  command: Command,
  act: Act,
  stream: readonly Recorded[],
): Decision | undefined {
  const state = stream.reduce((s, event) => decider.evolve(s, event), decider.initial)
  const drafts = decider.decide(state, command, { now: act.now, actor: act.actor, subject })
  const first = drafts[0]
  if (!first) return undefined
  if (first.id && stream.some(event => event.id === first.id)) return undefined
  const expectedVersion = stream.reduce((v, event) => Math.max(v, event.version ?? 0), 0)
  return { drafts, context: { ...act, subject, source: node.source, views: node.views }, expectedVersion }
}
