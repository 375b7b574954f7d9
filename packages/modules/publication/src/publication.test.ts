import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  type Database,
  type Directory,
  type DraftEvent,
  indexViews,
  type Node,
  PUBLIC_SCOPE,
  provideDirectory,
  type Recorded,
  type Reply,
  type RequestContext,
  rangeOf,
  readCauses,
  readSubject,
  rebuild,
  record,
  type Scope,
  settle,
  systemScope,
} from '@shian/kernel'
import { type TestDatabase, testDatabase } from '@shian/kernel/testing'
import { noticeIdOf, provideLaw, publication, publishMany, sweep } from './module.ts'
import { KITCHEN_PICTURE, type KitchenPicture, PUBLIC_SITE } from './ports.ts'
import { testLaw } from './testing.ts'

const law = testLaw()
const NOW = new Date('2026-11-24T02:00:00Z')
const node: Node = { source: 'hebi', views: indexViews(publication.views) }
const VILLAGE = '410602001001'
let test: TestDatabase
let db: Database
let ports: Record<string, unknown> = {}

before(async () => {
  test = await testDatabase([{ module: 'publication', folder: publication.migrations }], { now: NOW })
  db = test.db
  provideLaw(law)
  provideDirectory({
    findPremises: async () => undefined,
    premisesOf: async () => new Map(),
    postsOf: async () => new Map(),
    findResponsible: async () => undefined,
    namesOf: async () => new Map([['officer', '郭执法']]),
    holdersOver: async () => [
      { personId: 'x', name: '李四海', role: 'principal', area: VILLAGE, certificate: null },
    ],
    areaNames: async () => new Map([['410602', '鹤山区']]),
  } as Directory)
})
after(() => test.drop())

const areaOf = (id: string): string => `${VILLAGE}/${id}`
const registration = (id: string, data: Record<string, unknown> = {}): DraftEvent => ({
  type: 'registry.PremisesRegistered',
  subject: `premises/${id}`,
  area: areaOf(id),
  data: {
    signName: '阿强烧烤',
    legalName: '鹤山区阿强餐饮店',
    kind: 'restaurant',
    address: '鹤山区红旗街18号',
    fboId: 'f1',
    creditCode: '92410602MA9K1234XA',
    openedOn: '2024-03-01',
    synthetic: true,
    ...data,
  },
})
const conclusion = (
  id: string,
  on: string,
  failed: [string, boolean][] = [],
  work = `w-${id}-${on}`,
): DraftEvent => ({
  type: 'inspection.Concluded',
  subject: `inspection/${work}`,
  area: areaOf(id),
  data: {
    premisesId: id,
    inspectionKind: 'daily',
    verdict: failed.some(([, key]) => key)
      ? 'non-conformant'
      : failed.length
        ? 'basically-conformant'
        : 'conformant',
    fullCoverage: true,
    answers: [
      { item: 'staff-health', result: 'pass', key: true },
      ...failed.map(([item, key]) => ({
        item,
        result: 'fail',
        key,
        finding: '负责人李四海 13812345678 不在场',
      })),
    ],
    inspectors: ['officer', 'second'],
    concludedOn: on,
    formVersion: 'catering@1',
    signature: 'signed',
  },
})
const order = (id: string, problem: string): DraftEvent => ({
  type: 'inspection.RectificationOrdered',
  subject: `rectification/r-${id}`,
  area: areaOf(id),
  data: {
    premisesId: id,
    problem,
    clause: '食品安全法第三十三条',
    origin: 'inspection',
    originId: `w-${id}`,
  },
})

async function play(drafts: DraftEvent[], now = NOW): Promise<Recorded[]> {
  const events = await db.transaction(systemScope('test'), tx =>
    record(tx, node, drafts, { actor: 'post/officer', now }),
  )
  await settle(db, node, publication.reactions, now)
  return events
}

const scopeOf = (area: string): Scope => ({
  actor: 'post/p',
  act: rangeOf(area),
  view: rangeOf(area),
  search: rangeOf(area),
})

