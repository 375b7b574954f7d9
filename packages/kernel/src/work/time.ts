/** A calendar day in Asia/Shanghai, `YYYY-MM-DD`. */
export type Day = string

/** A moment in UTC, ISO 8601 with milliseconds, `2026-10-12T16:00:00.000Z`. */
export type Instant = string

const DAY_MILLISECONDS = 86_400_000
// China has kept one offset without daylight saving since 1991, so the civil day is plain arithmetic and never
// depends on the zone of the machine or on a zone database.
const SHANGHAI_OFFSET_MILLISECONDS = 8 * 3_600_000
const DAY_SHAPE = /^\d{4}-\d{2}-\d{2}$/

/** Says whether the text is a day that exists: `2026-02-29` does not. */
export function isDay(text: string): boolean {
  return DAY_SHAPE.test(text) && fromEpochDay(toEpochDay(text)) === text
}

/** Whole days since 1970-01-01; the one place where a day becomes a number. */
export function toEpochDay(day: Day): number {
  return (
    Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10))) /
    DAY_MILLISECONDS
  )
}

/** The day that lies the given number of whole days after 1970-01-01. */
export function fromEpochDay(epochDay: number): Day {
  return new Date(epochDay * DAY_MILLISECONDS).toISOString().slice(0, 10)
}

/**
 * Milliseconds since 1970 of a moment.
 *
 * @throws RangeError when the text is not a moment with a zone; a moment without one would mean another instant on
 *   every machine
 */
export function toMilliseconds(instant: Instant | Date): number {
  if (typeof instant === 'string' && !/(Z|[+-]\d{2}:\d{2})$/.test(instant)) {
    throw new RangeError(`"${instant}" is not a moment with a time zone`)
  }
  const milliseconds = new Date(instant).getTime()
  if (Number.isNaN(milliseconds)) throw new RangeError(`"${String(instant)}" is not a moment`)
  return milliseconds
}

/** The moment as UTC text. */
export function toInstant(value: Instant | Date | number): Instant {
  return new Date(typeof value === 'number' ? value : toMilliseconds(value)).toISOString()
}

/**
 * The day in Asia/Shanghai on which a moment falls.
 *
 * @example dayOf('2026-09-30T16:30:00Z') // '2026-10-01'
 */
export function dayOf(instant: Instant | Date): Day {
  return fromEpochDay(Math.floor((toMilliseconds(instant) + SHANGHAI_OFFSET_MILLISECONDS) / DAY_MILLISECONDS))
}

/** Midnight in Asia/Shanghai at which the day begins. */
export function startOfDay(day: Day): Instant {
  return toInstant(toEpochDay(day) * DAY_MILLISECONDS - SHANGHAI_OFFSET_MILLISECONDS)
}

/** Midnight in Asia/Shanghai at which the day is over; 23:59:59 still belongs to the day, this moment does not. */
export function endOfDay(day: Day): Instant {
  return startOfDay(addDays(day, 1))
}

/** The day `count` days later; negative goes back. */
export function addDays(day: Day, count: number): Day {
  return fromEpochDay(toEpochDay(day) + count)
}

/** The same day of the month `count` months later, or the last day of that month when it has no such day. */
export function addMonths(day: Day, count: number): Day {
  const monthIndex = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + count
  const year = Math.floor(monthIndex / 12)
  const month = monthIndex - year * 12
  const lastDate = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  const date = Math.min(Number(day.slice(8, 10)), lastDate)
  return fromEpochDay(Date.UTC(year, month, date) / DAY_MILLISECONDS)
}

/** Days from the first to the second; negative when the second is earlier. */
export function daysBetween(first: Day, second: Day): number {
  return toEpochDay(second) - toEpochDay(first)
}

/** 0 Sunday … 6 Saturday. */
export function weekdayOf(day: Day): number {
  return (((toEpochDay(day) + 4) % 7) + 7) % 7
}

/** The year of a day. */
export function yearOf(day: Day): number {
  return Number(day.slice(0, 4))
}
