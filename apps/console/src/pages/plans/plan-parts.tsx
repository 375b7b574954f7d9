import { Card, type Column, Empty, Facts, Figure, formatNumber, StateTag, Table, useText } from '@shian/ui'
import type { PlanFigures, PlanProgress, ReasonCount } from '../../api/supervision-types.ts'
import { plansText } from './plans.text.ts'

type Key = keyof typeof plansText.zh
const TONES = { draft: 'neutral', submitted: 'warn', approved: 'info', published: 'good' } as const

/** Where a plan stands, in a word and a colour. */
export function PlanStatus({ status }: { status: string }) {
  const t = useText(plansText)
  const tone = TONES[status as keyof typeof TONES] ?? 'neutral'
  return <StateTag tone={tone}>{t(`status.${status}` as Key)}</StateTag>
}

/** The five figures that say whether a plan is sound. */
export function PlanFigureRow({ figures }: { figures: PlanFigures }) {
  const t = useText(plansText)
  return (
    <ul className="c-plan-figures">
      <li>
        <Figure label={t('premises')} value={formatNumber(figures.premises)} />
      </li>
      <li>
        <Figure label={t('visits')} value={formatNumber(figures.visits)} />
      </li>
      <li>
        <Figure label={t('coverage')} value={`${figures.coveragePercent}%`} />
      </li>
      <li>
        <Figure label={t('officers')} value={formatNumber(figures.officers)} />
      </li>
      <li data-tone={figures.over > 0 ? 'warn' : undefined}>
        <Figure label={t('over')} value={formatNumber(figures.over)} />
      </li>
    </ul>
  )
}

interface MonthRow {
  readonly month: number
  readonly capacity: number
  readonly planned: number
  readonly opened: number
  readonly concluded: number
}

function monthsOf(figures: PlanFigures, progress: readonly PlanProgress[]): MonthRow[] {
  return figures.months.map(({ month, capacity, planned }) => {
    const now = progress.find(entry => entry.month === month)
    return {
      month,
      capacity,
      planned: now?.planned ?? (progress.length > 0 ? 0 : planned),
      opened: now?.opened ?? 0,
      concluded: now?.concluded ?? 0,
    }
  })
}

/** Each month: what the officers can do, what is planned, what became of it. */
export function MonthTable({
  figures,
  progress = [],
}: {
  figures: PlanFigures
  progress?: readonly PlanProgress[]
}) {
  const t = useText(plansText)
  const isRunning = progress.some(({ opened }) => opened > 0)
  const columns: Column<MonthRow>[] = [
    { id: 'month', title: t('month'), width: '110px', cell: row => t('monthOf', { month: row.month }) },
    { id: 'load', title: t('load'), cell: row => <Load planned={row.planned} capacity={row.capacity} /> },
    {
      id: 'planned',
      title: t('planned'),
      width: '100px',
      align: 'end',
      cell: row => <span className="s-figures">{formatNumber(row.planned)}</span>,
    },
    {
      id: 'capacity',
      title: t('capacity'),
      width: '120px',
      align: 'end',
      cell: row => <span className="s-figures s-soft">{formatNumber(row.capacity)}</span>,
    },
    ...(isRunning
      ? (['opened', 'concluded'] as const).map(
          (name): Column<MonthRow> => ({
            id: name,
            title: t(name === 'opened' ? 'openedCount' : 'concluded'),
            width: '100px',
            align: 'end',
            cell: row => <span className="s-figures">{formatNumber(row[name])}</span>,
          }),
        )
      : []),
  ]
  return (
    <Table
      caption={t('byMonth')}
      columns={columns}
      rows={monthsOf(figures, progress)}
      keyOf={row => String(row.month)}
    />
  )
}

function Load({ planned, capacity }: { planned: number; capacity: number }) {
  const share = capacity === 0 ? (planned > 0 ? 1 : 0) : Math.min(1, planned / capacity)
  return (
    <span className="c-load" data-full={share >= 0.999}>
      <span className="c-load-track" aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
      <span className="s-figures">{Math.round(share * 100)}%</span>
    </span>
  )
}

/** Counts by reason, largest first. */
export function Reasons({
  title,
  prefix,
  counts,
}: {
  title: string
  prefix: 'reason' | 'over'
  counts: readonly ReasonCount[]
}) {
  const t = useText(plansText)
  const sorted = [...counts].sort((one, two) => two.count - one.count)
  return (
    <Card title={title}>
      {sorted.length === 0 ? (
        <Empty title="0" />
      ) : (
        <Facts
          items={sorted.map(({ reason, count }) => [t(`${prefix}.${reason}` as Key), formatNumber(count)])}
        />
      )}
    </Card>
  )
}