async function call<T>(
  path: string,
  method: string,
  input: Record<string, unknown> = {},
  area?: string,
  now = NOW,
): Promise<T> {
  const found = publication.routes.find(entry => entry.path === path && entry.method === method)
  assert.ok(found, path)
  const scope = area === undefined ? PUBLIC_SCOPE : scopeOf(area)
  const context = {
    db,
    node,
    now,
    ...law,
    scope,
    session: { name: '周公示', area },
    transaction: <R>(fn: Parameters<typeof db.transaction<R>>[1]) => db.transaction(scope, fn),
    port: (name: string) => {
      if (!(name in ports)) throw new Error(`no port ${name}`)
      return ports[name]
    },
  } as unknown as RequestContext
  return (await found.handle(context, { params: {}, query: {}, body: {}, files: [], ...input } as never)) as T
}

interface Shown {
  id: string
  title: string
  body: string
  facts: Record<string, unknown>
  removeOn: string | null
  dueOn: string | null
  removal: string | null
  reply: string | null
  eventId: string
}
interface List<T> {
  items: T[]
  next: string | null
}
const notices = (premises: string): Promise<List<Shown>> =>
  call('/v1/publication/notices', 'GET', { query: { premises } })
const pageText = async (id: string, query = {}): Promise<string> =>
  String((await call<Reply>('/p/:premisesId', 'GET', { params: { premisesId: id }, query })).body)

describe('inspection results', () => {
  it('are published at once, with fixed content, a deadline and a day of removal', async () => {
    const [, concluded] = await play([
      registration('a'),
      conclusion('a', '2026-11-24', [
        ['raw-material', true],
        ['environment', false],
      ]),
    ])
    const { items } = await notices('a')
    assert.equal(items.length, 1)
    const [shown] = items
    assert.equal(shown!.title, '阿强烧烤日常监督检查结果：不符合')
    assert.equal(
      shown!.body,
      '鹤山区市场监督管理局于2026年11月24日对阿强烧烤（鹤山区阿强餐饮店）进行日常监督检查，结果为不符合。共检查3项，不符合2项，其中重点项1项。重点项不符合：原料控制。一般项不符合：environment。',
    )
    assert.equal(shown!.removeOn, '2028-11-24')
    assert.equal(shown!.dueOn, '2026-12-22')
    assert.equal(shown!.facts['creditCode'], '92410602MA9K1234XA')
    assert.ok(!JSON.stringify(shown).match(/李四海|officer|138/), 'nothing an officer wrote freely')
    const chain = await db.transaction(systemScope('test'), tx => readCauses(tx, shown!.eventId))
    assert.deepEqual(
      chain.map(event => event.id),
      [shown!.eventId, concluded!.id],
    )
  })

  it('give way to the next result, and the page shows the newest', async () => {
    await play([conclusion('a', '2026-11-25', [], 'w2')], new Date('2026-11-25T03:00:00Z'))
    const { items } = await notices('a')
    assert.deepEqual(
      items.map(item => item.title),
      ['阿强烧烤日常监督检查结果：符合'],
    )
    const page = await pageText('a')
    assert.match(page, /2026年11月25日 日常监督检查/)
    assert.match(page, /没有发现不符合项/)
  })

  it('are published once, however often the fact is delivered, and history on its own day', async () => {
    await play([registration('h')])
    const past = { ...conclusion('h', '2026-03-02'), time: new Date('2026-03-02T03:00:00Z') }
    const [event] = await db.transaction(systemScope('test'), tx =>
      record(tx, node, [past], { actor: 'system/demo', now: NOW }),
    )
    const load = (): Promise<number> =>
      db.transaction(systemScope('test'), tx =>
        publishMany(tx, node, law, [event!], { actor: 'system/demo', now: NOW }, 'fact'),
      )
    assert.equal(await load(), 1)
    assert.equal(await load(), 0)
    await settle(db, node, publication.reactions, NOW)
    const { items } = await notices('h')
    assert.deepEqual(
      items.map(item => [item.id, item.removeOn]),
      [[noticeIdOf(event!.id), '2028-03-02']],
    )
  })
})

