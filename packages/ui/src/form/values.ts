import { parseDay } from '../i18n/format.ts'
import type { uiText } from '../i18n/ui.text.ts'
import type { ChecklistAnswer, FormField, FormFile, FormState } from './field.ts'

/** What is wrong with a field, as a sentence key and its values. */
export interface FieldIssue {
  readonly field: string
  readonly key: keyof typeof uiText.zh
  readonly values?: Readonly<Record<string, number>>
}

/** A form ready to be sent: values in the server's shapes, and the files beside them. */
export interface FormSubmission {
  readonly form: Readonly<Record<string, unknown>>
  readonly files: readonly { readonly field: string; readonly file: Blob; readonly filename: string }[]
}

const LENGTHS = { text: 200, longText: 10_000 } as const
const PHOTOS_MAX = 50

/** Checks what was entered; the server checks again. */
export function checkForm(fields: readonly FormField[], state: FormState, today: string): FieldIssue[] {
  return fields.flatMap(field => {
    const issue = isEmpty(state[field.name]) ? missing(field) : checkField(field, state, today)
    return issue ? [{ field: field.name, ...issue }] : []
  })
}

type Issue = Omit<FieldIssue, 'field'>

function missing(field: FormField): Issue | undefined {
  const needed = field.required || (field.type === 'photo' && (field.min ?? 0) > 0)
  if (!needed) return undefined
  return field.type === 'photo'
    ? { key: 'issueFew', values: { min: Math.max(field.min ?? 1, 1) } }
    : { key: 'issueMissing' }
}

function isEmpty(value: FormState[string]): boolean {
  if (value === undefined) return true
  if (typeof value === 'string') return value.trim() === ''
  return Array.isArray(value) && value.length === 0
}

function checkField(field: FormField, state: FormState, today: string): Issue | undefined {
  switch (field.type) {
    case 'text':
    case 'longText': {
      const max = field.maxLength ?? LENGTHS[field.type]
      return textOf(state, field.name).length > max ? { key: 'issueTooLong', values: { max } } : undefined
    }
    case 'number':
      return checkNumber(Number(textOf(state, field.name)), field.min, field.max)
    case 'money':
      return checkNumber(Number(textOf(state, field.name)), 0)
    case 'date':
      return parseDay(textOf(state, field.name), today) ? undefined : { key: 'issueDay' }
    case 'photo': {
      const count = filesOf(state, field.name).length
      if (count < (field.min ?? 0)) return { key: 'issueFew', values: { min: field.min ?? 0 } }
      const max = field.max ?? PHOTOS_MAX
      return count > max ? { key: 'issueMany', values: { max } } : undefined
    }
    case 'checklist': {
      const { answers, total } = checklistOf(state, field.name)
      // An inspection may cover a part of a list; only a list that is required must not stay empty.
      return field.required && answers.length === 0
        ? { key: 'issueIncomplete', values: { count: total } }
        : undefined
    }
    default:
      return undefined
  }
}

function checkNumber(value: number, min?: number, max?: number): Issue | undefined {
  if (!Number.isFinite(value)) return { key: 'issueNumber' }
  if (min !== undefined && value < min) return { key: 'issueTooSmall', values: { min } }
  if (max !== undefined && value > max) return { key: 'issueTooLarge', values: { max } }
  return undefined
}

function isBlankChecklist(field: FormField, state: FormState): boolean {
  return field.type === 'checklist' && checklistOf(state, field.name).answers.length === 0
}

/** The text entered for a field; empty when nothing was. */
export function textOf(state: FormState, name: string): string {
  const value = state[name]
  return typeof value === 'string' ? value : ''
}

/** The files chosen for a field. */
export function filesOf(state: FormState, name: string): readonly FormFile[] {
  const value = state[name]
  return Array.isArray(value) && typeof value[0] === 'object' ? (value as readonly FormFile[]) : []
}

/** The choices of a field that takes several. */
export function choicesOf(state: FormState, name: string): readonly string[] {
  const value = state[name]
  return Array.isArray(value) && typeof value[0] === 'string' ? (value as readonly string[]) : []
}

/** The answers given to a checklist and how many there are to give. */
export function checklistOf(
  state: FormState,
  name: string,
): { readonly answers: readonly ChecklistAnswer[]; readonly total: number } {
  const value = state[name]
  if (value && typeof value === 'object' && 'answers' in value) return value
  return { answers: [], total: 0 }
}

/**
 * Turns what was entered into what the server takes: numbers as numbers, money in fen, days as `YYYY-MM-DD`. Photos and
 * signatures travel as files under the name of their field; the server puts their hashes into the form.
 */
export function toSubmission(
  fields: readonly FormField[],
  state: FormState,
  today: string,
  signatures: Readonly<Record<string, Blob>> = {},
): FormSubmission {
  const form: Record<string, unknown> = {}
  const files: { field: string; file: Blob; filename: string }[] = []
  for (const field of fields) {
    if (isEmpty(state[field.name]) || isBlankChecklist(field, state)) continue
    const text = textOf(state, field.name).trim()
    if (field.type === 'photo') {
      for (const { file, filename } of filesOf(state, field.name))
        files.push({ field: field.name, file, filename })
    } else if (field.type === 'signature') {
      const image = signatures[field.name]
      if (image) files.push({ field: field.name, file: image, filename: 'signature.png' })
    } else if (field.type === 'number') form[field.name] = Number(text)
    else if (field.type === 'money') form[field.name] = Math.round(Number(text) * 100)
    else if (field.type === 'date') form[field.name] = parseDay(text, today)
    else if (field.type === 'checklist') {
      form[field.name] = { checklist: field.checklist, answers: checklistOf(state, field.name).answers }
    } else if (Array.isArray(state[field.name])) form[field.name] = choicesOf(state, field.name)
    else form[field.name] = text
  }
  return { form, files }
}
