import { createHash, randomBytes } from 'node:crypto'
import type { OfflineReason } from '@shian/vision/ports'
import type { AllowedStream } from './allow.ts'
import { findJpegSize, maximumJpegBytes } from './jpeg.ts'

/** Why a picture could not be fetched, as the operator is told. */
export class PictureFailure extends Error {
  readonly reason: OfflineReason

  constructor(reason: OfflineReason, detail: string) {
    super(detail)
    this.reason = reason
  }
}

type HttpStream = Extract<AllowedStream, { kind: 'http-snapshot' }>

function parameters(challenge: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const match of challenge.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,]+))/g)) {
    found[match[1]!.toLowerCase()] = match[2] ?? match[3] ?? ''
  }
  return found
}

/**
 * Answer to a digest challenge for a GET, or undefined when it asks for something else. @source RFC 7616 §3.4
 */
export function answerDigest(
  challenge: string,
  uri: string,
  username: string,
  password: string,
  cnonce = randomBytes(8).toString('hex'),
): string | undefined {
  if (!/^digest\s/i.test(challenge)) return undefined
  const { realm = '', nonce = '', qop = '', opaque, algorithm = 'MD5' } = parameters(challenge)
  const name = { md5: 'md5', 'sha-256': 'sha256' }[algorithm.toLowerCase()]
  if (!name || /["\\]/.test(username)) return undefined
  const hash = (text: string) => createHash(name).update(text).digest('hex')
  const secret = hash(`${username}:${realm}:${password}`)
  const request = hash(`GET:${uri}`)
  const counted = qop.split(',').some(each => each.trim() === 'auth')
  const response = counted
    ? hash(`${secret}:${nonce}:00000001:${cnonce}:auth:${request}`)
    : hash(`${secret}:${nonce}:${request}`)
  return [
    `Digest username="${username}", realm="${realm}", nonce="${nonce}", uri="${uri}", algorithm=${algorithm}`,
    `response="${response}"`,
    ...(counted ? [`qop=auth, nc=00000001, cnonce="${cnonce}"`] : []),
    ...(opaque === undefined ? [] : [`opaque="${opaque}"`]),
  ].join(', ')
}

function authorization(response: Response, stream: HttpStream): string | undefined {
  if (!stream.username) return undefined
  const challenge = response.headers.get('www-authenticate') ?? ''
  const uri = stream.url.pathname + stream.url.search
  const digestAt = challenge.search(/digest\s/i)
  if (digestAt >= 0) return answerDigest(challenge.slice(digestAt), uri, stream.username, stream.password)
  if (!/basic/i.test(challenge)) return undefined
  return `Basic ${Buffer.from(`${stream.username}:${stream.password}`).toString('base64')}`
}

function failureOf(error: unknown): PictureFailure {
  if (error instanceof PictureFailure) return error
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : ''
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return new PictureFailure('dns', code)
  if (error instanceof Error && error.name === 'TimeoutError') return new PictureFailure('tcp', 'time-out')
  if (cause instanceof Error && /redirect/i.test(cause.message))
    return new PictureFailure('http-status', 'redirect')
  return new PictureFailure('tcp', code || 'connection failed')
}

async function readBody(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  if (!response.body) throw new PictureFailure('not-video', 'empty answer')
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > maximumJpegBytes) throw new PictureFailure('not-video', `more than ${maximumJpegBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/**
 * Fetches one JPEG: basic or digest login, no redirects (they would leave the checked address), 8 MB at most.
 *
 * @throws PictureFailure
 */
export async function fetchPicture(
  stream: HttpStream,
  timeoutSeconds: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const limit = AbortSignal.timeout(timeoutSeconds * 1000)
  const init = { redirect: 'error' as const, signal: signal ? AbortSignal.any([limit, signal]) : limit }
  try {
    let response = await fetch(stream.url, init)
    if (response.status === 401) {
      await response.body?.cancel()
      const answer = authorization(response, stream)
      if (!answer) throw new PictureFailure('auth', 'status 401')
      response = await fetch(stream.url, { ...init, headers: { authorization: answer } })
    }
    if (!response.ok) {
      await response.body?.cancel()
      const refused = response.status === 401 || response.status === 403
      throw new PictureFailure(refused ? 'auth' : 'http-status', `status ${response.status}`)
    }
    const bytes = await readBody(response)
    if (!findJpegSize(bytes)) throw new PictureFailure('not-video', 'the answer is no JPEG')
    return bytes
  } catch (error) {
    throw failureOf(error)
  }
}
