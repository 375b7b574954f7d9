import type { Bilingual } from '../refusal.ts'
import { isDay } from './time.ts'

interface FieldBase {
  readonly label: Bilingual
  readonly help?: Bilingual
  readonly required?: boolean
  /** Kept in the vault: never in an event, never published. */
  readonly secret?: boolean
}

/** One field of a form. Plain data, so that the same form is drawn by the console and the phone. */
export type Field =
  | (FieldBase & { readonly type: 'text' | 'longText'; readonly maxLength?: number })
  | (FieldBase & {
      readonly type: 'number'
      readonly min?: number
      readonly max?: number
      readonly unit?: Bilingual
    })
  | (FieldBase & { readonly type: 'date' })
  | (FieldBase & {
      readonly type: 'choice'
      readonly options: Readonly<Record<string, Bilingual>>
      readonly multiple?: boolean
    })
  | (FieldBase & { readonly type: 'photo'; readonly min?: number; readonly max?: number })
  | (FieldBase & {
      readonly type: 'person' | 'premises'
      readonly multiple?: boolean
      /** The item becomes one about what is named here: a complaint whose shop was found later. */
      readonly subject?: boolean
    })
  | (FieldBase & { readonly type: 'checklist'; readonly checklist: string })
  | (FieldBase & { readonly type: 'money' | 'signature' })

/** A file named by the hash of its bytes. */
export interface Attachment {
  readonly sha256: string
  readonly size: number
  readonly mime: string
}

/** One answer of a checklist; `key` marks a key item (重点项目). */
export interface ChecklistAnswer {
  readonly item: string
  readonly result: 'pass' | 'fail' | 'not-applicable'
  readonly key?: boolean
  readonly note?: string
  readonly photos?: readonly string[]
}

/** The value of a checklist field: which list in which version, and its answers. */
export interface ChecklistValue {
  readonly checklist: string
  readonly answers: readonly ChecklistAnswer[]
}

/** What is wrong with one field. */
export interface FormIssue {
  readonly field: string
  readonly problem:
    | 'unknown'
    | 'missing'
    | 'wrong-type'
    | 'too-long'
    | 'too-small'
    | 'too-large'
    | 'not-an-option'
    | 'too-few'
    | 'too-many'
    | 'not-a-day'
}

/** The values of a form by field name. Money is a whole number of fen, a photo a list of SHA-256 hashes. */
export type FormValues = Readonly<Record<string, unknown>>

const TEXT_MAX_LENGTH = { text: 200, longText: 10_000 } as const
const PHOTOS_MAX = 50
const SHA256_SHAPE = /^[0-9a-f]{64}$/

/**
 * Checks a form against its fields. Fields that are not part of the form are reported, never dropped silently.
 *
 * @param required names that must be present besides the fields that are required anyway
 */
export function checkForm(
  fields: Readonly<Record<string, Field>>,
  form: FormValues,
  required: readonly string[] = [],
): FormIssue[] {
  const issues: FormIssue[] = []
  for (const name of Object.keys(form))
    if (!Object.hasOwn(fields, name)) issues.push({ field: name, problem: 'unknown' })
  for (const [name, field] of Object.entries(fields)) {
    const value = form[name]
    if (isEmpty(value)) {
      if (field.required || required.includes(name)) issues.push({ field: name, problem: 'missing' })
      continue
    }
    const problem = checkValue(field, value)
    if (problem) issues.push({ field: name, problem })
  }
  return issues
}

/** Hashes of all files a form refers to: photos, signatures, pictures in checklists. */
export function filesOf(fields: Readonly<Record<string, Field>>, form: FormValues): string[] {
  return Object.entries(form).flatMap(([name, value]) => {
    const type = fields[name]?.type
    if (type === 'photo') return value as string[]
    if (type === 'signature') return [value as string]
    return type === 'checklist'
      ? (value as ChecklistValue).answers.flatMap(answer => answer.photos ?? [])
      : []
  })
}

function isEmpty(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() === ''
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0)
}

function checkValue(field: Field, value: unknown): FormIssue['problem'] | undefined {
  switch (field.type) {
    case 'text':
    case 'longText':
      if (typeof value !== 'string') return 'wrong-type'
      return value.length > (field.maxLength ?? TEXT_MAX_LENGTH[field.type]) ? 'too-long' : undefined
    case 'number':
      return checkNumber(value, field.min, field.max)
    case 'money':
      return Number.isSafeInteger(value) ? checkNumber(value, 0) : 'wrong-type'
    case 'date':
      if (typeof value !== 'string') return 'wrong-type'
      return isDay(value) ? undefined : 'not-a-day'
    case 'choice':
      return checkEach(value, field.multiple, entry =>
        Object.hasOwn(field.options, entry) ? undefined : 'not-an-option',
      )
    case 'person':
    case 'premises':
      return checkEach(value, field.multiple, entry =>
        entry.length > TEXT_MAX_LENGTH.text ? 'too-long' : undefined,
      )
    case 'photo':
      return checkPhotos(value, field.min ?? 0, field.max ?? PHOTOS_MAX)
    case 'signature':
      return typeof value === 'string' && SHA256_SHAPE.test(value) ? undefined : 'wrong-type'
    case 'checklist':
      return isChecklistValue(value) ? undefined : 'wrong-type'
  }
}

function checkNumber(value: unknown, min = -Infinity, max = Infinity): FormIssue['problem'] | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'wrong-type'
  if (value < min) return 'too-small'
  return value > max ? 'too-large' : undefined
}

function checkEach(
  value: unknown,
  multiple: boolean | undefined,
  check: (entry: string) => FormIssue['problem'] | undefined,
): FormIssue['problem'] | undefined {
  const entries: unknown[] = multiple && Array.isArray(value) ? value : [value]
  for (const entry of entries) {
    if (typeof entry !== 'string') return 'wrong-type'
    const problem = check(entry)
    if (problem) return problem
  }
  return undefined
}

function checkPhotos(value: unknown, min: number, max: number): FormIssue['problem'] | undefined {
  if (!Array.isArray(value) || !value.every(hash => typeof hash === 'string' && SHA256_SHAPE.test(hash))) {
    return 'wrong-type'
  }
  if (value.length < min) return 'too-few'
  return value.length > max ? 'too-many' : undefined
}

function isChecklistValue(value: unknown): value is ChecklistValue {
  if (typeof value !== 'object' || value === null) return false
  const { checklist, answers } = value as Partial<ChecklistValue>
  if (typeof checklist !== 'string' || !Array.isArray(answers)) return false
  return (answers as readonly Partial<ChecklistAnswer>[]).every(
    answer =>
      typeof answer?.item === 'string' &&
      ['pass', 'fail', 'not-applicable'].includes(answer.result ?? '') &&
      (answer.photos === undefined || checkPhotos(answer.photos, 0, PHOTOS_MAX) === undefined),
  )
}
