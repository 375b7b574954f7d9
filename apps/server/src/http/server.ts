import { randomBytes } from 'node:crypto'
import multipart from '@fastify/multipart'
import { Refusal } from '@shian/kernel'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { registerFeed } from '../feed/route.ts'
import type { Platform } from '../platform.ts'
import { registerScreens } from './console.ts'
import { CONTENT_POLICY } from './headers.ts'
import type { IdentityParts } from './identity.ts'
import { registerProbes } from './probes.ts'
import { sendProblem } from './problems.ts'
import { RateLimit } from './rate-limit.ts'
import { BODY_BYTES, registerRoute } from './routes.ts'

/** A whole request must have come by then: a slow upload on a telephone takes a minute. */
const REQUEST_MILLIS = 120_000
/** Longer than the proxies in front keep idle connections, so that they close first. */
const KEEP_ALIVE_MILLIS = 75_000

/** Ids of requests: unique per process without a random read each. */
function requestIds(): () => string {
  const prefix = randomBytes(6).toString('base64url')
  let count = 0
  return () => `${prefix}-${(count++).toString(36)}`
}

function addParsers(app: FastifyInstance, platform: Platform): void {
  // A file can be sent as the body itself; which types, each route says.
  const mimes = new Set(
    platform.modules.flatMap(module => module.routes.flatMap(route => route.upload?.mimes ?? [])),
  )
  for (const mime of mimes) {
    if (/^(application\/json|text\/plain|multipart\/)/.test(mime)) continue
    app.addContentTypeParser(mime, { parseAs: 'buffer' }, (request, body, done) => {
      const accepted = request.routeOptions.config.mimes ?? []
      if (accepted.includes(mime)) done(null, body)
      else done(new Refusal('server.unsupported_media_type', 415, { accepted }))
    })
  }
  app.removeContentTypeParser('text/plain')
}

function addHooks(app: FastifyInstance, platform: Platform): void {
  app.decorateRequest('caller', null as never)
  app.decorateRequest('receivedAt', null as never)
  app.addHook('onRequest', async (request, reply) => {
    request.caller = {}
    request.receivedAt = platform.clock()
    reply.headers(platform.securityHeaders)
    reply.header('x-request-id', request.id)
    // Checks of orchestrators go on; everybody else is told to come back.
    if (platform.stopping && !request.url.startsWith('/healthz') && !request.url.startsWith('/readyz')) {
      throw new Refusal('server.stopping', 503, { retryAfterSeconds: 5 })
    }
  })
  app.addHook('onSend', async (_, reply, payload) => {
    if (!reply.hasHeader('content-security-policy')) reply.header('content-security-policy', CONTENT_POLICY)
    return payload
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    const millis = reply.elapsedTime
    platform.metrics.observe(request.method, route, reply.statusCode, millis / 1000)
    const level = request.routeOptions.config.quiet ? 'debug' : 'info'
    // The pattern, never the address: queries hold names people search for.
    platform.log(level, 'request', {
      requestId: request.id,
      method: request.method,
      route,
      status: reply.statusCode,
      millis: Math.round(millis * 10) / 10,
    })
  })
}

/** Builds the HTTP server of the platform; the caller lets it listen or injects requests. */
export async function buildServer(platform: Platform): Promise<FastifyInstance> {
  const { config } = platform
  const app = fastify({
    logger: false,
    genReqId: requestIds(),
    bodyLimit: BODY_BYTES,
    trustProxy: config.trustProxy,
    requestTimeout: REQUEST_MILLIS,
    keepAliveTimeout: KEEP_ALIVE_MILLIS,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: 300 },
    // A path that cannot be decoded is refused before the hooks run.
    frameworkErrors: (error, request, reply) => {
      void reply.headers({ ...platform.securityHeaders, 'content-security-policy': CONTENT_POLICY })
      sendProblem(error, request as FastifyRequest, reply as FastifyReply, platform.log)
    },
    ajv: { customOptions: { removeAdditional: false } },
  })
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, platform.log))
  app.setNotFoundHandler((request, reply) =>
    sendProblem(new Refusal('server.no_such_route', 404), request, reply, platform.log),
  )
  await app.register(multipart)
  addParsers(app, platform)
  addHooks(app, platform)
  const parts: IdentityParts = {
    accounts: platform.accounts,
    tokens: platform.deviceTokens,
    limit: new RateLimit(),
    rates: {
      person: config.ratePerMinute,
      device: config.deviceRatePerMinute,
      public: config.publicRatePerMinute,
      enabled: config.rateLimits,
    },
    publicUrl: config.publicUrl,
  }
  registerProbes(app, platform)
  const runs = (isDevice: boolean): boolean => config.services.includes(isDevice ? 'ingest' : 'http')
  for (const route of platform.modules.flatMap(module => module.routes)) {
    if (runs(route.access === 'device')) registerRoute(app, platform, route, parts)
  }
  if (runs(false)) {
    registerFeed(app, platform, parts)
    await registerScreens(app, platform.consoleDir, platform.fieldDir)
  }
  return app
}
