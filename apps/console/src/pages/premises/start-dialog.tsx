import { App, ErrorState, type FormField, Modal, SchemaForm, useText } from '@shian/ui'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { api, queries } from '../../api/client.ts'
import { INSPECTION_WORDS } from '../../vocabulary.ts'
import { premisesText } from './premises.text.ts'

const both = (key: keyof typeof premisesText.zh) => ({ zh: premisesText.zh[key], en: premisesText.en[key] })

const FORMS: Readonly<Record<'inspection' | 'rectification', readonly FormField[]>> = {
  inspection: [
    {
      name: 'inspectionKind',
      type: 'choice',
      label: both('inspectionKind'),
      required: true,
      options: INSPECTION_WORDS,
    },
    { name: 'reason', type: 'longText', label: both('reason'), maxLength: 2_000 },
  ],
  rectification: [
    { name: 'problem', type: 'longText', label: both('problem'), required: true, maxLength: 2_000 },
    { name: 'clause', type: 'text', label: both('clause'), maxLength: 200 },
  ],
}

/** Starts an inspection or a rectification at a premises and goes to it. */
export function StartDialog({
  premisesId,
  kind,
  onClose,
}: {
  premisesId: string
  kind: 'inspection' | 'rectification'
  onClose: () => void
}) {
  const t = useText(premisesText)
  const { message } = App.useApp()
  const navigate = useNavigate()
  const start = useMutation({
    mutationFn: (form: Readonly<Record<string, unknown>>) =>
      api.post<{ id?: string } | undefined>(`/v1/inspection/${kind}s`, { premisesId, ...form }),
    onSuccess: answer => {
      message.success(t('created'))
      void queries.invalidateQueries({ queryKey: ['work'] })
      onClose()
      if (answer?.id) navigate(`/work/${answer.id}`)
    },
  })
  return (
    <Modal
      open
      title={t(kind === 'inspection' ? 'newInspection' : 'newRectification')}
      footer={null}
      onCancel={onClose}
      destroyOnHidden
    >
      <SchemaForm
        fields={FORMS[kind]}
        submitLabel={t('create')}
        busy={start.isPending}
        onSubmit={({ form }) => start.mutate(form)}
        onCancel={onClose}
      >
        {start.error && <ErrorState error={start.error} />}
      </SchemaForm>
    </Modal>
  )
}
