import {
  type Actor,
  addDays,
  type Command,
  derivedId,
  type ItemStory,
  type Sql,
  tellStories,
  workHost,
} from '@shian/kernel'
import { areaOf, type Cast, instantOf } from './cast.ts'
import type { CityPremises } from './population.ts'
import type { Random } from './random.ts'

const TABLES: Record<string, { field: string; rule: string; points: string[] }> = {}

function tableFor(premises: CityPremises): { field: string; checklist: string } {
  const { kind } = premises.registration
  if (kind === 'producer' || kind === 'small-workshop')
    return { field: 'productionTable', checklist: 'inspection.production-checklist' }
  if (kind === 'shop' || kind === 'market')
    return { field: 'salesTable', checklist: 'inspection.sales-checklist' }
  return { field: 'cateringTable', checklist: 'inspection.catering-checklist' }
}

function pointsOf(checklist: string, area: string, at: Date): { id: string; key: boolean }[] {
  const known = TABLES[checklist]?.points
  if (known) return known.map(text => ({ id: text.slice(1), key: text.startsWith('*') }))
  const rule = workHost().rules.get('checklist', checklist, area, at)
  TABLES[checklist] = {
    field: '',
    rule: rule.id,
    points: rule.value.items.map(item => `${item.key ? '*' : ' '}${item.id}`),
  }
  return rule.value.items.map(item => ({ id: item.id, key: item.key ?? false }))
}

const PROBLEMS = [
  '餐具保洁柜不洁',
  '食品留样记录不完整',
  '冷藏柜内生熟混放',
  '进货查验记录缺失',
  '从业人员健康证过期',
  '防蝇防鼠设施破损',
  '地面积水',
  '食品添加剂未专柜存放',
] as const

/** Younger orders may still be worked on; of older ones hardly any is left. */
const OPEN_DAYS = 12

type Step = ItemStory['steps'][number]

function step(
  now: Date,
  actor: Actor,
  command: Command,
  people?: readonly Actor[],
  cause: string | null = null,
): Step {
  return { command, act: { actor, now, cause, ...(people ? { people } : {}) } }
}

interface Visit {
  story: ItemStory
  /** The order that came of it, with its own id, so that following the link finds it there. */
  order?: ItemStory
}

/** What two officers found and decided. */
function conclusionOf(random: Random, premises: CityPremises, area: string, entered: Date) {
  const { field, checklist } = tableFor(premises)
  const points = pointsOf(checklist, area, entered)
  const luck = random.next()
  const failed = luck < 0.68 ? 0 : luck < 0.93 ? random.whole(1, 3) : random.whole(3, 6)
  const wrong = new Set(
    Array.from({ length: failed }, () => random.pick(points.filter(point => luck >= 0.93 || !point.key)).id),
  )
  const answers = points.map(point => ({ item: point.id, result: wrong.has(point.id) ? 'fail' : 'pass' }))
  const hasKey = points.some(point => point.key && wrong.has(point.id))
  const verdict =
    wrong.size === 0 ? 'conformant' : hasKey || wrong.size > 4 ? 'non-conformant' : 'basically-conformant'
  const problem = random.pick(PROBLEMS)
  const orders = wrong.size > 0
  const form = {
    [field]: { checklist, answers },
    fullCoverage: 'yes',
    verdict,
    consequence: orders ? 'order-correction' : 'none',
    signature: 'signed',
    ...(orders ? { problem, termWorkdays: 10 } : {}),
  }
  return { form, problem, orders }
}

/**
 * One inspection of the year, and the rectification it may have led to.
 *
 * @param planned the line of a yearly plan it carries out
 */
