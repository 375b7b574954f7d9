import { App, Button, ErrorState, type FormField, Modal, SchemaForm, useText } from '@shian/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queries } from '../../api/client.ts'
import type { KindBy, KindDefinition, WorkClock, WorkItem } from '../../api/types.ts'
import { useSession } from '../../session.tsx'
import { UNIT_WORDS, wordOf } from '../../vocabulary.ts'
import { newCommandId } from './action-dialog.tsx'
import { workText } from './work.text.ts'

type Act = 'extend' | 'suspend' | 'resume'
type ClockDefinition = KindDefinition['clocks'][number]

const both = (key: keyof typeof workText.zh) => ({ zh: workText.zh[key], en: workText.en[key] })

function isAllowed(by: KindBy | KindBy[] | undefined, role: string): boolean {
  return by !== undefined && [by].flat().some(entry => entry.roles?.includes(role))
}

/** Extending, stopping and restarting a term, where the definition and the post allow it. */
export function ClockActions({
  clock,
  item,
  kind,
}: {
  clock: WorkClock
  item: WorkItem
  kind: KindDefinition | undefined
}) {
  const t = useText(workText)
  const { post } = useSession()
  const [act, setAct] = useState<Act>()
  const definition = kind?.clocks.find(candidate => candidate.id === clock.id.split('#')[0])
  const acts: Act[] = []
  if (isAllowed(definition?.extend?.by, post.role)) acts.push('extend')
  if (isAllowed(definition?.suspend?.by, post.role)) acts.push(clock.suspended ? 'resume' : 'suspend')
  if (!definition || acts.length === 0) return null
  return (
    <div className="s-row s-no-print">
      {acts.map(name => (
        <Button key={name} size="small" onClick={() => setAct(name)}>
          {t(`${name}Clock`)}
        </Button>
      ))}
      {act && (
        <ClockDialog
          act={act}
          clock={clock}
          definition={definition}
          item={item}
          onClose={() => setAct(undefined)}
        />
      )}
    </div>
  )
}

function fieldsOf(act: Act, unit: string, definition: ClockDefinition): FormField[] {
  const note: FormField = { name: 'note', type: 'longText', label: both('clockNote'), maxLength: 500 }
  if (act === 'resume') return [note]
  if (act === 'suspend') {
    return [
      {
        name: 'reason',
        type: 'choice',
        label: both('clockReason'),
        required: true,
        options: definition.suspend?.reasons ?? {},
      },
      { name: 'until', type: 'date', label: both('clockUntil') },
      note,
    ]
  }
  const { zh, en } = wordOf(UNIT_WORDS, unit)
  const label = {
    zh: workText.zh.clockBy.replace('{unit}', zh),
    en: workText.en.clockBy.replace('{unit}', en),
  }
  return [
    { name: 'value', type: 'number', label, required: true, min: 1, max: 3_650 },
    { name: 'reason', type: 'longText', label: both('clockReason'), required: true, maxLength: 500 },
  ]
}

function ClockDialog({
  act,
  clock,
  definition,
  item,
  onClose,
}: {
  act: Act
  clock: WorkClock
  definition: ClockDefinition
  item: WorkItem
  onClose: () => void
}) {
  const t = useText(workText)
  const { message } = App.useApp()
  const [commandId] = useState(newCommandId)
  const unit = clock.budget?.unit ?? 'workday'
  const send = useMutation({
    mutationFn: (form: Readonly<Record<string, unknown>>) => {
      const { value, until, ...rest } = form
      return api.post(`/v1/work/items/${item.id}/clocks/${encodeURIComponent(clock.id)}`, {
        commandId,
        do: act,
        ...rest,
        ...(value === undefined ? {} : { by: { value, unit } }),
        // The whole of that day in Shanghai still stands still.
        ...(typeof until === 'string' ? { until: `${until}T16:00:00.000Z` } : {}),
      })
    },
    onSuccess: () => {
      message.success(t('clockDone'))
      void queries.invalidateQueries({ queryKey: ['work'] })
      onClose()
    },
  })
  const title = t(`${act}Clock`)
  return (
    <Modal open title={title} footer={null} onCancel={onClose} destroyOnHidden>
      <SchemaForm
        fields={fieldsOf(act, unit, definition)}
        submitLabel={title}
        busy={send.isPending}
        onSubmit={({ form }) => send.mutate(form)}
        onCancel={onClose}
      >
        {send.error && <ErrorState error={send.error} />}
      </SchemaForm>
    </Modal>
  )
}
