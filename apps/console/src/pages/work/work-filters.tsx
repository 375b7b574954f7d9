import { Button, Choice, usePick, useText } from '@shian/ui'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../../api/client.ts'
import type { KindDefinition } from '../../api/types.ts'
import { AreaFilter } from '../../area-filter.tsx'
import { workText } from './work.text.ts'
import type { WorkFilter } from './work-filter.ts'

const TYPING_DELAY_MILLIS = 250

/** The kinds of work with their states, kept for the session. */
export function useKinds() {
  return useQuery({
    queryKey: ['kinds'],
    queryFn: ({ signal }) => api.get<{ items: KindDefinition[] }>('/v1/work/kinds', { signal }),
    staleTime: 10 * 60_000,
  })
}

/** Filters of the worklist: kind, state, deadline, area, words. */
export function WorkFilters({
  filter,
  change,
  clear,
  narrowed,
}: {
  filter: WorkFilter
  change: (part: Partial<WorkFilter>) => void
  clear: () => void
  narrowed: boolean
}) {
  const t = useText(workText)
  const pick = usePick()
  const kinds = useKinds().data?.items ?? []
  const states = kinds
    .filter(kind => !filter.kind || kind.id === filter.kind)
    .flatMap(kind => Object.entries(kind.states).map(([value, { label }]) => ({ value, label: pick(label) })))
  const distinct = [...new Map(states.map(state => [state.value, state])).values()]
  return (
    <fieldset className="c-filters s-no-print">
      <legend className="s-hidden">{t('filters')}</legend>
      <Choice
        label={t('kind')}
        value={filter.kind}
        empty={t('allKinds')}
        options={kinds.map(kind => ({ value: kind.id, label: pick(kind.title) }))}
        onChange={kind => change({ kind, state: '' })}
      />
      <Choice
        label={t('state')}
        value={filter.state}
        empty={t('allStates')}
        options={distinct}
        onChange={state => change({ state })}
      />
      <AreaFilter
        label={t('place')}
        all={t('allPlaces')}
        value={filter.area}
        onChange={area => change({ area })}
      />
      <Words value={filter.q} onChange={q => change({ q })} />
      <label className="c-check">
        <input
          type="checkbox"
          checked={filter.overdue}
          onChange={event => change({ overdue: event.target.checked })}
        />{' '}
        {t('dueOverdue')}
      </label>
      <label className="c-check">
        <input
          type="checkbox"
          checked={filter.closed}
          onChange={event => change({ closed: event.target.checked })}
        />{' '}
        {t('closed')}
      </label>
      {narrowed && (
        <Button type="link" onClick={clear}>
          {t('clear')}
        </Button>
      )}
    </fieldset>
  )
}

function Words({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const t = useText(workText)
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed starts the delay
  useEffect(() => {
    if (text === value) return
    const timer = window.setTimeout(() => onChange(text), TYPING_DELAY_MILLIS)
    return () => window.clearTimeout(timer)
  }, [text])
  return (
    <input
      className="s-input c-filter-words"
      type="search"
      aria-label={t('text')}
      placeholder={t('textHint')}
      value={text}
      onChange={event => setText(event.target.value)}
    />
  )
}
