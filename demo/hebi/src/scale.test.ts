import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { indexViews, type Node, rangeOf, record, type Scope, systemScope } from '@shian/kernel'
import { type TestDatabase, testDatabase } from '@shian/kernel/testing'
import { type Match, recordPeople, registry, searchPremises } from '@shian/registry'
import { registryDrafts } from './drafts.ts'
import { seedCity } from './population.ts'

/** Longest time one search may take over 20,000 premises, in milliseconds. */
const LIMIT_MILLIS = 50
const TRIES_MAX = 30
const NOW = new Date('2026-11-24T02:00:00Z')
const city = seedCity(4106)
const node: Node = { source: 'test', views: indexViews(registry.views) }
let database: TestDatabase

const scope = (area: string, search = area): Scope => ({
  actor: 'post/test',
  act: rangeOf(area),
  view: rangeOf(area),
  search: rangeOf(search),
})

before(async () => {
  database = await testDatabase([{ module: 'registry', folder: registry.migrations }])
  const { places, posts, premises } = registryDrafts(city)
  const act = { actor: 'system/demo', now: NOW }
  const system = systemScope('demo')
  const started = performance.now()
  await database.db.transaction(system, async tx => {
    await record(tx, node, places, act)
    await recordPeople(tx, node, city.people, act)
    await record(tx, node, posts, act)
  })
  for (let at = 0; at < premises.length; at += 5_000) {
    await database.db.transaction(system, tx => record(tx, node, premises.slice(at, at + 5_000), act))
  }
  await database.db.owner(tx => tx.query('analyze'))
  const took = performance.now() - started
  console.log(`loaded ${premises.length} facts in ${Math.round(took)} ms`)
})
after(() => database.drop())

const run = (who: Scope, query: string, limit = 20) =>
  database.db.transaction(who, tx => searchPremises(tx, query, who.search, limit))

const [sample] = city.premises.filter(
  p => p.registration.signName.length >= 5 && p.registration.creditCode && p.licence,
)
const QUERIES = [
  '鹤', '店', '老', '淇', '面', '烩面', '淇滨', '餐饮', '老王', '超市', '火锅', '老王烧烤', '鹤壁市', '淇滨区餐饮店', '食堂',
  '王家胡辣汤', '淇水路', '小学食堂', '浚县 烧烤', '淇滨 超市', 'h', 'hb', 'lw', 'hg', 'hbsq', 'hbsf', 'lwsk', 'laowang', 'huimian',
  'huoguo', 'hebishi', 'xunxian', 'junxian', 'shitang', 'JY24106', '9241', '000', '411061', 'zzzzzz', '不存在的店', '中', '1',
  sample!.registration.creditCode!, sample!.licence!.number, sample!.registration.signName, sample!.registration.legalName,
  sample!.registration.address,
] // biome-ignore format: a list

test('search answers in 50 ms as city, county, township and village', async () => {
  for (const area of ['4106', '410611', '410611004', '410611004001']) {
    const who = scope(area)
    for (const query of QUERIES) await run(who, query)
    const slow: string[] = []
    let worst = 0
    for (const query of QUERIES) {
      // The best of some tries: the machine is shared, the index is not.
      let best = Number.POSITIVE_INFINITY
      for (let i = 0; i < 3 || (i < TRIES_MAX && best > LIMIT_MILLIS); i++) {
        const started = performance.now()
        const hits = await run(who, query)
        best = Math.min(best, performance.now() - started)
        assert.ok(
          hits.every(hit => hit.area.startsWith(area)),
          query,
        )
      }
      worst = Math.max(worst, best)
      if (best > LIMIT_MILLIS) slow.push(`${area} ${query} ${best.toFixed(1)} ms`)
    }
    console.log(`${area}: slowest search ${worst.toFixed(1)} ms`)
    assert.deepEqual(slow, [])
  }
})

test('golden: what is typed finds what is meant', async () => {
  const who = scope('4106')
  const { id, registration, licence } = sample!
  const first = async (query: string): Promise<[string | undefined, Match | undefined]> => {
    const [hit] = await run(who, query)
    return [hit?.id, hit?.match]
  }
  assert.deepEqual(await first(registration.creditCode!), [id, 'code'])
  assert.deepEqual(await first(registration.creditCode!.toLowerCase()), [id, 'code'])
  assert.deepEqual(await first(licence!.number), [id, 'licence'])
  const [bySign] = await run(who, registration.signName)
  assert.equal(bySign!.signName, registration.signName)
  assert.equal(bySign!.match, 'sign')
  const byLegal = await run(who, registration.legalName, 50)
  assert.ok(byLegal.some(hit => hit.id === id))
})

test('golden: pinyin and initials find every sign that reads so', async () => {
  const who = scope('4106')
  const signs = city.premises.map(p => p.registration.signName)
  const full = await run(who, 'laowanghuimian', 50)
  assert.equal(full.length, signs.filter(sign => /^老[王汪]烩面$/.test(sign)).length)
  const short = await run(who, 'laowang', 50)
  // 老万干果店 is spelt laowanganguodian.
  assert.ok(short.length > 20)
  assert.ok(short.every(hit => hit.match === 'pinyin' && /老[王汪万]/.test(hit.signName)))
  const initials = await run(who, 'lwhlt', 50)
  assert.ok(initials.length > 0 && initials.every(hit => /老.胡辣汤/.test(hit.signName)))
  assert.ok(initials.every(hit => hit.match === 'initials'))
})

test('contains finds all and nothing else when few', async () => {
  const expected = city.premises.filter(p => p.registration.signName.includes('敬老院')).length
  const hits = await run(scope('4106'), '敬老院', 100)
  assert.equal(hits.filter(hit => hit.match === 'sign').length, Math.min(100, expected))
})
