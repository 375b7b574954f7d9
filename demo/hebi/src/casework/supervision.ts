import { addDays, type Calendar, derivedId, type ItemStory, lookUpBand, type RuleBook } from '@shian/kernel'
import { canteenDayId } from '@shian/supervision'
import type { CityArea } from '../areas.ts'
import { areaOf, type Cast } from '../cast.ts'
import type { CityPremises } from '../population.ts'
import type { Random } from '../random.ts'
import { openedOn, type Path, type PathStep, partiesOf, pathNames, SYSTEM, tellPath } from './tale.ts'

const LEADS = 60
const BANQUETS = 22
const CANTEEN_DAYS = 10
const ENDED: readonly [number, number] = [2, 80]

const SEEN = [
  '【演示】门口堆放泔水桶,后厨有苍蝇',
  '【演示】新开小吃店疑似未办证',
  '【演示】超市货架有过期牛奶',
  '【演示】有人流动售卖散装熟食',
  '【演示】学校门口摊点卫生差',
]

const step = (
  day: number,
  who: PathStep['who'],
  action: string,
  form: Record<string, unknown> = {},
): PathStep => ({ day, who, action, form })

/** What coordinators reported in the last quarter, in all states. */
export function leadStories(
  random: Random,
  cast: Cast,
  premises: readonly CityPremises[],
  today: string,
): ItemStory[] {
  const weights = { received: 4, 'received-late': 2, verified: 3, routed: 3, answered: 28, dismissed: 12 }
  return pathNames(random, weights, LEADS).map((name, i) => {
    const place = random.pick(premises)
    const area = areaOf(place)
    const [officer] = partiesOf(cast, area, place.id).pair
    const coordinator = cast.by('coordinator', area)
    const verify = step(1, officer, 'verify', { finding: '【演示】现场核实属实' })
    const route = step(2, officer, 'route', { routedTo: 'complaint-office' })
    const paths: Record<string, Path> = {
      received: { steps: [], rest: [1, 2] },
      'received-late': { steps: [], rest: [6, 16] },
      verified: { steps: [verify], rest: [1, 8] },
      routed: { steps: [verify, route], rest: [1, 8] },
      answered: {
        steps: [verify, step(5, officer, 'answer', { answer: '【演示】已督促整改' })],
        rest: ENDED,
      },
      dismissed: { steps: [step(1, officer, 'dismiss', { answer: '【演示】证照齐全' })], rest: ENDED },
    }
    const path = paths[name]!
    const form = {
      title: place.registration.signName.slice(0, 60),
      what: random.pick(SEEN),
      premises: place.id,
    }
    const opening = { id: derivedId('demo-lead', String(i)), kind: 'lead', area, who: coordinator }
    const who = { subjects: [`premises/${place.id}`], parties: { informant: coordinator.id } }
    const day = openedOn(random, path, today)
    return tellPath({ ...opening, ...who, day, assignees: [officer.id], form }, path.steps)
  })
}

/** Banquets in villages: some were held, some are to come. */
export function banquetStories(
  random: Random,
  cast: Cast,
  areas: readonly CityArea[],
  rules: RuleBook,
  today: string,
): ItemStory[] {
  const villages = areas.filter(area => area.kind === 'village' && area.form === '村')
  const weights = { filed: 3, guided: 3, checked: 0, held: 0, closed: 9, 'called-off': 1 }
  return pathNames(random, weights, BANQUETS).map((name, i) => {
    const area = random.pick(villages).code
    const [officer] = cast.inspectors(area)
    const coordinator = cast.by('coordinator', area)
    const guide = step(2, coordinator, 'guide', { guidance: '【演示】生熟分开,留样备查' })
    const check = step(4, officer, 'check', { check: '【演示】餐具已消毒,冷藏正常' })
    const hold = { ...step(4, coordinator, 'hold', { samples: 8, sampleGrams: 130 }), hour: 13 }
    const end = { ...step(6, SYSTEM, 'close'), hour: 14 }
    const paths: Record<string, Path> = {
      filed: { steps: [], rest: [1, 2] },
      guided: { steps: [guide], rest: [1, 1] },
      checked: { steps: [guide, { ...check, day: 3 }], rest: [1, 1] },
      held: { steps: [guide, check, hold], rest: [1, 1] },
      closed: { steps: [guide, check, hold, end], rest: ENDED },
      'called-off': { steps: [step(2, coordinator, 'callOff', { reason: '【演示】改期' })], rest: ENDED },
    }
    const path = paths[name]!
    const day = openedOn(random, path, today)
    const heldOn = addDays(day, 4)
    const diners = random.whole(30, 260)
    const band = String(lookUpBand(rules.get('score-table', 'banquet.bands', area, heldOn), diners))
    const form = {
      ...{ heldOn, diners, place: '演示村文化广场', band, cookCertificate: `演示健康证${i}` },
      ...{
        occasion: random.pick(['wedding', 'birth', 'house', 'funeral']),
        menu: '【演示】凉菜八道,热菜十二道',
      },
      cookCertificateUntil: addDays(heldOn, 200),
    }
    const id = derivedId('demo-banquet', String(i))
    const opening = { id, kind: 'banquet', area, day, who: coordinator, subjects: [`area/${area}`], form }
    return tellPath(opening, path.steps)
  })
}

/** The records of school canteens that have somebody who keeps them, for the last serving days; a few were missed. */
export function canteenStories(
  random: Random,
  cast: Cast,
  premises: readonly CityPremises[],
  calendar: Calendar,
  today: string,
): ItemStory[] {
  const canteens = premises.filter(({ id, registration }) => {
    return registration.kind === 'school-canteen' && cast.operator(id)
  })
  const days = Array.from({ length: CANTEEN_DAYS }, (_, i) => addDays(today, -i - 1)).filter(day =>
    calendar.isWorkday(day),
  )
  return canteens.flatMap(place =>
    days.map((day, age): ItemStory => {
      const area = areaOf(place)
      const id = canteenDayId(place.id, day)
      const dishes = random.whole(4, 8)
      const isShort = random.chance(0.06)
      const record = step(0, cast.operator(place.id)!, 'record', {
        ...{
          accompaniedBy: random.chance(0.04) ? 'nobody' : random.pick(['principal', 'leader', 'teacher']),
        },
        ...{ dishes, samples: isShort ? dishes - 1 : dishes, sampleGrams: random.whole(125, 150) },
        ...{ sampleTemperature: random.whole(1, 6), ingredients: 'yes', principalCard: 'yes' },
        observations: '【演示】饭菜温热,口味正常',
      })
      const miss = { ...step(2, SYSTEM, 'miss'), hour: 1 }
      const isKept = random.chance(0.93)
      // What is a day old may still be put in.
      const steps = isKept ? [{ ...record, hour: 13 }] : age < 2 ? [] : [miss]
      const { signName: title, kind: canteenKind } = place.registration
      const opening = { id, kind: 'canteen-day', area, day, who: SYSTEM, form: { title, day, canteenKind } }
      const commandId = derivedId('supervision.open', id)
      return tellPath({ ...opening, commandId, subjects: [`premises/${place.id}`] }, steps)
    }),
  )
}
