import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { EVERYWHERE, PUBLIC_SCOPE, Refusal, rebuild, record } from '@shian/kernel'
import { registryDirectory } from './directory.ts'
import { type Fixture, NOW, node, openFixture, SYSTEM, scopeOf } from './fixture.ts'
import { registry, searchPremises } from './module.ts'
import { postsOfPerson, scopesOf } from './posts.ts'

const COUNTY = scopeOf('410611', '410611', '4106')
const OTHER = scopeOf('410603', '410603', '410603')
const CITY = scopeOf('4106')
const PREMISES = '/v1/registry/premises'
const NEW = {
  area: '410611001001',
  signName: '阿强烧烤',
  legalName: '鹤壁市淇滨区阿强餐饮店',
  kind: 'restaurant',
  address: '金山街道1号',
  creditCode: '91350100M000100Y43',
  openingHours: [{ opens: '10:00', closes: '22:00' }],
}
let fixture: Fixture
let call: Fixture['call']
let id: string

const refuses = (promise: Promise<unknown>, code: string, status?: number): Promise<void> =>
  assert.rejects(
    promise,
    (error: unknown) =>
      error instanceof Refusal && error.code === code && (status === undefined || error.status === status),
    code,
  )

before(async () => {
  fixture = await openFixture()
  call = fixture.call
  ;({ id } = await call<{ id: string }>(COUNTY, 'POST', PREMISES, { body: NEW }))
})
after(() => fixture.database.drop())

const detail = (who = COUNTY, of = id, now = NOW) =>
  call<{
    full: boolean
    signName: string
    area: string
    areaNames: string[]
    licences: { number: string; daysLeft: number | null }[]
    people: { name: string; role: string }[]
    openingHours: unknown
    status: string
    fboId: string | null
  }>(who, 'GET', `${PREMISES}/:id`, { params: { id: of }, now })

test('areas are listed for everybody, with their cell', async () => {
  const { items } = await call<{ items: { code: string; hex?: object }[] }>(
    PUBLIC_SCOPE,
    'GET',
    '/v1/registry/areas',
  )
  assert.equal(items.length, 8)
  assert.deepEqual(items.find(item => item.code === '410611001')!.hex, { column: 1, row: 2 })
  const under = await call<{ items: unknown[] }>(PUBLIC_SCOPE, 'GET', '/v1/registry/areas', {
    query: { under: '410611' },
  })
  assert.equal(under.items.length, 4)
})

test('a premises is registered, read, changed field by field', async () => {
  const before = await detail()
  assert.equal(before.area, `410611001001/${id}`)
  assert.deepEqual(before.areaNames, ['鹤壁市', '淇滨区', '金山街道', '金山社区'])
  await call(COUNTY, 'PUT', `${PREMISES}/:id`, { params: { id }, body: { address: '金山街道2号' } })
  const changed = await detail()
  assert.equal(changed.signName, '阿强烧烤')
  assert.deepEqual(changed.openingHours, NEW.openingHours)
  await refuses(
    call(OTHER, 'PUT', `${PREMISES}/:id`, { params: { id }, body: { address: '别处' } }),
    'registry.unknown_premises',
    404,
  )
  const seesAll = { ...OTHER, view: CITY.view }
  await refuses(
    call(seesAll, 'PUT', `${PREMISES}/:id`, { params: { id }, body: { address: '别处' } }),
    'kernel.area_out_of_scope',
    403,
  )
})

test('a forged or foreign area in the body is refused', async () => {
  const body = (area: string) => ({ body: { ...NEW, signName: '伪造', area } })
  await refuses(call(COUNTY, 'POST', PREMISES, body('410603001001')), 'kernel.area_out_of_scope', 403)
  await refuses(call(COUNTY, 'POST', PREMISES, body(`410611001001/${id}`)), 'registry.area_not_a_place', 400)
  await refuses(call(COUNTY, 'POST', PREMISES, body('410611001777')), 'registry.unknown_area', 400)
  await refuses(call(COUNTY, 'POST', PREMISES, body('410611')), 'registry.area_not_a_place', 400)
})

