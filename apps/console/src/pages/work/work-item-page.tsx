import {
  Answer,
  App,
  Button,
  Card,
  Combobox,
  DueClock,
  ErrorState,
  Facts,
  type FormField,
  fieldList,
  formatInstant,
  Glyph,
  Modal,
  PageHeader,
  PicturePair,
  StaleClock,
  StateTag,
  toApiError,
  usePick,
  useText,
} from '@shian/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { api, blobAddress, queries } from '../../api/client.ts'
import { searchColleagues } from '../../api/form-sources.ts'
import type { KindDefinition, WorkAction, WorkItem } from '../../api/types.ts'
import { ActionDrawer, newCommandId } from './action-dialog.tsx'
import { CauseChain } from './cause-chain.tsx'
import { DocumentList } from './document-list.tsx'
import { workText } from './work.text.ts'
import { useKinds } from './work-filters.tsx'
import { ClockList, Entered, History, Related, stateTone } from './work-parts.tsx'

const NO_KINDS: readonly KindDefinition[] = []

/** One work item: its clocks, what can be done, what was done. */
export function Component() {
  const { id = '' } = useParams()
  const t = useText(workText)
  const query = useQuery({
    queryKey: ['work', 'item', id],
    queryFn: ({ signal }) => api.get<WorkItem>(`/v1/work/items/${encodeURIComponent(id)}`, { signal }),
  })
  return (
    <Answer query={query} what={t('what_failed')} lines={10}>
      {item => <Item item={item} readAt={query.dataUpdatedAt} />}
    </Answer>
  )
}

function Item({ item, readAt }: { item: WorkItem; readAt: number }) {
  const t = useText(workText)
  const pick = usePick()
  const [action, setAction] = useState<WorkAction>()
  const [assigning, setAssigning] = useState(false)
  const kinds = useKinds().data?.items ?? NO_KINDS
  const kind = kinds.find(candidate => candidate.id === item.kind)
  const fields = collectFields(item, kind)
  return (
    <>
      <PageHeader
        title={pick(item.title)}
        documentTitle={`${item.number ?? ''} ${pick(item.title)}`.trim()}
        back={<Link to="/work">‹ {t('back')}</Link>}
        tags={<StateTag tone={stateTone(item)}>{pick(item.stateTitle)}</StateTag>}
        actions={
          <>
            <StaleClock at={readAt} />
            <Button className="s-desk-only" icon={<Glyph name="print" />} onClick={() => window.print()}>
              {t('print')}
            </Button>
          </>
        }
      >
        <p className="s-soft c-sub">
          {pick(item.kindTitle)} · {item.number ?? t('unnumbered')} ·{' '}
          {t('version', { version: item.version })}
        </p>
      </PageHeader>
      <div className="s-split">
        <div className="s-stack">
          <Actions item={item} onAct={setAction} onAssign={() => setAssigning(true)} />
          <Content item={item} fields={fields} />
          <Comments item={item} />
        </div>
        <div className="s-stack">
          <Card title={t('clocks')}>
            <ClockList item={item} kind={kind} />
          </Card>
          <DocumentList item={item} />
          <Related item={item} kinds={kinds} />
          <Card title={t('history')}>
            <History entries={item.history} fields={fields} />
          </Card>
          <CauseChain item={item} />
        </div>
      </div>
      {action && <ActionDrawer item={item} action={action} onClose={() => setAction(undefined)} />}
      {assigning && <AssignDialog item={item} onClose={() => setAssigning(false)} />}
    </>
  )
}

function Content({ item, fields }: { item: WorkItem; fields: readonly FormField[] }) {
  const t = useText(workText)
  const pictures = picturesOf(item)
  const entered = Object.entries(item.data).filter(([name]) => !pictures.names.has(name))
  return (
    <>
      <Card title={t('details')}>
        <ItemFacts item={item} />
        {entered.length > 0 && <Entered values={entered} fields={fields} />}
      </Card>
      {(pictures.before.length > 0 || pictures.after.length > 0) && (
        <Card title={t('photos')}>
          <PicturePair before={pictures.before.map(blobAddress)} after={pictures.after.map(blobAddress)} />
        </Card>
      )}
    </>
  )
}

function ItemFacts({ item }: { item: WorkItem }) {
  const t = useText(workText)
  const { premises } = item
  return (
    <Facts
      items={[
        [t('premises'), premises && <Link to={`/premises/${premises.id}`}>{premises.signName}</Link>],
        [t('place'), item.areaName],
        [t('assignee'), item.assignee?.name ?? t('nobody')],
        [t('opened'), formatInstant(item.openedAt)],
        [
          t('deadline'),
          <DueClock
            key="due"
            dueAt={item.dueAt}
            provisional={item.dueProvisional}
            final={Boolean(item.final)}
          />,
        ],
      ]}
    />
  )
}

