import {
  App,
  Button,
  type Column,
  DueClock,
  Empty,
  formatDay,
  Glyph,
  ListTable,
  PageHeader,
  StaleClock,
  StateTag,
  toApiError,
  useKeysetList,
  usePick,
  useText,
} from '@shian/ui'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { WorkCard } from '../../api/types.ts'
import { saveText, toCsv } from '../../csv.ts'
import { useSession } from '../../session.tsx'
import { workText } from './work.text.ts'
import { fetchWork, useWorkFilter, type WorkFilter } from './work-filter.ts'
import { WorkFilters } from './work-filters.tsx'
import { stateTone } from './work-parts.tsx'

const PAGE_ROWS = 50
const EXPORT_ROWS = 200
const EXPORT_MAX = 10_000

/** The worklist: what there is to do, by when, and who does it. */
export function Component() {
  const t = useText(workText)
  const navigate = useNavigate()
  const { post } = useSession()
  const workers = ['inspector', 'publisher', 'coordinator']
  const { filter, change, clear, narrowed } = useWorkFilter(workers.includes(post.role) ? 'mine' : 'area')
  const list = useKeysetList(['work', 'list', filter], (after, signal) =>
    fetchWork(filter, after, signal, PAGE_ROWS),
  )
  const columns = useColumns(filter.scope)

  return (
    <>
      <PageHeader
        title={t('title')}
        actions={
          <>
            <StaleClock at={list.query.dataUpdatedAt} />
            <ExportButton filter={filter} />
            <Button className="s-desk-only" icon={<Glyph name="print" />} onClick={() => window.print()}>
              {t('print')}
            </Button>
          </>
        }
      />
      <fieldset className="c-tabs s-no-print">
        <legend className="s-hidden">{t('title')}</legend>
        {(['mine', 'area'] as const).map(scope => (
          <button
            type="button"
            key={scope}
            aria-pressed={filter.scope === scope}
            onClick={() => change({ scope })}
          >
            {t(scope)}
          </button>
        ))}
      </fieldset>
      <section className="s-card" data-flush="true">
        <WorkFilters filter={filter} change={change} clear={clear} narrowed={narrowed} />
        <ListTable
          list={list}
          what={t('what_failed')}
          lines={8}
          empty={<NoWork scope={filter.scope} narrowed={narrowed} change={change} clear={clear} />}
          caption={t('listCaption')}
          columns={columns}
          keyOf={row => row.id}
          onOpen={row => navigate(`/work/${row.id}`)}
          toneOf={row => (row.overdue ? 'grave' : undefined)}
          pageKeys
        />
      </section>
    </>
  )
}

function useColumns(scope: WorkFilter['scope']): Column<WorkCard>[] {
  const t = useText(workText)
  const pick = usePick()
  return [
    {
      id: 'what',
      title: t('what'),
      cell: row => (
        <span className="c-work-what">
          <Link to={`/work/${row.id}`}>{pick(row.title)}</Link>
          <span className="s-soft">
            {pick(row.kindTitle)} · {row.number ?? t('unnumbered')}
          </span>
        </span>
      ),
    },
    {
      id: 'premises',
      title: t('premises'),
      width: '22%',
      cell: row => (
        <span className="c-work-what">
          {row.premises ? <Link to={`/premises/${row.premises.id}`}>{row.premises.signName}</Link> : '—'}
          <span className="s-soft">{row.areaName}</span>
        </span>
      ),
    },
    {
      id: 'state',
      title: t('stateColumn'),
      width: '130px',
      cell: row => <StateTag tone={stateTone(row)}>{pick(row.stateTitle)}</StateTag>,
    },
    ...(scope === 'area'
      ? [
          {
            id: 'assignee',
            title: t('assignee'),
            width: '110px',
            cell: (row: WorkCard) => row.assignee?.name ?? <StateTag tone="warn">{t('nobody')}</StateTag>,
          },
        ]
      : []),
    {
      id: 'opened',
      title: t('opened'),
      width: '110px',
      cell: row => <span className="s-figures">{formatDay(row.openedAt)}</span>,
    },
    {
      id: 'due',
      title: t('deadline'),
      width: '250px',
      cell: row => <DueClock dueAt={row.dueAt} provisional={row.dueProvisional} final={Boolean(row.final)} />,
    },
  ]
}

function NoWork({
  scope,
  narrowed,
  change,
  clear,
}: {
  scope: WorkFilter['scope']
  narrowed: boolean
  change: (part: Partial<WorkFilter>) => void
  clear: () => void
}) {
  const t = useText(workText)
  if (narrowed)
    return <Empty title={t('emptyFiltered')} action={<Button onClick={clear}>{t('clear')}</Button>} />
  if (scope === 'area') return <Empty title={t('emptyArea')} />
  return (
    <Empty
      title={t('emptyMine')}
      action={<Button onClick={() => change({ scope: 'area' })}>{t('toArea')}</Button>}
    >
      {t('emptyMineBody')}
    </Empty>
  )
}

function ExportButton({ filter }: { filter: WorkFilter }) {
  const t = useText(workText)
  const pick = usePick()
  const { message } = App.useApp()
  const [read, setRead] = useState<number>()
  const run = async () => {
    const rows: WorkCard[] = []
    try {
      let after: string | undefined
      do {
        setRead(rows.length)
        const page = await fetchWork(filter, after, undefined, EXPORT_ROWS)
        rows.push(...page.items)
        after = page.next ?? undefined
      } while (after && rows.length < EXPORT_MAX)
      const head = [
        t('number'),
        t('kind'),
        t('what'),
        t('premises'),
        t('place'),
        t('stateColumn'),
        t('assignee'),
        t('opened'),
        t('deadline'),
        t('overdue'),
      ]
      const lines = rows.map(row => [
        row.number,
        pick(row.kindTitle),
        pick(row.title),
        row.premises?.signName,
        row.areaName,
        pick(row.stateTitle),
        row.assignee?.name,
        formatDay(row.openedAt),
        row.dueAt ? formatDay(new Date(row.dueAt).getTime() - 1) : '',
        row.overdue ? '1' : '',
      ])
      saveText(`shian-work-${formatDay(Date.now())}.csv`, toCsv([head, ...lines]), 'text/csv;charset=utf-8')
      if (after) message.warning(t('exportCut', { count: rows.length }))
      else message.success(t('exported', { count: rows.length }))
    } catch (thrown) {
      message.error(pick(toApiError(thrown).sentence))
    } finally {
      setRead(undefined)
    }
  }
  return (
    <Button
      className="s-desk-only"
      icon={<Glyph name="download" />}
      loading={read !== undefined}
      onClick={() => void run()}
    >
      {read === undefined ? t('export') : t('exporting', { count: read })}
    </Button>
  )
}