test('one operator: the same credit code in two counties is one, the same sign in one village is refused', async () => {
  await refuses(call(COUNTY, 'POST', PREMISES, { body: NEW }), 'registry.premises_exists', 409)
  const branch = { ...NEW, area: '410603001001', signName: '阿强烧烤(红旗店)' }
  const other = await call<{ id: string }>(OTHER, 'POST', PREMISES, { body: branch })
  assert.equal((await detail(OTHER, other.id)).fboId, (await detail()).fboId)
  const [count] = await fixture.database.db.owner(tx =>
    tx.query<{ n: number }>('select count(*)::int as n from registry_fbo'),
  )
  assert.equal(count!.n, 1)
  await refuses(
    call(COUNTY, 'POST', PREMISES, {
      body: { ...NEW, signName: '新', creditCode: undefined, fboId: 'nobody' },
    }),
    'registry.unknown_fbo',
    404,
  )
})

test('licences: days left count from today in Shanghai; a number belongs to one place, seen or not', async () => {
  const licence = {
    number: 'JY24106110000010',
    licenceKind: 'food-business-licence',
    issuedOn: '2021-12-01',
    expiresOn: '2026-11-30',
  }
  const path = `${PREMISES}/:id/licences`
  await call(COUNTY, 'POST', path, { params: { id }, body: licence })
  assert.equal((await detail()).licences[0]!.daysLeft, 6)
  assert.equal((await detail(COUNTY, id, new Date('2026-11-30T15:59:59Z'))).licences[0]!.daysLeft, 0)
  assert.equal((await detail(COUNTY, id, new Date('2026-11-30T16:00:00Z'))).licences[0]!.daysLeft, -1)
  const { id: foreign } = await call<{ id: string }>(OTHER, 'POST', PREMISES, {
    body: { ...NEW, area: '410603001001', signName: '别家', creditCode: undefined },
  })
  await refuses(
    call(OTHER, 'POST', path, { params: { id: foreign }, body: licence }),
    'registry.licence_number_taken',
    409,
  )
  await call(COUNTY, 'POST', path, {
    params: { id },
    body: {
      number: 'H1',
      licenceKind: 'health-certificate',
      issuedOn: '2026-01-01',
      expiresOn: '2026-12-31',
      holder: 'operator',
    },
  })
  const outside = await detail({ ...OTHER, search: CITY.search })
  assert.equal(outside.full, false)
  assert.equal(outside.fboId, null)
  assert.deepEqual(
    outside.licences.map(l => l.number),
    ['JY24106110000010'],
    'certificates of people stay inside the view',
  )
  await refuses(detail(OTHER), 'registry.unknown_premises', 404)
})

test('lists are paged in area order and never leave the view', async () => {
  for (const [i, area] of ['410611001002', '410611001001', '410611001002'].entries()) {
    await call(COUNTY, 'POST', PREMISES, { body: { ...NEW, area, signName: `分店${i}` } })
  }
  const seen: string[] = []
  let after: string | undefined
  do {
    const page = await call<{ items: { area: string; areaName: string }[]; next: string | null }>(
      COUNTY,
      'GET',
      PREMISES,
      {
        query: { limit: 2, ...(after ? { after } : {}) },
      },
    )
    assert.ok(page.items.length <= 2)
    seen.push(...page.items.map(item => item.area))
    after = page.next ?? undefined
  } while (after)
  assert.equal(new Set(seen).size, 4)
  assert.deepEqual(seen, [...seen].sort())
  const foreign = await call<{ items: unknown[] }>(COUNTY, 'GET', PREMISES, { query: { area: '410603' } })
  assert.deepEqual(foreign.items, [])
  const village = await call<{ items: unknown[] }>(COUNTY, 'GET', PREMISES, {
    query: { area: '410611001002' },
  })
  assert.equal(village.items.length, 2)
  await refuses(call(COUNTY, 'GET', PREMISES, { query: { area: "x' or 1=1" } }), 'registry.unknown_area', 400)
})

