import { type Actor, addDays, type DraftEvent, derivedId, type ItemStory, type Recorded } from '@shian/kernel'
import { type CustodyCommand, custody, sampleSubject } from '@shian/sampling'
import { areaOf, type Cast, instantOf } from '../cast.ts'
import type { CityPremises } from '../population.ts'
import type { Random } from '../random.ts'
import { openedOn, type Path, type PathStep, partiesOf, pathNames, SYSTEM, tellPath } from './tale.ts'

const SAMPLES = 120
const PREFIX = 'HBYS-'
const DIGITS = 6
const ENDED: readonly [number, number] = [3, 150]

const FOODS = [
  ['饼干', '散装饼干', '酸价'],
  ['食用油', '小磨香油', '溶剂残留'],
  ['肉制品', '酱卤牛肉', '亚硝酸盐'],
  ['豆制品', '豆腐皮', '脱氢乙酸'],
  ['蔬菜', '豇豆', '灭蝇胺'],
  ['糕点', '蛋糕', '过氧化值'],
] as const

interface Crew {
  pair: readonly [Actor, Actor]
  operator: Actor
  leader: Actor
  laboratory: Actor
}

const step = (
  day: number,
  who: PathStep['who'],
  action: string,
  form: Record<string, unknown> = {},
): PathStep => ({ day, who, action, form })

function samplePaths(
  { pair, leader, laboratory }: Crew,
  code: string,
  food: readonly [string, string, string],
) {
  const [, name, failedItems] = food
  const taken = [
    step(2, SYSTEM, 'note-code', { sampleCode: code }),
    step(2, pair, 'take', { food: name, quantity: '2kg', payment: 6_000, batch: '演示批号' }),
    step(2, SYSTEM, 'note-custody', { custodyStep: 'sealed' }),
  ]
  const testing = [
    ...taken,
    step(3, SYSTEM, 'note-custody', { custodyStep: 'received' }),
    step(3, SYSTEM, 'start-test'),
    step(4, SYSTEM, 'note-custody', { custodyStep: 'opened' }),
  ]
  const result = { reportNumber: `演示报告${code.slice(-DIGITS)}`, standard: '演示检验依据' }
  const paths: Record<string, Path> = {
    planned: { steps: [], rest: [1, 8] },
    taken: { steps: taken, rest: [1, 3] },
    testing: { steps: testing, rest: [2, 18] },
    'testing-late': { steps: testing, rest: [30, 34] },
    passed: {
      steps: [...testing, step(14, laboratory, 'enter-result', { verdict: 'pass', ...result })],
      rest: ENDED,
    },
    failed: {
      steps: [...testing, step(14, laboratory, 'enter-result', { verdict: 'fail', ...result, failedItems })],
      rest: ENDED,
    },
    void: {
      steps: [...testing, step(6, laboratory, 'declare-void', { reason: '【演示】样品变质' })],
      rest: ENDED,
    },
    cancelled: { steps: [step(3, leader, 'cancel', { reason: '【演示】停业' })], rest: ENDED },
  }
  return paths
}

const WEIGHTS = {
  ...{ planned: 10, taken: 2, testing: 12, 'testing-late': 0, passed: 80, failed: 0, void: 1, cancelled: 1 },
}

/** The ways a failed sample goes; the failure stands at day 0 of its disposal. */
function disposalPaths({ pair, operator, leader, laboratory }: Crew): [name: string, path: Path][] {
  const notified = [step(3, pair, 'notify')]
  const retest = [...notified, step(6, operator, 'request-retest', { retestRequest: '【演示】申请复检' })]
  const retesting = [...retest, step(8, leader, 'accept-retest', { retestLaboratory: '演示复检机构' })]
  const waived = [...notified, step(4, operator, 'waive', { rightsWaived: 'yes' })]
  const disposing = [...waived, step(5, pair, 'dispose')]
  const part = (day: number, name: string) =>
    step(day, pair, `confirm-${name}`, { [name]: `【演示】${name} 已到位` })
  const parts = ['source', 'control', 'cause', 'rectified', 'punished'].map((name, i) => part(8 + i, name))
  const overturned = step(12, laboratory, 'enter-retest', {
    retestVerdict: 'pass',
    retestReport: '演示复检报告',
  })
  const closed = [...disposing, ...parts, step(14, leader, 'close')]
  return [
    ['failed', { steps: [], rest: [2, 4] }],
    ['notified', { steps: notified, rest: [1, 5] }],
    ['retest-requested', { steps: retest, rest: [1, 3] }],
    ['retesting', { steps: retesting, rest: [1, 5] }],
    ['disposing', { steps: [...disposing, ...parts.slice(0, 2)], rest: [3, 30] }],
    ['disposing-late', { steps: [...disposing, ...parts.slice(0, 1)], rest: [88, 95] }],
    ['closed', { steps: closed, rest: ENDED }],
    ['cancelled', { steps: [...retesting, overturned], rest: ENDED }],
  ]
}

