import type { ChecklistValue, Field } from '@shian/kernel/work'
import { formatMoney } from '@shian/ui/format'
import { usePick, useText } from '@shian/ui/language'
import { fieldText } from '../field.text.ts'

/** The value of a field in words. */
export function Value({ field, value }: { field: Field | undefined; value: unknown }) {
  const t = useText(fieldText)
  const pick = usePick()
  if (value === undefined || value === null || value === '') return <>{t('empty')}</>
  if (field?.type === 'choice') {
    const chosen = Array.isArray(value) ? (value as string[]) : [String(value)]
    return <>{chosen.map(entry => pick(field.options[entry]) || entry).join('、')}</>
  }
  if (field?.type === 'money') return <>{formatMoney(Number(value))}</>
  if (field?.type === 'photo') return <>{t('photosCount', { count: (value as unknown[]).length })}</>
  if (field?.type === 'checklist') {
    return <>{t('answersCount', { count: (value as ChecklistValue).answers.length })}</>
  }
  if (field?.type === 'number' && field.unit) return <>{`${String(value)} ${pick(field.unit)}`}</>
  return <>{Array.isArray(value) ? value.join('、') : String(value)}</>
}
