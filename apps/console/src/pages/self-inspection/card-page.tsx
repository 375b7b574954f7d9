import {
  Answer,
  App,
  Empty,
  ErrorState,
  formatInstant,
  Glyph,
  PageHeader,
  StateTag,
  usePick,
  useText,
} from '@shian/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { api, queries } from '../../api/client.ts'
import type { DailyCard } from '../../api/self-inspection-types.ts'
import { useSession } from '../../session.tsx'
import { CardGroup } from './card-group.tsx'
import { bodyOf, type CardState, FRESH_CARD, leftToDo } from './card-state.ts'
import { MonthSection } from './month-section.tsx'
import { PhotoInput } from './photo-input.tsx'
import { selfText } from './self.text.ts'
import './self.css'

/** The daily card of the own premises, its month, and its weekly and monthly sheets. */
export function Component() {
  const t = useText(selfText)
  const { post } = useSession()
  const [search] = useSearchParams()
  const premisesId = post.area.split('/')[1]
  const day = search.get('day') ?? undefined
  const query = useQuery({
    queryKey: ['self-inspection', 'card', day ?? 'today'],
    queryFn: ({ signal }) => api.get<DailyCard>('/v1/self-inspection/card', { query: { day }, signal }),
    enabled: premisesId !== undefined,
  })
  if (!premisesId) return <Empty title={t('noPremises')} />
  return (
    <div className="c-self">
      <Answer query={query} what={t('cardFailed')} lines={8}>
        {card => <Today key={`${card.day}${card.state}`} card={card} />}
      </Answer>
      <MonthSection premisesId={premisesId} own={true} />
    </div>
  )
}

function Today({ card }: { card: DailyCard }) {
  const t = useText(selfText)
  const pick = usePick()
  const isOpen = card.state === 'due' || card.state === 'missed'
  return (
    <>
      <PageHeader title={pick(card.title)} documentTitle={t('documentTitle')}>
        <p className="s-soft c-sub">
          {card.signName} · {card.day}
          {isOpen && card.state === 'due' && ` · ${t('due', { time: formatInstant(card.missedAt) })}`}
        </p>
      </PageHeader>
      {isOpen ? <OpenCard card={card} /> : <Finished card={card} />}
    </>
  )
}

function Finished({ card }: { card: DailyCard }) {
  const t = useText(selfText)
  const { message } = App.useApp()
  const reopen = useMutation({
    mutationFn: async () => {
      const month = await api.get<{
        operatingDays: { closures: { id: string; from: string; to: string }[] }
      }>(`/v1/self-inspection/premises/${card.premisesId}`)
      const closure = month.operatingDays.closures.find(({ from, to }) => from <= card.day && card.day <= to)
      return api.post(`/v1/self-inspection/closures/${closure?.id ?? 'none'}/withdrawal`, {})
    },
    onSuccess: () => {
      message.success(t('reopened'))
      void queries.invalidateQueries({ queryKey: ['self-inspection'] })
    },
  })
  const isDone = card.state === 'submitted'
  const words = {
    closed: t('state.closed'),
    rest: t('state.rest'),
    'not-owed': t('state.not-owed'),
    'not-enrolled': t('state.not-enrolled'),
    gone: t('state.gone'),
    submitted: card.day === card.today ? t('state.submitted') : t('submittedOn', { day: card.day }),
  }
  return (
    <div className="s-card c-self-finished" data-done={isDone}>
      <Glyph name={isDone ? 'check' : 'pause'} size={28} />
      <p className="s-strong">{words[card.state as keyof typeof words] ?? t('nothing')}</p>
      {reopen.error && <ErrorState error={reopen.error} />}
      {card.state === 'closed' && card.day === card.today && (
        <button
          type="button"
          className="c-self-plain"
          disabled={reopen.isPending}
          onClick={() => reopen.mutate()}
        >
          {t('reopen')}
        </button>
      )}
    </div>
  )
}

interface Signed {
  photoGrade: string | null
}

function useSign(card: DailyCard, state: CardState, opened: number) {
  const t = useText(selfText)
  const { message } = App.useApp()
  return useMutation({
    mutationFn: (seconds: number) =>
      api.post<Signed>('/v1/self-inspection/cards', bodyOf(card, state, seconds)),
    onSuccess: ({ photoGrade }) => {
      const seconds = Math.round((Date.now() - opened) / 1_000)
      message.success(t('signed', { seconds }))
      if (photoGrade === 'gallery') message.warning(t('photoOld'))
      void queries.invalidateQueries({ queryKey: ['self-inspection'] })
      void queries.invalidateQueries({ queryKey: ['work'] })
    },
  })
}