describe('orders to rectify', () => {
  const problem = '负责人:李四海,电话13812345678,未按要求索证;配送车豫F12345未消毒。'

  it('wait as a redacted draft with a visible deadline, and are not public', async () => {
    await play([registration('r'), order('r', problem)])
    const {
      items,
    }: List<{
      id: string
      body: string
      dueOn: string
      daysLeft: number
      overdue: boolean
      removeOn: string
    }> = await call('/v1/publication/proposals', 'GET', {}, '410602')
    const [draft] = items
    assert.match(draft!.body, /负责人:某某,电话（号码略）,未按要求索证;配送车（车牌略）未消毒/)
    assert.deepEqual([draft!.dueOn, draft!.overdue, draft!.removeOn], ['2026-12-22', false, '2027-11-24'])
    assert.equal(draft!.daysLeft, 28)
    assert.deepEqual((await notices('r')).items, [])
    const later: List<{ overdue: boolean }> = await call(
      '/v1/publication/proposals',
      'GET',
      {},
      '410602',
      new Date('2026-12-25T02:00:00Z'),
    )
    assert.equal(later.items[0]!.overdue, true)
    const elsewhere: List<unknown> = await call('/v1/publication/proposals', 'GET', {}, '410603')
    assert.deepEqual(elsewhere.items, [])
    await assert.rejects(
      call('/v1/publication/proposals', 'GET', { query: { area: '410602' } }, '410603'),
      /out_of_scope/,
    )
  })

  it('become public by the publisher, redacted again, and take one reply of the operator', async () => {
    const { items }: List<{ id: string }> = await call('/v1/publication/proposals', 'GET', {}, '410602')
    const params = { id: items[0]!.id }
    const body = { body: '责令阿强烧烤改正索证问题,联系李四海 138 1234 5678。' }
    await assert.rejects(
      call('/v1/publication/proposals/:id/publication', 'POST', { params, body }, '410603'),
      /not_found/,
    )
    const shown: Shown = await call(
      '/v1/publication/proposals/:id/publication',
      'POST',
      { params, body },
      '410602',
    )
    assert.equal(shown.body, '责令阿强烧烤改正索证问题,联系某某 （号码略）。')
    assert.equal(shown.removeOn, '2027-11-24')
    const answer = { params, body: { text: '已整改,可致电13912345678核实。' } }
    await assert.rejects(call('/v1/publication/notices/:id/reply', 'POST', answer, areaOf('a')), /not_found/)
    const replied: Shown = await call('/v1/publication/notices/:id/reply', 'POST', answer, areaOf('r'))
    assert.equal(replied.reply, '已整改,可致电（号码略）核实。')
    await assert.rejects(
      call('/v1/publication/notices/:id/reply', 'POST', answer, areaOf('r')),
      /already_replied/,
    )
    await play([
      {
        type: 'inspection.RectificationClosed',
        subject: 'rectification/r-r',
        area: areaOf('r'),
        data: { premisesId: 'r', outcome: 'corrected', onTime: true },
      },
    ])
    assert.match(await pageText('r'), /已改正（2026年11月24日）/)
    const notice = await call<Reply>('/notices/:id', 'GET', { params })
    assert.match(String(notice.body), /已改正（2026年11月24日）[\s\S]*经营者答辩/)
  })

  it('may be declined with a reason, once', async () => {
    await play([registration('d'), order('d', '轻微问题')])
    const { items }: List<{ id: string }> = await call('/v1/publication/proposals', 'GET', {}, '410602')
    const input = { params: { id: items[0]!.id }, body: { reason: '首次轻微,已当场改正' } }
    assert.deepEqual(await call('/v1/publication/proposals/:id/refusal', 'POST', input, '410602'), {
      state: 'declined',
    })
    const facts = await db.transaction(systemScope('test'), tx =>
      readSubject(tx, `notice/${input.params.id}`),
    )
    assert.equal(facts.at(-1)!.type, 'publication.ProposalDeclined')
    await assert.rejects(
      call('/v1/publication/proposals/:id/refusal', 'POST', input, '410602'),
      /not_proposed/,
    )
    await assert.rejects(
      call('/v1/publication/proposals/:id/publication', 'POST', { params: input.params }, '410602'),
      /declined_before/,
    )
  })
})

