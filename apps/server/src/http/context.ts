import type { Database, DeviceSession, RequestContext, Scope, Session, Sql } from '@shian/kernel'
import { PUBLIC_SCOPE } from '@shian/kernel'
import type { Platform } from '../platform.ts'
import type { Caller } from './identity.ts'

/** Headers as the server read them, by lower-case name. */
type Headers = Readonly<Record<string, string | string[] | undefined>>

/** What a handler is given. Asking for a session on a route for devices is a mistake of the module, and throws. */
export class Context implements RequestContext {
  readonly db: Database
  readonly node: RequestContext['node']
  readonly now: Date
  readonly rules: RequestContext['rules']
  readonly calendar: RequestContext['calendar']
  readonly blobs: RequestContext['blobs']
  readonly executor: RequestContext['executor']
  readonly scope: Scope
  readonly requestId: string
  readonly #headers: Headers
  /** The cookie header as it came, for the one route that ends a former session. */
  readonly cookie: string | undefined
  readonly #caller: Caller
  readonly #platform: Platform

  constructor(platform: Platform, caller: Caller, requestId: string, now: Date, headers: Headers) {
    this.db = platform.db
    this.node = platform.node
    this.rules = platform.rules
    this.calendar = platform.calendar
    this.blobs = platform.blobs
    this.executor = platform.executor
    this.now = now
    this.requestId = requestId
    this.scope = caller.session?.scope ?? caller.device?.scope ?? PUBLIC_SCOPE
    this.cookie = headers['cookie'] as string | undefined
    this.#headers = headers
    this.#caller = caller
    this.#platform = platform
  }

  get session(): Session {
    if (!this.#caller.session) throw new Error('no session: the route is not for people')
    return this.#caller.session
  }

  get device(): DeviceSession {
    if (!this.#caller.device) throw new Error('no device: the route is not for devices')
    return this.#caller.device
  }

  get isDemo(): boolean {
    return this.#platform.isDemo
  }

  transaction<T>(fn: (tx: Sql) => Promise<T>): Promise<T> {
    return this.db.transaction(this.scope, fn)
  }

  header(name: string): string | undefined {
    const value = this.#headers[name]
    return typeof value === 'string' ? value : undefined
  }

  port<T>(name: string): T {
    return this.#platform.port<T>(name)
  }
}
