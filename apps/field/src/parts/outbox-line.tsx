import type { Kind } from '@shian/kernel/work'
import { formatInstant } from '@shian/ui/format'
import { usePick, useText } from '@shian/ui/language'
import type { OutboxEntry } from '../core/db.ts'
import { fieldText } from '../field.text.ts'
import { address } from '../route.ts'

/** One captured command with what became of it. */
export function OutboxLine({ entry, kind }: { entry: OutboxEntry; kind: Kind | undefined }) {
  const t = useText(fieldText)
  const pick = usePick()
  const { envelope, answer, trouble } = entry
  const outcome = answer?.outcome ?? 'waiting'
  const level = outcome === 'applied' || outcome === 'merged' ? 'good' : answer ? 'near' : 'far'
  const label = envelope.action === 'open' ? kind?.title : kind?.actions[envelope.action]?.label
  const needsPerson = outcome === 'needs-decision' || outcome === 'kept'
  return (
    <li className="f-card" data-outcome={outcome}>
      <span className="f-card-title">
        {entry.title} · {pick(label ?? envelope.action)}
      </span>
      <span className="f-chip" data-level={level}>
        {t(outcome)}
      </span>
      {!answer && <span className="s-soft">{t('notOnServer')}</span>}
      <span className="s-soft">
        {t('capturedAt', { time: formatInstant(answer?.capturedAt ?? envelope.capturedAt) })}
      </span>
      {envelope.attachments.length > 0 && (
        <span className="s-soft">{t('photosCount', { count: envelope.attachments.length })}</span>
      )}
      {(answer?.sentence ?? trouble) && <span className="f-reason">{pick(answer?.sentence ?? trouble)}</span>}
      {needsPerson && envelope.action !== 'open' && (
        <a href={address('item', envelope.itemId, 'kept', entry.commandId)}>{t('decide')}</a>
      )}
    </li>
  )
}
