import { Refusal, systemScope } from '@shian/kernel'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sameSecret } from '../accounts/token.ts'
import type { Platform } from '../platform.ts'
import { openApiOf } from './openapi.ts'

/** A probe that takes longer than this says no. */
const READY_MILLIS = 2_000

async function isReady(platform: Platform): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>(no => {
    timer = setTimeout(() => no(false), READY_MILLIS)
  })
  const asked = platform.db
    .transaction(systemScope('ready'), tx => tx.query('select 1'))
    .then(() => true)
    .catch(() => false)
  return Promise.race([asked, late]).finally(() => clearTimeout(timer))
}

/** This machine itself, not somebody behind a proxy on it. */
function isLocal(request: FastifyRequest): boolean {
  const address = request.socket.remoteAddress ?? ''
  return /^(127\.|::1$|::ffff:127\.)/.test(address) && request.headers['x-forwarded-for'] === undefined
}

function assertMayRead(request: FastifyRequest, token: string | undefined): void {
  const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  const isHolder = token !== undefined && given !== undefined && sameSecret(given, token)
  if (!isHolder && !(token === undefined && isLocal(request)))
    throw new Refusal('server.metrics_forbidden', 403)
}

/** What machines ask: alive, ready, how much, and what is there. */
export function registerProbes(app: FastifyInstance, platform: Platform): void {
  const quiet = { config: { quiet: true } }
  app.get('/healthz', quiet, async (request, reply) => {
    const reactions = await platform.metrics.reactions(request.receivedAt.getTime())
    const stopped = reactions.filter(reaction => reaction.stoppedAt).map(reaction => reaction.name)
    const overall = platform.health.overall()
    const status = stopped.length > 0 && overall === 'ok' ? 'degraded' : overall
    // The process answers, so it lives: a degraded part is told, and is no reason to be killed.
    return reply.header('cache-control', 'no-store').send({
      status,
      version: platform.version,
      services: platform.health.parts(),
      reactions: reactions.map(({ name, lag, failures, stoppedAt }) => ({
        name,
        lag,
        failures,
        stopped: stoppedAt !== null,
      })),
      stopped,
    })
  })
  app.get('/readyz', quiet, async (_, reply) => {
    const ready = !platform.stopping && (await isReady(platform))
    void reply.header('cache-control', 'no-store')
    if (ready) return reply.send({ ready: true })
    return reply.code(503).header('retry-after', '5').send({ ready: false })
  })
  app.get('/metrics', quiet, async (request, reply) => {
    assertMayRead(request, platform.config.metricsToken)
    const text = await platform.metrics.text(request.receivedAt.getTime())
    return reply.type(platform.metrics.contentType).send(text)
  })
  const document = JSON.stringify(openApiOf(platform.describedModules, platform.version))
  app.get('/openapi.json', quiet, (_, reply) =>
    reply
      .header('cache-control', 'public, max-age=300')
      .type('application/json; charset=utf-8')
      .send(document),
  )
}
