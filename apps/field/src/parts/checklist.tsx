import type { EnvelopeFile } from '@shian/kernel/sync'
import type { ChecklistAnswer, ChecklistValue } from '@shian/kernel/work'
import type { Bilingual } from '@shian/ui/dictionary'
import { usePick, useText } from '@shian/ui/language'
import { useEffect, useId, useState } from 'react'
import { fieldText } from '../field.text.ts'
import { Photos } from './photos.tsx'

/** One point as the rule has it. */
export interface Point {
  readonly id: string
  readonly title: Bilingual
  readonly key?: boolean
  readonly article?: string
}

interface ChecklistProps {
  readonly label: string
  readonly checklist: string
  readonly points: readonly Point[] | undefined
  readonly value: ChecklistValue | undefined
  readonly onChange: (value: ChecklistValue | undefined, added: readonly EnvelopeFile[]) => void
}

const RESULTS = [
  ['pass', 'pass'],
  ['fail', 'fail'],
  ['not-applicable', 'notApplicable'],
] as const

const PHOTOS_MAX = 10
/** A table must have been in sight for so long before its ordinary points can be answered in one go. */
const LOOK_SECONDS = 20

/** A table of check points, judged one by one; what does not conform needs words and a photo. */
export function Checklist({ label, checklist, points, value, onChange }: ChecklistProps) {
  const t = useText(fieldText)
  if (!points) return <p className="f-issue">{t('tableMissing')}</p>
  if (!value) {
    return (
      <button type="button" className="f-button" onClick={() => onChange({ checklist, answers: [] }, [])}>
        {t('openTable')}
        <span className="s-hidden">: {label}</span>
      </button>
    )
  }
  const answer = (entry: ChecklistAnswer, added: readonly EnvelopeFile[] = []) => {
    const others = value.answers.filter(other => other.item !== entry.item)
    onChange({ checklist, answers: [...others, entry] }, added)
  }
  const open = points.filter(point => !value.answers.some(entry => entry.item === point.id))
  const passRest = () => {
    const rest = open.filter(point => !point.key).map(point => ({ item: point.id, result: 'pass' as const }))
    onChange({ checklist, answers: [...value.answers, ...rest] }, [])
  }
  return (
    <div className="f-table">
      <p className="s-soft" role="status">
        {t('points', { done: points.length - open.length, total: points.length })}
      </p>
      {points.map(point => (
        <PointRow
          key={point.id}
          point={point}
          answer={value.answers.find(entry => entry.item === point.id)}
          onAnswer={answer}
        />
      ))}
      {open.some(point => !point.key) && <RestButton onPass={passRest} />}
      <button type="button" className="f-button f-quiet" onClick={() => onChange(undefined, [])}>
        {t('closeTable')}
        <span className="s-hidden">: {label}</span>
      </button>
    </div>
  )
}

function RestButton({ onPass }: { onPass: () => void }) {
  const t = useText(fieldText)
  const [left, setLeft] = useState(LOOK_SECONDS)
  useEffect(() => {
    if (left <= 0) return
    const timer = setTimeout(() => setLeft(left - 1), 1_000)
    return () => clearTimeout(timer)
  }, [left])
  return (
    <button type="button" className="f-button" disabled={left > 0} onClick={onPass}>
      {left > 0 ? t('restWait', { seconds: left }) : t('restPass')}
    </button>
  )
}

function PointRow({
  point,
  answer,
  onAnswer,
}: {
  point: Point
  answer: ChecklistAnswer | undefined
  onAnswer: (answer: ChecklistAnswer, added?: readonly EnvelopeFile[]) => void
}) {
  const t = useText(fieldText)
  const pick = usePick()
  const id = useId()
  const title = pick(point.title)
  return (
    <fieldset className="f-point" data-result={answer?.result}>
      <legend>
        {point.key && <b className="f-key">★ {t('keyItem')}</b>} {title}
        {point.article && <span className="s-soft"> {point.article}</span>}
      </legend>
      <div className="f-choices">
        {RESULTS.map(([result, key]) => (
          <label key={result} className="f-choice">
            <input
              type="radio"
              name={`${id}-${point.id}`}
              checked={answer?.result === result}
              onChange={() => {
                const { note, photos } = answer ?? {}
                const kept = { ...(note ? { note } : {}), ...(photos ? { photos } : {}) }
                onAnswer({ item: point.id, result, ...(result === 'fail' ? kept : {}) })
              }}
            />
            <span>{t(key)}</span>
          </label>
        ))}
      </div>
      {answer?.result === 'fail' && (
        <>
          <label className="f-label" htmlFor={`${id}-note`}>
            {t('failNote')}
          </label>
          <textarea
            id={`${id}-note`}
            className="f-input"
            rows={2}
            value={answer.note ?? ''}
            onChange={event => onAnswer({ ...answer, note: event.target.value })}
          />
          <Photos
            label={title}
            value={answer.photos ?? []}
            max={PHOTOS_MAX}
            onChange={(photos, added) => onAnswer({ ...answer, photos }, added)}
          />
        </>
      )}
    </fieldset>
  )
}
