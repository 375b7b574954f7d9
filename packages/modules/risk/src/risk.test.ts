import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  type Area,
  type Database,
  type DraftEvent,
  indexViews,
  type Node,
  provideDirectory,
  type Recorded,
  type RequestContext,
  rangeOf,
  readCauses,
  readSubject,
  rebuild,
  record,
  type Scope,
  type Sql,
  settle,
  systemScope,
} from '@shian/kernel'
import { type TestDatabase, testDatabase } from '@shian/kernel/testing'
import { provideLaw, risk, SOURCE_TYPES, scoreMany, sweep } from './module.ts'
import { testLaw } from './testing.ts'

const law = testLaw()
const NOW = new Date('2026-11-24T02:00:00Z')
const node: Node = { source: 'hebi', views: indexViews(risk.views) }
let test: TestDatabase
let db: Database

before(async () => {
  test = await testDatabase([{ module: 'risk', folder: risk.migrations }], { now: NOW })
  db = test.db
  provideLaw(law)
  provideDirectory({
    findPremises: async () => undefined,
    findResponsible: async () => undefined,
    namesOf: async () => new Map(),
    premisesOf: async () => new Map(),
    postsOf: async () => new Map(),
    holdersOver: async () => [],
    areaNames: async (_, areas) => new Map(areas.map(area => [area, `区${area}`])),
  })
})
after(() => test.drop())

const areaOf = (id: string, village = '410602001001'): Area => `${village}/${id}`

function registration(id: string, village?: string, data: Record<string, unknown> = {}): DraftEvent {
  return {
    type: 'registry.PremisesRegistered',
    subject: `premises/${id}`,
    area: areaOf(id, village),
    data: {
      signName: `店${id}`,
      legalName: `鹤壁市${id}餐饮店`,
      kind: 'restaurant',
      address: '某路1号',
      fboId: 'f1',
      floorAreaSquareMetres: 160,
      riskFactors: { 'food-categories': ['hot'] },
      ...data,
    },
  }
}

const confirmation = (id: string, type: string, severity: string, village?: string): DraftEvent => ({
  type: 'vision.FindingConfirmed',
  subject: `finding/${id}-${type}`,
  area: areaOf(id, village),
  data: {
    groupKey: 'g',
    premisesId: id,
    type,
    severity,
    cameraId: 'c1',
    fixed: false,
    mayGroundPenalty: false,
  },
})

const conclusion = (id: string, failed: string[], village?: string): DraftEvent => ({
  type: 'inspection.Concluded',
  subject: `inspection/${id}`,
  area: areaOf(id, village),
  data: {
    premisesId: id,
    inspectionKind: 'daily',
    verdict: failed.length ? 'basically-conformant' : 'conformant',
    fullCoverage: true,
    answers: failed.map(item => ({ item, result: 'fail', key: false })),
    inspectors: ['a', 'b'],
    concludedOn: '2026-11-24',
    formVersion: 'catering@1',
    signature: 'signed',
  },
})

const closing = (id: string, originId: string): DraftEvent => ({
  type: 'inspection.RectificationClosed',
  subject: `rectification/${id}`,
  area: areaOf(id),
  data: { premisesId: id, outcome: 'corrected', origin: 'finding', originId, onTime: true },
})

function put(drafts: DraftEvent[], now = NOW): Promise<Recorded[]> {
  return db.transaction(systemScope('test'), tx => record(tx, node, drafts, { actor: 'system/test', now }))
}

async function play(drafts: DraftEvent[], now = NOW): Promise<Recorded[]> {
  const events = await put(drafts, now)
  await settle(db, node, risk.reactions, now)
  return events
}

function scope(area: string, actor = 'post/p'): Scope {
  return { actor, act: rangeOf(area), view: rangeOf(area), search: rangeOf(area) }
}

async function call(
  path: string,
  method: string,
  area: string,
  input: Record<string, unknown>,
  now = NOW,
): Promise<never> {
  const found = risk.routes.find(entry => entry.path === path && entry.method === method)
  assert.ok(found, path)
  const sc = scope(area)
  const context = {
    db,
    node,
    now,
    rules: law.rules,
    calendar: law.calendar,
    scope: sc,
    session: { area, role: 'leader' },
    transaction: <T>(fn: Parameters<typeof db.transaction<T>>[1]) => db.transaction(sc, fn),
  } as unknown as RequestContext
  return (await found.handle(context, {
    params: {},
    query: {},
    body: {},
    files: [],
    ...input,
  } as never)) as never
}

