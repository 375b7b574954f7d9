import { Refusal, toProblem } from '@shian/kernel'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { describeError, type Log } from '../log.ts'
import './refusals.ts'

const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}

function statusOf(error: unknown): number {
  return typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500
}

/** What Fastify and its parsers throw, as our own refusals. */
function translate(error: unknown, request: FastifyRequest): Refusal {
  if (error instanceof Refusal) return error
  const code = codeOf(error)
  const status = statusOf(error)
  const maxBytes = request.routeOptions?.bodyLimit
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || code === 'FST_REQ_FILE_TOO_LARGE' || status === 413) {
    return new Refusal('server.body_too_large', 413, { maxBytes })
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new Refusal('server.unsupported_media_type', 415, { accepted: request.routeOptions.config.mimes })
  }
  if (
    code === 'FST_ERR_CTP_INVALID_JSON_BODY' ||
    code === 'FST_ERR_CTP_EMPTY_JSON_BODY' ||
    error instanceof SyntaxError
  ) {
    return new Refusal('server.malformed_json', 400)
  }
  // The path parameters or the query cannot be decoded, the length is wrong: the client's mistakes all.
  if (status >= 400 && status < 500) return new Refusal('server.bad_request', status)
  // Row security refuses a row that lies outside the act range: a forged area, not a broken server.
  if (code === '42501') return new Refusal('kernel.area_out_of_scope', 403)
  // A text PostgreSQL cannot hold, or a number out of range, that no schema caught.
  if (
    code === '22P05' ||
    code === '22021' ||
    code === '22003' ||
    code === '22P02' ||
    code === '22007' ||
    code === '22008'
  ) {
    return new Refusal('kernel.invalid_input', 400, { reason: code })
  }
  const internal = new Refusal('server.internal', 500, { requestId: request.id })
  internal.cause = error
  return internal
}

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`)

/** A browser that opens a page gets a page; programs get problem details. */
function wantsPage(request: FastifyRequest): boolean {
  const isInterface = /^\/(v1|ingest|healthz|readyz|metrics|openapi)/.test(request.url)
  return request.method === 'GET' && !isInterface && /\btext\/html\b/.test(request.headers.accept ?? '')
}

function page(problem: ReturnType<typeof toProblem>): string {
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${problem.status} ${escapeHtml(problem.title)}</title><main><h1>${problem.status}</h1><p>${escapeHtml(problem.title)}</p>
<p lang="en">${escapeHtml(problem.title_en)}</p><p><a href="/">返回首页 · <span lang="en">Home</span></a></p></main></html>`
}

/**
 * Answers with a problem document, in both languages.
 *
 * @source RFC 9457 §3, RFC 9110 §10.2.3 (Retry-After)
 */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply, log: Log): void {
  const refusal = translate(error, request)
  if (refusal.status >= 500 && refusal.code !== 'server.stopping') {
    const level = refusal.status === 503 ? 'warn' : 'error'
    log(level, 'request failed', {
      requestId: request.id,
      route: request.routeOptions?.url ?? null,
      ...describeError(refusal.cause ?? refusal),
    })
  }
  const { retryAfterSeconds } = refusal.details
  if (typeof retryAfterSeconds === 'number') void reply.header('retry-after', String(retryAfterSeconds))
  else if (refusal.status === 503) void reply.header('retry-after', '5')
  if (refusal.status === 401) void reply.header('www-authenticate', 'Bearer realm="shian"')
  const problem = toProblem(refusal, `urn:shian:request:${request.id}`)
  void reply.code(refusal.status).header('cache-control', 'no-store')
  if (wantsPage(request)) void reply.type('text/html; charset=utf-8').send(page(problem))
  else void reply.type(PROBLEM_TYPE).send(JSON.stringify(problem))
}
