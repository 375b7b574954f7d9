import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { systemScope } from '@shian/kernel'
import { TEST_PASSWORD, type TestPlatform, testPlatform } from '../testing.ts'

let t: TestPlatform
before(async () => {
  t = await testPlatform({ publicRatePerMinute: 100_000, rateLimits: false })
})
after(() => t.close())

const login = (account: string, password: string, headers: Record<string, string> = {}) =>
  t.app.inject({ method: 'POST', url: '/v1/session', payload: { account, password }, headers })

const factsOf = (personId: string) => factsAbout(`person/${personId}`)

function factsAbout(
  subject: string,
): Promise<{ type: string; area: string; data: Record<string, unknown> }[]> {
  return t.platform.db.transaction(systemScope('test'), tx =>
    tx.query('select type, area, data from event where subject = $1 order by seq', [subject]),
  )
}

test('a login gives a session with its posts, in the names of the registry', async () => {
  const person = await t.addPerson({ role: 'inspector', area: '410602', viewArea: '4106', name: '王敏' })
  const answer = await login(person.login.toUpperCase(), TEST_PASSWORD)
  assert.equal(answer.statusCode, 200, answer.body)
  const session = answer.json()
  assert.equal(session.person.name, '王敏')
  assert.deepEqual(session.post, {
    id: person.postId,
    role: 'inspector',
    title: 'inspector',
    area: '410602',
    areaName: '鹤山区',
    viewArea: '4106',
  })
  assert.deepEqual(session.posts, [session.post])
  const cookie = String(answer.headers['set-cookie'])
  assert.match(cookie, /HttpOnly; SameSite=Strict/)
  assert.doesNotMatch(cookie, /Secure/)
  assert.equal(answer.headers['cache-control'], 'no-store')
  const again = await t.app.inject({ url: '/v1/session', headers: { cookie: cookie.split(';')[0]! } })
  assert.deepEqual(again.json(), session)
  assert.deepEqual(
    (await factsOf(person.personId)).map(f => [f.type, f.area]),
    [['access.SignedIn', '410602']],
  )
})

test('a wrong password and an unknown account are answered alike, with equal work', async () => {
  const person = await t.addPerson({ role: 'leader' })
  const started = performance.now()
  const wrong = await login(person.login, 'not this one at all')
  const known = performance.now() - started
  const unknown = await login('nobody-here', 'not this one at all')
  const other = performance.now() - started - known
  assert.equal(wrong.statusCode, 401)
  const strip = (body: string) => body.replace(/urn:shian:request:[^"]+/, '')
  assert.equal(strip(wrong.body), strip(unknown.body))
  assert.equal(wrong.json().code, 'access.wrong_password')
  // The stored cost of test people is low; the work for nobody is the real one.
  assert.ok(other > 20, `${other} ms`)
  assert.equal((await factsOf(person.personId)).at(-1)?.type, 'access.SignInRefused')
})

test('five wrong passwords lock for 15 minutes, also for the right one; then it opens again', async () => {
  const person = await t.addPerson({ role: 'leader' })
  // At once: counting comes before looking, so a race wins no sixth guess.
  const guesses = await Promise.all(Array.from({ length: 9 }, (_, i) => login(person.login, `wrong ${i}`)))
  const codes = guesses.map(g => g.statusCode).sort()
  assert.deepEqual(codes, [401, 401, 401, 401, 401, 429, 429, 429, 429])
  const locked = await login(person.login, TEST_PASSWORD)
  assert.equal(locked.statusCode, 429)
  assert.equal(locked.json().code, 'access.locked')
  assert.equal(Number(locked.headers['retry-after']), 900)
  const types = (await factsOf(person.personId)).map(f => f.type)
  assert.equal(types.filter(type => type === 'access.AccountLocked').length, 1)
  const before = t.clock.now
  t.clock.now = new Date(before.getTime() + 14 * 60_000)
  assert.equal((await login(person.login, TEST_PASSWORD)).statusCode, 429)
  t.clock.now = new Date(before.getTime() + 15 * 60_000 + 1_000)
  assert.equal((await login(person.login, TEST_PASSWORD)).statusCode, 200)
  t.clock.now = before
})

test('an unknown account locks like a known one', async () => {
  for (let i = 0; i < 5; i++) assert.equal((await login('ghost', `guess ${i}`)).statusCode, 401)
  assert.equal((await login('ghost', 'guess')).json().code, 'access.locked')
})

test('a right password before the fifth wrong one starts the count anew', async () => {
  const person = await t.addPerson({ role: 'leader' })
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 4; i++) assert.equal((await login(person.login, 'wrong wrong')).statusCode, 401)
    assert.equal((await login(person.login, TEST_PASSWORD)).statusCode, 200)
  }
})

