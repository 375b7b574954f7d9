import type { Calendar } from '../work/calendar.ts'
import { evaluateCondition, isCondition } from '../work/condition.ts'
import { addTerm, type Term } from '../work/term.ts'
import { startOfDay } from '../work/time.ts'
import type { Rule, RuleOf, RuleValues } from './schema.ts'

/** Points of one factor, so that a score can be explained line by line. */
export interface FactorScore {
  readonly factor: string
  readonly points: number
}

/** A score with its parts. `missing` names factors that were not given and count 0. */
export interface Score {
  readonly points: number
  readonly byFactor: readonly FactorScore[]
  readonly missing: readonly string[]
}

/**
 * Looks a number up in a banded table: the first band whose `upTo` is not below the value.
 *
 * @throws RangeError when the value is above every band
 * @example banded(grade, 44) // 'B'
 */
export function lookUpBand(rule: RuleOf<'score-table'>, value: number): number | string {
  if (!('bands' in rule.value)) throw new TypeError(`rule ${rule.id} is a sum of factors, not one look-up`)
  const band = rule.value.bands.find(entry => entry.upTo === null || value <= entry.upTo)
  if (!band) throw new RangeError(`rule ${rule.id} has no band for ${value}`)
  return band.result
}

/**
 * Sums a score table. Factors of one group exclude each other and the highest counts; a factor that is missing
 * counts 0; a choice field may hold several values, of which the highest counts (就高不就低).
 *
 * @param given a number for a banded factor, a key or a list of keys for a factor with choices
 * @throws RangeError on a key the table does not know
 */
export function scoreFactors(rule: RuleOf<'score-table'>, given: Readonly<Record<string, unknown>>): Score {
  if (!('factors' in rule.value)) throw new TypeError(`rule ${rule.id} is one look-up, not a sum of factors`)
  const byFactor: FactorScore[] = []
  const missing: string[] = []
  const groups = new Map<string, number>()
  for (const factor of rule.value.factors) {
    const value = given[factor.id]
    if (value === undefined || value === null) {
      if (factor.group === undefined) missing.push(factor.id)
      continue
    }
    const points = Math.min(factor.max, factorPoints(rule.id, factor, value))
    byFactor.push({ factor: factor.id, points })
    const group = factor.group ?? factor.id
    groups.set(group, Math.max(groups.get(group) ?? 0, points))
  }
  const sum = [...groups.values()].reduce((total, points) => total + points, 0)
  return { points: Math.min(rule.value.max, round(sum)), byFactor, missing }
}

/** How often something is owed. @throws RangeError on a class the table does not know */
export function cadenceOf(rule: RuleOf<'cadence'>, key?: string): RuleValues['cadence']['entries'][number] {
  const entry = rule.value.entries.find(candidate => candidate.key === key)
  if (!entry) throw new RangeError(`rule ${rule.id} has no entry for ${key ?? 'everybody'}`)
  return entry
}

/** The term of a deadline; minutes become hours. */
export function termOf(rule: RuleOf<'deadline'>): Term {
  const { value, unit } = rule.value
  return unit === 'minute' ? { value: value / 60, unit: 'hour' } : { value, unit: unit as Term['unit'] }
}

/**
 * The reward for a report, in yuan.
 *
 * @param penaltyYuan fines and confiscations together
 */
export function rewardOf(
  rule: RuleOf<'reward-table'>,
  level: string,
  penaltyYuan: number,
): { rewardYuan: number; needsFinance: boolean } {
  const row = rule.value.levels.find(candidate => candidate.level === level)
  if (!row) throw new RangeError(`rule ${rule.id} has no level ${level}`)
  const rewardYuan = Math.min(rule.value.capYuan, Math.max(row.floorYuan, round(row.rate * penaltyYuan)))
  return { rewardYuan, needsFinance: rewardYuan >= rule.value.financeFromYuan }
}

