import type { Calendar, ResolvedRule, RuleBook, RuleKind, RuleOf } from '@shian/kernel'
import type { RuleReference } from './ledger.ts'

/** What a decision on risk needs to know besides the facts. */
export interface Law {
  rules: RuleBook
  calendar: Calendar
}

/** Ids of the rules the score is made of. */
export const RULES = {
  bounds: 'risk-grading.bounds',
  newOperator: 'risk-grading.new-operator-factor',
  frequency: 'risk-grading.frequency',
  raise: 'risk-grading.raise',
  lower: 'risk-grading.lower',
  staticMax: 'risk-grading.static-max',
  dynamicMax: 'risk-grading.dynamic-max',
  keyItem: 'risk-grading.key-item-points',
  generalItem: 'risk-grading.general-item-points',
  findingWindow: 'risk-grading.finding-window',
  staticTables: 'risk-static.tables',
  findingPoints: 'risk-dynamic.finding-points',
  findingCaps: 'risk-dynamic.finding-caps',
  findingFixedShare: 'risk-dynamic.finding-fixed-share',
  overduePoints: 'risk-dynamic.overdue-points',
  overdueCap: 'risk-dynamic.overdue-cap',
  overdueTerm: 'risk-dynamic.overdue-term',
  missedPoints: 'risk-dynamic.self-inspection-points',
  missedCap: 'risk-dynamic.self-inspection-cap',
  missedWindow: 'risk-dynamic.self-inspection-window',
  onTimeKeeps: 'risk-dynamic.corrected-on-time-keeps',
  lateKeeps: 'risk-dynamic.corrected-late-keeps',
} as const

/** Names the version of a rule for a fact. */
export function referenceTo(rule: { id: string; effectiveFrom: string }): RuleReference {
  return { id: rule.id, effectiveFrom: rule.effectiveFrom }
}

/** The rules in force at one place and time. */
export interface LocalLaw {
  area: string
  at: Date
  calendar: Calendar
  rules: RuleBook
  get<K extends RuleKind>(kind: K, id: string): RuleOf<K> & ResolvedRule
  /** Value of a plain number. */
  number(id: string): number
}

/** Fixes place and time of the law. */
export function lawAt(law: Law, area: string, at: Date): LocalLaw {
  return {
    ...law,
    area,
    at,
    get: (kind, id) => law.rules.get(kind, id, area, at),
    number: id => law.rules.get('number', id, area, at).value.value,
  }
}

let current: Law | undefined

/** Called once by the application at start: reactions and services score with these rules. */
export function provideLaw(law: Law): void {
  current = law
}

/** The law of this process. Throws when the application provided none: a wiring mistake. */
export function providedLaw(): Law {
  if (!current) throw new Error('no rules were provided to the risk module')
  return current
}
