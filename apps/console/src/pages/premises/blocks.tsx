import {
  AgeClock,
  Answer,
  Card,
  DueClock,
  formatDay,
  type Page,
  SimulatedMark,
  StateTag,
  usePick,
  useText,
} from '@shian/ui'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { api } from '../../api/client.ts'
import type { Camera, FindingGroup, Notice, WorkCard } from '../../api/types.ts'
import {
  CAMERA_SHAPES,
  CAMERA_TONES,
  CAMERA_WORDS,
  FINDING_STATE_TONES,
  FINDING_STATE_WORDS,
  FINDING_WORDS,
  NOTICE_WORDS,
  PLACE_WORDS,
  SEVERITY_TONES,
  SEVERITY_WORDS,
  wordOf,
} from '../../vocabulary.ts'
import { stateTone } from '../work/work-parts.tsx'
import { premisesText } from './premises.text.ts'

const ROWS = 8

interface BlockProps {
  readonly premisesId: string
  readonly since: string | undefined
}

/** A block of the file: loads by itself, says "no records" and since when. */
function Block<Item>({
  title,
  failed,
  queryKey,
  path,
  query,
  since,
  keyOf,
  line,
  more,
}: {
  title: string
  failed: string
  queryKey: readonly unknown[]
  path: string
  query: Readonly<Record<string, string | number | boolean>>
  since: string | undefined
  keyOf: (item: Item) => string
  line: (item: Item) => ReactNode
  more?: ReactNode
}) {
  const t = useText(premisesText)
  const answer = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.get<Page<Item>>(path, { query: { ...query, limit: ROWS }, signal }),
  })
  return (
    <Card title={title} extra={answer.data?.next ? more : undefined}>
      <Answer query={answer} what={failed} lines={3}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="s-soft">{since ? t('noRecordSince', { day: formatDay(since) }) : t('noRecord')}</p>
          ) : (
            <ul className="c-block-lines">
              {items.map(item => (
                <li key={keyOf(item)}>{line(item)}</li>
              ))}
            </ul>
          )
        }
      </Answer>
    </Card>
  )
}

export function FindingsBlock({ premisesId, since }: BlockProps) {
  const t = useText(premisesText)
  const pick = usePick()
  return (
    <Block<FindingGroup>
      title={t('findings')}
      failed={t('findingsFailed')}
      queryKey={['findings', 'premises', premisesId]}
      path="/v1/vision/findings"
      query={{ premises: premisesId, state: 'all' }}
      since={since}
      keyOf={group => group.groupKey}
      more={<Link to={`/findings?premises=${premisesId}&state=all`}>{t('all')}</Link>}
      line={group => (
        <>
          <span className="c-block-main">
            <Link to={`/findings/${group.findingIds[0]}`}>{pick(wordOf(FINDING_WORDS, group.type))}</Link>
            <span className="s-soft">
              {group.camera.name} · {t('findingCount', { count: group.count })} ·{' '}
              <AgeClock at={group.lastAt} />
            </span>
          </span>
          <span className="s-tags">
            {group.simulated && <SimulatedMark />}
            <StateTag tone={SEVERITY_TONES[group.severity] ?? 'neutral'}>
              {pick(wordOf(SEVERITY_WORDS, group.severity))}
            </StateTag>
            <StateTag tone={FINDING_STATE_TONES[group.state] ?? 'neutral'}>
              {pick(wordOf(FINDING_STATE_WORDS, group.state))}
            </StateTag>
          </span>
        </>
      )}
    />
  )
}

export function CamerasBlock({ premisesId, since, linked }: BlockProps & { linked: boolean }) {
  const t = useText(premisesText)
  const pick = usePick()
  return (
    <Block<Camera>
      title={t('cameras')}
      failed={t('camerasFailed')}
      queryKey={['cameras', 'premises', premisesId]}
      path="/v1/vision/cameras"
      query={{ premises: premisesId }}
      since={since}
      keyOf={camera => camera.id}
      line={camera => (
        <>
          <span className="c-block-main">
            {linked ? <Link to={`/cameras/${camera.id}`}>{camera.name}</Link> : <span>{camera.name}</span>}
            <span className="s-soft">
              {pick(wordOf(PLACE_WORDS, camera.place))} · <AgeClock at={camera.stateSince} />
            </span>
          </span>
          <StateTag tone={CAMERA_TONES[camera.state] ?? 'neutral'} {...shapeOf(camera.state)}>
            {pick(wordOf(CAMERA_WORDS, camera.state))}
          </StateTag>
        </>
      )}
    />
  )
}

function shapeOf(state: string) {
  const shape = CAMERA_SHAPES[state]
  return shape ? { shape } : {}
}

export function WorkBlock({ premisesId, since }: BlockProps) {
  const t = useText(premisesText)
  const pick = usePick()
  return (
    <Block<WorkCard>
      title={t('work')}
      failed={t('workFailed')}
      queryKey={['work', 'premises', premisesId]}
      path="/v1/work/items"
      query={{ premises: premisesId, scope: 'area' }}
      since={since}
      keyOf={item => item.id}
      more={<Link to={`/work?scope=area&closed=true&premises=${premisesId}`}>{t('all')}</Link>}
      line={item => (
        <>
          <span className="c-block-main">
            <Link to={`/work/${item.id}`}>{pick(item.title)}</Link>
            <span className="s-soft">
              {pick(item.kindTitle)} {item.number}
            </span>
          </span>
          <span className="s-tags">
            <DueClock dueAt={item.dueAt} provisional={item.dueProvisional} final={Boolean(item.final)} />
            <StateTag tone={stateTone(item)}>{pick(item.stateTitle)}</StateTag>
          </span>
        </>
      )}
    />
  )
}

export function NoticesBlock({ premisesId, since }: BlockProps) {
  const t = useText(premisesText)
  const pick = usePick()
  return (
    <Block<Notice>
      title={t('notices')}
      failed={t('noticesFailed')}
      queryKey={['notices', premisesId]}
      path="/v1/publication/notices"
      query={{ premises: premisesId }}
      since={since}
      keyOf={notice => notice.id}
      line={notice => (
        <>
          <span className="c-block-main">
            <a href={`/notices/${notice.id}`} target="_blank" rel="noreferrer">
              {pick({ zh: notice.title, en: notice.titleEnglish ?? notice.title })}
            </a>
            <span className="s-soft">
              {pick(wordOf(NOTICE_WORDS, notice.kind))} · {formatDay(notice.publishedOn)}
            </span>
          </span>
          {notice.removeOn && (
            <span className="s-soft s-figures">{t('removeOn', { day: notice.removeOn })}</span>
          )}
        </>
      )}
    />
  )
}
