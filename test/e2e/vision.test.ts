import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { EVERYWHERE, rangeOf, rebuild, type Sql, systemScope } from '@shian/kernel'
import { type TestPlatform, testPlatform } from '@shian/server/testing'
import { registerCamera, vision } from '@shian/vision'
import { addPremises, client } from './city.ts'

const AREA = '410602001001'
const NOW = '2026-11-24T09:00:00+08:00'

describe('findings of third parties', () => {
  let test: TestPlatform
  let call: ReturnType<typeof client>
  let operator: ReturnType<typeof client>
  let premises = ''
  let camera = ''
  let token = ''
  let otherCamera = ''

  before(async () => {
    test = await testPlatform({})
    const leader = await test.addPerson({ role: 'leader', area: '4106' })
    call = client(test, await test.signIn(leader.login))
    premises = await addPremises(call, AREA, '老街烧烤')
    const other = await addPremises(call, AREA, '新街面馆')
    const register = (premisesId: string): Promise<string> =>
      test.platform.db.transaction(systemScope('test'), tx =>
        registerCamera(
          tx,
          { node: test.platform.node, now: test.clock.now, actor: 'system/test' },
          {
            premisesId,
            name: '灶台',
            place: '烹饪区',
            purpose: '监督',
            publicView: true,
            source: { kind: 'push' },
          },
        ),
      )
    camera = await register(premises)
    otherCamera = await register(other)
    const issued = await test.platform.deviceTokens.issue(
      { deviceId: 'box-1', premisesId: premises },
      EVERYWHERE,
      'system/test',
      test.clock.now,
    )
    token = issued.token
    const person = await test.addPerson({ role: 'safety-officer', area: `${AREA}/${premises}` })
    operator = client(test, await test.signIn(person.login))
  })
  after(() => test.close())

  const event = (key: string, more: object = {}) => ({
    eventKey: `sha256-key-${key}`,
    source: { kind: 'box', vendor: 'jftech', deviceId: 'd1', channel: '1', gbId: null },
    cameraId: camera,
    type: 'hat.missing',
    rawType: '605',
    confidence: 0.83,
    occurredAt: NOW,
    boxes: [{ x: 0.41, y: 0.12, w: 0.08, h: 0.17, label: 'person', score: 0.83 }],
    ...more,
  })
  const post = (payload: unknown, bearer = token) =>
    test.app.inject({
      method: 'POST',
      url: '/ingest/v1/vision-events',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    })
  const incidents = async (state = 'open') =>
    (
      await call<{
        items: {
          groupKey: string
          type: string
          count: number
          state: string
          findingIds: string[]
          severity: string
        }[]
      }>('GET', `/v1/vision/findings?state=${state}`)
    ).items

  it('are taken once, one or many at a time, and grouped', async () => {
    assert.deepEqual((await post(event('1'))).json(), { accepted: 1, duplicates: 0 })
    const again = await post([event('1'), event('2'), event('3', { type: 'zombie' })])
    assert.deepEqual(again.json(), { accepted: 2, duplicates: 1 })
    const shown = await incidents()
    assert.deepEqual(shown.map(({ type, count }) => [type, count]).sort(), [
      ['hat.missing', 2],
      ['unknown', 1],
    ])
  })

  it('are refused whole, with what is wrong, when one of them cannot be right', async () => {
    const cases: [unknown, number, string][] = [
      ['{"eventKey": ', 400, 'malformed JSON'],
      [event('4', { confidence: 'high' }), 400, 'a wrong type'],
      [event('4', { colour: 'red' }), 400, 'an unknown field'],
      [event('4', { cameraId: 'nobody' }), 422, 'an unknown camera'],
      [event('4', { cameraId: otherCamera }), 422, 'a camera of another premises'],
      [event('4', { area: '410611' }), 400, 'a forged area'],
      [event('4', { orgId: 'somebody-else' }), 422, 'a forged premises'],
      [
        event('4', {
          media: [
            {
              role: 'scene',
              mime: 'image/jpeg',
              url: 'http://169.254.169.254/',
              bytesSha256: 'a'.repeat(64),
            },
          ],
        }),
        400,
        'an address to fetch',
      ],
      [event('4', { occurredAt: '2026-11-24T11:00:00+08:00' }), 400, 'the future'],
      [
        event('4', { media: [{ role: 'scene', mime: 'image/jpeg', bytesSha256: 'a'.repeat(64) }] }),
        422,
        'evidence that was not sent',
      ],
      [[event('5'), event('6', { cameraId: 'nobody' })], 422, 'one of two'],
      [Array.from({ length: 501 }, (_, i) => event(`many-${i}`)), 400, 'too many'],
    ]
    const before = (await incidents('all')).reduce((sum, incident) => sum + incident.count, 0)
    for (const [payload, status, what] of cases) {
      const answer = await post(payload)
      assert.equal(answer.statusCode, status, `${what}: ${answer.body}`)
      const problem = answer.json() as { code: string; title: string; title_en: string }
      assert.match(problem.code, /^[a-z]+\.[a-z_]+$/, what)
      assert.ok(problem.title && problem.title_en, what)
    }
    assert.equal((await post(event('4'), 'wrong')).statusCode, 401)
    assert.equal(
      (await incidents('all')).reduce((sum, incident) => sum + incident.count, 0),
      before,
    )
  })

  it('keep evidence by its hash, and refuse a file that is not what it says', async () => {
    const upload = (bytes: Buffer) => {
      const boundary = 'x1y2'
      const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`
      const payload = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)])
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': `multipart/form-data; boundary=${boundary}`,
      }
      return test.app.inject({ method: 'POST', url: '/ingest/v1/blobs', headers, payload })
    }
    const picture = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4])
    const stored = (await upload(picture)).json() as { items: { sha256: string }[] }
    const sha256 = stored.items[0]!.sha256
    const taken = await post(
      event('7', { media: [{ role: 'scene', mime: 'image/jpeg', bytesSha256: sha256 }], type: 'smoking' }),
    )
    assert.equal(taken.statusCode, 200, taken.body)
    assert.equal((await upload(Buffer.from('GIF89a-not-a-jpeg'))).statusCode, 422)
  })

  it('go to the operator first, who answers; then a person judges, and may undo', async () => {
    const [own] = (
      await operator<{ items: { findingIds: string[]; type: string }[] }>('GET', '/v1/vision/findings')
    ).items.filter(i => i.type === 'hat.missing')
    const id = own!.findingIds[0]!
    await operator('POST', `/v1/vision/findings/${id}/answer`, {
      answer: 'appealed',
      text: '当时正在更换工作帽',
    })
    assert.equal((await incidents()).find(i => i.type === 'hat.missing')?.state, 'answered')
    await assert.rejects(
      operator('POST', `/v1/vision/findings/${id}/verdict`, { verdict: 'rejected', reason: 'drill' }),
      /403/,
    )
    await assert.rejects(call('POST', `/v1/vision/findings/${id}/verdict`, { verdict: 'rejected' }), /422/)
    const judged = await call<{ findings: number }>('POST', `/v1/vision/findings/${id}/verdict`, {
      verdict: 'rejected',
      reason: 'poor-picture',
      group: true,
    })
    assert.equal(judged.findings, 2, 'the whole incident')
    const quality = await test.app.inject({ url: '/v1/vision/quality' })
    const entry = (quality.json() as { items: { type: string; falseAlarmShare: number }[] }).items.find(
      i => i.type === 'hat.missing',
    )
    assert.equal(entry?.falseAlarmShare, 1)
    await call('POST', `/v1/vision/findings/${id}/undo`, { group: true })
    assert.equal((await incidents()).find(i => i.type === 'hat.missing')?.state, 'answered')
  })

  it('may ground a penalty only when the camera was reviewed', async () => {
    const review = {
      standardCertificate: 'GB/T 28181',
      calibratedOn: '2026-01-01',
      signPhoto: 'b'.repeat(64),
      publicNoticeUrl: 'https://example.org/notice',
      legalReviewer: 'p1',
      technicalReviewer: 'p2',
      validUntil: '2026-12-31',
    }
    await call('POST', `/v1/vision/cameras/${camera}/review`, review)
    const [shown] = (await incidents()).filter(i => i.type === 'smoking')
    await call('POST', `/v1/vision/findings/${shown!.findingIds[0]}/verdict`, { verdict: 'confirmed' })
    const detail = await call<{ mayGroundPenalty: boolean }>(
      'GET',
      `/v1/vision/findings/${shown!.findingIds[0]}`,
    )
    assert.equal(detail.mayGroundPenalty, true)
  })

  it('record every look at a clear picture, a wall once an hour', async () => {
    for (let i = 0; i < 3; i++) {
      const answer = await test.app.inject({
        url: `/v1/vision/cameras/${camera}/frame.jpg?purpose=wall`,
        headers: await test.signIn(
          (await test.addPerson({ role: 'commander', area: '4106', login: `wall-${i}` })).login,
        ),
      })
      assert.equal(answer.statusCode, 204, 'no picture yet')
    }
    const rows = await test.platform.db.owner(tx =>
      tx.query("select 1 from event where type = 'access.PictureViewed'"),
    )
    assert.equal(rows.length, 3, 'one for each post')
  })

  it('stay in their area when the predicate is taken away', async () => {
    const range = rangeOf('410611')
    const scope = { actor: 'person/x', act: range, view: range, search: range }
    for (const table of [
      'vision_finding',
      'vision_camera',
      'vision_camera_source',
      'vision_premises',
      'vision_manifest',
      'blob',
    ]) {
      assert.deepEqual(await test.platform.db.read(scope, `select 1 from ${table}`), [], table)
    }
  })

  it('have views that equal a rebuild', async () => {
    for (const view of vision.views) {
      const read = (tx: Sql) => tx.query(`select * from ${view.name} order by 1`)
      const live = await test.platform.db.owner(read)
      await test.platform.db.owner(tx => rebuild(tx, view))
      assert.deepEqual(await test.platform.db.owner(read), live, view.name)
    }
  })
})
