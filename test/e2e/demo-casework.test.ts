import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { record, type Sql, settle, systemScope, tellStories, workHost } from '@shian/kernel'
import { recordPeople } from '@shian/registry'
import { type TestPlatform, testPlatform } from '@shian/server/testing'
import { Casework } from '../../demo/hebi/src/casework/index.ts'
import {
  approvePlan,
  commitDemoDraw,
  plannedCounty,
  plannedVisits,
} from '../../demo/hebi/src/casework/plan.ts'
import { castOf } from '../../demo/hebi/src/cast.ts'
import { registryDrafts } from '../../demo/hebi/src/drafts.ts'
import { storePhoto } from '../../demo/hebi/src/photo.ts'
import { type City, seedCity } from '../../demo/hebi/src/population.ts'
import { Random } from '../../demo/hebi/src/random.ts'

const SEED = 4106
const TODAY = '2026-11-24'
const SCOPE = systemScope('demo')

/** The city with the premises that have operators and some others: the casework is the same in kind. */
function smallCity(): City {
  const city = seedCity(SEED, TODAY)
  const operated = new Set(city.posts.map(({ appointment }) => appointment.actArea.split('/')[1]))
  const premises = city.premises.filter(({ id }, i) => operated.has(id) || i % 40 === 0)
  const fbos = new Set(premises.map(({ registration }) => registration.fboId))
  return { ...city, premises, fbos: city.fbos.filter(({ id }) => fbos.has(id)) }
}

const city = smallCity()
let test: TestPlatform
let took = 0

async function load(): Promise<void> {
  const { db, node, rules, calendar, blobs } = test.platform
  const now = test.clock.now
  const write = <T>(fn: (tx: Sql) => Promise<T>) => db.transaction(SCOPE, fn)
  const act = { actor: 'system/demo', now }
  const { places, posts, premises } = registryDrafts(city)
  await db.owner(tx =>
    tx.query(
      `select shian_ensure_event_partition(($1::date + make_interval(months => m))::date) from generate_series(0, 12) m`,
      ['2025-11-24'],
    ),
  )
  await write(tx => record(tx, node, places, act))
  await write(tx => recordPeople(tx, node, city.people, act))
  await write(tx => record(tx, node, posts, act))
  await write(tx => record(tx, node, premises, act))
  const cast = castOf(city, await storePhoto(blobs))
  const county = plannedCounty(city)
  await write(tx => approvePlan(tx, { node, rules }, cast, county, TODAY))
  const visits = await write(tx => plannedVisits(tx, new Random(SEED), cast, city, county))
  await write(async tx => {
    const known = await tx.query('select 1 from work_item where id = any($1)', [visits.map(v => v.story.id)])
    if (known.length === 0)
      await tellStories(
        tx,
        workHost(),
        visits.map(visit => visit.story),
      )
  })
  await write(tx => commitDemoDraw(tx, { node, rules, calendar }, cast, county, now))
  const started = performance.now()
  await new Casework({ node, rules, calendar, write }, city, cast, SEED, now).run()
  took = performance.now() - started
}

/** Everything told, with the order of the log left out. */
async function told(): Promise<string> {
  const [row] = await test.platform.db.owner(tx =>
    tx.query<{ digest: string }>(
      `select md5(string_agg(subject || type || time || data::text, '|' order by subject, version)) as digest from event`,
    ),
  )
  return row!.digest
}

const counts = async (): Promise<Map<string, number>> => {
  const rows = await test.platform.db.owner(tx =>
    tx.query<{ key: string; n: number }>(
      `select kind || ' ' || state as key, count(*)::int as n from work_item group by 1 order by 1`,
    ),
  )
  return new Map(rows.map(row => [row.key, row.n]))
}

const totalOf = (of: Map<string, number>, kind: string): number =>
  [...of].reduce((sum, [key, n]) => (key.startsWith(`${kind} `) ? sum + n : sum), 0)

before(async () => {
  test = await testPlatform()
  await load()
  console.log(`casework told in ${Math.round(took)} ms`)
})
after(() => test.close())

