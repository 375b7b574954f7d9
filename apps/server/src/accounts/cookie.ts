/** Name of the session cookie. */
export const COOKIE = 'shian_session'

/** The session token a request carries. */
export function tokenOf(cookieHeader: string | undefined): string | undefined {
  if (!cookieHeader) return undefined
  for (const part of cookieHeader.split(';')) {
    const equals = part.indexOf('=')
    if (equals > 0 && part.slice(0, equals).trim() === COOKIE) return part.slice(equals + 1).trim()
  }
  return undefined
}

/**
 * The Set-Cookie value of a session. Not readable by scripts, never sent with a request another site caused, and
 * gone when the session must be.
 *
 * @param token null removes the cookie
 */
export function cookieOf(token: string | null, maxAgeSeconds: number, secure: boolean): string {
  const age = token === null ? 0 : Math.floor(maxAgeSeconds)
  return `${COOKIE}=${token ?? ''}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${age}${secure ? '; Secure' : ''}`
}
