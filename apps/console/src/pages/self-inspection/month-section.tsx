import {
  Answer,
  Button,
  Card,
  Figure,
  formatNumber,
  Glyph,
  StateTag,
  type Tone,
  usePick,
  useText,
} from '@shian/ui'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { api } from '../../api/client.ts'
import type { DayFigure, MonthFile } from '../../api/self-inspection-types.ts'
import { ROLE_WORDS, wordOf } from '../../vocabulary.ts'
import { Closures } from './closures.tsx'
import { selfText } from './self.text.ts'

const REPORT_TONES: Readonly<Record<string, Tone>> = {
  due: 'info',
  filed: 'good',
  late: 'warn',
  missed: 'grave',
}
const WEEKDAYS = [0, 1, 2, 3, 4, 5, 6]
const SHANGHAI_MILLIS = 8 * 3_600_000

/** The month of today in Shanghai. */
function thisMonth(): string {
  return new Date(Date.now() + SHANGHAI_MILLIS).toISOString().slice(0, 7)
}

function shift(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7)
}

/** A month of a premises: its days, figures, reports and, for the operator, its closed days. */
export function MonthSection({ premisesId, own }: { premisesId: string; own: boolean }) {
  const t = useText(selfText)
  const [month, setMonth] = useState(thisMonth)
  const query = useQuery({
    queryKey: ['self-inspection', 'month', premisesId, month],
    queryFn: ({ signal }) =>
      api.get<MonthFile>(`/v1/self-inspection/premises/${premisesId}`, { query: { month }, signal }),
  })
  const extra = (
    <span className="s-row">
      <Button aria-label={t('previousMonth')} onClick={() => setMonth(shift(month, -1))}>
        <Glyph name="left" />
      </Button>
      <Button
        aria-label={t('nextMonth')}
        disabled={month >= thisMonth()}
        onClick={() => setMonth(shift(month, 1))}
      >
        <Glyph name="chevron" />
      </Button>
    </span>
  )
  return (
    <>
      <Card title={t('calendar', { month })} extra={extra}>
        <Answer query={query} what={t('monthFailed')} lines={6}>
          {file => <Month file={file} own={own} />}
        </Answer>
      </Card>
      {query.data && <Reports file={query.data} />}
      {query.data && own && <Closures file={query.data} />}
    </>
  )
}

function Month({ file, own }: { file: MonthFile; own: boolean }) {
  const t = useText(selfText)
  const { figures } = file
  const shown = [
    ['operating', figures['operating']],
    ['completed', figures['done']],
    ['missed', figures['missed']],
    ['hazards', figures['hazards']],
    ['openCount', figures['open']],
  ] as const
  return (
    <>
      <div className="c-self-figures">
        {shown.map(([name, value]) => (
          <Figure key={name} label={t(name)} value={formatNumber(value ?? 0)} />
        ))}
      </div>
      <Days days={file.days} own={own} />
      <Who file={file} />
      <p>
        <a href={`/v1/self-inspection/premises/${file.premisesId}?month=${file.month}&format=csv`} download>
          <Glyph name="download" size={14} /> {t('export')}
        </a>
      </p>
    </>
  )
}

function Days({ days, own }: { days: readonly DayFigure[]; own: boolean }) {
  const t = useText(selfText)
  const first = new Date(days[0]?.day ?? '2026-01-01').getUTCDay()
  return (
    <>
      <div className="c-self-weekdays" aria-hidden="true">
        {WEEKDAYS.map(i => (
          <span key={i}>{t('weekdays')[i]}</span>
        ))}
      </div>
      <ol className="c-self-days">
        {days.map((figure, i) => {
          const word = t(`day.${figure.state}` as 'day.done')
          const label = `${figure.day} ${word}`
          const style = i === 0 ? { gridColumnStart: ((first + 6) % 7) + 1 } : undefined
          const content = (
            <>
              <b>{Number(figure.day.slice(8))}</b>
              <span>{figure.state === 'none' ? '' : word}</span>
            </>
          )
          const mayFill = own && (figure.state === 'missed' || figure.state === 'due')
          return (
            <li key={figure.day} data-state={figure.state} style={style}>
              {mayFill ? (
                <Link to={`?day=${figure.day}`} aria-label={label}>
                  {content}
                </Link>
              ) : (
                <div>
                  <span className="s-hidden">{figure.day}</span>
                  {content}
                </div>
              )}
            </li>
          )
        })}
      </ol>
    </>
  )
}

function Who({ file }: { file: MonthFile }) {
  const t = useText(selfText)
  const pick = usePick()
  const names = (cycle: 'day' | 'week' | 'month') =>
    file.roles[cycle].map(role => pick(wordOf(ROLE_WORDS, role))).join('、')
  const { scheme } = file
  return (
    <p className="s-soft">
      {t('whoText', {
        day: pick(scheme.day),
        dayRoles: names('day'),
        week: pick(scheme.week),
        weekRoles: names('week'),
        month: pick(scheme.month),
        monthRoles: names('month'),
      })}
    </p>
  )
}

function Reports({ file }: { file: MonthFile }) {
  const t = useText(selfText)
  const pick = usePick()
  return (
    <Card title={t('reports')}>
      {file.reports.length === 0 ? (
        <p className="s-soft">{t('reportsNone')}</p>
      ) : (
        <ul className="c-self-reports">
          {file.reports.map(report => (
            <li key={report.id}>
              <Link to={`/self-inspection/reports/${report.id}`}>
                <span className="s-strong">
                  {pick(file.scheme[report.cycle])} {report.period}
                </span>
                <span className="s-soft">{report.dueOn && t('dueOn', { day: report.dueOn })}</span>
                <StateTag tone={REPORT_TONES[report.state] ?? 'neutral'}>
                  {t(`report.${report.state}` as 'report.due')}
                </StateTag>
                <Glyph name="chevron" />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
