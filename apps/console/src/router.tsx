import { ErrorState, FeedProvider, Loading, useText } from '@shian/ui'
import { createBrowserRouter, Navigate, Outlet, useRouteError } from 'react-router'
import { staleKeys } from './api/client.ts'
import { homeOf } from './roles.ts'
import { adoptSession, RequireSession, useSession } from './session.tsx'
import { shellText } from './shell/shell.text.ts'
import { Shell } from './shell/shell.tsx'

function Failed() {
  const t = useText(shellText)
  const error = useRouteError()
  return (
    <main className="c-page">
      <ErrorState error={error} what={t('screenFailed')} onRetry={() => location.reload()} />
    </main>
  )
}

function Home() {
  const session = useSession()
  return <Navigate to={homeOf(session.post.role)} replace />
}

const endSession = () => adoptSession(null)

function SignedIn() {
  return (
    <RequireSession
      failed={(error, retry) => (
        <main className="c-page">
          <ErrorState error={error} onRetry={retry} />
        </main>
      )}
    >
      <FeedProvider address="/v1/feed" staleKeys={staleKeys} onUnauthenticated={endSession}>
        <Outlet />
      </FeedProvider>
    </RequireSession>
  )
}

/** Every address of the console. Each page is a file of its own that is fetched when it is first opened. */
export const router = createBrowserRouter(
  [
    {
      errorElement: <Failed />,
      hydrateFallbackElement: <Loading lines={6} />,
      children: [
        { path: '/sign-in', lazy: () => import('./pages/sign-in/sign-in-page.tsx') },
        {
          element: <SignedIn />,
          children: [
            { path: '/wall', lazy: () => import('./pages/wall/wall-page.tsx') },
            {
              element: <Shell />,
              children: [
                {
                  errorElement: <Failed />,
                  children: [
                    { path: '/', element: <Home /> },
                    { path: '/work', lazy: () => import('./pages/work/worklist-page.tsx') },
                    { path: '/work/:id', lazy: () => import('./pages/work/work-item-page.tsx') },
                    { path: '/premises', lazy: () => import('./pages/premises/premises-list-page.tsx') },
                    { path: '/premises/import', lazy: () => import('./pages/premises/import-page.tsx') },
                    { path: '/premises/:id', lazy: () => import('./pages/premises/premises-page.tsx') },
                    { path: '/findings', lazy: () => import('./pages/findings/findings-page.tsx') },
                    { path: '/findings/:id', lazy: () => import('./pages/findings/findings-page.tsx') },
                    {
                      path: '/self-inspection',
                      lazy: () => import('./pages/self-inspection/card-page.tsx'),
                    },
                    {
                      path: '/self-inspection/reports/:id',
                      lazy: () => import('./pages/self-inspection/report-page.tsx'),
                    },
                    {
                      path: '/self-inspection/premises/:id',
                      lazy: () => import('./pages/self-inspection/premises-page.tsx'),
                    },
                    { path: '/completion', lazy: () => import('./pages/completion/completion-page.tsx') },
                    { path: '/plans', lazy: () => import('./pages/plans/plans-page.tsx') },
                    { path: '/plans/:id', lazy: () => import('./pages/plans/plan-page.tsx') },
                    { path: '/draws', lazy: () => import('./pages/draws/draws-page.tsx') },
                    { path: '/draws/:id', lazy: () => import('./pages/draws/draw-page.tsx') },
                    { path: '/grid', lazy: () => import('./pages/grid/grid-page.tsx') },
                    { path: '/my', lazy: () => import('./pages/my/my-page.tsx') },
                    { path: '/cameras', lazy: () => import('./pages/cameras/cameras-page.tsx') },
                    { path: '/cameras/:id', lazy: () => import('./pages/cameras/camera-page.tsx') },
                    { path: '/notices', lazy: () => import('./pages/notices/notices-page.tsx') },
                    { path: '/people', lazy: () => import('./pages/people/people-page.tsx') },
                    { path: '/rules', lazy: () => import('./pages/rules/rules-page.tsx') },
                    { path: '/rules/:id', lazy: () => import('./pages/rules/rules-page.tsx') },
                    { path: '/kinds', lazy: () => import('./pages/kinds/kinds-page.tsx') },
                    { path: '/kinds/:id', lazy: () => import('./pages/kinds/kinds-page.tsx') },
                    { path: '/admin', lazy: () => import('./pages/admin/admin-page.tsx') },
                    { path: '*', lazy: () => import('./pages/not-found/not-found-page.tsx') },
                  ],
                },
              ],
            },
          ],
        },
      ],
    },
  ],
  { basename: '/console' },
)
