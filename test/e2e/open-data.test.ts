import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type DraftEvent, PUBLIC_SCOPE, rebuild, record, systemScope } from '@shian/kernel'
import { openData } from '@shian/open-data'
import { type TestPlatform, testPlatform } from '@shian/server/testing'

const VILLAGE = '410602001001'
const TABLES = ['open_data_premises', 'open_data_notice', 'open_data_request']
const FHRS = { 'x-api-version': '2' }

let t: TestPlatform
before(async () => {
  t = await testPlatform({ rateLimits: false })
  await play(registered('aqiang', { signName: '阿强 <烧烤> & 饭店', latitude: 35.9, longitude: 114.16 }))
  await play(
    registered('school', {
      signName: '第一小学食堂',
      kind: 'school-canteen',
      latitude: 35.95,
      longitude: 114.2,
    }),
  )
  await play(registered('gone'), {
    type: 'registry.PremisesClosed',
    ...about('gone'),
    data: { reason: '停业' },
  })
  await play(graded('aqiang', 'A'), graded('school', 'C'))
  await play(
    published('n1', 'aqiang', 'inspection-result', {
      concludedOn: '2026-11-20',
      verdict: 'conformant',
      checked: 32,
      failed: 0,
    }),
    published('n2', 'school', 'penalty', {
      documentNumber: '鹤市监罚〔2026〕1号',
      decidedOn: '2026-11-01',
      amountFen: 500_000,
    }),
    published('n3', 'aqiang', 'sampling-result', {
      food: '=豆腐,"嫩"',
      verdict: 'pass',
      reportNumber: 'R-1',
    }),
    {
      type: 'publication.ReplyPublished',
      subject: 'notice/n1',
      area: areaOf('aqiang'),
      data: { premisesId: 'aqiang', text: '谢谢监督' },
    },
  )
})
after(() => t?.close())

const areaOf = (id: string): string => `${VILLAGE}/${id}`
const about = (id: string) => ({ subject: `premises/${id}`, area: areaOf(id) })
const registered = (id: string, data: object = {}): DraftEvent => ({
  type: 'registry.PremisesRegistered',
  ...about(id),
  data: {
    ...{
      signName: '小店',
      legalName: `鹤山区${id}餐饮店`,
      kind: 'restaurant',
      address: '鹤山区红旗街18号',
      fboId: 'f1',
    },
    ...data,
  },
})
const graded = (id: string, to: string): DraftEvent => ({
  type: 'risk.GradeChanged',
  ...about(id),
  data: {
    ...{ from: null, to, score: 20, staticPoints: 10, dynamicPoints: 10 },
    rule: { id: 'risk-grading.grades', effectiveFrom: '2016-12-01' },
  },
})
function published(id: string, premisesId: string, kind: string, facts: object): DraftEvent {
  const rule = { id: 'publication.show-long', effectiveFrom: '2021-09-01' }
  return {
    type: 'publication.NoticePublished',
    subject: `notice/${id}`,
    area: areaOf(premisesId),
    data: {
      ...{
        premisesId,
        kind,
        title: `公示 ${id}`,
        titleEnglish: `notice ${id}`,
        body: `正文 ${id} <b>`,
        authority: '鹤山区局',
      },
      ...{
        publishedOn: '2026-11-24',
        removeOn: '2029-11-24',
        rule,
        facts: { signName: premisesId, ...facts },
      },
    },
  }
}

async function play(...drafts: DraftEvent[]): Promise<void> {
  const { db, node } = t.platform
  await db.transaction(systemScope('test'), tx =>
    record(tx, node, drafts, { actor: 'system/test', now: t.clock.now }),
  )
}

const get = (url: string, headers: Record<string, string> = {}) => t.app.inject({ url, headers })
const fhrs = async (path: string) => (await get(`/api/fhrs${path}`, FHRS)).json() as Record<string, never>

type Wanted = { readonly [name: string]: 'int' | 'string' | 'bool' | 'score' | 'float' | 'time' | Wanted }

