import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { EVERYWHERE, type Module, Refusal, Reply, record, route, systemScope } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { MODULES } from '../modules.ts'
import { type TestPlatform, testPlatform } from '../testing.ts'

const seen: unknown[] = []
const base = { summary: { zh: '试', en: 'trial' }, access: 'public' } as const
const trial: Module = {
  name: 'trial',
  views: [],
  reactions: [],
  kinds: [],
  migrations: new URL('./', import.meta.url),
  routes: [
    route({
      ...base,
      method: 'POST',
      path: '/v1/trial/things/:number',
      params: Type.Object({ number: Type.Integer({ minimum: 1 }) }),
      query: Type.Object({
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
        open: Type.Optional(Type.Boolean()),
      }),
      body: Type.Object({
        name: Type.String({ minLength: 1, maxLength: 10 }),
        count: Type.Optional(Type.Integer()),
        kind: Type.Optional(Type.Union([Type.Literal('small'), Type.Literal('large')])),
      }),
      output: Type.Object({ ok: Type.Boolean() }),
      handle: async (_, input) => {
        seen.push(input)
        return { ok: true }
      },
    }),
    route({
      ...base,
      method: 'POST',
      path: '/v1/trial/files',
      upload: { maxBytes: 1_000, maxFiles: 2, mimes: ['image/png'] },
      body: Type.Object({
        dryRun: Type.Optional(Type.Boolean()),
        form: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
      }),
      output: Type.Object({ files: Type.Array(Type.String()), body: Type.Unknown() }),
      handle: async (_, { body, files }) => ({
        files: files.map(f => `${f.field}:${f.mime}:${f.bytes.length}`),
        body,
      }),
    }),
    route({
      ...base,
      method: 'GET',
      path: '/v1/trial/broken',
      handle: () => Promise.reject(new Error('the name 王敏 must not leave')),
    }),
    route({
      ...base,
      method: 'GET',
      path: '/trial/page',
      handle: async () =>
        new Reply('<style>p{color:red}</style><p>页', { 'content-type': 'text/html; charset=utf-8' }),
    }),
    route({
      ...base,
      method: 'POST',
      path: '/v1/trial/facts',
      body: Type.Object({ id: Type.String(), time: Type.String(), area: Type.String() }),
      output: Type.Object({ written: Type.Integer() }),
      handle: async (context, { body }) => {
        const draft = {
          id: body.id,
          type: 'registry.PersonErased',
          data: { reason: 'test' },
          time: new Date(body.time),
          area: body.area,
        }
        const scope = { ...systemScope('trial'), act: { lo: '410602', hi: '410602~' } }
        const written = await context.db.transaction(scope, tx =>
          record(tx, context.node, [draft], { actor: 'system/trial', now: context.now, subject: 'person/x' }),
        )
        return { written: written.length }
      },
    }),
    route({
      ...base,
      method: 'GET',
      path: '/v1/trial/limited',
      ratePerMinute: 3,
      handle: async () => new Reply('ok', { 'content-type': 'text/plain' }),
    }),
    route({
      ...base,
      method: 'GET',
      path: '/v1/trial/full',
      handle: () => Promise.reject(new Refusal('blob.storage_full', 507)),
    }),
  ],
}

let t: TestPlatform
before(async () => {
  t = await testPlatform({}, { modules: [...MODULES, trial] })
})
after(() => t.close())

const JSON_TYPE = { 'content-type': 'application/json' }
const post = (url: string, payload: string | object, headers: Record<string, string> = JSON_TYPE) =>
  t.app.inject({ method: 'POST', url, payload, headers })

interface Case {
  name: string
  url?: string
  payload: string | object
  headers?: Record<string, string>
  status: number
  code: string
  at?: string
  accepted?: unknown
}

