import type { Bilingual } from '@shian/ui/dictionary'

export type FailureKind = 'network' | 'signed-out' | 'refused' | 'server'

/** A request that did not succeed. */
export class ApiFailure extends Error {
  readonly kind: FailureKind
  readonly status: number
  readonly code: string
  readonly sentence: Bilingual
  readonly details: Readonly<Record<string, unknown>>
  constructor(kind: FailureKind, status: number, code: string, sentence: Bilingual, details = {}) {
    super(`${code} (${status})`)
    this.name = 'ApiFailure'
    this.kind = kind
    this.status = status
    this.code = code
    this.sentence = sentence
    this.details = details
  }
}

const NETWORK: Bilingual = { zh: '连不上服务器', en: 'The server cannot be reached' }
const SERVER: Bilingual = { zh: '服务器出错,稍后重试', en: 'The server failed; it will be tried again' }
const TIMEOUT_MILLIS = 60_000

let csrf = ''

export function setCsrf(token: string): void {
  csrf = token
}

function kindOf(status: number): FailureKind {
  if (status === 401) return 'signed-out'
  // 429 and 5xx pass; they say nothing about what was sent.
  return status === 429 || status >= 500 ? 'server' : 'refused'
}

async function failureOf(answer: Response): Promise<ApiFailure> {
  const problem = (await answer.json().catch(() => ({}))) as {
    code?: string
    title?: string
    title_en?: string
    details?: Record<string, unknown>
  }
  const sentence = problem.title ? { zh: problem.title, en: problem.title_en ?? problem.title } : SERVER
  return new ApiFailure(
    kindOf(answer.status),
    answer.status,
    problem.code ?? 'unknown',
    sentence,
    problem.details,
  )
}

/**
 * Asks the server.
 *
 * @throws ApiFailure
 */
export async function request<T>(method: string, path: string, body?: object | Uint8Array): Promise<T> {
  const isBytes = body instanceof Uint8Array
  const headers: Record<string, string> = method === 'GET' ? {} : { 'x-shian-csrf': csrf }
  if (body) headers['content-type'] = isBytes ? 'application/octet-stream' : 'application/json'
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), TIMEOUT_MILLIS)
  let answer: Response
  let text: string
  try {
    const payload = body ? { body: isBytes ? (body as BufferSource) : JSON.stringify(body) } : {}
    answer = await fetch(path, { method, headers, signal: stop.signal, ...payload })
    if (!answer.ok) throw await failureOf(answer)
    // An answer that is cut off half-way fails here, before anything of it is used.
    text = await answer.text()
    return (text === '' ? undefined : JSON.parse(text)) as T
  } catch (error) {
    if (error instanceof ApiFailure) throw error
    throw new ApiFailure('network', 0, 'network', NETWORK)
  } finally {
    clearTimeout(timer)
  }
}
