import {
  AgeClock,
  Answer,
  Button,
  type Column,
  Empty,
  Figure,
  formatDay,
  formatNumber,
  Glyph,
  ListTable,
  type Page,
  PageHeader,
  SimulatedMark,
  StaleClock,
  StateTag,
  Table,
  useKeysetList,
  usePick,
  useText,
} from '@shian/ui'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { api } from '../../api/client.ts'
import type { Camera, HealthQueue } from '../../api/types.ts'
import { useSession } from '../../session.tsx'
import {
  CAMERA_REASON_WORDS,
  CAMERA_SHAPES,
  CAMERA_TONES,
  CAMERA_WORDS,
  PLACE_WORDS,
  wordOf,
} from '../../vocabulary.ts'
import { camerasText } from './cameras.text.ts'
import { RegisterDialog } from './register-dialog.tsx'

const INSTALLERS = ['admin', 'commander', 'leader']

/** State of a camera by shape, word and colour. */
export function CameraTag({ state }: { state: string }) {
  const pick = usePick()
  const shape = CAMERA_SHAPES[state]
  return (
    <StateTag tone={CAMERA_TONES[state] ?? 'neutral'} {...(shape ? { shape } : {})}>
      {pick(wordOf(CAMERA_WORDS, state))}
    </StateTag>
  )
}

/** Cameras that need somebody, and all cameras. */
export function Component() {
  const t = useText(camerasText)
  const { post } = useSession()
  const [parameters, setParameters] = useSearchParams()
  const [registering, setRegistering] = useState(false)
  const state = parameters.get('state') ?? ''
  const view = parameters.get('view') === 'all' || state ? 'all' : 'queue'
  const health = useQuery({
    queryKey: ['cameras', 'health'],
    queryFn: ({ signal }) => api.get<HealthQueue>('/v1/vision/health', { signal }),
    refetchInterval: 30_000,
  })
  return (
    <>
      <PageHeader
        title={t('title')}
        actions={
          <>
            <StaleClock at={health.dataUpdatedAt} />
            {INSTALLERS.includes(post.role) && (
              <Button type="primary" icon={<Glyph name="plus" />} onClick={() => setRegistering(true)}>
                {t('register')}
              </Button>
            )}
          </>
        }
      >
        <p className="s-soft c-sub">{t('intro')}</p>
      </PageHeader>
      {health.data && (
        <Counts
          counts={health.data.counts}
          state={state}
          onState={next => setParameters(next ? { state: next } : { view: 'all' })}
        />
      )}
      <div className="c-tabs">
        <button type="button" aria-pressed={view === 'queue'} onClick={() => setParameters({})}>
          {t('queue')}
        </button>
        <button type="button" aria-pressed={view === 'all'} onClick={() => setParameters({ view: 'all' })}>
          {t('all')}
        </button>
      </div>
      <section className="s-card" data-flush="true">
        {view === 'queue' ? (
          <Answer query={health} what={t('failed')} lines={6}>
            {queue => <Queue items={queue.items} />}
          </Answer>
        ) : (
          <All state={state} />
        )}
      </section>
      {registering && <RegisterDialog onClose={() => setRegistering(false)} />}
    </>
  )
}

function Counts({
  counts,
  state,
  onState,
}: {
  counts: HealthQueue['counts']
  state: string
  onState: (state: string) => void
}) {
  const t = useText(camerasText)
  const pick = usePick()
  const others = Object.entries(counts.byState).filter(([name, count]) => name !== 'ok' && count > 0)
  return (
    <ul className="c-counts">
      <li>
        <button type="button" aria-pressed={false} onClick={() => onState('')}>
          <Figure label={t('total')} value={formatNumber(counts.total)} />
        </button>
      </li>
      <li>
        <button type="button" aria-pressed={state === 'ok'} onClick={() => onState('ok')}>
          <Figure label={t('okCount')} value={formatNumber(counts.ok)} />
        </button>
      </li>
      {[...others, ...(counts.reports > 0 ? [['reports', counts.reports] as const] : [])].map(
        ([name, count]) => (
          <li key={name}>
            <button type="button" aria-pressed={state === name} onClick={() => onState(name)}>
              <Figure label={pick(wordOf(CAMERA_WORDS, name))} value={formatNumber(count)} />
            </button>
          </li>
        ),
      )}
    </ul>
  )
}

