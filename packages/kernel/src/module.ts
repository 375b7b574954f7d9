import type { Directory } from './directory.ts'
import type { Reaction } from './reaction.ts'
import type { RequestContext, Route } from './route.ts'
import type { View } from './view.ts'
import type { Kind } from './work/index.ts'
import type { FactMapper } from './work-host/index.ts'

/** Work that runs as long as the process: supervisors of cameras, sweeps of clocks. */
export interface Service {
  name: string
  /** Starts and returns at once; the returned function stops it and waits until it has stopped. */
  start(context: ServiceContext): Promise<() => Promise<void>>
}

export type ServiceContext = Pick<RequestContext, 'db' | 'node' | 'rules' | 'calendar' | 'blobs' | 'port'> & {
  log(level: 'info' | 'warn' | 'error', message: string, fields?: Record<string, unknown>): void
  /** The edge's clock. */
  clock(): Date
  /** States of the service for /health, keyed by part; `degraded` carries the reason. */
  report(part: string, state: 'ok' | 'degraded' | 'down', reason?: { zh: string; en: string }): void
}

/** One capability: everything the applications need to know about it. */
export interface Module {
  name: string
  views: readonly View[]
  reactions: readonly Reaction[]
  routes: readonly Route[]
  kinds: readonly Kind[]
  /** How the facts that the kinds record are made, by event type. */
  facts?: Readonly<Record<string, FactMapper>>
  services?: readonly Service[]
  /** Folder of numbered `.sql` files, as a URL relative to the module file. */
  migrations: URL
  /** Only the registry implements it. */
  directory?: Directory
}
