import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { cases } from '@shian/cases'
import { indexViews, rebuild, record, recordBlob, systemScope } from '@shian/kernel'
import { AREA, buildCaseCity, type CaseCity } from './case-city.ts'
import { multipart } from './routes-case.ts'

const PAIR = ['li', 'wang']
const SCAN = ['a'.repeat(64)]
const FINE = {
  penalties: ['fine'],
  amount: 500_000,
  violation: '经营超过保质期的食品,负责人张三,电话13812345678',
  clause: '食品安全法第三十四条第十项',
  basis: '食品安全法第一百二十四条第一款',
}

describe('penalty cases through the interface', () => {
  let city: CaseCity
  before(async () => {
    city = await buildCaseCity('2026-03-16')
  })
  after(() => city?.close())

  const lead = async (): Promise<string> => {
    const body = { premisesId: city.premises, clue: '货架有过期食品' }
    return (await city.as('li')<{ id: string }>('POST', '/v1/cases/leads', body)).id
  }
  const evidence = (item: string, more: object = {}) => ({
    url: `/v1/cases/items/${item}/evidence`,
    body: {
      kind: 'photo',
      use: 'penalty',
      title: '现场照片',
      method: 'in-app',
      collectors: PAIR.map(name => city.ids.get(name)!),
      collectedOn: '2026-03-16',
      ...more,
    },
  })
  const upload = async (item: string, name: string, bytes: Buffer, more: object = {}) => {
    const { url, body } = evidence(item, more)
    const fields = { ...body, collectors: (body.collectors as string[]).join(',') }
    const file = { field: 'file', name: 'a.jpg', mime: 'image/jpeg', bytes }
    const { type, payload } = multipart(file, fields)
    const headers = await city.test.signIn(await loginOf(name))
    return city.test.app.inject({
      method: 'POST',
      url,
      headers: { ...headers, 'content-type': type },
      payload,
    })
  }
  const loginOf = async (name: string): Promise<string> => {
    const id = city.ids.get(name)!.slice('person/'.length)
    const [row] = await city.test.platform.db.owner(tx =>
      tx.query<{ login: string }>('select login from access_account where person_id = $1', [id]),
    )
    return row!.login
  }

  it('goes from a lead to a published and a closed case', async () => {
    await city.goTo('2026-03-16')
    const id = await lead()
    await assert.rejects(city.act('li', id, 'open-case', { officers: [city.ids.get('li')] }), /403/)
    const officers = PAIR.map(name => city.ids.get(name))
    await city.act('zhao', id, 'open-case', { officers })
    const alone = await city.refused('li', id, 'record-facts', { facts: '过期饼干', partyKind: 'entity' })
    assert.equal(alone.code, 'work.too_few_people')
    await city.act(PAIR, id, 'record-facts', { facts: '过期饼干', partyKind: 'entity', salesAmount: 30_000 })
    const bare = await city.refused(PAIR, id, 'finish', { report: '终结' })
    assert.match(bare.title, /证据清单中没有可用于处罚的证据/)
    const photo = await upload(id, 'li', Buffer.from('a photo of the shelf'))
    assert.equal(photo.statusCode, 200, photo.body)
    await city.act(PAIR, id, 'finish', { report: '终结' })
    await city.act('fang', id, 'approve-review', { legalOpinion: '同意' })
    await city.act('zhao', id, 'notice', { noticedPenalty: '罚款五千元' })
    const early = await city.refused('zhao', id, 'decide', FINE)
    assert.match(early.title, /陈述、申辩期限未满/)
    await city.act('chen', id, 'state', { statement: '已经下架' })
    await city.act('chen', id, 'request-recusal', { recusalRequest: '执法人员是亲属' })
    const open = await city.refused('zhao', id, 'decide', FINE)
    assert.deepEqual(
      (open.details['unmet'] as { en: string }[]).map(each => each.en),
      ['The statement of the party has not been weighed', 'A request to stand aside is not decided'],
    )
    await city.act('zhao', id, 'decide-recusal', { recusalDecision: 'rejected' })
    await city.act(PAIR, id, 'weigh-statement', { statementReview: '不予采纳' })
    await city.act('zhao', id, 'decide', FINE)
    await city.settle()
    const [penalty] = await city.facts('cases.PenaltyDecided')
    assert.equal(penalty?.data['documentNumber'], '鹤市监处罚〔2026〕1号')
    assert.equal(penalty?.data['amountFen'], 500_000)
    await city.act(PAIR, id, 'serve', { serveMethod: 'direct', receipt: SCAN })
    await city.act('cai', id, 'pay', { paid: 500_000 })
    await city.settle()
    const draft = await city.as('gong')<{
      items: { id: string; kind: string; body: string; dueOn: string; removeOn: string }[]
    }>('GET', '/v1/publication/proposals')
    const proposal = draft.items.find(item => item.kind === 'penalty')!
    assert.match(proposal.body, /鹤市监处罚〔2026〕1号/)
    assert.doesNotMatch(proposal.body, /13812345678/)
    assert.equal(proposal.dueOn, '2026-04-14', '20 working days')
    assert.equal(proposal.removeOn, '2029-03-16', 'three years: the fine is not small')
    await city.goTo('2026-03-20')
    await city.as('gong')('POST', `/v1/publication/proposals/${proposal.id}/publication`, {})
    await city.settle()
    const item = await city.as('zhao')<{ clocks: { id: string; stoppedAt: string | null; late: boolean }[] }>(
      'GET',
      `/v1/work/items/${id}`,
    )
    const clock = item.clocks.find(entry => entry.id.startsWith('publish'))
    assert.ok(clock?.stoppedAt && !clock.late, 'the clock of the publication stopped in time')
    await city.act('zhao', id, 'close')
    await city.settle()
    for (const type of ['cases.Opened', 'cases.DecisionServed', 'cases.Executed', 'cases.Closed']) {
      assert.equal((await city.facts(type)).length, 1, type)
    }
    const file = await city.as('fang')<{
      documents: { template: string; number: string }[]
      evidence: unknown[]
    }>('GET', `/v1/cases/items/${id}/file`)
    assert.equal(file.evidence.length, 1)
    assert.equal((await city.facts('cases.EvidenceAttached')).length, 1)
    assert.equal((await city.facts('cases.DocumentNumbered')).length, file.documents.length)
    assert.deepEqual(file.documents.map(each => each.template).sort(), [
      'case-closing',
      'case-opening',
      'legal-review',
      'penalty-decision',
      'penalty-notice',
      'service-receipt',
    ])
  })

  it('takes what was overturned out of the public eye, and exposes what a leader chose, without people', async () => {
    const [penalty] = await city.facts('cases.PenaltyDecided')
    const id = penalty!.subject.slice('work/'.length)
    await city.as('zhao')('POST', `/v1/cases/items/${id}/exposure`, {
      title: '销售过期食品案',
      text: '当事人负责人:张三,电话13812345678,销售过期饼干,罚款5000元。',
    })
    await city.settle()
    const { items } = await city.as('gong')<{ items: { id: string; kind: string; body: string }[] }>(
      'GET',
      '/v1/publication/proposals',
    )
    const typical = items.find(item => item.kind === 'typical-case')!
    assert.doesNotMatch(typical.body, /张三|13812345678/)
    await city.as('gong')('POST', `/v1/publication/proposals/${typical.id}/publication`, {})
    await city.as('zhao')('POST', `/v1/cases/items/${id}/overturning`, {
      by: 'court',
      effect: 'revoked',
      reason: '程序违法',
    })
    await city.settle()
    const shown = await city.as('li')<{ items: { kind: string }[] }>('GET', '/v1/publication/notices')
    assert.deepEqual(
      shown.items.map(notice => notice.kind),
      ['typical-case'],
    )
    assert.equal((await city.facts('cases.PenaltyOverturned')).length, 1)
    assert.equal((await city.facts('cases.CaseChosen')).length, 1)
  })

  it('takes a frame as evidence only of a camera reviewed as Art. 41 asks, else as a lead', async () => {
    await city.goTo('2026-04-20')
    const id = await lead()
    const camera = await city.as('zhao')<{ id: string }>('POST', '/v1/vision/cameras', {
      premisesId: city.premises,
      name: '灶台',
      place: '烹饪区',
      purpose: '监督',
      publicView: false,
      source: { kind: 'push' },
    })
    const frame = await keepFrame(camera.id, 'frame one')
    const offered = {
      kind: 'photo',
      title: '后厨抓拍',
      method: 'camera',
      collectedOn: '2026-04-20',
      sha256: frame,
    }
    const { url, body } = evidence(id, offered)
    const headers = await city.test.signIn(await loginOf('li'))
    const refused = await city.test.app.inject({ method: 'POST', url, headers, payload: body })
    const problem = refused.json() as { code: string; details: { missing: string[] } }
    assert.equal(problem.code, 'cases.camera_not_reviewed')
    assert.deepEqual(problem.details.missing, [
      'standardCertificate',
      'calibratedOn',
      'signPhoto',
      'publicNoticeUrl',
      'legalReviewer',
      'technicalReviewer',
      'validUntil',
      'reviewedOn',
    ])
    const asLead = await city.as('li')<{ kind: string }>('POST', url, { ...body, use: 'lead' })
    assert.equal(asLead.kind, 'camera-frame', 'a picture a camera took is a frame, whatever it is called')
    await reviewCamera(camera.id, '')
    const partly = await city.test.app.inject({ method: 'POST', url, headers, payload: body })
    assert.deepEqual((partly.json() as { details: { missing: string[] } }).details.missing, [
      'publicNoticeUrl',
    ])
    await reviewCamera(camera.id, 'https://food.example/cameras')
    await city.as('li')('POST', url, body)
    const boxed = await keepFrame(undefined, 'a frame a box sent')
    const nameless = { method: 'POST' as const, url, headers, payload: { ...body, sha256: boxed } }
    const unknown = await city.test.app.inject(nameless)
    assert.equal((unknown.json() as { code: string }).code, 'cases.camera_unknown')
    await raiseFinding(camera.id, boxed)
    assert.equal((await city.test.app.inject(nameless)).statusCode, 200, 'the finding names its camera')
    const single = await city.test.app.inject({
      method: 'POST',
      url,
      headers,
      payload: { ...body, sha256: await keepFrame(camera.id, 'frame two'), collectors: [city.ids.get('li')] },
    })
    assert.equal((single.json() as { code: string }).code, 'cases.too_few_collectors')
    const outsider = { ...body, collectors: [city.ids.get('li'), city.ids.get('sun')] }
    const unfit = await city.test.app.inject({
      method: 'POST',
      url,
      headers,
      payload: { ...outsider, sha256: await keepFrame(camera.id, 'frame three') },
    })
    assert.equal((unfit.json() as { code: string }).code, 'cases.collector_not_permitted')
    const file = await city.as('li')<{ evidence: { id: string; use: string }[] }>(
      'GET',
      `/v1/cases/items/${id}/file`,
    )
    assert.deepEqual(file.evidence.map(entry => entry.use).sort(), ['lead', 'penalty', 'penalty'])
    const penal = file.evidence.find(entry => entry.use === 'penalty')
    await city.as('li')('POST', `/v1/cases/items/${id}/evidence/${penal!.id}/withdrawal`, {
      reason: '画面不清',
    })
    const after = await city.as('li')<{ data: { evidenceCount: number } }>('GET', `/v1/work/items/${id}`)
    assert.equal(after.data.evidenceCount, 1)
    assert.equal((await city.facts('cases.EvidenceWithdrawn')).length, 1)
  })

  const keepFrame = (cameraId: string | undefined, content: string): Promise<string> => {
    const sha256 = createHash('sha256').update(content).digest('hex')
    const { now } = city.test.clock
    const blob = {
      ...{ sha256, size: 9, mime: 'image/jpeg', createdAt: now, area: `${AREA}/${city.premises}` },
      ...({ origin: 'camera', derivedFrom: null } as const),
      meta: {
        serverTime: now.toISOString(),
        ...(cameraId ? { capturer: `camera/${cameraId}` } : {}),
      },
    }
    return city.test.platform.db.owner(async tx => {
      await recordBlob(tx, blob)
      return sha256
    })
  }

  const raiseFinding = async (cameraId: string, sha256: string): Promise<void> => {
    const { node, db } = city.test.platform
    const data = {
      ...{ cameraId, premisesId: city.premises, type: 'rodent', severity: 'grave', boxes: [] },
      ...{ media: [{ role: 'scene', mime: 'image/jpeg', sha256 }], groupKey: 'g', origin: 'box' },
    }
    const draft = { type: 'vision.FindingRaised', subject: 'finding/boxed', data }
    const act = { actor: 'system/test', now: city.test.clock.now, area: `${AREA}/${city.premises}` }
    await db.owner(tx => record(tx, node, [draft], act))
  }

  const reviewCamera = async (cameraId: string, publicNoticeUrl: string): Promise<void> => {
    const { node, db } = city.test.platform
    const data = {
      standardCertificate: 'GB/T 28181-2022',
      calibratedOn: '2026-01-10',
      signPhoto: 'd'.repeat(64),
      publicNoticeUrl,
      legalReviewer: 'fang',
      technicalReviewer: 'wu',
      validUntil: '2027-01-10',
    }
    const draft = { type: 'vision.CameraReviewed', subject: `camera/${cameraId}`, data }
    const act = { actor: 'system/test', now: city.test.clock.now, area: `${AREA}/${city.premises}` }
    await db.owner(tx => record(tx, node, [draft], act))
  }

  it('refuses a penalty in place of a referral, refers with the five papers, and gets the case back', async () => {
    await city.goTo('2026-05-11')
    const id = await lead()
    await city.act('zhao', id, 'open-case', { officers: PAIR.map(name => city.ids.get(name)) })
    const facts = {
      facts: '添加罂粟壳',
      partyKind: 'entity',
      circumstances: 'toxic-material',
      salesAmount: 600_000,
    }
    await city.act(PAIR, id, 'record-facts', facts)
    await upload(id, 'li', Buffer.from('a second photo'))
    const file = await city.as('fang')<{
      prompts: { rule: string; level: string }[]
      penaltiesInYearBefore: number
    }>('GET', `/v1/cases/items/${id}/file`)
    assert.deepEqual(
      file.prompts.map(prompt => [prompt.rule, prompt.level]),
      [['criminal-threshold.toxic-food', 'suspected']],
    )
    await city.act(PAIR, id, 'finish', { report: '终结' })
    await city.act('fang', id, 'approve-review', { legalOpinion: '同意' })
    await city.act('zhao', id, 'notice', { noticedPenalty: '罚款' })
    await city.act('chen', id, 'waive-statement', { statementWaived: 'yes' })
    const instead = await city.refused('zhao', id, 'decide', FINE)
    assert.match(instead.title, /不得以罚代刑/)
    await city.act(PAIR, id, 'refer')
    await city.settle()
    const transfer = `${id}.1`
    assert.equal(await city.state(transfer), 'proposed')
    await city.act(PAIR, transfer, 'propose', { report: '专案报告', crimes: ['toxic-food'] })
    await city.act('zhao', transfer, 'approve')
    const papers = {
      letter: SCAN,
      investigation: SCAN,
      goodsList: SCAN,
      otherPapers: SCAN,
      prosecutorCopy: '鹤市监移抄〔2026〕1号',
    }
    const short = await city.refused(PAIR, transfer, 'transfer', papers)
    assert.deepEqual(short.details['issues'], [{ field: 'testReport', problem: 'missing' }])
    await city.act(PAIR, transfer, 'transfer', { ...papers, testReport: SCAN })
    await city.act('jing', transfer, 'confirm', { receipt: '鹤公食回〔2026〕1号' })
    await city.act('jing', transfer, 'decline', { reason: '情节显著轻微' })
    await city.act('zhao', transfer, 'give-back', { reason: '公安机关不予立案' })
    await city.settle()
    for (const type of ['cases.Referred', 'cases.ReferralAnswered', 'cases.ReferralReturned']) {
      assert.equal((await city.facts(type)).length, 1, type)
    }
    await city.act(PAIR, id, 'take-back')
    assert.equal(await city.state(id), 'investigating')
  })

  it('punishes on the spot within the limits, and does not publish that', async () => {
    await city.goTo('2026-06-01')
    const body = { premisesId: city.premises, clue: '未公示许可证' }
    const { id } = await city.as('li')<{ id: string }>('POST', '/v1/cases/simple-penalties', body)
    const form = { ...FINE, partyKind: 'person', statement: '承认', receipt: SCAN }
    const above = await city.refused(PAIR, id, 'decide', { ...form, amount: 20_100 })
    assert.match(above.title, /超过当场处罚的限额/)
    await city.act(PAIR, id, 'decide', { ...form, amount: 20_000 })
    await city.act('cai', id, 'pay', { paid: 20_000 })
    await city.act('zhao', id, 'close')
    await city.settle()
    const { items } = await city.as('gong')<{ items: { kind: string }[] }>('GET', '/v1/publication/proposals')
    assert.deepEqual(
      items.filter(item => item.kind === 'penalty'),
      [],
    )
    const list = await city.as('zhao')<{ items: { procedure: string }[] }>('GET', '/v1/cases/penalties')
    assert.deepEqual(
      list.items.map(row => row.procedure),
      ['summary', 'ordinary'],
    )
  })

  it('opens a lead once from an order nobody followed', async () => {
    await city.goTo('2026-06-02')
    const { id } = await city.as('zhao')<{ id: string }>('POST', '/v1/inspection/rectifications', {
      premisesId: city.premises,
      problem: '地面积水',
    })
    await city.act('li', id, 'refer-to-case', { reason: '逾期不改' })
    await city.settle()
    await city.settle()
    const { items } = await city.as('li')<{ items: { id: string }[] }>(
      'GET',
      '/v1/work/items?kind=case&state=lead',
    )
    const leads = await Promise.all(
      items.map(item => city.as('li')<{ data: Record<string, string> }>('GET', `/v1/work/items/${item.id}`)),
    )
    const from = leads.filter(item => item.data['originId'] === id)
    assert.equal(from.length, 1)
    assert.equal(from[0]!.data['origin'], 'rectification')
    assert.match(from[0]!.data['clue']!, /地面积水/)
  })

  it('shows nothing outside the area, also when a query forgets to ask', async () => {
    const scope = {
      ...systemScope('test'),
      view: { lo: '410611', hi: '410612' },
      act: { lo: '410611', hi: '410612' },
    }
    for (const view of cases.views) {
      const rows = await city.test.platform.db.transaction(scope, tx =>
        tx.query(`select 1 from ${view.name}`),
      )
      assert.deepEqual(rows, [], view.name)
    }
  })

  it('rebuilds its views to the same rows', async () => {
    assert.ok(indexViews(cases.views).size > 0)
    for (const view of cases.views) {
      const read = () => city.test.platform.db.owner(tx => tx.query(`select * from ${view.name} order by 1`))
      const live = await read()
      assert.ok(live.length > 0, view.name)
      await city.test.platform.db.owner(tx => rebuild(tx, view))
      assert.deepEqual(await read(), live, view.name)
    }
  })
})
