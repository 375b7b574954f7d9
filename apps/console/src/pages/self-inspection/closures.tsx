import { App, Button, Card, Choice, DateField, ErrorState, Labelled, useText } from '@shian/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queries } from '../../api/client.ts'
import type { MonthFile } from '../../api/self-inspection-types.ts'
import { selfText } from './self.text.ts'

const REASONS = ['rest', 'holiday', 'no-business', 'renovation', 'other'] as const

/** Closed days declared ahead, and a form for more. */
export function Closures({ file }: { file: MonthFile }) {
  const t = useText(selfText)
  const { message } = App.useApp()
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [reason, setReason] = useState<(typeof REASONS)[number] | ''>('holiday')
  const refresh = (text: string) => {
    message.success(text)
    void queries.invalidateQueries({ queryKey: ['self-inspection'] })
  }
  const declare = useMutation({
    mutationFn: () =>
      api.post('/v1/self-inspection/closures', {
        commandId: crypto.randomUUID(),
        from,
        to: to || from,
        reason,
      }),
    onSuccess: () => {
      setFrom('')
      setTo('')
      refresh(t('declared'))
    },
  })
  const withdraw = useMutation({
    mutationFn: (id: string) => api.post(`/v1/self-inspection/closures/${id}/withdrawal`, {}),
    onSuccess: () => refresh(t('reopened')),
  })
  const error = declare.error ?? withdraw.error
  return (
    <Card title={t('closures')}>
      <p className="s-soft">{t('closuresHint')}</p>
      <Declared file={file} busy={withdraw.isPending} onWithdraw={withdraw.mutate} />
      {error && <ErrorState error={error} />}
      <div className="c-self-declare">
        <Labelled label={t('from')} htmlFor="closure-from">
          <DateField id="closure-from" value={from} onChange={setFrom} />
        </Labelled>
        <Labelled label={t('to')} htmlFor="closure-to">
          <DateField id="closure-to" value={to} onChange={setTo} />
        </Labelled>
        <Labelled label={t('reason')} htmlFor="closure-reason">
          <Choice
            id="closure-reason"
            value={reason}
            options={REASONS.map(value => ({ value, label: t(`reason.${value}`) }))}
            onChange={setReason}
          />
        </Labelled>
        <Button
          type="primary"
          disabled={!from || !reason || declare.isPending}
          onClick={() => declare.mutate()}
        >
          {t('declare')}
        </Button>
      </div>
    </Card>
  )
}

function Declared({
  file,
  busy,
  onWithdraw,
}: {
  file: MonthFile
  busy: boolean
  onWithdraw: (id: string) => void
}) {
  const t = useText(selfText)
  const { closures } = file.operatingDays
  if (closures.length === 0) return <p className="s-soft">{t('closuresNone')}</p>
  return (
    <ul className="c-self-closures">
      {closures.map(({ id, from, to, reason }) => (
        <li key={id}>
          <span>
            {from === to ? from : `${from} – ${to}`} · {t(`reason.${reason}` as 'reason.rest')}
          </span>
          <Button disabled={busy} onClick={() => onWithdraw(id)}>
            {t('withdraw')}
          </Button>
        </li>
      ))}
    </ul>
  )
}