function OpenCard({ card }: { card: DailyCard }) {
  const t = useText(selfText)
  const [state, setState] = useState<CardState>(FRESH_CARD)
  const [point, setPoint] = useState<string>()
  const [opened] = useState(() => Date.now())
  const sign = useSign(card, state, opened)
  const toggle = (id: string) =>
    setState(before => {
      const confirmed = new Set(before.confirmed)
      if (!confirmed.delete(id)) confirmed.add(id)
      return { ...before, confirmed }
    })
  return (
    <div className="c-self-card">
      {card.late && (
        <p className="c-self-note">
          <Glyph name="clock" size={16} /> {t('lateNote')}
        </p>
      )}
      {card.standIn && (
        <p className="c-self-note">
          <Glyph name="people" size={16} /> {t('standIn')}
        </p>
      )}
      {card.openHazards.length > 0 && (
        <p className="c-self-note" data-tone="warn">
          <Glyph name="alert" size={16} /> {t('openHazards', { count: card.openHazards.length })}:
          {card.openHazards.map(hazard => hazard.text).join('、')}
        </p>
      )}
      {card.groups.map(group => (
        <CardGroup
          key={group.id}
          group={group}
          state={state}
          opened={point}
          onOpen={setPoint}
          onConfirm={toggle}
          onException={(item, exception) =>
            setState(before => {
              const exceptions = new Map(before.exceptions)
              if (exception) exceptions.set(item, exception)
              else exceptions.delete(item)
              return { ...before, exceptions }
            })
          }
        />
      ))}
      {card.photo && <DayPhoto card={card} state={state} onState={setState} />}
      {sign.error && <ErrorState error={sign.error} />}
      <SignBar
        card={card}
        state={state}
        busy={sign.isPending}
        onSign={() => sign.mutate(Math.round((Date.now() - opened) / 1_000))}
      />
    </div>
  )
}

function DayPhoto({
  card,
  state,
  onState,
}: {
  card: DailyCard
  state: CardState
  onState: (state: CardState) => void
}) {
  const t = useText(selfText)
  const pick = usePick()
  const [excusing, setExcusing] = useState(false)
  const item = card.photo ? pick(card.photo.title) : ''
  return (
    <section className="s-card c-self-photo" aria-labelledby="self-photo">
      <h2 id="self-photo">{t('photoTitle', { item })}</h2>
      {state.photo && <img src={state.photo.preview} alt={item} />}
      <div className="c-self-handling">
        <PhotoInput
          className="c-self-choice"
          label={t(state.photo ? 'retake' : 'takePhoto')}
          hint={t(state.photo ? 'photoTaken' : 'photoHint')}
          onPhoto={(photo, photoTakenAt) => onState({ ...state, photo, photoTakenAt })}
        />
        {!state.photo && (
          <button
            type="button"
            className="c-self-plain"
            aria-expanded={excusing}
            onClick={() => setExcusing(!excusing)}
          >
            {t('noCamera')}
          </button>
        )}
      </div>
      {excusing && !state.photo && (
        <input
          className="s-input"
          aria-label={t('noCameraReason')}
          placeholder={t('noCameraReason')}
          maxLength={200}
          value={state.excuse}
          onChange={event => onState({ ...state, excuse: event.target.value })}
        />
      )}
    </section>
  )
}

function SignBar({
  card,
  state,
  busy,
  onSign,
}: {
  card: DailyCard
  state: CardState
  busy: boolean
  onSign: () => void
}) {
  const t = useText(selfText)
  const { person } = useSession()
  const left = leftToDo(card, state)
  const words = [
    ...(left.groups > 0 ? [t('leftGroups', { count: left.groups })] : []),
    ...(left.photo ? [t('leftPhoto')] : []),
    ...(left.exception ? [t('leftException')] : []),
  ]
  return (
    <div className="c-self-sign">
      <CloseToday card={card} />
      <button type="button" disabled={busy || words.length > 0} onClick={onSign}>
        {t(busy ? 'signing' : 'sign')}
      </button>
      <p className="s-soft">
        {words.length > 0 ? t('left', { what: words.join('、') }) : t('signAs', { name: person.name })}
      </p>
    </div>
  )
}

/** One tap: closed today, and nobody is reminded any more. */
function CloseToday({ card }: { card: DailyCard }) {
  const t = useText(selfText)
  const { message } = App.useApp()
  const close = useMutation({
    mutationFn: () => {
      const commandId = crypto.randomUUID()
      const body = { commandId, from: card.day, to: card.day, reason: 'rest' }
      return api.post('/v1/self-inspection/closures', body)
    },
    onSuccess: () => {
      message.success(t('closedToday'))
      void queries.invalidateQueries({ queryKey: ['self-inspection'] })
    },
  })
  if (card.day !== card.today) return <StateTag tone="warn">{card.day}</StateTag>
  return (
    <button type="button" className="c-self-plain" disabled={close.isPending} onClick={() => close.mutate()}>
      {t('closeToday')}
    </button>
  )
}
