import {
  Answer,
  Choice,
  type Column,
  DateField,
  Empty,
  Figure,
  formatNumber,
  formatShare,
  Glyph,
  PageHeader,
  Segmented,
  Table,
  usePick,
  useText,
} from '@shian/ui'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useSearchParams } from 'react-router'
import { api } from '../../api/client.ts'
import type { Completion, CompletionSummary } from '../../api/self-inspection-types.ts'
import { AreaFilter } from '../../area-filter.tsx'
import { useSession } from '../../session.tsx'
import { PREMISES_WORDS, wordOf } from '../../vocabulary.ts'
import { completionText } from './completion.text.ts'
import { CompletionPremisesList } from './premises-list.tsx'
import './completion.css'

const CYCLES = ['day', 'week', 'month'] as const
const CITY_DIGITS = 4

/** What of the owed is done; what is not due yet does not count against anybody. */
function rateOf(counts: Completion): number | undefined {
  const settled = counts.due - counts.pending
  return settled > 0 ? counts.done / (counts.done + counts.missed - counts.madeUp || 1) : undefined
}

/** Completion of self-inspections by area, trade and premises, one level after the other. */
export function Component() {
  const t = useText(completionText)
  const pick = usePick()
  const [search, setSearch] = useSearchParams()
  const asked = Object.fromEntries(search)
  const cycle = asked['cycle'] ?? 'day'
  const set = (name: string, value: string) => {
    const next = new URLSearchParams(search)
    if (value) next.set(name, value)
    else next.delete(name)
    setSearch(next)
  }
  const filter = { area: asked['area'], from: asked['from'], to: asked['to'], kind: asked['kind'] }
  const query = useQuery({
    queryKey: ['self-inspection', 'summary', cycle, filter],
    queryFn: ({ signal }) =>
      api.get<CompletionSummary>('/v1/self-inspection/summary', { query: { ...filter, cycle }, signal }),
  })
  return (
    <>
      <PageHeader title={t('title')}>
        <p className="s-soft c-sub">{t('intro')}</p>
      </PageHeader>
      <section className="s-card" data-flush="true">
        <div className="c-filters">
          <Segmented
            aria-label={t('cycle')}
            value={cycle}
            options={CYCLES.map(value => ({ value, label: t(`cycle.${value}`) }))}
            onChange={value => set('cycle', value)}
          />
          <AreaFilter
            label={t('area')}
            all={t('allAreas')}
            value={asked['area'] ?? ''}
            onChange={area => set('area', area)}
          />
          <Choice
            label={t('kind')}
            value={asked['kind'] ?? ''}
            empty={t('allKinds')}
            options={Object.keys(PREMISES_WORDS).map(value => ({
              value,
              label: pick(wordOf(PREMISES_WORDS, value)),
            }))}
            onChange={kind => set('kind', kind)}
          />
          <Dates
            from={asked['from'] ?? query.data?.from ?? ''}
            to={asked['to'] ?? query.data?.to ?? ''}
            onChange={set}
          />
          <a className="c-completion-export" href={exportAddress({ ...filter, cycle })} download>
            <Glyph name="download" size={16} /> {t('export')}
          </a>
        </div>
        <Answer query={query} what={t('failed')} lines={8}>
          {summary => <Summary summary={summary} onArea={area => set('area', area)} />}
        </Answer>
      </section>
      <CompletionPremisesList filter={filter} />
    </>
  )
}

function Dates({
  from,
  to,
  onChange,
}: {
  from: string
  to: string
  onChange: (name: 'from' | 'to', day: string) => void
}) {
  const t = useText(completionText)
  return (
    <span className="c-completion-date">
      <DateField label={t('from')} value={from} onChange={day => onChange('from', day)} />
      <DateField label={t('to')} value={to} onChange={day => onChange('to', day)} />
    </span>
  )
}