test('the cookie changes at login and the former session ends', async () => {
  const person = await t.addPerson({ role: 'leader' })
  const first = await t.signIn(person.login)
  const answer = await login(person.login, TEST_PASSWORD, { cookie: first.cookie })
  assert.notEqual(String(answer.headers['set-cookie']).split(';')[0], first.cookie)
  assert.equal(
    (await t.app.inject({ url: '/v1/session', headers: { cookie: first.cookie } })).statusCode,
    401,
  )
})

test('a session ends after 8 idle hours, after 7 days in any case, and at sign-out', async () => {
  const person = await t.addPerson({ role: 'leader' })
  const start = t.clock.now
  const get = (headers: Record<string, string>) => t.app.inject({ url: '/v1/session', headers })
  const at = (hours: number) => {
    t.clock.now = new Date(start.getTime() + hours * 3_600_000)
  }
  const idle = await t.signIn(person.login)
  at(7.9)
  assert.equal((await get(idle)).statusCode, 200)
  at(15.7)
  assert.equal((await get(idle)).statusCode, 200, 'a request keeps it alive')
  at(23.8)
  assert.equal((await get(idle)).statusCode, 401, 'eight hours without one end it')
  at(0)
  const busy = await t.signIn(person.login)
  for (let hours = 6; hours < 168; hours += 6) {
    at(hours)
    assert.equal((await get(busy)).statusCode, 200, `${hours} h`)
  }
  at(168.1)
  assert.equal((await get(busy)).statusCode, 401)
  at(0)
  const left = await t.signIn(person.login)
  const out = await t.app.inject({ method: 'DELETE', url: '/v1/session', headers: left })
  assert.equal(out.statusCode, 204)
  assert.match(String(out.headers['set-cookie']), /Max-Age=0/)
  assert.equal((await get(left)).statusCode, 401)
})

test('a change needs the check of the session and our own origin', async () => {
  const person = await t.addPerson({ role: 'leader' })
  const { cookie, 'x-shian-csrf': csrf } = await t.signIn(person.login)
  const post = (headers: Record<string, string>) =>
    t.app.inject({ method: 'POST', url: '/v1/session/post', payload: { postId: person.postId }, headers })
  assert.equal((await post({ cookie })).json().code, 'access.csrf_mismatch')
  assert.equal((await post({ cookie, 'x-shian-csrf': `${csrf}x` })).json().code, 'access.csrf_mismatch')
  const other = await t.signIn((await t.addPerson({ role: 'leader' })).login)
  assert.equal(
    (await post({ cookie, 'x-shian-csrf': other['x-shian-csrf'] })).json().code,
    'access.csrf_mismatch',
  )
  const ours = { cookie, 'x-shian-csrf': csrf }
  assert.equal((await post({ ...ours, origin: 'https://evil.example' })).json().code, 'access.foreign_origin')
  assert.equal((await post({ ...ours, 'sec-fetch-site': 'cross-site' })).json().code, 'access.foreign_origin')
  assert.equal(
    (await post({ ...ours, origin: 'http://localhost:8106', host: 'localhost:8106' })).statusCode,
    200,
  )
})

test('logging a visitor into somebody else’s account from another site is refused', async () => {
  const person = await t.addPerson({ role: 'leader' })
  const answer = await login(person.login, TEST_PASSWORD, { origin: 'https://evil.example' })
  assert.equal(answer.json().code, 'access.foreign_origin')
})

