import type { Field, FieldConflict } from '@shian/kernel/work'
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
      {Object.entries(form).map(([name, mine]) => (
        <Compare
          key={name}
          name={name}
          field={kind.fields[name]}
          mine={mine}
          theirs={state.data[name]}
          conflict={entry.conflicts?.find(other => other.field === name)}
          isTaken={taken.has(name)}
          onTake={isMine =>
            setTaken(new Set(isMine ? [...taken, name] : [...taken].filter(other => other !== name)))
          }
        />
      ))}
      {!field.online && <p className="f-warning">{t('decideOnline')}</p>}
      {trouble !== '' && (
        <p className="f-issue" role="alert">
          {trouble}
        </p>
      )}
      <Buttons isReady={field.online} canTake={taken.size > 0} onDecide={decision => void decide(decision)} />
    </>
  )
}

interface CompareProps {
  readonly name: string
  readonly field: Field | undefined
  readonly mine: unknown
  readonly theirs: unknown
  readonly conflict: FieldConflict | undefined
  readonly isTaken: boolean
  readonly onTake: (isMine: boolean) => void
}

function Compare({ name, field, mine, theirs, conflict, isTaken, onTake }: CompareProps) {
  const t = useText(fieldText)
  const pick = usePick()
  const sides = [
    ...(conflict ? ([['base', conflict.base]] as const) : []),
    ['mine', mine] as const,
    ['theirs', theirs] as const,
  ]
  return (
    <fieldset className="f-compare">
      <legend className="f-label">{pick(field?.label ?? name)}</legend>
      <dl className="f-facts">
        {sides.map(([side, value]) => (
          <div key={side}>
            <dt>{t(side)}</dt>
            <dd>
              <Value field={field} value={value} />
            </dd>
          </div>
        ))}
      </dl>
      <div className="f-choices">
        {([true, false] as const).map(isMine => (
          <label key={String(isMine)} className="f-choice">
            <input
              type="radio"
              name={`take-${name}`}
              checked={isTaken === isMine}
              onChange={() => onTake(isMine)}
            />
            <span>{t(isMine ? 'takeMine' : 'keepTheirs')}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function Buttons({
  isReady,
  canTake,
  onDecide,
}: {
  isReady: boolean
  canTake: boolean
  onDecide: (decision: 'taken' | 'left') => void
}) {
  const t = useText(fieldText)
  return (
    <div className="f-buttons">
      <button
        type="button"
        className="f-button f-primary"
        disabled={!isReady || !canTake}
        onClick={() => onDecide('taken')}
      >
        {t('submit')}
      </button>
      <button type="button" className="f-button" disabled={!isReady} onClick={() => onDecide('left')}>
        {t('leaveAll')}
      </button>
    </div>
  )
}
