import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { settle, sweepClocks, systemScope, workHost } from '@shian/kernel'
import { sweep } from '@shian/self-inspection'
import { type TestPlatform, testPlatform } from '@shian/server/testing'
import { addPremises, client, type Headers } from './city.ts'

const AREA = '410602001001'
const moment = (text: string): Date => new Date(`2026-11-${text}:00+08:00`)

interface Card {
  state: string
  checklist: string
  standIn: boolean
  groups: { id: string; items: { id: string; hazards: { zh: string }[] }[] }[]
  photo: { item: string } | null
}

interface Item {
  id: string
  kind: string
  state: string
  title: string
}

describe('self-inspection through the interface', () => {
  let test: TestPlatform
  let premises = ''
  let inspector: ReturnType<typeof client>
  const people = new Map<string, Headers>()
  const logins = new Map<string, string>()
  let serial = 0

  before(async () => {
    test = await testPlatform({ services: ['http'], rateLimits: false })
    test.clock.now = moment('13T09:00')
    const admin = client(test, await test.signIn((await test.addPerson({ role: 'admin' })).login))
    const leader = client(test, await test.signIn((await test.addPerson({ role: 'leader' })).login))
    logins.set('inspector', (await test.addPerson({ role: 'inspector', area: '410602' })).login)
    premises = await addPremises(leader, AREA, '老街烧烤')
    const area = `${AREA}/${premises}`
    for (const role of ['safety-officer', 'safety-director', 'principal']) {
      const person = await test.addPerson({ role, area })
      logins.set(role, person.login)
      // The post of the fixture is a row; the fact is what the platform asks by.
      await admin('POST', '/v1/registry/posts', {
        personId: person.personId,
        role,
        actArea: area,
        validFrom: '2026-11-13',
      })
    }
    await run()
  })
  after(() => test?.close())

  /** Sets the clock; sessions end with time, so everybody signs in again. */
  async function goTo(now: Date): Promise<void> {
    test.clock.now = now
    for (const [role, login] of logins) people.set(role, await test.signIn(login))
    inspector = client(test, people.get('inspector')!)
  }

  /** What the services do: the sweep, the reactions, the ladders. */
  async function run(): Promise<void> {
    const { db, node, reactions, rules, calendar } = test.platform
    await settle(db, node, reactions, test.clock.now)
    await sweep(db, node, { rules, calendar: () => calendar }, test.clock.now)
    for (let i = 0; i < 3; i++) {
      await settle(db, node, reactions, test.clock.now)
      await sweepClocks(db, workHost(), test.clock.now)
    }
  }

  const as = (role: string) => client(test, people.get(role)!)

  async function sign(
    role: string,
    day: string,
    more: Record<string, string> = {},
    files: [string, string][] = [],
  ) {
    const card = await as(role)<Card>('GET', `/v1/self-inspection/card?day=${day}`)
    const fields = {
      commandId: `walk-${++serial}-${day}`,
      day,
      checklist: card.checklist,
      groups: card.groups.map(group => group.id).join(','),
      photoTakenAt: test.clock.now.toISOString(),
      ...more,
    }
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    for (const [field, text] of files)
      form.append(field, new Blob([text], { type: 'image/jpeg' }), `${field}.jpg`)
    const request = new Request('http://x/', { method: 'POST', body: form })
    return test.app.inject({
      method: 'POST',
      url: '/v1/self-inspection/cards',
      headers: { ...people.get(role)!, 'content-type': request.headers.get('content-type')! },
      payload: Buffer.from(await request.arrayBuffer()),
    })
  }

  const code = (answer: { json(): unknown }): string => (answer.json() as { code: string }).code
  const items = async (kind: string): Promise<Item[]> =>
    (await as('principal')<{ items: Item[] }>('GET', `/v1/work/items?scope=area&kind=${kind}&limit=50`)).items

  it('is a card with its groups and one drawn photo, signed with nothing found', async () => {
    await goTo(moment('14T20:00'))
    const card = await as('safety-officer')<Card>('GET', '/v1/self-inspection/card')
    assert.equal(card.state, 'due')
    assert.ok(card.groups.length <= 4, 'a tap each')
    assert.ok(card.photo, 'one point is drawn')
    assert.equal(code(await sign('safety-officer', '2026-11-14')), 'self-inspection.photo_needed')
    assert.equal(
      code(await sign('safety-officer', '2026-11-14', { groups: 'staff' }, [['photo', 'a']])),
      'self-inspection.groups_missing',
    )
    assert.equal(
      code(await sign('safety-officer', '2026-11-14', { checklist: 'old@2020-01-01' }, [['photo', 'a']])),
      'self-inspection.old_checklist',
    )
    assert.equal(
      code(await sign('safety-officer', '2026-11-15', {}, [['photo', 'a']])),
      'self-inspection.day_ahead',
    )
    const signed = await sign('safety-officer', '2026-11-14', {}, [['photo', 'photo of the 14th']])
    assert.deepEqual(
      [signed.statusCode, (signed.json() as { photoGrade: string }).photoGrade],
      [200, 'fresh'],
    )
    assert.equal(
      code(await sign('safety-officer', '2026-11-14', {}, [['photo', 'b']])),
      'self-inspection.already_submitted',
    )
  })

  it('takes an older photo as one of a lower grade, a used one not at all, none with a reason', async () => {
    await goTo(moment('15T20:00'))
    assert.equal(
      code(await sign('safety-officer', '2026-11-15', {}, [['photo', 'photo of the 14th']])),
      'self-inspection.photo_reused',
    )
    const old = { photoTakenAt: moment('15T08:00').toISOString() }
    const signed = await sign('principal', '2026-11-15', old, [['photo', 'photo of the morning']])
    assert.equal((signed.json() as { photoGrade: string }).photoGrade, 'gallery')
    await goTo(moment('16T20:00'))
    const excused = await sign('safety-officer', '2026-11-16', { photoExcuse: '手机摄像头坏了' })
    assert.equal((excused.json() as { photoGrade: string }).photoGrade, 'none')
  })

  it('turns a hazard into an item, or closes it on the spot with a photo', async () => {
    await goTo(moment('17T20:00'))
    const card = await as('safety-officer')<Card>('GET', '/v1/self-inspection/card')
    const points = card.groups.flatMap(group => group.items)
    const fixed = {
      item: 'storage',
      text: points.find(point => point.id === 'storage')!.hazards[0]!.zh,
      handling: 'fixed',
    }
    const open = { item: 'pest', text: '有鼠虫迹象', handling: 'open' }
    const said = { exceptions: JSON.stringify([fixed, open]) }
    assert.equal(
      code(await sign('safety-officer', '2026-11-17', said, [['photo', 'c']])),
      'self-inspection.fix_needs_photo',
    )
    assert.equal(
      code(await sign('safety-officer', '2026-11-17', { exceptions: '[{' }, [['photo', 'c']])),
      'self-inspection.exceptions_invalid',
    )
    const unknown = JSON.stringify([{ ...open, item: 'weather' }])
    assert.equal(
      code(await sign('safety-officer', '2026-11-17', { exceptions: unknown }, [['photo', 'c']])),
      'self-inspection.unknown_item',
    )
    const signed = await sign('safety-officer', '2026-11-17', said, [
      ['photo', 'photo of the 17th'],
      ['after.storage', 'cold again'],
      ['before.pest', 'droppings'],
    ])
    assert.equal(signed.statusCode, 200, signed.body)
    await run()
    const [hazard, ...others] = await items('self-inspection-hazard')
    assert.deepEqual([hazard?.state, others.length], ['open', 0])
    const sheet = await as('safety-officer')<Card & { openHazards: unknown[] }>(
      'GET',
      '/v1/self-inspection/card',
    )
    assert.equal(sheet.openHazards.length, 1)
  })

  it('shows a skipped day, tells the officer, and counts it in the risk', async () => {
    const before = await inspector<{ dynamicPoints: number }>('GET', `/v1/risk/premises/${premises}`)
    await goTo(moment('19T12:30'))
    await run()
    const calendar = await inspector<{ days: { day: string; state: string }[] }>(
      'GET',
      `/v1/self-inspection/premises/${premises}?month=2026-11`,
    )
    assert.deepEqual(
      calendar.days.slice(12, 19).map(day => day.state),
      ['none', 'done', 'done', 'done', 'hazard', 'missed', 'due'],
    )
    const [gap] = (
      await inspector<{ items: Item[] }>('GET', '/v1/work/items?scope=mine&kind=self-inspection-gap')
    ).items
    const listed = gap ?? (await items('self-inspection-gap'))[0]
    assert.ok(listed)
    const risk = await inspector<{
      dynamicPoints: number
      lines: { factor: string; factorTitle: { zh: string } }[]
    }>('GET', `/v1/risk/premises/${premises}`)
    const line = risk.lines.find(entry => entry.factor === 'self-inspection.missed')
    assert.equal(line?.factorTitle.zh, '自查漏查')
    assert.equal(risk.dynamicPoints, before.dynamicPoints + 0.5)
  })

  it('lets the operator explain and the officer settle', async () => {
    const [gap] = await items('self-inspection-gap')
    const answer = {
      commandId: 'walk-answer-1',
      action: 'answer',
      form: { cause: 'absent', statement: '食品安全员请假' },
    }
    await as('safety-officer')('POST', `/v1/work/items/${gap!.id}/actions`, answer)
    await inspector('POST', `/v1/work/items/${gap!.id}/actions`, {
      commandId: 'walk-accept-1',
      action: 'accept',
      form: { reviewNote: '注意安排顶岗' },
    })
    assert.equal((await inspector<Item>('GET', `/v1/work/items/${gap!.id}`)).state, 'accepted')
  })

  it('writes the week from the days; the director adds a judgement and signs', async () => {
    for (const day of ['19', '20', '21', '22']) {
      await goTo(moment(`${day}T20:00`))
      assert.equal(
        (await sign('safety-officer', `2026-11-${day}`, {}, [['photo', `photo of the ${day}th`]])).statusCode,
        200,
      )
    }
    await goTo(moment('23T09:00'))
    await run()
    const weeks = await items('self-inspection-week')
    const week = weeks.find(item => item.title.endsWith('W47'))!
    const draft = await as('safety-director')<{
      text: string
      figures: Record<string, number>
      computedFrom: { days: { state: string }[] }
    }>('GET', `/v1/self-inspection/reports/${week.id}`)
    assert.deepEqual(
      ['operating', 'done', 'missed', 'hazards', 'fixedOnSpot', 'open'].map(name => draft.figures[name]),
      [7, 6, 1, 2, 1, 1],
    )
    assert.equal(draft.computedFrom.days.length, 7)
    assert.match(draft.text, /应查 7 天,完成 6 天/)
    const file = {
      commandId: 'walk-week-1',
      action: 'file',
      form: { report: draft.text, judgement: '三防设施需要检修' },
    }
    await as('safety-director')('POST', `/v1/work/items/${week.id}/actions`, file)
    const after = await as('principal')<{ signed: Record<string, string> }>(
      'GET',
      `/v1/self-inspection/reports/${week.id}`,
    )
    assert.equal(after.signed['judgement'], '三防设施需要检修')
  })

  it('writes the month from the weeks; only the principal signs the minutes', async () => {
    await goTo(new Date('2026-12-01T09:00:00+08:00'))
    await run()
    const [month] = await items('self-inspection-month')
    const draft = await as('principal')<{ text: string; computedFrom: { weeks: unknown[] } }>(
      'GET',
      `/v1/self-inspection/reports/${month!.id}`,
    )
    assert.ok(draft.computedFrom.weeks.length >= 1)
    const form = { heldOn: '2026-12-01', heard: 'yes', minutes: draft.text, tasks: '检修三防设施' }
    const refused = await test.app.inject({
      method: 'POST',
      url: `/v1/work/items/${month!.id}/actions`,
      headers: people.get('safety-officer')!,
      payload: { commandId: 'walk-month-0', action: 'file', form },
    })
    assert.equal(code(refused), 'work.not_permitted')
    await as('principal')('POST', `/v1/work/items/${month!.id}/actions`, {
      commandId: 'walk-month-1',
      action: 'file',
      form,
    })
    const calendar = await as('principal')<{ reports: { cycle: string; state: string }[] }>(
      'GET',
      `/v1/self-inspection/premises/${premises}?month=2026-11`,
    )
    assert.ok(calendar.reports.some(report => report.cycle === 'month' && report.state === 'filed'))
  })

  it('adds up by area and trade, and exports what it shows', async () => {
    const url = '/v1/self-inspection/summary?area=410602&from=2026-11-01&to=2026-11-30'
    const summary = await inspector<{
      areas: { area: string; name: string; counts: Record<string, number> }[]
      total: Record<string, number>
    }>('GET', url)
    assert.deepEqual(
      summary.areas.map(row => row.area),
      ['410602001'],
    )
    assert.equal(summary.areas[0]!.name, '中山北路街道')
    const { due, done, missed, madeUp, pending } = summary.total as Record<
      'due' | 'done' | 'missed' | 'madeUp' | 'pending',
      number
    >
    assert.deepEqual([done, due], [8, done + missed - madeUp + pending])
    const file = await test.app.inject({
      method: 'GET',
      url: `${url}&format=csv`,
      headers: people.get('principal')!,
    })
    assert.equal(file.statusCode, 403, 'an operator sees only the own calendar')
    const own = await test.app.inject({
      method: 'GET',
      url: `/v1/self-inspection/premises/${premises}?month=2026-11&format=csv`,
      headers: people.get('principal')!,
    })
    assert.match(own.body, /^\ufeff日期,状态\r\n2026-11-01,/)
    assert.match(own.body, /2026-11-18,漏查/)
    const rows = await test.platform.db.transaction(systemScope('test'), tx =>
      tx.query('select 1 from self_inspection_days'),
    )
    assert.equal(rows.length, 1)
  })

  it('asks nothing on a day declared closed, and takes the sheet after reopening', async () => {
    await goTo(new Date('2026-12-02T09:00:00+08:00'))
    const days = await as('principal')<{ closures: { id: string }[] }>(
      'POST',
      '/v1/self-inspection/closures',
      {
        commandId: 'walk-closure-1',
        from: '2026-12-02',
        to: '2026-12-02',
        reason: 'rest',
      },
    )
    assert.equal(
      code(await sign('safety-officer', '2026-12-02', {}, [['photo', 'x']])),
      'self-inspection.closed_day',
    )
    await as('principal')('POST', `/v1/self-inspection/closures/${days.closures[0]!.id}/withdrawal`)
    assert.equal((await sign('safety-officer', '2026-12-02', {}, [['photo', 'x']])).statusCode, 200)
  })
})
