import type { supervision } from '@shian/events'
import { addDays, addMonths, addYears } from './days.ts'

/** One premises as the plan sees it. */
export interface PlanPremises {
  id: string
  /** Division code of the place. */
  division: string
  kind: string
  grade: string | null
  /** Last day any inspection was concluded. */
  lastOn: string | null
  /** Last day all check points were looked at. */
  lastFullOn: string | null
  /** First day it was known: from here the term for the first complete inspection runs. */
  since: string
}

/** Certified officers who share the work of a county, or of the city when the code has four digits. */
export interface OfficerPool {
  area: string
  officers: number
}

/** Numbers of the law and of the local plan, and what is on the ground. */
export interface PlanInput {
  year: number
  /** First month visits may be planned in: 1, or a later one while the year runs. */
  fromMonth: number
  premises: readonly PlanPremises[]
  pools: readonly OfficerPool[]
  officerMonthCap: number
  /** Officers at each visit. @source rules/cn/inspection.json#people */
  people: number
  /** Most visits of the whole area in one month, when somebody set one. */
  monthCap: number | null
  /** Visits owed a year by grade; below one when owed less than once a year. */
  frequency: Readonly<Record<string, number>>
  /** @source rules/cn/inspection.json#full-coverage */
  coverageYears: number
  /** @source rules/cn/inspection.json#no-repeat */
  repeatMonths: number
  premisesYearCap: number
  /** Twelve weights for a kind of premises. */
  weightsOf(kind: string): readonly number[]
}

export interface PlanLine {
  premisesId: string
  division: string
  month: number
  reason: supervision.PlanReason
  notBefore?: string
}

export interface PlanOver {
  premisesId: string
  division: string
  missing: number
  reason: 'capacity' | 'interval' | 'year-cap'
}

export interface PlanResult {
  lines: PlanLine[]
  over: PlanOver[]
  figures: {
    premises: number
    visits: number
    over: number
    officers: number
    coveragePercent: number
    months: { month: number; capacity: number; planned: number }[]
  }
}

const MONTHS = 12
const CITY_DIGITS = 4
const COUNTY_DIGITS = 6
const RISKIEST_FIRST = ['D', 'C', 'B', 'A']

/** A premises with what is owed to it. */
interface Owed {
  premises: PlanPremises
  /** Visits owed in the year, after the cap of one operator. */
  visits: number
  capped: number
  /** Last month of the term for a complete inspection, when that ends in the year; 0 when it is over. */
  deadline: number | null
  reason: supervision.PlanReason
  months: number[]
  weights: readonly number[]
}

const lastDayOf = (year: number, month: number): string => addDays(addMonths(firstDayOf(year, month), 1), -1)
const firstDayOf = (year: number, month: number): string => `${year}-${String(month).padStart(2, '0')}-01`

/** First day on which the same points may be looked at again. @source rules/cn/inspection.json#no-repeat */
export function freeFrom(lastOn: string, repeatMonths: number): string {
  return addDays(addMonths(lastOn, repeatMonths), 1)
}

/** Room that is left, by pool and month, with the bound on all of them together. */
class Capacity {
  readonly left = new Map<string, number[]>()
  readonly used = new Map<string, number[]>()
  readonly all: number[]
  readonly total: number[]

  constructor({ pools, officerMonthCap, people, monthCap, fromMonth }: PlanInput) {
    const open = (size: number): number[] =>
      Array.from({ length: MONTHS }, (_, m) => (m + 1 < fromMonth ? 0 : size))
    for (const { area, officers } of pools) {
      this.left.set(area, open(Math.floor((officers * officerMonthCap) / people)))
      this.used.set(area, new Array<number>(MONTHS).fill(0))
    }
    const sum = Array.from({ length: MONTHS }, (_, m) => sumOf([...this.left.values()].map(pool => pool[m]!)))
    this.total = sum.map(size => (monthCap === null ? size : Math.min(size, monthCap)))
    this.all = [...this.total]
  }