const THING = '/v1/trial/things/7'
const cases: Case[] = [
  { name: 'cut JSON', payload: '{"name": "a', status: 400, code: 'server.malformed_json' },
  { name: 'no JSON at all', payload: 'name=a', status: 400, code: 'server.malformed_json' },
  { name: 'an empty body', payload: '', status: 400, code: 'server.malformed_json' },
  {
    name: 'a key that poisons prototypes',
    payload: '{"name":"a","__proto__":{"x":1}}',
    status: 400,
    code: 'server.malformed_json',
  },
  {
    name: 'a list for an object',
    payload: '[]',
    status: 400,
    code: 'kernel.invalid_input',
    at: 'body',
    accepted: 'object',
  },
  {
    name: 'a number for a text',
    payload: { name: 5 },
    status: 400,
    code: 'kernel.invalid_input',
    at: 'body/name',
    accepted: 'string',
  },
  {
    name: 'a text for a number',
    payload: { name: 'a', count: '5' },
    status: 400,
    code: 'kernel.invalid_input',
    at: 'body/count',
    accepted: 'integer',
  },
  {
    name: 'too long',
    payload: { name: 'a'.repeat(11) },
    status: 400,
    code: 'kernel.invalid_input',
    at: 'body/name',
    accepted: { minLength: 1, maxLength: 10 },
  },
  {
    name: 'a missing field',
    payload: {},
    status: 400,
    code: 'kernel.invalid_input',
    at: 'body/name',
    accepted: ['name'],
  },
  {
    name: 'a field nobody knows',
    payload: { name: 'a', colour: 'red' },
    status: 400,
    code: 'kernel.invalid_input',
    at: 'body/colour',
    accepted: ['name', 'count', 'kind'],
  },
  {
    name: 'a word outside the list',
    payload: { name: 'a', kind: 'huge' },
    status: 400,
    code: 'kernel.invalid_input',
    at: 'body/kind',
    accepted: ['small', 'large'],
  },
  {
    name: 'a bad path parameter',
    url: '/v1/trial/things/x',
    payload: { name: 'a' },
    status: 400,
    code: 'kernel.invalid_input',
    at: 'params/number',
    accepted: 'integer',
  },
  {
    name: 'a bad query',
    url: `${THING}?limit=999`,
    payload: { name: 'a' },
    status: 400,
    code: 'kernel.invalid_input',
    at: 'query/limit',
    accepted: { minimum: 1, maximum: 200 },
  },
  {
    name: 'an unknown query',
    url: `${THING}?limt=9`,
    payload: { name: 'a' },
    status: 400,
    code: 'kernel.invalid_input',
    at: 'query/limt',
    accepted: ['limit', 'open'],
  },
  {
    name: 'a query given twice',
    url: `${THING}?limit=9&limit=8`,
    payload: { name: 'a' },
    status: 400,
    code: 'kernel.invalid_input',
    at: 'query/limit',
    accepted: 'integer',
  },
  {
    name: 'a path that cannot be decoded',
    url: '/v1/trial/things/%zz',
    payload: { name: 'a' },
    status: 400,
    code: 'server.bad_request',
  },
  { name: 'too large', payload: { name: 'x'.repeat(300_000) }, status: 413, code: 'server.body_too_large' },
  {
    name: 'another media type',
    payload: '<a/>',
    headers: { 'content-type': 'application/xml' },
    status: 415,
    code: 'server.unsupported_media_type',
  },
  {
    name: 'plain text',
    payload: 'hello',
    headers: { 'content-type': 'text/plain' },
    status: 415,
    code: 'server.unsupported_media_type',
  },
  {
    name: 'a file where none is taken',
    payload: 'PNG',
    headers: { 'content-type': 'image/png' },
    status: 415,
    code: 'server.unsupported_media_type',
  },
  {
    name: 'no such address',
    url: '/v1/trial/nothing',
    payload: {},
    status: 404,
    code: 'server.no_such_route',
  },
]

for (const { name, url = THING, payload, headers, status, code, at, accepted } of cases) {
  test(`bad input: ${name}`, async () => {
    seen.length = 0
    const answer = await post(url, payload, headers)
    const problem = answer.json()
    assert.equal(answer.statusCode, status, answer.body)
    assert.equal(problem.code, code)
    assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
    assert.equal(problem.status, status)
    assert.ok(/[\u4e00-\u9fff]/.test(problem.title) && /[a-z]/.test(problem.title_en))
    if (at) assert.equal(problem.details.at, at)
    if (accepted) assert.deepEqual(problem.details.accepted, accepted)
    assert.equal(seen.length, 0, 'the handler was not called')
  })
}

