import {
  formatDay,
  formatInstant,
  Glyph,
  Loading,
  SimulatedMark,
  StateTag,
  toApiError,
  usePick,
  useText,
} from '@shian/ui'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { api, blobAddress } from '../../api/client.ts'
import type { Box, Finding, FindingGroup } from '../../api/types.ts'
import {
  ANSWER_WORDS,
  FINDING_WORDS,
  PLACE_WORDS,
  SEVERITY_TONES,
  SEVERITY_WORDS,
  wordOf,
} from '../../vocabulary.ts'
import { wallText } from './wall.text.ts'

interface FindingFile extends Finding {
  readonly camera?: { readonly review_valid_until: string | null } | null
}

/** What the evidence shows of a group: which finding of it, and whether boxes are drawn. */
export interface EvidenceView {
  readonly at: number
  readonly boxes: boolean
}

/** The picture of a finding as it was taken, what the system marked on request, and what the operator says. */
export function EvidencePanel({
  group,
  view,
  township,
  onStep,
  onBoxes,
  onClose,
}: {
  group: FindingGroup | undefined
  view: EvidenceView
  township: string
  onStep: (step: 1 | -1) => void
  onBoxes: () => void
  /** Missing where the evidence always has its place. */
  onClose?: () => void
}) {
  const t = useText(wallText)
  const pick = usePick()
  return (
    <section className="w-panel w-evidence" data-panel="evidence" aria-labelledby="wall-evidence">
      <header className="w-panel-head">
        <h2 id="wall-evidence">{t('evidenceTitle')}</h2>
        {group && (
          <span className="w-evidence-what">
            <StateTag tone={SEVERITY_TONES[group.severity] ?? 'neutral'}>
              {pick(wordOf(SEVERITY_WORDS, group.severity))}
            </StateTag>
            <b>{pick(wordOf(FINDING_WORDS, group.type))}</b>
          </span>
        )}
        {onClose && (
          <button type="button" className="w-button w-evidence-close" onClick={onClose}>
            <kbd>Esc</kbd>
            <span className="s-hidden">{t('closeEvidence')}</span>
            <Glyph name="cross" size={22} />
          </button>
        )}
      </header>
      {group ? (
        <EvidenceOf
          key={group.groupKey}
          group={group}
          view={view}
          township={township}
          onStep={onStep}
          onBoxes={onBoxes}
        />
      ) : (
        <p className="w-evidence-none s-soft">{t('evidenceChoose')}</p>
      )}
    </section>
  )
}

function EvidenceOf({
  group,
  view,
  township,
  onStep,
  onBoxes,
}: {
  group: FindingGroup
  view: EvidenceView
  township: string
  onStep: (step: 1 | -1) => void
  onBoxes: () => void
}) {
  const t = useText(wallText)
  const pick = usePick()
  const at = Math.min(view.at, group.findingIds.length - 1)
  const id = group.findingIds[at] ?? ''
  const query = useQuery({
    queryKey: ['findings', 'one', id],
    queryFn: ({ signal }) =>
      api.get<FindingFile>(`/v1/vision/findings/${encodeURIComponent(id)}`, { signal }),
    enabled: id !== '',
  })
  const finding = query.data
  return (
    <div className="w-evidence-body">
      <Shot group={group} finding={finding} boxed={view.boxes} />
      <EvidenceTools
        at={at}
        count={group.findingIds.length}
        boxed={view.boxes}
        boxes={finding?.boxes.length ?? 0}
        onStep={onStep}
        onBoxes={onBoxes}
      />
      <p className="w-evidence-premises">
        <Link to={`/premises/${encodeURIComponent(group.premises.id)}`}>{group.premises.signName}</Link>
        <span className="s-soft">{township}</span>
        {group.simulated && <SimulatedMark />}
      </p>
      {finding ? (
        <>
          <EvidenceFacts group={group} finding={finding} />
          <Review validUntil={finding.camera?.review_valid_until ?? null} />
        </>
      ) : query.error ? (
        <div className="w-failures" role="alert">
          <p>
            <Glyph name="alert" size={20} />
            <span>
              {t('evidenceFailed')} · {pick(toApiError(query.error).sentence)}
            </span>
            <button type="button" className="w-button" onClick={() => void query.refetch()}>
              {t('retry')}
            </button>
          </p>
        </div>
      ) : (
        <Loading lines={4} />
      )}
    </div>
  )
}

