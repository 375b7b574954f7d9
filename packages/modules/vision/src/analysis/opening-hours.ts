/** Part of a day, `HH:MM` to `HH:MM` in Asia/Shanghai. An end at or before the start is on the next day. */
export interface OpenInterval {
  from: string
  to: string
}

/** When a premises works. Days without an entry are closed. */
export interface OpeningHours {
  /** By weekday, 1 = Monday … 7 = Sunday. */
  weekly: Partial<Record<1 | 2 | 3 | 4 | 5 | 6 | 7, readonly OpenInterval[]>>
  /** Single days that differ (holidays, term breaks), by `YYYY-MM-DD`; an empty list is a closed day. */
  exceptions?: Readonly<Record<string, readonly OpenInterval[]>>
}

const dayMillis = 86_400_000
/** China has one zone without summer time since 1991, so the offset is a constant. */
const shanghaiOffsetMillis = 8 * 3_600_000

function minutesOf(text: string): number {
  const match = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(text)
  const minutes = match ? Number(match[1]) * 60 + Number(match[2]) : Number.NaN
  if (!(minutes <= 1440)) throw new RangeError(`not a time of day: ${text}`)
  return minutes
}

function intervalsOn(hours: OpeningHours, localDay: number): readonly OpenInterval[] {
  const date = new Date(localDay * dayMillis)
  const exception = hours.exceptions?.[date.toISOString().slice(0, 10)]
  if (exception) return exception
  const weekday = (date.getUTCDay() || 7) as keyof OpeningHours['weekly']
  return hours.weekly[weekday] ?? []
}

/**
 * Whether the premises is open at a moment.
 *
 * @param graceMinutes minutes before opening and after closing that still count as open
 * @throws RangeError when a time in the hours is not `HH:MM`
 */
export function isOpen(hours: OpeningHours, at: Date, graceMinutes = 0): boolean {
  const local = at.getTime() + shanghaiOffsetMillis
  const today = Math.floor(local / dayMillis)
  const minute = (local - today * dayMillis) / 60_000
  for (let offset = -1; offset <= 1; offset++) {
    for (const interval of intervalsOn(hours, today + offset)) {
      const from = minutesOf(interval.from)
      const to = minutesOf(interval.to)
      const start = from + offset * 1440 - graceMinutes
      const end = (to <= from ? to + 1440 : to) + offset * 1440 + graceMinutes
      if (minute >= start && minute < end) return true
    }
  }
  return false
}
