import { Refusal } from '../refusal.ts'
import type { CalendarRow, DayKind } from './calendar.ts'
import { addDays, type Day, daysBetween, isDay } from './time.ts'

// One event of a holiday calendar covers a few days; more is a damaged end date.
const EVENT_DAYS_MAX = 31

/**
 * Reads a holiday calendar in iCalendar form: whole-day events whose summary, or whose Apple marker, says whether people
 * rest or work.
 *
 * @returns rows in order of date; events that say neither are left out
 * @throws Refusal calendar.ics_unreadable
 * @source RFC 5545 §3.1, §3.6.1
 */
export function parseIcs(
  text: string,
  origin: { readonly source: string; readonly announcedAt: Day | null },
): CalendarRow[] {
  // Long lines are folded: a line that starts with a space continues the one before.
  const lines = text.replace(/\r?\n[ \t]/g, '').split(/\r?\n/)
  if (!lines.some(line => line === 'BEGIN:VCALENDAR')) throw unreadable('BEGIN:VCALENDAR')
  const rows: CalendarRow[] = []
  let event: Map<string, string> | undefined
  for (const line of lines) {
    if (line === 'BEGIN:VEVENT') event = new Map()
    else if (line === 'END:VEVENT' && event) {
      rows.push(...readEvent(event, origin))
      event = undefined
    } else if (event) {
      const colon = line.indexOf(':')
      const name = line.slice(0, colon).split(';', 1)[0] ?? ''
      if (colon > 0) event.set(name.toUpperCase(), line.slice(colon + 1))
    }
  }
  if (event) throw unreadable('END:VEVENT')
  return rows.sort((a, b) => (a.date < b.date ? -1 : 1))
}

function readEvent(
  event: ReadonlyMap<string, string>,
  origin: { readonly source: string; readonly announcedAt: Day | null },
): CalendarRow[] {
  const summary = event.get('SUMMARY') ?? ''
  const kind = kindOf(summary, event.get('X-APPLE-SPECIAL-DAY'))
  if (!kind) return []
  const start = toDay(event.get('DTSTART'))
  // DTEND is the day after the last; without one the event is a single day.
  const end = event.has('DTEND') ? toDay(event.get('DTEND')) : addDays(start, 1)
  const length = Math.max(1, daysBetween(start, end))
  if (length > EVENT_DAYS_MAX) throw unreadable(`${start}–${end}`)
  const name = summary.replace(/[((]?(放假|休息?|补班|上班|班)[))]?$/u, '').trim()
  return Array.from({ length }, (_, index) => ({ date: addDays(start, index), kind, name, ...origin }))
}

function kindOf(summary: string, marker: string | undefined): DayKind | undefined {
  if (marker === 'WORK-HOLIDAY') return 'rest'
  if (marker === 'ALTERNATE-WORKDAY') return 'work'
  if (/班|\bwork/i.test(summary)) return 'work'
  return /休|放假|holiday/i.test(summary) ? 'rest' : undefined
}

function toDay(value: string | undefined): Day {
  const digits = /^(\d{4})(\d{2})(\d{2})/.exec(value ?? '')
  const day = digits ? `${digits[1]}-${digits[2]}-${digits[3]}` : ''
  if (!isDay(day)) throw unreadable(`DTSTART ${value ?? ''}`)
  return day
}

function unreadable(problem: string): Refusal {
  return new Refusal('calendar.ics_unreadable', 422, { problem })
}
