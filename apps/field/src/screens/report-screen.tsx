import { usePick, useText } from '@shian/ui/language'
import { useState } from 'react'
import { now } from '../core/clock.ts'
import type { Draft } from '../core/db.ts'
import { uuidv7 } from '../core/hash.ts'
import { actorOf } from '../core/prefetch.ts'
import { useField } from '../core/state.ts'
import { fieldText } from '../field.text.ts'
import { BackLink } from '../parts/back-link.tsx'
import { Filling } from '../parts/filling.tsx'
import { address, go } from '../route.ts'

/** A new item made on the spot: a lead, mostly. */
export function ReportScreen({ kindId }: { kindId: string }) {
  const t = useText(fieldText)
  const pick = usePick()
  const { tables, kinds, drafts, session } = useField()
  const [itemId] = useState(uuidv7)
  const openable = (tables?.create ?? []).flatMap(({ id, version }) => kinds.get(`${id}@${version}`) ?? [])
  const kind =
    openable.find(entry => entry.id === kindId) ?? (openable.length === 1 ? openable[0] : undefined)
  if (!kind || !session) {
    return (
      <>
        <h1 tabIndex={-1}>{t('reportTitle')}</h1>
        <ul className="f-actions">
          {openable.map(entry => (
            <li key={entry.id}>
              <a className="f-button f-primary" href={address('report', entry.id)}>
                {pick(entry.title)}
              </a>
            </li>
          ))}
        </ul>
      </>
    )
  }
  const person = session.person.id
  const kept = drafts.find(
    draft => draft.action === 'open' && draft.kind === kind.id && draft.person === person,
  )
  const fresh: Draft = {
    ...{ key: `${itemId}/open`, person, itemId, action: 'open', form: {}, people: [], files: [] },
    kind: kind.id,
    kindVersion: kind.version,
    startedAt: now(),
  }
  const { area } = session.post
  const place = { area, subjects: actorOf(session).represents ?? [] }
  return (
    <>
      {openable.length > 1 && <BackLink to={['report']} />}
      <h1 tabIndex={-1}>{pick(kind.title)}</h1>
      <p className="s-soft">{t('reportHint')}</p>
      <Filling
        kind={kind}
        names={kind.open.form}
        start={kept ?? fresh}
        title={pick(kind.title)}
        area={area}
        place={place}
        onDone={() => go('outbox')}
      />
    </>
  )
}
