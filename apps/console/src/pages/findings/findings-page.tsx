import {
  AgeClock,
  Answer,
  Button,
  Empty,
  formatShare,
  Glyph,
  isTyping,
  Modal,
  type Page,
  PageHeader,
  SimulatedMark,
  StaleClock,
  StateTag,
  Table,
  uiText,
  useKeysetList,
  usePick,
  useText,
} from '@shian/ui'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { api, blobAddress } from '../../api/client.ts'
import type { FindingGroup } from '../../api/types.ts'
import { AreaFilter } from '../../area-filter.tsx'
import {
  FINDING_STATE_TONES,
  FINDING_STATE_WORDS,
  FINDING_WORDS,
  SEVERITY_TONES,
  SEVERITY_WORDS,
  wordOf,
} from '../../vocabulary.ts'
import { FindingDetail } from './finding-detail.tsx'
import { findingsText } from './findings.text.ts'
import './findings.css'

type Tab = (typeof TABS)[number]

type Filter = { state: Tab; area: string; premises: string }

const TABS = ['open', 'confirmed', 'rejected', 'health', 'all'] as const

/** Findings grouped into incidents on the left, the chosen one with its evidence on the right. */
export function Component() {
  const t = useText(findingsText)
  const { id } = useParams()
  const navigate = useNavigate()
  const [parameters, setParameters] = useSearchParams()
  const state = TABS.find(tab => tab === parameters.get('state')) ?? (id ? 'all' : 'open')
  const filter: Filter = {
    state,
    area: parameters.get('area') ?? '',
    premises: parameters.get('premises') ?? '',
  }
  const list = useKeysetList(['findings', 'list', filter], (after, signal) =>
    api.get<Page<FindingGroup>>('/v1/vision/findings', { query: { ...filter, after, limit: 60 }, signal }),
  )
  const chosen = list.rows.find(group => id !== undefined && group.findingIds.includes(id))
  const open = (findingId: string | undefined) =>
    navigate({
      pathname: findingId ? `/findings/${findingId}` : '/findings',
      search: new URLSearchParams({ ...filter, state }).toString(),
    })
  useListKeys(list.rows, chosen, group => open(group.findingIds[0]))

  return (
    <>
      <PageHeader
        title={t('title')}
        actions={
          <>
            <StaleClock at={list.query.dataUpdatedAt} />
            <QualityButton />
          </>
        }
      >
        <p className="s-soft c-sub">{t('intro')}</p>
      </PageHeader>
      <div className="c-findings">
        <section className="s-card" data-flush="true" aria-label={t('listCaption')}>
          <Filters filter={filter} change={part => setParameters({ ...filter, ...part })} />
          <Answer
            query={{ ...list.query, data: list.query.data ? list.rows : undefined }}
            what={t('failed')}
            lines={8}
          >
            {rows =>
              rows.length === 0 ? (
                <NoFindings state={state} onAll={() => setParameters({ ...filter, state: 'all' })} />
              ) : (
                <GroupList
                  rows={rows}
                  chosen={chosen}
                  onOpen={group => open(group.findingIds[0])}
                  hasMore={list.hasMore}
                  loadMore={list.loadMore}
                />
              )
            }
          </Answer>
        </section>
        {id ? (
          <FindingDetail key={id} id={id} group={chosen} onOpen={open} />
        ) : (
          <section className="s-card">
            <Empty title={t('choose')}>{t('keysHint')}</Empty>
          </section>
        )}
      </div>
    </>
  )
}

function Filters({ filter, change }: { filter: Filter; change: (part: Partial<Filter>) => void }) {
  const t = useText(findingsText)
  return (
    <div className="c-filters">
      <div className="c-segments">
        {TABS.map(tab => (
          <button
            type="button"
            key={tab}
            aria-pressed={filter.state === tab}
            onClick={() => change({ state: tab })}
          >
            {t(`tab.${tab}`)}
          </button>
        ))}
      </div>
      <AreaFilter
        label={t('area')}
        all={t('allAreas')}
        value={filter.area}
        onChange={area => change({ area })}
      />
    </div>
  )
}

function NoFindings({ state, onAll }: { state: Tab; onAll: () => void }) {
  const t = useText(findingsText)
  if (state !== 'open') return <Empty title={t('emptyOther')} />
  return (
    <Empty title={t('emptyOpen')} action={<Button onClick={onAll}>{t('showAll')}</Button>}>
      {t('emptyOpenBody')}
    </Empty>
  )
}

