import { Button, Key, isTyping, usePick, useText } from '@shian/ui'
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
  const pick = usePick()
  const [step, setStep] = useState<Step>('choose')
  const [whole, setWhole] = useState(true)
  const [note, setNote] = useState('')
  const pending = finding.state === 'open' || finding.state === 'answered'
  const extra = { ...(note.trim() ? { note: note.trim() } : {}), ...(groupCount > 1 && whole ? { group: true } : {}) }
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
    const words = step === 'reject' ? REJECT_WORDS : DISPATCH_WORDS
    return (
      <div className="c-verdict" role="group" aria-label={t(step === 'reject' ? 'whyReject' : 'dispatchTo')}>
        <p className="s-strong">{t(step === 'reject' ? 'whyReject' : 'dispatchTo')}</p>
        <input className="s-input" aria-label={t('note')} placeholder={t('note')} maxLength={2_000} value={note} onChange={event => setNote(event.target.value)} />
        <div className="s-row">
          {Object.entries(words).map(([value, label], index) => (
            <Button key={value} disabled={busy} onClick={() => (step === 'reject' ? reject(value) : dispatch(value))}>
              <Key>{index + 1}</Key> {pick(label)}
            </Button>
          ))}
          <Button type="text" onClick={() => setStep('choose')}>
            <Key>Esc</Key>
          </Button>
        </div>
      </div>
    )
  }
  return (
    <div className="c-verdict" role="group" aria-label={t('verdict')}>
      {groupCount > 1 && (
        <label className="c-check">
          <input type="checkbox" checked={whole} onChange={event => setWhole(event.target.checked)} /> {t('wholeGroup', { count: groupCount })}
        </label>
      )}
      <div className="s-row">
        {pending ? (
          <>
            <Button type="primary" size="large" loading={busy} onClick={confirm}>
              {t('confirm')} <Key>V</Key>
            </Button>
            <Button size="large" disabled={busy} onClick={() => setStep('reject')}>
              {t('reject')} <Key>F</Key>
            </Button>
            <Button size="large" disabled={busy} onClick={() => send('health')}>
              {t('health')} <Key>H</Key>
            </Button>
          </>
        ) : (
          <Button size="large" disabled={busy} onClick={() => send('undo')}>
            {t('undo')} <Key>U</Key>
          </Button>
        )}
        {finding.state !== 'rejected' && finding.state !== 'health' && (
          <Button size="large" disabled={busy} onClick={() => setStep('dispatch')}>
            {t('dispatch')} <Key>D</Key>
          </Button>
        )}
      </div>
    </div>
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