function EvidenceTools({
  at,
  count,
  boxed,
  boxes,
  onStep,
  onBoxes,
}: {
  at: number
  /** How many findings the group has. */
  count: number
  boxed: boolean
  /** How many boxes this finding has. */
  boxes: number
  onStep: (step: 1 | -1) => void
  onBoxes: () => void
}) {
  const t = useText(wallText)
  return (
    <div className="w-evidence-tools">
      <button
        type="button"
        className="w-button"
        aria-disabled={boxes === 0}
        aria-pressed={boxed}
        onClick={() => boxes > 0 && onBoxes()}
      >
        <kbd>B</kbd>
        {t(boxes === 0 ? 'noBoxes' : boxed ? 'hideBoxes' : 'showBoxes')}
      </button>
      {count > 1 && (
        <>
          <button type="button" className="w-button" aria-disabled={at === 0} onClick={() => onStep(-1)}>
            <kbd>←</kbd>
            {t('earlier')}
          </button>
          <span className="s-figures">{t('pictureAt', { at: at + 1, count: count })}</span>
          <button
            type="button"
            className="w-button"
            aria-disabled={at === count - 1}
            onClick={() => onStep(1)}
          >
            {t('later')}
            <kbd>→</kbd>
          </button>
        </>
      )}
    </div>
  )
}

function Shot({
  group,
  finding,
  boxed,
}: {
  group: FindingGroup
  finding: FindingFile | undefined
  boxed: boolean
}) {
  const t = useText(wallText)
  const pick = usePick()
  const scene = finding?.media.find(item => item.role === 'scene' && item.mime.startsWith('image/'))
  const sha256 =
    scene?.sha256 ??
    finding?.media.find(item => item.mime.startsWith('image/'))?.sha256 ??
    (finding ? null : group.thumbnail)
  if (!sha256) {
    return (
      <div className="w-shot w-shot-none">
        <Glyph name="camera" size={44} />
        {t('evidenceNone')}
      </div>
    )
  }
  return (
    <div className="w-shot">
      <img
        src={blobAddress(sha256)}
        alt={t('pictureOf', { type: pick(wordOf(FINDING_WORDS, group.type)) })}
      />
      {boxed && scene && finding?.boxes.map(box => <Marked key={`${box.x},${box.y},${box.w}`} box={box} />)}
    </div>
  )
}

function Marked({ box }: { box: Box }) {
  const percent = (share: number) => `${share * 100}%`
  return (
    <span
      className="w-box"
      style={{ left: percent(box.x), top: percent(box.y), width: percent(box.w), height: percent(box.h) }}
    >
      {(box.label !== undefined || box.score !== undefined) && (
        <span>
          {box.label} {box.score?.toFixed(2)}
        </span>
      )}
    </span>
  )
}

function EvidenceFacts({ group, finding }: { group: FindingGroup; finding: FindingFile }) {
  const t = useText(wallText)
  const pick = usePick()
  return (
    <dl className="w-facts">
      <Fact name={t('happened')}>
        <span className="s-figures">{formatInstant(finding.raisedAt)}</span>
      </Fact>
      <Fact name={t('camera')}>
        <Link to={`/cameras/${encodeURIComponent(group.camera.id)}`}>{group.camera.name}</Link>
        {group.camera.place && ` · ${pick(wordOf(PLACE_WORDS, group.camera.place))}`}
      </Fact>
      {finding.confidence !== null && finding.confidence !== undefined && (
        <Fact name={t('confidence')}>
          <span className="s-figures">{finding.confidence.toFixed(2)}</span>
        </Fact>
      )}
      {finding.rule && <Fact name={t('rule')}>{finding.rule}</Fact>}
      {finding.zone && <Fact name={t('zone')}>{finding.zone}</Fact>}
      <Fact name={t('answer')}>
        <OperatorAnswer finding={finding} />
      </Fact>
    </dl>
  )
}

// A picture of a camera without a valid review must not ground a penalty. @source 行政处罚法第四十一条
function Review({ validUntil }: { validUntil: string | null }) {
  const t = useText(wallText)
  const valid = validUntil !== null && validUntil >= formatDay(Date.now())
  return (
    <p className="w-review" data-reviewed={valid}>
      <Glyph name={valid ? 'check' : 'alert'} size={24} />
      {valid ? t('reviewValid', { day: validUntil }) : t('reviewNone')}
    </p>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function OperatorAnswer({ finding }: { finding: FindingFile }) {
  const t = useText(wallText)
  const pick = usePick()
  if (!finding.answer) return <span className="s-soft">{t('answerNone')}</span>
  const fixed = finding.answer === 'fixed'
  return (
    <span className="w-answer">
      <StateTag tone={fixed ? 'good' : 'warn'} shape={fixed ? 'check' : 'comment'}>
        {pick(wordOf(ANSWER_WORDS, finding.answer))}
      </StateTag>
      {finding.answeredAt && (
        <span className="s-soft s-figures">
          {t('answeredAt', { time: formatInstant(finding.answeredAt) })}
        </span>
      )}
      {finding.answerText && <q>{finding.answerText}</q>}
      {(finding.answerMedia ?? [])
        .filter(({ mime }) => mime.startsWith('image/'))
        .map(({ sha256 }, index) => (
          <img
            key={sha256}
            src={blobAddress(sha256)}
            alt={t('answerPicture', { number: index + 1 })}
            loading="lazy"
          />
        ))}
    </span>
  )
}
