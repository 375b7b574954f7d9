import {
  Answer,
  App,
  Button,
  Card,
  Choice,
  type Column,
  Empty,
  ErrorState,
  formatDay,
  ListTable,
  Modal,
  type Page,
  PageHeader,
  SchemaForm,
  StateTag,
  useKeysetList,
  useText,
} from '@shian/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { api, queries } from '../../api/client.ts'
import type { PlanFile, PlanLine } from '../../api/supervision-types.ts'
import { useAreas } from '../../api/use-areas.ts'
import { useSession } from '../../session.tsx'
import { MonthTable, PlanFigureRow, PlanStatus, Reasons } from './plan-parts.tsx'
import { plansText } from './plans.text.ts'
import './plans.css'

type Key = keyof typeof plansText.zh
const STATE_TONES = { planned: 'neutral', open: 'info', concluded: 'good', cancelled: 'neutral' } as const

/** One plan: is it sound, what is next, what became of it. */
export function Component() {
  const { id = '' } = useParams()
  const t = useText(plansText)
  const plan = useQuery({
    queryKey: ['plans', id],
    queryFn: ({ signal }) => api.get<PlanFile>(`/v1/supervision/plans/${id}`, { signal }),
  })
  const name = plan.data ? `${plan.data.areaName} ${plan.data.year}` : t('title')
  return (
    <>
      <PageHeader
        title={name}
        back={<Link to="/plans">{t('back')}</Link>}
        tags={plan.data && <PlanStatus status={plan.data.status} />}
        actions={plan.data && <Actions plan={plan.data} />}
      >
        {plan.data && (
          <p className="s-soft c-sub">
            {t('asOf', { day: plan.data.asOf, draft: plan.data.draft, edits: plan.data.edits })}
            {plan.data.note && ` · ${plan.data.note}`}
          </p>
        )}
      </PageHeader>
      <Answer query={plan} what={t('failed')} lines={8}>
        {file => (
          <div className="c-plan-stack">
            <PlanFigureRow figures={file.figures} />
            <Card title={t('byMonth')} flush>
              <MonthTable figures={file.figures} progress={file.progress} />
            </Card>
            <div className="c-two">
              <Reasons title={t('why')} prefix="reason" counts={file.reasons} />
              <Reasons title={t('whyNot')} prefix="over" counts={file.over} />
            </div>
            <Lines id={file.id} />
          </div>
        )}
      </Answer>
    </>
  )
}

/** Steps a role may take on a plan in a state, in the order of their life. */
function stepsOf(role: string, status: string): ('submit' | 'approve' | 'giveBack' | 'publish' | 'open')[] {
  const isLeader = role === 'leader'
  if (status === 'draft') return isLeader || role === 'inspector' ? ['submit'] : []
  if (status === 'submitted') return isLeader ? ['approve', 'giveBack'] : []
  if (status === 'approved') return isLeader || role === 'publisher' ? ['publish'] : []
  return isLeader || role === 'commander' ? ['open'] : []
}

const PATHS = { submit: 'submission', approve: 'approval', publish: 'publication' } as const
const both = (key: Key) => ({ zh: plansText.zh[key], en: plansText.en[key] })