test('good input reaches the handler with texts turned and defaults filled in', async () => {
  seen.length = 0
  const answer = await post(`${THING}?open=true`, { name: 'a' })
  assert.deepEqual(answer.json(), { ok: true })
  assert.deepEqual(JSON.parse(JSON.stringify(seen[0])), {
    params: { number: 7 },
    query: { open: true, limit: 50 },
    body: { name: 'a' },
    files: [],
  })
})

function form(parts: { name: string; file?: string; type?: string; text: string }[]) {
  const boundary = 'x-boundary-x'
  const body = parts.map(({ name, file, type, text }) => {
    const disposition = `content-disposition: form-data; name="${name}"${file ? `; filename="${file}"` : ''}`
    return `--${boundary}\r\n${disposition}\r\n${type ? `content-type: ${type}\r\n` : ''}\r\n${text}\r\n`
  })
  return [
    `${body.join('')}--${boundary}--\r\n`,
    { 'content-type': `multipart/form-data; boundary=${boundary}` },
  ] as const
}

const upload = (...parts: Parameters<typeof form>[0]) => post('/v1/trial/files', ...form(parts))
const PNG = { name: 'photo', file: 'a.png', type: 'image/png', text: 'PNG bytes' }

test('files come with their fields, texts turned, structures read', async () => {
  const answer = await upload({ name: 'dryRun', text: 'true' }, { name: 'form', text: '{"a":[1]}' }, PNG)
  assert.deepEqual(answer.json(), { files: ['photo:image/png:9'], body: { dryRun: true, form: { a: [1] } } })
  const raw = await post('/v1/trial/files', 'raw bytes', { 'content-type': 'image/png' })
  assert.deepEqual(raw.json(), { files: [':image/png:9'], body: {} })
  const plain = await post('/v1/trial/files', { dryRun: false })
  assert.deepEqual(plain.json(), { files: [], body: { dryRun: false } })
})

test('files beyond the limits, of other types, or cut are refused', async () => {
  const codeOf = async (answer: ReturnType<typeof post>) => {
    const got = await answer
    return [got.statusCode, got.json().code]
  }
  assert.deepEqual(await codeOf(upload({ ...PNG, text: 'x'.repeat(1_001) })), [413, 'server.body_too_large'])
  assert.deepEqual(await codeOf(upload(PNG, PNG, PNG)), [413, 'server.too_many_files'])
  assert.deepEqual(await codeOf(upload({ ...PNG, type: 'image/gif' })), [
    415,
    'server.unsupported_media_type',
  ])
  assert.deepEqual(await codeOf(upload({ name: 'form', text: '{"a":' })), [400, 'server.malformed_json'])
  assert.deepEqual(await codeOf(upload({ name: 'dryRun', text: 'perhaps' })), [400, 'kernel.invalid_input'])
  assert.deepEqual(await codeOf(upload({ name: 'other', text: 'x' })), [400, 'kernel.invalid_input'])
  const [body, headers] = form([PNG])
  assert.deepEqual(await codeOf(post('/v1/trial/files', body.slice(0, -30), headers)), [
    400,
    'server.bad_request',
  ])
})

test('an unknown area, a forged one, a fact from the future, a replay', async () => {
  const fact = (id: string, time: string, area: string) => post('/v1/trial/facts', { id, time, area })
  const now = t.clock.now.toISOString()
  assert.equal((await fact('f-1', now, 'nowhere')).json().code, 'kernel.invalid_input')
  const forged = await fact('f-1', now, '410611')
  assert.equal(forged.statusCode, 403)
  assert.equal(forged.json().code, 'kernel.area_out_of_scope')
  const future = await fact('f-1', new Date(t.clock.now.getTime() + 301_000).toISOString(), '410602')
  assert.equal(future.json().code, 'kernel.event_from_future')
  assert.deepEqual((await fact('f-1', now, '410602')).json(), { written: 1 })
  assert.deepEqual((await fact('f-1', now, '410602')).json(), { written: 0 })
})

