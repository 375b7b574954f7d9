import type { selfInspection } from '@shian/events'
import { addDays, type Day, derivedId, isDay, weekdayOf } from '@shian/kernel'

/** Day, week or month. */
export type Cycle = selfInspection.Cycle

/** A stretch a sheet is about, with its first and last day. */
export interface Period {
  cycle: Cycle
  /** `2026-11-24`, `2026-W48`, `2026-11`. */
  name: string
  from: Day
  to: Day
}

/** Monday of the week of a day. */
export function mondayOf(day: Day): Day {
  return addDays(day, -((weekdayOf(day) + 6) % 7))
}

/**
 * The week of a day, named by the year its Thursday lies in.
 *
 * @source ISO 8601 §3.1.1.23
 * @example weekOf('2027-01-01') // '2026-W53'
 */
export function weekOf(day: Day): string {
  const thursday = addDays(mondayOf(day), 3)
  const year = thursday.slice(0, 4)
  const first = mondayOf(`${year}-01-04`)
  const number = Math.round((Date.parse(mondayOf(day)) - Date.parse(first)) / 604_800_000) + 1
  return `${year}-W${String(number).padStart(2, '0')}`
}

/** The period of a cycle a day lies in. */
export function periodOf(cycle: Cycle, day: Day): Period {
  if (cycle === 'day') return { cycle, name: day, from: day, to: day }
  if (cycle === 'week') {
    const from = mondayOf(day)
    return { cycle, name: weekOf(day), from, to: addDays(from, 6) }
  }
  const name = day.slice(0, 7)
  return { cycle, name, from: `${name}-01`, to: lastDayOf(name) }
}

/** Last day of a month `YYYY-MM`. */
export function lastDayOf(month: string): Day {
  for (const date of ['31', '30', '29']) if (isDay(`${month}-${date}`)) return `${month}-${date}`
  return `${month}-28`
}

/** The period after. */
export function nextPeriod(period: Period): Period {
  return periodOf(period.cycle, addDays(period.to, 1))
}

/** The period before. */
export function previousPeriod(period: Period): Period {
  return periodOf(period.cycle, addDays(period.from, -1))
}

/** Every day from the first to the last. */
export function daysFrom(from: Day, to: Day): Day[] {
  const days: Day[] = []
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day)
  return days
}

/** Every month a stretch touches. */
export function monthsFrom(from: Day, to: Day): string[] {
  return [...new Set(daysFrom(from, to).map(day => day.slice(0, 7)))]
}

/** Id of the sheet of a premises for a period: whoever makes it, it is the same sheet. */
export function sheetIdOf(premisesId: string, cycle: Cycle, name: string): string {
  return derivedId('self-inspection.sheet', premisesId, cycle, name)
}

/** Id of the item that asks a premises about what it missed in a week: one a week, however much was missed. */
export function gapIdOf(premisesId: string, lastDay: Day): string {
  return derivedId('self-inspection.gap', premisesId, weekOf(lastDay))
}