interface File {
  grade: string | null
  score: number
  provisional: boolean
  frequencyPerYear: number | null
  lines: {
    id: string
    kind: string
    factor: string
    points: number
    eventId: string
    of: string | null
    link: string | null
    factorTitle: { zh: string }
    rule: { confidence: string; source: string }
  }[]
  past: { reason: string; removedBy: string }[]
  toLower: { grade: string; actions: { lineId: string; points: number }[] }[]
  history: { from: string | null; to: string; score: number }[]
}
const file = (id: string, area = '410602'): Promise<File> =>
  call('/v1/risk/premises/:id', 'GET', area, { params: { id } }) as Promise<File>

describe('from a fact to a grade', () => {
  it('scores, explains and traces every point', async () => {
    await play([registration('t1')])
    const fresh = await file('t1')
    assert.deepEqual([fresh.grade, fresh.provisional, fresh.score], ['B', true, 35])
    await play([conclusion('t1', ['qualification'])])
    const [confirmed] = await play([confirmation('t1', 'rodent', 'grave')])
    const shown = await file('t1')
    assert.deepEqual([shown.grade, shown.provisional, shown.score], ['B', false, 31])
    assert.equal(shown.frequencyPerYear, 2)
    assert.equal(
      shown.lines.reduce((sum, line) => sum + line.points, 0),
      shown.score,
    )
    for (const line of shown.lines) {
      assert.ok(line.rule.source.length > 0 && /^[TSM]$/.test(line.rule.confidence), line.factor)
    }
    const rodent = shown.lines.find(line => line.factor === 'finding/rodent')!
    assert.equal(rodent.of, confirmed!.id)
    assert.equal(rodent.factorTitle.zh, '已确认线索:鼠患')
    assert.equal(rodent.link, '/console/wall?finding=t1-rodent')
    assert.deepEqual(
      shown.toLower.map(way => [way.grade, way.actions.map(a => a.lineId)]),
      [['A', [rodent.id]]],
    )
    assert.deepEqual(
      shown.history.map(h => [h.from, h.to]),
      [
        ['A', 'B'],
        ['B', 'A'],
        [null, 'B'],
      ],
    )
    const stream = await db.transaction(systemScope('test'), tx => readSubject(tx, 'premises/t1'))
    const grade = stream.findLast(event => event.type === 'risk.GradeChanged')!
    const chain = await db.transaction(systemScope('test'), tx => readCauses(tx, grade.id))
    assert.deepEqual(
      chain.map(e => e.type),
      ['risk.GradeChanged', 'vision.FindingConfirmed'],
    )
  })

  it('goes down again when the finding was put right, and says why the line went', async () => {
    await play([closing('t1', 't1-rodent')])
    const shown = await file('t1')
    assert.deepEqual([shown.grade, shown.score], ['A', 16])
    assert.deepEqual(shown.past.map(line => line.reason).sort(), ['rectified', 'superseded'])
  })

  it('adds nothing when facts are delivered again', async () => {
    const count = async (): Promise<number> => {
      const [row] = await db.owner(tx => tx.query<{ n: number }>('select count(*)::int as n from event'))
      return row!.n
    }
    const before = await count()
    const events = await db.owner(tx =>
      tx.query<Recorded>('select * from event where type = any($1) order by seq', [SOURCE_TYPES]),
    )
    await db.transaction(systemScope('test'), tx =>
      scoreMany(tx, node, law, events, { actor: 'system/test', now: NOW }),
    )
    assert.equal(await count(), before)
  })
})