test('posts: appointed, chosen by nearness, stood in for, ended at once', async () => {
  const posts = '/v1/registry/posts'
  const admin = { ...COUNTY, search: CITY.search }
  const appointment = {
    personId: 'official',
    role: 'inspector',
    certificate: '豫F1',
    actArea: '410611001',
    viewArea: '410611',
    searchArea: '4106',
    validFrom: '2026-01-01',
  }
  const appoint = (change: object) =>
    call<{ id: string }>(admin, 'POST', posts, { body: { ...appointment, ...change } })
  const near = await appoint({})
  const county = await appoint({ actArea: '410611', role: 'leader', certificate: undefined })
  await refuses(appoint({ viewArea: '4106' }), 'kernel.area_out_of_scope', 403)
  await refuses(appoint({ personId: 'nobody' }), 'registry.unknown_person', 404)
  await refuses(appoint({ certificate: undefined }), 'registry.certificate_required', 400)
  await refuses(
    appoint({ actArea: '410611001001/none', role: 'principal', personId: 'operator' }),
    'registry.post_area_mismatch',
  )
  await refuses(
    appoint({
      actArea: '410611001001/none',
      role: 'principal',
      personId: 'operator',
      viewArea: undefined,
      searchArea: undefined,
    }),
    'registry.unknown_area',
  )
  await appoint({
    actArea: `410611001001/${id}`,
    role: 'principal',
    personId: 'operator',
    viewArea: undefined,
    searchArea: undefined,
  })
  assert.deepEqual(
    (await detail()).people.map(person => person.name),
    ['店主乙'],
  )
  const area = `410611001001/${id}`
  const responsible = (role: string, at = NOW) =>
    fixture.database.db.transaction(SYSTEM, tx => registryDirectory.findResponsible(tx, role, area, at))
  assert.equal((await responsible('inspector'))!.postId, near.id)
  assert.equal((await responsible('leader'))!.postId, county.id)
  assert.equal(await responsible('auditor'), undefined)
  assert.equal(await responsible('inspector', new Date('2025-12-31T15:59:00Z')), undefined)
  const standIn = await appoint({ actingForPostId: near.id, validFrom: '2026-12-01', validTo: '2026-12-05' })
  assert.equal((await responsible('inspector', new Date('2026-12-03T02:00:00Z')))!.postId, standIn.id)
  assert.equal((await responsible('inspector', new Date('2026-12-05T17:00:00Z')))!.postId, near.id)
  await call(admin, 'POST', `${posts}/:id/ending`, { params: { id: near.id }, body: { reason: '调离' } })
  assert.equal(
    await responsible('inspector', new Date(NOW.getTime() + 1000)),
    undefined,
    'ended at once, not at midnight',
  )
  await refuses(
    call(OTHER, 'POST', `${posts}/:id/ending`, { params: { id: county.id }, body: { reason: 'x' } }),
    'registry.unknown_post',
    404,
  )
  const held = await fixture.database.db.transaction(SYSTEM, tx => postsOfPerson(tx, 'official', NOW))
  assert.deepEqual(
    held.map(post => post.role),
    ['leader'],
  )
  assert.deepEqual(scopesOf(held[0]!).search, { lo: '4106', hi: '4106~' })
  const listed = await call<{ items: { valid: boolean }[] }>(admin, 'GET', posts, {
    query: { role: 'inspector' },
  })
  assert.deepEqual(
    listed.items.map(post => post.valid),
    [false, false],
  )
})

test('a stand-in who outlives the post he stood in for holds it himself; several holders share the work', async () => {
  const leaders = ['l1', 'l2', 'l3', 'l4']
  const drafts = leaders.map(post => ({
    type: 'registry.PostAppointed',
    subject: `post/${post}`,
    area: '410603001',
    data: { personId: 'elsewhere', role: 'leader', actArea: '410603001', validFrom: '2026-01-01' },
  }))
  await fixture.database.db.transaction(SYSTEM, tx => record(tx, node, drafts, { actor: 'test', now: NOW }))
  const chosen = new Map<string, number>()
  await fixture.database.db.transaction(SYSTEM, async tx => {
    for (let i = 0; i < 60; i++) {
      const ask = () => registryDirectory.findResponsible(tx, 'leader', `410603001001/x${i}`, NOW)
      const [first, again] = [await ask(), await ask()]
      assert.deepEqual(first, again)
      chosen.set(first!.postId, (chosen.get(first!.postId) ?? 0) + 1)
    }
  })
  assert.equal(chosen.size, 4)
  assert.ok([...chosen.values()].every(count => count >= 5))
})

