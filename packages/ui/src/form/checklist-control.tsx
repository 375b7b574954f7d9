import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { usePick, useText } from '../i18n/language.tsx'
import { uiText } from '../i18n/ui.text.ts'
import { ErrorState, Loading } from '../states/states.tsx'
import type { Checklist, ChecklistAnswer, ChecklistItem } from './field.ts'
import type { FormSources } from './schema-form.tsx'

interface ChecklistControlProps {
  readonly checklist: string
  /** Whether the list is unfolded from the start; one that may stay empty is not. */
  readonly opened: boolean
  readonly value: { readonly answers: readonly ChecklistAnswer[]; readonly total: number }
  readonly load: FormSources['loadChecklist']
  readonly onChange: (value: { readonly answers: readonly ChecklistAnswer[]; readonly total: number }) => void
}

const RESULTS = [
  ['pass', 'pass'],
  ['fail', 'fail'],
  ['not-applicable', 'notApplicable'],
] as const

/**
 * A checklist of points to judge one by one. Key items are never answered by the button that fills the rest of a
 * section.
 */
export function ChecklistControl(props: ChecklistControlProps) {
  const t = useText(uiText)
  const [opened, setOpened] = useState(props.opened || props.value.answers.length > 0)
  if (opened) return <OpenChecklist {...props} />
  return (
    <span>
      <Button onClick={() => setOpened(true)}>{t('openChecklist')}</Button>
    </span>
  )
}

function OpenChecklist({ checklist, value, load, onChange }: ChecklistControlProps) {
  const t = useText(uiText)
  const pick = usePick()
  const [list, setList] = useState<Checklist>()
  const [failure, setFailure] = useState<unknown>()
  const [attempt, setAttempt] = useState(0)
  const latest = useRef({ load, onChange, value })
  latest.current = { load, onChange, value }
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt loads again
  useEffect(() => {
    const cancel = new AbortController()
    setFailure(undefined)
    Promise.resolve(latest.current.load?.(checklist, cancel.signal))
      .then(loaded => {
        if (cancel.signal.aborted || !loaded) return
        setList(loaded)
        const total = loaded.sections.reduce((sum, section) => sum + section.items.length, 0)
        latest.current.onChange({ answers: latest.current.value.answers, total })
      })
      .catch(thrown => cancel.signal.aborted || setFailure(thrown))
    return () => cancel.abort()
  }, [checklist, attempt])

  if (failure)
    return <ErrorState error={failure} what={t('checklistError')} onRetry={() => setAttempt(attempt + 1)} />
  if (!list) return <Loading lines={6} />
  const byItem = new Map(value.answers.map(answer => [answer.item, answer]))
  const answer = (entries: readonly ChecklistAnswer[]) => {
    const next = new Map(byItem)
    for (const entry of entries) next.set(entry.item, entry)
    onChange({ answers: [...next.values()], total: value.total })
  }
  return (
    <span className="s-checklist">
      <span className="s-soft" aria-live="polite">
        {t('checklistProgress', { done: value.answers.length, total: value.total })}
      </span>
      {list.sections.map(section => (
        <span key={section.id} className="s-checklist-section">
          <span className="s-checklist-head">
            <b>{pick(section.title)}</b>
            <Button
              size="small"
              onClick={() =>
                answer(
                  section.items
                    .filter(item => !item.key && !byItem.has(item.id))
                    .map(item => toAnswer(item, 'pass')),
                )
              }
            >
              {t('restPass')}
            </Button>
          </span>
          {section.items.map(item => (
            <Point
              key={item.id}
              item={item}
              answer={byItem.get(item.id)}
              onAnswer={entry => answer([entry])}
            />
          ))}
        </span>
      ))}
    </span>
  )
}

function toAnswer(item: ChecklistItem, result: ChecklistAnswer['result'], note?: string): ChecklistAnswer {
  return { item: item.id, result, ...(item.key ? { key: true } : {}), ...(note ? { note } : {}) }
}

function Point({
  item,
  answer,
  onAnswer,
}: {
  item: ChecklistItem
  answer: ChecklistAnswer | undefined
  onAnswer: (answer: ChecklistAnswer) => void
}) {
  const t = useText(uiText)
  const pick = usePick()
  const title = pick(item.title)
  return (
    <span className="s-checklist-item" data-result={answer?.result}>
      <span className="s-checklist-title">
        {item.key && <b className="s-checklist-key">★ {t('keyItem')}</b>} {title}
        {item.article && <span className="s-soft"> {item.article}</span>}
      </span>
      <span className="s-choices" role="radiogroup" aria-label={title}>
        {RESULTS.map(([result, key]) => (
          <label key={result} className="s-choice" data-checked={answer?.result === result}>
            <input
              type="radio"
              name={`point-${item.id}`}
              checked={answer?.result === result}
              onChange={() => onAnswer(toAnswer(item, result, answer?.note))}
            />
            {t(key)}
          </label>
        ))}
      </span>
      {answer?.result === 'fail' && (
        <input
          className="s-input"
          aria-label={`${t('failNote')}:${title}`}
          placeholder={t('failNote')}
          value={answer.note ?? ''}
          onChange={event => onAnswer(toAnswer(item, 'fail', event.target.value))}
        />
      )}
    </span>
  )
}