/** States that pass in a moment, or that a demonstration leaves out. */
const ABSENT: Readonly<Record<string, readonly string[]>> = {
  reward: ['computing'],
  'criminal-transfer': [
    ...['proposed', 'approved', 'sent', 'supplementing', 'filed', 'declined', 'reconsidering', 'upheld'],
    ...['supervising', 'rejected', 'returned'],
  ],
}
const KINDS = [
  ...['complaint', 'report', 'reward', 'case', 'simple-penalty', 'criminal-transfer', 'sampling'],
  ...['sampling-disposal', 'lead', 'banquet', 'canteen-day'],
]

describe('casework of the demonstration city', () => {
  it('shows every state of every kind', async () => {
    const known = await counts()
    for (const kind of KINDS) {
      const states = Object.keys(workHost().kinds.get(kind).states)
      const missing = states.filter(state => !known.has(`${kind} ${state}`))
      assert.deepEqual(missing, ABSENT[kind] ?? [], kind)
    }
  })

  it('is of the size a small city has', async () => {
    const known = await counts()
    const sizes = Object.fromEntries(KINDS.map(kind => [kind, totalOf(known, kind)]))
    assert.equal(sizes['complaint']! + sizes['report']!, 300)
    assert.equal(sizes['sampling'], 120)
    assert.equal(sizes['sampling-disposal'], 9)
    assert.equal(sizes['lead'], 60)
    assert.equal(sizes['banquet'], 22)
    assert.equal(sizes['criminal-transfer'], 2)
    assert.ok(sizes['case']! >= 30 && sizes['case']! < 200, `${sizes['case']}`)
    assert.ok(sizes['canteen-day']! > 150, `${sizes['canteen-day']}`)
  })

  it('tells some days of self-inspection missed, and hazards', async () => {
    const rows = await test.platform.db.owner(tx =>
      tx.query<{ type: string; n: number }>(
        `select type, count(*)::int as n from event where type like 'self-inspection.%' group by 1`,
      ),
    )
    const of = Object.fromEntries(rows.map(row => [row.type, row.n]))
    assert.ok(of['self-inspection.Submitted']! > 3_000, JSON.stringify(of))
    assert.ok(of['self-inspection.Missed']! > 20, JSON.stringify(of))
    assert.ok(of['self-inspection.HazardFound']! > 20, JSON.stringify(of))
  })

  it('has clocks that are over and clocks that will be', async () => {
    const open = await test.platform.db.owner(tx =>
      tx.query<{ overdue: boolean; n: number }>(
        `select due_at < $1 as overdue, count(*)::int as n from work_item
         where final is null and due_at is not null and kind = any($2::text[]) group by 1`,
        [test.clock.now, KINDS.filter(kind => kind !== 'canteen-day')],
      ),
    )
    const of = new Map(open.map(row => [row.overdue, row.n]))
    assert.ok(of.get(true)! >= 5 && of.get(true)! < 60, JSON.stringify(open))
    assert.ok(of.get(false)! > 50, JSON.stringify(open))
  })

  it('has an approved plan with progress', async () => {
    const [plan] = await test.platform.db.owner(tx =>
      tx.query<{ status: string; concluded: number }>(
        `select p.status, (select count(*)::int from supervision_plan_line l where l.plan_id = p.id
           and l.state = 'concluded') as concluded from supervision_plan p`,
      ),
    )
    assert.equal(plan?.status, 'approved')
    assert.ok(plan.concluded > 5, `${plan.concluded}`)
  })

  it('has a draw whose lists are fixed', async () => {
    const rows = await test.platform.db.owner(tx =>
      tx.query<{ count: number; seed: string | null }>('select count, seed from supervision_draw'),
    )
    assert.deepEqual(
      rows.map(row => [row.count, row.seed]),
      [[12, null]],
    )
  })

  it('told again is the same city, and its reactions settle', async () => {
    const before = await told()
    await load()
    assert.equal(await told(), before)
    const { db, node, reactions } = test.platform
    assert.ok((await settle(db, node, reactions, test.clock.now)) > 0)
  })
})