test('people: names stay out of the log, are listed for the administrator, and can be erased', async () => {
  const people = '/v1/registry/people'
  const { id: person } = await call<{ id: string }>(COUNTY, 'POST', people, {
    body: { name: '临时丁', phone: '10012345678', kind: 'official', area: '410611' },
  })
  await refuses(
    call(COUNTY, 'POST', people, { body: { name: '越权', kind: 'official', area: '410603' } }),
    'kernel.area_out_of_scope',
    403,
  )
  await refuses(
    call(COUNTY, 'POST', people, { body: { name: '错号', phone: 'abc', kind: 'official', area: '410611' } }),
    'registry.phone_invalid',
  )
  const logged = await fixture.database.db.owner(tx =>
    tx.query(`select 1 from event where data::text like '%临时丁%' or data::text like '%10012345678%'`),
  )
  assert.deepEqual(logged, [])
  const list = await call<{ items: { name: string | null }[] }>(COUNTY, 'GET', people, {})
  assert.ok(list.items.some(item => item.name === '临时丁'))
  assert.ok(!list.items.some(item => item.name === '外区丙'))
  const erase = (of: string) =>
    call(COUNTY, 'POST', `${people}/:id/erasure`, { params: { id: of }, body: { reason: '离职' } })
  await refuses(erase('official'), 'registry.person_in_office', 409)
  await refuses(erase('elsewhere'), 'registry.unknown_person', 404)
  await erase(person)
  await refuses(erase(person), 'registry.person_erased', 409)
  const names = await fixture.database.db.transaction(SYSTEM, tx =>
    registryDirectory.namesOf(tx, [person, 'official', 'person/operator', 'post/l1', 'system/x']),
  )
  assert.deepEqual(Object.fromEntries(names), {
    official: '官员甲',
    'person/operator': '店主乙',
    'post/l1': '外区丙',
  })
})

test('the directory answers in batches', async () => {
  await fixture.database.db.transaction(SYSTEM, async tx => {
    assert.equal((await registryDirectory.premisesOf(tx, [id, 'none'])).size, 1)
    const posts = await registryDirectory.postsOf(tx, ['person/operator', 'nobody'], NOW)
    assert.deepEqual([...posts], [['person/operator', [{ role: 'principal', area: `410611001001/${id}` }]]])
    const holders = await registryDirectory.holdersOver(
      tx,
      ['leader', 'principal'],
      `410611001001/${id}`,
      NOW,
    )
    assert.deepEqual(
      holders.map(holder => [holder.role, holder.name]),
      [
        ['principal', '店主乙'],
        ['leader', '官员甲'],
      ],
    )
    const names = await registryDirectory.areaNames(tx, [`410611001001/${id}`, '4106', '99'])
    assert.deepEqual(
      [...names],
      [
        [`410611001001/${id}`, '金山社区'],
        ['4106', '鹤壁市'],
      ],
    )
  })
})

test('devices are registered once, in the premises they stand in', async () => {
  const devices = '/v1/registry/devices'
  await call(COUNTY, 'POST', devices, { body: { id: 'box-1', kind: 'box', premisesId: id } })
  await refuses(
    call(COUNTY, 'POST', devices, { body: { id: 'box-1', kind: 'box', premisesId: id } }),
    'registry.device_exists',
    409,
  )
  await refuses(
    call(OTHER, 'POST', devices, { body: { id: 'box-2', kind: 'box', premisesId: id } }),
    'registry.unknown_premises',
    404,
  )
  const { items } = await call<{ items: { id: string; area: string }[] }>(COUNTY, 'GET', devices)
  assert.deepEqual(
    items.map(item => item.area),
    [`410611001001/${id}`],
  )
  await call(COUNTY, 'POST', '/v1/registry/organisations', {
    body: { name: '金山所', kind: 'office', area: '410611001' },
  })
  await refuses(
    call(COUNTY, 'POST', '/v1/registry/organisations', {
      body: { name: '越权', kind: 'office', area: '4106' },
    }),
    'kernel.area_out_of_scope',
    403,
  )
})