test('a person goes on under another post, with its area, and not under somebody else’s', async () => {
  const one = await t.addPerson({ role: 'inspector', area: '410602' })
  const foreign = await t.addPerson({ role: 'leader' })
  await t.platform.db.owner(tx =>
    tx.query(
      `insert into registry_post (id, area, person_id, role, view_area, search_area, valid_from, valid_to) values
       ('acting', '410611', $1, 'leader', '410611', '4106', '2026-11-01', null),
       ('over', '410611', $1, 'leader', '410611', '4106', '2026-01-01', '2026-11-23')`,
      [one.personId],
    ),
  )
  const headers = await t.signIn(one.login)
  const assume = (postId: string, as = headers) =>
    t.app.inject({ method: 'POST', url: '/v1/session/post', payload: { postId }, headers: as })
  assert.equal((await assume(foreign.postId)).json().code, 'access.not_your_post')
  assert.equal((await assume('over')).json().code, 'access.not_your_post')
  const answer = await assume('acting')
  assert.equal(answer.json().post.role, 'leader')
  assert.equal(answer.json().post.areaName, '淇滨区')
  assert.equal(
    (await t.app.inject({ url: '/v1/session', headers })).statusCode,
    401,
    'the cookie was changed',
  )
  assert.equal((await factsOf(one.personId)).at(-1)?.type, 'access.PostAssumed')
})

test('a post that ends takes the session with it', async () => {
  const person = await t.addPerson({ role: 'inspector' })
  const headers = await t.signIn(person.login)
  assert.equal((await t.app.inject({ url: '/v1/session', headers })).statusCode, 200)
  await t.platform.db.owner(tx =>
    tx.query('update registry_post set ended_at = $2 where id = $1', [person.postId, t.clock.now]),
  )
  const before = t.clock.now
  t.clock.now = new Date(before.getTime() + 6_000)
  assert.equal((await t.app.inject({ url: '/v1/session', headers })).statusCode, 401)
  const again = await login(person.login, TEST_PASSWORD)
  assert.equal(again.statusCode, 403)
  assert.equal(again.json().code, 'access.no_post')
  t.clock.now = before
})

test('a changed password ends all sessions but the one that changed it', async () => {
  const person = await t.addPerson({ role: 'leader' })
  const elsewhere = await t.signIn(person.login)
  const headers = await t.signIn(person.login)
  const change = (current: string, next: string, as: Record<string, string> = headers) =>
    t.app.inject({ method: 'POST', url: '/v1/session/password', payload: { current, next }, headers: as })
  assert.equal((await change('not mine', 'a new long one')).json().code, 'access.wrong_password')
  assert.equal((await change(TEST_PASSWORD, 'short')).json().code, 'access.weak_password')
  assert.equal((await change(TEST_PASSWORD, TEST_PASSWORD)).json().code, 'access.same_password')
  const answer = await change(TEST_PASSWORD, 'a new long one 23')
  assert.equal(answer.statusCode, 200, answer.body)
  const fresh = String(answer.headers['set-cookie']).split(';')[0]!
  assert.equal((await t.app.inject({ url: '/v1/session', headers: { cookie: fresh } })).statusCode, 200)
  for (const old of [elsewhere, headers]) {
    assert.equal((await t.app.inject({ url: '/v1/session', headers: old })).statusCode, 401)
  }
  assert.equal((await login(person.login, TEST_PASSWORD)).statusCode, 401)
  assert.equal((await login(person.login, 'a new long one 23')).statusCode, 200)
})

test('an administrator opens, resets and disables accounts inside the own area only', async () => {
  const admin = await t.signIn((await t.addPerson({ role: 'admin', area: '410602' })).login)
  const near = await t.addPerson({ role: 'inspector', area: '410602001' })
  const far = await t.addPerson({ role: 'inspector', area: '410611' })
  const post = (url: string, payload?: object) =>
    t.app.inject({ method: 'POST', url, headers: admin, ...(payload ? { payload } : {}) })
  await t.platform.db.owner(tx =>
    tx.query('delete from access_account where person_id = $1', [near.personId]),
  )
  const opened = await post('/v1/access/accounts', { personId: near.personId, login: 'Li.Na' })
  assert.equal(opened.statusCode, 200, opened.body)
  assert.equal((await login('li.na', opened.json().password)).statusCode, 200)
  const taken = await post('/v1/access/accounts', { personId: near.personId, login: 'li.na' })
  assert.equal(taken.json().code, 'access.login_taken')
  const foreign = await post(`/v1/access/accounts/${far.personId}/password`)
  assert.equal(foreign.json().code, 'kernel.area_out_of_scope')
  const reset = await post(`/v1/access/accounts/${near.personId}/password`)
  assert.equal((await login('li.na', opened.json().password)).statusCode, 401)
  const inside = await login('li.na', reset.json().password)
  assert.equal(inside.statusCode, 200)
  assert.equal((await post(`/v1/access/accounts/${near.personId}/disabling`)).statusCode, 204)
  const cookie = String(inside.headers['set-cookie']).split(';')[0]!
  assert.equal((await t.app.inject({ url: '/v1/session', headers: { cookie } })).statusCode, 401)
  assert.equal((await login('li.na', reset.json().password)).statusCode, 401)
  const told = (await factsOf(near.personId)).map(fact => fact.type)
  assert.equal(told[0], 'access.AccountOpened')
  assert.equal(told.filter(type => type === 'access.AccountDisabled').length, 1)
})

