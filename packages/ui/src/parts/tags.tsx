import type { ReactNode } from 'react'
import { useText } from '../i18n/language.tsx'
import { uiText } from '../i18n/ui.text.ts'
import { Glyph, type GlyphName } from './glyph.tsx'

/** How a state weighs; gives the colour and, unless told otherwise, the shape. */
export type Tone = 'neutral' | 'info' | 'good' | 'warn' | 'serious' | 'grave'

const TONE_SHAPES: Record<Tone, GlyphName> = {
  neutral: 'circle',
  info: 'half',
  good: 'check',
  warn: 'square',
  serious: 'diamond',
  grave: 'triangle',
}

/** A state by shape, word and colour. */
export function StateTag({ tone, shape, children }: { tone: Tone; shape?: GlyphName; children: ReactNode }) {
  return (
    <span className="s-tag" data-tone={tone}>
      <Glyph name={shape ?? TONE_SHAPES[tone]} size={12} />
      {children}
    </span>
  )
}

const GRADES = {
  A: { tone: 'good', shape: 'dot', text: 'riskA' },
  B: { tone: 'warn', shape: 'square', text: 'riskB' },
  C: { tone: 'serious', shape: 'diamond', text: 'riskC' },
  D: { tone: 'grave', shape: 'triangle', text: 'riskD' },
} as const

/** The letters of a risk grade. */
export type GradeLetter = keyof typeof GRADES

/** A risk grade by letter, words, shape and colour; `short` leaves the letter and hides the words from the eye only. */
export function RiskTag({
  grade,
  short = false,
}: {
  grade: GradeLetter | null | undefined
  short?: boolean
}) {
  const t = useText(uiText)
  if (!grade) {
    return (
      <span className="s-tag" data-tone="neutral">
        <Glyph name="dash" size={12} />
        {t('riskNone')}
      </span>
    )
  }
  const { tone, shape, text } = GRADES[grade]
  return (
    <span className="s-tag s-risk" data-tone={tone} title={t(text)}>
      <Glyph name={shape} size={12} />
      {short ? (
        <>
          <b aria-hidden="true">{grade}</b>
          <span className="s-hidden">{t(text)}</span>
        </>
      ) : (
        <b>{t(text)}</b>
      )}
    </span>
  )
}

/** How well a number is known: T the text was read, S a secondary source, M from memory. */
export function ConfidenceMark({ confidence, short = false }: { confidence: string; short?: boolean }) {
  const t = useText(uiText)
  const known = confidence === 'T' || confidence === 'S' ? confidence : 'M'
  const words = t(`confidence${known}`)
  return (
    <span className="s-confidence" data-level={known} title={words}>
      <b>{known}</b>
      {short ? <span className="s-hidden">{words}</span> : <span>{words}</span>}
    </span>
  )
}

/** Marks invented data; must stay in sight on every screen of a demonstration. */
export function DemoBadge() {
  const t = useText(uiText)
  return (
    <span className="s-demo" title={t('demoHelp')}>
      {t('demo')}
    </span>
  )
}

/** Marks a picture that a program drew. */
export function SimulatedMark() {
  const t = useText(uiText)
  return <span className="s-demo s-demo-small">{t('simulated')}</span>
}

/** A key of the keyboard. */
export function Key({ children }: { children: ReactNode }) {
  return <kbd className="s-key">{children}</kbd>
}
