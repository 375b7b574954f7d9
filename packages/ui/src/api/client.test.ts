import assert from 'node:assert/strict'
import test from 'node:test'
import { addressOf, createApiClient } from './client.ts'
import { ApiError } from './problem.ts'

interface Sent {
  url: string
  init: RequestInit
}

function clientAnswering(answer: () => Response | Promise<Response>) {
  const sent: Sent[] = []
  let unauthenticated = 0
  const api = createApiClient({
    fetch: async (url, init) => {
      sent.push({ url: String(url), init: init ?? {} })
      return answer()
    },
    onUnauthenticated: () => {
      unauthenticated += 1
    },
  })
  return { api, sent, count: () => unauthenticated }
}

const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })

async function failureOf(promise: Promise<unknown>): Promise<ApiError> {
  try {
    await promise
  } catch (thrown) {
    assert.ok(thrown instanceof ApiError)
    return thrown
  }
  return assert.fail('the request succeeded')
}

test('empty values stay out of the address', () => {
  assert.equal(
    addressOf('/v1/x', { a: 'ä b', b: '', c: undefined, d: null, e: false, f: 0 }),
    '/v1/x?a=%C3%A4+b&e=false&f=0',
  )
  assert.equal(addressOf('/v1/x'), '/v1/x')
})

test('changes carry the CSRF token, reads do not', async () => {
  const { api, sent } = clientAnswering(() => json({ ok: true }))
  api.setCsrf('token-1')
  await api.get('/v1/a')
  await api.post('/v1/b', { n: 1 })
  const headers = sent.map(({ init }) => init.headers as Record<string, string>)
  assert.equal(headers[0]?.['x-shian-csrf'], undefined)
  assert.equal(headers[1]?.['x-shian-csrf'], 'token-1')
  assert.equal(headers[1]?.['content-type'], 'application/json')
  assert.equal(sent[1]?.init.body, '{"n":1}')
})

test('a form goes out as multipart, with a type the browser writes', async () => {
  const { api, sent } = clientAnswering(() => json({}))
  const form = new FormData()
  form.set('a', '1')
  await api.post('/v1/b', form)
  assert.equal((sent[0]!.init.headers as Record<string, string>)['content-type'], undefined)
  assert.equal(sent[0]?.init.body, form)
})

test('an answer without a body is undefined', async () => {
  const { api } = clientAnswering(() => new Response(null, { status: 204 }))
  assert.equal(await api.delete('/v1/session'), undefined)
})

test('problem details become an error in both languages, with an id', async () => {
  const { api } = clientAnswering(() =>
    json(
      {
        title: '该记录刚刚被他人修改',
        title_en: 'Changed by someone else',
        code: 'kernel.conflict',
        details: { version: 7 },
        instance: 'urn:shian:request:r-9',
      },
      409,
    ),
  )
  const failure = await failureOf(api.post('/v1/x', {}))
  assert.equal(failure.kind, 'conflict')
  assert.deepEqual(failure.sentence, { zh: '该记录刚刚被他人修改', en: 'Changed by someone else' })
  assert.equal(failure.errorId, 'r-9')
  assert.deepEqual(failure.details, { version: 7 })
  assert.equal(failure.dataSafe, true)
})

test('being signed out is told once and is an error too', async () => {
  const { api, count } = clientAnswering(() => json({}, 401))
  assert.equal((await failureOf(api.get('/v1/x'))).kind, 'unauthenticated')
  assert.equal(count(), 1)
})

test('503 says how long to wait', async () => {
  const { api } = clientAnswering(() => json({}, 503, { 'retry-after': '7' }))
  const failure = await failureOf(api.post('/v1/x', {}))
  assert.deepEqual([failure.kind, failure.retryAfterSeconds, failure.dataSafe], ['unavailable', 7, true])
})

test('after a failed change it is open whether it was kept', async () => {
  const { api } = clientAnswering(() => new Response('<html>', { status: 500 }))
  assert.equal((await failureOf(api.post('/v1/x', {}))).dataSafe, false)
  assert.equal((await failureOf(api.get('/v1/x'))).dataSafe, true)
})

test('no answer at all is a network failure; an abort is not', async () => {
  const { api } = clientAnswering(() => Promise.reject(new TypeError('fetch failed')))
  const failure = await failureOf(api.get('/v1/x'))
  assert.deepEqual([failure.kind, failure.dataSafe], ['network', true])
  assert.equal((await failureOf(api.post('/v1/x'))).dataSafe, false)
  const cancel = new AbortController()
  cancel.abort()
  await assert.rejects(api.get('/v1/x', { signal: cancel.signal }), TypeError)
})
