import { Button, isTyping, Key, usePick, useText } from '@shian/ui'
import { useEffect, useRef, useState } from 'react'
import type { Finding } from '../../api/types.ts'
import { DISPATCH_WORDS, REJECT_WORDS } from '../../vocabulary.ts'
import type { Verdict } from './finding-detail.tsx'
import { findingsText } from './findings.text.ts'

type Step = 'choose' | 'reject' | 'dispatch'
const REASONS = Object.keys(REJECT_WORDS)
const TARGETS = Object.keys(DISPATCH_WORDS)

/** The verdict by buttons and by the same keys as on the wall. */
export function VerdictBar({
  finding,
  groupCount,
  busy,
  onVerdict,
}: {
  finding: Finding
  groupCount: number
  busy: boolean
  onVerdict: (verdict: Verdict) => void
}) {
  const t = useText(findingsText)
  const [step, setStep] = useState<Step>('choose')
  const [whole, setWhole] = useState(true)
  const [note, setNote] = useState('')
  const pending = finding.state === 'open' || finding.state === 'answered'
  const extra = {
    ...(note.trim() ? { note: note.trim() } : {}),
    ...(groupCount > 1 && whole ? { group: true } : {}),
  }
  const send = (path: Verdict['path'], body: Verdict['body'] = {}) => {
    setStep('choose')
    setNote('')
    onVerdict({ path, body: { ...body, ...extra } })
  }
  const confirm = () => send('verdict', { verdict: 'confirmed' })
  const reject = (reason: string | undefined) => reason && send('verdict', { verdict: 'rejected', reason })
  const dispatch = (to: string | undefined) => to && send('dispatch', { to })
  useVerdictKeys(key => {
    if (busy) return false
    if (step === 'reject' && /^[1-6]$/.test(key)) reject(REASONS[Number(key) - 1])
    else if (step === 'dispatch' && /^[12]$/.test(key)) dispatch(TARGETS[Number(key) - 1])
    else if (key === 'escape') setStep('choose')
    else if (key === 'u' && !pending) send('undo')
    else if (key === 'd') setStep('dispatch')
    else if (!pending) return false
    else if (key === 'v') confirm()
    else if (key === 'f') setStep('reject')
    else if (key === 'h') send('health')
    else return false
    return true
  })

  if (step !== 'choose') {
    return (
      <Choosing
        step={step}
        busy={busy}
        note={note}
        onNote={setNote}
        onBack={() => setStep('choose')}
        onChoose={step === 'reject' ? reject : dispatch}
      />
    )
  }
  return (
    <fieldset className="c-verdict" aria-label={t('verdict')}>
      <WholeGroup count={groupCount} checked={whole} onChange={setWhole} />
      <VerdictButtons
        finding={finding}
        pending={pending}
        busy={busy}
        onConfirm={confirm}
        onStep={setStep}
        onSend={send}
      />
    </fieldset>
  )
}

function WholeGroup({
  count,
  checked,
  onChange,
}: {
  count: number
  checked: boolean
  onChange: (checked: boolean) => void
}) {
  const t = useText(findingsText)
  if (count <= 1) return null
  return (
    <label className="c-check">
      <input type="checkbox" checked={checked} onChange={event => onChange(event.target.checked)} />{' '}
      {t('wholeGroup', { count })}
    </label>
  )
}

function VerdictButtons({
  finding,
  pending,
  busy,
  onConfirm,
  onStep,
  onSend,
}: {
  finding: Finding
  pending: boolean
  busy: boolean
  onConfirm: () => void
  onStep: (step: Step) => void
  onSend: (path: 'health' | 'undo') => void
}) {
  const t = useText(findingsText)
  return (
    <div className="s-row">
      {pending && (
        <Button type="primary" size="large" loading={busy} onClick={onConfirm}>
          {t('confirm')} <Key>V</Key>
        </Button>
      )}
      {pending && <VerdictButton name="reject" letter="F" busy={busy} onClick={() => onStep('reject')} />}
      {pending && <VerdictButton name="health" letter="H" busy={busy} onClick={() => onSend('health')} />}
      {!pending && <VerdictButton name="undo" letter="U" busy={busy} onClick={() => onSend('undo')} />}
      {finding.state !== 'rejected' && finding.state !== 'health' && (
        <VerdictButton name="dispatch" letter="D" busy={busy} onClick={() => onStep('dispatch')} />
      )}
    </div>
  )
}

function VerdictButton({
  name,
  letter,
  busy,
  onClick,
}: {
  name: 'reject' | 'health' | 'undo' | 'dispatch'
  letter: string
  busy: boolean
  onClick: () => void
}) {
  const t = useText(findingsText)
  return (
    <Button size="large" disabled={busy} onClick={onClick}>
      {t(name)} <Key>{letter}</Key>
    </Button>
  )
}

/** The second step: why it is rejected, or where it is sent. */
function Choosing({
  step,
  busy,
  note,
  onNote,
  onBack,
  onChoose,
}: {
  step: 'reject' | 'dispatch'
  busy: boolean
  note: string
  onNote: (note: string) => void
  onBack: () => void
  onChoose: (value: string) => void
}) {
  const t = useText(findingsText)
  const pick = usePick()
  const title = t(step === 'reject' ? 'whyReject' : 'dispatchTo')
  return (
    <fieldset className="c-verdict" aria-label={title}>
      <p className="s-strong">{title}</p>
      <input
        className="s-input"
        aria-label={t('note')}
        placeholder={t('note')}
        maxLength={2_000}
        value={note}
        onChange={event => onNote(event.target.value)}
      />
      <div className="s-row">
        {Object.entries(step === 'reject' ? REJECT_WORDS : DISPATCH_WORDS).map(([value, label], index) => (
          <Button key={value} disabled={busy} onClick={() => onChoose(value)}>
            <Key>{index + 1}</Key> {pick(label)}
          </Button>
        ))}
        <Button type="text" onClick={onBack}>
          <Key>Esc</Key>
        </Button>
      </div>
    </fieldset>
  )
}

function useVerdictKeys(handle: (key: string) => boolean): void {
  const latest = useRef(handle)
  latest.current = handle
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (isTyping(event)) return
      if (latest.current(event.key.toLowerCase())) event.preventDefault()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}
