import { Button } from 'antd'
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import type { Values } from '../i18n/dictionary.ts'
import { formatDay } from '../i18n/format.ts'
import { usePick, useText } from '../i18n/language.tsx'
import { uiText } from '../i18n/ui.text.ts'
import type { Suggestion } from '../parts/combobox.tsx'
import { Labelled } from '../parts/controls.tsx'
import type { Checklist, FormField, FormState, FormStateValue } from './field.ts'
import { FieldControl } from './field-control.tsx'
import { drawSignature } from './photo.ts'
import { checkForm, type FieldIssue, type FormSubmission, filesOf, textOf, toSubmission } from './values.ts'

/** Where a form looks things up. */
export interface FormSources {
  readonly searchPeople?: (text: string, signal: AbortSignal) => Promise<readonly Suggestion[]>
  readonly searchPremises?: (text: string, signal: AbortSignal) => Promise<readonly Suggestion[]>
  readonly loadChecklist?: (id: string, signal: AbortSignal) => Promise<Checklist>
}

export interface SchemaFormProps {
  readonly fields: readonly FormField[]
  readonly sources?: FormSources
  readonly submitLabel: string
  readonly danger?: boolean
  readonly busy?: boolean
  readonly onSubmit: (submission: FormSubmission) => void
  readonly onCancel?: () => void
  /** Shown above the buttons: what went wrong when it was sent. */
  readonly children?: ReactNode
  readonly initial?: FormState
}

const GROUPED = new Set(['photo', 'checklist'])

/** Draws a form from fields that are plain data, checks it, and gives it back in the shapes the server takes. */
export function SchemaForm(props: SchemaFormProps) {
  const { fields, submitLabel, busy = false, onSubmit, onCancel } = props
  const t = useText(uiText)
  const pick = usePick()
  const formId = useId()
  const form = useRef<HTMLFormElement>(null)
  const [state, setState] = useState<FormState>(props.initial ?? {})
  const [checked, setChecked] = useState(false)
  const today = formatDay(Date.now())
  const issues = checked ? checkForm(fields, state, today) : []
  useReleasedPreviews(fields, state)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    const found = checkForm(fields, state, today)
    const first = found[0]
    if (first) {
      form.current?.querySelector<HTMLElement>(`[id="${formId}-${first.field}"]`)?.focus()
      return
    }
    const signatures: Record<string, Blob> = {}
    for (const field of fields) {
      const name = textOf(state, field.name).trim()
      if (field.type === 'signature' && name) signatures[field.name] = await drawSignature(name)
    }
    onSubmit(toSubmission(fields, state, today, signatures))
  }
  const change = (name: string, value: FormStateValue) => setState(was => ({ ...was, [name]: value }))

  return (
    <form ref={form} className="s-form" noValidate onSubmit={event => void submit(event)}>
      {issues.length > 0 && (
        <p className="s-field-issue" role="alert">
          {t('issueSummary', { count: issues.length })}
        </p>
      )}
      {fields.map(field => (
        <FormLine
          key={field.name}
          field={field}
          id={`${formId}-${field.name}`}
          issue={issues.find(issue => issue.field === field.name)}
          label={pick(field.label)}
          help={field.help ? pick(field.help) : undefined}
        >
          <FieldControl
            field={field}
            id={`${formId}-${field.name}`}
            state={state}
            sources={props.sources ?? {}}
            onChange={value => change(field.name, value)}
          />
        </FormLine>
      ))}
      {props.children}
      <div className="s-form-buttons">
        <Button type="primary" htmlType="submit" danger={props.danger ?? false} loading={busy}>
          {submitLabel}
        </Button>
        {onCancel && <Button onClick={onCancel}>{t('cancel')}</Button>}
      </div>
    </form>
  )
}

function FormLine({
  field,
  id,
  label,
  help,
  issue,
  children,
}: {
  field: FormField
  id: string
  label: string
  help: string | undefined
  issue: FieldIssue | undefined
  children: ReactNode
}) {
  const t = useText(uiText)
  const grouped = GROUPED.has(field.type) || (field.type === 'choice' && isOpenChoice(field))
  const sentence = issue ? t(issue.key, issue.values as Values | undefined) : undefined
  const parts = {
    label,
    required: field.required ?? false,
    ...(help ? { help } : {}),
    ...(sentence ? { issue: sentence } : {}),
  }
  if (!grouped) {
    return (
      <Labelled {...parts} htmlFor={id}>
        {children}
      </Labelled>
    )
  }
  return (
    <fieldset className="s-field" data-issue={Boolean(issue)} id={id} tabIndex={-1}>
      <legend className="s-field-label">
        {label}
        {field.required && <span className="s-field-required">{t('required')}</span>}
      </legend>
      {children}
      {help && <span className="s-soft">{help}</span>}
      {sentence && <span className="s-field-issue">{sentence}</span>}
    </fieldset>
  )
}

const OPEN_CHOICES_MAX = 5

/** A few choices are all shown; many go into a list. */
export function isOpenChoice(field: Extract<FormField, { type: 'choice' }>): boolean {
  return Boolean(field.multiple) || Object.keys(field.options).length <= OPEN_CHOICES_MAX
}

function useReleasedPreviews(fields: readonly FormField[], state: FormState): void {
  const latest = useRef({ fields, state })
  latest.current = { fields, state }
  useEffect(
    () => () => {
      for (const field of latest.current.fields) {
        for (const { preview } of filesOf(latest.current.state, field.name)) URL.revokeObjectURL(preview)
      }
    },
    [],
  )
}
