import {
  Answer,
  App,
  Card,
  Facts,
  formatInstant,
  formatShare,
  Glyph,
  Picture,
  SimulatedMark,
  StateTag,
  Timeline,
  toApiError,
  usePick,
  useText,
} from '@shian/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { api, blobAddress, queries } from '../../api/client.ts'
import type { Finding, FindingGroup } from '../../api/types.ts'
import { mayJudge } from '../../roles.ts'
import { useSession } from '../../session.tsx'
import {
  ANSWER_WORDS,
  FACT_WORDS,
  FINDING_STATE_TONES,
  FINDING_STATE_WORDS,
  FINDING_WORDS,
  REJECT_WORDS,
  SEVERITY_TONES,
  SEVERITY_WORDS,
  wordOf,
} from '../../vocabulary.ts'
import { Evidence } from './evidence.tsx'
import { findingsText } from './findings.text.ts'
import { VerdictBar } from './verdict-bar.tsx'

interface FindingAnswer extends Finding {
  premises?: { id: string; signName?: string; sign_name?: string; area: string } | null
  camera?: { id: string; name: string; place: string } | null
}

/** What a verdict sends. */
export interface Verdict {
  readonly path: 'verdict' | 'health' | 'undo' | 'dispatch'
  readonly body: Readonly<Record<string, unknown>>
}

/** One finding: evidence, who answered what, and the verdict. */
export function FindingDetail({
  id,
  group,
  onOpen,
}: {
  id: string
  group: FindingGroup | undefined
  onOpen: (id: string) => void
}) {
  const t = useText(findingsText)
  const query = useQuery({
    queryKey: ['findings', 'one', id],
    queryFn: ({ signal }) =>
      api.get<FindingAnswer>(`/v1/vision/findings/${encodeURIComponent(id)}`, { signal }),
  })
  return (
    <div className="s-stack">
      <Answer query={query} what={t('failed')} lines={8}>
        {finding => <Detail finding={finding} group={group} onOpen={onOpen} />}
      </Answer>
    </div>
  )
}

function Detail({
  finding,
  group,
  onOpen,
}: {
  finding: FindingAnswer
  group: FindingGroup | undefined
  onOpen: (id: string) => void
}) {
  const t = useText(findingsText)
  const pick = usePick()
  const { post } = useSession()
  const judge = useJudgement(finding.id)
  const title = pick(wordOf(FINDING_WORDS, finding.type))
  const sign = finding.premises?.signName ?? finding.premises?.sign_name ?? group?.premises.signName ?? ''
  return (
    <>
      <section className="s-card">
        <Head finding={finding} />
        <div className="s-card-body s-stack">
          {group && group.findingIds.length > 1 && <Siblings group={group} id={finding.id} onOpen={onOpen} />}
          <Evidence
            media={finding.media}
            boxes={finding.boxes}
            alt={`${title} · ${sign} · ${formatInstant(finding.raisedAt)}`}
          />
          {mayJudge(post.role) ? (
            <VerdictBar
              finding={finding}
              groupCount={group?.count ?? 1}
              busy={judge.isPending}
              onVerdict={verdict => judge.mutate(verdict)}
            />
          ) : (
            <p className="s-soft">{t('readOnly')}</p>
          )}
        </div>
      </section>
      <OperatorAnswer finding={finding} />
      <EvidenceFacts finding={finding} sign={sign} />
      <Card title={t('history')}>
        <Timeline
          entries={[...finding.history].reverse().map(event => ({
            id: event.id,
            time: formatInstant(event.time),
            title: pick(wordOf(FACT_WORDS, event.type)),
            ...(typeof event.data['note'] === 'string' ? { body: event.data['note'] } : {}),
          }))}
        />
      </Card>
    </>
  )
}

/** Sends a verdict and says how it went. */
function useJudgement(id: string) {
  const t = useText(findingsText)
  const pick = usePick()
  const { message } = App.useApp()
  return useMutation({
    mutationFn: ({ path, body }: Verdict) =>
      api.post<{ state: string }>(`/v1/vision/findings/${id}/${path}`, body),
    onSuccess: (answer, { path }) => {
      message.success(
        path === 'undo'
          ? t('undone')
          : t('done', { state: pick(wordOf(FINDING_STATE_WORDS, answer?.state)) }),
      )
      void queries.invalidateQueries({ queryKey: ['findings'] })
    },
    onError: thrown => message.error(pick(toApiError(thrown).sentence)),
  })
}

