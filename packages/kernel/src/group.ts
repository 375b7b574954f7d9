import type { Decider, DraftEvent, Recorded } from './decider.ts'
import { appendDecisions, type Decision, readSubjects } from './log.ts'
import type { Act, Node } from './node.ts'
import type { Scope } from './scope.ts'
import { Conflict, type Database, type Sql } from './sql.ts'

/** One command, or plain facts, waiting for their turn. */
interface Waiting {
  /** The subject decided on; null for plain facts. */
  subject: string | null
  prepare: (stream: readonly Recorded[]) => Decision | undefined
  resolve: (events: Recorded[]) => void
  reject: (error: unknown) => void
}

/** Most commands written by one commit; the rest wait for the next. */
const GROUP_MAX = 256

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
  const queues = new Map<string, { scope: Scope; waiting: Waiting[]; running: boolean }>()

  async function run(key: string): Promise<void> {
    const queue = queues.get(key)
    if (!queue || queue.running) return
    queue.running = true
    while (queue.waiting.length > 0) {
      const group = takeGroup(queue.waiting)
      await writeGroup(db, node, queue.scope, group)
    }
    queues.delete(key)
  }

  function enqueue(scope: Scope, subject: string | null, prepare: Waiting['prepare']): Promise<Recorded[]> {
    return new Promise<Recorded[]>((resolve, reject) => {
      const key = JSON.stringify(scope)
      const queue = queues.get(key) ?? { scope, waiting: [], running: false }
      queues.set(key, queue)
      queue.waiting.push({ subject, prepare, resolve, reject })
      void run(key)
    })
  }

  return {
    execute(scope, decider, subject, command, act) {
      return enqueue(scope, subject, stream => decide(node, decider, subject, command, act, stream))
    },
    record(scope, drafts, act) {
      const context = { subject: '', ...act, source: node.source, views: node.views }
      return enqueue(scope, null, () => ({ drafts, context, expectedVersion: undefined }))
    },
  }
}

/** The first commands of the queue, at most one for each subject: the second decides on the first one's result. */
function takeGroup(waiting: Waiting[]): Waiting[] {
  const subjects = new Set<string>()
  const group: Waiting[] = []
  const rest: Waiting[] = []
  for (const item of waiting) {
    const taken = item.subject !== null && subjects.has(item.subject)
    if (group.length < GROUP_MAX && !taken) {
      if (item.subject !== null) subjects.add(item.subject)
      group.push(item)
    } else rest.push(item)
  }
  waiting.splice(0, waiting.length, ...rest)
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
