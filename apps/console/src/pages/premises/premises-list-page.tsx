import {
  addressOf,
  Button,
  Choice,
  type Column,
  Empty,
  Glyph,
  ListTable,
  type Page,
  PageHeader,
  RiskTag,
  StateTag,
  useKeysetList,
  usePick,
  useText,
} from '@shian/ui'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { api } from '../../api/client.ts'
import type { PremisesCard } from '../../api/types.ts'
import { useAreas } from '../../api/use-areas.ts'
import { AreaFilter } from '../../area-filter.tsx'
import { mayVisit } from '../../roles.ts'
import { useSession } from '../../session.tsx'
import { PREMISES_WORDS, STATUS_WORDS, wordOf } from '../../vocabulary.ts'
import { premisesText } from './premises.text.ts'
import './premises.css'

type Filter = {
  area: string
  kind: string
  status: string
}

/** All premises of the area, filtered; the search palette finds a single one faster. */
export function Component() {
  const t = useText(premisesText)
  const navigate = useNavigate()
  const { post } = useSession()
  const [parameters, setParameters] = useSearchParams()
  const filter: Filter = {
    area: parameters.get('area') ?? '',
    kind: parameters.get('kind') ?? '',
    status: parameters.get('status') ?? '',
  }
  const change = (part: Partial<Filter>) =>
    setParameters(new URLSearchParams(Object.entries({ ...filter, ...part }).filter(([, value]) => value)), {
      replace: true,
    })
  const list = useKeysetList(['premises', 'list', filter], (after, signal) =>
    api.get<Page<PremisesCard>>('/v1/registry/premises', { query: { ...filter, after, limit: 50 }, signal }),
  )
  const columns = useColumns(list.rows.some(row => row.grade !== undefined))
  return (
    <>
      <PageHeader
        title={t('title')}
        actions={
          <>
            {mayVisit(post.role, 'import') && (
              <Button icon={<Glyph name="upload" />} onClick={() => navigate('/premises/import')}>
                {t('import')}
              </Button>
            )}
            <Button icon={<Glyph name="download" />} href={addressOf('/v1/registry/premises.csv', filter)}>
              {t('exportCsv')}
            </Button>
            <Button icon={<Glyph name="download" />} href={addressOf('/v1/registry/premises.xlsx', filter)}>
              {t('exportXlsx')}
            </Button>
          </>
        }
      />
      <section className="s-card" data-flush="true">
        <Filters filter={filter} change={change} />
        <ListTable
          list={list}
          lines={8}
          empty={<Empty title={t('none')} />}
          caption={t('listCaption')}
          columns={columns}
          keyOf={row => row.id}
          onOpen={row => navigate(`/premises/${row.id}`)}
          pageKeys
        />
      </section>
    </>
  )
}

function Filters({ filter, change }: { filter: Filter; change: (part: Partial<Filter>) => void }) {
  const t = useText(premisesText)
  const pick = usePick()
  const options = (words: typeof PREMISES_WORDS) =>
    Object.entries(words).map(([value, label]) => ({ value, label: pick(label) }))
  return (
    <div className="c-filters s-no-print">
      <AreaFilter
        label={t('area')}
        all={t('allAreas')}
        value={filter.area}
        onChange={area => change({ area })}
      />
      <Choice
        label={t('kind')}
        value={filter.kind}
        empty={t('allKinds')}
        options={options(PREMISES_WORDS)}
        onChange={kind => change({ kind })}
      />
      <Choice
        label={t('status')}
        value={filter.status}
        empty={t('allStatus')}
        options={options(STATUS_WORDS)}
        onChange={status => change({ status })}
      />
      <span className="s-soft s-desk-only">{t('searchHint')}</span>
    </div>
  )
}

function useColumns(graded: boolean): Column<PremisesCard>[] {
  const t = useText(premisesText)
  const pick = usePick()
  const areas = useAreas()
  return [
    {
      id: 'sign',
      title: t('sign'),
      cell: row => (
        <span className="c-work-what">
          <Link to={`/premises/${row.id}`}>{row.signName}</Link>
          <span className="s-soft">{row.legalName}</span>
        </span>
      ),
    },
    { id: 'kind', title: t('kind'), width: '150px', cell: row => pick(wordOf(PREMISES_WORDS, row.kind)) },
    ...(graded
      ? [
          {
            id: 'grade',
            title: t('grade'),
            width: '170px',
            cell: (row: PremisesCard) => <RiskTag grade={row.grade} />,
          },
        ]
      : []),
    {
      id: 'address',
      title: t('address'),
      width: '32%',
      cell: row => (
        <span className="c-work-what">
          {row.address}
          <span className="s-soft">{row.areaName ?? areas.nameOf(row.area)}</span>
        </span>
      ),
    },
    {
      id: 'status',
      title: t('status'),
      width: '120px',
      cell: row => (
        <StateTag tone={row.status === 'open' ? 'good' : 'neutral'}>
          {pick(wordOf(STATUS_WORDS, row.status))}
        </StateTag>
      ),
    },
  ]
}
