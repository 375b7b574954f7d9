import type { vision } from '@shian/events'
import {
  appendDecisions,
  type Decision,
  type DraftEvent,
  derivedId,
  type Node,
  type Recorded,
  record,
  type Sql,
} from '@shian/kernel'
import { FINDING_TITLES, type Finding, type FindingCommand, finding, groupKeyOf } from '@shian/vision'
import { areaOf, type Cast } from './cast.ts'
import type { CityPremises } from './population.ts'
import type { Random } from './random.ts'

/** One finding of the year and what people did about it. */
export interface FindingPlan {
  id: string
  raised: DraftEvent
  steps: { at: Date; actor: string; command: FindingCommand }[]
  premises: CityPremises
}

const TYPES: readonly vision.FindingType[] = [
  'hat.missing',
  'mask.missing',
  'uniform.missing',
  'smoking',
  'phone.use',
  'bin.uncovered',
  'motion.afterhours',
  'rodent',
  'fire.unattended',
]
const WEIGHTS = [30, 24, 10, 4, 9, 9, 8, 4, 2]

/** A finding of a box, answered by the operator most of the time, judged by a person unless it is fresh. */
export function findingOf(
  random: Random,
  cast: Cast,
  premises: CityPremises,
  cameraId: string,
  at: Date,
  now: Date,
  serial: number,
  stills: readonly string[],
): FindingPlan {
  const id = derivedId('demo-finding', String(serial))
  const type = TYPES[random.weighted(WEIGHTS)()]!
  const fresh = now.getTime() - at.getTime() < 10 * 3_600_000
  const picture =
    stills.length > 0 && now.getTime() - at.getTime() < 20 * 86_400_000
      ? [{ role: 'scene' as const, mime: 'image/jpeg', sha256: random.pick(stills) }]
      : []
  const x = Math.round(random.whole(20, 60)) / 100
  const raised: DraftEvent = {
    id,
    type: 'vision.FindingRaised',
    subject: `finding/${id}`,
    area: areaOf(premises),
    time: at,
    audience: 'party',
    data: {
      cameraId,
      premisesId: premises.id,
      type,
      severity: FINDING_TITLES[type].severity,
      confidence: random.whole(62, 97) / 100,
      boxes: [{ x, y: 0.25, w: 0.12, h: 0.4, label: 'person', score: random.whole(70, 98) / 100 }],
      media: picture,
      groupKey: groupKeyOf(cameraId, type, undefined, at),
      origin: 'box',
      model: { name: 'demo-box', version: '1.0' },
      simulated: true,
    },
  }
  const steps: FindingPlan['steps'] = []
  const operator = cast.operator(premises.id)
  if (operator && random.chance(0.62)) {
    const answered = new Date(at.getTime() + random.whole(2, 26) * 60_000)
    const appeals = random.chance(0.08)
    const media = appeals ? [] : [{ role: 'after' as const, mime: 'image/png', sha256: cast.photo.sha256 }]
    if (answered < now)
      steps.push({
        at: answered,
        actor: operator.id,
        command: { do: 'answer', answer: appeals ? 'appealed' : 'fixed', media },
      })
  }
  if (fresh) return { id, raised, steps, premises }
  const judged = new Date(at.getTime() + random.whole(30, 500) * 60_000)
  const actor = cast.inspectors(areaOf(premises))[0].id
  const luck = random.next()
  const command: FindingCommand =
    luck < 0.27
      ? {
          do: 'reject',
          reason: random.pick(['no-such-thing', 'not-a-violation', 'poor-picture', 'duplicate']),
        }
      : luck < 0.31
        ? { do: 'refer-to-health' }
        : luck < 0.43
          ? { do: 'dispatch', to: 'rectification', mayGroundPenalty: false }
          : { do: 'confirm', mayGroundPenalty: false }
  if (judged < now) steps.push({ at: judged, actor, command })
  return { id, raised, steps, premises }
}

/**
 * Writes findings and what was done about them through their decider, a round for each step.
 *
 * @returns the facts by which findings were dispatched
 */
export async function writeFindings(
  tx: Sql,
  node: Node,
  plans: readonly FindingPlan[],
  now: Date,
): Promise<{ plan: FindingPlan; event: Recorded }[]> {
  const raised = await record(
    tx,
    node,
    plans.map(plan => plan.raised),
    { actor: 'system/demo', now },
  )
  const byId = new Map(raised.map(event => [event.id, event]))
  const fresh = plans.filter(plan => byId.has(plan.id))
  const state = new Map<string, { state: Finding; last: string; version: number }>()
  for (const { id } of fresh)
    state.set(id, { state: finding.evolve(finding.initial, byId.get(id)!), last: id, version: 0 })
  const dispatched: { plan: FindingPlan; event: Recorded }[] = []
  for (let k = 0; fresh.some(plan => plan.steps[k]); k++) {
    const moving = fresh.filter(plan => plan.steps[k])
    const decisions: Decision[] = moving.map(plan => {
      const { at, actor, command } = plan.steps[k]!
      const standing = state.get(plan.id)!
      const subject = `finding/${plan.id}`
      const drafts = finding
        .decide(standing.state, command, { now: at, actor, subject })
        .map(draft => ({ ...draft, time: at }))
      const context = {
        actor,
        now,
        area: plan.raised.area!,
        subject,
        cause: standing.last,
        source: node.source,
        views: node.views,
      }
      return { drafts, context, expectedVersion: standing.version }
    })
    const written = await appendDecisions(tx, decisions, node.views)
    written.forEach((events, i) => {
      const plan = moving[i]!
      const standing = state.get(plan.id)!
      for (const event of events) {
        standing.state = finding.evolve(standing.state, event)
        standing.version += 1
        standing.last = event.id
        if (event.type === 'vision.FindingDispatched') dispatched.push({ plan, event })
      }
    })
  }
  return dispatched
}
