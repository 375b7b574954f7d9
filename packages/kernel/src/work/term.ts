import { ASSUMPTION, type Calendar } from './calendar.ts'
import {
  addDays,
  addMonths,
  type Day,
  dayOf,
  daysBetween,
  endOfDay,
  type Instant,
  startOfDay,
  toInstant,
  toMilliseconds,
} from './time.ts'

/** 工作日, 自然日, hours, calendar months and years. */
export type TermUnit = 'workday' | 'day' | 'hour' | 'month' | 'year'

/** A length of time as a law writes it. */
export interface Term {
  readonly value: number
  readonly unit: TermUnit
}

/** A stretch in which a clock stood still, from one moment up to another. */
export interface Standstill {
  readonly from: Instant
  readonly to: Instant
}

export interface TermOptions {
  /** Whether a term in days, months or years that ends on a rest day runs to the next working day; default true. */
  readonly roll?: boolean
  /** Stretches that do not count, in order of time. */
  readonly standstills?: readonly Standstill[]
}

/** The end of a term. */
export interface DueDate {
  /** First moment at which the term is over; for terms in days the midnight after `dueDate`. */
  readonly dueAt: Instant
  /** Last day of the term, in Asia/Shanghai. */
  readonly dueDate: Day
  /** True when a day that decided the result is not settled by a notice. */
  readonly provisional: boolean
  readonly assumes?: typeof ASSUMPTION
}

const HOUR_MILLISECONDS = 3_600_000
// Longer terms are a mistake in a rule, and the walk over days must end.
const LONGEST_TERM_DAYS = 40_000

/**
 * Adds a term to a moment. The day of the event does not count; a term in days is over when its last day is over.
 *
 * A stretch of standstill takes out its days from the one on which the clock stopped up to, not including, the one on
 * which it goes on: what was left of the first day is used on the last.
 *
 * @throws RangeError when the value is negative, not whole for a unit other than hours, or absurdly long
 * @source rules/cn/calendar.json#term-start
 * @example addTerm('2026-09-29T02:00:00Z', { value: 5, unit: 'workday' }, calendar).dueDate // '2026-10-12'
 */
export function addTerm(
  anchor: Instant | Date,
  term: Term,
  calendar: Calendar,
  options: TermOptions = {},
): DueDate {
  checkTerm(term)
  const standstills = options.standstills ?? []
  if (term.unit === 'hour') return addHours(anchor, term.value, standstills)
  const probe = createProbe(calendar)
  const anchorDay = dayOf(anchor)
  let due = anchorDay
  if (term.unit === 'workday' || term.unit === 'day') {
    due = walkDays(anchorDay, term.value, date => counts(date, term.unit, probe, standstills))
  } else {
    const months = term.unit === 'year' ? term.value * 12 : term.value
    due = addDays(addMonths(anchorDay, months), standstillDays(standstills))
  }
  if (options.roll !== false) while (!probe.isWorkday(due)) due = addDays(due, 1)
  const result = { dueAt: endOfDay(due), dueDate: due, provisional: probe.provisional() }
  return result.provisional ? { ...result, assumes: ASSUMPTION } : result
}

/** Days of the unit that still count after `from` up to and including `dueDate`. */
export function countDays(
  from: Day,
  dueDate: Day,
  unit: TermUnit,
  calendar: Calendar,
  standstills: readonly Standstill[] = [],
): number {
  const probe = createProbe(calendar)
  let count = 0
  for (let date = addDays(from, 1); date <= dueDate; date = addDays(date, 1)) {
    if (counts(date, unit, probe, standstills)) count += 1
  }
  return count
}

/**
 * The moment from which exactly `count` days of the unit are left before the end of `dueDate`; 0 is the end itself.
 */
export function daysLeftAt(
  dueDate: Day,
  count: number,
  unit: TermUnit,
  calendar: Calendar,
  standstills: readonly Standstill[] = [],
): Instant {
  const probe = createProbe(calendar)
  let left = count
  let date = addDays(dueDate, 1)
  while (left > 0) {
    date = addDays(date, -1)
    if (counts(date, unit, probe, standstills)) left -= 1
    if (daysBetween(date, dueDate) > LONGEST_TERM_DAYS) throw new RangeError('the term is too long')
  }
  return startOfDay(date)
}

/** Checks that a term can be counted. @throws RangeError */
export function checkTerm(term: Term): void {
  const whole = term.unit === 'hour' || Number.isInteger(term.value)
  if (!(term.value >= 0) || !whole || term.value > LONGEST_TERM_DAYS) {
    throw new RangeError(`${term.value} ${term.unit} is not a term`)
  }
}

/** The whole days a set of stretches takes out of a calendar term. */
export function standstillDays(standstills: readonly Standstill[]): number {
  return standstills.reduce((sum, still) => sum + daysBetween(dayOf(still.from), dayOf(still.to)), 0)
}

function addHours(anchor: Instant | Date, hours: number, standstills: readonly Standstill[]): DueDate {
  let end = toMilliseconds(anchor) + Math.round(hours * HOUR_MILLISECONDS)
  // In order of time: a stretch that begins after the end no longer moves it.
  for (const still of standstills) {
    const from = toMilliseconds(still.from)
    if (from < end) end += toMilliseconds(still.to) - from
  }
  const dueAt = toInstant(end)
  return { dueAt, dueDate: dayOf(dueAt), provisional: false }
}

function walkDays(start: Day, count: number, isCounted: (date: Day) => boolean): Day {
  let date = start
  for (let left = count; left > 0; ) {
    date = addDays(date, 1)
    if (isCounted(date)) left -= 1
    if (daysBetween(start, date) > LONGEST_TERM_DAYS * 2) throw new RangeError('the term is too long')
  }
  return date
}

function counts(date: Day, unit: TermUnit, probe: Probe, standstills: readonly Standstill[]): boolean {
  if (standstills.some(still => date >= dayOf(still.from) && date < dayOf(still.to))) return false
  return unit !== 'workday' || probe.isWorkday(date)
}

interface Probe {
  isWorkday(date: Day): boolean
  provisional(): boolean
}

// Remembers whether any answer that the result rests on was a guess.
function createProbe(calendar: Calendar): Probe {
  let guessed = false
  return {
    isWorkday(date) {
      const info = calendar.day(date)
      guessed ||= info.provisional
      return info.kind === 'work'
    },
    provisional: () => guessed,
  }
}
