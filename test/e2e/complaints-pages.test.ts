import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type TestPlatform, testPlatform } from '@shian/server/testing'
import { addPremises, client } from './city.ts'
import { multipart } from './routes-case.ts'

const AREA = '410602001001'
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe('pages to complain, without a script', () => {
  let t: TestPlatform
  let premises: string

  before(async () => {
    t = await testPlatform({ services: ['http'], rateLimits: false })
    const { login } = await t.addPerson({ role: 'leader' })
    premises = await addPremises(client(t, await t.signIn(login)), AREA, '老街烧烤')
  })
  after(() => t.close())

  const get = async (url: string) => {
    const answer = await t.app.inject({ method: 'GET', url, headers: { accept: 'text/html' } })
    return { status: answer.statusCode, html: answer.body, headers: answer.headers }
  }
  /** What a browser sends for the form of a page: hidden fields as they are, and what was typed. */
  const hiddenOf = (html: string): Record<string, string> =>
    Object.fromEntries(
      [...html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)].map(match => [
        match[1]!,
        match[2]!
          .replaceAll('&quot;', '"')
          .replaceAll('&#39;', "'")
          .replaceAll('&lt;', '<')
          .replaceAll('&amp;', '&'),
      ]),
    )
  const post = async (
    url: string,
    fields: object,
    bytes = Buffer.alloc(0),
    mime = 'application/octet-stream',
  ) => {
    const file = { field: 'photos', name: bytes.length > 0 ? 'a.png' : '', mime, bytes }
    const { type, payload } = multipart(file, fields)
    const answer = await t.app.inject({ method: 'POST', url, headers: { 'content-type': type }, payload })
    return { status: answer.statusCode, html: answer.body, headers: answer.headers }
  }

  it('three steps from the code of a premises to a number and a code, then how it stands', async () => {
    const one = await get(`/complain?premises=${premises}`)
    assert.equal(one.status, 200)
    assert.match(one.html, /老街烧烤/)
    assert.doesNotMatch(one.html, /<script/)
    assert.equal(one.headers['cache-control'], 'no-store')
    const two = await post('/complain', { ...hiddenOf(one.html), kind: 'complaint', category: 'expired' })
    assert.match(two.html, /第 2 步/)
    const told = { content: '面包过期三天,"还在卖"<b>', happenedOn: '2026-11-20', amount: '12.50' }
    const three = await post('/complain', { ...hiddenOf(two.html), ...told })
    assert.match(three.html, /第 3 步/)
    assert.doesNotMatch(three.html, /<b>"/)
    const nameless = await post('/complain', hiddenOf(three.html))
    assert.equal(nameless.status, 422)
    assert.match(nameless.html, /投诉须提供姓名和联系电话/)
    const who = { name: '欧阳某某', phone: '13900001111' }
    const bad = await post(
      '/complain',
      { ...hiddenOf(three.html), ...who },
      Buffer.from('GIF89a'),
      'image/png',
    )
    assert.match(bad.html, /照片只能是/)
    const done = await post('/complain', { ...hiddenOf(three.html), ...who }, PNG, 'image/png')
    assert.equal(done.status, 200, done.html)
    const number = /T2026-\d{5}/.exec(done.html)?.[0]
    const code = /[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(done.html)?.[0]
    assert.ok(number && code)
    const twice = await post('/complain', { ...hiddenOf(three.html), ...who })
    assert.match(twice.html, /请勿重复提交/)

    const asked = await post('/complain/track', { act: 'show', number, code })
    assert.equal(asked.status, 200)
    assert.match(asked.html, /待受理/)
    assert.match(asked.html, /2026-12-03/)
    const message = { ...hiddenOf(asked.html), act: 'message', text: '还有发票' }
    assert.match((await post('/complain/track', message)).html, /还有发票/)
    const gone = await post('/complain/track', { act: 'withdraw', number, code })
    assert.match(gone.html, /已撤回/)
    const again = await post('/complain/track', { act: 'withdraw', number, code })
    assert.deepEqual([again.status, /该事项已办结/.test(again.html)], [422, true])
    const [row] = await t.platform.db.owner(tx =>
      tx.query<{ form: Record<string, unknown> }>(
        "select data->'form' as form from event where type = 'work.Opened'",
      ),
    )
    assert.ok(row)
    assert.deepEqual(
      [row.form['amount'], row.form['channel'], (row.form['photos'] as string[]).length],
      [1_250, 'qr', 1],
    )
  })

  it('an anonymous report without a code of a premises, in English and large print', async () => {
    const one = await get('/complain?lang=en&elder=1')
    assert.match(one.html, /<html lang="en" class="elder">/)
    assert.match(one.html, /<option value="410602">鹤山区/)
    const fields = { ...hiddenOf(one.html), kind: 'report', category: 'pests' }
    const missing = await post('/complain', fields)
    assert.equal(missing.status, 422)
    assert.match(missing.html, /Choose the business, or the district/)
    const two = await post('/complain', { ...fields, firmName: '某小店', area: '410602001' })
    assert.match(two.html, /Step 2 of 3/)
    assert.doesNotMatch(two.html, /name="demand"/)
    const short = await post('/complain', { ...hiddenOf(two.html), content: '鼠' })
    assert.match(short.html, /5 characters at least/)
    const three = await post('/complain', { ...hiddenOf(two.html), content: '后厨看见老鼠' })
    const done = await post('/complain', { ...hiddenOf(three.html), insider: 'yes' })
    assert.match(done.html, /J2026-\d{5}/, done.html)
  })

  it('a wrong code is told so, and every label belongs to a field', async () => {
    const wrong = await post('/complain/track', { act: 'show', number: 'T2026-00001', code: 'AAAAA' })
    assert.deepEqual([wrong.status, /编号或查询码不正确/.test(wrong.html)], [404, true])
    for (const url of [
      '/complain',
      `/complain?premises=${premises}`,
      '/complain/track',
      '/complain/track?lang=en',
    ]) {
      const { html } = await get(url)
      for (const [, id] of html.matchAll(/<label for="(\w+)"/g))
        assert.match(html, new RegExp(`id="${id}"`), id)
      assert.match(html, /<main id="main"/)
    }
    assert.equal((await get('/public/complaints.css')).status, 200)
    assert.match((await get(`/p/${premises}`)).html, new RegExp(`/complain\\?premises=${premises}`))
  })
})
