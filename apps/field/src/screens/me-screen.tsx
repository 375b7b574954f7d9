import { useLanguage, useText } from '@shian/ui/language'
import { useEffect, useState } from 'react'
import { assume, signOut, storageOf, useField } from '../core/state.ts'
import { fieldText } from '../field.text.ts'
import { Rescue } from '../parts/rescue.tsx'
import { applyTheme, type ThemeChoice, themeChoice } from '../theme.ts'
import { SignInForm } from './sign-in-screen.tsx'

const MEGABYTE = 1024 * 1024

function megabytes(bytes: number): string {
  if (bytes < MEGABYTE) return `${Math.ceil(bytes / 1024)} KB`
  if (bytes >= 1024 * MEGABYTE) return `${(bytes / MEGABYTE / 1024).toFixed(1)} GB`
  return `${(bytes / MEGABYTE).toFixed(1)} MB`
}

/** Post, language, appearance, storage, rescue, sign-out. */
export function MeScreen() {
  const t = useText(fieldText)
  const { session, sync, items, tables } = useField()
  if (!session) return null
  const { person, posts, post } = session
  return (
    <>
      <h1 tabIndex={-1}>{person.name}</h1>
      {sync.phase === 'signed-out' && <SignInForm />}
      <fieldset className="f-field">
        <legend className="f-label">{t('post')}</legend>
        <div className="f-choices">
          {posts.map(entry => (
            <label key={entry.id} className="f-choice">
              <input
                type="radio"
                name="post"
                checked={entry.id === post.id}
                onChange={() => void assume(entry.id).catch(() => undefined)}
              />
              <span>
                {entry.title ?? entry.role} · {entry.areaName}
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <Appearance />
      <Storage />
      {tables && (
        <p className="s-soft">{t('prefetched', { items: items.length, size: megabytes(tables.bytes) })}</p>
      )}
      <Rescue />
      <p>
        <a href="/console/">{t('console')}</a>
      </p>
      <SignOut />
    </>
  )
}

function Appearance() {
  const t = useText(fieldText)
  const { language, setLanguage } = useLanguage()
  const [theme, setTheme] = useState(themeChoice)
  const themes = [
    ['system', 'themeSystem'],
    ['light', 'themeLight'],
    ['dark', 'themeDark'],
  ] as const satisfies readonly (readonly [ThemeChoice, string])[]
  const choose = (choice: ThemeChoice) => {
    setTheme(choice)
    applyTheme(choice)
  }
  return (
    <>
      <fieldset className="f-field">
        <legend className="f-label">{t('language')}</legend>
        <div className="f-choices">
          {(
            [
              ['zh', '中文'],
              ['en', 'English'],
            ] as const
          ).map(([value, name]) => (
            <label key={value} className="f-choice">
              <input
                type="radio"
                name="language"
                checked={language === value}
                onChange={() => setLanguage(value)}
              />
              <span lang={value === 'zh' ? 'zh-CN' : 'en'}>{name}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset className="f-field">
        <legend className="f-label">{t('theme')}</legend>
        <div className="f-choices">
          {themes.map(([value, key]) => (
            <label key={value} className="f-choice">
              <input type="radio" name="theme" checked={theme === value} onChange={() => choose(value)} />
              <span>{t(key)}</span>
            </label>
          ))}
        </div>
      </fieldset>
    </>
  )
}

function Storage() {
  const t = useText(fieldText)
  const [room, setRoom] = useState<{ persisted: boolean; usage: number; quota: number }>()
  useEffect(() => {
    void storageOf().then(setRoom)
  }, [])
  if (!room) return null
  const ask = async () => {
    await navigator.storage?.persist?.()
    setRoom(await storageOf())
  }
  return (
    <section>
      <h2>{t('storage')}</h2>
      <p>{t('usage', { used: megabytes(room.usage), quota: megabytes(room.quota) })}</p>
      <p className="s-soft">{t(room.persisted ? 'persisted' : 'notPersisted')}</p>
      {!room.persisted && (
        <button type="button" className="f-button" onClick={() => void ask()}>
          {t('askPersist')}
        </button>
      )}
    </section>
  )
}

function SignOut() {
  const t = useText(fieldText)
  const { outbox } = useField()
  const [asking, setAsking] = useState(false)
  const count = outbox.filter(entry => !entry.answer).length
  if (!asking) {
    const leave = () => (count > 0 ? setAsking(true) : void signOut())
    return (
      <button type="button" className="f-button" onClick={leave}>
        {t('signOut')}
      </button>
    )
  }
  return (
    <div className="f-warning" role="alert">
      <p>{t('signOutWarning', { count })}</p>
      <div className="f-buttons">
        <button type="button" className="f-button" onClick={() => setAsking(false)}>
          {t('cancel')}
        </button>
        <button type="button" className="f-button f-quiet" onClick={() => void signOut()}>
          {t('signOutAnyway')}
        </button>
      </div>
    </div>
  )
}
