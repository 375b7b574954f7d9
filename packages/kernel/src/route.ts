import type { Static, TObject, TSchema } from '@sinclair/typebox'
import type { BlobStore } from './blob/index.ts'
import type { Executor } from './group.ts'
import type { Node } from './node.ts'
import type { Bilingual } from './refusal.ts'
import type { RuleBook } from './rule/index.ts'
import type { Scope } from './scope.ts'
import type { Database, Sql } from './sql.ts'
import type { Calendar } from './work/index.ts'

/** The posts a person may hold; what each may do is said by every route. */
export type Role = string

/** Somebody signed in, acting under one post. */
export interface Session {
  personId: string
  name: string
  postId: string
  role: Role
  /** Area path the post acts in. */
  area: string
  scope: Scope
  /** Certificate number of an inspector, when the post needs one. */
  certificate?: string | null
}

/** A device that pushes facts with its own token. */
export interface DeviceSession {
  deviceId: string
  premisesId: string | null
  area: string
  scope: Scope
}

/**
 * Who may call a route: everybody, any device with a token, anybody signed in, or holders of the roles named.
 * There is no default: a route that does not say is not registered.
 */
export type Access = 'public' | 'device' | 'signed-in' | readonly Role[]

/** What every handler is given. The clock is read once per request, at the edge. */
export interface RequestContext {
  db: Database
  node: Node
  now: Date
  rules: RuleBook
  calendar: Calendar
  blobs: BlobStore
  /** The scope to open transactions with. */
  scope: Scope
  /** Present on routes for people. */
  session: Session
  /** Present on routes for devices. */
  device: DeviceSession
  requestId: string
  /** Whether what is stored here is made up: every page says so. */
  isDemo: boolean
  /** A header of the request by its lower-case name: `accept`, `if-none-match`. */
  header(name: string): string | undefined
  /** Executes single commands and records single facts, many callers to one commit. */
  executor: Executor
  /** Opens one transaction under the scope of the request. */
  transaction<T>(fn: (tx: Sql) => Promise<T>): Promise<T>
  /** Ports by name, implemented by adapters: `ctx.port<SnapshotTaker>('vision.snapshot')`. */
  port<T>(name: string): T
}

/** A file or page instead of JSON. */
export class Reply {
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array | string>
  readonly headers: Record<string, string>
  readonly status: number
  constructor(
    body: string | Uint8Array | AsyncIterable<Uint8Array | string>,
    headers: Record<string, string>,
    status = 200,
  ) {
    this.body = body
    this.headers = headers
    this.status = status
  }
}

/** An uploaded file, as a stream under a size limit. */
export interface Upload {
  field: string
  filename: string
  mime: string
  bytes: Uint8Array
}

export interface RouteInput<P, Q, B> {
  params: P
  query: Q
  body: B
  /** Files of a multipart request; empty otherwise. */
  files: Upload[]
}

/** One HTTP operation. The schemas are the single source of validation, types and OpenAPI. */
export interface Route<
  P extends TObject = TObject,
  Q extends TObject = TObject,
  B extends TSchema = TSchema,
  O extends TSchema = TSchema,
> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** `/v1/<module>/<noun>/:id` */
  path: string
  summary: Bilingual
  access: Access
  params?: P
  query?: Q
  body?: B
  /** Multipart with files; the body schema then describes the text fields. */
  upload?: { maxBytes: number; maxFiles: number; mimes: readonly string[] }
  /** Schema of the JSON answer; absent for pages and files. */
  output?: O
  /** Largest body in bytes; default 256 KiB. */
  bodyLimitBytes?: number
  /** Requests a minute and caller; default of the server otherwise. */
  ratePerMinute?: number
  handle(
    context: RequestContext,
    input: RouteInput<Static<P>, Static<Q>, Static<B>>,
  ): Promise<(O extends TSchema ? Static<O> : never) | Reply>
}

/** Keeps the types of a route's schemas for its handler while the list of routes stays plain. */
export function route<P extends TObject, Q extends TObject, B extends TSchema, O extends TSchema>(
  definition: Route<P, Q, B, O>,
): Route {
  return definition as unknown as Route
}