describe('appeal over the routes', () => {
  it('changes the class and leaves the audit facts', async () => {
    await play([registration('ap'), conclusion('ap', [])])
    await play([confirmation('ap', 'rodent', 'grave'), confirmation('ap', 'smoking', 'alert')])
    const before = await file('ap')
    assert.equal(before.grade, 'B')
    const lineId = before.lines.find(line => line.factor === 'finding/smoking')!.id
    const own = areaOf('ap')
    await call('/v1/risk/premises/:id/appeals', 'POST', own, {
      params: { id: 'ap' },
      body: { lineId, text: '不是吸烟' },
    })
    const waiting: { items: { lineId: string; text: string }[] } = await call(
      '/v1/risk/appeals',
      'GET',
      '410602',
      {},
    )
    assert.deepEqual(
      waiting.items.map(i => [i.lineId, i.text]),
      [[lineId, '不是吸烟']],
    )
    const decision = { params: { id: 'ap' }, body: { lineId, upheld: true, reason: '画面为蒸汽' } }
    await call('/v1/risk/premises/:id/appeals/decision', 'POST', '410602', decision)
    const after = await file('ap')
    assert.equal(after.grade, 'A')
    const facts = await db.transaction(systemScope('test'), tx => readSubject(tx, 'premises/ap'))
    assert.deepEqual(
      facts.slice(-4).map(f => f.type),
      ['risk.LineAppealed', 'risk.AppealDecided', 'risk.PointsRemoved', 'risk.GradeChanged'],
    )
    assert.equal(facts.at(-3)!.data['reason'], '画面为蒸汽')
    assert.equal(facts.at(-3)!.actor, 'post/p')
  })

  it("is refused on another operator's line and outside the jurisdiction", async () => {
    await play([registration('other'), conclusion('other', ['qualification'])])
    const lineId = (await file('other')).lines.find(line => line.points === 2)!.id
    const body = { lineId, text: 'x' }
    const refused = (area: string): Promise<void> =>
      assert.rejects(
        call('/v1/risk/premises/:id/appeals', 'POST', area, { params: { id: 'other' }, body }),
        /kernel.not_found/,
      )
    await refused(areaOf('ap'))
    await refused('410603')
  })
})

describe('who sees what', () => {
  it('an operator sees only its own file, a county only its own area', async () => {
    assert.equal((await file('t1', areaOf('t1'))).grade, 'A')
    await assert.rejects(file('t1', areaOf('ap')), /kernel.not_found/)
    await assert.rejects(file('t1', '410603'), /kernel.not_found/)
  })

  it('row security holds when a query forgets the area', async () => {
    const counts = await db.transaction(scope(areaOf('ap')), async tx => {
      const [rows] = await tx.query<{ n: number }>(
        'select count(distinct premises_id)::int as n from risk_premises',
      )
      const [lines] = await tx.query<{ n: number }>(
        'select count(distinct premises_id)::int as n from risk_line',
      )
      return [rows!.n, lines!.n]
    })
    assert.deepEqual(counts, [1, 1])
  })

  it('nobody may delete, and an area outside the act scope may not be written', async () => {
    const run = (text: string): Promise<unknown> => db.transaction(scope('410603'), tx => tx.query(text))
    await assert.rejects(run('delete from risk_line'), /permission denied/)
    await assert.rejects(
      run(`insert into risk_premises select 'z', area, closed, grade, provisional, steps, graded_at, static_points,
        dynamic_points, score, static, lines, movements, expires_on from (values ('410602001001/z', false, null::text, false, 0,
        null::timestamptz, 0, 0, 0, null::jsonb, '[]'::jsonb, '[]'::jsonb, null::date)) as v(area, closed, grade, provisional,
        steps, graded_at, static_points, dynamic_points, score, static, lines, movements, expires_on)`),
      /row-level security/,
    )
  })
})

describe('sweep', () => {
  it('ends points after their day, once', async () => {
    const past = new Date('2026-10-31T02:00:00Z')
    await play([registration('sw'), conclusion('sw', [])])
    await play([{ ...confirmation('sw', 'rodent', 'grave'), time: new Date('2025-11-24T02:00:00Z') }])
    assert.equal((await file('sw')).score, 29)
    assert.equal(await sweep(db, node, law, past), 0)
    assert.equal(await sweep(db, node, law, NOW), 0, 'the last day still counts')
    const tomorrow = new Date('2026-11-25T02:00:00Z')
    assert.equal(await sweep(db, node, law, tomorrow), 1)
    assert.equal(await sweep(db, node, law, tomorrow), 0)
    assert.equal((await file('sw')).score, 14)
  })

  it('applies a move of the grade on new year, and only then', async () => {
    await play([registration('mv'), conclusion('mv', [])])
    const body = { ground: 'accident', steps: 1, note: '食物中毒' }
    await call('/v1/risk/premises/:id/movements', 'POST', '410602', { params: { id: 'mv' }, body })
    assert.equal((await file('mv')).grade, 'A')
    assert.equal(await sweep(db, node, law, NOW), 0)
    const newYear = new Date('2026-12-31T16:30:00Z')
    assert.equal(await sweep(db, node, law, newYear), 1)
    assert.equal(await sweep(db, node, law, newYear), 0)
    assert.equal((await file('mv')).grade, 'B')
    const grounds: { items: { id: string; rule: { confidence: string } }[] } = await call(
      '/v1/risk/grounds',
      'GET',
      '410602',
      {},
    )
    assert.equal(grounds.items.length, 10)
  })
})