export function visitOf(
  random: Random,
  cast: Cast,
  premises: CityPremises,
  day: string,
  today: string,
  serial: number,
  planned?: { itemId: string; planId: string },
): Visit {
  const area = areaOf(premises)
  const id = planned?.itemId ?? derivedId('demo-visit', String(serial))
  const [first, second] = cast.inspectors(area)
  const pair = [first, second]
  const people = pair.map(person => person.id)
  const opened = instantOf(day, 9, random.whole(0, 30))
  const subjects = [`premises/${premises.id}`]
  const parties = { operator: subjects[0]! }
  const form = {
    title: premises.registration.signName.slice(0, 60),
    inspectionKind: planned ? 'daily' : random.pick(['daily', 'daily', 'daily', 'special', 'double-random']),
    ...(planned ? { origin: 'plan', originId: planned.planId } : {}),
  }
  const item = { id, area, subjects, parties, assignees: [first.id] }
  const steps: Step[] = [step(opened, first, { do: 'open', commandId: `${id}-open`, item, form })]
  const visitDay = addDays(day, random.whole(0, 2))
  if (visitDay >= today) return { story: { id, kind: 'inspection', area, steps } }
  const entered = instantOf(visitDay, 14, random.whole(0, 60))
  steps.push(
    step(
      entered,
      first,
      { do: 'act', commandId: `${id}-enter`, action: 'enter', form: { entry: 'scanned' }, people },
      pair,
    ),
  )
  const concluded = new Date(entered.getTime() + random.whole(40, 90) * 60_000)
  const { form: conclusion, problem, orders } = conclusionOf(random, premises, area, entered)
  steps.push(
    step(
      concluded,
      first,
      { do: 'act', commandId: `${id}-conclude`, action: 'conclude', form: conclusion, people },
      pair,
    ),
  )
  const story = { id, kind: 'inspection', area, steps }
  if (!orders) return { story }
  const orderForm = { title: form.title, problem, termWorkdays: 10 }
  const order = orderOf(random, cast, premises, {
    id: `${id}.1`,
    commandId: `${id}-link`,
    opened: concluded,
    form: orderForm,
    parent: id,
    today,
    cause: null,
  })
  return { story, order }
}

interface OrderPlan {
  id: string
  commandId: string
  opened: Date
  form: Record<string, unknown>
  parent?: string
  today: string
  cause: string | null
}

/** A rectification and how it went: most in time, some late, some still open. */
export function orderOf(random: Random, cast: Cast, premises: CityPremises, plan: OrderPlan): ItemStory {
  const area = areaOf(premises)
  const [first] = cast.inspectors(area)
  const subject = `premises/${premises.id}`
  const operator: Actor = cast.operator(premises.id) ?? {
    id: `person/operator-${premises.id}`,
    posts: [{ role: 'principal', area }],
    represents: [subject],
  }
  const system: Actor = { id: 'system/demo', posts: [] }
  const item = {
    id: plan.id,
    area,
    subjects: [subject],
    parties: { operator: subject },
    assignees: [first.id],
    ...(plan.parent ? { parent: plan.parent } : {}),
  }
  const steps: Step[] = [
    step(
      plan.opened,
      system,
      { do: 'open', commandId: plan.commandId, item, form: plan.form },
      undefined,
      plan.cause,
    ),
  ]
  const late = random.chance(0.08)
  const submitted = new Date(
    plan.opened.getTime() + (late ? random.whole(20, 40) : random.whole(1, 11)) * 86_400_000,
  )
  const limit = instantOf(plan.today, 0)
  const isLeftOpen = random.chance(
    plan.opened > new Date(limit.getTime() - OPEN_DAYS * 86_400_000) ? 0.3 : 0.002,
  )
  if (submitted >= limit || isLeftOpen) return { id: plan.id, kind: 'rectification', area, steps }
  const commandId = (name: string): string => `${plan.id}-${name}`
  steps.push(
    step(submitted, operator, {
      do: 'act',
      commandId: commandId('submit'),
      action: 'submit',
      form: { after: [cast.photo.sha256], statement: '已按要求整改' },
    }),
  )
  const reviewed = new Date(submitted.getTime() + random.whole(6, 60) * 3_600_000)
  if (reviewed >= limit) return { id: plan.id, kind: 'rectification', area, steps }
  steps.push(
    step(reviewed, first, {
      do: 'act',
      commandId: commandId('accept'),
      action: 'accept',
      form: { reviewNote: '复查合格' },
    }),
  )
  return { id: plan.id, kind: 'rectification', area, steps }
}

/** Writes stories that are not there yet. @returns how many were written */
export async function writeStories(tx: Sql, stories: readonly ItemStory[]): Promise<number> {
  const known = await tx.query<{ id: string }>('select id from work_item where id = any($1)', [
    stories.map(story => story.id),
  ])
  const ids = new Set(known.map(row => row.id))
  const fresh = stories.filter(story => !ids.has(story.id))
  await tellStories(tx, workHost(), fresh)
  return fresh.length
}
