import {
  ErrorState,
  Glyph,
  type GlyphName,
  RiskTag,
  useLanguage,
  usePick,
  useText,
  useTheme,
} from '@shian/ui'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { api } from '../api/client.ts'
import type { SearchHit } from '../api/types.ts'
import { useAreas } from '../api/use-areas.ts'
import { homeOf } from '../roles.ts'
import { assumePost, signOut, useSession } from '../session.tsx'
import { MATCH_WORDS, PREMISES_WORDS, wordOf } from '../vocabulary.ts'
import { usePostName } from './account-menu.tsx'
import { placesOf } from './places.ts'
import { shellText } from './shell.text.ts'

const TYPING_DELAY_MILLIS = 80

interface Entry {
  readonly id: string
  readonly group: 'searchPremises' | 'searchPages' | 'searchActions'
  readonly label: string
  readonly hint?: ReactNode
  readonly glyph: GlyphName
  readonly run: () => void
}

function useDelayed(text: string): string {
  const [delayed, setDelayed] = useState(text)
  useEffect(() => {
    const timer = window.setTimeout(() => setDelayed(text), TYPING_DELAY_MILLIS)
    return () => window.clearTimeout(timer)
  }, [text])
  return delayed
}

/** Finds premises, pages and actions by typing; the keyboard is enough for all of it. */
export function SearchPalette({ onClose }: { onClose: () => void }) {
  const t = useText(shellText)
  const listId = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const found = usePremises(useDelayed(text.trim()))
  const commands = useCommands(text.trim().toLowerCase())
  const entries = [...found.entries, ...commands]
  const position = Math.min(at, Math.max(entries.length - 1, 0))
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal()
  }, [])
  useEffect(
    () => document.getElementById(`${listId}-${position}`)?.scrollIntoView({ block: 'nearest' }),
    [listId, position],
  )

  const run = (entry: Entry | undefined) => {
    if (!entry) return
    onClose()
    entry.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') setAt((position + 1) % Math.max(entries.length, 1))
    else if (event.key === 'ArrowUp') setAt((position + entries.length - 1) % Math.max(entries.length, 1))
    else if (event.key === 'Enter') run(entries[position])
    else return
    event.preventDefault()
  }
  return (
    <dialog
      ref={dialog}
      className="c-palette"
      aria-label={t('search')}
      onClose={onClose}
      onClick={event => event.target === dialog.current && onClose()}
      onKeyDown={onKeyDown}
    >
      <PaletteInput
        text={text}
        listId={listId}
        active={entries.length ? `${listId}-${position}` : undefined}
        onText={next => {
          setText(next)
          setAt(0)
        }}
      />
      {found.error !== null && <ErrorState error={found.error} />}
      <div id={listId} role="listbox" aria-label={t('search')} className="c-palette-list">
        {entries.map((entry, index) => (
          <PaletteLine
            key={entry.id}
            entry={entry}
            id={`${listId}-${index}`}
            selected={index === position}
            heading={entry.group === entries[index - 1]?.group ? undefined : t(entry.group)}
            onRun={() => run(entry)}
          />
        ))}
      </div>
      <p className="c-palette-foot s-soft" aria-live="polite">
        {entries.length === 0 ? t('searchNone', { text }) : (found.summary ?? t('searchHint'))}
      </p>
    </dialog>
  )
}

function PaletteInput({
  text,
  listId,
  active,
  onText,
}: {
  text: string
  listId: string
  active: string | undefined
  onText: (text: string) => void
}) {
  const t = useText(shellText)
  return (
    <div className="c-palette-input">
      <Glyph name="search" />
      <input
        role="combobox"
        aria-label={t('search')}
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={active}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        placeholder={t('searchPlaceholder')}
        value={text}
        onChange={event => onText(event.target.value)}
      />
    </div>
  )
}

function PaletteLine({
  entry,
  id,
  selected,
  heading,
  onRun,
}: {
  entry: Entry
  id: string
  selected: boolean
  heading: string | undefined
  onRun: () => void
}) {
  return (
    <>
      {heading && (
        <div className="c-palette-group" aria-hidden="true">
          {heading}
        </div>
      )}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the text field keeps the focus and points here */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the text field handles the keys */}
      <div id={id} role="option" aria-selected={selected} className="c-palette-line" onClick={onRun}>
        <Glyph name={entry.glyph} />
        <span>{entry.label}</span>
        {entry.hint && <span className="c-palette-hint">{entry.hint}</span>}
      </div>
    </>
  )
}

function usePremises(text: string): { entries: Entry[]; error: Error | null; summary: string | undefined } {
  const t = useText(shellText)
  const pick = usePick()
  const navigate = useNavigate()
  const { nameOf } = useAreas()
  const { data, error } = useQuery({
    queryKey: ['premises', 'search', text],
    queryFn: ({ signal }) =>
      api.get<{ items: SearchHit[]; tookMillis: number }>('/v1/registry/search', {
        query: { q: text, limit: 12 },
        signal,
      }),
    enabled: text !== '',
    placeholderData: keepPreviousData,
  })
  if (text === '' || !data) return { entries: [], error, summary: undefined }
  const entries = data.items.map(
    (hit): Entry => ({
      id: hit.id,
      group: 'searchPremises',
      label: hit.signName,
      glyph: 'house',
      hint: (
        <>
          <span className="s-soft">
            {pick(wordOf(PREMISES_WORDS, hit.kind))} · {hit.areaName ?? nameOf(hit.area)} ·{' '}
            {pick(wordOf(MATCH_WORDS, hit.match))}
          </span>
          {hit.grade && <RiskTag grade={hit.grade} short />}
        </>
      ),
      run: () => navigate(`/premises/${hit.id}`),
    }),
  )
  return { entries, error, summary: t('searchTook', { count: data.items.length, millis: data.tookMillis }) }
}

function useCommands(text: string): Entry[] {
  const t = useText(shellText)
  const session = useSession()
  const postName = usePostName()
  const navigate = useNavigate()
  const { language, setLanguage } = useLanguage()
  const { mode, setChoice } = useTheme()
  const pages = placesOf(session.post.role).map(
    ({ place, path, glyph }): Entry => ({
      id: place,
      group: 'searchPages',
      label: t(`place.${place}`),
      glyph,
      run: () => navigate(path),
    }),
  )
  const others = session.posts.filter(post => post.id !== session.post.id)
  const actions: Entry[] = [
    {
      id: 'language',
      group: 'searchActions',
      label: t(language === 'zh' ? 'toEnglish' : 'toChinese'),
      hint: <span className="s-soft">{t('language')}</span>,
      glyph: 'language',
      run: () => setLanguage(language === 'zh' ? 'en' : 'zh'),
    },
    {
      id: 'theme',
      group: 'searchActions',
      label: t(mode === 'dark' ? 'themeLight' : 'themeDark'),
      hint: <span className="s-soft">{t('theme')}</span>,
      glyph: 'theme',
      run: () => setChoice(mode === 'dark' ? 'light' : 'dark'),
    },
    ...others.map(
      (post): Entry => ({
        id: post.id,
        group: 'searchActions',
        label: t('switchTo', { post: postName(post) }),
        glyph: 'post',
        run: () => void assumePost(post.id).then(next => navigate(homeOf(next.post.role))),
      }),
    ),
    { id: 'sign-out', group: 'searchActions', label: t('signOut'), glyph: 'exit', run: () => void signOut() },
  ]
  return [...pages, ...actions].filter(
    entry => entry.label.toLowerCase().includes(text) || entry.id.includes(text),
  )
}