/** Whether a quantity keeps the bounds of a limit. */
export function keepsLimit(rule: RuleOf<'limit'>, value: number): boolean {
  return value >= (rule.value.min ?? -Infinity) && value <= (rule.value.max ?? Infinity)
}

/** The result of the first case that holds. */
export function decideCase(rule: RuleOf<'scope'>, given: Readonly<Record<string, unknown>>): unknown {
  for (const entry of rule.value.cases) {
    if (!isCondition(entry.when)) throw new TypeError(`rule ${rule.id} has a case without a valid condition`)
    if (evaluateCondition(entry.when, { values: given }).holds) return entry.result
  }
  return rule.value.otherwise
}

/** Failed answers of a checklist by weight. @throws RangeError on an item the list does not have */
export function countFailures(
  rule: RuleOf<'checklist'>,
  failed: readonly string[],
): { key: number; general: number } {
  const items = failed.map(id => {
    const item = rule.value.items.find(candidate => candidate.id === id)
    if (!item) throw new RangeError(`rule ${rule.id} has no item ${id}`)
    return item
  })
  const key = items.filter(item => item.key).length
  return { key, general: items.length - key }
}

/**
 * Evaluates any rule on the input of an example or of the rules page: the shape of `given` depends on the kind.
 *
 * @param calendar needed for deadlines that are given an `anchor` day
 */
export function evaluateRule(
  rule: Rule,
  given: Readonly<Record<string, unknown>>,
  calendar?: Calendar,
): unknown {
  switch (rule.kind) {
    case 'deadline':
      return evaluateDeadline(rule, given, calendar)
    case 'number':
      return { ...rule.value }
    case 'limit':
      return { keeps: keepsLimit(rule, Number(given['value'])) }
    case 'cadence': {
      const entry = cadenceOf(rule, given['key'] as string | undefined)
      return { min: entry.min, max: entry.max ?? entry.min, every: entry.every }
    }
    case 'score-table':
      return 'bands' in rule.value
        ? { result: lookUpBand(rule, Number(given['value'])) }
        : { points: scoreFactors(rule, given).points }
    case 'reward-table':
      return rewardOf(rule, String(given['level']), Number(given['penaltyYuan']))
    case 'checklist':
      return countFailures(rule, (given['failed'] as readonly string[] | undefined) ?? [])
    case 'scope':
      return { result: decideCase(rule, given) }
  }
}

function evaluateDeadline(
  rule: RuleOf<'deadline'>,
  given: Readonly<Record<string, unknown>>,
  calendar: Calendar | undefined,
): unknown {
  const anchor = given['anchor']
  if (anchor === undefined) return { value: rule.value.value, unit: rule.value.unit }
  if (!calendar) throw new TypeError(`rule ${rule.id}: an example with an anchor needs a calendar`)
  const moment = String(anchor).includes('T') ? String(anchor) : startOfDay(String(anchor))
  const due = addTerm(moment, termOf(rule), calendar, { roll: rule.value.roll ?? true })
  return termOf(rule).unit === 'hour'
    ? { dueAt: due.dueAt }
    : { dueDate: due.dueDate, provisional: due.provisional }
}

type Factor = Extract<RuleValues['score-table'], { factors: unknown }>['factors'][number]

function factorPoints(id: string, factor: Factor, value: unknown): number {
  if (factor.choices) {
    const keys = Array.isArray(value) ? value : [value]
    return Math.max(
      0,
      ...keys.map(key => {
        const choice = factor.choices?.[String(key)]
        if (!choice) throw new RangeError(`rule ${id}: factor ${factor.id} has no choice ${String(key)}`)
        return choice.points
      }),
    )
  }
  const band = factor.bands?.find(entry => entry.upTo === null || Number(value) <= entry.upTo)
  if (!band) throw new RangeError(`rule ${id}: factor ${factor.id} has no band for ${String(value)}`)
  return band.points
}

// Sums of tenths must not show binary noise.
function round(value: number): number {
  return Math.round(value * 100) / 100
}
