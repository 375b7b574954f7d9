import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { systemScope } from '@shian/kernel'
import { type TestPlatform, testPlatform } from '@shian/server/testing'
import { addPremises, client, type Headers } from './city.ts'
import { Phone, photo, sha256 } from './sync-phone.ts'

const AREA = '410602001001'
const DAY = 86_400_000

describe('phones without a network', () => {
  let test: TestPlatform
  let premises: string
  let leader: Headers
  let officer: { personId: string; login: string; headers: Headers }
  let colleague: typeof officer
  let stranger: typeof officer
  const add = async (role: string, area: string) => {
    const person = await test.addPerson({ role, area })
    return { ...person, headers: await test.signIn(person.login) }
  }
  const phoneOf = (person: typeof officer): Phone => new Phone(test, person.headers, person.personId)
  const assigned = async (to = officer.personId): Promise<string> => {
    const call = client(test, leader)
    const body = { premisesId: premises, inspectionKind: 'daily' }
    const { id } = await call<{ id: string }>('POST', '/v1/inspection/inspections', body)
    await call('POST', `/v1/work/items/${id}/assignee`, { to: [`person/${to}`], commandId: `assign-${id}` })
    return id
  }
  const show = (id: string) =>
    client(test, leader)<{
      state: string
      version: number
      data: Record<string, unknown>
      kept: { commandId: string; outcome: string }[]
      history: { type: string; action: string | null }[]
    }>('GET', `/v1/work/items/${id}`)
  const pair = () => [`person/${colleague.personId}`]
  const table = {
    checklist: 'inspection.catering-checklist',
    answers: [{ item: 'qualification', result: 'pass' }],
  }
  const verdict = {
    cateringTable: table,
    fullCoverage: 'no',
    verdict: 'conformant',
    consequence: 'none',
    signature: 'signed',
  }

  before(async () => {
    test = await testPlatform({ rateLimits: false })
    leader = (await add('leader', '4106')).headers
    officer = await add('inspector', '410602')
    colleague = await add('inspector', '410602')
    stranger = await add('inspector', '410611')
    premises = await addPremises(client(test, leader), AREA, '老街烧烤')
  })
  after(() => test.close())

  it('are given their items, definitions, tables, calendar and companions', async () => {
    const id = await assigned()
    const body = await phoneOf(officer).pull()
    const items = body['items'] as { id: string; events: { type: string }[]; subjects: string[] }[]
    const mine = items.find(item => item.id === id)
    assert.equal(mine?.events[0]?.type, 'work.Opened')
    const kinds = body['kinds'] as { id: string; version: number; sha256: string }[]
    assert.ok(kinds.some(kind => kind.id === 'inspection' && /^[0-9a-f]{64}$/.test(kind.sha256)))
    const rules = body['rules'] as { id: string }[]
    assert.ok(rules.some(rule => rule.id === 'inspection.catering-checklist'))
    assert.ok(rules.some(rule => rule.id === 'inspection.people'))
    const people = body['people'] as { id: string }[]
    assert.ok(people.some(person => person.id === `person/${colleague.personId}`))
    assert.deepEqual(
      (body['subjects'] as { signName: string }[]).map(subject => subject.signName),
      ['老街烧烤'],
    )
    assert.ok((body['calendar'] as unknown[]).length > 0)
    const others = await phoneOf(stranger).pull()
    assert.deepEqual(others['items'], [])
  })

  it('do a whole visit offline, and each step is carried out once', async () => {
    const id = await assigned()
    const phone = phoneOf(officer)
    await phone.pull()
    const { version } = await show(id)
    const picture = photo(1_500_000)
    const enter = phone.capture({
      itemId: id,
      action: 'enter',
      form: { entry: 'scanned' },
      people: pair(),
      baseVersion: version,
    })
    const conclude = phone.capture({
      ...{ itemId: id, action: 'conclude', people: pair(), baseVersion: version, photos: [picture] },
      form: { ...verdict, photos: [sha256(picture)] },
    })
    const early = await phone.push(enter, conclude)
    assert.deepEqual(
      early.map(answer => answer.outcome),
      ['applied', 'waiting'],
    )
    assert.deepEqual(early[1]?.missing, [sha256(picture)])
    assert.equal((await show(id)).state, 'on-site', 'nothing is concluded while a picture is missing')
    assert.equal((await phone.upload(picture)).body['done'], true)
    const [again, done] = await phone.push(enter, conclude)
    assert.deepEqual([again?.outcome, again?.replayed, done?.outcome], ['applied', true, 'applied'])
    const [third] = await phone.push(conclude)
    assert.equal(third?.replayed, true)
    const item = await show(id)
    assert.equal(item.state, 'concluded')
    assert.equal(item.history.filter(entry => entry.action === 'conclude').length, 1)
    const answer = await test.app.inject({ url: `/v1/blobs/${sha256(picture)}`, headers: leader })
    assert.deepEqual(answer.rawPayload, picture, 'the picture is evidence of the area')
  })

  it('are refused numbers that were used, without losing anything', async () => {
    const id = await assigned()
    const phone = phoneOf(officer)
    const first = phone.capture({ itemId: id, action: 'enter', form: { entry: 'manual' }, people: pair() })
    await phone.push(first)
    const twin = { ...first, commandId: 'another-command' }
    const [answer] = await phone.push(twin)
    assert.deepEqual(
      [answer?.outcome, answer?.reason, answer?.nextSeq],
      ['waiting', 'work.sequence_taken', 2],
    )
  })

  it('upload in pieces, go on after a break, and are refused what does not match', async () => {
    const phone = phoneOf(officer)
    const bytes = photo(2_500_000)
    const name = sha256(bytes)
    assert.equal((await phone.piece(bytes, 0)).body['received'], 1024 * 1024)
    const far = await phone.piece(bytes, 2 * 1024 * 1024)
    assert.equal(far.body.code, 'work.upload_offset')
    assert.equal((far.body['details'] as { received: number }).received, 1024 * 1024)
    assert.equal((await phone.ask('GET', `/v1/work/uploads/${name}`)).body['received'], 1024 * 1024)
    assert.equal((await phone.piece(bytes, 1024 * 1024)).status, 200)
    assert.equal((await phone.piece(bytes, 2 * 1024 * 1024)).body['done'], true)
    assert.equal((await phone.piece(bytes, 0)).body['done'], true, 'sent again it is simply there')
    const lie = await phone.upload(photo(), 'a'.repeat(64))
    assert.deepEqual([lie.status, lie.body.code], [422, 'blob.hash_mismatch'])
    assert.equal((await phone.ask('GET', `/v1/work/uploads/${'a'.repeat(64)}`)).status, 404)
    assert.equal(await test.platform.blobs.stat('a'.repeat(64)), undefined)
    const text = Buffer.from('<script>alert(1)</script>')
    assert.equal((await phone.upload(text)).body.code, 'work.not_a_picture')
    const huge = await phone.ask(
      'PUT',
      `/v1/work/uploads/${name}?offset=0&size=99999999&mime=image/jpeg`,
      bytes.subarray(0, 9),
      'application/octet-stream',
    )
    assert.equal(huge.status, 400)
    const knowing = phoneOf(stranger)
    assert.equal(
      (await knowing.ask('GET', `/v1/work/uploads/${name}`)).status,
      404,
      'a known hash gives no bytes',
    )
  })

  it('correct a clock that is a day ahead by the token and are told', async () => {
    const id = await assigned()
    const phone = phoneOf(officer)
    await phone.pull(DAY)
    const wrong = new Date(test.clock.now.getTime() + DAY).toISOString()
    const enter = phone.capture({
      itemId: id,
      action: 'enter',
      form: { entry: 'manual' },
      people: pair(),
      capturedAt: wrong,
    })
    const [answer] = await phone.push(enter)
    assert.equal(answer?.outcome, 'merged')
    assert.equal(answer?.clockOffSeconds, DAY / 1_000)
    assert.equal(answer?.capturedAt, test.clock.now.toISOString())
    const forged = { token: `2026-01-01T00:00:00.000Z.AAAAAAAAAAAAAAAAAAAAAA`, heardAt: wrong }
    phone.token = forged
    const old = phone.capture({
      itemId: await assigned(),
      action: 'enter',
      form: { entry: 'manual' },
      people: pair(),
      capturedAt: wrong,
    })
    const [second] = await phone.push(old)
    assert.equal(second?.capturedAt, test.clock.now.toISOString(), 'nothing is captured in the future')
  })

  it('keep what a forged officer or a stranger sends, and carry none of it out', async () => {
    const id = await assigned()
    const phone = phoneOf(officer)
    const coordinator = await add('coordinator', '410602001')
    const forged = phone.capture({
      itemId: id,
      action: 'enter',
      form: { entry: 'manual' },
      people: [`person/${coordinator.personId}`],
    })
    const [answer] = await phone.push(forged)
    assert.deepEqual([answer?.outcome, answer?.reason], ['rejected-authority', 'work.person_not_permitted'])
    const item = await show(id)
    assert.equal(item.state, 'planned')
    assert.deepEqual(
      item.kept.map(entry => entry.outcome),
      ['rejected-for-authority'],
    )
    const other = phoneOf(stranger)
    const [far] = await other.push(other.capture({ itemId: id, action: 'enter', form: { entry: 'manual' } }))
    assert.deepEqual([far?.outcome, far?.reason], ['rejected-authority', 'work.not_permitted'])
    assert.equal((await show(id)).kept.length, 1, 'a stranger leaves nothing in the item')
    const own = (await other.ask('GET', '/v1/work/sync/kept')).body['items'] as { itemId: string }[]
    assert.deepEqual(
      own.map(entry => entry.itemId),
      [id],
      'but it is kept and the sender sees it',
    )
    const stolen = phone.capture({
      itemId: id,
      action: 'enter',
      form: {},
      author: `person/${stranger.personId}`,
    })
    const [refused] = await phone.push(stolen)
    assert.deepEqual([refused?.outcome, refused?.reason], ['waiting', 'work.foreign_author'])
  })

  it('count the rights held at capture for three days', async () => {
    const id = await assigned()
    const leaving = await add('inspector', '410602')
    const phone = phoneOf(leaving)
    const captured = phone.capture({ itemId: id, action: 'enter', form: { entry: 'manual' }, people: pair() })
    await test.platform.db.owner(tx =>
      tx.query('update registry_post set area = $2 where person_id = $1', [leaving.personId, '410611']),
    )
    const [answer] = await phone.push(captured)
    assert.equal(answer?.outcome, 'rejected-authority', 'the posts are read as they were at capture')
    assert.equal((await show(id)).state, 'planned')
  })

  it('put two versions of a field before a person, who decides field by field', async () => {
    const id = await assigned()
    const [a, b] = [phoneOf(officer), phoneOf(colleague)]
    const { version } = await show(id)
    const entry = (phone: Phone, form: object, people: string[]) =>
      phone.capture({ itemId: id, action: 'enter', form: { ...form }, people, baseVersion: version })
    const one = entry(a, { entry: 'scanned' }, pair())
    const two = entry(b, { entry: 'manual' }, [`person/${officer.personId}`])
    assert.equal((await a.push(one))[0]?.outcome, 'applied')
    const [late] = await b.push(two)
    assert.equal(late?.outcome, 'kept', 'the state no longer allows to arrive')
    const conclude = (phone: Phone, form: object) =>
      phone.capture({
        itemId: id,
        action: 'conclude',
        form: { ...verdict, ...form },
        people: phone === a ? pair() : [`person/${officer.personId}`],
        baseVersion: version,
      })
    const first = conclude(a, { problem: '地面积水' })
    assert.equal((await a.push(first))[0]?.outcome, 'merged', 'its own earlier step is no conflict')
    const item = await show(id)
    const kept = item.kept.find(entry => entry.commandId === two.commandId)
    assert.ok(kept)
    const answer = await b.ask('POST', `/v1/work/items/${id}/kept/${two.commandId}`, {
      commandId: 'decide-it-now',
      decision: 'taken',
      form: { entry: 'manual' },
    })
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    assert.equal((answer.body['data'] as { entry: string }).entry, 'manual')
    assert.equal((await show(id)).kept.length, 0)
  })

  it('that answer late find the item closed, and what they saw stays as an observation', async () => {
    const id = await assigned()
    const phone = phoneOf(officer)
    const { version } = await show(id)
    await client(test, leader)('POST', `/v1/work/items/${id}/actions`, {
      commandId: 'cancel-the-visit',
      action: 'cancel',
      form: { cancelReason: '重复安排' },
    })
    const [answer] = await phone.push(
      phone.capture({
        itemId: id,
        action: 'enter',
        form: { entry: 'scanned' },
        people: pair(),
        baseVersion: version,
      }),
    )
    assert.deepEqual([answer?.outcome, answer?.reason], ['kept', 'work.wrong_state'])
    assert.ok(answer?.sentence?.zh)
    assert.deepEqual(
      (await show(id)).kept.map(entry => entry.outcome),
      ['kept-as-observation'],
    )
  })

  it('leave a chain of hashes that shows whether something is missing', async () => {
    const rows = await test.platform.db.owner(tx =>
      tx.query<{ chained: boolean; outcome: string }>(
        'select chained, outcome from work_sync where device_seq = 1',
      ),
    )
    assert.ok(rows.length > 3 && rows.every(row => row.chained))
    const [seen] = await test.platform.db.transaction(systemScope('test'), tx =>
      tx.query<{ n: number }>("select count(*)::int as n from event where type = 'work.CommandKept'"),
    )
    assert.ok(seen!.n >= 3)
  })
})
