import { Button, ErrorState, Labelled, useText } from '@shian/ui'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { Navigate, useLocation, useNavigate } from 'react-router'
import { api } from '../../api/client.ts'
import type { Session } from '../../api/types.ts'
import { homeOf } from '../../roles.ts'
import { adoptSession, useSessionQuery } from '../../session.tsx'
import { LanguageChoice } from '../../shell/account-menu.tsx'
import { signInText } from './sign-in.text.ts'
import './sign-in.css'

/** Account and password. What is wrong, how many tries are left and how long a lock lasts is said by the server. */
export function Component() {
  const t = useText(signInText)
  const known = useSessionQuery()
  const back = useBack()
  useEffect(() => {
    document.title = `${t('title')} · 食安 Shian`
  }, [t])
  if (known.data) return <Navigate to={back ?? homeOf(known.data.post.role)} replace />

  return (
    <main className="c-sign-in">
      <div className="c-sign-in-card">
        <div className="c-sign-in-head">
          <img src="/console/icon.svg" alt="" width="44" height="44" />
          <div>
            <h1>食安 Shian</h1>
            <p className="s-soft">{t('subtitle')}</p>
          </div>
        </div>
        <SignInForm />
        <div className="c-sign-in-demo">
          <p className="s-strong">{t('demoTitle')}</p>
          <p className="s-soft">{t('demoBody')}</p>
        </div>
        <div className="c-sign-in-foot">
          <LanguageChoice />
          <a href="/">{t('publicSite')}</a>
        </div>
      </div>
    </main>
  )
}

/** Where one wanted to go before being asked to sign in. */
function useBack(): string | undefined {
  return (useLocation().state as { back?: string } | null)?.back
}

function SignInForm() {
  const t = useText(signInText)
  const navigate = useNavigate()
  const back = useBack()
  const [account, setAccount] = useState('')
  const [password, setPassword] = useState('')
  const [shown, setShown] = useState(false)
  const [busy, setBusy] = useState(false)
  const [missing, setMissing] = useState(false)
  const [failure, setFailure] = useState<unknown>()
  const passwordInput = useRef<HTMLInputElement>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setMissing(!account.trim() || !password)
    if (!account.trim() || !password) return
    setBusy(true)
    setFailure(undefined)
    try {
      const session = await api.post<Session>('/v1/session', { account: account.trim(), password })
      adoptSession(session)
      navigate(back ?? homeOf(session.post.role), { replace: true })
    } catch (thrown) {
      setFailure(thrown)
      setPassword('')
      passwordInput.current?.focus()
    } finally {
      setBusy(false)
    }
  }
  return (
    <form className="s-form" noValidate onSubmit={event => void submit(event)}>
      <Labelled label={t('account')} htmlFor="account">
        <input
          id="account"
          className="s-input"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          value={account}
          onChange={event => setAccount(event.target.value)}
        />
      </Labelled>
      <Labelled label={t('password')} htmlFor="password" {...(missing ? { issue: t('missing') } : {})}>
        <input
          ref={passwordInput}
          id="password"
          className="s-input"
          type={shown ? 'text' : 'password'}
          autoComplete="current-password"
          value={password}
          onChange={event => setPassword(event.target.value)}
        />
      </Labelled>
      <label className="c-sign-in-show">
        <input type="checkbox" checked={shown} onChange={event => setShown(event.target.checked)} />{' '}
        {t('show')}
      </label>
      {failure !== undefined && <ErrorState error={failure} />}
      <Button type="primary" size="large" htmlType="submit" loading={busy} block>
        {t(busy ? 'busy' : 'submit')}
      </Button>
      <p className="s-soft">{t('help')}</p>
    </form>
  )
}
