import { DemoBadge, Glyph, OfflineBanner, uiText, useFeedState, usePick, useText } from '@shian/ui'
import { useEffect, useState } from 'react'
import { NavLink, Outlet, useLocation } from 'react-router'
import { useSession } from '../session.tsx'
import { AccountMenu } from './account-menu.tsx'
import { SearchPalette } from './palette.tsx'
import { placesOf } from './places.ts'
import { shellText } from './shell.text.ts'
import './shell.css'

/** The frame around every page of the desk: menu, search, post, account. */
export function Shell() {
  const t = useText(shellText)
  const ui = useText(uiText)
  const pick = usePick()
  const session = useSession()
  const feed = useFeedState()
  const [menuOpen, setMenuOpen] = useState(false)
  const [searching, setSearching] = useState(false)
  const location = useLocation()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the menu
  useEffect(() => setMenuOpen(false), [location.pathname])
  useSearchKey(() => setSearching(true))
  const title = pick({ zh: session.node.title, en: session.node.titleEnglish ?? session.node.title })

  return (
    <div className="c-shell" data-menu={menuOpen}>
      <a className="c-skip" href="#content">
        {ui('skipToContent')}
      </a>
      <header className="c-header s-no-print">
        <button
          type="button"
          className="s-icon-button c-menu-button"
          aria-label={t('openMenu')}
          aria-expanded={menuOpen}
          onClick={() => setMenuOpen(!menuOpen)}
        >
          <Glyph name="menu" />
        </button>
        <NavLink to="/" className="c-brand">
          <img src="/console/icon.svg" alt="" width="26" height="26" />
          <span>{t('product')}</span>
          <span className="c-brand-node">{title}</span>
        </NavLink>
        {session.demo && <DemoBadge />}
        <button type="button" className="c-search-button" onClick={() => setSearching(true)}>
          <Glyph name="search" />
          <span>{t('search')}</span>
          <kbd className="s-key">Ctrl K</kbd>
        </button>
        <FeedMark state={feed.state} />
        <AccountMenu />
      </header>
      <nav className="c-nav s-no-print" aria-label={t('mainMenu')}>
        <ul>
          {placesOf(session.post.role).map(({ place, path, glyph }) => (
            <li key={place}>
              <NavLink to={path} end={place === 'premises'}>
                <Glyph name={glyph} />
                <span>{t(`place.${place}`)}</span>
              </NavLink>
            </li>
          ))}
        </ul>
      </nav>
      <main id="content" className="c-main" tabIndex={-1}>
        <OfflineBanner brokenSince={feed.state === 'broken' ? feed.since : undefined} />
        <div className="c-page">
          <Outlet />
        </div>
      </main>
      {searching && <SearchPalette onClose={() => setSearching(false)} />}
    </div>
  )
}

function FeedMark({ state }: { state: 'connecting' | 'live' | 'broken' }) {
  const t = useText(shellText)
  return (
    <span className="c-feed" data-state={state} title={t(state)}>
      <Glyph name={state === 'live' ? 'dot' : state === 'broken' ? 'cross' : 'circle'} size={12} />
      <span>{t(state)}</span>
    </span>
  )
}

function useSearchKey(open: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return
      event.preventDefault()
      open()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  })
}
