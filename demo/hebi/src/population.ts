import type { registry } from '@shian/events'
import { addDays, addMonths } from '@shian/kernel'
import type { Licence, PersonEntry, Registration } from '@shian/registry'
import { CITY, type CityArea, readAreas } from './areas.ts'
import { addressOf, branchName, chainWord, firmName, placeName } from './names.ts'
import { type CityOrganisation, type CityPost, Staff, staffOffices, staffPremises } from './posts.ts'
import { Random } from './random.ts'
import { KIND_COUNTS, syntheticCreditCode, syntheticLicence, tradeFields } from './trade.ts'

export type { CityOrganisation, CityPost } from './posts.ts'

export interface CityFbo {
  id: string
  /** Division of its first premises. */
  area: string
  legalName: string
  creditCode?: string
}

export interface CityPremises {
  id: string
  /** Division code; the area path is `<division>/<id>`. */
  division: string
  registration: Registration
  licence?: Licence
}

/** The synthetic city: nothing in it is a real person, firm, number or licence. */
export interface City {
  synthetic: true
  seed: number
  /** The day the city is seen on. */
  today: string
  areas: CityArea[]
  organisations: CityOrganisation[]
  people: PersonEntry[]
  posts: CityPost[]
  fbos: CityFbo[]
  premises: CityPremises[]
  /** Premises to give cameras, the likeliest first: canteens of schools and homes, then restaurants. */
  cameraPremises: string[]
  /** One post of each role to sign in with. */
  logins: Staff['logins']
}

/** Days on which the year of history begins, before `today`. */
export const HISTORY_DAYS = 365
const CAMERA_PREMISES = 120
const OTHER_OPERATED_PREMISES = 300
const CHAINS = 24

const PER_VILLAGE: Readonly<Record<string, number>> = { 社区: 7, 村: 1, 其他: 2 }
const PER_TOWNSHIP: Readonly<Record<string, number>> = { 街道: 1.3, 镇: 1, 乡: 0.7 }
/** Kinds of the countryside are drawn to villages; the rest to where people trade. */
const RURAL: readonly registry.PremisesKind[] = ['small-workshop', 'producer', 'elderly-home-canteen']

interface Spot {
  village: CityArea
  township: CityArea
  county: CityArea
  rural: boolean
  latitude: number
  longitude: number
}

function spotsOf(random: Random, areas: readonly CityArea[]): Spot[] {
  const byCode = new Map(areas.map(area => [area.code, area]))
  return areas
    .filter(area => area.kind === 'village')
    .map(village => {
      const township = byCode.get(village.code.slice(0, 9))!
      const hex = township.hex ?? { column: 0, row: 0 }
      // Schematic: a place inside the cell of its township on the map of hexagons.
      const longitude = 114.02 + (hex.column + (hex.row % 2) / 2 + random.next() * 0.8) * 0.06
      const latitude = 36.02 - (hex.row + random.next() * 0.8) * 0.05
      const county = byCode.get(village.code.slice(0, 6))!
      return { village, township, county, rural: village.form === '村', latitude, longitude }
    })
}

function weightOf(random: Random, spot: Spot, rural: boolean): number {
  const village = rural ? 1 : (PER_VILLAGE[spot.village.form] ?? 1)
  return village * (PER_TOWNSHIP[spot.township.form] ?? 1) * (0.5 + random.next())
}

/** Runs out over the coming years; a few are about to, a few already have. */
function expiryOf(random: Random, today: string, years: number): string {
  const draw = random.next()
  if (draw < 0.02) return addDays(today, -random.whole(1, 120))
  if (draw < 0.07) return addDays(today, random.whole(0, 60))
  return addDays(today, random.whole(61, years * 365 - 20))
}

function licenceFor(
  random: Random,
  kind: registry.PremisesKind,
  spot: Spot,
  serial: number,
  today: string,
): Licence | undefined {
  const made = syntheticLicence(random, kind, spot.county.code, serial)
  if (!made) return undefined
  const expiresOn = expiryOf(random, today, made.years)
  const issuedOn = addDays(addMonths(expiresOn, -12 * made.years), 1)
  return { number: made.number, licenceKind: made.licenceKind, issuedOn, expiresOn }
}

interface Chain {
  brand: string
  kind: 'restaurant' | 'shop'
  fbo: CityFbo | undefined
}

class Builder {
  readonly premises: CityPremises[] = []
  readonly fbos: CityFbo[] = []
  readonly #random: Random
  readonly #today: string
  readonly #chains: Chain[]
  readonly #serials = new Map<string, number>()