test('search finds by sign, pinyin, initials, code, licence and address, inside the search scope only', async () => {
  const search = (q: string, who = COUNTY) =>
    call<{
      items: { id: string; match: string; licenceNumber: string | null; areaName: string }[]
      tookMillis: number
    }>(who, 'GET', '/v1/registry/search', { query: { q } })
  const golden: [string, string][] = [
    ['阿强烧烤', 'sign'],
    ['阿强', 'sign'],
    ['强', 'sign'],
    ['鹤壁市淇滨区阿强餐饮店', 'legal'],
    ['aqiang', 'pinyin'],
    ['aqiangshaokao', 'pinyin'],
    ['shaokao', 'pinyin'],
    ['aqsk', 'initials'],
    ['qsk', 'initials'],
    ['hbsqb', 'initials'],
    ['91350100m000100y43', 'code'],
    ['JY24106110000010', 'licence'],
    ['jy2410', 'licence'],
    ['0000010', 'licence'],
    ['金山街道2号', 'address'],
    ['淇滨 烧烤', 'sign'],
    [' Ａqiang ', 'pinyin'],
  ]
  for (const [query, match] of golden) {
    const { items } = await search(query)
    const hit = items.find(item => item.id === id)
    assert.ok(hit, `${query} finds it`)
    assert.equal(hit.match, match, query)
    assert.equal(hit.areaName, '金山社区')
  }
  for (const query of ['', '   ', '！', "'; drop table registry_search; --", '%', '不存在', 'zzzz']) {
    assert.ok(!(await search(query)).items.some(item => item.id === id), query)
  }
  assert.ok(!(await search('阿强烧烤', OTHER)).items.some(item => item.id === id))
  const seen = await fixture.database.db.transaction(PUBLIC_SCOPE, tx =>
    searchPremises(tx, '阿强烧烤', EVERYWHERE, 20),
  )
  assert.ok(seen.some(hit => hit.id === id))
  const operator = scopeOf(`410611001001/${id}`)
  assert.deepEqual((await search('店', operator)).items, [])
  assert.equal((await search('阿强', operator)).items.length, 1)
})

test('a grade shows in search, a closing too, and nothing changes afterwards', async () => {
  const data = {
    from: null,
    to: 'C',
    score: 50,
    staticPoints: 30,
    dynamicPoints: 20,
    rule: { id: 'r', effectiveFrom: '2016-12-01' },
  }
  const draft = { type: 'risk.GradeChanged', subject: `premises/${id}`, area: `410611001001/${id}`, data }
  await fixture.database.db.transaction(SYSTEM, tx => record(tx, node, [draft], { actor: 'test', now: NOW }))
  await call(COUNTY, 'POST', `${PREMISES}/:id/closing`, { params: { id }, body: { reason: '停业' } })
  const { items } = await call<{ items: { id: string; grade: string | null; status: string }[] }>(
    COUNTY,
    'GET',
    '/v1/registry/search',
    { query: { q: '阿强烧烤' } },
  )
  const hit = items.find(item => item.id === id)!
  assert.deepEqual([hit.grade, hit.status], ['C', 'closed'])
  await refuses(
    call(COUNTY, 'POST', `${PREMISES}/:id/closing`, { params: { id }, body: { reason: '再停' } }),
    'registry.premises_closed',
    409,
  )
})

