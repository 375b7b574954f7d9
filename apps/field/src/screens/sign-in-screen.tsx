import { usePick, useText } from '@shian/ui/language'
import { type FormEvent, useState } from 'react'
import { ApiFailure } from '../core/api.ts'
import { signIn } from '../core/state.ts'
import { fieldText } from '../field.text.ts'

/** Name and password; once, then the phone remembers. */
export function SignInScreen() {
  const t = useText(fieldText)
  return (
    <main className="f-main f-sign-in">
      <h1>{t('appName')}</h1>
      <p className="s-soft">{t('signInHint')}</p>
      <SignInForm />
    </main>
  )
}

export function SignInForm() {
  const t = useText(fieldText)
  const pick = usePick()
  const [trouble, setTrouble] = useState('')
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    setBusy(true)
    setTrouble('')
    try {
      await signIn(String(given.get('account')), String(given.get('password')))
    } catch (error) {
      setTrouble(error instanceof ApiFailure ? pick(error.sentence) : String(error))
      setBusy(false)
    }
  }
  return (
    <form className="f-form" onSubmit={event => void submit(event)}>
      <div className="f-field">
        <label className="f-label" htmlFor="account">
          {t('account')}
        </label>
        <input
          id="account"
          name="account"
          className="f-input"
          required
          autoComplete="username"
          autoCapitalize="none"
        />
      </div>
      <div className="f-field">
        <label className="f-label" htmlFor="password">
          {t('password')}
        </label>
        <input
          id="password"
          name="password"
          type="password"
          className="f-input"
          required
          autoComplete="current-password"
        />
      </div>
      {trouble !== '' && (
        <p className="f-issue" role="alert">
          {trouble}
        </p>
      )}
      <button type="submit" className="f-button f-primary" disabled={busy}>
        {busy ? t('signingIn') : t('signIn')}
      </button>
    </form>
  )
}
