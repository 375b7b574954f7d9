import { formatSpan } from '@shian/ui/format'
import { useLanguage, usePick, useText } from '@shian/ui/language'
import type { OutboxEntry } from '../core/db.ts'
import { syncer, useField } from '../core/state.ts'
import { fieldText } from '../field.text.ts'
import { OutboxLine } from '../parts/outbox-line.tsx'
import { SignInForm } from './sign-in-screen.tsx'

/** Everything captured on this phone: what waits, and what became of the rest. */
export function OutboxScreen() {
  const t = useText(fieldText)
  const pick = usePick()
  const { language } = useLanguage()
  const { outbox, session, sync, kinds } = useField()
  const mine = outbox.filter(entry => entry.person === session?.person.id)
  const bySeq = (a: OutboxEntry, b: OutboxEntry): number => b.envelope.deviceSeq - a.envelope.deviceSeq
  const waiting = mine.filter(entry => !entry.answer).sort(bySeq)
  const settled = mine.filter(entry => entry.answer).sort(bySeq)
  const others = outbox.filter(entry => !entry.answer).length - waiting.length
  const line = (entry: OutboxEntry) => (
    <OutboxLine
      key={entry.commandId}
      entry={entry}
      kind={kinds.get(`${entry.envelope.kind}@${entry.envelope.kindVersion}`)}
    />
  )
  return (
    <>
      <h1 tabIndex={-1}>{t('outbox')}</h1>
      {sync.phase === 'signed-out' && <SignInForm />}
      {sync.trouble && sync.phase !== 'signed-out' && (
        <p className="f-warning">
          {pick(sync.trouble)}
          {sync.nextAt !== undefined && (
            <span className="s-soft">
              {' · '}
              {t('nextTry', { span: formatSpan(sync.nextAt - Date.now(), language) })}
            </span>
          )}
        </p>
      )}
      <button type="button" className="f-button" onClick={() => void syncer.run()}>
        {t('syncNow')}
      </button>
      <section>
        <h2>
          {t('waitingTitle')} <span className="s-soft">{waiting.length}</span>
        </h2>
        {waiting.length === 0 ? (
          <p className="f-empty">{t('nothingWaiting')}</p>
        ) : (
          <ul className="f-cards">{waiting.map(line)}</ul>
        )}
        {others > 0 && <p className="s-soft">{t('othersWaiting', { count: others })}</p>}
      </section>
      {settled.length > 0 && (
        <section>
          <h2>{t('settledTitle')}</h2>
          <ul className="f-cards">{settled.map(line)}</ul>
        </section>
      )}
    </>
  )
}
