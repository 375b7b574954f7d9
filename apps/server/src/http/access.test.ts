import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { registry } from '@shian/events'
import { EVERYWHERE, type Route, rangeOf } from '@shian/kernel'
import { type TestPlatform, testPlatform } from '../testing.ts'

type Headers = Record<string, string>

const ROLE_AREA = (role: string): string =>
  (registry.OPERATOR_ROLES as readonly string[]).includes(role) ? '410602001001/p-test' : '4106'

let t: TestPlatform
const signedIn = new Map<string, Headers>()
let token = ''
before(async () => {
  t = await testPlatform({ rateLimits: false })
  for (const role of registry.ROLES) {
    const { login } = await t.addPerson({ role, area: ROLE_AREA(role) })
    signedIn.set(role, await t.signIn(login))
  }
  const request = { deviceId: 'box-test', area: '4106' }
  token = (await t.platform.deviceTokens.issue(request, EVERYWHERE, 'system/test', t.clock.now)).token
})
after(() => t.close())

function call(route: Pick<Route, 'method' | 'path'>, headers: Headers) {
  const url = route.path.replace(/:sha256/g, 'a'.repeat(64)).replace(/:\w+/g, 'nothing')
  const payload = route.method === 'GET' ? {} : { payload: {} }
  return t.app.inject({ method: route.method, url, headers, ...payload })
}

/** Every route the server serves, the feed included. */
function routes(): Pick<Route, 'method' | 'path' | 'access'>[] {
  return t.platform.describedModules.flatMap(module => module.routes)
}

test('every route says who may call it, and only in words there are', () => {
  const roles: readonly string[] = registry.ROLES
  for (const route of routes()) {
    const { access, path } = route
    if (typeof access === 'string') assert.ok(['public', 'device', 'signed-in'].includes(access), path)
    else {
      assert.ok(access.length > 0, path)
      for (const role of access) assert.ok(roles.includes(role), `${path}: ${role}`)
    }
  }
})

test('no route is there twice', () => {
  const names = routes().map(route => `${route.method} ${route.path}`)
  assert.deepEqual(
    names.filter((name, i) => names.indexOf(name) !== i),
    [],
  )
})

test('without a session every guarded route answers 401, and a cookie or token of the other kind does not help', async () => {
  for (const route of routes()) {
    if (route.access === 'public') continue
    const name = `${route.method} ${route.path}`
    const wrong: Headers =
      route.access === 'device' ? signedIn.get('admin')! : { authorization: `Bearer ${token}` }
    for (const headers of [{}, { cookie: `shian_session=${'x'.repeat(43)}` }, wrong]) {
      const answer = await call(route, headers as Headers)
      assert.equal(answer.statusCode, 401, name)
      assert.match(String(answer.headers['content-type']), /^application\/problem\+json/, name)
    }
  }
})

test('a role a route does not name is refused with 403 and told who may', async () => {
  for (const route of routes()) {
    if (typeof route.access === 'string') continue
    for (const role of registry.ROLES) {
      if (route.access.includes(role)) continue
      const answer = await call(route, signedIn.get(role)!)
      assert.equal(answer.statusCode, 403, `${role} ${route.method} ${route.path}`)
      assert.equal(answer.json().code, 'kernel.forbidden')
      assert.deepEqual(answer.json().details.accepted, route.access)
    }
  }
})

test('a role a route names comes through; what it then gets is never a fault of the server', async () => {
  for (const route of routes()) {
    if (route.path === '/v1/feed' || (route.method === 'DELETE' && route.path === '/v1/session')) continue
    const allowed = typeof route.access === 'string' ? ['inspector'] : route.access
    for (const role of allowed) {
      const headers = route.access === 'device' ? { authorization: `Bearer ${token}` } : signedIn.get(role)!
      const answer = await call(route, headers)
      const fault =
        answer.statusCode < 500 ? '' : JSON.stringify(t.lines.findLast(line => line['level'] === 'error'))
      const name = `${role} ${route.method} ${route.path}: ${answer.statusCode} ${answer.body.slice(0, 300)} ${fault}`
      assert.ok(answer.statusCode < 500, name)
      assert.notEqual(answer.statusCode, 401, name)
      if (answer.statusCode === 403) assert.notEqual(answer.json().code, 'kernel.forbidden', name)
    }
  }
})

test('a change without the check of the session is refused on every route for people', async () => {
  for (const route of routes()) {
    if (route.method === 'GET' || route.access === 'public' || route.access === 'device') continue
    const role = route.access === 'signed-in' ? 'inspector' : route.access[0]!
    const { cookie } = signedIn.get(role) as { cookie: string }
    const answer = await call(route, { cookie })
    assert.equal(answer.json().code, 'access.csrf_mismatch', `${route.method} ${route.path}`)
  }
})

test('a session sees its own jurisdiction and nothing beside it', async () => {
  const area = '410602'
  const { login } = await t.addPerson({ role: 'inspector', area })
  const { cookie } = await t.signIn(login)
  const session = await t.platform.accounts.find(cookie.slice('shian_session='.length), t.clock.now)
  assert.deepEqual(session?.scope, {
    actor: `person/${session?.personId}`,
    act: rangeOf(area),
    view: rangeOf(area),
    search: rangeOf(area),
  })
})
