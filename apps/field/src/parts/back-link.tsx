import { useText } from '@shian/ui/language'
import { fieldText } from '../field.text.ts'
import { address } from '../route.ts'

/** One step up. */
export function BackLink({ to }: { to: readonly string[] }) {
  const t = useText(fieldText)
  return (
    <a className="f-back" href={address(...to)}>
      ‹ {t('back')}
    </a>
  )
}