/** Decodes as Go's encoding/json does into typed fields: null leaves a field alone, another type fails. */
function decode(value: Record<string, unknown>, wanted: Wanted, at = ''): void {
  for (const [name, type] of Object.entries(wanted)) {
    const field = value[name]
    const where = `${at}${name}`
    assert.notEqual(field, undefined, where)
    if (typeof type === 'object') decode(field as Record<string, unknown>, type, `${where}.`)
    else if (field === null) assert.ok(['score', 'float', 'string'].includes(type), where)
    else if (type === 'int' || type === 'score') assert.ok(Number.isInteger(field), where)
    else if (type === 'bool') assert.equal(typeof field, 'boolean', where)
    else if (type === 'float') assert.equal(typeof field, 'number', where)
    else assert.equal(typeof field, 'string', where)
    if (type === 'time') assert.match(String(field), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/, where)
  }
}
const META: Wanted = {
  ...{ dataSource: 'string', extractDate: 'time', itemCount: 'int', returncode: 'string' },
  ...{ totalCount: 'int', totalPages: 'int', pageSize: 'int', pageNumber: 'int' },
}
const ESTABLISHMENT: Wanted = {
  ...{ FHRSID: 'int', LocalAuthorityBusinessID: 'string', BusinessName: 'string', BusinessType: 'string' },
  ...{ BusinessTypeID: 'int', AddressLine1: 'string', AddressLine2: 'string', AddressLine3: 'string' },
  ...{
    AddressLine4: 'string',
    PostCode: 'string',
    Phone: 'string',
    RatingValue: 'string',
    RatingKey: 'string',
  },
  ...{ RatingDate: 'time', LocalAuthorityCode: 'string', LocalAuthorityName: 'string', SchemeType: 'string' },
  ...{ LocalAuthorityWebSite: 'string', LocalAuthorityEmailAddress: 'string', RightToReply: 'string' },
  scores: { Hygiene: 'score', Structural: 'score', ConfidenceInManagement: 'score' },
  geocode: { longitude: 'string', latitude: 'string' },
  ...{ Distance: 'float', NewRatingPending: 'bool', meta: META },
}

describe('FHRS API v2', () => {
  it('answers a client that decodes into typed fields', async () => {
    const found = (await fhrs(`/Establishments?name=${encodeURIComponent('阿强')}`)) as unknown as {
      establishments: Record<string, unknown>[]
      meta: Record<string, unknown>
      links: { rel: string; href: string }[]
    }
    assert.equal(found.establishments.length, 1)
    const [one] = found.establishments
    decode(one!, ESTABLISHMENT)
    decode(found.meta, META)
    assert.deepEqual(Object.keys(found.links[0]!), ['rel', 'href'])
    const { FHRSID, RatingValue, RatingKey, RightToReply, RatingDate, LocalAuthorityName } = one!
    assert.deepEqual(
      { RatingValue, RatingKey, RightToReply, RatingDate, LocalAuthorityName },
      {
        RatingValue: '5',
        RatingKey: 'fhrs_5_en-gb',
        RightToReply: '谢谢监督',
        RatingDate: '2026-11-24T00:00:00',
        LocalAuthorityName: '鹤山区',
      },
    )
    const again = await fhrs(`/Establishments/${String(FHRSID)}`)
    assert.deepEqual({ ...one, Distance: null }, again)
  })

  it('understands the 14 parameters', async () => {
    const count = async (query: string) => {
      const { establishments } = (await fhrs(`/Establishments?${query}`)) as unknown as {
        establishments: { BusinessName: string }[]
      }
      return establishments.map(entry => entry.BusinessName)
    }
    const [aqiang, school] = ['阿强 <烧烤> & 饭店', '第一小学食堂']
    assert.deepEqual(await count(''), [aqiang, school])
    assert.deepEqual(await count(`address=${encodeURIComponent('没有这里')}`), [])
    assert.deepEqual(await count('businessTypeId=7845'), [school])
    assert.deepEqual(await count('ratingKey=3&ratingOperatorKey=LessThanOrEqual'), [school])
    assert.deepEqual(await count('ratingKey=fhrs_5_en-gb'), [aqiang])
    assert.deepEqual(await count('localAuthorityId=410602&countryId=1&schemeTypeKey=FHRS'), [aqiang, school])
    assert.deepEqual(await count('localAuthorityId=410611'), [])
    assert.deepEqual(await count('schemeTypeKey=FHIS'), [])
    assert.deepEqual(await count('sortOptionKey=desc_rating'), [school, aqiang])
    assert.deepEqual(await count('longitude=114.2&latitude=35.95&maxDistanceLimit=1'), [school])
    assert.deepEqual(await count('longitude=114.2&latitude=35.95&sortOptionKey=Distance'), [school, aqiang])
    assert.deepEqual(await count('pageNumber=2&pageSize=1'), [school])
    const paged = (await fhrs('/Establishments/basic/2/1')) as unknown as { establishments: object[] }
    assert.deepEqual(Object.keys(paged.establishments[0]!), [
      ...['FHRSID', 'LocalAuthorityBusinessID', 'BusinessName', 'BusinessType'],
      ...['RatingValue', 'RatingDate', 'links'],
    ])
    const { meta } = (await fhrs('/Establishments?pageNumber=2&pageSize=1')) as unknown as { meta: object }
    assert.deepEqual(
      { ...meta, extractDate: '' },
      {
        ...{ dataSource: 'API', extractDate: '', returncode: 'OK', itemCount: 1 },
        ...{ totalCount: 2, totalPages: 2, pageSize: 1, pageNumber: 2 },
      },
    )
  })

  it('refuses what it does not understand', async () => {
    for (const [path, headers] of [
      ['/Establishments', {}],
      ['/Ratings', { 'x-api-version': '1' }],
      ['/Establishments?pageSize=many', FHRS],
      ['/Establishments?ratingKey=six', FHRS],
      ['/Establishments?sortOptionKey=luck', FHRS],
    ] as const) {
      const answer = await get(`/api/fhrs${path}`, headers)
      assert.equal(answer.statusCode, 400, path)
      assert.equal(typeof (answer.json() as { Message: string }).Message, 'string')
    }
    assert.equal((await get('/api/fhrs/Establishments/999999', FHRS)).statusCode, 404)
  })

  it('writes XML with the names and namespaces clients look for', async () => {
    const answer = await get('/api/fhrs/Establishments', { ...FHRS, accept: 'application/xml' })
    assert.match(String(answer.headers['content-type']), /^application\/xml/)
    for (const part of [
      'xmlns="http://schemas.datacontract.org/2004/07/FHRS.Model.Detailed"',
      '<meta xmlns="http://schemas.datacontract.org/2004/07/FHRS.Model.MetaLinks">',
      '<totalPages>1</totalPages>',
      '<establishment><FHRSID>',
      '<BusinessName>阿强 &lt;烧烤&gt; &amp; 饭店</BusinessName>',
      '<geocode><longitude>114.16</longitude><latitude>35.9</latitude></geocode>',
      '<Hygiene i:nil="true"/>',
    ])
      assert.ok(answer.body.includes(part), `${part}: ${answer.body}`)
    const authorities = await get('/api/fhrs/Authorities', { ...FHRS, accept: 'application/xml' })
    assert.match(authorities.body, /<authority><LocalAuthorityId>410602<\/LocalAuthorityId>/)
  })
})

