import {
  AgeClock,
  App,
  ErrorState,
  type FormFile,
  Glyph,
  preparePhoto,
  SimulatedMark,
  StateTag,
  uiText,
  usePick,
  useText,
} from '@shian/ui'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api, blobAddress, queries } from '../../api/client.ts'
import type { FindingGroup } from '../../api/types.ts'
import { ANSWER_WORDS, FINDING_WORDS, SEVERITY_TONES, SEVERITY_WORDS, wordOf } from '../../vocabulary.ts'
import { myText } from './my.text.ts'

const REASONS = ['reasonNone', 'reasonAllowed', 'reasonOther'] as const

interface OwnAnswer {
  readonly answer: 'fixed' | 'appealed'
  readonly text?: string
  readonly photo?: FormFile
}

function useAnswer(group: FindingGroup) {
  const t = useText(myText)
  const { message } = App.useApp()
  return useMutation({
    mutationFn: (own: OwnAnswer) => {
      const body = new FormData()
      body.set('answer', own.answer)
      if (own.text) body.set('text', own.text)
      if (own.photo) body.append('photos', own.photo.file, own.photo.filename)
      return api.post(`/v1/vision/findings/${group.findingIds[0]}/answer`, body)
    },
    onSuccess: () => {
      message.success(t('thanks'))
      void queries.invalidateQueries({ queryKey: ['findings'] })
    },
  })
}

/** One lead with its two answers: fixed (photo, send) or appeal (reason). Two taps each. */
export function LeadCard({ group }: { group: FindingGroup }) {
  const t = useText(myText)
  const pick = usePick()
  const [photo, setPhoto] = useState<FormFile>()
  const [appealing, setAppealing] = useState(false)
  const send = useAnswer(group)
  useEffect(() => () => photo && URL.revokeObjectURL(photo.preview), [photo])
  const title = pick(wordOf(FINDING_WORDS, group.type))
  return (
    <article className="s-card c-lead" aria-label={title}>
      {group.thumbnail && (
        <img
          className="c-lead-picture"
          src={blobAddress(group.thumbnail)}
          alt={`${title} · ${group.camera.name}`}
          loading="lazy"
        />
      )}
      <div className="c-lead-body">
        <div className="s-row">
          <h3>{title}</h3>
          <StateTag tone={SEVERITY_TONES[group.severity] ?? 'neutral'}>
            {pick(wordOf(SEVERITY_WORDS, group.severity))}
          </StateTag>
          {group.simulated && <SimulatedMark />}
        </div>
        <p className="s-soft">
          {group.camera.name} · <AgeClock at={group.lastAt} />
          {group.count > 1 && ` · ${t('count', { count: group.count })}`}
        </p>
        {send.error && <ErrorState error={send.error} />}
        {group.answer ? (
          <StateTag tone="good">
            {t('answered', { answer: pick(wordOf(ANSWER_WORDS, group.answer)) })}
          </StateTag>
        ) : appealing ? (
          <Appeal
            busy={send.isPending}
            onSend={text => send.mutate({ answer: 'appealed', text })}
            onBack={() => setAppealing(false)}
          />
        ) : photo ? (
          <Fixed
            photo={photo}
            busy={send.isPending}
            onPhoto={setPhoto}
            onSend={() => send.mutate({ answer: 'fixed', photo })}
          />
        ) : (
          <div className="c-lead-buttons">
            <PhotoButton className="c-big" label={t('fixed')} hint={t('fixedHint')} onPhoto={setPhoto} />
            <button type="button" className="c-big c-big-plain" onClick={() => setAppealing(true)}>
              <Glyph name="comment" size={22} />
              <b>{t('appeal')}</b>
              <span>{t('appealHint')}</span>
            </button>
          </div>
        )}
      </div>
    </article>
  )
}

function PhotoButton({
  label,
  hint,
  className,
  onPhoto,
}: {
  label: string
  hint?: string
  className: string
  onPhoto: (photo: FormFile) => void
}) {
  const ui = useText(uiText)
  const [unreadable, setUnreadable] = useState<string>()
  return (
    <label className={className}>
      <Glyph name="photo" size={22} />
      <b>{label}</b>
      {hint && <span>{unreadable ? ui('photoUnreadable', { name: unreadable }) : hint}</span>}
      <input
        type="file"
        accept="image/*"
        capture="environment"
        aria-label={label}
        onChange={event => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file) preparePhoto(file).then(onPhoto, () => setUnreadable(file.name))
        }}
      />
    </label>
  )
}

function Fixed({
  photo,
  busy,
  onPhoto,
  onSend,
}: {
  photo: FormFile
  busy: boolean
  onPhoto: (photo: FormFile) => void
  onSend: () => void
}) {
  const t = useText(myText)
  const ui = useText(uiText)
  return (
    <div className="c-lead-fixed">
      <img src={photo.preview} alt={ui('photoAlt', { number: 1 })} />
      <div className="c-lead-buttons">
        <button type="button" className="c-big" disabled={busy} onClick={onSend}>
          <Glyph name="check" size={22} />
          <b>{t(busy ? 'sending' : 'send')}</b>
        </button>
        <PhotoButton className="c-big c-big-plain" label={t('retake')} onPhoto={onPhoto} />
      </div>
    </div>
  )
}

function Appeal({
  busy,
  onSend,
  onBack,
}: {
  busy: boolean
  onSend: (text: string) => void
  onBack: () => void
}) {
  const t = useText(myText)
  const [own, setOwn] = useState<string>()
  return (
    <fieldset className="c-lead-appeal" aria-label={t('appeal')}>
      {REASONS.map(reason => (
        <button
          type="button"
          key={reason}
          className="c-reason"
          disabled={busy}
          onClick={() => onSend(t(reason))}
        >
          {t(reason)}
        </button>
      ))}
      {own === undefined ? (
        <button type="button" className="c-reason" onClick={() => setOwn('')}>
          {t('reasonOwn')}
        </button>
      ) : (
        <>
          <textarea
            className="s-input"
            rows={3}
            maxLength={2_000}
            aria-label={t('reasonOwn')}
            value={own}
            onChange={event => setOwn(event.target.value)}
          />
          <button
            type="button"
            className="c-big"
            disabled={busy || !own.trim()}
            onClick={() => onSend(own.trim())}
          >
            <b>{t('send')}</b>
          </button>
        </>
      )}
      <button type="button" className="c-reason c-reason-back" onClick={onBack}>
        {t('back')}
      </button>
    </fieldset>
  )
}
