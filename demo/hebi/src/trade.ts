import type { registry } from '@shian/events'
import {
  creditCodeCheckDigit,
  mod1110CheckDigit,
  organisationCodeCheckDigit,
  type PremisesFields,
} from '@shian/registry'
import type { Random } from './random.ts'

type Kind = registry.PremisesKind
type Hours = NonNullable<PremisesFields['openingHours']>

/** How many premises of each kind the city has: 20,000 in all. */
export const KIND_COUNTS: Readonly<Record<Kind, number>> = {
  restaurant: 6_720,
  shop: 8_900,
  stall: 1_700,
  'small-workshop': 1_250,
  'school-canteen': 420,
  'elderly-home-canteen': 120,
  'unit-canteen': 480,
  market: 96,
  producer: 300,
  'central-kitchen': 6,
  'collective-meal-delivery': 8,
}

const MEALS: Hours = [
  { opens: '06:30', closes: '08:30' },
  { opens: '11:00', closes: '13:30' },
  { opens: '17:00', closes: '19:00' },
]
const RESTAURANT_HOURS: readonly Hours[] = [
  [{ opens: '10:00', closes: '21:30' }],
  [
    { opens: '10:30', closes: '14:00' },
    { opens: '16:30', closes: '21:30' },
  ],
  [{ opens: '06:00', closes: '14:00' }],
  [{ opens: '16:00', closes: '01:00' }],
]
const SHOP_HOURS: readonly Hours[] = [
  [{ opens: '07:00', closes: '22:00' }],
  [{ opens: '08:00', closes: '21:00' }],
  [{ opens: '06:00', closes: '23:00' }],
]

function hoursOf(random: Random, kind: Kind): Hours {
  if (kind.endsWith('-canteen'))
    return kind === 'school-canteen' && random.chance(0.3) ? MEALS.slice(0, 2) : MEALS
  switch (kind) {
    case 'restaurant':
      return random.pick(RESTAURANT_HOURS)
    case 'shop':
      return random.pick(SHOP_HOURS)
    case 'stall':
      return random.chance(0.5)
        ? [{ opens: '06:00', closes: '10:00' }]
        : [{ opens: '16:30', closes: '23:00' }]
    case 'market':
      return [{ opens: '05:30', closes: '19:30' }]
    default:
      return [{ opens: '07:30', closes: '18:00' }]
  }
}

const FLOOR_AREA: Readonly<Record<Kind, readonly [number, number]>> = {
  restaurant: [25, 1_400],
  shop: [15, 2_600],
  stall: [3, 8],
  'small-workshop': [20, 220],
  'school-canteen': [80, 2_400],
  'elderly-home-canteen': [40, 600],
  'unit-canteen': [50, 1_500],
  market: [600, 9_000],
  producer: [300, 18_000],
  'central-kitchen': [1_500, 6_000],
  'collective-meal-delivery': [800, 4_000],
}
const DINERS: Partial<Record<Kind, readonly [number, number]>> = {
  'school-canteen': [60, 2_600],
  'elderly-home-canteen': [15, 420],
  'unit-canteen': [30, 1_600],
  'central-kitchen': [1_200, 6_000],
  'collective-meal-delivery': [500, 5_000],
}

type RiskFactors = NonNullable<PremisesFields['riskFactors']>

/** What the static tables ask for, by the names they use. */
function riskFactorsOf(random: Random, kind: Kind): RiskFactors | undefined {
  if (kind === 'shop') {
    const chilled = random.chance(0.5) ? random.low(5, 700) : 0
    return {
      'prepackaged-ambient': random.low(60, 9_000),
      'prepackaged-chilled': chilled,
      'prepackaged-frozen': random.chance(0.4) ? random.low(5, 400) : 0,
      'bulk-ambient': random.chance(0.45) ? random.low(5, 400) : 0,
      'bulk-chilled': random.chance(0.2) ? random.low(3, 160) : 0,
      'bulk-frozen': random.chance(0.15) ? random.low(3, 160) : 0,
      suppliers: random.low(3, 320),
    }
  }
  if (kind !== 'restaurant' && !kind.endsWith('-canteen')) return undefined
  const categories = ['hot']
  if (random.chance(0.45)) categories.push('cold')
  if (random.chance(0.25)) categories.push('self-made-drinks')
  if (kind === 'restaurant' && random.chance(0.05)) categories.push('cakes')
  if (kind === 'restaurant' && random.chance(0.03)) categories.push('raw')
  return { 'food-categories': categories }
}

/** Hours, size and risk factors of a premises of a kind. */
export function tradeFields(
  random: Random,
  kind: Kind,
): Pick<PremisesFields, 'openingHours' | 'floorAreaSquareMetres' | 'dinersPerMeal' | 'riskFactors'> {
  const [low, high] = FLOOR_AREA[kind]
  const diners = DINERS[kind]
  const riskFactors = riskFactorsOf(random, kind)
  return {
    openingHours: hoursOf(random, kind),
    floorAreaSquareMetres: random.low(low, high),
    ...(diners ? { dinersPerMeal: random.low(diners[0], diners[1]) } : {}),
    ...(riskFactors ? { riskFactors } : {}),
  }
}

const BASE31 = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/**
 * A credit code with valid check digits that no register holds: the subject part begins with zeros.
 *
 * @param serial below 923,521
 */
export function syntheticCreditCode(county: string, company: boolean, serial: number): string {
  let body = ''
  for (let i = 0, rest = serial; i < 4; i++, rest = Math.floor(rest / 31)) body = BASE31[rest % 31]! + body
  const subject = `0000${body}`
  const first17 = `9${company ? '1' : '2'}${county}${subject}${organisationCodeCheckDigit(subject)}`
  return first17 + creditCodeCheckDigit(first17)!
}

/** Kind and number of the licence a premises of a kind trades under; undefined for markets. */
export function syntheticLicence(
  random: Random,
  kind: Kind,
  county: string,
  serial: number,
):
  | {
      licenceKind:
        | 'food-business-licence'
        | 'food-production-licence'
        | 'small-workshop-registration'
        | 'small-shop-registration'
        | 'stall-record'
      number: string
      years: number
    }
  | undefined {
  const sequence = String(serial).padStart(6, '0')
  if (kind === 'market') return undefined
  if (kind === 'producer') {
    const digits = `1${String(random.whole(1, 31)).padStart(2, '0')}${county}${String(serial % 10_000).padStart(4, '0')}`
    return {
      licenceKind: 'food-production-licence',
      number: `SC${digits}${mod1110CheckDigit(digits)}`,
      years: 5,
    }
  }
  if (kind === 'small-workshop')
    return { licenceKind: 'small-workshop-registration', number: `XZF${county}${sequence}`, years: 3 }
  if (kind === 'stall') return { licenceKind: 'stall-record', number: `TFB${county}${sequence}`, years: 3 }
  if (kind === 'shop' && random.chance(0.3)) {
    return { licenceKind: 'small-shop-registration', number: `XJY${county}${sequence}`, years: 3 }
  }
  const trade = kind === 'shop' ? '1' : kind.endsWith('-canteen') ? '3' : '2'
  const digits = `${trade}${county}${sequence}`
  return { licenceKind: 'food-business-licence', number: `JY${digits}${mod1110CheckDigit(digits)}`, years: 5 }
}
