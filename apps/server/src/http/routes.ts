import { Readable } from 'node:stream'
import { Reply, type Route } from '@shian/kernel'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Platform } from '../platform.ts'
import { Context } from './context.ts'
import { policyOf } from './headers.ts'
import { type Caller, type IdentityParts, identify } from './identity.ts'
import { readParts, singleFile } from './uploads.ts'
import { type Check, compileCheck } from './validation.ts'

/** Largest JSON body when a route names none. */
export const BODY_BYTES = 256 * 1024
/** Room for the text fields and boundaries of a multipart body beside its files. */
const MULTIPART_EXTRA_BYTES = 1024 * 1024

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Media types the route takes, for the message of a refusal. */
    mimes?: readonly string[]
    /** Whether requests are logged at level debug: there are thousands a second. */
    quiet?: boolean
  }
  interface FastifyRequest {
    caller: Caller
    receivedAt: Date
  }
}

/** Largest body a route takes, bytes. */
export function bodyLimitOf(route: Route): number {
  if (route.upload)
    return Math.max(
      route.upload.maxBytes * route.upload.maxFiles + MULTIPART_EXTRA_BYTES,
      route.bodyLimitBytes ?? 0,
    )
  return route.bodyLimitBytes ?? BODY_BYTES
}

interface Checks {
  params: Check | undefined
  query: Check | undefined
  body: Check | undefined
  form: Check | undefined
  output: Check | undefined
}

function compileChecks(route: Route, checkOutputs: boolean): Checks {
  return {
    params: route.params && compileCheck(route.params, 'params', true),
    query: route.query && compileCheck(route.query, 'query', true),
    body: route.body && compileCheck(route.body, 'body', false),
    form: route.body && route.upload && compileCheck(route.body, 'body', true),
    output: checkOutputs && route.output ? compileCheck(route.output, 'output', false) : undefined,
  }
}

async function readInput(request: FastifyRequest, route: Route, checks: Checks) {
  const params = request.params as never
  const query = request.query as never
  checks.params?.(params)
  checks.query?.(query)
  const mime = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase()
  if (route.upload && request.method !== 'GET' && mime !== 'application/json' && mime !== '') {
    const isForm = mime === 'multipart/form-data'
    const { fields, files } = isForm
      ? await readParts(request, route)
      : singleFile(request, route.upload, mime)
    checks.form?.(fields)
    return { params, query, body: fields as never, files }
  }
  const body = request.body as never
  checks.body?.(body)
  return { params, query, body, files: [] }
}

function sendReply(reply: FastifyReply, answer: Reply): FastifyReply {
  reply.code(answer.status).headers(answer.headers)
  const { body } = answer
  if (typeof body === 'string') {
    const isPage = /^text\/html/.test(answer.headers['content-type'] ?? '')
    if (isPage && !reply.hasHeader('content-security-policy'))
      reply.header('content-security-policy', policyOf(body))
    return reply.send(body)
  }
  if (body instanceof Uint8Array)
    return reply.send(Buffer.from(body.buffer, body.byteOffset, body.byteLength))
  return reply.send(Readable.from(body, { objectMode: false }))
}

/** Serves one route of a module: identity, limits, input, handler, answer. */
export function registerRoute(
  app: FastifyInstance,
  platform: Platform,
  route: Route,
  parts: IdentityParts,
): void {
  const checks = compileChecks(route, platform.checkOutputs)
  const isIngest = route.access === 'device'
  const jsonMime = route.body ? ['application/json'] : []
  const mimes = route.upload
    ? ['multipart/form-data', ...jsonMime, ...route.upload.mimes]
    : ['application/json']
  app.route({
    method: route.method,
    url: route.path,
    bodyLimit: bodyLimitOf(route),
    config: { mimes, quiet: isIngest },
    onRequest: async request => {
      request.caller = await identify(route, request, parts, request.receivedAt)
    },
    handler: async (request, reply) => {
      const input = await readInput(request, route, checks)
      const context = new Context(platform, request.caller, request.id, request.receivedAt, request.headers)
      const answer = (await route.handle(context, input)) as unknown
      if (route.method !== 'GET') platform.wake()
      if (answer instanceof Reply) return sendReply(reply, answer)
      checks.output?.(JSON.parse(JSON.stringify(answer)))
      // Answers name people and places: no shared cache may keep them.
      if (route.access !== 'public' && !reply.hasHeader('cache-control'))
        reply.header('cache-control', 'private, no-cache')
      return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer))
    },
  })
}
