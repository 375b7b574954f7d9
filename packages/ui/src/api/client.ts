import { networkFailure, readFailure } from './problem.ts'

/** Values of a query string; absent and empty ones are left out. */
export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>

export interface ApiClientOptions {
  /** Replaces the browser's fetch in tests. */
  readonly fetch?: typeof fetch
  /** Called once for every answer that says the caller is not signed in. */
  readonly onUnauthenticated?: () => void
}

export interface RequestOptions {
  readonly query?: Query
  readonly signal?: AbortSignal
}

/** The HTTP API for screens: JSON in and out, CSRF header on changes, failures as `ApiError`. */
export interface ApiClient {
  get<Answer>(path: string, options?: RequestOptions): Promise<Answer>
  post<Answer>(path: string, body?: unknown, options?: RequestOptions): Promise<Answer>
  put<Answer>(path: string, body?: unknown, options?: RequestOptions): Promise<Answer>
  delete<Answer>(path: string, options?: RequestOptions): Promise<Answer>
  /** The token of the session, sent with every change. */
  setCsrf(token: string | null): void
}

/** Address of a request with its query string. */
export function addressOf(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') parameters.set(name, String(value))
  }
  const text = parameters.toString()
  return text ? `${path}?${text}` : path
}

/** Makes a client. A `FormData` body is sent as multipart, anything else as JSON. */
export function createApiClient(options: ApiClientOptions = {}): ApiClient {
  let csrf: string | null = null

  async function request<Answer>(
    method: string,
    path: string,
    body: unknown,
    { query, signal }: RequestOptions = {},
  ): Promise<Answer> {
    const unsafe = method !== 'GET'
    const headers: Record<string, string> = { accept: 'application/json' }
    if (unsafe && csrf) headers['x-shian-csrf'] = csrf
    const multipart = body instanceof FormData
    if (body !== undefined && !multipart) headers['content-type'] = 'application/json'
    let response: Response
    try {
      response = await (options.fetch ?? fetch)(addressOf(path, query), {
        method,
        headers,
        credentials: 'same-origin',
        ...(body === undefined ? {} : { body: multipart ? body : JSON.stringify(body) }),
        ...(signal ? { signal } : {}),
      })
    } catch (thrown) {
      if (signal?.aborted) throw thrown
      throw networkFailure(unsafe)
    }
    if (!response.ok) {
      const failure = await readFailure(response, unsafe)
      if (failure.kind === 'unauthenticated') options.onUnauthenticated?.()
      throw failure
    }
    if (response.status === 204 || response.headers.get('content-length') === '0') return undefined as Answer
    try {
      return (await response.json()) as Answer
    } catch (thrown) {
      if (signal?.aborted) throw thrown
      throw networkFailure(unsafe)
    }
  }

  return {
    get: (path, requestOptions) => request('GET', path, undefined, requestOptions),
    post: (path, body, requestOptions) => request('POST', path, body, requestOptions),
    put: (path, body, requestOptions) => request('PUT', path, body, requestOptions),
    delete: (path, requestOptions) => request('DELETE', path, undefined, requestOptions),
    setCsrf: token => {
      csrf = token
    },
  }
}
