import type { Language } from './dictionary.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
// China has had one time zone without summer time since 1991, so a fixed offset is exact for every date shown.
const SHANGHAI_OFFSET = 8 * HOUR

/** An instant as the API sends it. */
export type InstantLike = string | number | Date

function shanghai(instant: InstantLike): string {
  return new Date(new Date(instant).getTime() + SHANGHAI_OFFSET).toISOString()
}

/** The day in Asia/Shanghai, `2026-11-24`; a plain day stays as it is. */
export function formatDay(instant: InstantLike): string {
  if (typeof instant === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(instant)) return instant
  return shanghai(instant).slice(0, 10)
}

/** Day and minute in Asia/Shanghai, `2026-11-24 08:05`. */
export function formatInstant(instant: InstantLike): string {
  return shanghai(instant).slice(0, 16).replace('T', ' ')
}

/** Time of day in Asia/Shanghai, `08:05:09`. */
export function formatTime(instant: InstantLike): string {
  return shanghai(instant).slice(11, 19)
}

/** A day as running text writes it: `2026年11月24日` or `24 November 2026`. */
export function formatDayLong(day: InstantLike, language: Language): string {
  const [year = '', month = '', date = ''] = formatDay(day).split('-')
  if (language === 'zh') return `${year}年${Number(month)}月${Number(date)}日`
  const name = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' }).format(
    new Date(`${year}-${month}-01T00:00:00Z`),
  )
  return `${Number(date)} ${name} ${year}`
}

/** Name of the weekday of a day: `周二` or `Tue`. */
export function formatWeekday(day: string, language: Language): string {
  return new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    weekday: 'short',
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`))
}

/** Days from one day to another; negative when `to` is earlier. Both `YYYY-MM-DD`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY)
}

/** A day some days later. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY).toISOString().slice(0, 10)
}

/** How long something is ago or lasts, in the largest fitting unit: `3 分钟`, `3 min`. */
export function formatSpan(millis: number, language: Language): string {
  const span = Math.max(0, millis)
  const [value, zh, en] =
    span < MINUTE
      ? [span / SECOND, '秒', 's']
      : span < HOUR
        ? [span / MINUTE, '分钟', 'min']
        : span < 2 * DAY
          ? [span / HOUR, '小时', 'h']
          : [span / DAY, '天', 'd']
  return `${Math.floor(value)} ${language === 'zh' ? zh : en}`
}

/** A running clock: `00:12`, `12:05:09`. */
export function formatStopwatch(millis: number): string {
  const seconds = Math.max(0, Math.floor(millis / SECOND))
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return (parts[0] ? parts : parts.slice(1)).map(part => String(part).padStart(2, '0')).join(':')
}

/** A number with separators, at most two decimals. */
export function formatNumber(value: number): string {
  return new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 }).format(value)
}

/** A large number for walls: 万 and 亿 in Chinese, k and M in English. */
export function formatCompact(value: number, language: Language): string {
  const steps =
    language === 'zh'
      ? ([
          [1e8, '亿'],
          [1e4, '万'],
        ] as const)
      : ([
          [1e6, 'M'],
          [1e3, 'k'],
        ] as const)
  const step = steps.find(([size]) => Math.abs(value) >= size)
  if (!step) return formatNumber(value)
  return `${new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 }).format(value / step[0])}${step[1]}`
}

/** Money from a whole number of fen: `¥1,234.50`. */
export function formatMoney(fen: number): string {
  return `¥${new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(fen / 100)}`
}

/** A share of one as per cent: `12.5%`. */
export function formatShare(share: number): string {
  return `${new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 }).format(share * 100)}%`
}

/** What a due instant means on a day. */
export interface Due {
  /** Last day of the term. */
  readonly day: string
  /** Minute of the day, for terms in hours; null when the whole day counts. */
  readonly time: string | null
  /** Whole days from today to the last day; negative when it has passed. */
  readonly daysLeft: number
  readonly overdue: boolean
}

/**
 * Reads a due instant. Terms in days end at the midnight after their last day, so the last day shown is the one before.
 */
export function dueOf(dueAt: InstantLike, now: InstantLike): Due {
  const instant = new Date(dueAt).getTime()
  const wholeDay = (instant + SHANGHAI_OFFSET) % DAY === 0
  const day = formatDay(wholeDay ? instant - 1 : instant)
  return {
    day,
    time: wholeDay ? null : shanghai(instant).slice(11, 16),
    daysLeft: daysBetween(formatDay(now), day),
    overdue: instant <= new Date(now).getTime(),
  }
}

/**
 * Reads a day a person typed: `2026-11-24`, `20261124`, `2026/11/24`, `2026年11月24日` or `11-24` of this year.
 *
 * @returns the day, or undefined when it is none
 */
export function parseDay(text: string, today: string): string | undefined {
  const match =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text.trim()) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(text.trim()) ??
    (/^\d{1,2}[-/.]\d{1,2}$/.test(text.trim())
      ? ['', today.slice(0, 4), ...text.trim().split(/[-/.]/)]
      : null)
  if (!match) return undefined
  const day = `${match[1]}-${match[2]?.padStart(2, '0')}-${match[3]?.padStart(2, '0')}`
  const instant = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(instant)) return undefined
  return new Date(instant).toISOString().slice(0, 10) === day ? day : undefined
}
