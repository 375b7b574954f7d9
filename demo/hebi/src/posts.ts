import type { Appointment, PersonEntry } from '@shian/registry'
import { CITY, type CityArea } from './areas.ts'
import { personName, personPhone } from './names.ts'
import type { Random } from './random.ts'

export interface CityOrganisation {
  id: string
  area: string
  name: string
  kind: 'bureau' | 'office' | 'centre' | 'laboratory' | 'police'
}

export interface CityPost {
  id: string
  appointment: Appointment
}

type RoleName = Appointment['role']

/** A premises that gets operators. */
export interface OperatedPremises {
  id: string
  /** `<division code>/<id>` */
  area: string
  dinersPerMeal: number
}

/** Organisations, people and posts of the city as they are made. */
export class Staff {
  readonly organisations: CityOrganisation[] = []
  readonly people: PersonEntry[] = []
  readonly posts: CityPost[] = []
  /** The first post of each role: one login per role. */
  readonly logins: Partial<Record<RoleName, { personId: string; postId: string }>> = {}
  readonly #random: Random
  readonly #validFrom: string

  constructor(random: Random, validFrom: string) {
    this.#random = random
    this.#validFrom = validFrom
  }

  organisation(area: string, name: string, kind: CityOrganisation['kind']): string {
    const id = `hebi-org-${area}-${kind}`
    this.organisations.push({ id, area, name: `${name}(演示)`, kind })
    return id
  }

  person(kind: PersonEntry['kind'], area: string): string {
    const serial = this.people.length + 1
    const id = `hebi-person-${String(serial).padStart(5, '0')}`
    this.people.push({ id, name: personName(this.#random), phone: personPhone(serial), kind, area })
    return id
  }

  appoint(
    personId: string,
    role: RoleName,
    actArea: string,
    more: Partial<Pick<Appointment, 'title' | 'organisationId' | 'viewArea' | 'searchArea'>> = {},
  ): void {
    const serial = this.posts.length + 1
    const id = `hebi-post-${String(serial).padStart(5, '0')}`
    const certificate =
      role === 'inspector' ? { certificate: `演示豫F${String(serial).padStart(6, '0')}` } : {}
    this.posts.push({
      id,
      appointment: { personId, role, actArea, ...more, ...certificate, validFrom: this.#validFrom },
    })
    this.logins[role] ??= { personId, postId: id }
  }

  official(role: RoleName, title: string, area: string, viewArea: string, organisationId: string): void {
    const personId = this.person('official', area)
    this.appoint(personId, role, area, { title, organisationId, viewArea, searchArea: CITY })
  }
}

function staffCity(staff: Staff, city: CityArea): void {
  const bureau = staff.organisation(CITY, `${city.name}市场监督管理局`, 'bureau')
  const centre = staff.organisation(CITY, `${city.name}食品安全指挥中心`, 'centre')
  staff.official('admin', '平台管理员', CITY, CITY, bureau)
  staff.official('commander', '市级值班长', CITY, CITY, centre)
  staff.official('commander', '市级值班员', CITY, CITY, centre)
  staff.official('leader', '分管副局长', CITY, CITY, bureau)
  for (let i = 0; i < 4; i++) staff.official('inspector', '市级执法人员', CITY, CITY, bureau)
  staff.official('publisher', '信息公示员', CITY, CITY, bureau)
  staff.official('auditor', '审计员', CITY, CITY, bureau)
  staff.official('complaint-handler', '投诉举报受理员', CITY, CITY, centre)
  staff.official('legal-reviewer', '法制审核员', CITY, CITY, bureau)
  staff.official('finance', '财务审核员', CITY, CITY, bureau)
  staff.official(
    'laboratory',
    '检验机构联络员',
    CITY,
    CITY,
    staff.organisation(CITY, `${city.name}食品检验检测中心`, 'laboratory'),
  )
  staff.official(
    'police',
    '公安食药环侦联络员',
    CITY,
    CITY,
    staff.organisation(CITY, `${city.name}公安局`, 'police'),
  )
  staff.official('vault-keeper', '保密员', CITY, CITY, bureau)
}

function staffCounty(staff: Staff, county: CityArea): void {
  const { code, name } = county
  const bureau = staff.organisation(code, `${name}市场监督管理局`, 'bureau')
  const centre = staff.organisation(code, `${name}食品安全指挥中心`, 'centre')
  staff.official('admin', '县区管理员', code, code, bureau)
  staff.official('commander', '县区值班员', code, code, centre)
  staff.official('leader', '局长', code, code, bureau)
  for (let i = 0; i < 3; i++) staff.official('inspector', '县区执法人员', code, code, bureau)
  staff.official('publisher', '信息公示员', code, code, bureau)
  staff.official('complaint-handler', '投诉举报受理员', code, code, centre)
  staff.official('legal-reviewer', '法制审核员', code, code, bureau)
}

function staffTownship(staff: Staff, random: Random, township: CityArea): void {
  const { code, name } = township
  const county = code.slice(0, 6)
  const office = staff.organisation(code, `${name}市场监管所`, 'office')
  staff.official('leader', '所长', code, county, office)
  const inspectors = random.whole(2, 4)
  for (let i = 0; i < inspectors; i++) staff.official('inspector', '执法人员', code, county, office)
  const coordinator = staff.person('coordinator', code)
  staff.appoint(coordinator, 'coordinator', code, {
    title: '乡镇协管员',
    organisationId: office,
    searchArea: county,
  })
}

/** Officials for every level, and a coordinator in some of the villages. */
export function staffOffices(staff: Staff, random: Random, areas: readonly CityArea[]): void {
  for (const area of areas) {
    if (area.kind === 'city') staffCity(staff, area)
    else if (area.kind === 'county') staffCounty(staff, area)
    else if (area.kind === 'township') staffTownship(staff, random, area)
    else if (random.chance(0.4)) {
      const person = staff.person('coordinator', area.code)
      staff.appoint(person, 'coordinator', area.code, {
        title: '村级信息员',
        searchArea: area.code.slice(0, 9),
      })
    }
  }
}

/** Safety officer and principal of a premises; a large one has a safety director too. */
export function staffPremises(staff: Staff, premises: OperatedPremises): void {
  staff.appoint(staff.person('operator', premises.area), 'safety-officer', premises.area, {
    title: '食品安全员',
  })
  staff.appoint(staff.person('operator', premises.area), 'principal', premises.area, { title: '主要负责人' })
  if (premises.dinersPerMeal >= 300) {
    staff.appoint(staff.person('operator', premises.area), 'safety-director', premises.area, {
      title: '食品安全总监',
    })
  }
}
