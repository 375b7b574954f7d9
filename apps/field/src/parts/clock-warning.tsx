import { formatSpan } from '@shian/ui/format'
import { useLanguage, useText } from '@shian/ui/language'
import { clockOff } from '../core/clock.ts'
import { fieldText } from '../field.text.ts'

/** Says that the clock of the phone is wrong and that the record is not. */
export function ClockWarning() {
  const t = useText(fieldText)
  const { language } = useLanguage()
  return (
    <p className="f-warning" role="status">
      {t('clockWrong', { span: formatSpan(Math.round(Math.abs(clockOff()) / 60_000) * 60_000, language) })}
    </p>
  )
}