describe('Open311 GeoReport v2', () => {
  const form = (fields: Record<string, string>, format = 'xml') =>
    t.app.inject({
      method: 'POST',
      url: `/open311/v2/requests.${format}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(fields).toString(),
    })

  it('is found as clients look for it', async () => {
    const xml = await get('/open311/discovery.xml')
    assert.equal(xml.headers['content-type'], 'text/xml')
    assert.ok(xml.body.match(/<endpoint>/g)!.length >= 2)
    assert.ok(new Date(/<changeset>(.*?)<\/changeset>/.exec(xml.body)![1]!) < t.clock.now)
    const json = await get('/open311/discovery.json')
    assert.equal(json.headers['content-type'], 'application/json')
    const services = await get('/open311/v2/services.xml')
    assert.ok(services.body.match(/<service>/g)!.length >= 2)
    assert.match(services.body, /<service_code>pests<\/service_code>.*?<metadata>true<\/metadata>/)
    assert.match(services.body, /<service_code>other<\/service_code>.*?<metadata>false<\/metadata>/)
    const definition = await get('/open311/v2/services/pests.xml')
    assert.match(definition.body, /<service_definition>.*<attributes><attribute>.*<code>firm_name<\/code>/)
    assert.equal((await get('/open311/v2/services/other.xml')).statusCode, 404)
  })

  it('takes a request, tells how it stands, and says nothing about anybody', async () => {
    const fields = {
      ...{ service_code: 'pests', lat: '35.9001', long: '114.1601', description: '后厨有老鼠,联系张小三' },
      ...{ first_name: '小三', last_name: '张', email: 'z@example.org', phone: '13800001111' },
      ...{
        'attribute[fixmystreet_id]': '77',
        'attribute[firm_name]': '阿强烧烤',
        jurisdiction_id: 'hebi',
        api_key: 'x',
      },
    }
    const sent = await form(fields)
    assert.equal(sent.statusCode, 200, sent.body)
    const id = /<service_request_id>(.*?)<\/service_request_id>/.exec(sent.body)![1]!
    const [, number, code] = /number (\S+), code (\S+?)</.exec(sent.body)!
    const facts = await t.platform.db.owner(tx =>
      tx.query(`select area, data from event where type = 'open-data.RequestReceived'`),
    )
    assert.deepEqual(facts, [{ area: VILLAGE, data: { serviceCode: 'pests' } }])
    const again = await form(fields)
    assert.ok(again.body.includes(id) && !again.body.includes(code!), again.body)

    const one = (await get(`/open311/v2/requests/${id}.json`)).json() as Record<string, unknown>[]
    const { status, service_code, lat, address } = one[0]!
    assert.deepEqual(
      { status, service_code, address },
      { status: 'open', service_code: 'pests', address: '鹤山区' },
    )
    assert.equal(typeof lat, 'number')
    for (const url of [
      `/open311/v2/requests/${id}.xml`,
      '/open311/v2/requests.json',
      '/open311/v2/requests.xml?status=open',
    ]) {
      const { body } = await get(url)
      assert.ok(body.includes(id), url)
      for (const secret of [
        '张',
        '小三',
        '13800001111',
        'example.org',
        '老鼠,',
        '阿强',
        'aqiang',
        number!,
        code!,
      ])
        assert.ok(!body.includes(secret), `${url} tells ${secret}: ${body}`)
    }
    assert.ok((await get(`/open311/v2/tokens/${id}.json`)).body.includes(`"token":"${id}"`))
    assert.equal((await get('/open311/v2/requests.json?service_code=price')).body, '[]')

    const done = await t.app.inject({
      method: 'POST',
      url: '/public/v1/complaints/withdrawals',
      payload: { number, code },
    })
    assert.equal(done.statusCode, 200, done.body)
    const updates = (await get('/open311/v2/servicerequestupdates.json')).json() as Record<string, unknown>[]
    assert.deepEqual(
      updates.map(({ service_request_id, status: now }) => [service_request_id, now]),
      [[id, 'CLOSED']],
    )
    assert.match((await get('/open311/v2/servicerequestupdates.xml')).body, /<request_update><update_id>/)
  })

  it('takes a multipart form, and JSON answers', async () => {
    const boundary = 'x1'
    const part = (name: string, value: string) =>
      `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
    const answer = await t.app.inject({
      method: 'POST',
      url: '/open311/v2/requests.json',
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      payload: `${part('service_code', 'other')}${part('address_id', 'aqiang')}${part('description', '地面油腻湿滑')}--${boundary}--\r\n`,
    })
    assert.equal(answer.statusCode, 200, answer.body)
    const [first] = answer.json() as { service_request_id: string }[]
    assert.match(first!.service_request_id, /^[0-9a-f-]{36}$/)
  })

  it('refuses in its own words', async () => {
    const cases: [Record<string, string>, RegExp][] = [
      [{ description: '后厨有老鼠' }, /service_code was not provided/],
      [{ service_code: 'potholes', description: '路面坑洼' }, /was not found/],
      [{ service_code: 'pests', description: '后厨有老鼠' }, /lat and long/],
      [{ service_code: 'pests', description: '后厨有老鼠', lat: '1', long: '2' }, /outside/],
      [{ service_code: 'pests', description: '鼠', lat: '35.9', long: '114.16' }, /characters/],
      [{ service_code: 'pests', description: '后厨有老鼠', address_id: 'nobody' }, /no such business/],
    ]
    for (const [fields, message] of cases) {
      const xml = await form(fields)
      assert.equal(xml.statusCode, 400)
      assert.match(xml.body, /<errors><error><code>400<\/code><description>/)
      assert.match(xml.body, message)
      const json = (await form(fields, 'json')).json() as { code: number; description: string }[]
      assert.equal(json[0]!.code, 400)
    }
    assert.equal((await get('/open311/v2/requests.json?start_date=never')).statusCode, 400)
    assert.equal((await get('/open311/v2/requests/nothing.json')).statusCode, 404)
  })
})

