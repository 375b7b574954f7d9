import {
  AgeClock,
  Answer,
  Card,
  DueClock,
  Empty,
  formatNumber,
  Glyph,
  type Page,
  PageHeader,
  RiskTag,
  StateTag,
  usePick,
  useText,
} from '@shian/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { api } from '../../api/client.ts'
import type { Camera, FindingGroup, Premises, RiskFile, WorkCard } from '../../api/types.ts'
import { useSession } from '../../session.tsx'
import { CAMERA_TONES, CAMERA_WORDS, PLACE_WORDS, wordOf } from '../../vocabulary.ts'
import { stateTone } from '../work/work-parts.tsx'
import { LeadCard } from './lead-card.tsx'
import { myText } from './my.text.ts'
import './my.css'

const TOP_LINES = 3

/** The page of the operator: what a camera saw first, then what is due, then the own grade and cameras. */
export function Component() {
  const t = useText(myText)
  const { post } = useSession()
  const premisesId = post.area.split('/')[1]
  if (!premisesId) return <Empty title={t('noPremises')} />
  return <MyPlace premisesId={premisesId} />
}

function MyPlace({ premisesId }: { premisesId: string }) {
  const t = useText(myText)
  const premises = useQuery({
    queryKey: ['premises', 'file', premisesId],
    queryFn: ({ signal }) => api.get<Premises>(`/v1/registry/premises/${premisesId}`, { signal }),
  })
  const risk = useQuery({
    queryKey: ['risk', premisesId],
    queryFn: ({ signal }) => api.get<RiskFile>(`/v1/risk/premises/${premisesId}`, { signal }),
  })
  return (
    <div className="c-my">
      <PageHeader
        title={premises.data?.signName ?? t('title')}
        documentTitle={t('title')}
        tags={risk.data && <RiskTag grade={risk.data.grade} />}
      />
      <Leads premisesId={premisesId} />
      <Tasks premisesId={premisesId} />
      <Card
        title={t('risk')}
        extra={
          risk.data && (
            <span className="s-figures">{t('score', { score: formatNumber(risk.data.score) })}</span>
          )
        }
      >
        <Answer query={risk} what={t('riskFailed')} lines={3}>
          {file => <MyRisk file={file} />}
        </Answer>
      </Card>
      <Cameras premisesId={premisesId} />
      <p>
        <a href={`/p/${premisesId}`} target="_blank" rel="noreferrer">
          {t('publicPage')} <Glyph name="link" size={14} />
        </a>
      </p>
    </div>
  )
}

function Leads({ premisesId }: { premisesId: string }) {
  const t = useText(myText)
  const query = useQuery({
    queryKey: ['findings', 'my', premisesId],
    queryFn: ({ signal }) =>
      api.get<Page<FindingGroup>>('/v1/vision/findings', {
        query: { premises: premisesId, state: 'open', limit: 50 },
        signal,
      }),
  })
  return (
    <section aria-labelledby="my-leads">
      <h2 id="my-leads" className="c-my-heading">
        {t('leads')}{' '}
        {query.data && query.data.items.length > 0 && (
          <span className="c-my-count">{query.data.items.length}</span>
        )}
      </h2>
      <Answer query={query} what={t('leadsFailed')} lines={5}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="s-card">
              <Empty title={t('leadsNone')}>{t('leadsNoneBody')}</Empty>
            </div>
          ) : (
            <>
              <p className="s-soft c-my-note">{t('leadNote')}</p>
              <ul className="s-stack">
                {unansweredFirst(items).map(group => (
                  <li key={group.groupKey}>
                    <LeadCard group={group} />
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Answer>
    </section>
  )
}

/** What still waits for the operator comes before what was answered. */
function unansweredFirst(groups: readonly FindingGroup[]): FindingGroup[] {
  return [...groups].sort((one, two) => Number(Boolean(one.answer)) - Number(Boolean(two.answer)))
}

function Tasks({ premisesId }: { premisesId: string }) {
  const t = useText(myText)
  const pick = usePick()
  const query = useQuery({
    queryKey: ['work', 'my', premisesId],
    queryFn: ({ signal }) =>
      api.get<Page<WorkCard>>('/v1/work/items', {
        query: { scope: 'area', premises: premisesId, open: true, sort: 'due', limit: 50 },
        signal,
      }),
  })
  return (
    <Card title={t('tasks')}>
      <Answer query={query} what={t('tasksFailed')} lines={3}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="s-soft">{t('tasksNone')}</p>
          ) : (
            <ul className="c-my-tasks">
              {items.map(item => (
                <li key={item.id}>
                  <Link to={`/work/${item.id}`}>
                    <span className="s-strong">{pick(item.title)}</span>
                    <DueClock dueAt={item.dueAt} provisional={false} />
                    <StateTag tone={stateTone(item)}>{pick(item.stateTitle)}</StateTag>
                    <Glyph name="chevron" />
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
    </Card>
  )
}

function MyRisk({ file }: { file: RiskFile }) {
  const t = useText(myText)
  const pick = usePick()
  const top = [...file.lines].sort((one, two) => two.points - one.points).slice(0, TOP_LINES)
  return (
    <>
      <ul className="c-my-lines">
        {top.map(line => (
          <li key={line.id}>
            <span>{pick(line.factorTitle)}</span>
            <span className="s-figures">+{formatNumber(line.points)}</span>
          </li>
        ))}
      </ul>
      <p>
        <Link to={`/premises/${file.premisesId}`}>{t('riskFull')}</Link>
      </p>
    </>
  )
}

function Cameras({ premisesId }: { premisesId: string }) {
  const t = useText(myText)
  const pick = usePick()
  const query = useQuery({
    queryKey: ['cameras', 'my', premisesId],
    queryFn: ({ signal }) =>
      api.get<Page<Camera>>('/v1/vision/cameras', { query: { premises: premisesId }, signal }),
  })
  return (
    <Card title={t('cameras')}>
      <Answer query={query} what={t('camerasFailed')} lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="s-soft">{t('cameraNone')}</p>
          ) : (
            <ul className="c-my-lines">
              {items.map(camera => (
                <li key={camera.id}>
                  <span>
                    {camera.name}{' '}
                    <span className="s-soft">
                      {pick(wordOf(PLACE_WORDS, camera.place))} · <AgeClock at={camera.stateSince} />
                    </span>
                  </span>
                  <StateTag tone={CAMERA_TONES[camera.state] ?? 'neutral'}>
                    {pick(wordOf(CAMERA_WORDS, camera.state))}
                  </StateTag>
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
    </Card>
  )
}
