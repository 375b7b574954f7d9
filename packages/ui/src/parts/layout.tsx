import { type ReactNode, useEffect, useRef } from 'react'
import { useText } from '../i18n/language.tsx'
import { uiText } from '../i18n/ui.text.ts'
import { FeedbackButton } from './feedback.tsx'

export interface PageHeaderProps {
  readonly title: ReactNode
  /** Plain text for the tab of the browser; needed when the title is not text. */
  readonly documentTitle?: string
  /** Where the page belongs, above the title. */
  readonly back?: ReactNode
  /** Tags beside the title. */
  readonly tags?: ReactNode
  readonly actions?: ReactNode
  readonly children?: ReactNode
}

/** Title of a page with its tags, actions and the feedback entry that every page must have. */
export function PageHeader({ title, documentTitle, back, tags, actions, children }: PageHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const name = documentTitle ?? (typeof title === 'string' ? title : '')
  useEffect(() => {
    if (name) document.title = `${name} · 食安 Shian`
  }, [name])
  return (
    <header className="s-page-header">
      {back && <div className="s-page-back">{back}</div>}
      <div className="s-page-line">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {tags && <div className="s-tags">{tags}</div>}
        <div className="s-page-actions">
          {actions}
          <FeedbackButton />
        </div>
      </div>
      {children}
    </header>
  )
}

/** A block of a page with a heading of its own. */
export function Card({
  title,
  extra,
  children,
  id,
  flush = false,
}: {
  title?: ReactNode
  extra?: ReactNode
  children: ReactNode
  id?: string
  flush?: boolean
}) {
  return (
    <section className="s-card" id={id} data-flush={flush}>
      {title && (
        <div className="s-card-head">
          <h2>{title}</h2>
          {extra && <div className="s-card-extra">{extra}</div>}
        </div>
      )}
      <div className="s-card-body">{children}</div>
    </section>
  )
}

/** Names and values; a value that is missing says so. */
export function Facts({ items }: { items: readonly (readonly [name: string, value: ReactNode])[] }) {
  const t = useText(uiText)
  return (
    <dl className="s-facts">
      {items.map(([name, value]) => (
        <div key={name} className="s-fact">
          <dt>{name}</dt>
          <dd>
            {value === null || value === undefined || value === '' ? (
              <span className="s-soft">{t('noRecord')}</span>
            ) : (
              value
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** A count that opens its rows. */
export function Figure({
  label,
  value,
  children,
}: {
  label: string
  value: ReactNode
  children?: ReactNode
}) {
  return (
    <span className="s-figure">
      <span className="s-figure-value s-figures">{value}</span>
      <span className="s-soft">{label}</span>
      {children}
    </span>
  )
}

/** One thing that happened, in a list of such. */
export interface TimelineEntry {
  readonly id: string
  readonly time: ReactNode
  readonly title: ReactNode
  readonly body?: ReactNode
  readonly tone?: 'good' | 'warn' | 'grave' | 'info'
}

/** What happened, newest first as given. */
export function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
  return (
    <ol className="s-timeline">
      {entries.map(entry => (
        <li key={entry.id} data-tone={entry.tone ?? 'neutral'}>
          <div className="s-timeline-line">
            <span className="s-timeline-title">{entry.title}</span>
            <span className="s-soft s-figures">{entry.time}</span>
          </div>
          {entry.body && <div className="s-timeline-body">{entry.body}</div>}
        </li>
      ))}
    </ol>
  )
}