test('a device token is shown once, kept as a digest, bound to its place, and ends when revoked', async () => {
  const admin = await t.signIn((await t.addPerson({ role: 'admin' })).login)
  const county = await t.signIn((await t.addPerson({ role: 'admin', area: '410611' })).login)
  const issue = (payload: object, headers = admin) =>
    t.app.inject({ method: 'POST', url: '/v1/access/device-tokens', payload, headers })
  const foreign = await issue({ deviceId: 'box-1', area: '410602' }, county)
  assert.equal(foreign.json().code, 'kernel.area_out_of_scope')
  assert.equal((await issue({ deviceId: 'box-1', area: '419999' })).statusCode, 404)
  assert.equal((await issue({ deviceId: 'box-1' })).statusCode, 400)
  const issued = (await issue({ deviceId: 'box-1', area: '410602' })).json()
  assert.match(issued.token, /^shian_[A-Za-z0-9_-]{43}$/)
  const device = await t.platform.deviceTokens.find(issued.token, t.clock.now)
  assert.deepEqual(
    [device?.deviceId, device?.area, device?.scope.act],
    ['box-1', '410602', { lo: '410602', hi: '410602~' }],
  )
  const dump = await t.platform.db.owner(tx => tx.query('select t::text from access_device_token t'))
  assert.ok(!JSON.stringify(dump).includes(issued.token))
  const list = await t.app.inject({ url: '/v1/access/device-tokens', headers: admin })
  assert.deepEqual(
    list.json().items.map((i: { deviceId: string }) => i.deviceId),
    ['box-1'],
  )
  assert.ok(!list.body.includes(issued.token))
  const revoked = await t.app.inject({
    method: 'POST',
    url: `/v1/access/device-tokens/${issued.id}/revocation`,
    payload: { reason: 'lost' },
    headers: admin,
  })
  assert.equal(revoked.statusCode, 204)
  assert.equal(await t.platform.deviceTokens.find(issued.token, t.clock.now), undefined)
  assert.deepEqual(
    (await factsAbout('device/box-1')).map(fact => [fact.type, fact.area]),
    [
      ['access.DeviceTokenIssued', '410602'],
      ['access.DeviceTokenRevoked', '410602'],
    ],
  )
})

test('no request scope sees accounts, sessions or tokens', async () => {
  for (const table of ['access_account', 'access_attempt', 'access_session', 'access_device_token']) {
    for (const scope of [systemScope('anything'), { ...systemScope('x'), actor: 'person/p-1' }]) {
      const rows = await t.platform.db.transaction(scope, tx => tx.query(`select 1 from ${table}`))
      assert.deepEqual(rows, [], table)
    }
  }
})

test('what has expired is swept', async () => {
  const person = await t.addPerson({ role: 'leader' })
  await t.signIn(person.login)
  await login('somebody-else', 'whatever it is')
  assert.equal(await t.platform.accounts.sweep(t.clock.now), 0)
  const removed = await t.platform.accounts.sweep(new Date(t.clock.now.getTime() + 8 * 86_400_000))
  assert.ok(removed >= 2)
})

test('passwords and logins are never logged', () => {
  const text = JSON.stringify(t.lines)
  assert.ok(!text.includes(TEST_PASSWORD) && !text.includes('ghost') && !text.includes('li.na'))
})
