import { useId } from 'react'
import type { Bilingual } from '../i18n/dictionary.ts'
import { type Due, dueOf, formatInstant, formatSpan } from '../i18n/format.ts'
import { useLanguage, usePick, useText } from '../i18n/language.tsx'
import { uiText } from '../i18n/ui.text.ts'
import { Glyph, type GlyphName } from './glyph.tsx'
import type { Tone } from './tags.tsx'
import { useNow } from './use-now.ts'

/** How long ago something was; the exact time on hover and for screen readers. */
export function AgeClock({ at }: { at: string | number }) {
  const t = useText(uiText)
  const { language } = useLanguage()
  const instant = new Date(at).getTime()
  const now = useNow(10_000)
  return (
    <time className="s-age" dateTime={new Date(instant).toISOString()} title={formatInstant(instant)}>
      {t('ago', { span: formatSpan(now - instant, language) })}
    </time>
  )
}

export interface DueClockProps {
  readonly dueAt: string | null | undefined
  /** The day depends on a calendar not announced yet. */
  readonly provisional?: boolean
  /** What was assumed for it; a general sentence otherwise. */
  readonly assumes?: Bilingual | string | null
  readonly suspended?: boolean
  /** The work is over: the day alone, no warning. */
  readonly final?: boolean
  /** Writes the assumption out beside the mark instead of only on focus. */
  readonly verbose?: boolean
}

const SOON_DAYS = 2

function judge(due: Due): { tone: Tone; shape: GlyphName } {
  if (due.overdue) return { tone: 'grave', shape: 'triangle' }
  if (due.daysLeft <= SOON_DAYS) return { tone: 'warn', shape: 'square' }
  return { tone: 'neutral', shape: 'clock' }
}

/** The last day of a term, the days left or passed, and whether the day is certain. */
export function DueClock({ dueAt, provisional, assumes, suspended, final, verbose }: DueClockProps) {
  const t = useText(uiText)
  const now = useNow(30_000)
  if (!dueAt) return <span className="s-soft">{t('noDue')}</span>
  const due = dueOf(dueAt, now)
  const day = due.time ? `${due.day} ${due.time}` : due.day
  const mark = provisional ? <Provisional assumes={assumes} verbose={verbose ?? false} /> : null
  if (final) {
    return (
      <span className="s-due">
        <span className="s-figures">{day}</span>
        {mark}
      </span>
    )
  }
  const { tone, shape } = suspended ? ({ tone: 'neutral', shape: 'pause' } as const) : judge(due)
  return (
    <span className="s-due">
      <span className="s-figures">{day}</span>
      <span className="s-due-left" data-tone={tone}>
        <Glyph name={shape} size={13} />
        {suspended ? t('suspended') : remaining(due, t)}
      </span>
      {mark}
    </span>
  )
}

function remaining(due: Due, t: ReturnType<typeof useText<keyof typeof uiText.zh>>): string {
  if (due.overdue) return due.daysLeft < 0 ? t('overdueDays', { days: -due.daysLeft }) : t('overdueToday')
  return due.daysLeft === 0 ? t('dueToday') : t('daysLeft', { days: due.daysLeft })
}

function Provisional({
  assumes,
  verbose,
}: {
  assumes?: Bilingual | string | null | undefined
  verbose: boolean
}) {
  const t = useText(uiText)
  const pick = usePick()
  const id = useId()
  const sentence = pick(assumes) || t('provisionalNote')
  if (verbose) {
    return (
      <span className="s-provisional-text">
        <b>{t('provisional')}</b> {sentence}
      </span>
    )
  }
  return (
    <button type="button" className="s-provisional" aria-describedby={id}>
      {t('provisional')}
      <span role="tooltip" id={id} className="s-tip">
        {sentence}
      </span>
    </button>
  )
}
