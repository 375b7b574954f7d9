import {
  Button,
  type Column,
  Empty,
  ErrorState,
  type FormField,
  formatInstant,
  formatNumber,
  Glyph,
  ListTable,
  Modal,
  type Page,
  PageHeader,
  SchemaForm,
  StateTag,
  useKeysetList,
  useText,
} from '@shian/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { api, queries } from '../../api/client.ts'
import type { DrawCard, DrawFile } from '../../api/supervision-types.ts'
import { useSession } from '../../session.tsx'
import { drawsText } from './draws.text.ts'
import '../plans/plans.css'

/** All draws, newest first: those that wait, and those anybody can check. */
export function Component() {
  const t = useText(drawsText)
  const { post } = useSession()
  const navigate = useNavigate()
  const [committing, setCommitting] = useState(false)
  const list = useKeysetList(['draws'], (after, signal) =>
    api.get<Page<DrawCard>>('/v1/supervision/draws', { query: { after }, signal }),
  )
  const columns: Column<DrawCard>[] = [
    { id: 'name', title: t('name'), cell: row => <Link to={`/draws/${row.id}`}>{row.title}</Link> },
    {
      id: 'pool',
      title: t('pool'),
      width: '240px',
      cell: row => t('poolOf', { premises: formatNumber(row.premisesCount), inspectors: row.inspectorCount }),
    },
    {
      id: 'count',
      title: t('count'),
      width: '120px',
      align: 'end',
      cell: row => <span className="s-figures">{formatNumber(row.count)}</span>,
    },
    {
      id: 'committed',
      title: t('committed'),
      width: '170px',
      cell: row => <span className="s-figures">{formatInstant(row.committedAt)}</span>,
    },
    {
      id: 'result',
      title: t('result'),
      width: '120px',
      cell: row => (
        <StateTag tone={row.drawnAt ? 'good' : 'warn'}>{t(row.drawnAt ? 'drawn' : 'waiting')}</StateTag>
      ),
    },
  ]
  return (
    <>
      <PageHeader
        title={t('title')}
        actions={
          post.role === 'leader' && (
            <Button type="primary" icon={<Glyph name="plus" />} onClick={() => setCommitting(true)}>
              {t('commit')}
            </Button>
          )
        }
      >
        <p className="s-soft c-sub">{t('intro')}</p>
      </PageHeader>
      <section className="s-card" data-flush="true">
        <ListTable
          list={list}
          what={t('failed')}
          lines={5}
          empty={<Empty title={t('empty')}>{t('emptyBody')}</Empty>}
          caption={t('listCaption')}
          columns={columns}
          keyOf={row => row.id}
          onOpen={row => navigate(`/draws/${row.id}`)}
          pageKeys
        />
      </section>
      {committing && <CommitDialog area={post.area} onClose={() => setCommitting(false)} />}
    </>
  )
}

const both = (key: keyof typeof drawsText.zh) => ({ zh: drawsText.zh[key], en: drawsText.en[key] })
const GRADES = Object.fromEntries(['A', 'B', 'C', 'D'].map(grade => [grade, { zh: grade, en: grade }]))
const FIELDS: readonly FormField[] = [
  { name: 'title', type: 'text', label: both('name'), required: true, maxLength: 200 },
  { name: 'area', type: 'text', label: both('area'), required: true, maxLength: 12 },
  { name: 'count', type: 'number', label: both('count'), required: true, min: 1, max: 2_000 },
  { name: 'grades', type: 'choice', label: both('grades'), options: GRADES, multiple: true },
]

function CommitDialog({ area, onClose }: { area: string; onClose: () => void }) {
  const t = useText(drawsText)
  const navigate = useNavigate()
  const commit = useMutation({
    mutationFn: (form: Readonly<Record<string, unknown>>) =>
      api.post<DrawFile>('/v1/supervision/draws', form),
    onSuccess: draw => {
      void queries.invalidateQueries({ queryKey: ['draws'] })
      navigate(`/draws/${draw.id}`)
    },
  })
  return (
    <Modal open title={t('commitTitle')} footer={null} onCancel={onClose} destroyOnHidden>
      <div className="s-stack">
        <p>{t('commitHint')}</p>
        <SchemaForm
          fields={FIELDS}
          initial={{ area }}
          submitLabel={t('commit')}
          busy={commit.isPending}
          onSubmit={({ form }) => commit.mutate(form)}
          onCancel={onClose}
        >
          {commit.error && <ErrorState error={commit.error} />}
        </SchemaForm>
      </div>
    </Modal>
  )
}
