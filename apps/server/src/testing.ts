import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '@shian/kernel'
import { testDatabase } from '@shian/kernel/testing'
import type { FastifyInstance } from 'fastify'
import { hashPassword } from './accounts/password.ts'
import { type Config, configOf } from './config.ts'
import { MODULES } from './modules.ts'
import { createPlatform, migrationSources, type Platform, type PlatformOptions } from './platform.ts'

/** A platform on a database of its own, with a clock the test moves. */
export interface TestPlatform {
  platform: Platform
  app: FastifyInstance
  /** Instant of the platform; a test may set it forward. */
  clock: { now: Date }
  /** Lines the platform logged. */
  lines: Record<string, unknown>[]
  connectionString: string
  /** Registers a person with a post and an account; the password is {@link TEST_PASSWORD}. */
  addPerson(options: TestPerson): Promise<{ personId: string; postId: string; login: string }>
  /** Signs in and returns headers that make requests under the post. */
  signIn(login: string): Promise<{ cookie: string; 'x-shian-csrf': string }>
  close(): Promise<void>
}

export interface TestPerson {
  role: string
  area?: string
  viewArea?: string
  login?: string
  name?: string
}

export const TEST_PASSWORD = 'correct horse battery'
/** Areas every test platform knows. */
export const TEST_AREAS: readonly [code: string, name: string, kind: string, parent: string | null][] = [
  ['4106', '鹤壁市', 'city', null],
  ['410602', '鹤山区', 'county', '4106'],
  ['410602001', '中山北路街道', 'township', '410602'],
  ['410602001001', '大湖村', 'village', '410602001'],
  ['410611', '淇滨区', 'county', '4106'],
]

async function seedAreas(connectionString: string): Promise<void> {
  const db = openDatabase(connectionString, { max: 1 })
  await db.owner(tx =>
    tx.query(
      `insert into registry_area (code, area, name, kind, parent)
       select code, code, name, kind, parent from unnest($1::text[], $2::text[], $3::text[], $4::text[]) a(code, name, kind, parent)
       on conflict do nothing`,
      [0, 1, 2, 3].map(column => TEST_AREAS.map(area => area[column])),
    ),
  )
  await db.close()
}

export interface TestOptions extends PlatformOptions {
  /** Leads the platform to its database by another way: through something a test can cut. */
  viaDatabase?: (url: string) => string
}

/**
 * Starts a platform for tests: nothing listens and no service runs unless the test starts them.
 *
 * @param config replaces settings
 * @param options replaces parts; answers are checked against their schemas
 */
export async function testPlatform(
  config: Partial<Config> = {},
  options: TestOptions = {},
): Promise<TestPlatform> {
  const database = await testDatabase(migrationSources(options.modules ?? MODULES))
  const dataDir = await mkdtemp(join(tmpdir(), 'shian-test-'))
  const via = options.viaDatabase ?? ((url: string) => url)
  const clock = { now: new Date('2026-11-24T01:00:00Z') }
  const lines: Record<string, unknown>[] = []
  const platform = await createPlatform(
    configOf({ dataDir, databaseUrl: via(database.connectionString), port: 0, ...config }),
    {
      clock: () => clock.now,
      log: (level, message, fields) => lines.push({ level, message, ...fields }),
      checkOutputs: true,
      ...options,
    },
  )
  await seedAreas(database.connectionString)
  // Hashing at full cost takes a fifth of a second a person; the cost is part of the stored form.
  const stored = await hashPassword(TEST_PASSWORD, { N: 1_024, r: 8, p: 1 })
  const app = await platform.server()
  return {
    platform,
    app,
    clock,
    lines,
    connectionString: database.connectionString,
    addPerson: person => addPerson(platform, person, stored),
    signIn: login => signIn(app, login),
    async close() {
      await platform.stop()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function addPerson(platform: Platform, person: TestPerson, stored: string) {
  const id = randomBytes(5).toString('hex')
  const { role, area = '4106', viewArea = area, login = `${role}-${id}`, name = '测试人员' } = person
  const personId = `p-${id}`
  const postId = `post-${id}`
  const kind = area.includes('/') ? 'operator' : role === 'coordinator' ? 'coordinator' : 'official'
  await platform.db.owner(async tx => {
    await tx.query(
      `insert into registry_person (id, area, kind, name, recorded_at) values ($1, $2, $3, $4, $5)`,
      [personId, area, kind, name, platform.clock()],
    )
    await tx.query(
      `insert into registry_post (id, area, person_id, role, title, view_area, search_area, valid_from)
       values ($1, $2, $3, $4, $5, $6, $6, '2026-01-01')`,
      [postId, area, personId, role, role, viewArea],
    )
    await tx.query(
      `insert into access_account (person_id, login, password, created_at, password_changed_at) values ($1, $2, $3, $4, $4)`,
      [personId, login, stored, platform.clock()],
    )
  })
  return { personId, postId, login }
}

async function signIn(app: FastifyInstance, login: string) {
  const payload = { account: login, password: TEST_PASSWORD }
  const answer = await app.inject({ method: 'POST', url: '/v1/session', payload })
  if (answer.statusCode !== 200) throw new Error(`sign-in failed: ${answer.statusCode} ${answer.body}`)
  const { csrf } = answer.json() as { csrf: string }
  return { cookie: String(answer.headers['set-cookie']).split(';')[0]!, 'x-shian-csrf': csrf }
}
