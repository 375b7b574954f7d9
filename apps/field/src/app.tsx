import { useText } from '@shian/ui/language'
import { type ReactNode, useEffect, useRef } from 'react'
import { clockOff } from './core/clock.ts'
import { type FieldState, useField } from './core/state.ts'
import { fieldText } from './field.text.ts'
import { ClockWarning } from './parts/clock-warning.tsx'
import { StateBar } from './parts/state-bar.tsx'
import { address, useRoute } from './route.ts'
import { ActionScreen } from './screens/action-screen.tsx'
import { ConflictScreen } from './screens/conflict-screen.tsx'
import { ItemScreen } from './screens/item-screen.tsx'
import { ListScreen } from './screens/list-screen.tsx'
import { MeScreen } from './screens/me-screen.tsx'
import { OutboxScreen } from './screens/outbox-screen.tsx'
import { ReportScreen } from './screens/report-screen.tsx'
import { SignInScreen } from './screens/sign-in-screen.tsx'

function screenOf(state: FieldState, route: readonly string[]): ReactNode {
  const [page, id = '', more = '', last = ''] = route
  switch (page) {
    case 'item':
      if (more === 'do') return <ActionScreen key={`${id}/${last}`} itemId={id} action={last} />
      if (more === 'kept') return <ConflictScreen key={last} itemId={id} kept={last} />
      return <ItemScreen itemId={id} />
    case 'report':
      return <ReportScreen key={id} kindId={id} />
    case 'outbox':
      return <OutboxScreen />
    case 'me':
      return <MeScreen />
    default:
      return <ListScreen state={state} />
  }
}

/** Frame, navigation and the page. */
export function App() {
  const t = useText(fieldText)
  const state = useField()
  const route = useRoute()
  const main = useRef<HTMLElement>(null)
  const where = route.join('/')
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page is read from its top
  useEffect(() => {
    window.scrollTo(0, 0)
    main.current?.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true })
  }, [where])
  if (!state.ready) return null
  if (state.broken !== undefined) {
    return (
      <main className="f-main">
        <h1>{t('appName')}</h1>
        <p role="alert">{t('broken')}</p>
      </main>
    )
  }
  const needsSignIn = !state.session
  if (needsSignIn) return <SignInScreen />
  const tabs = [
    ['', 'items'],
    ...((state.tables?.create.length ?? 0) > 0 ? ([['report', 'report']] as const) : []),
    ['outbox', 'outbox'],
    ['me', 'me'],
  ] as const
  const [page = ''] = route
  const active = page === 'item' ? '' : page
  const waiting = state.outbox.filter(entry => !entry.answer).length
  return (
    <>
      <StateBar />
      {clockOff() !== 0 && <ClockWarning />}
      <main className="f-main" ref={main}>
        {screenOf(state, route)}
      </main>
      <nav className="f-tabs" aria-label={t('navigation')}>
        {tabs.map(([path, key]) => (
          <a key={key} href={address(path)} aria-current={active === path ? 'page' : undefined}>
            {t(key)}
            {key === 'outbox' && waiting > 0 && <span className="f-count"> {waiting}</span>}
          </a>
        ))}
      </nav>
    </>
  )
}
