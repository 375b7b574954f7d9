import { Answer, Button, Choice, type Column, Combobox, Empty, Glyph, PageHeader, RiskTag, StateTag, Table, addressOf, type Page, useKeysetList, usePick, useText } from '@shian/ui'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { api } from '../../api/client.ts'
import type { PremisesCard } from '../../api/types.ts'
import { useAreas } from '../../api/use-areas.ts'
import { mayVisit } from '../../roles.ts'
import { useSession } from '../../session.tsx'
import { PREMISES_WORDS, STATUS_WORDS, wordOf } from '../../vocabulary.ts'
import { premisesText } from './premises.text.ts'
import './premises.css'

/** All premises of the area, filtered; the search palette finds a single one faster. */
export function Component() {
  const t = useText(premisesText)
  const pick = usePick()
  const navigate = useNavigate()
  const { post } = useSession()
  const areas = useAreas(post.viewArea.split('/')[0])
  const [parameters, setParameters] = useSearchParams()
  const filter = { area: parameters.get('area') ?? '', kind: parameters.get('kind') ?? '', status: parameters.get('status') ?? '' }
  const change = (part: Partial<typeof filter>) =>
    setParameters(new URLSearchParams(Object.entries({ ...filter, ...part }).filter(([, value]) => value)), { replace: true })
  const list = useKeysetList(['premises', 'list', filter], (after, signal) =>
    api.get<Page<PremisesCard>>('/v1/registry/premises', { query: { ...filter, after, limit: 50 }, signal }),
  )
  const options = (words: typeof PREMISES_WORDS) => Object.entries(words).map(([value, label]) => ({ value, label: pick(label) }))
  const columns: Column<PremisesCard>[] = [
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
    ...(list.rows.some(row => row.grade !== undefined)
      ? [{ id: 'grade', title: t('grade'), width: '170px', cell: (row: PremisesCard) => <RiskTag grade={row.grade} /> }]
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
      cell: row => <StateTag tone={row.status === 'open' ? 'good' : 'neutral'}>{pick(wordOf(STATUS_WORDS, row.status))}</StateTag>,
    },
  ]
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
        <div className="c-filters s-no-print">
          <span className="c-filter-area">
            <Combobox label={t('area')} value={filter.area} valueLabel={filter.area ? areas.nameOf(filter.area) : ''} placeholder={t('allAreas')} search={areas.search} onChange={area => change({ area })} />
          </span>
          <Choice label={t('kind')} value={filter.kind} empty={t('allKinds')} options={options(PREMISES_WORDS)} onChange={kind => change({ kind })} />
          <Choice label={t('status')} value={filter.status} empty={t('allStatus')} options={options(STATUS_WORDS)} onChange={status => change({ status })} />
          <span className="s-soft s-desk-only">{t('searchHint')}</span>
        </div>
        <Answer query={{ ...list.query, data: list.query.data ? list.rows : undefined }} lines={8}>
          {rows =>
            rows.length === 0 ? (
              <Empty title={t('none')} />
            ) : (
              <Table caption={t('listCaption')} columns={columns} rows={rows} keyOf={row => row.id} onOpen={row => navigate(`/premises/${row.id}`)} hasMore={list.hasMore} loadingMore={list.query.isFetchingNextPage} onLoadMore={list.loadMore} pageKeys />
            )
          }
        </Answer>
      </section>
    </>
  )
}