describe('downloads, catalogue and feeds', () => {
  it('has a catalogue whose downloads exist', async () => {
    const { '@graph': graph } = (await get('/data/catalog.jsonld')).json() as {
      '@graph': Record<string, unknown>[]
    }
    const urls = graph
      .filter(node => node['@type'] === 'dcat:Distribution')
      .map(node => (node['dcat:downloadURL'] as { '@id': string })['@id'])
    assert.equal(urls.length, 10)
    const turtle = (await get('/data/catalog.ttl')).body
    for (const url of urls) {
      assert.ok(turtle.includes(`dcat:downloadURL <${url}>`), url)
      const path = url.slice(url.indexOf('/data/'))
      const answer = await get(path)
      assert.equal(answer.statusCode, 200, path)
      const held = await get(path, { 'if-none-match': String(answer.headers['etag']) })
      assert.equal(held.statusCode, 304)
    }
  })

  it('writes rows as CSV and JSON, in parts', async () => {
    const csv = (await get('/data/sampling.csv')).body
    assert.ok(csv.startsWith('\ufeffnotice_id,'))
    assert.ok(csv.includes(`"'=豆腐,""嫩"""`), csv)
    const rows = (await get('/data/premises.json')).json() as { premises_id: string; rating: string | null }[]
    assert.deepEqual(
      rows.map(row => [row.premises_id, row.rating]),
      [
        ['aqiang', '5'],
        ['school', '2'],
      ],
    )
    const part = (await get('/data/premises.json?after=aqiang&limit=1')).json() as typeof rows
    assert.deepEqual(
      part.map(row => row.premises_id),
      ['school'],
    )
    const penalties = (await get('/data/penalties.json')).json() as { remove_on: string }[]
    assert.deepEqual(
      penalties.map(row => row.remove_on),
      ['2029-11-24'],
    )
    const rules = (await get('/data/rules.json')).json() as unknown[]
    assert.equal(rules.length, t.platform.rules.rules.length)
  })

  it('follows notices, and removed ones disappear everywhere', async () => {
    await play(published('n4', 'school', 'penalty', {}))
    const feed = (await get('/feeds/cases.atom')).body
    assert.match(feed, /<id>urn:shian:notice:n4<\/id>/)
    assert.match(feed, /<summary>正文 n4 &lt;b&gt;<\/summary>/)
    const before = (await get('/data/penalties.csv')).headers['etag']
    const removal = { premisesId: 'school', reason: 'withdrawn' }
    await play({
      type: 'publication.NoticeRemoved',
      subject: 'notice/n4',
      area: areaOf('school'),
      data: removal,
    })
    assert.ok(!(await get('/feeds/cases.atom')).body.includes('n4'))
    const after_ = await get('/data/penalties.csv')
    assert.ok(!after_.body.includes('n4'))
    assert.notEqual(after_.headers['etag'], before)
  })

  it('lists everything on one page, in both languages', async () => {
    const zh = (await get('/p/data')).body
    const en = (await get('/p/data?lang=en')).body
    for (const path of [
      '/data/rules.csv',
      '/feeds/sampling.atom',
      '/data/catalog.ttl',
      '/open311/discovery.xml',
    ]) {
      assert.ok(zh.includes(`href="${path}"`), path)
      assert.ok(en.includes(`href="${path}"`), path)
    }
    assert.match(zh, /<h1>开放数据<\/h1>/)
    assert.match(en, /<h1>Open data<\/h1>/)
  })
})

describe('the tables', () => {
  it('come out of the log as they are, numbers included', async () => {
    for (const view of openData.views) {
      const read = () => t.platform.db.owner(tx => tx.query(`select * from ${view.name} order by 1`))
      const kept = await read()
      assert.ok(kept.length > 0, view.name)
      await t.platform.db.owner(tx => rebuild(tx, view))
      assert.deepEqual(await read(), kept, view.name)
    }
  })

  it('show the public open premises and shown notices, and take nothing from it', async () => {
    const { db } = t.platform
    const ids = (
      await db.read<{ id: string }>(
        PUBLIC_SCOPE,
        'select premises_id as id from open_data_premises order by 1',
      )
    ).map(row => row.id)
    assert.deepEqual(ids, ['aqiang', 'school'])
    const notices = await db.read<{ id: string }>(PUBLIC_SCOPE, 'select id from open_data_notice order by 1')
    assert.deepEqual(
      notices.map(row => row.id),
      ['n1', 'n2', 'n3'],
    )
    for (const table of TABLES) {
      const changed = await db.transaction(PUBLIC_SCOPE, tx =>
        tx.query(`update ${table} set area = area returning 1`),
      )
      assert.deepEqual(changed, [], table)
    }
  })
})
