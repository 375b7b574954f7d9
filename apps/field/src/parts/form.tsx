import type { EnvelopeFile } from '@shian/kernel/sync'
import {
  type ChecklistValue,
  type Field,
  type FormValues,
  formOf,
  type Kind,
  type WorkContext,
} from '@shian/kernel/work'
import { usePick, useText } from '@shian/ui/language'
import { type ReactNode, useId } from 'react'
import { fieldText } from '../field.text.ts'
import { Checklist, type Point } from './checklist.tsx'
import { Photos } from './photos.tsx'

export interface FormProps {
  readonly kind: Kind
  readonly names: readonly string[] | undefined
  readonly form: FormValues
  readonly tables: (checklist: string) => readonly Point[] | undefined
  readonly onChange: (form: FormValues, added: readonly EnvelopeFile[]) => void
}

const PHOTOS_MAX = 50

/** The points of a table, from the rules on the phone. */
export function pointsOf(rules: WorkContext['rules'], area: string, day: string) {
  return (checklist: string): readonly Point[] | undefined => {
    const rule = rules(checklist, area, day)
    return rule?.kind === 'checklist' ? (rule.value.items as readonly Point[]) : undefined
  }
}

/** The form of an action, drawn from the definition. */
export function Form({ kind, names, form, tables, onChange }: FormProps) {
  const { fields, required } = formOf(names)
  const change = (name: string, value: unknown, added: readonly EnvelopeFile[] = []) => {
    const { [name]: _, ...rest } = form
    onChange(value === undefined || value === '' ? rest : { ...rest, [name]: value }, added)
  }
  return fields.map(name => {
    const field = kind.fields[name]
    if (!field) return null
    const isRequired = field.required === true || required.includes(name)
    return (
      <Control
        key={name}
        field={field}
        isRequired={isRequired}
        value={form[name]}
        tables={tables}
        onChange={(value, added) => change(name, value, added)}
      />
    )
  })
}

interface ControlProps {
  readonly field: Field
  readonly isRequired: boolean
  readonly value: unknown
  readonly tables: FormProps['tables']
  readonly onChange: (value: unknown, added?: readonly EnvelopeFile[]) => void
}

function Control(props: ControlProps) {
  const t = useText(fieldText)
  const pick = usePick()
  const id = useId()
  const { field, isRequired } = props
  const label = pick(field.label)
  const mark = isRequired ? <span className="f-required"> · {t('required')}</span> : null
  const isGroup = field.type === 'choice' || field.type === 'photo' || field.type === 'checklist'
  const body: ReactNode = <Input {...props} id={id} label={label} />
  if (isGroup) {
    return (
      <fieldset className="f-field">
        <legend className="f-label">
          {label}
          {mark}
        </legend>
        {body}
      </fieldset>
    )
  }
  return (
    <div className="f-field">
      <label className="f-label" htmlFor={id}>
        {label}
        {mark}
        {field.type === 'number' && field.unit && <span className="s-soft"> {pick(field.unit)}</span>}
      </label>
      {body}
      {field.help && <p className="s-soft">{pick(field.help)}</p>}
    </div>
  )
}

function Input({
  field,
  isRequired,
  value,
  tables,
  onChange,
  id,
  label,
}: ControlProps & { id: string; label: string }) {
  const text = {
    id,
    className: 'f-input',
    required: isRequired,
    value: value === undefined ? '' : String(value),
  }
  switch (field.type) {
    case 'longText':
      return (
        <textarea
          {...text}
          rows={4}
          maxLength={field.maxLength ?? 10_000}
          onChange={event => onChange(event.target.value)}
        />
      )
    case 'number':
    case 'money':
      return <NumberInput text={text} range={rangeOf(field)} value={value} onChange={onChange} />
    case 'date':
      return <input {...text} type="date" onChange={event => onChange(event.target.value)} />
    case 'choice':
      return <Choices field={field} id={id} value={value} onChange={onChange} />
    case 'photo':
      return (
        <Photos
          label={label}
          value={(value as readonly string[] | undefined) ?? []}
          max={field.max ?? PHOTOS_MAX}
          onChange={(hashes, added) => onChange(hashes.length > 0 ? hashes : undefined, added)}
        />
      )
    case 'signature':
      return (
        <Photos
          label={label}
          value={value === undefined ? [] : [String(value)]}
          max={1}
          onChange={([hash], added) => onChange(hash, added)}
        />
      )
    case 'checklist':
      return (
        <Checklist
          label={label}
          checklist={field.checklist}
          points={tables(field.checklist)}
          value={value as ChecklistValue | undefined}
          onChange={onChange}
        />
      )
    default:
      return <input {...text} type="text" maxLength={200} onChange={event => onChange(event.target.value)} />
  }
}

// Money is entered in yuan and kept in fen, so that no sum is ever rounded.
function rangeOf(field: Field): { min?: number | undefined; max?: number | undefined; unit: number } {
  return field.type === 'number' ? { min: field.min, max: field.max, unit: 1 } : { min: 0, unit: 100 }
}

function NumberInput({
  text,
  range: { unit, min, max },
  value,
  onChange,
}: {
  text: { id: string; className: string; required: boolean }
  range: ReturnType<typeof rangeOf>
  value: unknown
  onChange: (value: unknown) => void
}) {
  return (
    <input
      {...text}
      type="number"
      inputMode="decimal"
      min={min}
      max={max}
      step={unit === 1 ? 'any' : 1 / unit}
      value={value === undefined ? '' : Number(value) / unit}
      onChange={event => {
        if (event.target.value === '') return onChange(undefined)
        const entered = Number(event.target.value)
        onChange(unit === 1 ? entered : Math.round(entered * unit))
      }}
    />
  )
}

function Choices({
  field,
  id,
  value,
  onChange,
}: {
  field: Extract<Field, { type: 'choice' }>
  id: string
  value: unknown
  onChange: (value: unknown) => void
}) {
  const pick = usePick()
  const chosen = Array.isArray(value) ? (value as string[]) : value === undefined ? [] : [String(value)]
  const toggle = (option: string) => {
    if (!field.multiple) return onChange(option)
    const next = chosen.includes(option) ? chosen.filter(other => other !== option) : [...chosen, option]
    onChange(next.length > 0 ? next : undefined)
  }
  return (
    <div className="f-choices">
      {Object.entries(field.options).map(([option, title]) => (
        <label key={option} className="f-choice">
          <input
            type={field.multiple ? 'checkbox' : 'radio'}
            name={id}
            checked={chosen.includes(option)}
            onChange={() => toggle(option)}
          />
          <span>{pick(title)}</span>
        </label>
      ))}
    </div>
  )
}
