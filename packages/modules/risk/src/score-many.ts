import {
  type Act,
  appendDecisions,
  BATCH_MAX,
  type Decision,
  type Node,
  type Recorded,
  readSubjects,
  type Sql,
} from '@shian/kernel'
import { type Assessment, assessment, type RiskCommand } from './assessment.ts'
import { type Law, lawAt } from './law.ts'

/** Facts of other modules that move the risk of a premises. */
export const SOURCE_TYPES = [
  'registry.PremisesRegistered',
  'registry.PremisesChanged',
  'registry.PremisesClosed',
  'vision.FindingConfirmed',
  'vision.VerdictUndone',
  'inspection.Concluded',
  'inspection.RectificationClosed',
  'self-inspection.Missed',
] as const

/** Id of the premises a fact is about: named in its data, or its subject. */
export function premisesOf(event: Pick<Recorded, 'subject' | 'data'>): string {
  const named = event.data['premisesId']
  return typeof named === 'string' ? named : event.subject.slice(event.subject.indexOf('/') + 1)
}

/** One command for one premises. */
export interface RiskTask {
  premisesId: string
  area: string
  cause: string | null
  command: RiskCommand
}

/**
 * Decides many commands with one read of all streams and one append for each round; commands on the same premises
 * are taken one after the other. The same decider as for one command.
 *
 * @returns how many facts were recorded
 */
export async function decideMany(
  tx: Sql,
  node: Node,
  tasks: readonly RiskTask[],
  act: Pick<Act, 'actor' | 'now'>,
): Promise<number> {
  if (tasks.length === 0) return 0
  const subjects = [...new Set(tasks.map(task => `premises/${task.premisesId}`))]
  const streams = await readSubjects(tx, subjects)
  const states = new Map<string, Standing>()
  for (const subject of subjects) states.set(subject, standingOf(streams.get(subject) ?? []))
  let recorded = 0
  let waiting = [...tasks]
  while (waiting.length > 0) {
    const { round, rest } = takeRound(waiting)
    waiting = rest
    recorded += await decideRound(tx, node, round, states, act)
  }
  return recorded
}

/** The state of a premises and the version it stands at. */
interface Standing {
  state: Assessment
  version: number
}

function standingOf(stream: readonly Recorded[]): Standing {
  return stream.reduce(advance, { state: assessment.initial, version: 0 })
}

function advance(standing: Standing, event: Recorded): Standing {
  return {
    state: assessment.evolve(standing.state, event),
    version: Math.max(standing.version, event.version ?? 0),
  }
}

/** The first waiting command of each premises. */
function takeRound(tasks: readonly RiskTask[]): { round: RiskTask[]; rest: RiskTask[] } {
  const taken = new Set<string>()
  const round: RiskTask[] = []
  const rest: RiskTask[] = []
  for (const task of tasks) {
    const free = !taken.has(task.premisesId)
    if (free) taken.add(task.premisesId)
    if (free) round.push(task)
    else rest.push(task)
  }
  return { round, rest }
}

async function decideRound(
  tx: Sql,
  node: Node,
  round: readonly RiskTask[],
  states: Map<string, Standing>,
  act: Pick<Act, 'actor' | 'now'>,
): Promise<number> {
  const decisions: Decision[] = []
  for (const { premisesId, area, cause, command } of round) {
    const subject = `premises/${premisesId}`
    const { state, version } = states.get(subject)!
    const drafts = assessment.decide(state, command, { now: act.now, actor: act.actor, subject })
    if (drafts.length === 0) continue
    const context = {
      ...act,
      cause,
      subject,
      area: state.area || area,
      source: node.source,
      views: node.views,
    }
    decisions.push({ drafts, context, expectedVersion: version })
  }
  let recorded = 0
  for (const part of partsOf(decisions)) {
    const written = await appendDecisions(tx, part, node.views)
    for (const event of written.flat()) {
      states.set(event.subject, advance(states.get(event.subject)!, event))
      recorded += 1
    }
  }
  return recorded
}

/** Decisions in parts that one append takes. */
function partsOf(decisions: readonly Decision[]): Decision[][] {
  const parts: Decision[][] = []
  let size = BATCH_MAX
  for (const decision of decisions) {
    if (size + decision.drafts.length > BATCH_MAX) {
      parts.push([])
      size = 0
    }
    parts.at(-1)!.push(decision)
    size += decision.drafts.length
  }
  return parts
}

/**
 * Scores what facts of other modules mean for the risk of the premises they are about. Every fact is judged by the
 * rules of its own place and time, so history can be loaded at once. Facts scored before change nothing.
 *
 * @returns how many facts were recorded
 */
export function scoreMany(
  tx: Sql,
  node: Node,
  law: Law,
  events: readonly Recorded[],
  act: Pick<Act, 'actor' | 'now'>,
): Promise<number> {
  const tasks = events.map(event => ({
    premisesId: premisesOf(event),
    area: event.area,
    cause: event.id,
    command: { do: 'take', event, law: lawAt(law, event.area, event.time) } as const,
  }))
  return decideMany(tx, node, tasks, act)
}