  /** The pool that still has room in a month: the county's own officers, then those of the city. */
  poolFor(division: string, month: number): string | undefined {
    if (this.all[month]! <= 0) return undefined
    return [division.slice(0, COUNTY_DIGITS), division.slice(0, CITY_DIGITS)].find(
      area => (this.left.get(area)?.[month] ?? 0) > 0,
    )
  }

  take(pool: string, month: number): void {
    this.left.get(pool)![month]! -= 1
    this.used.get(pool)![month]! += 1
    this.all[month]! -= 1
  }
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, n) => sum + n, 0)

function owedTo(premises: PlanPremises, input: PlanInput): Owed {
  const { year, coverageYears, frequency, premisesYearCap } = input
  const end = addYears(premises.lastFullOn ?? premises.since, coverageYears)
  const deadline =
    end <= lastDayOf(year, MONTHS) ? (end < firstDayOf(year, 1) ? 0 : Number(end.slice(5, 7))) : null
  const rate = premises.grade ? (frequency[premises.grade] ?? 0) : 0
  const byGrade = rate >= 1 ? Math.ceil(rate) : isDueByRate(premises, rate, year) ? 1 : 0
  const wanted = Math.max(byGrade, deadline === null ? 0 : 1)
  const visits = Math.min(wanted, premisesYearCap)
  const graded = premises.grade ? (`grade-${premises.grade}` as supervision.PlanReason) : 'ungraded'
  return {
    premises,
    visits,
    capped: wanted - visits,
    deadline,
    reason: byGrade > 0 ? graded : 'coverage',
    months: [],
    weights: input.weightsOf(premises.kind),
  }
}

/** Owed less than once a year: due when the interval ends in this year. */
function isDueByRate({ lastOn }: PlanPremises, rate: number, year: number): boolean {
  if (rate <= 0) return false
  if (lastOn === null) return true
  return addMonths(lastOn, Math.round(MONTHS / rate)) <= lastDayOf(year, MONTHS)
}

/** Those the law's term presses first, then the riskiest, then those not seen for longest. */
function inOrder(owed: Owed[]): Owed[] {
  const urgency = ({ deadline }: Owed): number => deadline ?? MONTHS + 1
  const risk = ({ premises }: Owed): number => {
    const at = RISKIEST_FIRST.indexOf(premises.grade ?? '')
    return at < 0 ? RISKIEST_FIRST.length : at
  }
  const seen = ({ premises }: Owed): string => premises.lastOn ?? ''
  const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  return owed.sort(
    (a, b) =>
      urgency(a) - urgency(b) ||
      risk(a) - risk(b) ||
      compare(seen(a), seen(b)) ||
      compare(a.premises.id, b.premises.id),
  )
}

/** The best month of a range: the one least filled for its weight; undefined when none has room. */
function bestMonth(owed: Owed, from: number, to: number, capacity: Capacity): number | undefined {
  let best: number | undefined
  let bestFill = Number.POSITIVE_INFINITY
  for (let month = from; month <= to; month++) {
    const pool = capacity.poolFor(owed.premises.division, month - 1)
    if (pool === undefined) continue
    const weight = owed.weights[month - 1] ?? 1
    // A month of weight nothing is the last resort, never forbidden: the term of the law is stronger.
    const fill = (capacity.used.get(pool)![month - 1]! + 1) / Math.max(weight, 1e-6)
    if (fill < bestFill) {
      best = month
      bestFill = fill
    }
  }
  return best
}

/** First month whose last day keeps the interval to what was inspected before. */
function firstMonth(owed: Owed, input: PlanInput): number {
  const { lastOn } = owed.premises
  if (lastOn === null) return input.fromMonth
  const free = freeFrom(lastOn, input.repeatMonths)
  const year = Number(free.slice(0, 4))
  if (year > input.year) return MONTHS + 1
  return Math.max(input.fromMonth, year < input.year ? 1 : Number(free.slice(5, 7)))
}

