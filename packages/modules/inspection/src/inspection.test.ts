import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import '@shian/events'
import {
  type Actor,
  commandWork,
  createCalendar,
  createKindRegistry,
  indexViews,
  loadItem,
  type Node,
  openWork,
  type PremisesCard,
  provideDirectory,
  provideWorkHost,
  type Refusal,
  readCauses,
  rebuild,
  record,
  type Sql,
  settle,
  sweepClocks,
  systemScope,
  type WorkHost,
  type WorkItemRow,
  work,
} from '@shian/kernel'
import { seedRows } from '@shian/kernel/calendar-seed'
import { loadRuleFiles } from '@shian/kernel/rule-files'
import { type TestDatabase, testDatabase } from '@shian/kernel/testing'
import { inspection } from './module.ts'

const all = systemScope('test')
const area = '410602001001/p1'
const views = [...work.views]
const node: Node = { source: 'test', views: indexViews(views) }
const calendar = createCalendar(seedRows(2026).rows)
const host: WorkHost = {
  node,
  kinds: createKindRegistry(inspection.kinds),
  rules: loadRuleFiles([fileURLToPath(new URL('../../../../rules', import.meta.url))]),
  calendar: () => calendar,
  replaceCalendar: () => {},
  facts: new Map(Object.entries(inspection.facts ?? {})),
}
const card: PremisesCard = {
  id: 'p1',
  area,
  signName: '老街烧烤',
  legalName: '鹤山区老街烧烤店',
  kind: 'restaurant',
  address: '老街1号',
  fboId: 'f1',
  openingHours: null,
}
const officer: Actor = { id: 'person/li', posts: [{ role: 'inspector', area: '410602001' }] }
const colleague: Actor = { id: 'person/wang', posts: [{ role: 'inspector', area: '410602' }] }
const coordinator: Actor = { id: 'person/sun', posts: [{ role: 'coordinator', area: '410602001' }] }
const operator: Actor = {
  id: 'person/chen',
  posts: [{ role: 'principal', area }],
  represents: ['premises/p1'],
}
const stranger: Actor = { id: 'person/liu', posts: [{ role: 'inspector', area: '410603' }] }

provideDirectory({
  findPremises: async () => card,
  premisesOf: async () => new Map([['p1', card]]),
  findResponsible: async () => ({
    postId: 'post1',
    personId: 'li',
    role: 'inspector',
    area: '410602001',
  }),
  holdersOver: async () => [],
  postsOf: async () => new Map(),
  namesOf: async () => new Map(),
  areaNames: async () => new Map(),
})
provideWorkHost(host)

const refusedWith = (code: string) => (error: Refusal) => error.code === code
const day = (text: string): Date => new Date(`2026-${text}:00+08:00`)
const HASH = 'a'.repeat(64)
const answers = (...failed: string[]) => ({
  checklist: 'inspection.catering-checklist',
  answers: ['qualification', 'tableware', 'pest'].map(item => ({
    item,
    result: failed.includes(item) ? 'fail' : 'pass',
  })),
})

