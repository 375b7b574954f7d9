import {
  addTerm,
  type Bilingual,
  type Calendar,
  type Day,
  decideCase,
  endOfDay,
  type Instant,
  type ResolvedRule,
  type RuleBook,
  type RuleOf,
  startOfDay,
  termOf,
} from '@shian/kernel'
import type { ClosureLimits, Pattern } from './operating.ts'
import type { Cycle, Period } from './period.ts'

/** What this module needs to know besides the facts. */
export interface Law {
  rules: RuleBook
  calendar(): Calendar
}

let current: Law | undefined

/** Called once by the application at start. */
export function provideLaw(law: Law): void {
  current = law
}

/** The law of this process. Throws when the application provided none: a wiring mistake. */
export function providedLaw(): Law {
  if (!current) throw new Error('no rules were provided to the self-inspection module')
  return current
}

/** What decides which regime a premises falls under. */
export interface Profile {
  kind: string
  diners: number | null
  factors: Readonly<Record<string, unknown>>
}

/** What a premises owes at a time: its regime, its cycles, who completes them and what they are called. */
export interface Regime {
  regime: 'enterprise' | 'collective-dining' | 'none'
  cycles: readonly Cycle[]
  director: 'required' | 'not-required'
  scheme: Scheme
  pattern: Pattern['pattern']
  list: string
}

/** Names of the cycles; Hebi calls those of producers by its own words. */
export interface Scheme {
  scheme: string
  day: Bilingual
  week: Bilingual
  month: Bilingual
  fullAudit: 'yes' | 'no'
}

const DECIDED_MAX = 10_000
const decided = new Map<string, unknown>()

/**
 * The result of a decision table in force at a place and day. Results are kept by version and input: a city has a few
 * hundred kinds of premises, and a summary asks about all of them.
 */
export function decideBy(
  law: Law,
  name: string,
  given: Readonly<Record<string, unknown>>,
  area: string,
  day: Day,
): unknown {
  const rule = law.rules.get('scope', `self-inspection.${name}`, area, day)
  const key = `${rule.id}@${rule.scope.area}@${rule.effectiveFrom} ${JSON.stringify(given)}`
  if (decided.has(key)) return decided.get(key)
  if (decided.size >= DECIDED_MAX) decided.clear()
  const result = decideCase(rule, given)
  decided.set(key, result)
  return result
}

/** A plain number in force. */
export function numberOf(law: Law, name: string, area: string, day: Day): number {
  return law.rules.get('number', `self-inspection.${name}`, area, day).value.value
}

/**
 * What a premises owes.
 *
 * @source rules/cn/self-inspection.json#regime
 */
export function regimeOf(law: Law, profile: Profile, area: string, day: Day): Regime {
  const { factors, kind, diners } = profile
  const given = { ...factors, kind, ...(diners === null ? {} : { diners }) }
  return {
    ...dutyOf(law, profile, area, day),
    director: decideBy(law, 'director', given, area, day) as Regime['director'],
    scheme: decideBy(law, 'scheme', { kind }, area, day) as Scheme,
    list: decideBy(law, 'lists', { kind }, area, day) as string,
  }
}

/** The part of a regime that says whether a day is owed. @source rules/cn/self-inspection.json#pattern */
export function dutyOf(
  law: Law,
  { kind }: Pick<Profile, 'kind'>,
  area: string,
  day: Day,
): Pick<Regime, 'regime' | 'cycles' | 'pattern'> {
  const { regime, cycles } = decideBy(law, 'regime', { kind }, area, day) as Pick<Regime, 'regime' | 'cycles'>
  return { regime, cycles, pattern: decideBy(law, 'pattern', { kind }, area, day) as Pattern['pattern'] }
}

/**
 * Posts that complete a cycle. Without a director the principal may do it all: one person with all posts.
 *
 * @source rules/cn/self-inspection.json#roles
 */
export function rolesFor(law: Law, regime: Regime, cycle: Cycle, area: string, day: Day): readonly string[] {
  return decideBy(law, 'roles', { cycle, director: regime.director }, area, day) as string[]
}

/** The daily list in force, and the name of its version. */
export function checklistOf(
  law: Law,
  list: string,
  area: string,
  day: Day,
): { rule: RuleOf<'checklist'> & ResolvedRule; version: string } {
  const rule = law.rules.get('checklist', list, area, day)
  return { rule, version: `${rule.id}@${rule.effectiveFrom}` }
}

/** How a point of a list is shown: its group, whether it can be photographed, what is usually wrong. */
export interface Hint {
  group: string
  default: 'pass'
  photo: 'yes' | 'no'
  hazards: Bilingual[]
}

export function hintOf(law: Law, list: string, item: string, area: string, day: Day): Hint {
  return decideBy(law, 'hints', { list, item }, area, day) as Hint
}

/** Last day of the term of a day's sheet. @source rules/cn/self-inspection.json#day-due */
export function dayDueOn(law: Law, area: string, day: Day): Day {
  const rule = law.rules.get('deadline', 'self-inspection.day-due', area, day)
  return addTerm(startOfDay(day), termOf(rule), law.calendar(), { roll: rule.value.roll ?? false }).dueDate
}

/** The moment a day without a sheet counts as missed. @source rules/cn/self-inspection.json#day-missed */
export function dayMissedAt(law: Law, area: string, day: Day): Instant {
  const rule = law.rules.get('deadline', 'self-inspection.day-missed', area, day)
  return addTerm(endOfDay(dayDueOn(law, area, day)), termOf(rule), law.calendar()).dueAt
}

/** Last day on which the report or the minutes are in time. */
export function reportDueOn(law: Law, area: string, period: Period): Day {
  const rule = law.rules.get('deadline', `self-inspection.${period.cycle}-due`, area, period.to)
  return addTerm(startOfDay(period.to), termOf(rule), law.calendar(), { roll: rule.value.roll ?? true })
    .dueDate
}

/** Earliest day that may still be made up today. @source rules/cn/self-inspection.json#late-days */
export function lateDays(law: Law, area: string, day: Day): number {
  return law.rules.get('deadline', 'self-inspection.late-days', area, day).value.value
}

/** Bounds of declared closures. @source rules/cn/self-inspection.json#closure-ahead */
export function closureLimits(law: Law, area: string, day: Day): ClosureLimits {
  return {
    longestDays: numberOf(law, 'closure-days', area, day),
    aheadDays: numberOf(law, 'closure-ahead', area, day),
    restWeekdays: numberOf(law, 'rest-weekdays', area, day),
  }
}
