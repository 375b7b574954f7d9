import {
  App,
  Drawer,
  ErrorState,
  type FormField,
  type FormSources,
  type FormSubmission,
  fieldList,
  Glyph,
  SchemaForm,
  toApiError,
  usePick,
  useText,
} from '@shian/ui'
import { useMutation } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { api, queries } from '../../api/client.ts'
import { formSources, searchColleagues } from '../../api/form-sources.ts'
import type { WorkAction, WorkItem } from '../../api/types.ts'
import { workText } from './work.text.ts'

const PEOPLE = 'people'
const PEOPLE_FIELD: FormField = {
  name: PEOPLE,
  type: 'person',
  multiple: true,
  required: true,
  label: { zh: workText.zh.together, en: workText.en.together },
  help: { zh: workText.zh.togetherHelp, en: workText.en.togetherHelp },
}

/** Whether more than one officer must act: by number, or by a law that asks for two at least. */
function needsOthers({ people }: WorkAction): boolean {
  return typeof people === 'number' ? people > 1 : people !== undefined
}

/** The request of an action: JSON, or multipart when files travel with it. */
export function actionBody(
  head: { commandId: string; action: string; baseVersion: number },
  { form: entered, files }: FormSubmission,
): FormData | Record<string, unknown> {
  const { [PEOPLE]: together, ...form } = entered
  const people = Array.isArray(together) ? together.map(String) : []
  if (files.length === 0) return { ...head, form, ...(people.length ? { people } : {}) }
  const body = new FormData()
  body.set('commandId', head.commandId)
  body.set('action', head.action)
  body.set('baseVersion', String(head.baseVersion))
  body.set('form', JSON.stringify(form))
  if (people.length) body.set('people', people.join())
  for (const { field, file, filename } of files) body.append(field, file, filename)
  return body
}

/** The form of one action. After a conflict it stays and is sent against the version that was then looked at. */
export function ActionDrawer({
  item,
  action,
  onClose,
}: {
  item: WorkItem
  action: WorkAction
  onClose: () => void
}) {
  const t = useText(workText)
  const pick = usePick()
  const [seen, setSeen] = useState(item.version)
  const fields = useMemo(
    () => [...(needsOthers(action) ? [PEOPLE_FIELD] : []), ...fieldList(action.form ?? [])],
    [action],
  )
  const sources = useMemo<FormSources>(
    () => ({
      ...formSources(item.area),
      searchPeople: (text, signal) => searchColleagues(item.id, text, signal),
    }),
    [item.area, item.id],
  )
  const send = useAction(item, action, seen, onClose)
  const conflict = send.error !== null && toApiError(send.error).kind === 'conflict'
  return (
    <Drawer
      open
      title={pick(action.label)}
      size={Math.min(640, window.innerWidth)}
      onClose={onClose}
      destroyOnHidden
    >
      {action.statutory && (
        <p className="c-legal">
          <Glyph name="rule" /> {t('legalAct')}
        </p>
      )}
      <SchemaForm
        fields={fields}
        sources={sources}
        submitLabel={t('submit')}
        busy={send.isPending}
        onSubmit={submission => send.mutate(submission)}
        onCancel={onClose}
      >
        {conflict ? (
          <Conflict item={item} isSeen={seen === item.version} onSee={() => setSeen(item.version)} />
        ) : (
          send.error && <ErrorState error={send.error} />
        )}
      </SchemaForm>
    </Drawer>
  )
}

/** Sends an action. The command keeps its id over repeated sending, so that a lost answer cannot double the act. */
function useAction(item: WorkItem, action: WorkAction, seen: number, onDone: () => void) {
  const t = useText(workText)
  const { message } = App.useApp()
  const [commandId] = useState(newCommandId)
  return useMutation({
    mutationFn: (submission: FormSubmission) =>
      api.post(
        `/v1/work/items/${item.id}/actions`,
        actionBody({ commandId, action: action.id, baseVersion: seen }, submission),
      ),
    onSuccess: () => {
      message.success(t('submitted'))
      void queries.invalidateQueries({ queryKey: ['work'] })
      onDone()
    },
    onError: thrown => {
      if (toApiError(thrown).kind !== 'conflict') return
      void queries.invalidateQueries({ queryKey: ['work', 'item', item.id] })
    },
  })
}

function Conflict({ item, isSeen, onSee }: { item: WorkItem; isSeen: boolean; onSee: () => void }) {
  const t = useText(workText)
  const pick = usePick()
  return (
    <div className="c-conflict" role="alert">
      <p className="s-strong">
        <Glyph name="alert" /> {t('conflictTitle')}
      </p>
      <p>{t('conflictBody')}</p>
      <p>{t('conflictNow', { state: pick(item.stateTitle), version: item.version })}</p>
      {!isSeen && (
        <button type="button" className="c-link-button" onClick={onSee}>
          {t('reloadItem')}
        </button>
      )}
    </div>
  )
}

/** A fresh id for one command. */
export function newCommandId(): string {
  // crypto.randomUUID is missing on plain http pages and in old browsers; the values it needs are not.
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