describe('many at once', () => {
  it('scores 2,000 premises set-based and the summary counts them in one query', async () => {
    const counties = ['410602', '410603', '410611']
    const kinds = ['restaurant', 'shop', 'stall', 'school-canteen']
    const drafts = Array.from({ length: 2_000 }, (_, n) => {
      const village = `${counties[n % 3]}00${1 + (n % 9)}001`
      const size = { floorAreaSquareMetres: n % 3000, dinersPerMeal: n % 700 }
      return registration(`m${n}`, village, { kind: kinds[n % 4]!, ...size })
    })
    const events = await put(drafts)
    // Time depends on the machine; that the cost does not grow with the number of premises does not.
    let roundTrips = 0
    const recorded = await db.transaction(systemScope('test'), tx => {
      const counting: Sql = {
        query(text, params, name) {
          roundTrips += 1
          return tx.query(text, params, name)
        },
      }
      return scoreMany(counting, node, law, events, { actor: 'system/test', now: NOW })
    })
    assert.equal(recorded, 6_000)
    assert.ok(roundTrips <= 8, `${roundTrips} round trips for 2,000 premises`)
    await settle(db, node, risk.reactions, NOW)
    const summary: {
      items: { area: string; name: string; total: number; ungraded: number; provisional: number }[]
    } = await call('/v1/risk/summary', 'GET', '4106', { query: { level: 'county' } })
    const [row] = await db.owner(tx =>
      tx.query<{ n: number }>('select count(*)::int as n from risk_premises'),
    )
    assert.equal(
      summary.items.reduce((sum, item) => sum + item.total, 0),
      row!.n,
    )
    assert.deepEqual(
      summary.items.map(item => item.area),
      counties,
    )
    assert.equal(summary.items[1]!.provisional, summary.items[1]!.total)
    const townships: { items: { area: string }[] } = await call('/v1/risk/summary', 'GET', '4106', {
      query: { level: 'township', area: '410603' },
    })
    assert.ok(townships.items.length > 1 && townships.items.every(item => /^410603\d{3}$/.test(item.area)))
    await assert.rejects(
      call('/v1/risk/summary', 'GET', '410602', { query: { area: '410603' } }),
      /area_out_of_scope/,
    )
  })

  it('views rebuilt from the log are equal to the live ones', async () => {
    const dump = (): Promise<unknown> =>
      db.owner(async tx => [
        await tx.query(
          'select md5(string_agg(p::text, chr(10) order by premises_id)) as h, count(*) from risk_premises p',
        ),
        await tx.query(
          'select md5(string_agg(l::text, chr(10) order by id)) as h, count(*) from risk_line l',
        ),
      ])
    const live = await dump()
    for (const view of risk.views) await db.owner(tx => rebuild(tx, view))
    assert.deepEqual(await dump(), live)
  })

  it('a closed premises leaves the summary and is not scored any more', async () => {
    await play([registration('cl'), conclusion('cl', [])])
    const total = async (): Promise<number> => {
      const { items }: { items: { total: number }[] } = await call('/v1/risk/summary', 'GET', '410602', {})
      return items.reduce((sum, item) => sum + item.total, 0)
    }
    const before = await total()
    await play([
      {
        type: 'registry.PremisesClosed',
        subject: 'premises/cl',
        area: areaOf('cl'),
        data: { reason: '停业' },
      },
    ])
    assert.equal(await total(), before - 1)
    await play([confirmation('cl', 'rodent', 'grave')])
    assert.equal((await file('cl')).score, 14)
  })
})
