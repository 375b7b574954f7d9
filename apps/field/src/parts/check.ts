import { type ChecklistValue, checkForm, type FormValues, formOf, type Kind } from '@shian/kernel/work'
import type { Translate } from '@shian/ui/dictionary'
import type { fieldText } from '../field.text.ts'
import type { FormProps } from './form.tsx'

type Words = Translate<keyof (typeof fieldText)['zh'] & string>

/** What must be put right before a form can be submitted, as sentences. */
export function troublesOf(
  kind: Kind,
  names: readonly string[] | undefined,
  form: FormValues,
  tables: FormProps['tables'],
  t: Words,
  pick: (text: { zh: string; en: string }) => string,
): string[] {
  const { fields, required } = formOf(names)
  const asked = Object.fromEntries(fields.map(name => [name, kind.fields[name]!]))
  const issues = checkForm(asked, form, required).map(issue => {
    const field = kind.fields[issue.field]
    return t('missing', { field: field ? pick(field.label) : issue.field })
  })
  for (const name of fields) {
    const field = kind.fields[name]
    if (field?.type !== 'checklist' || form[name] === undefined) continue
    const points = tables(field.checklist) ?? []
    for (const answer of (form[name] as ChecklistValue).answers) {
      if (answer.result !== 'fail') continue
      const point = points.find(entry => entry.id === answer.item)
      const item = point ? pick(point.title) : answer.item
      if (!answer.note?.trim()) issues.push(t('noteNeeded', { item }))
      if (!answer.photos?.length) issues.push(t('photoNeeded', { item }))
    }
  }
  return issues
}
