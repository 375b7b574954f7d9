import type { Bilingual } from '../i18n/dictionary.ts'

/** What kind of failure it is; decides what a screen offers next. */
export type FailureKind =
  | 'network' // no answer at all
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'refused' // the server understood and said no
  | 'unavailable' // the server asks to come back later
  | 'server'

/**
 * A request that did not succeed, with the sentence in both languages and an id to look it up by.
 * `dataSafe` is false only when a change was sent and nobody knows whether it was kept.
 */
export class ApiError extends Error {
  readonly kind: FailureKind
  readonly status: number
  readonly code: string
  readonly sentence: Bilingual
  readonly details: Readonly<Record<string, unknown>>
  readonly errorId: string | undefined
  readonly retryAfterSeconds: number | undefined
  readonly dataSafe: boolean

  constructor(parts: {
    kind: FailureKind
    status: number
    code: string
    sentence: Bilingual
    details?: Readonly<Record<string, unknown>>
    errorId?: string | undefined
    retryAfterSeconds?: number | undefined
    dataSafe: boolean
  }) {
    super(`${parts.code} (${parts.status})`)
    this.name = 'ApiError'
    this.kind = parts.kind
    this.status = parts.status
    this.code = parts.code
    this.sentence = parts.sentence
    this.details = parts.details ?? {}
    this.errorId = parts.errorId
    this.retryAfterSeconds = parts.retryAfterSeconds
    this.dataSafe = parts.dataSafe
  }
}

/** Problem details as the server writes them. @source RFC 9457 §3 */
interface ProblemDocument {
  title?: string
  title_en?: string
  code?: string
  details?: Record<string, unknown>
  instance?: string
}

const SENTENCES: Record<FailureKind, Bilingual> = {
  network: { zh: '连不上服务器,请检查网络', en: 'The server cannot be reached; check the network' },
  unauthenticated: { zh: '登录已失效,请重新登录', en: 'You are signed out; sign in again' },
  forbidden: { zh: '您的岗位没有这项权限', en: 'Your post does not have this right' },
  'not-found': { zh: '没有找到这条记录', en: 'This record was not found' },
  conflict: {
    zh: '该记录刚刚被他人修改,请刷新后重试',
    en: 'The record was changed by someone else; reload and try again',
  },
  refused: { zh: '请求没有被接受', en: 'The request was not accepted' },
  unavailable: {
    zh: '服务暂时不可用,请稍后重试',
    en: 'The service is not available for the moment; try again shortly',
  },
  server: { zh: '服务器出错,请稍后重试', en: 'The server failed; try again later' },
}

/** The kind of failure an HTTP status stands for. */
export function kindOfStatus(status: number): FailureKind {
  if (status === 401) return 'unauthenticated'
  if (status === 403) return 'forbidden'
  if (status === 404 || status === 410) return 'not-found'
  if (status === 409) return 'conflict'
  if (status === 429 || status === 502 || status === 503 || status === 504) return 'unavailable'
  return status >= 500 ? 'server' : 'refused'
}

/** Reads the answer of a refused or failed request. Never throws: a broken answer is a failure too. */
export async function readFailure(response: Response, unsafe: boolean): Promise<ApiError> {
  const kind = kindOfStatus(response.status)
  let problem: ProblemDocument = {}
  try {
    const parsed: unknown = await response.json()
    if (typeof parsed === 'object' && parsed !== null) problem = parsed as ProblemDocument
  } catch {
    // A proxy answers with a page of its own; the status says enough.
  }
  const fallback = SENTENCES[kind]
  return new ApiError({
    kind,
    status: response.status,
    code: problem.code ?? `http.${response.status}`,
    sentence: { zh: problem.title ?? fallback.zh, en: problem.title_en ?? problem.title ?? fallback.en },
    details: problem.details ?? {},
    errorId: problem.instance?.split(':').at(-1) ?? response.headers.get('x-request-id') ?? undefined,
    retryAfterSeconds: retryAfter(response.headers.get('retry-after')),
    // A refusal and a 503 say that nothing was kept; other server failures leave it open.
    dataSafe: !unsafe || response.status < 500 || response.status === 503,
  })
}

/** The failure of a request that got no answer. */
export function networkFailure(unsafe: boolean): ApiError {
  return new ApiError({
    kind: 'network',
    status: 0,
    code: 'network.unreachable',
    sentence: SENTENCES.network,
    dataSafe: !unsafe,
  })
}

/** Anything thrown, as a failure a screen can show. */
export function toApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown
  return new ApiError({
    kind: 'server',
    status: 0,
    code: 'screen.failed',
    sentence: { zh: '页面出错,请刷新', en: 'The page failed; reload it' },
    dataSafe: true,
  })
}

function retryAfter(header: string | null): number | undefined {
  if (!header) return undefined
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1_000
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : undefined
}