function Head({ finding }: { finding: Finding }) {
  const pick = usePick()
  return (
    <div className="s-card-head">
      <h2>{pick(wordOf(FINDING_WORDS, finding.type))}</h2>
      <div className="s-tags">
        <StateTag tone={SEVERITY_TONES[finding.severity] ?? 'neutral'}>
          {pick(wordOf(SEVERITY_WORDS, finding.severity))}
        </StateTag>
        <StateTag tone={FINDING_STATE_TONES[finding.state] ?? 'neutral'}>
          {pick(wordOf(FINDING_STATE_WORDS, finding.state))}
        </StateTag>
        {finding.simulated && <SimulatedMark />}
      </div>
    </div>
  )
}

function EvidenceFacts({ finding, sign }: { finding: FindingAnswer; sign: string }) {
  const t = useText(findingsText)
  const pick = usePick()
  const { premises } = finding
  return (
    <Card title={t('evidence')}>
      <p className="c-penalty" data-may={Boolean(finding.mayGroundPenalty)}>
        <Glyph name={finding.mayGroundPenalty ? 'check' : 'alert'} />{' '}
        {t(finding.mayGroundPenalty ? 'penaltyYes' : 'penaltyNo')}
      </p>
      <Facts
        items={[
          [
            t('premises'),
            premises && (
              <Link key="p" to={`/premises/${premises.id}`}>
                {sign}
              </Link>
            ),
          ],
          [
            t('camera'),
            finding.camera && (
              <Link key="c" to={`/cameras/${finding.camera.id}`}>
                {finding.camera.name}
              </Link>
            ),
          ],
          [
            t('when'),
            <span key="w" className="s-figures">
              {formatInstant(finding.raisedAt)}
            </span>,
          ],
          [
            t('confidence'),
            finding.confidence === null || finding.confidence === undefined
              ? null
              : formatShare(finding.confidence),
          ],
          [t('rule'), finding.rule && <code key="r">{finding.rule}</code>],
          [t('model'), finding.model ?? t('noModel')],
          [t('origin'), originOf(finding.origin, t)],
          ...(finding.rejectReason
            ? ([[t('reason'), pick(wordOf(REJECT_WORDS, finding.rejectReason))]] as const)
            : []),
        ]}
      />
    </Card>
  )
}

function originOf(origin: string, t: ReturnType<typeof useText<keyof typeof findingsText.zh>>): string {
  const key = `origin.${origin}`
  return key in findingsText.zh ? t(key as 'origin.internal') : origin
}

function Siblings({ group, id, onOpen }: { group: FindingGroup; id: string; onOpen: (id: string) => void }) {
  const t = useText(findingsText)
  return (
    <div className="s-row">
      {group.findingIds.map((sibling, index) => (
        <button
          type="button"
          key={sibling}
          className="c-sibling"
          aria-pressed={sibling === id}
          onClick={() => onOpen(sibling)}
        >
          {t('occurrence', { number: group.findingIds.length - index })}
        </button>
      ))}
    </div>
  )
}

function OperatorAnswer({ finding }: { finding: Finding }) {
  const t = useText(findingsText)
  const pick = usePick()
  return (
    <Card title={t('answer')}>
      {!finding.answer ? (
        <p className="s-soft">{t('noAnswer')}</p>
      ) : (
        <div className="s-stack">
          <div className="s-row">
            <StateTag tone={finding.answer === 'fixed' ? 'good' : 'warn'}>
              {pick(wordOf(ANSWER_WORDS, finding.answer))}
            </StateTag>
            {finding.answeredAt && (
              <span className="s-soft s-figures">{formatInstant(finding.answeredAt)}</span>
            )}
          </div>
          {finding.answerText && <p>{finding.answerText}</p>}
          {(finding.answerMedia ?? []).length > 0 && (
            <div className="c-thumbs">
              {(finding.answerMedia ?? []).map((photo, index) => (
                <Picture
                  key={photo.sha256}
                  src={blobAddress(photo.sha256)}
                  alt={`${t('answerPhotos')} ${index + 1}`}
                />
              ))}
            </div>
          )}
        </div>
      )}
    </Card>
  )
}
