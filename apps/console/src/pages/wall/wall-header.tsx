import {
  DemoBadge,
  formatDay,
  formatNumber,
  formatSpan,
  formatStopwatch,
  formatTime,
  formatWeekday,
  Glyph,
  type GlyphName,
  type Tone,
  useFeed,
  useFeedState,
  useLanguage,
  useNow,
  useText,
} from '@shian/ui'
import { useState } from 'react'
import { Link } from 'react-router'
import { useSession } from '../../session.tsx'
import { wallText } from './wall.text.ts'
import { useFullScreen } from './wall-hooks.ts'

/** A figure of the header and the list it opens. */
export interface Counter {
  readonly id: string
  readonly label: string
  /** Undefined while nothing is known. */
  readonly value: number | undefined
  /** More than the value; the list was cut. */
  readonly atLeast?: boolean
  readonly total?: number | undefined
  readonly to: string
  readonly tone: Tone
  readonly shape: GlyphName
  /** When the figure was read, milliseconds since 1970. */
  readonly at: number
  readonly failed: boolean
}

/** Who watches what, how fresh it is, what time it is, and the figures of the hour. */
export function WallHeader({
  city,
  counters,
  theme,
  onHelp,
}: {
  city: string
  counters: readonly Counter[]
  theme: { readonly mode: 'light' | 'dark'; readonly toggle: () => void }
  onHelp: () => void
}) {
  const t = useText(wallText)
  const session = useSession()
  return (
    <header className="w-header">
      <div className="w-brand">
        <h1>{t('centre', { city })}</h1>
        <span className="w-post">{session.post.areaName}</span>
        {session.demo && <DemoBadge />}
      </div>
      <nav className="w-counters" aria-label={t('counters')}>
        {counters.map(counter => (
          <CounterLink key={counter.id} counter={counter} />
        ))}
      </nav>
      <div className="w-status">
        <FeedAge />
        <WallTools theme={theme} onHelp={onHelp} />
        <WallClock />
      </div>
    </header>
  )
}

// Figures older than this say so; they are fetched every minute at least.
const STALE_MILLIS = 150_000

function CounterLink({ counter }: { counter: Counter }) {
  const t = useText(wallText)
  const { language } = useLanguage()
  const now = useNow(5_000)
  const { value, total, label, at } = counter
  const figure = value === undefined ? '—' : `${formatNumber(value)}${counter.atLeast ? '+' : ''}`
  const old = at > 0 && (counter.failed || now - at > STALE_MILLIS)
  return (
    <Link
      to={counter.to}
      className="w-counter"
      data-counter={counter.id}
      data-tone={value ? counter.tone : 'neutral'}
    >
      <Glyph name={counter.shape} size={22} />
      <span className="w-counter-value s-figures">
        {figure}
        {value !== undefined && total !== undefined && (
          <small>{t('counterOf', { total: formatNumber(total) })}</small>
        )}
      </span>
      <span className="w-counter-label">
        {label}
        {value === undefined && counter.failed && <em>{t('counterUnknown')}</em>}
        {old && <em>{t('counterStale', { span: formatSpan(now - at, language) })}</em>}
      </span>
    </Link>
  )
}

/** Whether facts arrive, and since when the last one did. */
function FeedAge() {
  const t = useText(wallText)
  const { language } = useLanguage()
  const { state, since } = useFeedState()
  const [lastAt, setLastAt] = useState(0)
  const now = useNow(1_000)
  useFeed([''], () => setLastAt(Date.now()))
  const sentence =
    state === 'broken'
      ? t('feedBroken', { clock: formatStopwatch(now - since) })
      : state === 'connecting'
        ? t('feedConnecting')
        : lastAt === 0
          ? t('feedLive')
          : t('feedLiveAge', { span: formatSpan(now - lastAt, language) })
  return (
    <span className="w-feed-age s-figures" data-state={state}>
      <Glyph name={state === 'live' ? 'dot' : state === 'broken' ? 'offline' : 'circle'} size={20} />
      {sentence}
    </span>
  )
}

function WallClock() {
  const { language } = useLanguage()
  const now = useNow(1_000)
  const day = formatDay(now)
  return (
    <time className="w-clock s-figures" dateTime={new Date(now).toISOString()}>
      <span className="w-clock-day">
        {day} {formatWeekday(day, language)}
      </span>
      <span className="w-clock-time">{formatTime(now)}</span>
    </time>
  )
}

function WallTools({
  theme,
  onHelp,
}: {
  theme: { readonly mode: 'light' | 'dark'; readonly toggle: () => void }
  onHelp: () => void
}) {
  const t = useText(wallText)
  const { language, setLanguage } = useLanguage()
  const full = useFullScreen()
  const other = language === 'zh' ? 'en' : 'zh'
  return (
    <fieldset className="w-tools" aria-label={t('tools')}>
      <button
        type="button"
        className="w-button"
        lang={other === 'zh' ? 'zh-CN' : 'en'}
        onClick={() => setLanguage(other)}
      >
        {t('otherLanguage')}
      </button>
      <button type="button" className="w-button" onClick={theme.toggle}>
        {t(theme.mode === 'dark' ? 'themeLight' : 'themeDark')}
      </button>
      {full.toggle && (
        <button type="button" className="w-button" onClick={full.toggle}>
          {t(full.on ? 'leaveFullScreen' : 'fullScreen')}
        </button>
      )}
      <button type="button" className="w-button" onClick={onHelp}>
        <kbd>?</kbd>
        {t('help')}
      </button>
      <Link to="/" className="w-button">
        {t('desk')}
      </Link>
    </fieldset>
  )
}
