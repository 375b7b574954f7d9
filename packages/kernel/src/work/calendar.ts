import { findFestival, statutoryHolidaysOf } from './core-days.ts'
import { addDays, type Day, isDay, weekdayOf, yearOf } from './time.ts'

/** Whether people work on a day. */
export type DayKind = 'rest' | 'work'

/** One day that a notice settles, as the table of the database holds it. */
export interface CalendarRow {
  readonly date: Day
  readonly kind: DayKind
  /** What the day belongs to: 国庆节. */
  readonly name: string
  /** The document or library the row was read from. */
  readonly source: string
  /** Day the document was announced; null when the source does not say. */
  readonly announcedAt: Day | null
}

/** What is taken for granted when no notice settles a day. */
export const ASSUMPTION = 'weekends + statutory core days'

/** What the calendar knows about one day. */
export interface DayInfo {
  readonly date: Day
  readonly kind: DayKind
  /** The holiday, when the day is part of one or is worked in exchange for one. */
  readonly name?: string
  /** True when no State Council notice settles the day; the kind is then a guess by `assumes`. */
  readonly provisional: boolean
  readonly assumes?: typeof ASSUMPTION
  readonly source?: string
}

/** Working days of the country. Days are text in Asia/Shanghai, never `Date`. */
export interface Calendar {
  /** Changes whenever a row changes; a clock remembers the version it was computed with. */
  readonly version: string
  readonly rows: readonly CalendarRow[]
  day(date: Day): DayInfo
  isWorkday(date: Day): boolean
  /** Whether the State Council's notice for the year is loaded. */
  isAnnounced(year: number): boolean
}

/**
 * Builds the calendar from rows. Of two rows for one date the later announcement counts, as when a holiday was
 * prolonged by a second notice.
 *
 * @throws RangeError when a row's date does not exist
 */
export function createCalendar(rows: readonly CalendarRow[]): Calendar {
  const settled = newestByDate(rows)
  const announced = announcedYears(settled)
  const guesses = new Map<number, Map<Day, string>>()
  const isAnnounced = (year: number): boolean => announced.has(year)
  const day = (date: Day): DayInfo => {
    const row = settled.get(date)
    if (row) return { date, kind: row.kind, name: row.name, provisional: false, source: row.source }
    const weekend = isWeekend(date)
    if (isSettled(date, isAnnounced)) return { date, kind: weekend ? 'rest' : 'work', provisional: false }
    const year = yearOf(date)
    const guess = guesses.get(year) ?? coreDays(year)
    guesses.set(year, guess)
    const name = guess.get(date)
    const kind = weekend || name !== undefined ? 'rest' : 'work'
    const assumed = { date, kind, provisional: true, assumes: ASSUMPTION } as const
    return name === undefined ? assumed : { ...assumed, name }
  }
  return {
    version: versionOf(settled),
    rows: [...settled.values()].sort((a, b) => (a.date < b.date ? -1 : 1)),
    day,
    isWorkday: date => day(date).kind === 'work',
    isAnnounced,
  }
}

/**
 * The days the law itself frees in a year, with the name of the holiday.
 *
 * @source rules/cn/calendar.json#statutory-holidays
 */
export function coreDays(year: number): Map<Day, string> {
  const days = new Map<Day, string>()
  for (const holiday of statutoryHolidaysOf(year)) {
    const fixed = /^\d{2}-\d{2}$/.test(holiday.start)
    const start = fixed ? `${year}-${holiday.start}` : findFestival(year, holiday.start)
    if (start === undefined) continue
    for (let index = 0; index < holiday.days; index += 1) {
      const date = addDays(start, index - holiday.daysBefore)
      days.set(date, days.has(date) ? `${days.get(date)}、${holiday.name}` : holiday.name)
    }
  }
  return days
}

/** One date on which two sources disagree. */
export interface CalendarDifference {
  readonly date: Day
  readonly first: DayKind
  readonly second: DayKind
}

/** Compares two sources over whole years; the way a pasted notice and the library check each other. */
export function compareCalendars(
  first: Calendar,
  second: Calendar,
  years: readonly number[],
): CalendarDifference[] {
  const differences: CalendarDifference[] = []
  for (const year of years) {
    for (let date = `${year}-01-01`; yearOf(date) === year; date = addDays(date, 1)) {
      const [one, two] = [first.day(date).kind, second.day(date).kind]
      if (one !== two) differences.push({ date, first: one, second: two })
    }
  }
  return differences
}

/** Saturday or Sunday. */
export function isWeekend(date: Day): boolean {
  const weekday = weekdayOf(date)
  return weekday === 0 || weekday === 6
}

function newestByDate(rows: readonly CalendarRow[]): Map<Day, CalendarRow> {
  const newest = new Map<Day, CalendarRow>()
  for (const row of rows) {
    if (!isDay(row.date)) throw new RangeError(`calendar row for a day that does not exist: ${row.date}`)
    const known = newest.get(row.date)
    if (!known || (row.announcedAt ?? '') >= (known.announcedAt ?? '')) newest.set(row.date, row)
  }
  return newest
}

// Every yearly notice frees New Year and National Day, so a year that has both was announced, while a few stray rows
// (the first days of January in a late-December import) do not make the rest of the year certain.
function announcedYears(rows: ReadonlyMap<Day, CalendarRow>): Set<number> {
  const years = new Set<number>()
  for (const date of rows.keys()) years.add(yearOf(date))
  const isRest = (date: Day): boolean => rows.get(date)?.kind === 'rest'
  return new Set([...years].filter(year => isRest(`${year}-01-01`) && isRest(`${year}-10-01`)))
}

// The notice for a year also moves the last days of the year before it: 2018-12-29 was worked for New Year 2019.
function isSettled(date: Day, isAnnounced: (year: number) => boolean): boolean {
  const year = yearOf(date)
  if (!isAnnounced(year)) return false
  return date.slice(5) < '12-28' || isAnnounced(year + 1)
}

function versionOf(rows: ReadonlyMap<Day, CalendarRow>): string {
  let hash = 0x811c9dc5
  const facts = [...rows.values()].map(row => `${row.date}${row.kind}`).sort()
  for (const character of facts.join()) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193)
  return `${rows.size}-${(hash >>> 0).toString(16).padStart(8, '0')}`
}
