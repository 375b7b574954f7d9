import { type Bilingual, usePick, useText } from '@shian/ui'
import type { ReactNode } from 'react'
import { UNIT_WORDS, wordOf } from '../../vocabulary.ts'
import { rulesText } from './rules.text.ts'

interface Span {
  value: number
  unit: string
}

interface Factor {
  id: string
  title: Bilingual
  max: number
  bands?: { upTo: number | null; points: number }[]
  choices?: Record<string, { points: number; title: Bilingual }>
}

interface AnyValue {
  value?: number
  unit?: string
  roll?: boolean
  extend?: { times: number; value: number; unit: string }
  min?: number
  max?: number
  entries?: { key?: string; min: number; max?: number; every: Span }[]
  bands?: { upTo: number | null; result: string | number }[]
  factors?: Factor[]
  complete?: boolean
  items?: { id: string; title: Bilingual; key?: boolean; article?: string }[]
}

/** What a rule says, drawn by its kind; what has no drawing of its own is shown as the data it is. */
export function RuleValue({ kind, value }: { kind: string; value: unknown }): ReactNode {
  const known = (value ?? {}) as AnyValue
  if (kind === 'deadline' || kind === 'number') return <Amount value={known} />
  if (kind === 'limit') return <Limit value={known} />
  if (kind === 'cadence' && known.entries) return <Cadence entries={known.entries} />
  if (kind === 'checklist' && known.items) return <Points items={known.items} />
  if (known.factors) return <Factors value={known} factors={known.factors} />
  if (known.bands) return <Bands bands={known.bands} />
  return <pre className="c-json">{JSON.stringify(value, null, 2)}</pre>
}

function Amount({ value }: { value: AnyValue }) {
  const t = useText(rulesText)
  const pick = usePick()
  const unit = pick(wordOf(UNIT_WORDS, value.unit))
  return (
    <p>
      <span className="c-rule-amount s-figures">{value.value}</span> {unit}
      {value.roll && <span className="s-soft s-pad-left">{t('roll')}</span>}
      {value.extend && (
        <span className="s-soft s-pad-left">
          {t('extend', {
            times: value.extend.times,
            value: value.extend.value,
            unit: pick(wordOf(UNIT_WORDS, value.extend.unit)),
          })}
        </span>
      )}
    </p>
  )
}

function Limit({ value }: { value: AnyValue }) {
  const t = useText(rulesText)
  const unit = value.unit ?? ''
  return (
    <p>
      {value.min !== undefined && t('min', { value: `${value.min} ${unit}` })}{' '}
      {value.max !== undefined && t('limitMax', { value: `${value.max} ${unit}` })}
    </p>
  )
}

function Cadence({ entries }: { entries: NonNullable<AnyValue['entries']> }) {
  const t = useText(rulesText)
  const pick = usePick()
  return (
    <ul className="c-rule-lines">
      {entries.map((entry, index) => (
        <li key={entry.key ?? index}>
          <span className="s-strong">{entry.key}</span>
          <span>
            {t('every', { value: entry.every.value, unit: pick(wordOf(UNIT_WORDS, entry.every.unit)) })}{' '}
            {entry.max === undefined
              ? t('times', { min: entry.min })
              : t('timesRange', { min: entry.min, max: entry.max })}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Bands({ bands }: { bands: NonNullable<AnyValue['bands']> }) {
  const t = useText(rulesText)
  return (
    <ul className="c-rule-lines">
      {bands.map(band => (
        <li key={String(band.upTo)}>
          <span>{band.upTo === null ? t('above') : t('upTo', { value: band.upTo })}</span>
          <span className="s-strong">{band.result}</span>
        </li>
      ))}
    </ul>
  )
}

function Factors({ value, factors }: { value: AnyValue; factors: readonly Factor[] }) {
  const t = useText(rulesText)
  const pick = usePick()
  return (
    <div className="s-stack">
      <p className="s-soft">
        {value.max !== undefined && t('max', { max: value.max })}{' '}
        {value.complete === false && t('incomplete')}
      </p>
      {factors.map(factor => (
        <div key={factor.id}>
          <h3>
            {pick(factor.title)} <span className="s-soft">{t('max', { max: factor.max })}</span>
          </h3>
          <ul className="c-rule-lines">
            {factor.bands?.map(band => (
              <li key={String(band.upTo)}>
                <span>{band.upTo === null ? t('above') : t('upTo', { value: band.upTo })}</span>
                <span className="s-figures">{t('points', { points: band.points })}</span>
              </li>
            ))}
            {Object.entries(factor.choices ?? {}).map(([id, choice]) => (
              <li key={id}>
                <span>{pick(choice.title)}</span>
                <span className="s-figures">{t('points', { points: choice.points })}</span>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  )
}

function Points({ items }: { items: NonNullable<AnyValue['items']> }) {
  const t = useText(rulesText)
  const pick = usePick()
  return (
    <ul className="c-rule-lines">
      {items.map(item => (
        <li key={item.id}>
          <span>
            {item.key && <b className="s-checklist-key">★ {t('keyItem')} </b>}
            {pick(item.title)}
          </span>
          <span className="s-soft">{item.article}</span>
        </li>
      ))}
    </ul>
  )
}
