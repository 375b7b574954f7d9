import type { EnvelopeFile } from '@shian/kernel/sync'
import { type FormValues, filesOf, type Kind } from '@shian/kernel/work'
import type { Bilingual } from '@shian/ui/dictionary'
import { usePick, useText } from '@shian/ui/language'
import { type FormEvent, useRef, useState } from 'react'
import { now } from '../core/clock.ts'
import type { Draft, StoredItem } from '../core/db.ts'
import { capture, dropDraft, keepDraft } from '../core/outbox.ts'
import type { Companion } from '../core/prefetch.ts'
import { rulesOf } from '../core/prefetch.ts'
import { benchOf, reload, syncer, useField } from '../core/state.ts'
import { fieldText } from '../field.text.ts'
import { troublesOf } from './check.ts'
import { Form, pointsOf } from './form.tsx'
import { refusalSentence, type WorkRefusal } from './refusal.ts'

interface FillingProps {
  readonly kind: Kind
  readonly names: readonly string[] | undefined
  readonly start: Draft
  readonly item?: StoredItem
  readonly title: string
  readonly area: string
  readonly companions?: readonly Companion[]
  readonly place?: { readonly subjects: readonly string[]; readonly area: string }
  readonly onDone: () => void
}

/** The work behind a form: every change goes to the disk in order, and submitting judges it with the engine. */
function useFilling({ kind, names, start, item, title, area, companions, place, onDone }: FillingProps) {
  const t = useText(fieldText)
  const pick = usePick()
  const state = useField()
  const [draft, setDraft] = useState(start)
  const [troubles, setTroubles] = useState<readonly string[]>([])
  const latest = useRef(draft)
  const saving = useRef(Promise.resolve())
  const isBusy = useRef(false)
  const tables = pointsOf(rulesOf(state.tables), area, now().slice(0, 10))

  const change = (next: Draft) => {
    latest.current = next
    setDraft(next)
    saving.current = saving.current
      .then(() => keepDraft(latest.current))
      .catch(() => setTroubles([t('storageFull')]))
  }
  const changeForm = (form: FormValues, added: readonly EnvelopeFile[]) => {
    const named = new Set(filesOf(kind.fields, form))
    const known = [...latest.current.files, ...added].filter(file => named.has(file.sha256))
    const files = [...new Map(known.map(file => [file.sha256, file])).values()]
    change({ ...latest.current, form, files })
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (isBusy.current) return
    isBusy.current = true
    try {
      await saving.current
      const found = troublesOf(kind, names, latest.current.form, tables, t, pick)
      if (companions && latest.current.people.length === 0) found.unshift(t('companionNeeded'))
      setTroubles(found)
      if (found.length > 0) return
      const { refusal } = await capture(latest.current, kind, item, title, benchOf(state), place)
      if (refusal) return setTroubles([pick(sentenceOf(refusal))])
      await reload()
      void syncer.run()
      onDone()
    } catch (error) {
      const isFull = error instanceof DOMException && error.name === 'QuotaExceededError'
      setTroubles([isFull ? t('storageFull') : String(error)])
    } finally {
      isBusy.current = false
    }
  }
  const leave = async () => {
    await saving.current
    await dropDraft(draft.key)
    await reload()
    onDone()
  }
  return { draft, troubles, tables, change, changeForm, submit, leave, latest }
}

/** Fills in one form. */
export function Filling(props: FillingProps) {
  const t = useText(fieldText)
  const { kind, names, companions } = props
  const { draft, troubles, tables, change, changeForm, submit, leave, latest } = useFilling(props)
  return (
    <form className="f-form" onSubmit={event => void submit(event)} noValidate>
      {companions && (
        <Companions
          list={companions}
          value={draft.people}
          onChange={people => change({ ...latest.current, people })}
        />
      )}
      <Form kind={kind} names={names} form={draft.form} tables={tables} onChange={changeForm} />
      {troubles.length > 0 && (
        <ul className="f-issue" role="alert">
          {troubles.map(text => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
      <div className="f-buttons">
        <button type="submit" className="f-button f-primary">
          {t('submit')}
        </button>
        <button type="button" className="f-button f-quiet" onClick={() => void leave()}>
          {t('cancel')}
        </button>
      </div>
    </form>
  )
}

function sentenceOf({ code, details }: WorkRefusal): Bilingual {
  const told = details['message'] as Bilingual | undefined
  return told ?? refusalSentence(code, details)
}

function Companions({
  list,
  value,
  onChange,
}: {
  list: readonly Companion[]
  value: readonly string[]
  onChange: (people: readonly string[]) => void
}) {
  const t = useText(fieldText)
  const toggle = (id: string) =>
    onChange(value.includes(id) ? value.filter(other => other !== id) : [...value, id])
  return (
    <fieldset className="f-field">
      <legend className="f-label">
        {t('companion')}
        <span className="f-required"> · {t('required')}</span>
      </legend>
      {list.length === 0 && <p className="f-issue">{t('noCompanion')}</p>}
      <div className="f-choices">
        {list.map(person => (
          <label key={person.id} className="f-choice">
            <input type="checkbox" checked={value.includes(person.id)} onChange={() => toggle(person.id)} />
            <span>
              {person.name}
              {person.certificate && <span className="s-soft"> {person.certificate}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