  constructor(random: Random, today: string) {
    this.#random = random
    this.#today = today
    const brands = new Set<string>()
    while (brands.size < CHAINS) brands.add(chainWord(random))
    this.#chains = [...brands].map((brand, i) => ({
      brand,
      kind: i % 2 ? 'shop' : 'restaurant',
      fbo: undefined,
    }))
  }

  #fbo(legalName: string, area: string, kind: registry.PremisesKind, county: string): CityFbo {
    const serial = this.fbos.length + 1
    const id = `hebi-fbo-${String(serial).padStart(5, '0')}`
    const company = legalName.includes('公司')
    const fbo: CityFbo = {
      id,
      area,
      legalName,
      // Half of the stalls trade without a business registration.
      ...(kind === 'stall' && serial % 2 ? {} : { creditCode: syntheticCreditCode(county, company, serial) }),
    }
    this.fbos.push(fbo)
    return fbo
  }

  #owner(kind: registry.PremisesKind, spot: Spot): { sign: string; fbo: CityFbo } {
    const random = this.#random
    const { code: county } = spot.county
    const chain =
      (kind === 'restaurant' || kind === 'shop') && !spot.rural && random.chance(0.025)
        ? random.pick(this.#chains.filter(candidate => candidate.kind === kind))
        : undefined
    if (!chain) {
      const { sign, legal } = firmName(random, kind, spot.county.name)
      return { sign, fbo: this.#fbo(legal, spot.village.code, kind, county) }
    }
    const { sign, legal } = branchName(chain.brand, chain.kind, placeName(spot.village.name))
    chain.fbo ??= this.#fbo(legal, spot.village.code, kind, county)
    return { sign, fbo: chain.fbo }
  }

  add(kind: registry.PremisesKind, spot: Spot): void {
    const random = this.#random
    const serial = this.premises.length + 1
    const { sign, fbo } = this.#owner(kind, spot)
    const key = `${spot.county.code} ${kind}`
    const licenceSerial = (this.#serials.get(spot.county.code) ?? 0) + 1
    this.#serials.set(spot.county.code, licenceSerial)
    const ownSerial = (this.#serials.get(key) ?? 0) + 1
    this.#serials.set(key, ownSerial)
    const licence = licenceFor(
      random,
      kind,
      spot,
      kind === 'producer' ? ownSerial : licenceSerial,
      this.#today,
    )
    const registration: Registration = {
      signName: sign,
      legalName: fbo.legalName,
      kind,
      address: addressOf(random, spot.county.name, spot.township.name, spot.village.name, spot.rural),
      latitude: round5(spot.latitude + random.next() * 0.006),
      longitude: round5(spot.longitude + random.next() * 0.006),
      ...tradeFields(random, kind),
      fboId: fbo.id,
      ...(fbo.creditCode ? { creditCode: fbo.creditCode } : {}),
      openedOn: addDays(
        licence?.issuedOn ?? this.#today,
        -(random.chance(0.6) ? 0 : random.whole(30, 2_500)) - 1,
      ),
      synthetic: true,
    }
    this.premises.push({
      id: `hebi-${String(serial).padStart(5, '0')}`,
      division: spot.village.code,
      registration,
      ...(licence ? { licence } : {}),
    })
  }
}

const round5 = (value: number): number => Math.round(value * 100_000) / 100_000

function place(random: Random, builder: Builder, spots: readonly Spot[]): void {
  const trade = random.weighted(spots.map(spot => weightOf(random, spot, false)))
  const countryside = random.weighted(spots.map(spot => weightOf(random, spot, true)))
  for (const [kind, count] of Object.entries(KIND_COUNTS) as [registry.PremisesKind, number][]) {
    const choose = RURAL.includes(kind) ? countryside : trade
    for (let i = 0; i < count; i++) builder.add(kind, spots[choose()]!)
  }
}

function chooseCameraPremises(random: Random, premises: readonly CityPremises[]): CityPremises[] {
  const of = (kind: registry.PremisesKind): CityPremises[] =>
    premises.filter(p => p.registration.kind === kind)
  const schools = of('school-canteen')
  const homes = of('elderly-home-canteen')
  const restaurants = of('restaurant').filter(p => (p.registration.floorAreaSquareMetres ?? 0) > 150)
  const chosen = new Set<CityPremises>()
  const sources = [schools, schools, homes, restaurants]
  for (let i = 0; chosen.size < CAMERA_PREMISES; i++) chosen.add(random.pick(sources[i % sources.length]!))
  return [...chosen]
}

/**
 * Makes the synthetic city. The same seed and day give the same city; 20,000 premises take well under two seconds.
 *
 * @param seed any whole number
 * @param today the day from which expiry and history are counted, `YYYY-MM-DD`
 */
export function seedCity(seed: number, today = '2026-11-24'): City {
  const random = new Random(seed)
  const areas = readAreas()
  const builder = new Builder(random, today)
  place(random, builder, spotsOf(random, areas))
  const staff = new Staff(random, addDays(today, -HISTORY_DAYS - 30))
  staffOffices(staff, random, areas)
  const cameras = chooseCameraPremises(random, builder.premises)
  const operated = new Set(cameras)
  while (operated.size < CAMERA_PREMISES + OTHER_OPERATED_PREMISES)
    operated.add(random.pick(builder.premises))
  for (const { id, division, registration } of operated) {
    staffPremises(staff, { id, area: `${division}/${id}`, dinersPerMeal: registration.dinersPerMeal ?? 0 })
  }
  return {
    synthetic: true,
    seed,
    today,
    areas,
    organisations: staff.organisations,
    people: staff.people,
    posts: staff.posts,
    fbos: builder.fbos,
    premises: builder.premises,
    cameraPremises: cameras.map(p => p.id),
    logins: staff.logins,
  }
}

export { CITY }
