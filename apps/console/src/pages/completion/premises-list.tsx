import {
  type Column,
  Empty,
  formatNumber,
  ListTable,
  type Page,
  StateTag,
  useKeysetList,
  usePick,
  useText,
} from '@shian/ui'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { api } from '../../api/client.ts'
import type { CompletionPremises } from '../../api/self-inspection-types.ts'
import { PREMISES_WORDS, wordOf } from '../../vocabulary.ts'
import { completionText } from './completion.text.ts'

/** The premises behind the numbers: found by sign, those with missed days alone, each with its calendar. */
export function CompletionPremisesList({ filter }: { filter: Readonly<Record<string, string | undefined>> }) {
  const t = useText(completionText)
  const navigate = useNavigate()
  const [q, setQ] = useState('')
  const [missed, setMissed] = useState(false)
  const list = useKeysetList(['self-inspection', 'premises', filter, q, missed], (after, signal) =>
    api.get<Page<CompletionPremises>>('/v1/self-inspection/premises', {
      query: { ...filter, q: q || undefined, missed: missed || undefined, after, limit: 50 },
      signal,
    }),
  )
  return (
    <section className="s-card c-completion-premises" data-flush="true" aria-labelledby="completion-premises">
      <div className="c-filters">
        <h2 id="completion-premises">{t('premises')}</h2>
        <input
          className="s-input c-filter-words"
          type="search"
          aria-label={t('search')}
          placeholder={t('search')}
          maxLength={60}
          value={q}
          onChange={event => setQ(event.target.value)}
        />
        <label className="c-check">
          <input type="checkbox" checked={missed} onChange={event => setMissed(event.target.checked)} />
          {t('onlyMissed')}
        </label>
      </div>
      <ListTable
        list={list}
        what={t('premisesFailed')}
        empty={<Empty title={t('premisesEmpty')} />}
        caption={t('premisesCaption')}
        columns={useColumns()}
        keyOf={row => row.premisesId}
        toneOf={row => (row.missed > 0 ? 'grave' : undefined)}
        onOpen={row => void navigate(`/self-inspection/premises/${row.premisesId}`)}
      />
    </section>
  )
}

function useColumns(): Column<CompletionPremises>[] {
  const t = useText(completionText)
  const pick = usePick()
  const number = (name: 'done' | 'missed' | 'madeUp' | 'openHazards'): Column<CompletionPremises> => ({
    id: name,
    title: t(name),
    align: 'end',
    cell: row => formatNumber(row[name]),
  })
  return [
    {
      id: 'sign',
      title: t('sign'),
      cell: row => <Link to={`/self-inspection/premises/${row.premisesId}`}>{row.signName}</Link>,
    },
    { id: 'kind', title: t('kind'), cell: row => pick(wordOf(PREMISES_WORDS, row.kind)) },
    { id: 'place', title: t('place'), cell: row => row.areaName },
    {
      id: 'enrolled',
      title: t('enrolled'),
      cell: row => (
        <StateTag tone={row.enrolled ? 'good' : 'warn'}>
          {t(row.enrolled ? 'enrolled' : 'notEnrolled')}
        </StateTag>
      ),
    },
    number('done'),
    number('missed'),
    number('madeUp'),
    number('openHazards'),
  ]
}