describe('the life of a notice', () => {
  it('is a stream of facts, public from the moment it is published', async () => {
    await play([registration('l'), order('l', '未公示许可证')])
    const { items }: List<{ id: string; premisesId: string }> = await call(
      '/v1/publication/proposals',
      'GET',
      {},
      '410602',
    )
    const params = { id: items.find(item => item.premisesId === 'l')!.id }
    await call('/v1/publication/proposals/:id/publication', 'POST', { params }, '410602')
    await call('/v1/publication/notices/:id/reply', 'POST', { params, body: { text: '已公示' } }, areaOf('l'))
    await call('/v1/publication/notices/:id/removal', 'POST', { params, body: { note: '重复' } }, '410602')
    const facts = await db.transaction(systemScope('test'), tx => readSubject(tx, `notice/${params.id}`))
    assert.deepEqual(
      facts.map(fact => [fact.type, fact.audience]),
      [
        ['publication.NoticeProposed', 'internal'],
        ['publication.NoticePublished', 'public'],
        ['publication.ReplyPublished', 'public'],
        ['publication.NoticeRemoved', 'public'],
      ],
    )
  })
})

describe('taking down', () => {
  it('happens on the day, at Shanghai midnight, once, and leaves a 410 without the text', async () => {
    await play([registration('s'), conclusion('s', '2026-11-24')])
    const [shown] = (await notices('s')).items
    const lastMinute = new Date('2028-11-23T15:59:00Z')
    await sweep(db, node, lastMinute)
    assert.equal((await notices('s')).items.length, 1, 'shown to the last minute')
    assert.equal(await sweep(db, node, lastMinute), 0)
    const midnight = new Date('2028-11-23T16:00:00Z')
    assert.ok((await sweep(db, node, midnight)) >= 1)
    assert.equal(await sweep(db, node, midnight), 0)
    assert.deepEqual((await notices('s')).items, [])
    const gone = await call<Reply>('/notices/:id', 'GET', { params: { id: shown!.id } })
    assert.equal(gone.status, 410)
    assert.match(String(gone.body), /公示期已满，于 2028年11月24日 撤下/)
    assert.ok(!String(gone.body).includes('阿强'))
    assert.ok(!(await pageText('s')).includes(`/notices/${shown!.id}`))
  })

  it('by the publisher needs a note and is refused outside the area', async () => {
    await play([registration('w'), conclusion('w', '2026-11-24')])
    const [shown] = (await notices('w')).items
    const input = { params: { id: shown!.id }, body: { note: '主体有误' } }
    await assert.rejects(call('/v1/publication/notices/:id/removal', 'POST', input, '410603'), /not_found/)
    const removed: Shown = await call('/v1/publication/notices/:id/removal', 'POST', input, '410602')
    assert.deepEqual([removed.removal, removed.body], ['withdrawn', ''])
    await assert.rejects(
      call('/v1/publication/notices/:id/removal', 'POST', input, '410602'),
      /not_published/,
    )
    const answer = { params: input.params, body: { text: '意见' } }
    await assert.rejects(
      call('/v1/publication/notices/:id/reply', 'POST', answer, areaOf('w')),
      /not_published/,
    )
  })
})

