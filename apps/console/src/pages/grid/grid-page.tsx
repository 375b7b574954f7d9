import {
  Answer,
  Button,
  type Column,
  DateField,
  Empty,
  Figure,
  formatDay,
  formatNumber,
  PageHeader,
  StateTag,
  Table,
  useText,
} from '@shian/ui'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { api } from '../../api/client.ts'
import type { Grid, GridRow } from '../../api/supervision-types.ts'
import { useAreas } from '../../api/use-areas.ts'
import { useSession } from '../../session.tsx'
import { gridText } from './grid.text.ts'
import '../plans/plans.css'

const LEVELS = ['county', 'township', 'village'] as const
const VILLAGE_DIGITS = 12

/** Which township office, village or community has nobody, with a way down to each. */
export function Component() {
  const t = useText(gridText)
  const { post } = useSession()
  const areas = useAreas()
  const [parameters, setParameters] = useSearchParams()
  const area = parameters.get('area') ?? post.area
  const day = parameters.get('day') ?? formatDay(Date.now())
  const onlyGaps = parameters.get('gaps') === '1'
  const set = (name: string, value: string) => {
    const next = new URLSearchParams(parameters)
    if (value) next.set(name, value)
    else next.delete(name)
    setParameters(next)
  }
  const grid = useQuery({
    queryKey: ['grid', area, day],
    queryFn: ({ signal }) => api.get<Grid>('/v1/supervision/grid', { query: { area, day }, signal }),
  })
  const parent = area === post.viewArea ? undefined : areas.byCode.get(area)?.parent
  return (
    <>
      <PageHeader
        title={area === post.area ? t('title') : `${t('title')} · ${areas.nameOf(area)}`}
        back={parent && <Link to={`?area=${parent}&day=${day}`}>{t('up')}</Link>}
        actions={<Button href={`/v1/supervision/grid.csv?area=${area}&day=${day}`}>{t('export')}</Button>}
      >
        <p className="s-soft c-sub">{t('intro')}</p>
      </PageHeader>
      {grid.data && <Totals totals={grid.data.totals} />}
      <section className="s-card" data-flush="true">
        <div className="c-filters">
          <DateField label={t('day')} value={day} onChange={value => set('day', value)} />
          <label className="c-check">
            <input
              type="checkbox"
              checked={onlyGaps}
              onChange={event => set('gaps', event.target.checked ? '1' : '')}
            />{' '}
            {t('onlyGaps')}
          </label>
        </div>
        <Answer query={grid} what={t('failed')} lines={8}>
          {known => (
            <Rows
              rows={onlyGaps ? known.rows.filter(row => row.gaps > 0) : known.rows}
              onlyGaps={onlyGaps}
              day={day}
            />
          )}
        </Answer>
      </section>
    </>
  )
}

function Totals({ totals }: { totals: Grid['totals'] }) {
  const t = useText(gridText)
  return (
    <ul className="c-plan-figures">
      {LEVELS.flatMap(level => {
        const count = totals[level]
        if (!count) return []
        const isShort = count.covered < count.total
        return [
          <li key={level} data-tone={isShort ? 'warn' : undefined}>
            <Figure
              label={t(level)}
              value={t('of', { covered: formatNumber(count.covered), total: formatNumber(count.total) })}
            />
          </li>,
        ]
      })}
    </ul>
  )
}

function Rows({ rows, onlyGaps, day }: { rows: readonly GridRow[]; onlyGaps: boolean; day: string }) {
  const t = useText(gridText)
  const navigate = useNavigate()
  if (rows.length === 0)
    return onlyGaps ? (
      <Empty title={t('emptyGaps')}>{t('emptyGapsBody')}</Empty>
    ) : (
      <Empty title={t('empty')} />
    )
  const below = LEVELS.filter(level => rows.some(row => row.levels[level] && row.level !== level))
  const opens = (row: GridRow) => row.code.length < VILLAGE_DIGITS
  const address = (row: GridRow) => `?area=${row.code}&day=${day}`
  const columns: Column<GridRow>[] = [
    {
      id: 'name',
      title: t('name'),
      cell: row => (opens(row) ? <Link to={address(row)}>{row.name}</Link> : row.name),
    },
    {
      id: 'here',
      title: t('here'),
      width: '150px',
      cell: row =>
        row.people > 0 ? t('people', { count: row.people }) : <StateTag tone="grave">{t('nobody')}</StateTag>,
    },
    ...below.map(
      (level): Column<GridRow> => ({
        id: level,
        title: t(level),
        width: '150px',
        align: 'end',
        cell: row => <Share level={row.levels[level]} />,
      }),
    ),
    {
      id: 'gaps',
      title: t('gaps'),
      width: '120px',
      align: 'end',
      cell: row =>
        row.gaps > 0 ? (
          <span className="c-gap s-figures">{formatNumber(row.gaps)}</span>
        ) : (
          <span className="s-soft">{t('gapsNone')}</span>
        ),
    },
  ]
  return (
    <Table
      caption={t('caption')}
      columns={columns}
      rows={rows}
      keyOf={row => row.code}
      onOpen={row => opens(row) && navigate(address(row))}
      pageKeys
    />
  )
}

function Share({ level }: { level: GridRow['levels'][string] | undefined }) {
  const t = useText(gridText)
  if (!level) return <span className="s-soft">—</span>
  return (
    <span className="s-figures">
      {t('of', { covered: formatNumber(level.covered), total: formatNumber(level.total) })}
    </span>
  )
}
