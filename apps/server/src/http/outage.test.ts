import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { EVERYWHERE, type Module, type Reaction, record, route, systemScope } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { MODULES } from '../modules.ts'
import { type TestPlatform, testPlatform } from '../testing.ts'

/** A PostgreSQL that can be made to vanish: a socket in front of the real one. */
class Cuttable {
  readonly #sockets = new Set<Socket>()
  #server: Server | undefined
  readonly #path: string
  readonly #target: { path: string } | { host: string; port: number }

  constructor(folder: string, url: string) {
    this.#path = join(folder, '.s.PGSQL.5432')
    const parsed = new URL(url.replace('@/', '@placeholder/'))
    const folderOfReal = parsed.searchParams.get('host')
    const port = Number(parsed.port || 5432)
    this.#target = folderOfReal
      ? { path: join(folderOfReal, `.s.PGSQL.${port}`) }
      : { host: parsed.hostname, port }
  }

  async up(): Promise<void> {
    this.#server = createServer(near => {
      const far = connect(this.#target)
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(one)
        one.on('error', () => other.destroy())
        one.on('close', () => {
          this.#sockets.delete(one)
          other.destroy()
        })
        one.pipe(other)
      }
    })
    await new Promise<void>(done => this.#server!.listen(this.#path, done))
  }

  async down(): Promise<void> {
    const closed = new Promise(done => this.#server?.close(done))
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }
}

const reacted: string[] = []
const follow: Reaction = {
  name: 'trial.followErasures',
  types: ['registry.PersonErased'],
  react: async (_, event) => {
    reacted.push(event.id)
  },
}
const trial: Module = {
  name: 'trial',
  views: [],
  reactions: [follow],
  kinds: [],
  migrations: new URL('./', import.meta.url),
  routes: [
    route({
      method: 'POST',
      path: '/v1/trial/facts',
      summary: { zh: '试', en: 'trial' },
      access: 'device',
      body: Type.Object({ id: Type.String() }),
      output: Type.Object({ written: Type.Integer() }),
      handle: async (context, { body }) => {
        const draft = { id: body.id, type: 'registry.PersonErased', data: { reason: 'test' }, area: '4106' }
        const written = await context.db.transaction(systemScope('trial'), tx =>
          record(tx, context.node, [draft], { actor: 'system/trial', now: context.now, subject: 'person/x' }),
        )
        return { written: written.length }
      },
    }),
  ],
}

async function until(what: string, holds: () => boolean | Promise<boolean>, millis = 60_000): Promise<void> {
  const end = Date.now() + millis
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not in time: ${what}`)
    await new Promise(done => setTimeout(done, 20))
  }
}

let folder: string
let t: TestPlatform
let database: Cuttable
let headers: Record<string, string>
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shian-cut-'))
  database = new Cuttable(folder, process.env['SHIAN_TEST_DATABASE_URL']!)
  await database.up()
  const through = (url: string): string => {
    const parsed = new URL(url.replace('@/', '@placeholder/'))
    parsed.searchParams.set('host', folder)
    return parsed.toString().replace('@placeholder', '@')
  }
  t = await testPlatform(
    { services: ['http', 'worker', 'ingest'], rateLimits: false },
    { modules: [...MODULES, trial], connectMillis: 1_000, clock: () => new Date(), viaDatabase: through },
  )
  const issued = await t.platform.deviceTokens.issue(
    { deviceId: 'd', area: '4106' },
    EVERYWHERE,
    'system/test',
    new Date(),
  )
  headers = { authorization: `Bearer ${issued.token}` }
  await t.platform.start()
})
after(async () => {
  await t.close()
  await database.down().catch(() => {})
  await rm(folder, { recursive: true, force: true })
})

const send = (id: string) =>
  t.app.inject({ method: 'POST', url: '/v1/trial/facts', payload: { id }, headers })

test('while the database is gone requests get 503 with Retry-After; nothing acknowledged is lost; all resumes', async () => {
  const acknowledged: string[] = []
  const refused: number[] = []
  let sending = true
  let n = 0
  const writer = async (): Promise<void> => {
    while (sending) {
      const id = `fact-${n++}`
      const answer = await send(id)
      if (answer.statusCode === 200) acknowledged.push(id)
      else {
        refused.push(answer.statusCode)
        assert.ok(Number(answer.headers['retry-after']) > 0)
        assert.equal(answer.json().code, 'kernel.database_unavailable')
      }
    }
  }
  const writers = [writer(), writer(), writer(), writer()]
  await until('some are acknowledged', () => acknowledged.length > 50)
  assert.equal((await t.app.inject({ url: '/readyz' })).statusCode, 200)
  await database.down()
  await until('some are refused', () => refused.length > 20)
  assert.deepEqual([...new Set(refused)], [503])
  const ready = await t.app.inject({ url: '/readyz' })
  assert.equal(ready.statusCode, 503)
  assert.equal(ready.headers['retry-after'], '5')
  assert.equal((await t.app.inject({ url: '/healthz' })).statusCode, 200, 'the process lives')
  const before = acknowledged.length
  await database.up()
  await until('it goes on', () => acknowledged.length > before + 50)
  sending = false
  await Promise.all(writers)
  const rows = await t.platform.db.transaction(systemScope('test'), tx =>
    tx.query<{ id: string }>(`select id from event where type = 'registry.PersonErased'`),
  )
  const stored = new Set(rows.map(row => row.id))
  assert.deepEqual(
    acknowledged.filter(id => !stored.has(id)),
    [],
    'every acknowledged fact is there',
  )
  assert.equal(stored.size, rows.length, 'and there once')
  await until('the reaction has caught up', () => new Set(reacted).size >= stored.size)
  assert.deepEqual(new Set(reacted), stored)
})

test('connections that are ended one by one are replaced', async () => {
  await t.platform.db
    .transaction(systemScope('test'), tx =>
      tx.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      ),
    )
    .catch(() => {})
  await t.platform.db.owner(tx =>
    tx.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    ),
  )
  const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => send(`after-${i}`)))
  for (const answer of answers) assert.ok([200, 503].includes(answer.statusCode), answer.body)
  await until('all succeed again', async () => (await send(`again-${Math.random()}`)).statusCode === 200)
})
