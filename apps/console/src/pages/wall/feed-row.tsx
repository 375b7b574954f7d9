import { formatSpan, Glyph, SimulatedMark, StateTag, useLanguage, usePick, useText } from '@shian/ui'
import { memo, useState } from 'react'
import { blobAddress } from '../../api/client.ts'
import type { FindingGroup } from '../../api/types.ts'
import {
  FINDING_STATE_TONES,
  FINDING_STATE_WORDS,
  FINDING_WORDS,
  SEVERITY_TONES,
  SEVERITY_WORDS,
  wordOf,
} from '../../vocabulary.ts'
import { wallText } from './wall.text.ts'

const NEW_MILLIS = 60_000

/** One group of findings in the feed. */
export const FeedRow = memo(function FeedRow({
  id,
  group,
  township,
  selected,
  failed,
  now,
  onSelect,
  onOpen,
}: {
  id: string
  group: FindingGroup
  township: string
  selected: boolean
  /** A verdict on it was not saved. */
  failed: boolean
  /** Rounded by the caller, so that rows are drawn anew only when an age changes. */
  now: number
  onSelect: (key: string) => void
  onOpen: (key: string) => void
}) {
  const t = useText(wallText)
  const pick = usePick()
  const type = pick(wordOf(FINDING_WORDS, group.type))
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list around it hears the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the list keeps the focus and points here
    <div
      id={id}
      role="option"
      aria-selected={selected}
      className="w-row"
      data-group={group.groupKey}
      data-severity={group.severity}
      data-failed={failed}
      onClick={() => onSelect(group.groupKey)}
      onDoubleClick={() => onOpen(group.groupKey)}
    >
      <Thumbnail sha256={group.thumbnail} label={t('pictureOf', { type })} />
      <div className="w-row-main">
        <RowLine group={group} type={type} age={now - Date.parse(group.lastAt)} />
        <div className="w-row-place">
          <span>{group.premises.signName}</span>
          <span className="s-soft">{township}</span>
        </div>
        <div className="w-row-tags">
          <StateOf group={group} />
          {group.simulated && <SimulatedMark />}
          <span className="s-soft w-clip">{group.camera.name}</span>
        </div>
      </div>
    </div>
  )
})

function RowLine({ group, type, age }: { group: FindingGroup; type: string; age: number }) {
  const t = useText(wallText)
  const pick = usePick()
  const { language } = useLanguage()
  return (
    <div className="w-row-line">
      <StateTag tone={SEVERITY_TONES[group.severity] ?? 'neutral'}>
        {pick(wordOf(SEVERITY_WORDS, group.severity))}
      </StateTag>
      <b className="w-row-title">{type}</b>
      {group.count > 1 && (
        <span className="w-times s-figures">
          <span aria-hidden="true">{t('times', { count: group.count })}</span>
          <span className="s-hidden">{t('timesLong', { count: group.count })}</span>
        </span>
      )}
      <span className="w-row-age s-figures">
        {age < NEW_MILLIS && <b className="w-new">{t('newest')}</b>}
        {formatSpan(age, language)}
      </span>
    </div>
  )
}

function StateOf({ group }: { group: FindingGroup }) {
  const t = useText(wallText)
  const pick = usePick()
  if (group.state === 'answered' && group.answer) {
    const fixed = group.answer === 'fixed'
    return (
      <StateTag tone={fixed ? 'good' : 'warn'} shape={fixed ? 'check' : 'comment'}>
        {t(fixed ? 'operatorFixed' : 'operatorAppealed')}
      </StateTag>
    )
  }
  return (
    <StateTag tone={FINDING_STATE_TONES[group.state] ?? 'neutral'}>
      {pick(wordOf(FINDING_STATE_WORDS, group.state))}
    </StateTag>
  )
}

function Thumbnail({ sha256, label }: { sha256: string | null; label: string }) {
  const t = useText(wallText)
  const [broken, setBroken] = useState<string | undefined>()
  if (!sha256 || broken === sha256) {
    return (
      <span className="w-thumb w-thumb-none">
        <Glyph name="camera" size={28} />
        {t('noPicture')}
      </span>
    )
  }
  return (
    <img
      className="w-thumb"
      src={blobAddress(sha256)}
      alt={label}
      loading="lazy"
      onError={() => setBroken(sha256)}
    />
  )
}