/** Places the next visit; says why when there is no place. */
function placeNext(owed: Owed, input: PlanInput, capacity: Capacity): 'placed' | 'capacity' | 'interval' {
  const k = owed.months.length
  const earliest = Math.max(firstMonth(owed, input), (owed.months.at(-1) ?? -MONTHS) + input.repeatMonths)
  if (earliest > MONTHS) return 'interval'
  // Room for those that follow: the last visit must still find its month.
  const rest = (owed.visits - k - 1) * input.repeatMonths
  const first = Math.max(earliest, Math.floor((k * MONTHS) / owed.visits) + 1)
  const last = Math.max(earliest, Math.min(Math.floor(((k + 1) * MONTHS) / owed.visits), MONTHS - rest))
  const bound = k === 0 && owed.deadline !== null ? Math.max(earliest, owed.deadline) : MONTHS
  const month =
    bestMonth(owed, Math.min(first, bound), Math.min(last, bound), capacity) ??
    bestMonth(owed, earliest, Math.max(earliest, Math.min(MONTHS - rest, bound)), capacity) ??
    bestMonth(owed, earliest, MONTHS, capacity)
  if (month === undefined) return 'capacity'
  capacity.take(capacity.poolFor(owed.premises.division, month - 1)!, month - 1)
  owed.months.push(month)
  return 'placed'
}

/**
 * The yearly plan: a visit for everybody whose two years end, then one for each grade, riskiest first, then the others
 * round by round. Deterministic: the same input gives the same plan.
 *
 * Cost: a sort and twelve looks a visit; 20,000 premises with 40,000 visits take well below half a second.
 *
 * @source 食品生产经营监督检查管理办法 Art. 21, 22, 42; 食品安全法 Art. 109
 */
export function computePlan(input: PlanInput): PlanResult {
  const capacity = new Capacity(input)
  const all = inOrder(input.premises.map(premises => owedTo(premises, input)))
  const over: PlanOver[] = []
  const stuck = new Map<Owed, 'capacity' | 'interval'>()
  for (let round = 0; round < input.premisesYearCap; round++) {
    for (const owed of all) {
      if (owed.months.length !== round || owed.visits <= round) continue
      const result = placeNext(owed, input, capacity)
      if (result !== 'placed') stuck.set(owed, result)
    }
  }
  for (const owed of all) {
    const { id, division } = owed.premises
    const missing = owed.visits - owed.months.length
    if (missing > 0) over.push({ premisesId: id, division, missing, reason: stuck.get(owed) ?? 'capacity' })
    if (owed.capped > 0) over.push({ premisesId: id, division, missing: owed.capped, reason: 'year-cap' })
  }
  const lines = all.flatMap(owed => linesOf(owed, input))
  return { lines, over, figures: figuresOf(all, lines, over, input, capacity) }
}

function linesOf({ premises, months, reason, deadline }: Owed, input: PlanInput): PlanLine[] {
  return months.map((month, k) => {
    const before = k === 0 && premises.lastOn ? freeFrom(premises.lastOn, input.repeatMonths) : null
    return {
      premisesId: premises.id,
      division: premises.division,
      month,
      reason: k === 0 && deadline !== null ? 'coverage' : reason,
      ...(before && before > firstDayOf(input.year, month) ? { notBefore: before } : {}),
    }
  })
}

function figuresOf(
  all: readonly Owed[],
  lines: readonly PlanLine[],
  over: readonly PlanOver[],
  input: PlanInput,
  capacity: Capacity,
): PlanResult['figures'] {
  const covered = all.filter(owed => owed.months.length > 0 || owed.deadline === null).length
  const planned = new Array<number>(MONTHS).fill(0)
  for (const { month } of lines) planned[month - 1]! += 1
  return {
    premises: all.length,
    visits: lines.length,
    over: sumOf(over.map(entry => entry.missing)),
    officers: sumOf(input.pools.map(pool => pool.officers)),
    coveragePercent: all.length === 0 ? 100 : Math.floor((covered / all.length) * 1_000) / 10,
    months: planned.map((count, m) => ({ month: m + 1, capacity: capacity.total[m]!, planned: count })),
  }
}
