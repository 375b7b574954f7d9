import { registry } from '@shian/events'
import { listEventTypes, mayReadKind, Refusal, type Route, workHost } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import type { FastifyInstance } from 'fastify'
import { type IdentityParts, identify } from '../http/identity.ts'
import { compileCheck } from '../http/validation.ts'
import type { Platform } from '../platform.ts'
import { parsePosition } from './feed.ts'

const CLIENTS_MAX = 5_000

/** Facts no screen shows as they happen: sign-ins, imports by the thousand, what only machines need. */
const SILENT =
  /^(access|registry)\.|^vision\.(ReferenceLearned|CameraRegistered|CameraReviewed)$|^risk\.(StaticScored|PointsAdded|PointsRemoved)$/

/** Types of facts the feed carries. */
export function feedTypes(): string[] {
  return listEventTypes()
    .map(entry => entry.type)
    .filter(type => !SILENT.test(type))
}

/** The feed as a route, for the interface document and the access table; it answers with a stream. */
export const FEED_ROUTE = {
  method: 'GET',
  path: '/v1/feed',
  summary: {
    zh: '实时事实流(SSE),Last-Event-ID 续传',
    en: 'Facts as they happen (SSE), resumed by Last-Event-ID',
  },
  access: 'signed-in',
  query: Type.Object({
    types: Type.Optional(
      Type.String({ maxLength: 2_000, description: 'Types wanted, comma separated; default all' }),
    ),
    after: Type.Optional(
      Type.String({ pattern: '^\\d{1,20}\\.-?\\d{1,19}$', description: 'As Last-Event-ID' }),
    ),
  }),
} as const satisfies Omit<Route, 'handle'>

const operatorRoles: readonly string[] = registry.OPERATOR_ROLES
const partnerRoles: readonly string[] = registry.PARTNER_ROLES

/** Serves the feed. The response leaves the framework: it is one long answer written by the feed. */
export function registerFeed(app: FastifyInstance, platform: Platform, parts: IdentityParts): void {
  const check = compileCheck(FEED_ROUTE.query, 'query', true)
  app.get<{ Querystring: { types?: string; after?: string } }>(FEED_ROUTE.path, {
    config: { quiet: true },
    onRequest: async request => {
      request.caller = await identify(FEED_ROUTE, request, parts, request.receivedAt)
    },
    handler: async (request, reply) => {
      check(request.query)
      const session = request.caller.session!
      if (platform.feed.clients >= CLIENTS_MAX)
        throw new Refusal('server.too_many_streams', 503, { retryAfterSeconds: 30 })
      const wanted = request.query.types?.split(',').filter(Boolean)
      const lastId = request.headers['last-event-id']
      const after = parsePosition(typeof lastId === 'string' ? lastId : request.query.after)
      reply.hijack()
      const response = reply.raw
      response.writeHead(200, {
        ...platform.securityHeaders,
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        'x-request-id': request.id,
      })
      response.socket?.setNoDelay(true)
      const isOfficial = !operatorRoles.includes(session.role)
      const mayRead = (kind: string | undefined): boolean =>
        kind === undefined
          ? !partnerRoles.includes(session.role)
          : mayReadKind(workHost(), session.role, kind)
      const refresh = async () =>
        (await platform.accounts.findByDigest(session.digest, platform.clock()))?.scope
      const types = wanted && wanted.length > 0 ? new Set(wanted) : undefined
      await platform.feed.join(response, { scope: session.scope, isOfficial, mayRead, types, refresh }, after)
    },
  })
}
