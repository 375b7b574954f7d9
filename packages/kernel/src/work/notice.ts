import { Refusal } from '../refusal.ts'
import type { CalendarRow, DayKind } from './calendar.ts'
import { addDays, type Day, daysBetween, isDay, weekdayOf } from './time.ts'

const WEEKDAYS = ['日', '一', '二', '三', '四', '五', '六']
const DATE = /(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^()]*)\))?/g
const HEAD = /^[一二三四五六七八九十]*、?(元旦|春节|清明|劳动|端午|中秋|国庆)[^::]*[::]/
const HOLIDAYS = /(元旦|春节|清明节?|劳动节?|端午节?|中秋节?|国庆节?)/g

/** Where rows come from: the document and the day it was announced. */
export interface NoticeSource {
  readonly source: string
  readonly announcedAt: Day
  /** Needed only when the text does not name it (关于2027年部分节假日安排的通知). */
  readonly year?: number
}

/**
 * Reads the text of a State Council holiday notice as pasted from the page.
 *
 * It checks the text against itself: weekdays in brackets, and the number of days in `共N天`. Only a text that agrees with
 * itself becomes rows.
 *
 * @throws Refusal calendar.notice_unreadable, calendar.notice_contradicts_itself
 * @example parseNotice('关于2026年…\n一、元旦:1月1日(周四)至3日(周六)放假调休,共3天。1月4日(周日)上班。', source)
 */
export function parseNotice(text: string, origin: NoticeSource): { year: number; rows: CalendarRow[] } {
  const plain = normalise(text)
  const year = origin.year ?? Number(/(\d{4})年\s*部分节假日/.exec(plain)?.[1] ?? Number.NaN)
  if (Number.isNaN(year)) throw unreadable(plain.slice(0, 60))
  const lines = holidayLines(plain)
  if (lines.length === 0) throw unreadable(plain.slice(0, 60))
  const { source, announcedAt } = origin
  const rows = lines.flatMap(line =>
    readLine(line, year).map(({ date, kind, name }) => ({ date, kind, name, source, announcedAt })),
  )
  return { year, rows: rows.sort((a, b) => (a.date < b.date ? -1 : 1)) }
}

// Pages mix full-width and half-width signs and spread a holiday over several lines.
function normalise(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[;；]/g, '。')
    .replace(/星期/g, '周')
    .replace(/[ \t\u3000]/g, '')
}

function holidayLines(text: string): string[] {
  const lines: string[] = []
  for (const line of text.split(/\r?\n/)) {
    if (HEAD.test(line)) lines.push(line)
    else if (lines.length > 0 && /\d{1,2}日.*上班/.test(line)) lines[lines.length - 1] += line
  }
  return lines
}

interface NoticeDay {
  readonly date: Day
  readonly kind: DayKind
  readonly name: string
}

function readLine(line: string, year: number): NoticeDay[] {
  const head = HEAD.exec(line)?.[0] ?? ''
  const name = (head.match(HOLIDAYS) ?? []).join('、')
  const reader = createDateReader(line, year)
  const days: NoticeDay[] = []
  for (const sentence of line.slice(head.length).split('。')) {
    if (/上班/.test(sentence)) {
      for (const date of reader.dates(sentence)) days.push({ date, kind: 'work', name })
    } else if (/放假|休息/.test(sentence)) {
      const free = reader.range(sentence)
      checkCount(line, sentence, free.length)
      for (const date of free) days.push({ date, kind: 'rest', name })
    }
  }
  if (!days.some(day => day.kind === 'rest')) throw unreadable(line)
  return days
}

// A month that is not repeated is the last one named; a range that runs past December enters the next year.
function createDateReader(line: string, noticeYear: number) {
  let year = noticeYear
  let month = 0
  const read = (match: RegExpMatchArray): Day => {
    const [, named, namedMonth, date = '', weekday] = match
    if (namedMonth !== undefined) {
      month = Number(namedMonth)
      year = named === undefined ? noticeYear : Number(named)
    }
    const day = `${year}-${String(month).padStart(2, '0')}-${date.padStart(2, '0')}`
    if (!isDay(day)) throw unreadable(line)
    checkWeekday(line, day, weekday)
    return day
  }
  return {
    dates: (sentence: string): Day[] => [...sentence.matchAll(DATE)].map(read),
    range(sentence: string): Day[] {
      const span = /^(.*?日(?:\([^()]*\))?)[至到—–~-](.*?日(?:\([^()]*\))?)/.exec(sentence)
      if (!span) return [...sentence.matchAll(DATE)].map(read)
      const first = [...(span[1] ?? '').matchAll(DATE)].map(read).at(-1)
      const last = [...(span[2] ?? '').matchAll(DATE)].map(read).at(0)
      if (!first || !last || last < first) throw unreadable(line)
      return Array.from({ length: daysBetween(first, last) + 1 }, (_, index) => addDays(first, index))
    },
  }
}

function checkWeekday(line: string, day: Day, bracket: string | undefined): void {
  const claimed = /周([一二三四五六日天])/.exec(bracket ?? '')?.[1]?.replace('天', '日')
  const actual = WEEKDAYS[weekdayOf(day)]
  if (claimed !== undefined && claimed !== actual) throw contradiction(line, `${day} 是周${actual}`)
}

function checkCount(line: string, sentence: string, count: number): void {
  const claimed = /共(\d+)天/.exec(sentence)?.[1] ?? /放假(\d+)天/.exec(sentence)?.[1]
  if (claimed !== undefined && Number(claimed) !== count)
    throw contradiction(line, `共 ${claimed} 天 ≠ ${count} 天`)
}

function unreadable(line: string): Refusal {
  return new Refusal('calendar.notice_unreadable', 422, { line })
}

function contradiction(line: string, problem: string): Refusal {
  return new Refusal('calendar.notice_contradicts_itself', 422, { line, problem })
}
