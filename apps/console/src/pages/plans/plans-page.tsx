import {
  Answer,
  Button,
  type Column,
  Empty,
  formatDay,
  formatInstant,
  formatNumber,
  Glyph,
  PageHeader,
  Table,
  useText,
} from '@shian/ui'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { api } from '../../api/client.ts'
import type { PlanCard } from '../../api/supervision-types.ts'
import { useSession } from '../../session.tsx'
import { ComputeDialog } from './compute-dialog.tsx'
import { PlanStatus } from './plan-parts.tsx'
import { plansText } from './plans.text.ts'
import './plans.css'

/** The yearly plans of the jurisdiction, newest year first. */
export function Component() {
  const t = useText(plansText)
  const { post } = useSession()
  const [computing, setComputing] = useState(false)
  const plans = useQuery({
    queryKey: ['plans'],
    queryFn: ({ signal }) => api.get<{ items: PlanCard[] }>('/v1/supervision/plans', { signal }),
  })
  const mayCompute = ['leader', 'inspector'].includes(post.role)
  return (
    <>
      <PageHeader
        title={t('title')}
        actions={
          mayCompute && (
            <Button type="primary" icon={<Glyph name="plus" />} onClick={() => setComputing(true)}>
              {t('compute')}
            </Button>
          )
        }
      >
        <p className="s-soft c-sub">{t('intro')}</p>
      </PageHeader>
      <section className="s-card" data-flush="true">
        <Answer query={plans} what={t('failed')} lines={5}>
          {({ items }) =>
            items.length === 0 ? <Empty title={t('empty')}>{t('emptyBody')}</Empty> : <Plans items={items} />
          }
        </Answer>
      </section>
      {computing && (
        <ComputeDialog
          thisYear={Number(formatDay(Date.now()).slice(0, 4))}
          onClose={() => setComputing(false)}
        />
      )}
    </>
  )
}

function Plans({ items }: { items: readonly PlanCard[] }) {
  const t = useText(plansText)
  const navigate = useNavigate()
  const number = (value: number) => <span className="s-figures">{formatNumber(value)}</span>
  const columns: Column<PlanCard>[] = [
    {
      id: 'plan',
      title: t('area'),
      cell: row => (
        <Link to={`/plans/${row.id}`}>
          {row.areaName} {row.year}
        </Link>
      ),
    },
    { id: 'status', title: t('status'), width: '130px', cell: row => <PlanStatus status={row.status} /> },
    {
      id: 'visits',
      title: t('visits'),
      width: '110px',
      align: 'end',
      cell: row => number(row.figures.visits),
    },
    {
      id: 'coverage',
      title: t('coverage'),
      width: '160px',
      align: 'end',
      cell: row => <span className="s-figures">{row.figures.coveragePercent}%</span>,
    },
    { id: 'over', title: t('over'), width: '140px', align: 'end', cell: row => number(row.figures.over) },
    {
      id: 'drafted',
      title: t('drafted'),
      width: '170px',
      cell: row => <span className="s-figures">{formatInstant(row.draftedAt)}</span>,
    },
  ]
  return (
    <Table
      caption={t('listCaption')}
      columns={columns}
      rows={items}
      keyOf={row => row.id}
      onOpen={row => navigate(`/plans/${row.id}`)}
      pageKeys
    />
  )
}