describe('rectification and inspection on the log', () => {
  let test: TestDatabase
  before(async () => {
    test = await testDatabase([{ module: 'inspection', folder: inspection.migrations }])
  })
  after(() => test.drop())

  const write = <T>(fn: (tx: Sql) => Promise<T>): Promise<T> => test.db.transaction(all, fn)
  let n = 0
  const act = (id: string, actor: Actor, now: Date, action: string, form = {}, people?: Actor[]) => {
    const command = {
      do: 'act',
      commandId: `command-${++n}`,
      action,
      form,
      ...(people ? { people: people.map(p => p.id) } : {}),
    } as const
    return write(tx => commandWork(tx, host, id, command, { actor, now, ...(people ? { people } : {}) }))
  }
  const open = (id: string, kind: string, form: Record<string, unknown>, now: Date) => {
    const item = {
      id,
      area,
      subjects: ['premises/p1'],
      parties: { operator: 'premises/p1' },
      assignees: [officer.id],
    }
    return write(tx =>
      openWork(tx, host, kind, { do: 'open', commandId: `open-${id}`, item, form }, { actor: officer, now }),
    )
  }
  const row = async (id: string): Promise<WorkItemRow> => {
    const [found] = await write(tx => tx.query<WorkItemRow>('select * from work_item where id = $1', [id]))
    assert.ok(found)
    return found
  }

  it('dispatches a confirmed finding as an order whose cause reads back to the frame', async () => {
    const raised = {
      cameraId: 'c1',
      premisesId: 'p1',
      type: 'rodent',
      severity: 'grave',
      boxes: [],
      media: [],
      groupKey: 'g',
      origin: 'box',
    }
    const fact = (id: string, type: string, data: Record<string, unknown>, cause: string | null) =>
      write(tx =>
        record(tx, node, [{ id, type, subject: 'finding/f1', area, data }], {
          actor: 'person/li',
          now: day('09-14T10:00'),
          cause,
        }),
      )
    await fact('frame', 'vision.FindingRaised', raised, null)
    const verdict = {
      groupKey: 'g',
      premisesId: 'p1',
      type: 'rodent',
      severity: 'grave',
      cameraId: 'c1',
      fixed: false,
      mayGroundPenalty: false,
    }
    await fact('verdict', 'vision.FindingConfirmed', verdict, 'frame')
    await fact(
      'dispatch',
      'vision.FindingDispatched',
      { groupKey: 'g', premisesId: 'p1', to: 'rectification' },
      'verdict',
    )
    await settle(test.db, node, inspection.reactions, day('12-01T10:01'))
    await settle(test.db, node, inspection.reactions, day('12-01T10:02'))
    const items = await write(tx =>
      tx.query<WorkItemRow>("select * from work_item where kind = 'rectification'"),
    )
    assert.equal(items.length, 1)
    const item = items[0]!
    assert.equal(item.title, '老街烧烤')
    assert.equal(item.number, '鹤市监责改〔2026〕00001号')
    assert.deepEqual(item.assignees, [officer.id])
    assert.equal(
      item.due_at?.toISOString(),
      '2026-09-28T16:00:00.000Z',
      '10 working days after Monday 14 September',
    )
    const { stream } = await write(tx => loadItem(tx, host, item.id))
    const chain = await write(tx => readCauses(tx, stream[0]!.id))
    assert.deepEqual(
      chain.map(e => e.type),
      ['work.Opened', 'vision.FindingDispatched', 'vision.FindingConfirmed', 'vision.FindingRaised'],
    )
    const [order] = await write(tx =>
      tx.query<{ data: { problem: string } }>(
        "select data from event where type = 'inspection.RectificationOrdered'",
      ),
    )
    assert.equal(order?.data.problem, '疑似鼠患')
  })

  it('is corrected by the operator with a picture and accepted by an officer, nobody else', async () => {
    await open('r2', 'rectification', { problem: '地面积水', termWorkdays: 5 }, day('09-29T09:00'))
    const before = await row('r2')
    assert.equal(
      before.due_at?.toISOString(),
      '2026-10-12T16:00:00.000Z',
      '5 working days after 2026-09-29 is 10-12',
    )
    await assert.rejects(act('r2', stranger, day('09-30T09:00'), 'accept'), refusedWith('work.wrong_state'))
    await assert.rejects(act('r2', operator, day('09-30T09:00'), 'submit'), refusedWith('work.form_invalid'))
    await act('r2', operator, day('09-30T09:00'), 'submit', { after: [HASH], statement: '已清理' })
    await assert.rejects(act('r2', operator, day('09-30T10:00'), 'accept'), refusedWith('work.not_permitted'))
    await assert.rejects(
      act('r2', coordinator, day('09-30T10:00'), 'accept'),
      refusedWith('work.not_permitted'),
    )
    await act('r2', officer, day('09-30T11:00'), 'accept', { reviewNote: '合格' })
    const done = await row('r2')
    assert.equal(done.final, 'corrected')
    assert.equal(done.late, false)
    const [closed] = await write(tx =>
      tx.query<{ data: { outcome: string; onTime: boolean } }>(
        "select data from event where type = 'inspection.RectificationClosed' and subject = 'work/r2'",
      ),
    )
    assert.deepEqual([closed?.data.outcome, closed?.data.onTime], ['corrected', true])
  })

  it('tells each step of the ladder once, however often and late the sweep runs', async () => {
    await open('r3', 'rectification', { problem: '三防设施缺失', termWorkdays: 4 }, day('11-02T09:00'))
    const at = day('11-20T09:00')
    await Promise.all([sweepClocks(test.db, host, at), sweepClocks(test.db, host, at)]).catch(() => {})
    await sweepClocks(test.db, host, at)
    await sweepClocks(test.db, host, at)
    const told = await write(tx =>
      tx.query<{ told: string; suggest: string | null }>(
        "select told, suggest from work_rung where item_id = 'r3' order by told, suggest nulls first",
      ),
    )
    assert.deepEqual(
      told.map(r => [r.told, r.suggest]),
      [
        ['assignee', null],
        ['assignee', 'refer-to-case'],
        ['operator', null],
        ['operator', null],
      ],
    )
    const fired = await write(tx =>
      tx.query("select 1 from event where type = 'work.RungFired' and subject = 'work/r3'"),
    )
    assert.equal(fired.length, 4)
    assert.equal((await row('r3')).next_fire_at, null)
    await act('r3', operator, at, 'submit', { after: [HASH] })
    const { stream } = await write(tx => loadItem(tx, host, 'r3'))
    const submitted = stream.findLast(event => event.type === 'work.Acted')
    const chain = await write(tx => readCauses(tx, submitted!.id))
    assert.equal(chain[1]?.type, 'work.Opened', 'a reminder does not break the chain of causes')
  })

  it('inspects with two officers, orders a correction, and ends when the result is public', async () => {
    await open('i1', 'inspection', { inspectionKind: 'daily' }, day('09-14T09:00'))
    const pair = [officer, colleague]
    await assert.rejects(
      act('i1', officer, day('09-15T09:00'), 'enter', { entry: 'scanned' }),
      refusedWith('work.too_few_people'),
    )
    await assert.rejects(
      act('i1', officer, day('09-15T09:00'), 'enter', { entry: 'scanned' }, [officer, coordinator]),
      refusedWith('work.person_not_permitted'),
    )
    await act('i1', officer, day('09-15T09:00'), 'enter', { entry: 'scanned' }, pair)
    const form = {
      verdict: 'basically-conformant',
      fullCoverage: 'yes',
      consequence: 'order-correction',
      problem: '餐具保洁柜不洁',
      signature: 'signed',
    }
    await assert.rejects(
      act('i1', officer, day('09-15T10:00'), 'conclude', form, pair),
      refusedWith('work.guard_failed'),
    )
    await act(
      'i1',
      officer,
      day('09-15T10:00'),
      'conclude',
      { ...form, cateringTable: answers('tableware') },
      pair,
    )
    await settle(test.db, node, [...work.reactions, ...inspection.reactions], day('12-01T10:00'))
    const [concluded] = await write(tx =>
      tx.query<{ id: string; data: Record<string, unknown> }>(
        "select id, data from event where type = 'inspection.Concluded'",
      ),
    )
    assert.deepEqual(concluded?.data['inspectors'], ['li', 'wang'])
    const children = await write(tx => tx.query<WorkItemRow>("select * from work_item where parent = 'i1'"))
    assert.deepEqual(
      children.map(c => [c.kind, c.title]),
      [['rectification', '老街烧烤']],
    )
    const order = children[0]!.id
    await act(order, operator, day('09-17T09:00'), 'submit', { after: [HASH] })
    await act(order, officer, day('09-17T11:00'), 'accept', { reviewNote: '合格' })
    const origins = await write(tx =>
      tx.query<{ type: string; origin: string; of: string }>(
        `select type, data->>'origin' as origin, data->>'originId' as of from event
         where subject = $1 and type like 'inspection.%' order by type`,
        [`work/${order}`],
      ),
    )
    assert.deepEqual(origins, [
      { type: 'inspection.RectificationClosed', origin: 'inspection', of: 'i1' },
      { type: 'inspection.RectificationOrdered', origin: 'inspection', of: 'i1' },
    ])
    const waiting = await row('i1')
    assert.equal(waiting.due_clock, 'publish')
    assert.equal(
      waiting.due_at?.toISOString(),
      '2026-10-19T16:00:00.000Z',
      '20 working days over Mid-Autumn and National Day with their make-up days',
    )
    const notice = {
      premisesId: 'p1',
      kind: 'inspection-result',
      title: 't',
      titleEnglish: 't',
      body: 'b',
      facts: {},
      authority: 'a',
      publishedOn: '2026-09-16',
      removeOn: null,
      rule: { id: 'inspection.publish', effectiveFrom: '2022-03-15' },
    }
    const draft = {
      id: 'notice',
      type: 'publication.NoticePublished',
      subject: 'notice/n1',
      area,
      data: notice,
      audience: 'public' as const,
    }
    await write(tx =>
      record(tx, node, [draft], { actor: 'person/p', now: day('09-16T09:00'), cause: concluded!.id }),
    )
    await settle(test.db, node, inspection.reactions, day('12-01T10:01'))
    assert.equal((await row('i1')).final, 'published')
  })

  it('rebuilds its lists to the same rows', async () => {
    for (const view of views) {
      const read = (tx: Sql) => tx.query(`select * from ${view.name} order by 1`)
      const live = await write(read)
      await test.db.owner(tx => rebuild(tx, view))
      assert.deepEqual(await write(read), live)
    }
  })
})