test('with the area predicate removed, row-level security still leaks nothing', async () => {
  const tables = [
    'registry_premises',
    'registry_licence',
    'registry_fbo',
    'registry_device',
    'registry_import',
    'registry_search',
  ]
  const read = (who: Parameters<typeof fixture.database.db.transaction>[0], table: string) =>
    fixture.database.db.transaction(who, tx => tx.query<{ area: string }>(`select area from ${table}`))
  for (const table of tables) {
    for (const row of await read(OTHER, table))
      assert.ok(row.area.startsWith('410603'), `${table} ${row.area}`)
  }
  // People and posts: those of the areas above are known by name, those beside are not.
  for (const table of ['registry_person', 'registry_post', 'registry_organisation']) {
    for (const row of await read(scopeOf('410603001'), table)) {
      assert.ok(row.area.startsWith('410603001') || '410603001'.startsWith(row.area), `${table} ${row.area}`)
    }
    assert.deepEqual(await read(PUBLIC_SCOPE, table), [])
  }
  const stages = JSON.stringify([{ need: ['s烧'], field: 'sign_text', needle: '烧' }])
  const found = await fixture.database.db.transaction(OTHER, tx =>
    tx.query<{ area: string }>('select * from registry_search_find($1, $2, $3, 500, 500)', [stages, '', '~']),
  )
  assert.ok(found.length > 0 && found.every(row => row.area.startsWith('410603')))
  await assert.rejects(
    fixture.database.db.transaction(OTHER, tx =>
      tx.query('select * from registry_search_find($1, $2, $3, 1, 1)', [
        JSON.stringify([{ need: ['s烧'], field: 'grams) > 0 or (1', needle: '1' }]),
        '',
        '~',
      ]),
    ),
    /unknown field/,
  )
  const words = await fixture.database.db.transaction(OTHER, tx =>
    tx.query('select * from registry_search_words($1, $2, $3, 500)', [['淇滨', '烧烤'], '', '~']),
  )
  assert.ok((words as { area: string }[]).every(row => row.area.startsWith('410603')))
  await assert.rejects(
    fixture.database.db.transaction(OTHER, tx =>
      tx.query(`update registry_person set kind = 'operator' where id = 'elsewhere'`),
    ),
    /permission denied/,
  )
  await assert.rejects(
    fixture.database.db.transaction(OTHER, tx => tx.query('delete from registry_premises')),
    /permission denied/,
  )
  await assert.rejects(
    fixture.database.db.transaction(OTHER, tx =>
      record(
        tx,
        node,
        [{ type: 'registry.FboRegistered', subject: 'fbo/f', area: '410611', data: { legalName: 'x' } }],
        {
          actor: 'x',
          now: NOW,
        },
      ),
    ),
    /row-level security/,
  )
})

test('each kind of fact was recorded by its route, with the actor and the area of its subject', async () => {
  const facts = await fixture.database.db.owner(tx =>
    tx.query<{ type: string; actor: string; area: string }>('select distinct type, actor, area from event'),
  )
  assert.deepEqual([...new Set(facts.map(fact => fact.type))].sort(), [
    'registry.AreaDefined',
    'registry.DeviceRegistered',
    'registry.FboRegistered',
    'registry.LicenceRecorded',
    'registry.OrganisationRegistered',
    'registry.PersonErased',
    'registry.PersonRecorded',
    'registry.PostAppointed',
    'registry.PostEnded',
    'registry.PremisesChanged',
    'registry.PremisesClosed',
    'registry.PremisesRegistered',
    'risk.GradeChanged',
  ])
  const byOffice = facts.filter(fact => fact.actor === 'post/410611')
  assert.ok(byOffice.length > 10)
  assert.ok(byOffice.every(fact => fact.area.startsWith('410611')))
})

test('every view can be dropped and comes out equal', async () => {
  for (const view of registry.views) {
    const read = () =>
      fixture.database.db.owner(tx => tx.query(`select * from ${view.name} t order by to_jsonb(t)::text`))
    const live = await read()
    assert.ok(live.length > 0, `${view.name} has rows`)
    await fixture.database.db.owner(tx => rebuild(tx, view))
    assert.deepEqual(await read(), live, view.name)
  }
})

test('without a credit code the same names at the same address are one premises', async () => {
  const { creditCode: _, ...stall } = { ...NEW, signName: '村口早点', legalName: '村口早点摊' }
  await call(COUNTY, 'POST', PREMISES, { body: stall })
  await refuses(call(COUNTY, 'POST', PREMISES, { body: stall }), 'registry.premises_exists', 409)
  await call(COUNTY, 'POST', PREMISES, { body: { ...stall, address: '村尾2号' } })
})
