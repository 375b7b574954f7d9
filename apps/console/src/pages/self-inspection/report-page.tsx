import {
  Answer,
  App,
  Button,
  Card,
  DateField,
  ErrorState,
  Figure,
  formatDay,
  formatNumber,
  Labelled,
  PageHeader,
  usePick,
  useText,
} from '@shian/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Link, useParams } from 'react-router'
import { api, queries } from '../../api/client.ts'
import type { ReportDraft } from '../../api/self-inspection-types.ts'
import { isOperator } from '../../roles.ts'
import { useSession } from '../../session.tsx'
import { type AuditAnswers, FullAudit, isComplete } from './full-audit.tsx'
import { selfText } from './self.text.ts'
import './self.css'

const FIGURES = [
  ['operating', 'operating'],
  ['completed', 'done'],
  ['onTime', 'onTime'],
  ['madeUp', 'madeUp'],
  ['missed', 'missed'],
  ['hazards', 'hazards'],
  ['fixedOnSpot', 'fixedOnSpot'],
  ['openCount', 'open'],
] as const

/** A number of the draft; what came after its day is one number, whether it had counted as missed or not. */
function figureOf({ figures }: ReportDraft, name: string): number {
  const late = name === 'madeUp' ? (figures['late'] ?? 0) : 0
  return (figures[name] ?? 0) + late
}

/** A weekly report or the monthly minutes: what the days say, and what a person adds. */
export function Component() {
  const t = useText(selfText)
  const { id = '' } = useParams()
  const { post } = useSession()
  const query = useQuery({
    queryKey: ['self-inspection', 'report', id],
    queryFn: ({ signal }) => api.get<ReportDraft>(`/v1/self-inspection/reports/${id}`, { signal }),
  })
  return (
    <div className="c-self">
      <Answer query={query} what={t('reportFailed')} lines={10}>
        {draft => (
          <>
            <PageHeader title={draft.title} documentTitle={draft.title}>
              <p className="s-soft c-sub">
                {draft.from} – {draft.to}
                {isOperator(post.role) && (
                  <>
                    {' · '}
                    <Link to="/self-inspection">{t('back')}</Link>
                  </>
                )}
              </p>
            </PageHeader>
            <Basis draft={draft} />
            {draft.state === 'due' && isOperator(post.role) ? (
              <Writing draft={draft} />
            ) : (
              <Signed draft={draft} />
            )}
          </>
        )}
      </Answer>
    </div>
  )
}

function Basis({ draft }: { draft: ReportDraft }) {
  const t = useText(selfText)
  const pick = usePick()
  return (
    <Card title={t('basis')}>
      <p className="s-soft">{t('basisNote')}</p>
      <div className="c-self-figures">
        {FIGURES.map(([label, name]) => (
          <Figure key={name} label={t(label)} value={formatNumber(figureOf(draft, name))} />
        ))}
      </div>
      <h3 className="c-self-small">{t('basisDays')}</h3>
      <ol className="c-self-basis">
        {draft.computedFrom.days.map(({ day, state }) => (
          <li key={day} data-state={state}>
            {day.slice(5)} {t(`day.${state}` as 'day.done')}
          </li>
        ))}
      </ol>
      {draft.computedFrom.weeks.length > 0 && (
        <>
          <h3 className="c-self-small">{t('basisWeeks')}</h3>
          <ol className="c-self-basis">
            {draft.computedFrom.weeks.map(week => (
              <li key={week.id} data-state={week.state === 'missed' ? 'missed' : 'done'}>
                <Link to={`/self-inspection/reports/${week.id}`}>
                  {week.period} {t(`report.${week.state}` as 'report.due')}
                </Link>
              </li>
            ))}
          </ol>
        </>
      )}
      {draft.repeats.length > 0 && (
        <p>
          <b>{t('repeats')}</b>{' '}
          {draft.repeats.map(({ item, title, count }) => (
            <span key={item}>
              {pick(title)}({t('times', { count })}){' '}
            </span>
          ))}
        </p>
      )}
    </Card>
  )
}

function Area({
  id,
  label,
  help,
  rows,
  value,
  onChange,
}: {
  id: string
  label: ReactNode
  help?: string
  rows: number
  value: string
  onChange: (text: string) => void
}) {
  return (
    <Labelled label={label} htmlFor={id} {...(help ? { help } : {})}>
      <textarea
        id={id}
        className="s-input"
        rows={rows}
        maxLength={5_000}
        value={value}
        onChange={event => onChange(event.target.value)}
      />
    </Labelled>
  )
}

