import { formatTime, Glyph, StaleClock, useNow, useText } from '@shian/ui'
import { Component, type ReactNode, useId } from 'react'
import { wallText } from './wall.text.ts'
import type { LiveAnswer } from './wall-data.ts'

/** Services a panel lives on. */
export type ServiceName = 'findings' | 'cameras' | 'work' | 'risk' | 'areas'

/** A service and its answer. */
export type Source = readonly [
  service: ServiceName,
  answer: Pick<LiveAnswer<unknown>, 'data' | 'at' | 'error' | 'retry'>,
]

/** One third of the wall, with the time of its data; it says what does not answer and keeps what it had. */
export function Panel({
  name,
  title,
  extra,
  sources,
  staleAfterMillis,
  quiet = false,
  children,
}: {
  name: string
  title: string
  extra?: ReactNode
  /** The first one gives the time shown. */
  sources: readonly Source[]
  staleAfterMillis: number
  /** Shows the time only when it is long ago; for panels whose parts have ages of their own. */
  quiet?: boolean
  children: ReactNode
}) {
  const id = useId()
  const at = sources[0]?.[1].at ?? 0
  return (
    <section className="w-panel" data-panel={name} aria-labelledby={id}>
      <header className="w-panel-head">
        <h2 id={id}>{title}</h2>
        {extra}
        <PanelTime at={at} staleAfterMillis={staleAfterMillis} quiet={quiet} />
      </header>
      <PanelBoundary>
        <SourceFailures sources={sources} />
        {children}
      </PanelBoundary>
    </section>
  )
}

function PanelTime({
  at,
  staleAfterMillis,
  quiet,
}: {
  at: number
  staleAfterMillis: number
  quiet: boolean
}) {
  const now = useNow(5_000)
  if (quiet && now - at <= staleAfterMillis) return null
  return (
    <span className="w-panel-time">
      <StaleClock at={at} staleAfterMillis={staleAfterMillis} />
    </span>
  )
}

function SourceFailures({ sources }: { sources: readonly Source[] }) {
  const t = useText(wallText)
  const failed = sources.filter(([, { error }]) => error)
  if (failed.length === 0) return null
  return (
    <div className="w-failures" role="alert">
      {failed.map(([service, { data, at, retry }]) => (
        <p key={service}>
          <Glyph name="alert" size={20} />
          <span>
            <b>{t('service', { service: t(`service.${service}`) })}</b>
            {' · '}
            {data === undefined ? t('serviceNone') : t('serviceKept', { time: formatTime(at) })}
          </span>
          <button type="button" className="w-button" onClick={retry}>
            {t('retry')}
          </button>
        </p>
      ))}
    </div>
  )
}

class PanelBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError() {
    return { broken: true }
  }

  override render() {
    if (!this.state.broken) return this.props.children
    return <BrokenPanel onRetry={() => this.setState({ broken: false })} />
  }
}

function BrokenPanel({ onRetry }: { onRetry: () => void }) {
  const t = useText(wallText)
  return (
    <div className="w-failures" role="alert">
      <p>
        <Glyph name="alert" size={20} />
        <b>{t('panelFailed')}</b>
        <button type="button" className="w-button" onClick={onRetry}>
          {t('retry')}
        </button>
      </p>
    </div>
  )
}