function Actions({
  item,
  onAct,
  onAssign,
}: {
  item: WorkItem
  onAct: (action: WorkAction) => void
  onAssign: () => void
}) {
  const t = useText(workText)
  const pick = usePick()
  if (item.final) return null
  return (
    <section className="s-card c-actions s-no-print" aria-label={t('actions')}>
      <div className="s-row">
        {item.actions.map((action, index) => (
          <Button
            key={action.id}
            size="large"
            type={index === 0 && action.guardOk !== false ? 'primary' : 'default'}
            disabled={action.guardOk === false}
            onClick={() => onAct(action)}
          >
            {pick(action.label)}
          </Button>
        ))}
        {item.actions.length === 0 && <p className="s-soft">{t('noActions')}</p>}
        <Button
          size="large"
          type="text"
          icon={<Glyph name="people" />}
          onClick={onAssign}
          className="c-assign"
        >
          {t(item.assignee ? 'reassign' : 'assign')}
        </Button>
      </div>
      {item.actions
        .filter(action => action.guardOk === false)
        .map(action => (
          <p key={action.id} className="s-soft">
            {pick(action.label)}:{t('guard', { reason: pick(action.guardReason) })}
          </p>
        ))}
    </section>
  )
}

function AssignDialog({ item, onClose }: { item: WorkItem; onClose: () => void }) {
  const t = useText(workText)
  const { message } = App.useApp()
  const [commandId] = useState(newCommandId)
  const [person, setPerson] = useState('')
  const [name, setName] = useState('')
  const assign = useMutation({
    mutationFn: () =>
      api.post(`/v1/work/items/${item.id}/assignee`, { to: [person], baseVersion: item.version, commandId }),
    onSuccess: () => {
      message.success(t('assigned'))
      void queries.invalidateQueries({ queryKey: ['work'] })
      onClose()
    },
  })
  return (
    <Modal
      open
      title={t('assign')}
      okText={t('assign')}
      okButtonProps={{ disabled: !person, loading: assign.isPending }}
      onOk={() => assign.mutate()}
      onCancel={onClose}
    >
      <div className="s-stack">
        <Combobox
          label={t('assignTo')}
          value={person}
          valueLabel={name}
          search={(text, signal) => searchColleagues(item.id, text, signal)}
          onChange={(value, suggestion) => {
            setPerson(value)
            setName(suggestion?.label ?? '')
          }}
        />
        {assign.error && <ErrorState error={assign.error} />}
      </div>
    </Modal>
  )
}

function Comments({ item }: { item: WorkItem }) {
  const t = useText(workText)
  const pick = usePick()
  const { message } = App.useApp()
  const [text, setText] = useState('')
  const send = useMutation({
    mutationFn: () =>
      api.post(`/v1/work/items/${item.id}/comments`, { text: text.trim(), commandId: newCommandId() }),
    onSuccess: () => {
      setText('')
      void queries.invalidateQueries({ queryKey: ['work', 'item', item.id] })
    },
    onError: thrown => message.error(pick(toApiError(thrown).sentence)),
  })
  return (
    <Card title={t('comments')}>
      <form
        className="s-stack s-no-print"
        onSubmit={event => {
          event.preventDefault()
          if (text.trim()) send.mutate()
        }}
      >
        <textarea
          className="s-input"
          rows={2}
          aria-label={t('comment')}
          placeholder={t('comment')}
          maxLength={2_000}
          value={text}
          onChange={event => setText(event.target.value)}
        />
        <div className="s-row">
          <Button htmlType="submit" disabled={!text.trim()} loading={send.isPending}>
            {t('send')}
          </Button>
          <span className="s-soft">{t('commentHint')}</span>
        </div>
      </form>
    </Card>
  )
}

function collectFields(item: WorkItem, kind: KindDefinition | undefined): FormField[] {
  return [
    ...fieldList(kind?.fields ?? {}),
    ...fieldList(item.fields ?? {}),
    ...item.actions.flatMap(action => fieldList(action.form ?? [])),
  ]
}

/** Pictures among the data of an item, told apart by the names of their fields. */
function picturesOf(item: WorkItem): { before: string[]; after: string[]; names: Set<string> } {
  const names = new Set<string>()
  const sides = { before: [] as string[], after: [] as string[] }
  for (const [name, value] of Object.entries(item.data)) {
    const side = /^before|Before/.test(name) ? 'before' : /^after|After|fix/i.test(name) ? 'after' : undefined
    const hashes = [value]
      .flat()
      .filter((hash): hash is string => typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash))
    if (!side || hashes.length === 0) continue
    names.add(name)
    sides[side].push(...hashes)
  }
  return { ...sides, names }
}
