import { usePick, useText } from '@shian/ui/language'
import { syncer, useField } from '../core/state.ts'
import { fieldText } from '../field.text.ts'
import { address } from '../route.ts'

/** Always there: whether the phone is connected and how much waits to be sent. */
export function StateBar() {
  const t = useText(fieldText)
  const pick = usePick()
  const { online, sync, outbox, session } = useField()
  const waiting = outbox.filter(entry => !entry.answer).length
  const phase = !online || sync.phase === 'offline' ? 'offline' : sync.phase
  const words = {
    offline: t('offline'),
    idle: t('online'),
    working: t('working'),
    'signed-out': t('signedOut'),
    failed: t('failed'),
  }
  return (
    <header className="f-bar" data-phase={phase}>
      <span className="f-bar-name">{session?.demo ? t('demo') : t('appName')}</span>
      <span role="status" className="f-bar-state">
        <span aria-hidden="true" className="f-dot" /> {words[phase]}
        {sync.phase === 'failed' && sync.trouble && <span className="s-hidden"> {pick(sync.trouble)}</span>}
      </span>
      <a className="f-bar-count" href={phase === 'signed-out' ? address('me') : address('outbox')}>
        {t('outboxCount', { count: waiting })}
      </a>
      <button
        type="button"
        className="f-bar-sync"
        onClick={() => void syncer.run()}
        aria-label={t('syncNow')}
      >
        ⟳
      </button>
    </header>
  )
}
