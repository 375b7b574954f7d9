import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Module, type Reaction, Reply, reactionStatus, record, route, systemScope } from '@shian/kernel'
import { MODULES } from './modules.ts'
import { type TestPlatform, testPlatform } from './testing.ts'

const base = { summary: { zh: '试', en: 'trial' }, access: 'public', method: 'GET' } as const

function trial(parts: Partial<Module>): Module {
  const migrations = new URL('./http/', import.meta.url)
  return { name: 'trial', views: [], reactions: [], kinds: [], routes: [], migrations, ...parts }
}

async function until(what: string, holds: () => boolean | Promise<boolean>, millis = 60_000): Promise<void> {
  const end = Date.now() + millis
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not in time: ${what}`)
    await new Promise(done => setTimeout(done, 20))
  }
}

function erase(t: TestPlatform, id: string): Promise<unknown> {
  const draft = {
    id,
    type: 'registry.PersonErased',
    data: { reason: 'test' },
    area: '4106',
    subject: 'person/x',
  }
  return t.platform.db.transaction(systemScope('test'), tx =>
    record(tx, t.platform.node, [draft], { actor: 'system/test', now: t.platform.clock() }),
  )
}

test('a reaction that fails stops after five tries and holds up no other; an administrator skips with a reason', async () => {
  const good: string[] = []
  const reactions: Reaction[] = [
    {
      name: 'trial.breakOnOne',
      types: ['registry.PersonErased'],
      react: async (_, event) => {
        if (event.id === 'bad') throw new Error('cannot take this one')
      },
    },
    {
      name: 'trial.takeAll',
      types: ['registry.PersonErased'],
      react: async (_, event) => void good.push(event.id),
    },
  ]
  let now = new Date('2026-11-24T01:00:00Z')
  const modules = [...MODULES, trial({ reactions })]
  const t = await testPlatform(
    { services: ['http', 'worker'], rateLimits: false },
    { modules, clock: () => now },
  )
  try {
    await t.platform.start()
    await erase(t, 'bad')
    const status = async () => {
      const all = await t.platform.db.transaction(systemScope('test'), tx => reactionStatus(tx, reactions))
      return all.find(row => row.name === 'trial.breakOnOne')!
    }
    await until('the good one has taken it', () => good.includes('bad'))
    for (let tries = 1; tries <= 5; tries++) {
      await until(`failure ${tries}`, async () => (await status()).failures === tries)
      now = new Date(now.getTime() + 200_000)
      t.platform.wake()
    }
    assert.ok((await status()).stoppedAt)
    await erase(t, 'next')
    await until('the good one goes on', () => good.includes('next'))
    const health = (await t.app.inject({ url: '/healthz' })).json()
    assert.equal(health.status, 'degraded')
    assert.deepEqual(health.stopped, ['trial.breakOnOne'])
    assert.match(
      (await t.app.inject({ url: '/metrics' })).body,
      /shian_reaction_stopped\{reaction="trial.breakOnOne"\} 1/,
    )
    const admin = await t.signIn((await t.addPerson({ role: 'admin' })).login)
    const skip = (payload: object, name = 'trial.breakOnOne') =>
      t.app.inject({ method: 'POST', url: `/v1/admin/reactions/${name}/skip`, payload, headers: admin })
    assert.equal((await skip({})).statusCode, 400)
    assert.equal(
      (await skip({ reason: 'not needed here' }, 'trial.takeAll')).json().code,
      'kernel.reaction_not_stopped',
    )
    assert.equal((await skip({ reason: 'not needed here' }, 'trial.unknown')).statusCode, 404)
    assert.deepEqual((await skip({ reason: 'known defect, repaired by hand' })).json(), { event: 'bad' })
    await until('it goes on', async () => (await status()).lag === 0)
    const [skipped] = await t.platform.db.transaction(systemScope('test'), tx =>
      tx.query<{ data: unknown; cause: string; actor: string }>(
        `select data, cause, actor from event where type = 'access.ReactionSkipped'`,
      ),
    )
    assert.deepEqual(skipped?.data, {
      reaction: 'trial.breakOnOne',
      event: 'bad',
      reason: 'known defect, repaired by hand',
    })
    assert.equal(skipped?.cause, 'bad')
    assert.match(String(skipped?.actor), /^person\//)
  } finally {
    await t.close()
  }
})

test('a stop lets the request under way finish, takes no new one, and stops every service', async () => {
  let finish = (): void => {}
  const held = new Promise<void>(done => {
    finish = done
  })
  let started = false
  const stopped: string[] = []
  const slow = route({
    ...base,
    path: '/v1/trial/slow',
    handle: async () => {
      started = true
      await held
      return new Reply('done', { 'content-type': 'text/plain' })
    },
  })
  const service = (name: string) => ({ name, start: async () => async () => void stopped.push(name) })
  const modules = [...MODULES, trial({ routes: [slow], services: [service('one'), service('two')] })]
  const t = await testPlatform(
    { services: ['http', 'worker'], rateLimits: false },
    { modules, clock: () => new Date() },
  )
  const { url } = await t.platform.start()
  const answer = new Promise<string>((done, fail) => {
    request(`${url}/v1/trial/slow`, response => {
      let text = ''
      response.on('data', chunk => (text += chunk)).on('end', () => done(text))
    })
      .on('error', fail)
      .end()
  })
  await until('the request is under way', () => started)
  const stopping = t.platform.stop()
  await until(
    'nobody new is let in',
    async () =>
      await fetch(`${url}/healthz`).then(
        () => false,
        () => true,
      ),
  )
  finish()
  assert.equal(await answer, 'done')
  await stopping
  assert.deepEqual(stopped, ['two', 'one'])
  await t.close()
})

test('a service that cannot start is told and holds up nobody', async () => {
  const modules = [
    ...MODULES,
    trial({ services: [{ name: 'broken', start: () => Promise.reject(new Error('no engine')) }] }),
  ]
  const t = await testPlatform({ services: ['http', 'worker'] }, { modules, clock: () => new Date() })
  try {
    await t.platform.start()
    const health = (await t.app.inject({ url: '/healthz' })).json()
    assert.equal(health.status, 'down')
    const part = health.services.find((s: { service: string }) => s.service === 'broken')
    assert.ok(part.reason.zh && part.reason.en)
    assert.equal((await t.app.inject({ url: '/v1/rules' })).statusCode, 200)
  } finally {
    await t.close()
  }
})

test('facts are sealed within seconds, and the published head says so', async () => {
  const t = await testPlatform({ services: ['worker'] }, { clock: () => new Date() })
  try {
    await t.platform.start()
    await erase(t, 'sealed')
    await until('a checkpoint', async () => {
      const rows = await t.platform.db.owner(tx =>
        tx.query('select 1 from seal_leaf l join event e using (seq) where e.id = $1', ['sealed']),
      )
      return rows.length === 1
    })
    assert.equal((await t.app.inject({ url: '/v1/rules' })).statusCode, 404, 'a worker serves probes only')
    assert.equal((await t.app.inject({ url: '/readyz' })).statusCode, 200)
  } finally {
    await t.close()
  }
})

test('metrics are for this machine or for the holder of the token', async () => {
  const open = await testPlatform()
  try {
    assert.equal((await open.app.inject({ url: '/metrics' })).statusCode, 200)
    assert.equal((await open.app.inject({ url: '/metrics', remoteAddress: '10.0.0.5' })).statusCode, 403)
    const proxied = { 'x-forwarded-for': '10.0.0.5' }
    assert.equal((await open.app.inject({ url: '/metrics', headers: proxied })).statusCode, 403)
    await open.app.inject({ url: '/v1/rules' })
    const text = (await open.app.inject({ url: '/metrics' })).body
    for (const name of [
      'shian_http_request_seconds_bucket',
      'shian_database_connections',
      'shian_log_sequence',
      'shian_feed_clients',
    ]) {
      assert.ok(text.includes(name), name)
    }
    assert.match(text, /route="\/v1\/rules",status="200"/)
  } finally {
    await open.close()
  }
  const closed = await testPlatform({ metricsToken: 'a-token-of-some-length' })
  try {
    assert.equal((await closed.app.inject({ url: '/metrics' })).statusCode, 403)
    const headers = { authorization: 'Bearer a-token-of-some-length' }
    assert.equal(
      (await closed.app.inject({ url: '/metrics', headers, remoteAddress: '10.0.0.5' })).statusCode,
      200,
    )
  } finally {
    await closed.close()
  }
})

test('the console: files as they are, its one page for every other path, hashed names for ever', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shian-console-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>console</title>')
  await writeFile(join(folder, 'assets', 'main-Ab12Cd34.js'), 'export {}')
  const t = await testPlatform({ consoleDir: folder, publicUrl: 'https://food.example' })
  try {
    for (const url of [
      '/console/',
      '/console/wall',
      '/console/premises/p.1/history',
      '/console/rules/risk.static-catering',
    ]) {
      const page = await t.app.inject({ url })
      assert.equal(page.statusCode, 200, url)
      assert.match(page.body, /<title>console/)
      assert.equal(page.headers['cache-control'], 'no-cache')
      assert.match(
        String(page.headers['content-security-policy']),
        /script-src 'self';.*style-src 'self' 'unsafe-inline'/,
      )
      assert.match(String(page.headers['strict-transport-security']), /max-age/)
    }
    const script = await t.app.inject({ url: '/console/assets/main-Ab12Cd34.js' })
    assert.match(String(script.headers['content-type']), /javascript/)
    assert.match(String(script.headers['cache-control']), /immutable/)
    assert.equal((await t.app.inject({ url: '/console/assets/none-Ab12Cd34.js' })).statusCode, 404)
    for (const url of ['/console/..%2f..%2fetc%2fpasswd', '/console/assets/..%2f..%2f..%2fsecret.txt']) {
      const answer = await t.app.inject({ url })
      assert.ok(answer.statusCode === 404 || answer.body.includes('<title>console'), url)
    }
  } finally {
    await t.close()
    await rm(folder, { recursive: true })
  }
})

test('an evidence file is given to whom it concerns only, and never runs in the browser', async () => {
  const t = await testPlatform()
  try {
    const bytes = Buffer.from('<script>alert(1)</script>')
    const { sha256 } = await t.platform.blobs.put(bytes)
    await t.platform.db.owner(tx =>
      tx.query(
        `insert into blob (area, sha256, size, mime, created_at, origin) values ('410602', $1, $2, 'text/html', now(), 'upload')`,
        [sha256, bytes.length],
      ),
    )
    const near = await t.signIn((await t.addPerson({ role: 'inspector', area: '410602' })).login)
    const far = await t.signIn((await t.addPerson({ role: 'inspector', area: '410611' })).login)
    const get = (headers: Record<string, string>) => t.app.inject({ url: `/v1/blobs/${sha256}`, headers })
    const answer = await get(near)
    assert.equal(answer.statusCode, 200)
    assert.equal(answer.body, bytes.toString())
    assert.equal(answer.headers['content-type'], 'application/octet-stream')
    assert.equal(answer.headers['content-disposition'], 'attachment')
    assert.match(String(answer.headers['content-security-policy']), /sandbox/)
    assert.equal((await get(far)).statusCode, 404)
  } finally {
    await t.close()
  }
})

test('the chain of causes is read back, inside the jurisdiction', async () => {
  const t = await testPlatform()
  try {
    const facts = ['frame', 'verdict', 'notice']
    for (const [i, id] of facts.entries()) {
      const draft = {
        id,
        type: 'registry.PersonErased',
        data: { reason: id },
        area: '410602',
        subject: 'person/x',
      }
      const act = { actor: 'system/test', now: t.platform.clock(), cause: i === 0 ? null : facts[i - 1]! }
      await t.platform.db.transaction(systemScope('test'), tx => record(tx, t.platform.node, [draft], act))
    }
    const near = await t.signIn((await t.addPerson({ role: 'auditor', area: '4106' })).login)
    const far = await t.signIn((await t.addPerson({ role: 'auditor', area: '410611' })).login)
    const chain = await t.app.inject({ url: '/v1/events/notice/causes', headers: near })
    assert.deepEqual(
      chain.json().items.map((item: { id: string }) => item.id),
      ['notice', 'verdict', 'frame'],
    )
    assert.equal((await t.app.inject({ url: '/v1/events/notice/causes', headers: far })).statusCode, 404)
  } finally {
    await t.close()
  }
})