function useFiling(draft: ReportDraft) {
  const t = useText(selfText)
  const { message } = App.useApp()
  return useMutation({
    mutationFn: (form: Record<string, unknown>) =>
      api.post(`/v1/work/items/${draft.itemId}/actions`, {
        commandId: crypto.randomUUID(),
        action: 'file',
        baseVersion: draft.version,
        form,
      }),
    onSuccess: () => {
      message.success(t('filed'))
      void queries.invalidateQueries({ queryKey: ['self-inspection'] })
      void queries.invalidateQueries({ queryKey: ['work'] })
    },
  })
}

function Writing({ draft }: { draft: ReportDraft }) {
  return draft.kind === 'self-inspection-week' ? <WeekForm draft={draft} /> : <MonthForm draft={draft} />
}

function WeekForm({ draft }: { draft: ReportDraft }) {
  const t = useText(selfText)
  const [report, setReport] = useState(draft.text)
  const [judgement, setJudgement] = useState('')
  const [measures, setMeasures] = useState('')
  const file = useFiling(draft)
  const form = { report, judgement, ...(measures.trim() ? { measures } : {}) }
  return (
    <Card title={t('reportText')}>
      <div className="s-stack">
        <Area
          id="report"
          label={t('reportText')}
          help={t('drafted')}
          rows={7}
          value={report}
          onChange={setReport}
        />
        <Area
          id="judgement"
          label={t('judgement')}
          help={t('judgementHelp')}
          rows={3}
          value={judgement}
          onChange={setJudgement}
        />
        <Area id="measures" label={t('measures')} rows={3} value={measures} onChange={setMeasures} />
        {file.error && <ErrorState error={file.error} what={t('fileFailed')} />}
        <Button
          type="primary"
          size="large"
          disabled={!report.trim() || !judgement.trim() || file.isPending}
          onClick={() => file.mutate(form)}
        >
          {t('file')}
        </Button>
      </div>
    </Card>
  )
}

function MonthForm({ draft }: { draft: ReportDraft }) {
  const t = useText(selfText)
  const { post } = useSession()
  const [heldOn, setHeldOn] = useState(formatDay(Date.now()))
  const [heard, setHeard] = useState(true)
  const [minutes, setMinutes] = useState(draft.text)
  const [tasks, setTasks] = useState('')
  const [audit, setAudit] = useState<AuditAnswers>()
  const file = useFiling(draft)
  const ready = heldOn && minutes.trim() && tasks.trim() && (!draft.fullAudit || isComplete(audit))
  const form = {
    heldOn,
    heard: heard ? 'yes' : 'no',
    minutes,
    tasks,
    ...(draft.fullAudit && audit
      ? { fullAudit: { checklist: audit.checklist, answers: audit.answers } }
      : {}),
  }
  if (post.role !== 'principal') {
    return (
      <Card title={t('minutesText')}>
        <p className="s-soft">{t('onlyPrincipal')}</p>
        <p className="c-self-text">{draft.text}</p>
      </Card>
    )
  }
  return (
    <>
      {draft.fullAudit && <FullAudit value={audit} onChange={setAudit} />}
      <Card title={t('minutesText')}>
        <div className="s-stack">
          <Labelled label={t('heldOn')} htmlFor="held-on">
            <DateField id="held-on" value={heldOn} onChange={setHeldOn} />
          </Labelled>
          <label className="c-check">
            <input type="checkbox" checked={heard} onChange={event => setHeard(event.target.checked)} />
            {t('heard')}
          </label>
          <Area
            id="minutes"
            label={t('minutesText')}
            help={t('drafted')}
            rows={8}
            value={minutes}
            onChange={setMinutes}
          />
          <Area id="tasks" label={t('tasks')} rows={3} value={tasks} onChange={setTasks} />
          {file.error && <ErrorState error={file.error} what={t('fileFailed')} />}
          <Button
            type="primary"
            size="large"
            disabled={!ready || file.isPending}
            onClick={() => file.mutate(form)}
          >
            {t('file')}
          </Button>
        </div>
      </Card>
    </>
  )
}

function Signed({ draft }: { draft: ReportDraft }) {
  const t = useText(selfText)
  const parts = ['judgement', 'measures', 'tasks'] as const
  const isWeek = draft.kind === 'self-inspection-week'
  return (
    <Card title={t(isWeek ? 'reportText' : 'minutesText')}>
      <p className="s-soft">{t(`report.${draft.state}` as 'report.due')}</p>
      <p className="c-self-text">{draft.text}</p>
      {parts.map(part =>
        draft.signed[part] ? (
          <div key={part}>
            <h3 className="c-self-small">{t(part)}</h3>
            <p className="c-self-text">{String(draft.signed[part])}</p>
          </div>
        ) : null,
      )}
    </Card>
  )
}
