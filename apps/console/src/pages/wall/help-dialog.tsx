import { uiText, usePick, useText } from '@shian/ui'
import { type ReactNode, useEffect, useRef } from 'react'
import { REJECT_WORDS, wordOf } from '../../vocabulary.ts'
import { REASONS } from './triage-keys.ts'
import { wallText } from './wall.text.ts'

const KEYS = [
  [['J', 'K'], 'key.move'],
  [['V'], 'key.confirm'],
  [['F'], 'key.reject'],
  [['D'], 'key.dispatch'],
  [['H'], 'key.health'],
  [['U'], 'key.undo'],
  [['R'], 'key.retry'],
  [['Enter'], 'key.evidence'],
  [['B', '←', '→'], 'key.boxes'],
  [['[', ']', 'P'], 'key.pages'],
  [['Esc'], 'key.escape'],
  [['?'], 'key.help'],
] as const

/** The keys of the wall, the switch that turns them off, and where feedback goes. */
export function HelpDialog({
  keys,
  onClose,
}: {
  keys: { readonly on: boolean; readonly toggle: () => void }
  onClose: () => void
}) {
  const t = useText(wallText)
  const ui = useText(uiText)
  const pick = usePick()
  return (
    <ModalDialog labelledBy="wall-help" onClose={onClose}>
      <header className="w-panel-head">
        <h2 id="wall-help">{t('helpTitle')}</h2>
        <button type="button" className="w-button w-evidence-close" onClick={onClose}>
          <kbd>Esc</kbd>
          {ui('close')}
        </button>
      </header>
      <div className="w-help">
        <dl className="w-help-keys">
          {KEYS.map(([letters, sentence]) => (
            <div key={sentence}>
              <dt>
                {letters.map(letter => (
                  <kbd key={letter}>{letter}</kbd>
                ))}
              </dt>
              <dd>{t(sentence)}</dd>
            </div>
          ))}
        </dl>
        <div className="w-help-side">
          <h3>{t('reasonKeys')}</h3>
          <ol>
            {REASONS.map((reason, index) => (
              <li key={reason}>
                <kbd>{index + 1}</kbd> {pick(wordOf(REJECT_WORDS, reason))}
              </li>
            ))}
          </ol>
          <p>
            {t(keys.on ? 'keysOn' : 'keysOff')}{' '}
            <button type="button" className="w-button" onClick={keys.toggle}>
              {t(keys.on ? 'turnKeysOff' : 'turnKeysOn')}
            </button>
          </p>
          <Feedback />
        </div>
      </div>
    </ModalDialog>
  )
}

// Every page has a place for complaints and suggestions. @source 国办函〔2026〕12号
function Feedback() {
  const ui = useText(uiText)
  const contact = document.querySelector<HTMLMetaElement>('meta[name="shian-feedback"]')?.content
  return (
    <>
      <h3>{ui('feedback')}</h3>
      <p>{ui('feedbackBody')}</p>
      <p>
        {ui('feedbackContact')}: {contact || ui('feedbackDefault')}
      </p>
    </>
  )
}

function ModalDialog({
  labelledBy,
  onClose,
  children,
}: {
  labelledBy: string
  onClose: () => void
  children: ReactNode
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    if (!element) return
    const before = document.activeElement
    element.showModal()
    return () => {
      element.close()
      if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      className="w-dialog"
      aria-labelledby={labelledBy}
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
      onKeyDown={event => {
        if (event.key === '?') onClose()
      }}
    >
      {children}
    </dialog>
  )
}
