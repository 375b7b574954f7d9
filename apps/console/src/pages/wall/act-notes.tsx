import { Glyph, toApiError, usePick, useText } from '@shian/ui'
import { DISPATCH_WORDS, FINDING_WORDS, REJECT_WORDS, wordOf } from '../../vocabulary.ts'
import type { Act } from './triage-desk.ts'
import { wallText } from './wall.text.ts'

/** An act as one sentence: what was said about what. */
export function useActWords() {
  const t = useText(wallText)
  const pick = usePick()
  const about = (act: Act) => ({
    type: pick(wordOf(FINDING_WORDS, act.group.type)),
    premises: act.group.premises.signName,
  })
  const verdict = ({ decision }: Act) => {
    switch (decision.do) {
      case 'reject':
        return t('said.reject', { reason: pick(wordOf(REJECT_WORDS, decision.reason)) })
      case 'dispatch':
        return t('said.dispatch', { to: pick(wordOf(DISPATCH_WORDS, decision.to)) })
      default:
        return t(`said.${decision.do}`)
    }
  }
  const said = (act: Act) => {
    if (act.phase === 'undone') return t('saidUndo', about(act))
    if (act.phase === 'undoing') return t('undoing', about(act))
    return t('said', { verdict: verdict(act), ...about(act) })
  }
  const failed = (act: Act) =>
    `${t(act.phase === 'failed' ? 'notSent' : 'notUndone', about(act))} · ${pick(toApiError(act.error).sentence)}`
  return { said, failed }
}

const isFinal = (error: unknown): boolean =>
  ['conflict', 'forbidden', 'not-found', 'refused'].includes(toApiError(error).kind)

/** Verdicts that were not saved, each with a way to go on, and the last one that was. */
export function ActNotes({
  acts,
  onRetry,
  onDismiss,
}: {
  acts: readonly Act[]
  onRetry: (id: number) => void
  onDismiss: (id: number) => void
}) {
  const t = useText(wallText)
  const words = useActWords()
  const failures = acts.filter(act => act.error !== undefined)
  const last = [...acts].reverse().find(act => act.error === undefined)
  return (
    <>
      {failures.length > 0 && (
        <ul className="w-failures" role="alert" aria-label={t('failures')}>
          {failures.map(act => (
            <li key={act.id}>
              <Glyph name="alert" size={20} />
              <span>{words.failed(act)}</span>
              {act.phase === 'failed' && !isFinal(act.error) && (
                <button type="button" className="w-button" onClick={() => onRetry(act.id)}>
                  <kbd>R</kbd>
                  {t('retry')}
                </button>
              )}
              <button type="button" className="w-button" onClick={() => onDismiss(act.id)}>
                {t('dismiss')}
              </button>
            </li>
          ))}
        </ul>
      )}
      {last && (
        <p className="w-last-act" data-phase={last.phase}>
          <Glyph name={last.phase === 'sending' || last.phase === 'undoing' ? 'half' : 'check'} size={18} />
          <span className="w-clip">{words.said(last)}</span>
        </p>
      )}
    </>
  )
}
