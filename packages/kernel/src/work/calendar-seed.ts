import chineseDays from 'chinese-days'
import { type CalendarRow, coreDays, isWeekend } from './calendar.ts'
import { addDays, type Day, yearOf } from './time.ts'

/** First year seeded: older days decide no open clock. */
export const SEED_FIRST_YEAR = 2015

/** How the rows of the library are marked, so that a pasted notice can be told from them. */
export const SEED_SOURCE = 'chinese-days 1.5.7'

/**
 * Rows of the years the library has data for. A year enters only as far as it passes the cross-check: every core day
 * of the law must be free, and New Year and National Day must be listed. The library answers "working day" for years
 * it knows nothing about, so such years are left out and stay provisional.
 *
 * @param lastYear last year to ask for
 * @returns the rows, and the years that were refused with what was wrong
 */
export function seedRows(lastYear: number): {
  rows: CalendarRow[]
  refused: { year: number; reason: string }[]
} {
  const rows: CalendarRow[] = []
  const refused: { year: number; reason: string }[] = []
  for (let year = SEED_FIRST_YEAR; year <= lastYear; year += 1) {
    const found = yearRows(year)
    const reason = crossCheck(year, found)
    if (reason === undefined) rows.push(...found)
    else refused.push({ year, reason })
  }
  return { rows, refused }
}

function yearRows(year: number): CalendarRow[] {
  const rows: CalendarRow[] = []
  for (let date: Day = `${year}-01-01`; yearOf(date) === year; date = addDays(date, 1)) {
    // The library reads a bare day as UTC and answers for the local day; noon without a zone is the same day everywhere.
    const detail = chineseDays.getDayDetail(`${date}T12:00:00`)
    if (detail.date !== date) throw new Error(`the holiday library took ${date} for ${detail.date}`)
    const name = detail.name.split(',')[1]
    if (name === undefined) continue
    rows.push({ date, kind: detail.work ? 'work' : 'rest', name, source: SEED_SOURCE, announcedAt: null })
  }
  return rows
}

function crossCheck(year: number, rows: readonly CalendarRow[]): string | undefined {
  if (rows.length === 0) return 'no data'
  const rest = new Set(rows.filter(row => row.kind === 'rest').map(row => row.date))
  const missing = [...coreDays(year).keys()].filter(date => !rest.has(date))
  if (missing.length > 0) return `core days are not free: ${missing.join(', ')}`
  const uselessWork = rows.filter(row => row.kind === 'work' && !isWeekend(row.date)).map(row => row.date)
  return uselessWork.length > 0
    ? `worked in exchange although not a weekend: ${uselessWork.join(', ')}`
    : undefined
}
