import { App, Drawer, ErrorState, fieldList, type FormSubmission, Glyph, SchemaForm, toApiError, usePick, useText } from '@shian/ui'
import { useMutation } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { api, queries } from '../../api/client.ts'
import { formSources } from '../../api/form-sources.ts'
import type { WorkAction, WorkItem } from '../../api/types.ts'
import { workText } from './work.text.ts'

/** The request of an action: JSON, or multipart when files travel with it. */
export function actionBody(
  head: { commandId: string; action: string; baseVersion: number },
  { form, files }: FormSubmission,
): FormData | Record<string, unknown> {
  if (files.length === 0) return { ...head, form }
  const body = new FormData()
  body.set('commandId', head.commandId)
  body.set('action', head.action)
  body.set('baseVersion', String(head.baseVersion))
  body.set('form', JSON.stringify(form))
  for (const { field, file, filename } of files) body.append(field, file, filename)
  return body
}

/**
 * The form of one action. The command keeps its id over repeated sending, so that a lost answer cannot make the act
 * happen twice; after a conflict the form stays and is sent against the version that was then looked at.
 */
export function ActionDrawer({ item, action, onClose }: { item: WorkItem; action: WorkAction; onClose: () => void }) {
  const t = useText(workText)
  const pick = usePick()
  const { message } = App.useApp()
  const [commandId] = useState(() => newCommandId())
  const [seen, setSeen] = useState(item.version)
  const fields = useMemo(() => fieldList(action.form ?? []), [action])
  const kind = item.data['inspectionKind']
  const sources = useMemo(() => formSources(item.area, typeof kind === 'string' ? kind : undefined), [item.area, kind])
  const send = useMutation({
    mutationFn: (submission: FormSubmission) =>
      api.post(`/v1/work/items/${item.id}/actions`, actionBody({ commandId, action: action.id, baseVersion: seen }, submission)),
    onSuccess: () => {
      message.success(t('submitted'))
      void queries.invalidateQueries({ queryKey: ['work'] })
      onClose()
    },
    onError: thrown => {
      if (toApiError(thrown).kind === 'conflict') void queries.invalidateQueries({ queryKey: ['work', 'item', item.id] })
    },
  })
  const conflict = send.error !== null && toApiError(send.error).kind === 'conflict'
  return (
    <Drawer open title={pick(action.label)} size={Math.min(640, window.innerWidth)} onClose={onClose} destroyOnHidden>
      {action.statutory && (
        <p className="c-legal">
          <Glyph name="rule" /> {t('legalAct')}
        </p>
      )}
      <SchemaForm fields={fields} sources={sources} submitLabel={t('submit')} busy={send.isPending} onSubmit={submission => send.mutate(submission)} onCancel={onClose}>
        {conflict ? (
          <div className="c-conflict" role="alert">
            <p className="s-strong">
              <Glyph name="alert" /> {t('conflictTitle')}
            </p>
            <p>{t('conflictBody')}</p>
            <p>{t('conflictNow', { state: pick(item.stateTitle), version: item.version })}</p>
            {seen !== item.version && (
              <button type="button" className="c-link-button" onClick={() => setSeen(item.version)}>
                {t('reloadItem')}
              </button>
            )}
          </div>
        ) : (
          send.error && <ErrorState error={send.error} />
        )}
      </SchemaForm>
    </Drawer>
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

