import { useState } from 'react'
import { usePick, useText } from '../i18n/language.tsx'
import { uiText } from '../i18n/ui.text.ts'
import { Combobox } from '../parts/combobox.tsx'
import { Choice, DateField } from '../parts/controls.tsx'
import { Glyph } from '../parts/glyph.tsx'
import { ChecklistControl } from './checklist-control.tsx'
import type { FormField, FormFile, FormState, FormStateValue } from './field.ts'
import { preparePhoto } from './photo.ts'
import { type FormSources, isOpenChoice } from './schema-form.tsx'
import { checklistOf, choicesOf, filesOf, textOf } from './values.ts'

interface ControlProps {
  readonly id: string
  readonly state: FormState
  readonly onChange: (value: FormStateValue) => void
}

/** The control of one field. */
export function FieldControl({
  field,
  sources,
  ...control
}: ControlProps & { field: FormField; sources: FormSources }) {
  const pick = usePick()
  const t = useText(uiText)
  const { id, state, onChange } = control
  const text = textOf(state, field.name)
  switch (field.type) {
    case 'text':
      return (
        <input
          id={id}
          className="s-input"
          value={text}
          maxLength={field.maxLength ?? 200}
          onChange={event => onChange(event.target.value)}
        />
      )
    case 'longText':
      return (
        <textarea
          id={id}
          className="s-input"
          rows={4}
          value={text}
          onChange={event => onChange(event.target.value)}
        />
      )
    case 'number':
      return <Amount {...control} text={text} unit={field.unit ? pick(field.unit) : ''} />
    case 'money':
      return <Amount {...control} text={text} unit={t('money')} />
    case 'date':
      return <DateField id={id} value={text} onChange={onChange} />
    case 'choice':
      return <ChoiceControl {...control} field={field} />
    case 'photo':
      return <PhotoControl {...control} field={field} />
    case 'person':
      return <Lookup {...control} field={field} search={sources.searchPeople} />
    case 'premises':
      return <Lookup {...control} field={field} search={sources.searchPremises} />
    case 'checklist':
      return (
        <ChecklistControl
          checklist={field.checklist}
          opened={field.required ?? false}
          value={checklistOf(state, field.name)}
          load={sources.loadChecklist}
          onChange={onChange}
        />
      )
    case 'signature':
      return (
        <>
          <input
            id={id}
            className="s-input s-signature"
            autoComplete="name"
            value={text}
            onChange={event => onChange(event.target.value)}
          />
          <span className="s-soft">{t('signatureHint')}</span>
        </>
      )
  }
}

function Amount({ id, text, unit, onChange }: ControlProps & { text: string; unit: string }) {
  return (
    <span className="s-amount">
      <input
        id={id}
        className="s-input"
        inputMode="decimal"
        value={text}
        onChange={event => onChange(event.target.value)}
      />
      {unit && <span className="s-soft">{unit}</span>}
    </span>
  )
}

function ChoiceControl({
  id,
  state,
  field,
  onChange,
}: ControlProps & { field: Extract<FormField, { type: 'choice' }> }) {
  const pick = usePick()
  const t = useText(uiText)
  const options = Object.entries(field.options).map(([value, label]) => ({ value, label: pick(label) }))
  if (!isOpenChoice(field)) {
    return (
      <Choice
        id={id}
        value={textOf(state, field.name)}
        options={options}
        empty={t('choose')}
        onChange={onChange}
      />
    )
  }
  const chosen = field.multiple ? choicesOf(state, field.name) : [textOf(state, field.name)]
  return (
    <span className="s-choices">
      {options.map(({ value, label }) => (
        <label key={value} className="s-choice" data-checked={chosen.includes(value)}>
          <input
            type={field.multiple ? 'checkbox' : 'radio'}
            name={id}
            checked={chosen.includes(value)}
            onChange={event => {
              if (!field.multiple) onChange(value)
              else
                onChange(event.target.checked ? [...chosen, value] : chosen.filter(other => other !== value))
            }}
          />
          {label}
        </label>
      ))}
    </span>
  )
}

function Lookup({
  id,
  state,
  field,
  search,
  onChange,
}: ControlProps & {
  field: Extract<FormField, { type: 'person' | 'premises' }>
  search: FormSources['searchPeople']
}) {
  const t = useText(uiText)
  const [labels, setLabels] = useState<Readonly<Record<string, string>>>({})
  const chosen = field.multiple ? choicesOf(state, field.name) : [textOf(state, field.name)].filter(Boolean)
  return (
    <span className="s-lookup">
      {field.multiple &&
        chosen.map(value => (
          <span key={value} className="s-chip">
            {labels[value] ?? value}
            <button
              type="button"
              className="s-icon-button"
              aria-label={t('removeItem', { name: labels[value] ?? value })}
              onClick={() => onChange(chosen.filter(other => other !== value))}
            >
              <Glyph name="cross" size={12} />
            </button>
          </span>
        ))}
      <Combobox
        id={id}
        value={field.multiple ? '' : (chosen[0] ?? '')}
        valueLabel={field.multiple ? '' : labels[chosen[0] ?? '']}
        search={async (text, signal) => (search ? search(text, signal) : [])}
        onChange={(value, suggestion) => {
          if (suggestion) setLabels(was => ({ ...was, [value]: suggestion.label }))
          if (!field.multiple) onChange(value)
          else if (value && !chosen.includes(value)) onChange([...chosen, value])
        }}
      />
    </span>
  )
}

function PhotoControl({
  id,
  state,
  field,
  onChange,
}: ControlProps & { field: Extract<FormField, { type: 'photo' }> }) {
  const t = useText(uiText)
  const [unreadable, setUnreadable] = useState<string>()
  const [busy, setBusy] = useState(false)
  const files = filesOf(state, field.name)
  const max = field.max ?? 50

  const add = async (chosen: readonly File[]) => {
    setBusy(true)
    setUnreadable(undefined)
    const ready: FormFile[] = []
    for (const file of chosen.slice(0, max - files.length)) {
      try {
        ready.push(await preparePhoto(file))
      } catch {
        setUnreadable(file.name)
      }
    }
    setBusy(false)
    onChange([...files, ...ready])
  }
  return (
    <span className="s-photos">
      {files.map((photo, index) => (
        <span key={photo.preview} className="s-photo">
          <img src={photo.preview} alt={t('photoAlt', { number: index + 1 })} />
          <button
            type="button"
            className="s-icon-button"
            aria-label={t('removeItem', { name: t('photoAlt', { number: index + 1 }) })}
            onClick={() => {
              URL.revokeObjectURL(photo.preview)
              onChange(files.filter(other => other !== photo))
            }}
          >
            <Glyph name="cross" size={14} />
          </button>
        </span>
      ))}
      {files.length < max && (
        <label className="s-photo-add" data-busy={busy}>
          <Glyph name="photo" size={22} />
          <span>{t('addPhoto')}</span>
          <input
            id={`${id}-file`}
            type="file"
            accept="image/*"
            multiple={max > 1}
            disabled={busy}
            onChange={event => {
              void add([...(event.target.files ?? [])])
              event.target.value = ''
            }}
          />
        </label>
      )}
      <span className="s-soft s-photo-note" aria-live="polite">
        {t('photoCount', { count: files.length })} · {t('photoLimit', { max })}
        {unreadable && <span className="s-field-issue"> {t('photoUnreadable', { name: unreadable })}</span>}
      </span>
    </span>
  )
}
