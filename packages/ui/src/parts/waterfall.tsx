import type { ReactNode } from 'react'
import type { Bilingual } from '../i18n/dictionary.ts'
import { formatDay, formatNumber } from '../i18n/format.ts'
import { usePick, useText } from '../i18n/language.tsx'
import { uiText } from '../i18n/ui.text.ts'
import { Glyph } from './glyph.tsx'
import { ConfidenceMark } from './tags.tsx'

/** One line of a score: so many points for a reason that can be looked up. */
export interface WaterfallLine {
  readonly id: string
  readonly group: string
  readonly title: Bilingual
  /** What was found, beside the title. */
  readonly value?: string
  readonly points: number
  readonly rule: {
    readonly id: string
    readonly title: Bilingual
    readonly source: string
    readonly confidence: string
    readonly effectiveFrom: string
  }
  readonly eventId?: string | null
  readonly at?: string | null
  readonly until?: string | null
  /** A link to the record the line comes from. */
  readonly link?: ReactNode
  /** Leads to the rule. */
  readonly ruleLink?: ReactNode
  /** More to say about the line. */
  readonly note?: ReactNode
}

export interface WaterfallProps {
  readonly label: string
  readonly lines: readonly WaterfallLine[]
  readonly total: number
  /** Points the whole width stands for. */
  readonly scale: number
  /** The parts of the score in order. A part may count less than its lines when a rule caps it. */
  readonly groups: readonly { readonly id: string; readonly title: string; readonly points: number }[]
}

/**
 * A score as a list of lines that add up to it. Each line opens to its rule, source, confidence, fact and date; the
 * bar starts where the line before ended.
 */
export function Waterfall({ label, lines, total, scale, groups }: WaterfallProps) {
  const t = useText(uiText)
  let sum = 0
  return (
    <section className="s-waterfall" aria-label={label}>
      {groups.map(group => {
        const own = lines.filter(line => line.group === group.id)
        const capped = own.reduce((points, line) => points + line.points, 0) - group.points > 0.005
        return (
          <div key={group.id}>
            <h3 className="s-waterfall-group">
              <span>{group.title}</span>
              <span className="s-figures">
                {capped && <span className="s-soft">{t('capped')} </span>}
                {t('points', { points: formatNumber(group.points) })}
              </span>
            </h3>
            <ul>
              {own.map(line => {
                const from = sum
                sum += line.points
                return <Line key={line.id} line={line} from={from / scale} share={line.points / scale} />
              })}
            </ul>
          </div>
        )
      })}
      <p className="s-waterfall-total">
        <span>{t('total')}</span>
        <span className="s-figures">{t('points', { points: formatNumber(total) })}</span>
      </p>
    </section>
  )
}

function Line({ line, from, share }: { line: WaterfallLine; from: number; share: number }) {
  const t = useText(uiText)
  const pick = usePick()
  return (
    <li>
      <details className="s-waterfall-line" data-kind={line.group}>
        <summary>
          <Glyph name="chevron" size={14} />
          <span className="s-waterfall-title">
            {pick(line.title)}
            {line.value !== undefined && <span className="s-soft"> {line.value}</span>}
          </span>
          <span className="s-waterfall-track" aria-hidden="true">
            <i style={{ left: `${Math.min(from, 1) * 100}%`, width: `${Math.min(share, 1) * 100}%` }} />
          </span>
          <span className="s-figures s-waterfall-points">+{formatNumber(line.points)}</span>
        </summary>
        <dl className="s-facts s-waterfall-facts">
          <dt>{t('rule')}</dt>
          <dd>
            {line.ruleLink ?? pick(line.rule.title)}{' '}
            <span className="s-soft">{t('since', { day: line.rule.effectiveFrom })}</span>
          </dd>
          <dt>{t('source')}</dt>
          <dd>{line.rule.source}</dd>
          <dt>{t('confidence')}</dt>
          <dd>
            <ConfidenceMark confidence={line.rule.confidence} />
          </dd>
          {line.eventId && (
            <>
              <dt>{t('event')}</dt>
              <dd>
                <code>{line.eventId}</code>
                {line.at && <span className="s-figures s-pad-left">{formatDay(line.at)}</span>}
                {line.until && (
                  <span className="s-pad-left">{t('until', { day: formatDay(line.until) })}</span>
                )}
              </dd>
            </>
          )}
        </dl>
        {line.note}
        {line.link && <p>{line.link}</p>}
      </details>
    </li>
  )
}
