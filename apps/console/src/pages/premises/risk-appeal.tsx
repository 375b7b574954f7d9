import {
  App,
  Button,
  ErrorState,
  type FormField,
  formatInstant,
  formatNumber,
  Modal,
  SchemaForm,
  useText,
} from '@shian/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queries } from '../../api/client.ts'
import type { RiskLine } from '../../api/types.ts'
import { isOperator, mayInspect } from '../../roles.ts'
import { useSession } from '../../session.tsx'
import { premisesText } from './premises.text.ts'

const both = (key: keyof typeof premisesText.zh) => ({ zh: premisesText.zh[key], en: premisesText.en[key] })

const APPEAL_FIELDS: readonly FormField[] = [
  { name: 'text', type: 'longText', label: both('appealText'), required: true, maxLength: 2_000 },
]
const DECISION_FIELDS: readonly FormField[] = [
  {
    name: 'upheld',
    type: 'choice',
    label: both('appealResult'),
    required: true,
    options: { yes: both('appealUpheld'), no: both('appealRejected') },
  },
  { name: 'reason', type: 'longText', label: both('appealReason'), required: true, maxLength: 2_000 },
]

/** The appeal against one line of the score: the operator makes it, an officer decides it. */
export function LineAppeal({ line, premisesId }: { line: RiskLine; premisesId: string }) {
  const t = useText(premisesText)
  const { post } = useSession()
  const [open, setOpen] = useState(false)
  const { appeal } = line
  const pending = appeal && !appeal.decided
  const appeals = isOperator(post.role) && line.kind === 'dynamic' && !appeal
  const decides = mayInspect(post.role) && pending
  const capped = line.rulePoints !== undefined && line.rulePoints > line.points
  if (!appeal && !appeals && !capped) return null
  return (
    <div className="c-appeal">
      {capped && <p className="s-soft">{t('capped', { points: formatNumber(line.rulePoints ?? 0) })}</p>}
      {appeal && (
        <p>
          <b>{t(appeal.decided ? 'appealDecided' : 'appealOpen')}</b>{' '}
          <span className="s-soft s-figures">{formatInstant(appeal.at)}</span>
          <br />
          {appeal.text}
        </p>
      )}
      {(appeals || decides) && (
        <Button onClick={() => setOpen(true)}>{t(appeals ? 'appealLine' : 'appealDecide')}</Button>
      )}
      {open && (
        <AppealDialog
          line={line}
          premisesId={premisesId}
          deciding={!appeals}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  )
}

function AppealDialog({
  line,
  premisesId,
  deciding,
  onClose,
}: {
  line: RiskLine
  premisesId: string
  deciding: boolean
  onClose: () => void
}) {
  const t = useText(premisesText)
  const { message } = App.useApp()
  const send = useMutation({
    mutationFn: (form: Readonly<Record<string, unknown>>) =>
      deciding
        ? api.post(`/v1/risk/premises/${premisesId}/appeals/decision`, {
            lineId: line.id,
            upheld: form['upheld'] === 'yes',
            reason: form['reason'],
          })
        : api.post(`/v1/risk/premises/${premisesId}/appeals`, { lineId: line.id, text: form['text'] }),
    onSuccess: () => {
      message.success(t(deciding ? 'appealDone' : 'appealSent'))
      void queries.invalidateQueries({ queryKey: ['risk', premisesId] })
      onClose()
    },
  })
  const title = t(deciding ? 'appealDecide' : 'appealLine')
  return (
    <Modal open title={title} footer={null} onCancel={onClose} destroyOnHidden>
      <SchemaForm
        fields={deciding ? DECISION_FIELDS : APPEAL_FIELDS}
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
