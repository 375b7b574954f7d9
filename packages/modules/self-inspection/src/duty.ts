import type { Day } from '@shian/kernel'
import { dutyOf, type Law, type Profile, type Regime, regimeOf } from './law.ts'
import { closureOn, isOperating } from './operating.ts'
import type { Cycle } from './period.ts'
import { daysFrom } from './period.ts'
import type { PremisesRow } from './views.ts'

/** Whether a day is owed, and if not, why. */
export type Duty = 'owed' | 'closed' | 'rest' | 'not-enrolled' | 'gone' | 'not-owed'

/** The regime of a premises. */
export function regimeOfRow(law: Law, row: PremisesRow, day: Day): Regime {
  const profile: Profile = { kind: row.kind, diners: row.diners, factors: row.factors }
  return regimeOf(law, profile, row.area, day)
}

/**
 * Whether a premises owes a sheet for a day: its trade falls under the regime, somebody of it has held a post since
 * the day before, it is not gone, and it works on that day.
 */
export function dutyOn(law: Law, row: PremisesRow, day: Day): Duty {
  if (row.closed_on !== null && row.closed_on <= day) return 'gone'
  // The day of enrolment itself is half gone when the first post is filled.
  if (row.enrolled_on === null || row.enrolled_on >= day) return 'not-enrolled'
  if (row.opened_on !== null && row.opened_on > day) return 'not-enrolled'
  const regime = dutyOf(law, row, row.area, day)
  if (!regime.cycles.includes('day')) return 'not-owed'
  if (closureOn(row, day)) return 'closed'
  return isOperating(row, day, law.calendar(), regime.pattern) ? 'owed' : 'rest'
}

/** The days of a stretch a premises owes a sheet for. */
export function owedDays(law: Law, row: PremisesRow, from: Day, to: Day): Day[] {
  return daysFrom(from, to).filter(day => dutyOn(law, row, day) === 'owed')
}

/** Whether the report of a week or month is owed: there was business on at least one of its days. */
export function owesReport(law: Law, row: PremisesRow, cycle: Cycle, from: Day, to: Day): boolean {
  if (row.closed_on !== null && row.closed_on <= to) return false
  return dutyOf(law, row, row.area, to).cycles.includes(cycle) && owedDays(law, row, from, to).length > 0
}