export interface SamplingStories {
  samples: ItemStory[]
  disposals: ItemStory[]
  /** The bank of codes and the chain of each sample. */
  facts: DraftEvent[]
}

interface Sample {
  code: string
  itemId: string
  premises: CityPremises
  /** Day the item was opened on; the sample is taken two days later. */
  day: string
  crew: Crew
}

/** The chain of one sample as far as its item has come, decided link by link. */
function chainOf({ code, itemId, premises, day, crew }: Sample, links: number): DraftEvent[] {
  const [first, second] = crew.pair
  const seal = `演示封条${code.slice(-DIGITS)}`
  const lab = crew.laboratory.id
  const use: CustodyCommand = { do: 'use-code', code, itemId, premisesId: premises.id, isKnown: true }
  const moves: [after: number, hour: number, command: CustodyCommand][] = [
    [2, 9.5, use],
    [2, 10.2, { do: 'move', code, step: 'collected', by: first.id, with: second.id }],
    [2, 10.3, { do: 'move', code, step: 'sealed', by: first.id, with: second.id, seal }],
    [3, 10.1, { do: 'move', code, step: 'received', by: first.id, with: lab, seal }],
    [4, 10.1, { do: 'move', code, step: 'opened', by: lab, with: first.id, seal }],
  ]
  let state = custody.initial
  return moves.slice(0, links).flatMap(([after, hour, command], i) => {
    const time = instantOf(addDays(day, after), 0, Math.round(hour * 60))
    const subject = sampleSubject(code)
    const drafts = custody.decide(state, command, { now: time, actor: SYSTEM.id, subject })
    return drafts.map((draft): DraftEvent => {
      const id = derivedId('demo-custody', code, String(i))
      const told = { ...draft, id, subject, area: areaOf(premises), time }
      state = custody.evolve(state, told as unknown as Recorded)
      return told
    })
  })
}

/** Samples of half a year with their chains and results, and what followed the failures. */
export function samplingStories(
  random: Random,
  cast: Cast,
  premises: readonly CityPremises[],
  today: string,
): SamplingStories {
  const out: SamplingStories = { samples: [], disposals: [], facts: [bankOf(today)] }
  const names: string[] = pathNames(random, WEIGHTS, SAMPLES)
  const failures = 8
  for (let i = 0; i < failures; i++) names[10 + i] = 'failed'
  let failed = 0
  names.forEach((name, i) => {
    const place = random.pick(premises)
    const area = areaOf(place)
    const by = (role: string) => cast.by(role, area)
    const parties = partiesOf(cast, area, place.id)
    const crew = { ...parties, leader: by('leader'), laboratory: by('laboratory') }
    const food = random.pick(FOODS)
    const code = `${PREFIX}${String(i + 1).padStart(DIGITS, '0')}`
    const itemId = derivedId('demo-sample', String(i))
    const path = samplePaths(crew, code, food)[name]!
    const after = name === 'failed' ? disposalPaths(crew)[failed++ % failures]![1] : undefined
    // A failure is as old as its disposal asks for.
    const day = after ? addDays(openedOn(random, after, today), -15) : openedOn(random, path, today)
    const form = { title: food[1], category: food[0], method: 'laboratory' }
    const opening = { kind: 'sampling', area, subjects: [`premises/${place.id}`] }
    const sample = { ...opening, id: itemId, day, who: crew.pair[0], assignees: [crew.pair[0].id], form }
    out.samples.push(tellPath(sample, path.steps))
    const links = path.steps.length === 3 ? 3 : path.steps.length > 3 ? 5 : 0
    out.facts.push(...chainOf({ code, itemId, premises: place, day, crew }, links))
    if (!after) return
    const told = { ...form, sampleCode: code, food: food[1], failedItems: food[2], verdict: 'fail' }
    const link = { ...opening, id: `${itemId}.1`, kind: 'sampling-disposal', parent: itemId }
    out.disposals.push(tellPath({ ...link, day: addDays(day, 15), who: SYSTEM, form: told }, after.steps))
  })
  return out
}

function bankOf(today: string): DraftEvent {
  return {
    id: derivedId('demo-sample-codes'),
    type: 'sampling.CodesIssued',
    subject: `sample-codes/${PREFIX}`,
    area: '4106',
    time: instantOf(addDays(today, -300), 9),
    data: { prefix: PREFIX, from: 1, to: 5_000, digits: DIGITS },
  }
}
