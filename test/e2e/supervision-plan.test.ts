import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { rebuild } from '@shian/kernel'
import { supervision } from '@shian/supervision'
import { buildSupervision, type Member, nextCommand, type SupervisionWorld } from './supervision-world.ts'

interface Shown {
  id: string
  status: string
  figures: { visits: number; over: number; coveragePercent: number; officers: number }
  progress: { month: number; planned: number; opened: number; concluded: number }[]
  reasons: { reason: string; count: number }[]
}
interface Lines {
  items: { itemId: string; premisesId: string; month: number; state: string; reason: string }[]
  next: string | null
}

const URL = '/v1/supervision/plans'
const ID = '410602-2027'

describe('the yearly plan through the interface', () => {
  let world: SupervisionWorld
  let leader: Member
  let officer: Member
  let colleague: Member
  let coordinator: Member
  let ids: string[]

  before(async () => {
    world = await buildSupervision()
    leader = await world.add('leader')
    officer = await world.add('inspector')
    colleague = await world.add('inspector')
    coordinator = await world.add('coordinator', '410602001001')
    ids = await world.premises(40, { grade: i => 'ABCD'[i % 4]! })
  })
  after(() => world?.test.close())

  it('previews without recording, and refuses what cannot be planned', async () => {
    const preview = await leader.call<Shown>('POST', URL, { area: '410602', year: 2027, dryRun: true })
    assert.equal(preview.figures.visits, 100, 'A 1, B 2, C 3, D 4 visits for ten premises each')
    assert.equal(preview.figures.coveragePercent, 100)
    assert.equal(preview.figures.officers, 2)
    const none = await leader.call<{ items: unknown[] }>('GET', URL)
    assert.deepEqual(none.items, [])
    const ask = (body: object, as = leader) => world.ask(as, 'POST', URL, body)
    assert.equal((await ask({ area: '410602001', year: 2027 })).code, 'supervision.plan_area')
    assert.equal((await ask({ area: '410602', year: 2031 })).code, 'supervision.plan_year')
    assert.equal((await ask({ area: '410611', year: 2027 })).code, 'kernel.area_out_of_scope')
    assert.equal((await ask({ area: '410602', year: 2027 }, coordinator)).status, 403)
  })

  it('goes from a draft by an officer over the leader to the public', async () => {
    const draft = { area: '410602', year: 2027 }
    await officer.call('POST', URL, { ...draft, monthCap: 5 })
    const tight = await officer.call<Shown>('GET', `${URL}/${ID}`)
    assert.equal(tight.figures.visits + tight.figures.over, 100)
    assert.equal(tight.figures.over > 0, true)
    await officer.call('POST', URL, draft)
    const wide = await officer.call<Shown>('GET', `${URL}/${ID}`)
    assert.equal(wide.figures.over, 0, 'the second draft replaces the first')
    await officer.call('POST', `${URL}/${ID}/submission`, { note: '请审' })
    assert.equal((await world.ask(officer, 'POST', `${URL}/${ID}/approval`, {})).status, 403)
    await leader.call('POST', `${URL}/${ID}/return`, { reason: '七月太满' })
    await officer.call('POST', `${URL}/${ID}/submission`, {})
    const early = await world.ask(leader, 'POST', `${URL}/${ID}/openings`, { month: 1 })
    assert.equal(early.code, 'supervision.plan_wrong_state')
    await leader.call('POST', `${URL}/${ID}/approval`, { note: '同意' })
    assert.equal((await world.ask(officer, 'POST', URL, draft)).code, 'supervision.plan_wrong_state')
    const published = await leader.call<Shown>('POST', `${URL}/${ID}/publication`)
    assert.equal(published.status, 'published')
    const told = await world.test.platform.db.owner(tx =>
      tx.query<{ type: string }>(
        `select distinct type from event where type like 'supervision.Plan%' order by type`,
      ),
    )
    assert.deepEqual(
      told.map(({ type }) => type),
      [
        'supervision.PlanApproved',
        'supervision.PlanDrafted',
        'supervision.PlanLinesSet',
        'supervision.PlanPublished',
        'supervision.PlanReturned',
        'supervision.PlanSubmitted',
      ],
    )
    const [fact] = await world.test.platform.db.owner(tx =>
      tx.query<{ audience: string; data: { premisesYearCap: number } }>(
        `select audience, data from event where type = 'supervision.PlanPublished'`,
      ),
    )
    assert.deepEqual([fact?.audience, fact?.data.premisesYearCap], ['public', 4])
  })

  it('moves a visit with a reason, keeping interval and cap', async () => {
    const { items } = await leader.call<Lines>('GET', `${URL}/${ID}/lines?limit=200`)
    const once = items.find(
      line => line.reason !== 'manual' && items.filter(l => l.premisesId === line.premisesId).length === 1,
    )!
    const many = items.filter(line => line.premisesId === ids[3])
    assert.equal(many.length, 4)
    const edit = (body: object, as = leader) => world.ask(as, 'POST', `${URL}/${ID}/edits`, body)
    const to = once.month === 12 ? 11 : once.month + 1
    const move = { premisesId: once.premisesId, from: once.month, to, reason: '经营者停业装修' }
    assert.equal(
      (await edit(move, officer)).code,
      'supervision.plan_wrong_state',
      'an approved plan is the leader’s',
    )
    assert.equal((await edit(move)).status, 200)
    assert.equal((await edit(move)).status, 404, 'it is not there any more')
    const edits = await world.test.platform.db.owner(tx =>
      tx.query<{ data: { from: number; to: number } }>(
        `select data from event where type = 'supervision.PlanEdited'`,
      ),
    )
    assert.deepEqual([edits[0]?.data.from, edits[0]?.data.to], [once.month, to])
    const [first, second] = many
    const near = { premisesId: ids[3], from: first!.month, to: second!.month - 1, reason: '提前' }
    assert.equal((await edit(near)).code, 'supervision.plan_interval')
    assert.equal((await edit({ premisesId: ids[3], reason: '空' })).status, 400)
    const added = await edit({ premisesId: ids[3], to: first!.month, reason: '增加' })
    assert.equal(added.code, 'supervision.plan_line_exists')
  })

  it('opens a month in batches, each line once, and folds what became of it', async () => {
    const early = await world.ask(leader, 'POST', `${URL}/${ID}/openings`, { month: 1 })
    assert.equal(early.code, 'supervision.plan_month_early')
    await world.moveTo('2027-01-11T02:00:00Z')
    const before = await leader.call<Shown>('GET', `${URL}/${ID}`)
    const planned = before.progress.find(({ month }) => month === 1)?.planned ?? 0
    assert.equal(planned > 0, true)
    const both = await Promise.all([
      leader.call<{ opened: number }>('POST', `${URL}/${ID}/openings`, { month: 1 }),
      leader.call<{ opened: number }>('POST', `${URL}/${ID}/openings`, { month: 1 }),
    ])
    assert.equal(both[0].opened + both[1].opened, planned)
    assert.equal(
      (await leader.call<{ opened: number }>('POST', `${URL}/${ID}/openings`, { month: 1 })).opened,
      0,
    )
    const { items } = await leader.call<Lines>('GET', `${URL}/${ID}/lines?month=1&state=open`)
    const item = await leader.call<{
      kind: string
      title: string
      number: string
      dueAt: string
      data: object
    }>('GET', `/v1/work/items/${items[0]!.itemId}`)
    assert.equal(item.kind, 'inspection')
    assert.match(item.number, /鹤市监检〔2027〕/)
    assert.equal(item.dueAt, '2027-01-31T16:00:00.000Z', 'due by the end of the month')
    await conclude(items[0]!.itemId)
    const after = await leader.call<Shown>('GET', `${URL}/${ID}`)
    const january = after.progress.find(({ month }) => month === 1)!
    assert.deepEqual([january.opened, january.concluded], [planned, 1])
    const moved = await world.ask(leader, 'POST', `${URL}/${ID}/edits`, {
      premisesId: items[1]!.premisesId,
      from: 1,
      to: 6,
      reason: '推迟',
    })
    assert.equal(moved.code, 'supervision.plan_line_opened')
    // The same points may not be looked at again for three months, unless there is a ground.
    const again = { premisesId: items[0]!.premisesId, inspectionKind: 'daily' }
    const refused = await world.ask(officer, 'POST', '/v1/inspection/inspections', again)
    assert.deepEqual([refused.status, refused.code], [409, 'inspection.repeated'])
    const point = { ...again, points: ['not-looked-at'] }
    assert.equal((await world.ask(officer, 'POST', '/v1/inspection/inspections', point)).status, 200)
    const flight = { ...again, inspectionKind: 'flight' }
    assert.equal((await world.ask(officer, 'POST', '/v1/inspection/inspections', flight)).status, 200)
    const complaint = { ...again, ground: 'complaint' }
    assert.equal((await world.ask(officer, 'POST', '/v1/inspection/inspections', complaint)).status, 200)
    await world.moveTo('2027-04-11T02:00:00Z')
    assert.equal(
      (await world.ask(officer, 'POST', '/v1/inspection/inspections', again)).code,
      'inspection.repeated',
    )
    await world.moveTo('2027-04-12T02:00:00Z')
    assert.equal((await world.ask(officer, 'POST', '/v1/inspection/inspections', again)).status, 200)
  })

  it('lets a line wait while the last complete inspection is too near', async () => {
    const { items } = await leader.call<Lines>('GET', `${URL}/${ID}/lines?month=4`)
    const done = items.filter(line => line.state === 'planned').map(line => line.premisesId)
    const rows = await world.test.platform.db.owner(tx =>
      tx.query<{ premises_id: string }>(
        `select premises_id from supervision_premises where last_full_on = '2027-01-11'`,
      ),
    )
    assert.equal(rows.length, 1)
    await world.facts([concludedFact(done[0]!, '2027-04-01')])
    const opened = await leader.call<{ opened: number; waiting: number }>('POST', `${URL}/${ID}/openings`, {
      month: 4,
    })
    assert.equal(opened.waiting, 1)
    await world.moveTo('2027-07-02T02:00:00Z')
    const later = await leader.call<{ opened: number; waiting: number }>('POST', `${URL}/${ID}/openings`, {
      month: 4,
    })
    assert.deepEqual([later.opened, later.waiting], [1, 0])
  })

  it('is exported, and its views rebuild to the same rows', async () => {
    const csv = await world.ask(leader, 'GET', `${URL}/${ID}/lines.csv`)
    assert.match(csv.body, /^\uFEFF月份,主体编号/)
    assert.equal(csv.body.trim().split('\r\n').length, 101)
    for (const view of supervision.views) {
      for (const table of view.tables) {
        const read = () => world.test.platform.db.owner(tx => tx.query(`select * from ${table} order by 1`))
        const live = await read()
        await world.test.platform.db.owner(tx => rebuild(tx, view))
        assert.deepEqual(await read(), live, table)
      }
    }
  })

  it('computes 20,000 premises within two seconds, reading and recording included', {
    timeout: 120_000,
  }, async () => {
    await world.moveTo('2027-07-02T02:00:00Z')
    await world.premises(20_000, { prefix: 'q', grade: i => 'AABC'[i % 4]! })
    const boss = await world.add('leader', '4106')
    for (let i = 0; i < 80; i++) {
      const id = `bulk${i}`
      const data = {
        personId: id,
        role: 'inspector',
        actArea: '410602',
        certificate: `X${i}`,
        validFrom: '2026-01-01',
      }
      await world.facts([{ type: 'registry.PostAppointed', subject: `post/${id}`, area: '410602', data }])
    }
    const start = performance.now()
    const preview = await boss.call<Shown>('POST', URL, { area: '4106', year: 2028, dryRun: true })
    const previewed = performance.now() - start
    assert.equal(preview.figures.visits, 19_680, 'what 82 officers can do')
    assert.ok(previewed < 2_000, `preview took ${Math.round(previewed)} ms`)
    const from = performance.now()
    await boss.call('POST', URL, { area: '4106', year: 2028 })
    const recorded = performance.now() - from
    process.stdout.write(
      `plan of 20,000: preview ${Math.round(previewed)} ms, recorded ${Math.round(recorded)} ms\n`,
    )
  })

  const people = () => [`person/${colleague.personId}`]
  async function conclude(itemId: string): Promise<void> {
    const act = (action: string, form: object) =>
      officer.call('POST', `/v1/work/items/${itemId}/actions`, {
        ...{ commandId: nextCommand(), action, form, people: people() },
      })
    await act('enter', { entry: 'scanned' })
    const table = await officer.call<{ checklist: string; value: { items: { id: string }[] } }>(
      'GET',
      '/v1/inspection/forms/catering',
    )
    await act('conclude', {
      cateringTable: {
        checklist: table.checklist,
        answers: table.value.items.map(({ id }) => ({ item: id, result: 'pass' })),
      },
      ...{ fullCoverage: 'yes', verdict: 'conformant', consequence: 'none', signature: 'signed' },
    })
  }
  function concludedFact(premisesId: string, concludedOn: string) {
    return {
      type: 'inspection.Concluded',
      subject: `work/fact-${premisesId}`,
      area: `410602001001/${premisesId}`,
      data: {
        ...{ premisesId, inspectionKind: 'daily', verdict: 'conformant', fullCoverage: true, answers: [] },
        ...{ inspectors: ['a', 'b'], concludedOn, formVersion: 'test', signature: 'signed' },
      },
    }
  }
})
