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
  listWork,
  openWork,
  provideWorkHost,
  rangeOf,
  rebuild,
  type Scope,
  systemScope,
  type WorkFilter,
  type WorkHost,
  work,
} from '@shian/kernel'
import { seedRows } from '@shian/kernel/calendar-seed'
import { loadRuleFiles } from '@shian/kernel/rule-files'
import { type TestDatabase, testDatabase } from '@shian/kernel/testing'
import { inspection } from './module.ts'

const calendar = createCalendar(seedRows(2026).rows)
const host: WorkHost = {
  node: { source: 'test', views: indexViews(work.views) },
  kinds: createKindRegistry(inspection.kinds),
  rules: loadRuleFiles([fileURLToPath(new URL('../../../../rules', import.meta.url))]),
  calendar: () => calendar,
  replaceCalendar: () => {},
  facts: new Map(Object.entries(inspection.facts ?? {})),
}
provideWorkHost(host)

const now = new Date('2026-11-24T10:00:00+08:00')
const officer: Actor = {
  id: 'person/li',
  posts: ['inspector', 'leader'].map(role => ({ role, area: '4106' })),
}

function scopeOver(area: string): Scope {
  const range = rangeOf(area)
  return { actor: 'person/li', act: range, view: range, search: range }
}

/** Id, area, days ago, text; those that end in `closed` were withdrawn on the day they were opened. */
const ITEMS: readonly [string, string, number, string][] = [
  ['week', '410602001001/p1', 1, '老街烧烤 地面积水'],
  ['month', '410602001001/p1', 50, '老街烧烤 冷藏柜生熟混放'],
  ['year', '410602001002/p2', 300, '火锅店 地面积水'],
  ['township', '410602002001/p3', 2, '面馆 地面有积水'],
  ['county', '410611004001/p4', 3, '超市 地面积水'],
  ['week-closed', '410602001001/p1', 4, '老街烧烤 地面积水'],
]

describe('search of work items', () => {
  let test: TestDatabase
  before(async () => {
    test = await testDatabase([{ module: 'inspection', folder: inspection.migrations }])
    for (const [id, area, daysAgo, problem] of ITEMS) {
      const at = new Date(now.getTime() - daysAgo * 86_400_000)
      const subject = `premises/${area.split('/')[1]}`
      const item = { id, area, subjects: [subject], parties: { operator: subject }, assignees: [officer.id] }
      const act = { actor: officer, now: at }
      await test.db.transaction(systemScope('test'), async tx => {
        const form = { title: problem, problem, origin: 'other' }
        await openWork(tx, host, 'rectification', { do: 'open', commandId: `open-${id}`, item, form }, act)
        if (!id.endsWith('closed')) return
        const end = { action: 'withdraw', form: { reason: '已自行改正' } }
        await commandWork(tx, host, id, { do: 'act', commandId: `end-${id}`, ...end }, act)
      })
    }
  })
  after(() => test.drop())

  const found = async (q: string, area = '4106', more: Partial<WorkFilter> = {}, scope = scopeOver(area)) => {
    const filter: WorkFilter = { q, sort: 'newest', limit: 50, ...more }
    const { items } = await test.db.transaction(scope, tx => listWork(tx, rangeOf(area), filter, now))
    return items.map(item => item.id)
  }

  it('finds items of any age, newest first', async () => {
    assert.deepEqual(await found('积水'), ['week', 'township', 'county', 'week-closed', 'year'])
    assert.deepEqual(await found('混放'), ['month'])
    assert.deepEqual(await found('不存在的店'), [])
  })

  it('wants every word, wherever it stands', async () => {
    assert.deepEqual(await found('积水 火锅'), ['year'])
    assert.deepEqual(await found('地面积水 老街'), ['week', 'week-closed'])
    assert.deepEqual(await found('店'), ['year'])
  })

  it('stays within the jurisdiction at every level', async () => {
    assert.deepEqual(await found('积水', '410602'), ['week', 'township', 'week-closed', 'year'])
    assert.deepEqual(await found('积水', '410602001'), ['week', 'week-closed', 'year'])
    assert.deepEqual(await found('积水', '410602001001'), ['week', 'week-closed'])
    assert.deepEqual(await found('积水', '410602001002/p2'), ['year'])
    assert.deepEqual(await found('积水', '4106', {}, scopeOver('410611')), ['county'])
  })

  it('holds the other filters inside the search, not after it', async () => {
    assert.deepEqual(await found('积水', '4106', { open: false }), ['week-closed'])
    assert.deepEqual(await found('积水', '410602001', { open: true }), ['week', 'year'])
    assert.deepEqual(await found('积水', '4106', { kind: 'inspection' }), [])
  })

  it('does not take a mark of the index for a word', async () => {
    assert.deepEqual(await found('area:410602'), [])
    assert.deepEqual(await found('week:'), [])
  })

  it('comes out of a rebuild as it was', async () => {
    const rows = () => test.db.owner(tx => tx.query('select * from work_item order by id'))
    const before = await rows()
    const view = work.views.find(each => each.name === 'work_item')!
    await test.db.owner(tx => rebuild(tx, view))
    assert.deepEqual(await rows(), before)
  })
})
