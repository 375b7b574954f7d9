import { createHash } from 'node:crypto'
import {
  type BlobStore,
  type DraftEvent,
  indexViews,
  type MigrationSource,
  type Node,
  type RequestContext,
  type Role,
  type Route,
  rangeOf,
  record,
  type Scope,
  systemScope,
  type Upload,
} from '@shian/kernel'
import { type TestDatabase, testDatabase } from '@shian/kernel/testing'
import { registry } from './module.ts'
import { recordPeople } from './people.ts'

/** For tests only: a small city in a database of its own, and requests made by hand. */
export const NOW = new Date('2026-11-24T02:00:00Z')
export const SYSTEM = systemScope('test')
export const MIGRATIONS: MigrationSource[] = [{ module: 'registry', folder: registry.migrations }]
export const node: Node = { source: 'test', views: indexViews(registry.views) }

const AREAS: [string, string, string, string | null][] = [
  ['4106', '鹤壁市', 'city', null],
  ['410603', '山城区', 'county', '4106'],
  ['410603001', '红旗街街道', 'township', '410603'],
  ['410603001001', '红旗社区', 'village', '410603001'],
  ['410611', '淇滨区', 'county', '4106'],
  ['410611001', '金山街道', 'township', '410611'],
  ['410611001001', '金山社区', 'village', '410611001'],
  ['410611001002', '银山社区', 'village', '410611001'],
]

export const areaDrafts: DraftEvent[] = AREAS.map(([code, name, kind, parent]) => ({
  id: `area:${code}`,
  type: 'registry.AreaDefined',
  subject: `area/${code}`,
  area: code,
  data: { code, name, kind, parent, ...(kind === 'township' ? { hex: { column: 1, row: 2 } } : {}) },
}))

/** Bytes in memory. */
export function memoryBlobs(): BlobStore {
  const stored = new Map<string, Uint8Array>()
  return {
    async put(content) {
      const chunks: Uint8Array[] = []
      if (content instanceof Uint8Array) chunks.push(content)
      else for await (const chunk of content) chunks.push(chunk)
      const bytes = Buffer.concat(chunks)
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      stored.set(sha256, bytes)
      return { sha256, size: bytes.length }
    },
    async get(sha256) {
      const bytes = stored.get(sha256)
      if (!bytes) throw new Error(`no blob ${sha256}`)
      return (async function* () {
        yield bytes
      })()
    },
    async stat(sha256) {
      const bytes = stored.get(sha256)
      return bytes && { sha256, size: bytes.length }
    },
    async delete(sha256) {
      return stored.delete(sha256)
    },
  }
}

/** The scope of a post in an area. */
export function scopeOf(area: string, view = area, search = view): Scope {
  return { actor: `post/${area}`, act: rangeOf(area), view: rangeOf(view), search: rangeOf(search) }
}

export interface Fixture {
  database: TestDatabase
  blobs: BlobStore
  /** Calls a handler as the holder of a post, after the checks the server makes. */
  call<Output = Record<string, unknown>>(
    who: Scope & { role?: Role },
    method: Route['method'],
    path: string,
    input?: { params?: object; query?: object; body?: object; files?: Upload[]; now?: Date },
  ): Promise<Output>
}

/** The route with that method and path. */
export function routeOf(method: Route['method'], path: string): Route {
  const found = registry.routes.find(route => route.method === method && route.path === path)
  if (!found) throw new Error(`no route ${method} ${path}`)
  return found
}

/** Makes the database with the areas above and, if asked, more facts. */
export async function openFixture(): Promise<Fixture> {
  const database = await testDatabase(MIGRATIONS)
  const blobs = memoryBlobs()
  await database.db.transaction(SYSTEM, async tx => {
    await record(tx, node, areaDrafts, { actor: SYSTEM.actor, now: NOW })
    await recordPeople(
      tx,
      node,
      [
        { id: 'official', name: '官员甲', phone: '10000000001', kind: 'official', area: '410611' },
        { id: 'operator', name: '店主乙', phone: '10000000002', kind: 'operator', area: '410611001001' },
        { id: 'elsewhere', name: '外区丙', phone: '10000000003', kind: 'official', area: '410603' },
      ],
      { actor: SYSTEM.actor, now: NOW },
    )
  })
  return {
    database,
    blobs,
    async call<Output>(who: Scope & { role?: Role }, method: Route['method'], path: string, input = {}) {
      const { role = 'admin', ...scope } = who
      const {
        params = {},
        query = {},
        body = {},
        files = [],
        now = NOW,
      } = input as {
        params?: object
        query?: object
        body?: object
        files?: Upload[]
        now?: Date
      }
      const area = scope.act.lo
      const context = {
        db: database.db,
        node,
        now,
        blobs,
        scope,
        session: { personId: 'official', name: '官员甲', postId: 'p', role, area, scope },
        requestId: 'r',
        transaction: (fn: Parameters<typeof database.db.transaction>[1]) =>
          database.db.transaction(scope, fn),
      } as unknown as RequestContext
      return (await routeOf(method, path).handle(context, { params, query, body, files } as never)) as Output
    },
  }
}