function Actions({ plan }: { plan: PlanFile }) {
  const t = useText(plansText)
  const { post } = useSession()
  const { message } = App.useApp()
  const [returning, setReturning] = useState(false)
  const today = formatDay(Date.now())
  const month = Number(today.slice(0, 4)) === plan.year ? Number(today.slice(5, 7)) : 1
  const step = useMutation({
    mutationFn: ({ path, body }: { path: string; body?: object }) =>
      api.post<Record<string, number>>(`/v1/supervision/plans/${plan.id}/${path}`, body),
    onSuccess: (answer, { path }) => {
      const { opened = 0, waiting = 0, left = 0 } = answer
      message.success(path === 'openings' ? t('opened', { opened, waiting, left }) : t('done'))
      setReturning(false)
      void queries.invalidateQueries({ queryKey: ['plans'] })
    },
    onError: error => message.error(error instanceof Error ? error.message : String(error)),
  })
  const steps = stepsOf(post.role, plan.status).filter(
    name => name !== 'open' || today >= `${plan.year}-01-01`,
  )
  return (
    <>
      <Button href={`/v1/supervision/plans/${plan.id}/lines.csv`}>{t('export')}</Button>
      {steps.map(name =>
        name === 'giveBack' ? (
          <Button key={name} onClick={() => setReturning(true)}>
            {t('giveBack')}
          </Button>
        ) : (
          <Button
            key={name}
            type="primary"
            loading={step.isPending}
            onClick={() =>
              step.mutate(
                name === 'open'
                  ? { path: 'openings', body: { month } }
                  : { path: PATHS[name], ...(name === 'publish' ? {} : { body: {} }) },
              )
            }
          >
            {name === 'open' ? t('openMonth', { month }) : t(name)}
          </Button>
        ),
      )}
      {returning && (
        <Modal open title={t('giveBack')} footer={null} onCancel={() => setReturning(false)} destroyOnHidden>
          <SchemaForm
            fields={[
              {
                name: 'reason',
                type: 'longText',
                label: both('returnReason'),
                required: true,
                maxLength: 2_000,
              },
            ]}
            submitLabel={t('giveBack')}
            onSubmit={({ form }) => step.mutate({ path: 'return', body: form })}
          />
          {step.isError && <ErrorState error={step.error} />}
        </Modal>
      )}
    </>
  )
}

function Lines({ id }: { id: string }) {
  const t = useText(plansText)
  const [month, setMonth] = useState('')
  const list = useKeysetList(['plans', id, 'lines', month], (after, signal) =>
    api.get<Page<PlanLine>>(`/v1/supervision/plans/${id}/lines`, {
      query: { month, after, limit: 50 },
      signal,
    }),
  )
  const columns = useLineColumns()
  return (
    <Card
      flush
      title={t('lines')}
      extra={
        <Choice
          label={t('month')}
          value={month}
          empty={t('allMonths')}
          options={Array.from({ length: 12 }, (_, i) => ({
            value: String(i + 1),
            label: t('monthOf', { month: i + 1 }),
          }))}
          onChange={setMonth}
        />
      }
    >
      <ListTable
        list={list}
        what={t('failed')}
        lines={6}
        empty={<Empty title={t('linesEmpty')} />}
        caption={t('lines')}
        columns={columns}
        keyOf={row => row.itemId}
        pageKeys
      />
    </Card>
  )
}

function useLineColumns(): Column<PlanLine>[] {
  const t = useText(plansText)
  const areas = useAreas()
  return [
    { id: 'month', title: t('month'), width: '90px', cell: row => t('monthOf', { month: row.month }) },
    {
      id: 'name',
      title: t('name'),
      cell: row => <Link to={`/premises/${row.premisesId}`}>{row.signName}</Link>,
    },
    { id: 'place', title: t('place'), width: '160px', cell: row => areas.nameOf(row.division) },
    { id: 'grade', title: t('grade'), width: '80px', cell: row => row.grade ?? '—' },
    { id: 'reason', title: t('reason'), width: '170px', cell: row => t(`reason.${row.reason}` as Key) },
    {
      id: 'notBefore',
      title: t('notBefore'),
      width: '120px',
      cell: row => <span className="s-figures">{row.notBefore ?? '—'}</span>,
    },
    {
      id: 'state',
      title: t('status'),
      width: '120px',
      cell: row => (
        <StateTag tone={STATE_TONES[row.state as keyof typeof STATE_TONES] ?? 'neutral'}>
          {row.state === 'planned' ? (
            t('state.planned')
          ) : (
            <Link to={`/work/${row.itemId}`}>{t(`state.${row.state}` as Key)}</Link>
          )}
        </StateTag>
      ),
    },
  ]
}
