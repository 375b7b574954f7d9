import {
  Answer,
  App,
  Button,
  Card,
  type Column,
  Empty,
  ErrorState,
  type FormField,
  formatInstant,
  formatNumber,
  Modal,
  PageHeader,
  SchemaForm,
  StaleClock,
  StateTag,
  Table,
  usePick,
  useText,
} from '@shian/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queries } from '../../api/client.ts'
import type { HealthReport, ReactionStatus } from '../../api/types.ts'
import { adminText } from './admin.text.ts'

const REFRESH_MILLIS = 10_000
const TONES = { ok: 'good', degraded: 'warn', down: 'grave' } as const

/** Health of the parts and the reactions, for whoever runs the platform. */
export function Component() {
  const t = useText(adminText)
  const health = useQuery({
    queryKey: ['admin', 'health'],
    queryFn: ({ signal }) => api.get<HealthReport>('/healthz', { signal }),
    refetchInterval: REFRESH_MILLIS,
  })
  const reactions = useQuery({
    queryKey: ['admin', 'reactions'],
    queryFn: ({ signal }) => api.get<{ items: ReactionStatus[] }>('/v1/admin/reactions', { signal }),
    refetchInterval: REFRESH_MILLIS,
  })
  return (
    <>
      <PageHeader
        title={t('title')}
        actions={
          <>
            <StaleClock at={health.dataUpdatedAt} />
            <Button href="/metrics" target="_blank">
              {t('metrics')}
            </Button>
            <Button href="/openapi.json" target="_blank">
              {t('api')}
            </Button>
          </>
        }
      />
      <div className="s-stack">
        <Card title={t('parts')} flush>
          <Answer query={health} what={t('partsFailed')} lines={4}>
            {report => <Parts parts={report.services ?? []} />}
          </Answer>
        </Card>
        <Card title={t('reactions')} flush>
          <p className="s-soft c-admin-note">{t('reactionsBody')}</p>
          <Answer query={reactions} what={t('reactionsFailed')} lines={4}>
            {({ items }) => <Reactions items={items} />}
          </Answer>
        </Card>
      </div>
    </>
  )
}

type Part = NonNullable<HealthReport['services']>[number]

function Parts({ parts }: { parts: readonly Part[] }) {
  const t = useText(adminText)
  const pick = usePick()
  if (parts.length === 0) return <Empty title={t('partsNone')} />
  const columns: Column<Part>[] = [
    { id: 'service', title: t('service'), width: '160px', cell: part => <code>{part.service}</code> },
    { id: 'part', title: t('part'), width: '220px', cell: part => <code>{part.part}</code> },
    {
      id: 'state',
      title: t('state'),
      width: '140px',
      cell: part => <StateTag tone={TONES[part.state]}>{t(`state.${part.state}`)}</StateTag>,
    },
    { id: 'reason', title: t('reason'), cell: part => pick(part.reason) || '—' },
    {
      id: 'since',
      title: t('since'),
      width: '170px',
      cell: part => <span className="s-figures">{formatInstant(part.since)}</span>,
    },
  ]
  return (
    <Table
      caption={t('parts')}
      columns={columns}
      rows={parts}
      keyOf={part => `${part.service} ${part.part}`}
    />
  )
}

function Reactions({ items }: { items: readonly ReactionStatus[] }) {
  const t = useText(adminText)
  const [skipping, setSkipping] = useState<string>()
  if (items.length === 0) return <Empty title={t('reactionsNone')} />
  const columns: Column<ReactionStatus>[] = [
    { id: 'name', title: t('name'), width: '280px', cell: row => <code>{row.name}</code> },
    {
      id: 'state',
      title: t('state'),
      width: '130px',
      cell: row =>
        row.stoppedAt ? (
          <StateTag tone="grave">{t('stopped')}</StateTag>
        ) : row.failures > 0 ? (
          <StateTag tone="warn">{t('retrying')}</StateTag>
        ) : (
          <StateTag tone="good">{t('running')}</StateTag>
        ),
    },
    { id: 'lag', title: t('lag'), width: '100px', align: 'end', cell: row => formatNumber(row.lag) },
    { id: 'failures', title: t('failures'), width: '100px', align: 'end', cell: row => row.failures },
    { id: 'error', title: t('lastError'), cell: row => (row.lastError ? <code>{row.lastError}</code> : '—') },
    {
      id: 'skip',
      title: t('actions'),
      width: '90px',
      cell: row =>
        row.stoppedAt && (
          <Button size="small" danger onClick={() => setSkipping(row.name)}>
            {t('skip')}
          </Button>
        ),
    },
  ]
  return (
    <>
      <Table
        caption={t('reactions')}
        columns={columns}
        rows={items}
        keyOf={row => row.name}
        toneOf={row => (row.stoppedAt ? 'grave' : undefined)}
      />
      {skipping && <SkipDialog name={skipping} onClose={() => setSkipping(undefined)} />}
    </>
  )
}

const SKIP_FIELDS: readonly FormField[] = [
  {
    name: 'reason',
    type: 'longText',
    label: { zh: adminText.zh.skipReason, en: adminText.en.skipReason },
    required: true,
    maxLength: 500,
  },
]

function SkipDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const t = useText(adminText)
  const { message } = App.useApp()
  const skip = useMutation({
    mutationFn: (form: Readonly<Record<string, unknown>>) =>
      api.post(`/v1/admin/reactions/${encodeURIComponent(name)}/skip`, form),
    onSuccess: () => {
      message.success(t('skipped'))
      void queries.invalidateQueries({ queryKey: ['admin'] })
      onClose()
    },
  })
  return (
    <Modal open title={t('skipTitle')} footer={null} onCancel={onClose} destroyOnHidden>
      <div className="s-stack">
        <p>{t('skipBody', { name })}</p>
        <SchemaForm
          fields={SKIP_FIELDS}
          submitLabel={t('skip')}
          danger
          busy={skip.isPending}
          onSubmit={({ form }) => skip.mutate(form)}
          onCancel={onClose}
        >
          {skip.error && <ErrorState error={skip.error} />}
        </SchemaForm>
      </div>
    </Modal>
  )
}