describe('the public page', () => {
  it('is one row folded from the facts of four modules', async () => {
    await play([
      registration('f', { signName: '老巷子火锅', legalName: '鹤壁市某某餐饮店' }),
      {
        type: 'registry.LicenceRecorded',
        subject: 'premises/f',
        area: areaOf('f'),
        data: {
          number: 'JY24106020012345',
          licenceKind: 'food-business-licence',
          issuedOn: '2024-01-01',
          expiresOn: '2029-01-01',
        },
      },
      {
        type: 'registry.LicenceRecorded',
        subject: 'premises/f',
        area: areaOf('f'),
        data: {
          number: 'H-SECRET',
          licenceKind: 'health-certificate',
          issuedOn: '2026-01-01',
          expiresOn: null,
          holder: 'person-1',
        },
      },
      gradeChange('f', 'B', true),
    ])
    const provisional = await pageText('f')
    assert.match(provisional, /尚未评级/)
    assert.ok(!provisional.includes('H-SECRET'), 'certificates of people are private')
    assert.match(provisional, /JY24106020012345/)
    await play([gradeChange('f', 'D', false), conclusion('f', '2026-11-20', [['raw-material', true]], 'wf')])
    const page = await pageText('f')
    assert.match(page, /D 级 · 高风险/)
    assert.match(page, /<span class="bad">重点项不符合：原料控制[\s\S]*尚未改正/)
    await play([
      {
        type: 'inspection.RectificationClosed',
        subject: 'rectification/rf',
        area: areaOf('f'),
        data: { premisesId: 'f', outcome: 'corrected', origin: 'inspection', originId: 'wf', onTime: true },
      },
    ])
    assert.match(await pageText('f'), /原料控制[\s\S]*已改正（2026年11月24日）/)
    const english = await pageText('f', { lang: 'en', elder: '1' })
    assert.match(
      english,
      /<html lang="en" class="elder"[\s\S]*Critical item failed: [\s\S]*Put right \(24 Nov 2026\)/,
    )
  })

  it('is found by sign, legal name, pinyin, initials, address and licence number', async () => {
    await play([
      registration('k', { signName: '长风川菜馆', legalName: '淇滨区第九餐饮店', address: '泰山路7号' }),
    ])
    for (const q of ['长风川菜', '第九餐饮', 'changfeng', 'cfccg', '泰山路', '泰山 川菜']) {
      const found = String((await call<Reply>('/p', 'GET', { query: { q } })).body)
      assert.match(found, /长风川菜馆/, q)
      assert.ok(!found.includes('老巷子火锅'), q)
    }
    const none = String((await call<Reply>('/p', 'GET', { query: { q: '%_不存在' } })).body)
    assert.match(none, /没有找到/)
    const byGrade = String((await call<Reply>('/p', 'GET', { query: { grade: 'D' } })).body)
    assert.match(byGrade, /老巷子火锅/)
    const portal = String((await call<Reply>('/', 'GET')).body)
    assert.match(portal, /在营单位 <strong>\d+<\/strong>/)
  })

  it('shows no kitchen unless a picture fit for the public is handed over', async () => {
    const picture = async (find: KitchenPicture['find'] | undefined) => {
      ports = find ? { [KITCHEN_PICTURE]: { find } } : {}
      const page = await pageText('f')
      const jpeg = await call<Reply>('/p/:premisesId/kitchen.jpg', 'GET', {
        params: { premisesId: 'f' },
      }).catch((error: { code?: string }) => error.code)
      ports = {}
      return { shown: page.includes('kitchen.jpg'), explained: page.includes('目前没有可以公开的画面'), jpeg }
    }
    const absent = { shown: false, explained: true, jpeg: 'publication.no_kitchen_picture' }
    const takenAt = new Date('2026-11-24T01:55:00Z')
    assert.deepEqual(await picture(undefined), absent, 'no port')
    assert.deepEqual(await picture(async () => null), absent, 'nothing to show')
    assert.deepEqual(
      await picture(async () => Promise.reject(new Error('detector down'))),
      absent,
      'blurring failed',
    )
    assert.deepEqual(
      await picture(async () => ({ jpeg: new Uint8Array(), takenAt })),
      absent,
      'empty picture',
    )
    const future = new Date('2026-11-25T00:00:00Z')
    assert.deepEqual(
      await picture(async () => ({ jpeg: new Uint8Array([1]), takenAt: future })),
      absent,
      'impossible time',
    )
    const good = await picture(async () => ({ jpeg: new Uint8Array([255, 216]), takenAt }))
    assert.equal(good.shown, true)
    assert.equal((good.jpeg as Reply).headers['content-type'], 'image/jpeg')
    assert.equal((good.jpeg as Reply).headers['x-frame-at'], '2026-11-24T01:55:00.000Z')
  })

  it('has a QR code with the public address, and says when that is not known', async () => {
    const input = { params: { premisesId: 'f' } }
    await assert.rejects(call('/p/:premisesId/qr.svg', 'GET', input), /site_unknown/)
    ports = { [PUBLIC_SITE]: { origin: 'https://food.example' } }
    const svg = await call<Reply>('/p/:premisesId/qr.svg', 'GET', input)
    ports = {}
    assert.match(String(svg.body), /^<svg/)
    await assert.rejects(
      call('/p/:premisesId/qr.svg', 'GET', { params: { premisesId: 'nobody' } }),
      /not_found/,
    )
  })

  it('is gone when the premises closed', async () => {
    await play([registration('c')])
    assert.match(await pageText('c'), /阿强烧烤/)
    await play([
      { type: 'registry.PremisesClosed', subject: 'premises/c', area: areaOf('c'), data: { reason: '注销' } },
    ])
    const reply = await call<Reply>('/p/:premisesId', 'GET', { params: { premisesId: 'c' } })
    assert.equal(reply.status, 404)
    assert.match(String(reply.body), /没有找到/)
  })

  it('answers lists, feed and assets', async () => {
    const first: List<Shown> = await call('/v1/publication/notices', 'GET', { query: { limit: 1 } })
    assert.ok(first.next)
    const second: List<Shown> = await call('/v1/publication/notices', 'GET', {
      query: { limit: 200, after: first.next },
    })
    assert.ok(second.items.length > 0 && second.items.every(item => item.id !== first.items[0]!.id))
    assert.equal(
      (await call<Shown>('/v1/publication/notices/:id', 'GET', { params: { id: first.items[0]!.id } })).id,
      first.items[0]!.id,
    )
    await assert.rejects(
      call('/v1/publication/notices/:id', 'GET', { params: { id: 'nothing' } }),
      /not_found/,
    )
    const list = await call<Reply>('/notices', 'GET')
    assert.match(String(list.body), /全部公示/)
    const feed = await call<Reply>('/notices.atom', 'GET')
    assert.match(String(feed.body), /<entry><id>urn:shian:notice:/)
    for (const path of ['/public/site.css', '/public/site.js', '/public/icon.svg']) {
      const asset = await call<Reply>(path, 'GET', { query: { v: 'x' } })
      assert.match(asset.headers['cache-control']!, /immutable/)
    }
    assert.equal((await call<Reply>('/notices/:id', 'GET', { params: { id: 'nothing' } })).status, 404)
  })
})

