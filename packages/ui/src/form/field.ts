import type { Bilingual } from '../i18n/dictionary.ts'

interface FieldBase {
  readonly name: string
  readonly label: Bilingual
  readonly help?: Bilingual
  readonly required?: boolean
  readonly secret?: boolean
}

/** One field of a form, as plain data from the server. */
export type FormField =
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
  | (FieldBase & { readonly type: 'person' | 'premises'; readonly multiple?: boolean })
  | (FieldBase & { readonly type: 'checklist'; readonly checklist: string })
  | (FieldBase & { readonly type: 'money' | 'signature' })

/** A file chosen for a form, before it is sent. */
export interface FormFile {
  readonly file: Blob
  readonly filename: string
  /** Address for the preview; released by whoever made it. */
  readonly preview: string
}

/** One point of a checklist. */
export interface ChecklistItem {
  readonly id: string
  readonly title: Bilingual
  readonly key?: boolean
  readonly article?: string
}

/** A checklist in sections, in one version. */
export interface Checklist {
  readonly id: string
  readonly version?: string
  readonly sections: readonly {
    readonly id: string
    readonly title: Bilingual
    readonly items: readonly ChecklistItem[]
  }[]
}

/** One answer of a checklist, as the server takes it. */
export interface ChecklistAnswer {
  readonly item: string
  readonly result: 'pass' | 'fail' | 'not-applicable'
  readonly key?: boolean
  readonly note?: string
}

/** What a person has entered so far, by field name. */
export type FormState = Readonly<Record<string, FormStateValue>>
export type FormStateValue =
  | string
  | readonly string[]
  | readonly FormFile[]
  | { readonly answers: readonly ChecklistAnswer[]; readonly total: number }
  | undefined

/** Fields in order, whether the server sends a list or a record by name. */
export function fieldList(
  fields: readonly FormField[] | Readonly<Record<string, Omit<FormField, 'name'>>>,
): FormField[] {
  if (Array.isArray(fields)) return [...(fields as readonly FormField[])]
  return Object.entries(fields).map(([name, field]) => ({ ...field, name }) as FormField)
}
