import { dueOf } from '@shian/ui/format'
import { useText } from '@shian/ui/language'
import { now } from '../core/clock.ts'
import { fieldText } from '../field.text.ts'

/** The end of a term in words: never by colour alone. */
export function Due({ at }: { at: string }) {
  const t = useText(fieldText)
  const { day, time, daysLeft, overdue } = dueOf(at, now())
  const level = overdue ? 'over' : daysLeft <= 1 ? 'near' : 'far'
  const left = overdue
    ? t('daysOver', { days: Math.max(1, -daysLeft) })
    : daysLeft === 0
      ? t('dueToday')
      : t('daysLeft', { days: daysLeft })
  return (
    <span className="f-due" data-level={level}>
      {t('dueOn', { day: time ? `${day} ${time}` : day })} · <b>{left}</b>
    </span>
  )
}