const gradeChange = (id: string, to: string, provisional: boolean): DraftEvent => ({
  type: 'risk.GradeChanged',
  subject: `premises/${id}`,
  area: areaOf(id),
  data: {
    from: null,
    to,
    score: 40,
    staticPoints: 20,
    dynamicPoints: 20,
    rule: { id: 'risk-grading.bounds', effectiveFrom: '2016-12-01' },
    ...(provisional ? { provisional } : {}),
  },
})

describe('row security', () => {
  it('gives the public notices and open pages, never drafts or closed premises, and no writing', async () => {
    const read = (text: string): Promise<{ n: number }[]> =>
      db.transaction(PUBLIC_SCOPE, tx => tx.query(text))
    assert.ok((await read('select count(*)::int as n from publication_notice'))[0]!.n > 0)
    assert.equal((await read('select count(*)::int as n from publication_proposal'))[0]!.n, 0)
    assert.equal(
      (await read("select count(*)::int as n from publication_premises_page where premises_id = 'c'"))[0]!.n,
      0,
    )
    assert.equal((await read('select count(*)::int as n from event'))[0]!.n, 0)
    assert.deepEqual(await read("update publication_notice set title = 'x' returning 1 as n"), [])
    await assert.rejects(read('delete from publication_notice'), /permission denied/)
  })
})

describe('views', () => {
  it('rebuilt from the log are equal to the live ones', async () => {
    const dump = (): Promise<unknown> =>
      db.owner(tx =>
        Promise.all(
          publication.views.map(view =>
            tx.query(
              `select md5(string_agg(v::text, chr(10) order by v::text)) as h, count(*) from ${view.name} v`,
            ),
          ),
        ),
      )
    const live = await dump()
    for (const view of publication.views) await db.owner(tx => rebuild(tx, view))
    assert.deepEqual(await dump(), live)
  })
})
