import { usePick, useText } from '@shian/ui'
import { DISPATCH_WORDS, REJECT_WORDS, wordOf } from '../../vocabulary.ts'
import { type Command, type Mode, REASONS, TARGET_KEYS } from './triage-keys.ts'
import { wallText } from './wall.text.ts'

export interface ActionBarProps {
  readonly mode: Mode
  readonly mayJudge: boolean
  readonly hasTarget: boolean
  /** The evidence has a place of its own and need not be opened. */
  readonly evidenceAlways: boolean
  readonly onMode: (mode: Mode) => void
  readonly onCommand: (command: Command) => void
}

/** The verdicts as buttons, each with its key; a question takes their place until it is answered. */
export function ActionBar(props: ActionBarProps) {
  const { mode, mayJudge } = props
  if (mayJudge && (mode === 'reject' || mode === 'dispatch')) return <Question {...props} />
  return <Verdicts {...props} />
}

function Verdicts({ mayJudge, hasTarget, evidenceAlways, onMode, onCommand }: ActionBarProps) {
  const t = useText(wallText)
  const disabled = !hasTarget
  const confirm = () => onCommand({ do: 'confirm' })
  const health = () => onCommand({ do: 'health' })
  const evidence = () => onCommand({ do: 'toggle-evidence' })
  return (
    <fieldset className="w-actions" aria-label={t('actions')}>
      {mayJudge ? (
        <>
          <KeyButton letter="V" label={t('confirm')} disabled={disabled} onPress={confirm} />
          <KeyButton letter="F" label={t('reject')} disabled={disabled} onPress={() => onMode('reject')} />
          <KeyButton
            letter="D"
            label={t('dispatch')}
            disabled={disabled}
            onPress={() => onMode('dispatch')}
          />
          <KeyButton letter="H" label={t('health')} disabled={disabled} onPress={health} />
          <KeyButton letter="U" label={t('undo')} onPress={() => onCommand({ do: 'undo' })} />
        </>
      ) : (
        <span className="s-soft">{t('readOnly')}</span>
      )}
      {!evidenceAlways && (
        <KeyButton letter="↵" label={t('evidence')} disabled={disabled} onPress={evidence} />
      )}
    </fieldset>
  )
}

function Question({ mode, onMode, onCommand }: ActionBarProps) {
  const t = useText(wallText)
  const pick = usePick()
  const question = t(mode === 'reject' ? 'whyReject' : 'dispatchTo')
  const answers: readonly (readonly [letter: string, label: string, command: Command])[] =
    mode === 'reject'
      ? REASONS.map((reason, index) => [
          String(index + 1),
          pick(wordOf(REJECT_WORDS, reason)),
          { do: 'reject', reason },
        ])
      : TARGET_KEYS.map(([to, letter]) => [letter, pick(wordOf(DISPATCH_WORDS, to)), { do: 'dispatch', to }])
  return (
    <fieldset className="w-actions w-question" aria-label={question} data-question={mode}>
      <b>{question}</b>
      {answers.map(([letter, label, command]) => (
        <KeyButton key={letter} letter={letter} label={label} onPress={() => onCommand(command)} />
      ))}
      <KeyButton letter="Esc" label={t('leaveQuestion')} onPress={() => onMode('list')} />
    </fieldset>
  )
}

function KeyButton({
  letter,
  label,
  disabled = false,
  onPress,
}: {
  letter: string
  label: string
  disabled?: boolean
  onPress: () => void
}) {
  // Not the attribute `disabled`: a button that loses its target while it has the focus must not drop the focus.
  return (
    <button
      type="button"
      className="w-button"
      aria-disabled={disabled}
      onClick={() => !disabled && onPress()}
    >
      <kbd>{letter}</kbd>
      {label}
    </button>
  )
}
