import { type DeviceSession, Refusal, type Route } from '@shian/kernel'
import type { FastifyRequest } from 'fastify'
import type { Accounts, PersonSession } from '../accounts/accounts.ts'
import { tokenOf } from '../accounts/cookie.ts'
import type { DeviceTokens } from '../accounts/device-tokens.ts'
import { sameSecret } from '../accounts/token.ts'
import type { RateLimit } from './rate-limit.ts'

/** Who calls, as far as the route asks. */
export interface Caller {
  session?: PersonSession
  device?: DeviceSession
}

export interface IdentityParts {
  accounts: Accounts
  tokens: DeviceTokens
  limit: RateLimit
  rates: { person: number; device: number; public: number; enabled: boolean }
  /** The one origin pages of ours have, when it is configured. */
  publicUrl: string | undefined
}

type Guarded = Pick<Route, 'access' | 'method' | 'path' | 'ratePerMinute'>

const BEARER = /^Bearer ([A-Za-z0-9_.~+/-]{1,200})$/

/**
 * A browser says where a request comes from; one that another site caused is refused before anything else. SameSite
 * cookies and the CSRF header say the same twice more.
 */
function assertOwnOrigin(request: FastifyRequest, publicUrl: string | undefined): void {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    throw new Refusal('access.foreign_origin', 403)
  const origin = request.headers.origin
  if (origin === undefined || origin === publicUrl) return
  // The scheme is not compared: a proxy in front may have taken the TLS off.
  const host = URL.canParse(origin) ? new URL(origin).host : ''
  // Browsers leave a standard port out of the origin; some clients name it in the host.
  if (host !== request.headers.host?.replace(/:(80|443)$/, ''))
    throw new Refusal('access.foreign_origin', 403)
}

async function authenticate(
  route: Guarded,
  request: FastifyRequest,
  parts: IdentityParts,
  now: Date,
): Promise<Caller> {
  if (route.access === 'public') return {}
  if (route.access === 'device') {
    const token = BEARER.exec(request.headers.authorization ?? '')?.[1]
    const device = token ? await parts.tokens.find(token, now) : undefined
    if (!device) throw new Refusal('access.invalid_token', 401)
    return { device }
  }
  const token = tokenOf(request.headers.cookie)
  const session = token ? await parts.accounts.find(token, now) : undefined
  if (!session) throw new Refusal('kernel.not_signed_in', 401)
  return { session }
}

function authorize(route: Guarded, request: FastifyRequest, caller: Caller): void {
  const { session } = caller
  if (!session) return
  if (typeof route.access !== 'string' && !route.access.includes(session.role)) {
    throw new Refusal('kernel.forbidden', 403, { accepted: route.access })
  }
  if (route.method === 'GET') return
  const given = request.headers['x-shian-csrf']
  if (typeof given !== 'string' || !sameSecret(given, session.csrf))
    throw new Refusal('access.csrf_mismatch', 403)
}

function countRequest(
  route: Guarded,
  request: FastifyRequest,
  caller: Caller,
  parts: IdentityParts,
  now: number,
): void {
  if (!parts.rates.enabled) return
  const { session, device } = caller
  const [who, standard] = session
    ? [`s ${session.personId}`, parts.rates.person]
    : device
      ? [`d ${device.deviceId}`, parts.rates.device]
      : [`a ${request.ip}`, parts.rates.public]
  // A route with a limit of its own is counted by itself, so that it does not use up the rest.
  if (route.ratePerMinute !== undefined)
    parts.limit.take(`${who} ${route.method} ${route.path}`, route.ratePerMinute, now)
  else parts.limit.take(who, standard, now)
}

/**
 * Finds out who calls and whether they may, before the body is read.
 *
 * @throws Refusal kernel.not_signed_in, access.invalid_token, kernel.forbidden, access.csrf_mismatch,
 *   access.foreign_origin, server.too_many_requests
 */
export async function identify(
  route: Guarded,
  request: FastifyRequest,
  parts: IdentityParts,
  now: Date,
): Promise<Caller> {
  if (route.method !== 'GET' && route.access !== 'device') assertOwnOrigin(request, parts.publicUrl)
  let caller: Caller
  try {
    caller = await authenticate(route, request, parts, now)
  } catch (error) {
    // Guessing tokens uses up the address's share.
    if (error instanceof Refusal && error.status === 401)
      countRequest({ ...route, access: 'public' }, request, {}, parts, now.getTime())
    throw error
  }
  countRequest(route, request, caller, parts, now.getTime())
  authorize(route, request, caller)
  return caller
}
