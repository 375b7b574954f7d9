import { addTerm, type Calendar, dayOf, type RuleBook, termOf } from '@shian/kernel'

/** What publishing needs to know besides the facts. */
export interface Law {
  rules: RuleBook
  calendar: Calendar
}

/** What may be made public, by kind. */
export type NoticeKind =
  | 'inspection-result'
  | 'rectification'
  | 'penalty'
  | 'sampling-result'
  | 'typical-case'

/** How long each kind is shown. */
export const SHOW_RULES: Record<NoticeKind, string> = {
  'inspection-result': 'publication.show-inspection',
  rectification: 'publication.show-rectification',
  penalty: 'publication.show-long',
  'sampling-result': 'publication-terms.sampling',
  'typical-case': 'publication-terms.case',
}

/** By when each kind must be public, or decided on. */
export const DUE_RULES: Record<NoticeKind, string> = {
  'inspection-result': 'inspection.publish',
  rectification: 'publication-terms.proposal-due',
  penalty: 'publication.penalty',
  'sampling-result': 'publication-terms.proposal-due',
  'typical-case': 'publication-terms.proposal-due',
}

const FIRST_INSPECTION = 'publication-terms.first-inspection'

/** Last day of a term that a rule gives, counted from a moment. */
export function lastDayOf(law: Law, id: string, area: string, from: Date): string {
  const rule = law.rules.get('deadline', id, area, from)
  return addTerm(from, termOf(rule), law.calendar, { roll: rule.value.roll ?? true }).dueDate
}

/** By when a notice of a kind must be out. @source rules/cn/inspection.json#publish */
export function dueOn(law: Law, kind: NoticeKind, area: string, from: Date): string {
  return lastDayOf(law, DUE_RULES[kind], area, from)
}

/**
 * The day a notice of a kind must be gone, and the rule that says so.
 *
 * @param showRule of a draft that was given another term than its kind: a small fine is shown for less long
 * @source rules/cn/publication.json#show-long
 */
export function shownUntil(
  law: Law,
  kind: NoticeKind,
  area: string,
  from: Date,
  showRule = SHOW_RULES[kind],
) {
  const rule = law.rules.get('deadline', showRule, area, from)
  const removeOn = addTerm(from, termOf(rule), law.calendar, { roll: rule.value.roll ?? true }).dueDate
  return { removeOn, rule: { id: rule.id, effectiveFrom: rule.effectiveFrom }, publishedOn: dayOf(from) }
}

/** By when a new operator should see its first inspection; a reminder. Undefined when no rule says so. */
export function firstInspectionBy(law: Law, area: string, openedOn: string): string | undefined {
  if (!law.rules.find(FIRST_INSPECTION, area, openedOn)) return undefined
  return lastDayOf(law, FIRST_INSPECTION, area, new Date(`${openedOn}T04:00:00Z`))
}

let current: Law | undefined

/** Called once by the application at start: the reactions publish by these rules. */
export function provideLaw(law: Law): void {
  current = law
}

/** The law of this process. Throws when the application provided none: a wiring mistake. */
export function providedLaw(): Law {
  if (!current) throw new Error('no rules were provided to the publication module')
  return current
}
