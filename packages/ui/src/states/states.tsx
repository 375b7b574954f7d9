import { Button } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import { type ApiError, toApiError } from '../api/problem.ts'
import { formatSpan, formatTime } from '../i18n/format.ts'
import { useLanguage, usePick, useText } from '../i18n/language.tsx'
import { uiText } from '../i18n/ui.text.ts'
import { Glyph } from '../parts/glyph.tsx'
import { useNow } from '../parts/use-now.ts'

const SKELETON_DELAY_MILLIS = 200

/** Grey lines in the place of what is coming, shown only when it takes longer than 200 ms. */
export function Loading({ lines = 4, height }: { lines?: number; height?: number }) {
  const t = useText(uiText)
  const [visible, setVisible] = useState(false)
  useEffect(() => {
    const timer = window.setTimeout(() => setVisible(true), SKELETON_DELAY_MILLIS)
    return () => window.clearTimeout(timer)
  }, [])
  return (
    <div className="s-skeleton" role="status" data-visible={visible} style={{ minHeight: height }}>
      <span className="s-hidden">{t('loading')}</span>
      {visible &&
        Array.from({ length: lines }, (_, line) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: identical lines without identity
          <i key={line} style={{ width: `${92 - ((line * 17) % 40)}%` }} aria-hidden="true" />
        ))}
    </div>
  )
}

/** Why there is nothing, and the one next step. */
export function Empty({
  title,
  children,
  action,
}: {
  title: string
  children?: ReactNode
  action?: ReactNode
}) {
  return (
    <div className="s-empty">
      <Glyph name="empty" />
      <p className="s-empty-title">{title}</p>
      {children && <div className="s-soft">{children}</div>}
      {action && <div className="s-empty-action">{action}</div>}
    </div>
  )
}

export interface ErrorStateProps {
  /** Anything thrown by a request. */
  readonly error: unknown
  /** What could not be shown, in the language of the screen. */
  readonly what?: string
  readonly onRetry?: () => void
  /** Who can give a missing right; the administrator by default. */
  readonly grantedBy?: string
}

/** What failed, whether the data is safe, how to go on, and the id to ask about. */
export function ErrorState({ error, what, onRetry, grantedBy }: ErrorStateProps) {
  const t = useText(uiText)
  const pick = usePick()
  const failure = toApiError(error)
  // A refusal says itself what to do; only a failure leaves people wondering about their data.
  const broke = failure.kind === 'network' || failure.kind === 'unavailable' || failure.kind === 'server'
  if (failure.kind === 'forbidden')
    return <Forbidden {...(grantedBy ? { grantedBy } : {})} failure={failure} />
  return (
    <div className="s-error" role="alert">
      <Glyph name="alert" />
      <div>
        <p className="s-error-title">{what ? `${what}:${pick(failure.sentence)}` : pick(failure.sentence)}</p>
        {broke && <p className="s-soft">{t(failure.dataSafe ? 'dataSafe' : 'dataUnknown')}</p>}
        {broke && failure.errorId && (
          <p className="s-soft">
            {t('errorId')} <code>{failure.errorId}</code>
          </p>
        )}
        {onRetry && <RetryButton failure={failure} onRetry={onRetry} />}
      </div>
    </div>
  )
}

function RetryButton({ failure, onRetry }: { failure: ApiError; onRetry: () => void }) {
  const t = useText(uiText)
  const [shownAt] = useState(() => Date.now())
  const now = useNow(1_000)
  const wait = Math.ceil((failure.retryAfterSeconds ?? 0) - (now - shownAt) / 1_000)
  return (
    <p>
      <Button onClick={onRetry} disabled={wait > 0}>
        {t('retry')}
      </Button>
      {wait > 0 && <span className="s-soft s-pad-left">{t('retryIn', { seconds: wait })}</span>}
    </p>
  )
}

/** A place the post may not look at, and who can change that. */
export function Forbidden({ grantedBy, failure }: { grantedBy?: string; failure?: ApiError }) {
  const t = useText(uiText)
  return (
    <div className="s-empty" role="alert">
      <Glyph name="lock" />
      <p className="s-empty-title">{t('forbiddenTitle')}</p>
      <p className="s-soft">{t('forbiddenWho', { who: grantedBy ?? t('forbiddenAdmin') })}</p>
      {failure?.errorId && (
        <p className="s-soft">
          {t('errorId')} <code>{failure.errorId}</code>
        </p>
      )}
    </div>
  )
}

/** How fresh the figures beside it are: the time they were read, and a warning when that is long ago. */
export function StaleClock({ at, staleAfterMillis = 60_000 }: { at: number; staleAfterMillis?: number }) {
  const t = useText(uiText)
  const { language } = useLanguage()
  const now = useNow(5_000)
  if (!at) return null
  const age = now - at
  return (
    <span className="s-asof" data-stale={age > staleAfterMillis}>
      <Glyph name="clock" />
      {t('asOf', { time: formatTime(at) })}
      {age > staleAfterMillis && <> · {t('staleFor', { span: formatSpan(age, language) })}</>}
    </span>
  )
}

function useOnline(): boolean {
  const [online, setOnline] = useState(() => navigator.onLine)
  useEffect(() => {
    const listen = () => setOnline(navigator.onLine)
    window.addEventListener('online', listen)
    window.addEventListener('offline', listen)
    return () => {
      window.removeEventListener('online', listen)
      window.removeEventListener('offline', listen)
    }
  }, [])
  return online
}

export interface OfflineBannerProps {
  /** Since when live updates are broken, milliseconds since 1970; undefined while they arrive. */
  readonly brokenSince?: number | undefined
  /** Changes that wait to be sent. */
  readonly waiting?: number
}

// A short break heals by itself; telling people about each would only teach them to look away.
const PATIENCE_MILLIS = 8_000

/** Says that the page may be out of date, and how many changes wait. */
export function OfflineBanner({ brokenSince, waiting = 0 }: OfflineBannerProps) {
  const t = useText(uiText)
  const online = useOnline()
  const now = useNow(2_000)
  const broken = brokenSince !== undefined && now - brokenSince > PATIENCE_MILLIS
  if (online && !broken) return null
  return (
    <div className="s-banner" role="status">
      <Glyph name="offline" />
      <span>
        {t(online ? 'feedBroken' : 'offline')}
        {waiting > 0 && <strong className="s-pad-left">{t('waiting', { count: waiting })}</strong>}
      </span>
    </div>
  )
}

/** The usual states of an answer around what is shown of it. */
export function Answer<Data>({
  query,
  what,
  lines,
  children,
}: {
  query: {
    readonly data: Data | undefined
    readonly error: unknown
    readonly isPending: boolean
    readonly refetch: () => unknown
  }
  what?: string
  lines?: number
  children: (data: Data) => ReactNode
}) {
  if (query.data !== undefined) return <>{children(query.data)}</>
  if (query.error)
    return <ErrorState error={query.error} {...(what ? { what } : {})} onRetry={() => void query.refetch()} />
  return <Loading {...(lines === undefined ? {} : { lines })} />
}
