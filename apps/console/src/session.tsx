import { Loading, toApiError } from '@shian/ui'
import { useQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext } from 'react'
import { Navigate, useLocation } from 'react-router'
import { api, queries, SESSION_KEY } from './api/client.ts'
import type { Session } from './api/types.ts'

const SessionContext = createContext<Session | null>(null)

/** Takes over a session the server answered with. */
export function adoptSession(session: Session | null): void {
  api.setCsrf(session?.csrf ?? null)
  queries.setQueryData<Session | null>(SESSION_KEY, session)
}

/** Goes on under another post: everything read under the old one is thrown away. */
export async function assumePost(postId: string): Promise<Session> {
  const session = await api.post<Session>('/v1/session/post', { postId })
  queries.removeQueries({
    predicate: query => query.queryKey[0] !== SESSION_KEY[0] && query.queryKey[0] !== 'areas',
  })
  adoptSession(session)
  return session
}

export async function signOut(): Promise<void> {
  await api.delete('/v1/session').catch(() => undefined)
  adoptSession(null)
  queries.removeQueries({ predicate: query => query.queryKey[0] !== SESSION_KEY[0] })
}

async function loadSession(signal: AbortSignal): Promise<Session | null> {
  try {
    const session = await api.get<Session>('/v1/session', { signal })
    api.setCsrf(session.csrf)
    return session
  } catch (thrown) {
    if (toApiError(thrown).kind === 'unauthenticated') return null
    throw thrown
  }
}

/** The present session as the server knows it; null when nobody is signed in. */
export function useSessionQuery() {
  return useQuery({
    queryKey: SESSION_KEY,
    queryFn: ({ signal }) => loadSession(signal),
    staleTime: 5 * 60_000,
  })
}

/** Shows its children to somebody signed in, and sends everybody else to the sign-in page and back afterwards. */
export function RequireSession({
  children,
  failed,
}: {
  children: ReactNode
  failed: (error: unknown, retry: () => void) => ReactNode
}) {
  const query = useSessionQuery()
  const location = useLocation()
  if (query.data === undefined) {
    return query.error ? failed(query.error, () => void query.refetch()) : <Loading lines={6} />
  }
  if (query.data === null) {
    const back = `${location.pathname}${location.search}`
    return <Navigate to="/sign-in" replace state={{ back }} />
  }
  return <SessionContext.Provider value={query.data}>{children}</SessionContext.Provider>
}

/** The session of the screen. @throws Error outside `RequireSession` */
export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('no session here')
  return session
}
