import { App, Button, Drawer, ErrorState, type FormField, Modal, SchemaForm, useText } from '@shian/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queries } from '../../api/client.ts'
import type { Notice, Proposal } from '../../api/types.ts'
import { noticesText } from './notices.text.ts'

const both = (key: keyof typeof noticesText.zh) => ({ zh: noticesText.zh[key], en: noticesText.en[key] })

const REVIEW_FIELDS: readonly FormField[] = [
  { name: 'title', type: 'text', label: both('titleChinese'), required: true, maxLength: 200 },
  { name: 'body', type: 'longText', label: both('bodyChinese'), required: true, maxLength: 8_000 },
  { name: 'titleEnglish', type: 'text', label: both('titleEnglish'), required: true, maxLength: 300 },
  { name: 'bodyEnglish', type: 'longText', label: both('bodyEnglish'), maxLength: 12_000 },
]
const DECLINE_FIELDS: readonly FormField[] = [
  { name: 'reason', type: 'longText', label: both('declineReason'), required: true, maxLength: 2_000 },
]
const REMOVE_FIELDS: readonly FormField[] = [
  {
    name: 'reason',
    type: 'choice',
    label: both('removeReason'),
    required: true,
    options: { withdrawn: both('reason.withdrawn'), corrected: both('reason.corrected') },
  },
  { name: 'note', type: 'longText', label: both('removeNote'), required: true, maxLength: 2_000 },
]

function useSend(path: string, done: string, onClose: () => void) {
  const { message } = App.useApp()
  return useMutation({
    mutationFn: (form: Readonly<Record<string, unknown>>) => api.post(path, form),
    onSuccess: () => {
      message.success(done)
      void queries.invalidateQueries({ queryKey: ['notices'] })
      onClose()
    },
  })
}

/** Only what was changed is sent: an untouched text is published exactly as it was drafted. */
function changed(proposal: Proposal, form: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(form).filter(
      ([name, value]) => value !== (proposal as unknown as Record<string, unknown>)[name],
    ),
  )
}

/** The last look at a text before it is public: publish as it stands, with changes, or not at all. */
export function ReviewDrawer({ proposal, onClose }: { proposal: Proposal; onClose: () => void }) {
  const t = useText(noticesText)
  const [declining, setDeclining] = useState(false)
  const publish = useSend(`/v1/publication/proposals/${proposal.id}/publication`, t('done'), onClose)
  const decline = useSend(`/v1/publication/proposals/${proposal.id}/refusal`, t('declined'), onClose)
  const { title, body, titleEnglish, bodyEnglish } = proposal
  return (
    <Drawer
      open
      title={t('reviewTitle')}
      size={Math.min(680, window.innerWidth)}
      onClose={onClose}
      destroyOnHidden
      extra={<Button onClick={() => setDeclining(!declining)}>{t(declining ? 'review' : 'decline')}</Button>}
    >
      {declining ? (
        <SchemaForm
          key="decline"
          fields={DECLINE_FIELDS}
          submitLabel={t('decline')}
          danger
          busy={decline.isPending}
          onSubmit={({ form }) => decline.mutate(form)}
          onCancel={onClose}
        >
          {decline.error && <ErrorState error={decline.error} />}
        </SchemaForm>
      ) : (
        <>
          <p className="c-legal">{t('reviewBody', { day: proposal.removeOn })}</p>
          <SchemaForm
            key="publish"
            fields={REVIEW_FIELDS}
            initial={{ title, body, titleEnglish, ...(bodyEnglish ? { bodyEnglish } : {}) }}
            submitLabel={t('publish')}
            busy={publish.isPending}
            onSubmit={({ form }) => publish.mutate(changed(proposal, form))}
            onCancel={onClose}
          >
            {publish.error && <ErrorState error={publish.error} />}
          </SchemaForm>
        </>
      )}
    </Drawer>
  )
}

/** Takes a notice down, with a reason that stays on record. */
export function RemoveDialog({ notice, onClose }: { notice: Notice; onClose: () => void }) {
  const t = useText(noticesText)
  const remove = useSend(`/v1/publication/notices/${notice.id}/removal`, t('removedDone'), onClose)
  return (
    <Modal open title={t('removeTitle')} footer={null} onCancel={onClose} destroyOnHidden>
      <SchemaForm
        fields={REMOVE_FIELDS}
        submitLabel={t('remove')}
        danger
        busy={remove.isPending}
        onSubmit={({ form }) => remove.mutate(form)}
        onCancel={onClose}
      >
        {remove.error && <ErrorState error={remove.error} />}
      </SchemaForm>
    </Modal>
  )
}