function GroupList({
  rows,
  chosen,
  onOpen,
  hasMore,
  loadMore,
}: {
  rows: readonly FindingGroup[]
  chosen: FindingGroup | undefined
  onOpen: (group: FindingGroup) => void
  hasMore: boolean
  loadMore: () => void
}) {
  const t = useText(findingsText)
  const ui = useText(uiText)
  const pick = usePick()
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    if (chosen) list.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  return (
    <>
      <ul className="c-group-list" ref={list}>
        {rows.map(group => (
          <li key={group.groupKey}>
            <button
              type="button"
              className="c-group"
              aria-current={group === chosen}
              onClick={() => onOpen(group)}
            >
              {group.thumbnail ? (
                <img src={blobAddress(group.thumbnail)} alt="" loading="lazy" />
              ) : (
                <span className="c-group-none">
                  <Glyph name="camera" />
                </span>
              )}
              <span className="c-group-main">
                <span className="s-row c-group-line">
                  <b>{pick(wordOf(FINDING_WORDS, group.type))}</b>
                  <StateTag tone={SEVERITY_TONES[group.severity] ?? 'neutral'}>
                    {pick(wordOf(SEVERITY_WORDS, group.severity))}
                  </StateTag>
                </span>
                <span>{group.premises.signName}</span>
                <span className="s-soft">
                  {group.camera.name} · <AgeClock at={group.lastAt} />
                  {group.count > 1 && ` · ${t('count', { count: group.count })}`}
                </span>
                <span className="s-tags">
                  <StateTag tone={FINDING_STATE_TONES[group.state] ?? 'neutral'}>
                    {pick(wordOf(FINDING_STATE_WORDS, group.state))}
                  </StateTag>
                  {group.simulated && <SimulatedMark />}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {hasMore && (
        <div className="s-table-foot">
          <Button onClick={loadMore}>{ui('loadMore')}</Button>
        </div>
      )}
    </>
  )
}

function useListKeys(
  rows: readonly FindingGroup[],
  chosen: FindingGroup | undefined,
  open: (group: FindingGroup) => void,
): void {
  const latest = useRef({ rows, chosen, open })
  latest.current = { rows, chosen, open }
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (isTyping(event)) return
      const step = { j: 1, k: -1 }[event.key.toLowerCase()]
      if (!step) return
      const now = latest.current
      const at = now.chosen ? now.rows.indexOf(now.chosen) : step > 0 ? -1 : now.rows.length
      const next = now.rows[Math.min(Math.max(at + step, 0), now.rows.length - 1)]
      if (next) now.open(next)
      event.preventDefault()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}

function QualityButton() {
  const t = useText(findingsText)
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('quality')}</Button>
      <Modal
        open={open}
        title={t('qualityTitle')}
        footer={null}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <Quality />
      </Modal>
    </>
  )
}

interface RuleQuality {
  rule: string
  type: string
  confirmed: number
  rejected: number
  falseAlarmShare: number | null
}

function Quality() {
  const t = useText(findingsText)
  const pick = usePick()
  const query = useQuery({
    queryKey: ['findings', 'quality'],
    queryFn: ({ signal }) => api.get<{ items: RuleQuality[] }>('/v1/vision/quality', { signal }),
  })
  return (
    <Answer query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty title={t('qualityNone')} />
        ) : (
          <Table
            caption={t('qualityTitle')}
            rows={items}
            keyOf={item => `${item.rule} ${item.type}`}
            columns={[
              {
                id: 'rule',
                title: t('rule'),
                cell: item => (
                  <>
                    {pick(wordOf(FINDING_WORDS, item.type))} <code className="s-soft">{item.rule}</code>
                  </>
                ),
              },
              {
                id: 'confirmed',
                title: t('confirmedCount'),
                align: 'end',
                width: '90px',
                cell: item => item.confirmed,
              },
              {
                id: 'rejected',
                title: t('rejectedCount'),
                align: 'end',
                width: '90px',
                cell: item => item.rejected,
              },
              {
                id: 'share',
                title: t('falseShare'),
                align: 'end',
                width: '90px',
                cell: item => (item.falseAlarmShare === null ? '—' : formatShare(item.falseAlarmShare)),
              },
            ]}
          />
        )
      }
    </Answer>
  )
}
