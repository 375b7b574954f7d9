import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Actor, dayOf, openWork, rebuild, sweepClocks, systemScope, workHost } from '@shian/kernel'
import { runDaily, supervision } from '@shian/supervision'
import { multipart } from './routes-case.ts'
import {
  buildSupervision,
  type Member,
  nextCommand,
  type SupervisionWorld,
  VILLAGE,
} from './supervision-world.ts'

const JPEG = Buffer.from([
  0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0xff, 0xd9,
])

describe('coordinators, the grid, banquets and canteens', () => {
  let world: SupervisionWorld
  let leader: Member
  let officer: Member
  let coordinator: Member
  let shop: string

  before(async () => {
    world = await buildSupervision()
    leader = await world.add('leader', '4106')
    officer = await world.add('inspector')
    coordinator = await world.add('coordinator', VILLAGE)
    ;[shop] = (await world.premises(1, { prefix: 's' })) as [string]
  })
  after(() => world?.test.close())

  const act = (who: Member, id: string, action: string, form: object = {}, people?: string[]) =>
    world.ask(who, 'POST', `/v1/work/items/${id}/actions`, {
      ...{ commandId: nextCommand(), action, form },
      ...(people ? { people } : {}),
    })

  describe('a lead', () => {
    const URL = '/v1/supervision/leads'
    let id = ''

    it('is three fields with a picture, and the same report twice is one lead', async () => {
      const fields = { what: '后厨有老鼠', premisesId: shop, commandId: nextCommand() }
      const send = () => {
        const file = { field: 'photos', name: 'a.jpg', mime: 'image/jpeg', bytes: JPEG }
        const { type, payload } = multipart(file, fields)
        return world.test.app.inject({
          ...{ method: 'POST', url: URL, payload },
          headers: { ...coordinator.headers, 'content-type': type },
        })
      }
      const first = await send()
      assert.equal(first.statusCode, 200, first.body)
      ;({ id } = first.json() as { id: string })
      assert.match((first.json() as { number: string }).number, /鹤市监线〔2026〕00001号/)
      assert.equal((await send()).statusCode, 200)
      const mine = await coordinator.call<{ items: unknown[] }>('GET', URL)
      assert.equal(mine.items.length, 1)
      const nowhere = await world.ask(coordinator, 'POST', URL, {
        what: '有人摆摊',
        commandId: nextCommand(),
      })
      assert.equal(nowhere.code, 'supervision.lead_place')
    })

    it('is no inspection: engine and interface refuse the coordinator', async () => {
      const body = { premisesId: shop, inspectionKind: 'daily' }
      const refused = await world.ask(coordinator, 'POST', '/v1/inspection/inspections', body)
      assert.deepEqual([refused.status, refused.code], [403, 'kernel.forbidden'])
      const person: Actor = {
        id: `person/${coordinator.personId}`,
        posts: [{ role: 'coordinator', area: VILLAGE }],
      }
      const area = `${VILLAGE}/${shop}`
      const item = { id: 'never', area, subjects: [`premises/${shop}`] }
      const command = {
        do: 'open',
        commandId: nextCommand(),
        item,
        form: { inspectionKind: 'daily' },
      } as const
      await assert.rejects(
        world.test.platform.db.transaction(systemScope('test'), tx =>
          openWork(tx, workHost(), 'inspection', command, { actor: person, now: world.test.clock.now }),
        ),
        (error: { code?: string }) => error.code === 'work.not_permitted',
      )
      const { id: visit } = await officer.call<{ id: string }>('POST', '/v1/inspection/inspections', body)
      const enter = await act(coordinator, visit, 'enter', { entry: 'scanned' }, [
        `person/${officer.personId}`,
      ])
      assert.equal(enter.code, 'work.not_permitted')
      const along = await act(officer, visit, 'enter', { entry: 'scanned' }, [
        `person/${coordinator.personId}`,
      ])
      assert.equal(along.code, 'work.person_not_permitted')
    })

    it('is verified, routed to an inspection, answered, and the coordinator reads the answer', async () => {
      assert.equal((await act(coordinator, id, 'verify', { finding: '属实' })).code, 'work.not_permitted')
      assert.equal((await act(officer, id, 'verify', { finding: '发现鼠迹' })).status, 200)
      assert.equal((await act(officer, id, 'route', { routedTo: 'inspection' })).code, 'work.guard_failed')
      const routed = await act(officer, id, 'route', { routedTo: 'inspection', visitKind: 'flight' })
      assert.equal(routed.status, 200, routed.body)
      await world.settle()
      const visits = await leader.call<{ items: { id: string; parent: string | null }[] }>(
        'GET',
        '/v1/work/items?kind=inspection',
      )
      assert.equal(
        visits.items.some(({ parent }) => parent === id),
        true,
      )
      assert.equal((await act(officer, id, 'answer', { answer: '已检查并责令整改' })).status, 200)
      const { items } = await coordinator.call<{
        items: { state: string; answer: string; routedTo: string }[]
      }>('GET', '/v1/supervision/leads')
      assert.deepEqual(
        [items[0]?.state, items[0]?.answer, items[0]?.routedTo],
        ['answered', '已检查并责令整改', 'inspection'],
      )
      const [fact] = await world.test.platform.db.owner(tx =>
        tx.query<{ data: { useful: boolean } }>(
          `select data from event where type = 'supervision.LeadAnswered'`,
        ),
      )
      assert.equal(fact?.data.useful, true)
    })

    it('counts how many reports of a coordinator were of use', async () => {
      const body = { what: '疑似无证', place: '村口', commandId: nextCommand() }
      const { id: second } = await coordinator.call<{ id: string }>('POST', URL, body)
      assert.equal((await act(officer, second, 'dismiss', { answer: '证照齐全' })).status, 200)
      const { items } = await leader.call<{
        items: { reported: number; useful: number; usefulPercent: number }[]
      }>('GET', `${URL}/rates`)
      assert.deepEqual([items[0]?.reported, items[0]?.useful, items[0]?.usefulPercent], [2, 1, 50])
      assert.equal((await world.ask(coordinator, 'GET', `${URL}/rates`)).status, 403)
    })
  })

  describe('the grid', () => {
    const URL = '/v1/supervision/grid'
    interface Grid {
      rows: { code: string; people: number; gaps: number }[]
      totals: Record<string, { total: number; covered: number }>
    }

    it('shows who has nobody, judged on the day asked for', async () => {
      const city = await leader.call<Grid>('GET', URL)
      assert.deepEqual(
        city.rows.map(row => row.code),
        ['410602', '410611'],
      )
      assert.deepEqual(city.totals['village'], { total: 1, covered: 1 })
      assert.deepEqual(city.totals['township'], { total: 1, covered: 0 })
      const before = await leader.call<Grid>('GET', `${URL}?day=2025-12-31`)
      assert.deepEqual(before.totals['village'], { total: 1, covered: 0 })
      await world.facts([
        {
          type: 'registry.PostEnded',
          subject: `post/${(await world.add('coordinator', '410602001')).postId}`,
          area: '410602001',
          data: { validTo: '2026-12-31', reason: '届满' },
        },
      ])
      const now = await leader.call<Grid>('GET', `${URL}?area=410602`)
      assert.deepEqual(now.totals['township'], { total: 1, covered: 1 })
      const later = await leader.call<Grid>('GET', `${URL}?area=410602&day=2027-01-01`)
      assert.deepEqual(later.totals['township'], { total: 1, covered: 0 })
      assert.deepEqual([later.rows[0]?.code, later.rows[0]?.gaps], ['410602001', 1])
      const csv = await world.ask(leader, 'GET', `${URL}.csv?area=410602`)
      assert.match(csv.body, /410602001001,大湖村,village,1,是/)
      assert.equal((await world.ask(leader, 'GET', `${URL}?area=1301`)).code, 'kernel.area_out_of_scope')
    })

    it('counts 1,041 villages within 50 ms', async () => {
      const codes = Array.from(
        { length: 1_041 },
        (_, i) => `410603${String(1 + (i % 30)).padStart(3, '0')}${String(i).padStart(3, '0').slice(-3)}`,
      )
      const unique = [...new Set(codes)]
      const area = (code: string, kind: string, parent: string) => ({
        type: 'registry.AreaDefined',
        subject: `area/${code}`,
        area: code,
        data: { code, name: code, kind, parent },
      })
      const townships = [...new Set(unique.map(code => code.slice(0, 9)))]
      await world.facts([
        area('410603', 'county', '4106'),
        ...townships.map(code => area(code, 'township', '410603')),
        ...unique.map(code => area(code, 'village', code.slice(0, 9))),
      ])
      const post = (code: string) => ({
        type: 'registry.PostAppointed',
        subject: `post/c-${code}`,
        area: code,
        data: { personId: `c-${code}`, role: 'coordinator', actArea: code, validFrom: '2026-01-01' },
      })
      await world.facts(unique.slice(7).map(post))
      await leader.call<Grid>('GET', URL)
      const times: number[] = []
      for (let i = 0; i < 5; i++) {
        const start = performance.now()
        const answer = await leader.call<Grid>('GET', URL)
        times.push(performance.now() - start)
        assert.equal(answer.totals['village']!.total - answer.totals['village']!.covered, 7)
      }
      assert.equal(Math.min(...times) < 50, true, times.map(Math.round).join())
    })
  })

  describe('a rural banquet', () => {
    const URL = '/v1/supervision/banquets'
    const filing = { area: VILLAGE, heldOn: '2026-11-28', diners: 80, place: '村东头', occasion: 'wedding' }
    const file = (body: object, who = coordinator) =>
      who.call<{ id: string; number: string; band: string; marks: string[] }>('POST', URL, body)

    it('is filed by band; a late one is marked, not lost', async () => {
      const cook = { cookCertificate: 'JK-1', cookCertificateUntil: '2027-05-01' }
      const village = await file({ ...filing, ...cook })
      assert.deepEqual([village.band, village.marks], ['village', []])
      const township = await file({ ...filing, diners: 101 })
      assert.deepEqual([township.band, township.marks], ['township', ['no-certificate']])
      const late = await file({
        ...filing,
        ...cook,
        heldOn: '2026-11-25',
        diners: 260,
        cookCertificateUntil: '2026-11-01',
      })
      assert.deepEqual([late.band, late.marks], ['county', ['late', 'certificate-expired']])
      const past = await world.ask(coordinator, 'POST', URL, { ...filing, heldOn: '2026-11-01' })
      assert.equal(past.code, 'supervision.banquet_past')
      const foreign = await world.ask(coordinator, 'POST', URL, { ...filing, area: '410611001' })
      assert.equal(foreign.code, 'kernel.area_out_of_scope')
    })

    it('is guided, checked by who must come, held, and ends with its samples', async () => {
      const { id } = await file({ ...filing, diners: 150 })
      assert.equal((await act(coordinator, id, 'guide', { guidance: '生熟分开' })).status, 200)
      assert.equal((await act(coordinator, id, 'check', { check: '看过' })).code, 'work.guard_failed')
      assert.equal((await act(officer, id, 'check', { check: '凉菜须现做' })).status, 200)
      assert.equal((await act(coordinator, id, 'hold', { samples: 8, sampleGrams: 130 })).status, 200)
      await sweepClocks(
        world.test.platform.db,
        workHost(),
        new Date(world.test.clock.now.getTime() + 49 * 3_600_000),
      )
      const { items } = await leader.call<{ items: { id: string; state: string; band: string }[] }>(
        'GET',
        URL,
      )
      assert.equal(items.find(item => item.id === id)?.state, 'closed', '48 hours later')
      const facts = await world.test.platform.db.owner(tx =>
        tx.query<{ data: { outcome: string } }>(
          `select data from event where type = 'supervision.BanquetClosed'`,
        ),
      )
      assert.deepEqual(
        facts.map(({ data }) => data.outcome),
        ['closed'],
      )
    })
  })

  describe('a canteen day', () => {
    let principal: Member
    const law = () => ({ rules: world.test.platform.rules, calendar: world.test.platform.calendar })
    const daily = () => runDaily(world.test.platform.db, law(), world.test.clock.now)
    const days = (query = '', who = leader) =>
      who.call<{ items: { itemId: string; premisesId: string; state: string; shortfalls: string[] }[] }>(
        'GET',
        `/v1/supervision/canteen-days${query}`,
      )

    it('is owed by canteens that serve, once', async () => {
      await world.premises(2, { prefix: 'school', kind: 'school-canteen' })
      await world.premises(1, { prefix: 'home', kind: 'elderly-home-canteen' })
      principal = await world.add('principal', `${VILLAGE}/school00000`)
      assert.equal(dayOf(world.test.clock.now), '2026-11-24')
      const body = { weekdays: [1, 2, 3, 4, 5], breaks: [{ from: '2026-11-23', to: '2026-11-25' }] }
      const other = await world.ask(
        principal,
        'POST',
        '/v1/supervision/canteens/school00001/serving-days',
        body,
      )
      assert.equal(other.status >= 403, true)
      await leader.call('POST', '/v1/supervision/canteens/school00001/serving-days', body)
      assert.equal((await daily()).canteenDays, 2, 'one school is closed for a break')
      assert.equal((await daily()).canteenDays, 0)
      const none = await world.ask(leader, 'POST', `/v1/supervision/canteens/${shop}/serving-days`, body)
      assert.equal(none.code, 'supervision.not_a_canteen')
    })

    it('is recorded by its operator; what falls short is shown, not refused', async () => {
      const { items } = await days('?state=due')
      const mine = items.find(item => item.premisesId === 'school00000')!
      const record = { dishes: 4, samples: 3, sampleGrams: 100, sampleTemperature: 12, ingredients: 'yes' }
      assert.equal((await act(officer, mine.itemId, 'record', record)).code, 'work.not_permitted')
      const done = await act(principal, mine.itemId, 'record', { ...record, accompaniedBy: 'nobody' })
      assert.equal(done.status, 200, done.body)
      const short = await days('?state=short')
      assert.deepEqual(short.items[0]?.shortfalls, [
        ...['accompanied', 'samples', 'sample-grams', 'sample-temperature', 'principal-card'],
      ])
      const types = await world.test.platform.db.owner(tx =>
        tx.query<{ type: string }>(
          `select distinct type from event where type in ('supervision.CanteenDayRecorded', 'supervision.ServingDaysSet')`,
        ),
      )
      assert.equal(types.length, 2)
    })

    it('is missed when nobody recorded it, and the miss stays visible', async () => {
      await sweepClocks(world.test.platform.db, workHost(), new Date('2026-11-26T01:00:00+08:00'))
      const missed = await days('?state=missed')
      assert.deepEqual(
        missed.items.map(item => item.premisesId),
        ['home00000'],
      )
      const [fact] = await world.test.platform.db.owner(tx =>
        tx.query<{ data: object }>(`select data from event where type = 'supervision.CanteenDayMissed'`),
      )
      assert.deepEqual(fact?.data, { premisesId: 'home00000', day: '2026-11-24' })
      const list = await leader.call<{ items: { premisesId: string; missed: number; short: number }[] }>(
        'GET',
        '/v1/supervision/canteens',
      )
      assert.deepEqual([list.items[0]?.premisesId, list.items[0]?.missed], ['home00000', 1])
      const csv = await world.ask(leader, 'GET', '/v1/supervision/canteen-days.csv?day=2026-11-24')
      assert.match(csv.body, /home00000号店,410602001001,missed/)
    })
  })

  it('rebuilds its views to the same rows', async () => {
    for (const view of supervision.views) {
      for (const table of view.tables) {
        const read = () => world.test.platform.db.owner(tx => tx.query(`select * from ${table} order by 1`))
        const live = await read()
        await world.test.platform.db.owner(tx => rebuild(tx, view))
        assert.deepEqual(await read(), live, table)
      }
    }
  })
})
