import {
  App,
  Button,
  ErrorState,
  Glyph,
  Labelled,
  Modal,
  type ThemeChoice,
  toApiError,
  useLanguage,
  usePick,
  useText,
  useTheme,
} from '@shian/ui'
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { api } from '../api/client.ts'
import type { Post, Session } from '../api/types.ts'
import { homeOf } from '../roles.ts'
import { adoptSession, assumePost, signOut, useSession } from '../session.tsx'
import { ROLE_WORDS, wordOf } from '../vocabulary.ts'
import { shellText } from './shell.text.ts'

/** A post in one line: what one is and where. */
export function usePostName(): (post: Post) => string {
  const pick = usePick()
  return post => `${post.title || pick(wordOf(ROLE_WORDS, post.role))} · ${post.areaName}`
}

/** Post, language, appearance, password and sign-out behind one button. */
export function AccountMenu() {
  const t = useText(shellText)
  const session = useSession()
  const postName = usePostName()
  const [open, setOpen] = useState(false)
  const [changing, setChanging] = useState(false)
  const frame = useRef<HTMLDivElement>(null)
  const panelId = useId()
  useEffect(() => {
    if (!open) return
    const close = (event: Event) => {
      if (
        event instanceof KeyboardEvent
          ? event.key === 'Escape'
          : !frame.current?.contains(event.target as Node)
      )
        setOpen(false)
    }
    document.addEventListener('pointerdown', close)
    document.addEventListener('keydown', close)
    return () => {
      document.removeEventListener('pointerdown', close)
      document.removeEventListener('keydown', close)
    }
  }, [open])
  return (
    <div className="c-account" ref={frame}>
      <button
        type="button"
        className="c-account-button"
        aria-expanded={open}
        aria-controls={panelId}
        onClick={() => setOpen(!open)}
      >
        <span className="c-account-name">{session.person.name}</span>
        <span className="c-account-post">{postName(session.post)}</span>
        <Glyph name="down" size={14} />
      </button>
      <div id={panelId} className="c-account-panel" hidden={!open}>
        <PostChoice />
        <LanguageChoice />
        <ThemeChoices />
        <div className="c-panel-group">
          <a className="c-panel-line" href="/field/">
            <Glyph name="post" /> {t('fieldApp')}
          </a>
          <button type="button" className="c-panel-line" onClick={() => setChanging(true)}>
            <Glyph name="lock" /> {t('changePassword')}
          </button>
          <button type="button" className="c-panel-line" onClick={() => void signOut()}>
            <Glyph name="exit" /> {t('signOut')}
          </button>
        </div>
      </div>
      {changing && <PasswordDialog onClose={() => setChanging(false)} />}
    </div>
  )
}

function PostChoice() {
  const t = useText(shellText)
  const session = useSession()
  const postName = usePostName()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const pick = usePick()
  if (session.posts.length < 2) return null
  const assume = async (postId: string) => {
    try {
      navigate(homeOf((await assumePost(postId)).post.role))
    } catch (thrown) {
      message.error(pick(toApiError(thrown).sentence))
    }
  }
  return (
    <div className="c-panel-group">
      <p className="s-soft">{t('switchPost')}</p>
      {session.posts.map(post => (
        <button
          type="button"
          key={post.id}
          className="c-panel-line"
          aria-pressed={post.id === session.post.id}
          onClick={() => void assume(post.id)}
        >
          <Glyph name={post.id === session.post.id ? 'check' : 'post'} /> {postName(post)}
        </button>
      ))}
    </div>
  )
}

/** Chinese or English, as two buttons. */
export function LanguageChoice() {
  const t = useText(shellText)
  const { language, setLanguage } = useLanguage()
  return (
    <div className="c-panel-group">
      <p className="s-soft">{t('language')}</p>
      <div className="c-segments">
        <button type="button" lang="zh-CN" aria-pressed={language === 'zh'} onClick={() => setLanguage('zh')}>
          {t('toChinese')}
        </button>
        <button type="button" lang="en" aria-pressed={language === 'en'} onClick={() => setLanguage('en')}>
          {t('toEnglish')}
        </button>
      </div>
    </div>
  )
}

const THEMES = [
  ['light', 'themeLight'],
  ['dark', 'themeDark'],
  ['system', 'themeSystem'],
] as const satisfies readonly (readonly [ThemeChoice, string])[]

function ThemeChoices() {
  const t = useText(shellText)
  const { choice, setChoice } = useTheme()
  return (
    <div className="c-panel-group">
      <p className="s-soft">{t('theme')}</p>
      <div className="c-segments">
        {THEMES.map(([value, key]) => (
          <button type="button" key={value} aria-pressed={choice === value} onClick={() => setChoice(value)}>
            {t(key)}
          </button>
        ))}
      </div>
    </div>
  )
}

function PasswordDialog({ onClose }: { onClose: () => void }) {
  const t = useText(shellText)
  const { message } = App.useApp()
  const [values, setValues] = useState({ current: '', next: '', again: '' })
  const [failure, setFailure] = useState<unknown>()
  const differ = values.again !== '' && values.next !== values.again
  const save = async (event: FormEvent) => {
    event.preventDefault()
    if (values.next !== values.again) return
    try {
      const { current, next } = values
      adoptSession(await api.post<Session>('/v1/session/password', { current, next }))
      message.success(t('passwordChanged'))
      onClose()
    } catch (thrown) {
      setFailure(thrown)
    }
  }
  const input = (name: keyof typeof values, autoComplete: string) => (
    <input
      id={`password-${name}`}
      className="s-input"
      type="password"
      required
      autoComplete={autoComplete}
      value={values[name]}
      onChange={event => setValues({ ...values, [name]: event.target.value })}
    />
  )
  return (
    <Modal open title={t('changePassword')} footer={null} onCancel={onClose} destroyOnHidden>
      <form className="s-form" onSubmit={event => void save(event)}>
        <Labelled label={t('currentPassword')} htmlFor="password-current">
          {input('current', 'current-password')}
        </Labelled>
        <Labelled label={t('newPassword')} htmlFor="password-next">
          {input('next', 'new-password')}
        </Labelled>
        <Labelled
          label={t('newPasswordAgain')}
          htmlFor="password-again"
          {...(differ ? { issue: t('passwordsDiffer') } : {})}
        >
          {input('again', 'new-password')}
        </Labelled>
        {failure !== undefined && <ErrorState error={failure} />}
        <div className="s-form-buttons">
          <Button type="primary" htmlType="submit" disabled={differ}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
