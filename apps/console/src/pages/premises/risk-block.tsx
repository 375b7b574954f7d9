import {
  Answer,
  Card,
  formatDay,
  formatNumber,
  Glyph,
  Timeline,
  uiText,
  usePick,
  useText,
  Waterfall,
  type WaterfallLine,
} from '@shian/ui'
import { Link } from 'react-router'
import type { RiskFile, RiskLine, RuleSource } from '../../api/types.ts'
import { premisesText } from './premises.text.ts'
import { LineAppeal } from './risk-appeal.tsx'

const FULL_SCORE = 100

/** A source of law in one line. */
export function sourceText(source: string | RuleSource): string {
  if (typeof source === 'string') return source
  return [source.document, source.number, source.article].filter(Boolean).join(' ')
}

/** Leads from the link of a line to the screen that shows it. */
function targetOf(link: string): string {
  const finding = /[?&]finding=([^&]+)/.exec(link)?.[1]
  if (finding) return `/findings/${finding}`
  if (link.startsWith('/')) return link.replace(/^\/console/, '')
  const [kind = '', id = ''] = link.split('/')
  return `/${{ finding: 'findings', work: 'work', premises: 'premises', camera: 'cameras' }[kind] ?? kind}/${id}`
}

/** Why the grade is what it is, line by line, and what would lower it. */
export function RiskBlock({
  query,
  since,
}: {
  query: { data: RiskFile | undefined; error: unknown; isPending: boolean; refetch: () => unknown }
  since: string | undefined
}) {
  const t = useText(premisesText)
  const grade = query.data?.grade
  return (
    <Card
      title={grade ? t('why', { grade }) : query.data ? t('whyNone') : t('risk')}
      flush
      extra={
        query.data && (
          <span className="s-soft">
            {query.data.frequencyPerYear !== null && t('frequency', { count: query.data.frequencyPerYear })}
          </span>
        )
      }
    >
      <Answer query={query} what={t('riskFailed')} lines={6}>
        {file => <RiskFileView file={file} since={since} />}
      </Answer>
    </Card>
  )
}

function RiskFileView({ file, since }: { file: RiskFile; since: string | undefined }) {
  const t = useText(premisesText)
  const ui = useText(uiText)
  if (file.lines.length === 0) {
    return (
      <p className="s-soft c-pad">{since ? t('noRecordSince', { day: formatDay(since) }) : t('noRecord')}</p>
    )
  }
  return (
    <>
      <p className="s-soft c-pad">{file.provisional ? t('provisionalGrade') : t('scale')}</p>
      <Waterfall
        label={t('risk')}
        scale={FULL_SCORE}
        total={file.score}
        lines={file.lines.map(line => toWaterfallLine(line, file.premisesId, ui('openLink')))}
        groups={[
          { id: 'static', title: ui('staticPart'), points: file.staticPoints },
          { id: 'dynamic', title: ui('dynamicPart'), points: file.dynamicPoints },
        ]}
      />
      <ToLower file={file} />
      <GradeHistory file={file} />
    </>
  )
}

function toWaterfallLine(line: RiskLine, premisesId: string, openLabel: string): WaterfallLine {
  // A line about the place itself has nowhere else to lead.
  const target = line.link ? targetOf(line.link) : undefined
  const elsewhere = target === `/premises/${premisesId}` ? undefined : target
  return {
    id: line.id,
    group: line.kind,
    title: line.factorTitle,
    ...(line.value === null ? {} : { value: String(line.value) }),
    points: line.points,
    rule: { ...line.rule, source: sourceText(line.rule.source) },
    eventId: line.eventId,
    at: line.at,
    until: line.until,
    ruleLink: (
      <Link to={`/rules/${line.rule.id}`}>
        <RuleTitle line={line} />
      </Link>
    ),
    ...(elsewhere ? { link: <Link to={elsewhere}>{openLabel}</Link> } : {}),
    note: <LineAppeal line={line} premisesId={premisesId} />,
  }
}

function RuleTitle({ line }: { line: RiskLine }) {
  return <>{usePick()(line.rule.title)}</>
}

function ToLower({ file }: { file: RiskFile }) {
  const t = useText(premisesText)
  const pick = usePick()
  if (!file.grade || file.grade === 'A') return null
  return (
    <section className="c-lower">
      <h3>{t('toLower')}</h3>
      {file.toLower.length === 0 && <p className="s-soft">{t('toLowerNone')}</p>}
      {file.toLower.map(step => (
        <div key={step.grade}>
          <p className="c-lower-step">
            <Glyph name="down" size={14} />{' '}
            {t('toLowerOne', { count: step.actions.length, grade: step.grade })}
          </p>
          <ul className="c-lower-actions">
            {step.actions.map(action => (
              <li key={action.lineId}>
                {pick(action.title)}{' '}
                <span className="s-soft s-figures">
                  {t('lowerBy', { points: formatNumber(action.points) })}
                </span>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}

function GradeHistory({ file }: { file: RiskFile }) {
  const t = useText(premisesText)
  if (file.history.length === 0) return null
  return (
    <details className="c-history">
      <summary>{t('gradeHistory')}</summary>
      <Timeline
        entries={file.history.map(change => ({
          id: change.at,
          time: formatDay(change.at),
          title: `${change.from ?? t('ungraded')} → ${change.to} (${formatNumber(change.score)})`,
        }))}
      />
    </details>
  )
}
