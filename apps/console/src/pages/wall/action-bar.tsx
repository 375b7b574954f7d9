import { usePick, useText } from '@shian/ui'
import { DISPATCH_WORDS, REJECT_WORDS, wordOf } from '../../vocabulary.ts'
import { type Command, type Mode, REASONS, TARGET_KEYS } from './triage-keys.ts'
import { wallText } from './wall.text.ts'

/** The verdicts as buttons, each with its key; a question takes their place until it is answered. */
export function ActionBar({
  mode,
  mayJudge,
  hasTarget,
  evidenceAlways,
  onMode,
  onCommand,
}: {
  mode: Mode
  mayJudge: boolean
  hasTarget: boolean
  /** The evidence has a place of its own and need not be opened. */
  evidenceAlways: boolean
  onMode: (mode: Mode) => void
  onCommand: (command: Command) => void
}) {
  const t = useText(wallText)
  const pick = usePick()
  const evidence = !evidenceAlways && (
    <KeyButton letter="↵" label={t('evidence')} disabled={!hasTarget} onPress={() => onCommand({ do: 'toggle-evidence' })} />
  )
  if (!mayJudge) {
    return (
      <div className="w-actions" role="group" aria-label={t('actions')}>
        <span className="s-soft">{t('readOnly')}</span>
        {evidence}
      </div>
    )
  }
  if (mode === 'reject' || mode === 'dispatch') {
    const question = t(mode === 'reject' ? 'whyReject' : 'dispatchTo')
    return (
      <div className="w-actions w-question" role="group" aria-label={question} data-question={mode}>
        <b>{question}</b>
        {mode === 'reject'
          ? REASONS.map((reason, index) => (
              <KeyButton key={reason} letter={String(index + 1)} label={pick(wordOf(REJECT_WORDS, reason))} onPress={() => onCommand({ do: 'reject', reason })} />
            ))
          : TARGET_KEYS.map(([to, letter]) => (
              <KeyButton key={to} letter={letter} label={pick(wordOf(DISPATCH_WORDS, to))} onPress={() => onCommand({ do: 'dispatch', to })} />
            ))}
        <KeyButton letter="Esc" label={t('leaveQuestion')} onPress={() => onMode('list')} />
      </div>
    )
  }
  return (
    <div className="w-actions" role="group" aria-label={t('actions')}>
      <KeyButton letter="V" label={t('confirm')} disabled={!hasTarget} onPress={() => onCommand({ do: 'confirm' })} />
      <KeyButton letter="F" label={t('reject')} disabled={!hasTarget} onPress={() => onMode('reject')} />
      <KeyButton letter="D" label={t('dispatch')} disabled={!hasTarget} onPress={() => onMode('dispatch')} />
      <KeyButton letter="H" label={t('health')} disabled={!hasTarget} onPress={() => onCommand({ do: 'health' })} />
      <KeyButton letter="U" label={t('undo')} onPress={() => onCommand({ do: 'undo' })} />
      {evidence}
    </div>
  )
}

function KeyButton({ letter, label, disabled = false, onPress }: { letter: string; label: string; disabled?: boolean; onPress: () => void }) {
  // Not the attribute `disabled`: a button that loses its target while it has the focus must not drop the focus.
  return (
    <button type="button" className="w-button" aria-disabled={disabled} onClick={() => !disabled && onPress()}>
      <kbd>{letter}</kbd>
      {label}
    </button>
  )
}
