import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addMonths } from '@shian/kernel'
import { addYears } from './days.ts'
import { computePlan, freeFrom, type PlanInput, type PlanPremises } from './plan-compute.ts'

/** Numbers that are the same in every run. */
function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const FREQUENCY = { A: 1, B: 2, C: 3, D: 4 }
const GRADES = [null, 'A', 'A', 'B', 'B', 'C', 'D'] as const
const COUNTIES = ['410602', '410603', '410611']
const WEIGHTS = [1, 0.6, 1, 1, 1.1, 1.2, 1.2, 1.2, 1.2, 1, 0.9, 0.8]

function city(count: number, seed: number): PlanPremises[] {
  const random = generator(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const day = (year: number): string =>
    `${year}-${String(1 + Math.floor(random() * 12)).padStart(2, '0')}-${String(1 + Math.floor(random() * 28)).padStart(2, '0')}`
  return Array.from({ length: count }, (_, i) => {
    const lastOn = random() < 0.7 ? day(2025 + Math.floor(random() * 2)) : null
    return {
      id: `p${i}`,
      division: `${pick(COUNTIES)}001001`,
      kind: random() < 0.05 ? 'school-canteen' : 'restaurant',
      grade: pick(GRADES),
      lastOn,
      lastFullOn: lastOn && random() < 0.8 ? lastOn : null,
      since: day(2020 + Math.floor(random() * 7)),
    }
  })
}

function input(premises: PlanPremises[], officers: number, more: Partial<PlanInput> = {}): PlanInput {
  return {
    year: 2027,
    fromMonth: 1,
    premises,
    pools: [...COUNTIES.map(area => ({ area, officers })), { area: '4106', officers: 2 }],
    officerMonthCap: 40,
    people: 2,
    monthCap: null,
    frequency: FREQUENCY,
    coverageYears: 2,
    repeatMonths: 3,
    premisesYearCap: 4,
    weightsOf: kind => (kind === 'school-canteen' ? [0.5, 0, 3, 2, 2, 1, 0, 0, 3, 1, 1, 1] : WEIGHTS),
    ...more,
  }
}

const byPremises = (lines: readonly { premisesId: string; month: number }[]): Map<string, number[]> => {
  const months = new Map<string, number[]>()
  for (const { premisesId, month } of lines)
    months.set(premisesId, [...(months.get(premisesId) ?? []), month])
  return months
}

describe('the yearly plan', () => {
  it('never breaks the interval, the caps of a month or of an operator', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const premises = city(300, seed)
      const officers = 1 + (seed % 6)
      const monthCap = seed % 3 === 0 ? 25 : null
      const plan = computePlan(input(premises, officers, { monthCap, fromMonth: 1 + (seed % 4) }))
      const planned = byPremises(plan.lines)
      for (const entry of premises) {
        const months = planned.get(entry.id) ?? []
        assert.ok(months.length <= 4)
        months.forEach((month, k) => {
          if (k > 0) assert.ok(month - months[k - 1]! >= 3, `${entry.id}: ${months.join()}`)
          assert.ok(month >= 1 + (seed % 4))
        })
        if (entry.lastOn && months[0]) {
          const end = addMonths(`2027-${String(months[0]).padStart(2, '0')}-01`, 1)
          assert.ok(freeFrom(entry.lastOn, 3) < end, `${entry.id} in ${months[0]} after ${entry.lastOn}`)
        }
      }
      for (const { month, capacity, planned: count } of plan.figures.months)
        assert.ok(count <= capacity, `month ${month}`)
      const owed = plan.over.reduce((sum, { missing }) => sum + missing, 0)
      assert.equal(plan.figures.over, owed)
    }
  })

  it('covers everybody within two years when there is room for it', () => {
    for (let seed = 50; seed < 70; seed++) {
      let premises = city(400, seed)
      const seen = new Set<string>()
      for (const year of [2027, 2028]) {
        // 3 × 20 + 20 visits a month: room for every premises once a year, not for all that the grades ask.
        const plan = computePlan(input(premises, 1, { year }))
        const months = byPremises(plan.lines)
        for (const id of months.keys()) seen.add(id)
        premises = premises.map(entry => {
          const last = months.get(entry.id)?.at(-1)
          if (!last) return entry
          const day = `${year}-${String(last).padStart(2, '0')}-28`
          return { ...entry, lastOn: day, lastFullOn: day }
        })
      }
      const known = premises.filter(entry => addYears(entry.lastFullOn ?? entry.since, 2) <= '2028-12-31')
      for (const entry of known) assert.ok(seen.has(entry.id), `${entry.id} of seed ${seed} was not seen`)
    }
  })

  it('is the same plan for the same input, and says what found no place', () => {
    const premises = city(500, 7)
    assert.deepEqual(computePlan(input(premises, 1)), computePlan(input([...premises], 1)))
    const none = computePlan(input(premises, 0, { pools: [] }))
    assert.equal(none.lines.length, 0)
    assert.ok(none.figures.over > 500)
    assert.ok(none.over.every(({ reason }) => reason !== 'year-cap'))
  })

  it('gives the term of the law the first place when there is too little room', () => {
    const due: PlanPremises = {
      id: 'due',
      division: '410602001001',
      kind: 'restaurant',
      grade: 'A',
      lastOn: '2025-03-10',
      lastFullOn: '2025-03-10',
      since: '2020-01-01',
    }
    const risky = { ...due, id: 'risky', grade: 'D', lastOn: '2026-08-01', lastFullOn: '2026-08-01' }
    const plan = computePlan(
      input([risky, due], 1, { pools: [{ area: '410602', officers: 2 }], officerMonthCap: 1, monthCap: 1 }),
    )
    const first = plan.lines.find(line => line.premisesId === 'due')
    assert.equal(first?.reason, 'coverage')
    assert.ok(first!.month <= 3, 'its two years end in March')
    assert.equal(plan.lines.filter(line => line.premisesId === 'risky').length, 4)
  })

  it('keeps school canteens out of the holidays and summer in front', () => {
    const plan = computePlan(input(city(2_000, 3), 12))
    const schools = new Set(
      city(2_000, 3).flatMap(p => (p.kind === 'school-canteen' && p.grade ? [p.id] : [])),
    )
    const counts = new Array<number>(12).fill(0)
    for (const { premisesId, month } of plan.lines) if (!schools.has(premisesId)) counts[month - 1]! += 1
    assert.ok(counts[7]! > counts[1]!, 'more in August than in the month of Spring Festival')
    const holidays = plan.lines.filter(
      ({ premisesId, month }) => schools.has(premisesId) && [2, 7, 8].includes(month),
    )
    assert.ok(holidays.length < schools.size / 2)
  })

  it('plans 20,000 premises in less than two seconds', () => {
    const premises = city(20_000, 11)
    const before = performance.now()
    const plan = computePlan(input(premises, 80))
    const took = performance.now() - before
    assert.ok(plan.lines.length > 20_000)
    assert.ok(took < 2_000, `${Math.round(took)} ms`)
  })
})