function exportAddress(query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]))
  return `/v1/self-inspection/summary?${new URLSearchParams([...given, ['format', 'csv']])}`
}

function Summary({ summary, onArea }: { summary: CompletionSummary; onArea: (area: string) => void }) {
  const t = useText(completionText)
  const { post } = useSession()
  const { total } = summary
  const rate = rateOf(total)
  const root = post.viewArea.split('/')[0] ?? ''
  const canRise = summary.area.length > Math.max(root.length, CITY_DIGITS)
  return (
    <>
      <div className="c-completion-figures">
        <Figure label={t('rate')} value={rate === undefined ? '—' : formatShare(rate)} />
        <Figure label={t('due')} value={formatNumber(total.due)} />
        <Figure label={t('done')} value={formatNumber(total.done)} />
        <Figure label={t('missed')} value={formatNumber(total.missed)} />
        <Figure label={t('openHazards')} value={formatNumber(total.openHazards)} />
        <Figure label={t('notEnrolled')} value={formatNumber(total.owing - total.enrolled)} />
      </div>
      {canRise && (
        <p className="c-completion-up">
          <button type="button" className="c-completion-link" onClick={() => onArea(parentOf(summary.area))}>
            <Glyph name="left" size={14} /> {t('up')}
          </button>
        </p>
      )}
      <Areas summary={summary} onArea={onArea} />
      <Kinds summary={summary} />
    </>
  )
}

function parentOf(area: string): string {
  const length = [9, 6, 4].find(size => size < area.length) ?? CITY_DIGITS
  return area.slice(0, length)
}

interface Row {
  id: string
  name: string
  counts: Completion
}

const COUNTS = [
  'due',
  'done',
  'onTime',
  'late',
  'missed',
  'madeUp',
  'pending',
  'hazards',
  'openHazards',
] as const

function useColumns(first: string, name: (row: Row) => ReactNode): Column<Row>[] {
  const t = useText(completionText)
  return [
    { id: 'name', title: first, cell: name },
    {
      id: 'rate',
      title: t('rate'),
      align: 'end',
      cell: ({ counts }) => {
        const rate = rateOf(counts)
        return rate === undefined ? '—' : formatShare(rate)
      },
    },
    {
      id: 'enrolled',
      title: t('enrolled'),
      align: 'end',
      cell: ({ counts }) => `${formatNumber(counts.enrolled)} / ${formatNumber(counts.owing)}`,
    },
    ...COUNTS.map(
      (count): Column<Row> => ({
        id: count,
        title: t(count),
        align: 'end',
        cell: ({ counts }) => <span data-count={count}>{formatNumber(counts[count])}</span>,
      }),
    ),
  ]
}

function Areas({ summary, onArea }: { summary: CompletionSummary; onArea: (area: string) => void }) {
  const t = useText(completionText)
  const rows = summary.areas.map(({ area, name, counts }) => ({ id: area, name, counts }))
  const columns = useColumns(t('area'), row =>
    row.id.length > summary.area.length ? (
      <button type="button" className="c-completion-link" onClick={() => onArea(row.id)}>
        {row.name}
      </button>
    ) : (
      row.name
    ),
  )
  if (rows.length === 0) return <Empty title={t('empty')} />
  return <Table caption={t('caption')} columns={columns} rows={rows} keyOf={row => row.id} />
}

function Kinds({ summary }: { summary: CompletionSummary }) {
  const t = useText(completionText)
  const pick = usePick()
  const rows = summary.kinds
    .filter(({ counts }) => counts.owing > 0 || counts.due > 0)
    .map(({ kind, counts }) => ({ id: kind, name: pick(wordOf(PREMISES_WORDS, kind)), counts }))
  const columns = useColumns(t('kind'), row => row.name)
  if (rows.length === 0) return null
  return (
    <div className="c-completion-kinds">
      <Table caption={t('kindCaption')} columns={columns} rows={rows} keyOf={row => row.id} />
    </div>
  )
}
