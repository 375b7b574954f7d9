import { usePick, useText } from '@shian/ui/language'
import { useState } from 'react'
import { ApiFailure, request } from '../core/api.ts'
import { uuidv7 } from '../core/hash.ts'
import { syncer, useField } from '../core/state.ts'
import { fieldText } from '../field.text.ts'
import { BackLink } from '../parts/back-link.tsx'
import { Value } from '../parts/value.tsx'
import { go } from '../route.ts'
import { findShown } from './item-screen.tsx'

/** Two versions side by side: what was, what was submitted, what is; a person chooses field by field. */
export function ConflictScreen({ itemId, kept }: { itemId: string; kept: string }) {
  const t = useText(fieldText)
  const pick = usePick()
  const field = useField()
  const [taken, setTaken] = useState<ReadonlySet<string>>(new Set())
  const [trouble, setTrouble] = useState('')
  const shown = findShown(field, itemId)
  const entry = shown?.state?.kept.find(other => other.commandId === kept)
  const { kind, state } = shown ?? {}
  if (!entry || !kind || !state) {
    return (
      <>
        <BackLink to={['item', itemId]} />
        <h1 tabIndex={-1}>{t('conflictTitle')}</h1>
        <p>{t('noneKept')}</p>
      </>
    )
  }
  const form = entry.command.form
  const decide = async (decision: 'taken' | 'left') => {
    setTrouble('')
    const chosen = Object.fromEntries(Object.entries(form).filter(([name]) => taken.has(name)))
    const body = { commandId: uuidv7(), decision, ...(decision === 'taken' ? { form: chosen } : {}) }
    try {
      await request(
        'POST',
        `/v1/work/items/${encodeURIComponent(itemId)}/kept/${encodeURIComponent(kept)}`,
        body,
      )
      await syncer.run()
      go('item', itemId)
    } catch (error) {
      setTrouble(error instanceof ApiFailure ? pick(error.sentence) : String(error))
    }
  }
  return (
    <>
      <BackLink to={['item', itemId]} />
      <h1 tabIndex={-1}>{t('conflictTitle')}</h1>
      <p>{'action' in entry.command ? pick(kind.actions[entry.command.action]?.label) : ''}</p>
      <p className="f-reason">{t(entry.outcome === 'needs-decision' ? 'needs-decision' : 'kept')}</p>
      {Object.entries(form).map(([name, mine]) => {
        const conflict = entry.conflicts?.find(other => other.field === name)
        const definition = kind.fields[name]
        return (
          <fieldset key={name} className="f-compare">
            <legend className="f-label">{pick(definition?.label ?? name)}</legend>
            <dl className="f-facts">
              {conflict && (
                <div>
                  <dt>{t('base')}</dt>
                  <dd>
                    <Value field={definition} value={conflict.base} />
                  </dd>
                </div>
              )}
              <div>
                <dt>{t('mine')}</dt>
                <dd>
                  <Value field={definition} value={mine} />
                </dd>
              </div>
              <div>
                <dt>{t('theirs')}</dt>
                <dd>
                  <Value field={definition} value={state.data[name]} />
                </dd>
              </div>
            </dl>
            <div className="f-choices">
              {([true, false] as const).map(isMine => (
                <label key={String(isMine)} className="f-choice">
                  <input
                    type="radio"
                    name={`take-${name}`}
                    checked={taken.has(name) === isMine}
                    onChange={() =>
                      setTaken(
                        new Set(isMine ? [...taken, name] : [...taken].filter(other => other !== name)),
                      )
                    }
                  />
                  <span>{t(isMine ? 'takeMine' : 'keepTheirs')}</span>
                </label>
              ))}
            </div>
          </fieldset>
        )
      })}
      {!field.online && <p className="f-warning">{t('decideOnline')}</p>}
      {trouble !== '' && (
        <p className="f-issue" role="alert">
          {trouble}
        </p>
      )}
      <div className="f-buttons">
        <button
          type="button"
          className="f-button f-primary"
          disabled={!field.online || taken.size === 0}
          onClick={() => void decide('taken')}
        >
          {t('submit')}
        </button>
        <button
          type="button"
          className="f-button"
          disabled={!field.online}
          onClick={() => void decide('left')}
        >
          {t('leaveAll')}
        </button>
      </div>
    </>
  )
}