test('a fault of ours is 500 with a number and nothing else; the log has the place and no names', async () => {
  const answer = await t.app.inject({ url: '/v1/trial/broken' })
  assert.equal(answer.statusCode, 500)
  const problem = answer.json()
  assert.equal(problem.code, 'server.internal')
  assert.ok(!answer.body.includes('王敏'))
  const line = t.lines.find(
    entry => entry['requestId'] === problem.details.requestId && entry['level'] === 'error',
  )
  assert.equal(line?.['route'], '/v1/trial/broken')
  const full = await t.app.inject({ url: '/v1/trial/full' })
  assert.equal(full.statusCode, 507)
})

test('a browser is given a page for a refusal, a program a problem', async () => {
  const page = await t.app.inject({ url: '/nothing', headers: { accept: 'text/html,*/*' } })
  assert.equal(page.statusCode, 404)
  assert.match(page.body, /没有这个地址/)
  const problem = await t.app.inject({ url: '/v1/nothing', headers: { accept: 'text/html,*/*' } })
  assert.equal(problem.json().code, 'server.no_such_route')
})

test('every answer carries the security headers; a page may use its own styles and no other', async () => {
  const answer = await t.app.inject({ url: '/v1/trial/full' })
  assert.equal(answer.headers['x-content-type-options'], 'nosniff')
  assert.equal(answer.headers['referrer-policy'], 'same-origin')
  const policy = String(answer.headers['content-security-policy'])
  assert.match(policy, /frame-ancestors 'none'/)
  assert.ok(!policy.includes('unsafe'))
  assert.equal(answer.headers['strict-transport-security'], undefined)
  const page = await t.app.inject({ url: '/trial/page' })
  assert.match(String(page.headers['content-security-policy']), /style-src 'self' 'sha256-[A-Za-z0-9+/=]+'$/)
})

test('a caller beyond the rate waits and is told how long', async () => {
  for (let i = 0; i < 3; i++) assert.equal((await t.app.inject({ url: '/v1/trial/limited' })).statusCode, 200)
  const answer = await t.app.inject({ url: '/v1/trial/limited' })
  assert.equal(answer.statusCode, 429)
  assert.equal(answer.headers['retry-after'], '20')
  const other = await t.app.inject({ url: '/v1/trial/limited', remoteAddress: '10.0.0.9' })
  assert.equal(other.statusCode, 200)
  t.clock.now = new Date(t.clock.now.getTime() + 21_000)
  assert.equal((await t.app.inject({ url: '/v1/trial/limited' })).statusCode, 200)
})

test('requests are logged by pattern, without what was asked', async () => {
  const { token } = await t.platform.deviceTokens.issue(
    { deviceId: 'd', area: '4106' },
    EVERYWHERE,
    'system/test',
    t.clock.now,
  )
  await t.app.inject({
    method: 'POST',
    url: `${THING}?limit=3&who=${encodeURIComponent('王敏')}`,
    payload: { name: '王敏' },
    headers: { authorization: `Bearer ${token}` },
  })
  const text = JSON.stringify(t.lines)
  assert.ok(text.includes('/v1/trial/things/:number'))
  assert.ok(!text.includes('王敏') && !text.includes(encodeURIComponent('王敏')) && !text.includes(token))
})

test('the interface document names every route, with its schemas and who may call it', async () => {
  const document = (await t.app.inject({ url: '/openapi.json' })).json()
  assert.equal(document.openapi, '3.1.1')
  for (const { method, path, access } of t.platform.describedModules.flatMap(module => module.routes)) {
    const operation = document.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
    assert.ok(operation, `${method} ${path}`)
    if (typeof access !== 'string') assert.deepEqual(operation['x-roles'], access)
  }
  const ids = Object.values(document.paths).flatMap(p => Object.values(p as object).map(o => o.operationId))
  assert.equal(new Set(ids).size, ids.length)
  const thing = document.paths['/v1/trial/things/{number}'].post
  assert.equal(thing.requestBody.content['application/json'].schema.additionalProperties, false)
  assert.equal(thing.parameters.find((p: { name: string }) => p.name === 'limit').schema.maximum, 200)
})