function Queue({ items }: { items: HealthQueue['items'] }) {
  const t = useText(camerasText)
  const pick = usePick()
  const navigate = useNavigate()
  if (items.length === 0) return <Empty title={t('queueEmpty')}>{t('queueEmptyBody')}</Empty>
  const columns: Column<HealthQueue['items'][number]>[] = [
    {
      id: 'camera',
      title: t('camera'),
      cell: row => (
        <span className="c-work-what">
          <Link to={`/cameras/${row.cameraId}`}>{row.name}</Link>
          {row.place && <span className="s-soft">{pick(wordOf(PLACE_WORDS, row.place))}</span>}
        </span>
      ),
    },
    {
      id: 'premises',
      title: t('premises'),
      width: '28%',
      cell: row => <Link to={`/premises/${row.premises.id}`}>{row.premises.signName}</Link>,
    },
    { id: 'state', title: t('state'), width: '140px', cell: row => <CameraTag state={row.state} /> },
    {
      id: 'reason',
      title: t('reason'),
      width: '20%',
      cell: row => pick(wordOf(CAMERA_REASON_WORDS, row.reason)) || '—',
    },
    { id: 'since', title: t('since'), width: '130px', cell: row => <AgeClock at={row.since} /> },
  ]
  return (
    <Table
      caption={t('queueCaption')}
      columns={columns}
      rows={items}
      keyOf={row => row.cameraId}
      onOpen={row => navigate(`/cameras/${row.cameraId}`)}
      pageKeys
    />
  )
}

function All({ state }: { state: string }) {
  const t = useText(camerasText)
  const pick = usePick()
  const navigate = useNavigate()
  const list = useKeysetList(['cameras', 'list', state], (after, signal) =>
    api.get<Page<Camera>>('/v1/vision/cameras', { query: { state, after, limit: 50 }, signal }),
  )
  const columns: Column<Camera>[] = [
    {
      id: 'camera',
      title: t('camera'),
      cell: row => (
        <span className="c-work-what">
          <span className="s-row">
            <Link to={`/cameras/${row.id}`}>{row.name}</Link>
            {row.simulated && <SimulatedMark />}
          </span>
          <span className="s-soft">{pick(wordOf(PLACE_WORDS, row.place))}</span>
        </span>
      ),
    },
    {
      id: 'premises',
      title: t('premises'),
      width: '26%',
      cell: row => <Link to={`/premises/${row.premises.id}`}>{row.premises.signName}</Link>,
    },
    { id: 'state', title: t('state'), width: '140px', cell: row => <CameraTag state={row.state} /> },
    {
      id: 'frame',
      title: t('lastFrame'),
      width: '130px',
      cell: row =>
        row.lastFrameAt ? <AgeClock at={row.lastFrameAt} /> : <span className="s-soft">{t('never')}</span>,
    },
    {
      id: 'review',
      title: t('review'),
      width: '170px',
      cell: row => <ReviewTag until={row.reviewValidUntil} />,
    },
  ]
  return (
    <ListTable
      list={list}
      what={t('failed')}
      lines={6}
      empty={<Empty title={t('allEmpty')} />}
      caption={t('allCaption')}
      columns={columns}
      keyOf={row => row.id}
      onOpen={row => navigate(`/cameras/${row.id}`)}
      pageKeys
    />
  )
}

/** Whether the pictures of a camera may ground a penalty, and until when. */
export function ReviewTag({ until }: { until: string | null | undefined }) {
  const t = useText(camerasText)
  if (!until) return <StateTag tone="neutral">{t('noReview')}</StateTag>
  const valid = until >= formatDay(Date.now())
  return (
    <StateTag tone={valid ? 'good' : 'warn'}>
      <span className="s-figures">{until}</span>
      {!valid && ` ${t('reviewExpired')}`}
    </StateTag>
  )
}
