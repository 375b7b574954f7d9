import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openWork, rebuild, settle, systemActor, systemScope, workHost } from '@shian/kernel'
import { type TestPlatform, testPlatform } from '@shian/server/testing'
import { addPremises, client, type Headers } from './city.ts'
import { Phone } from './sync-phone.ts'

const AREA = '410602001001'
const NAME = '欧阳独一无二'
const PHONE = '13988887777'
const REPORTER = { name: NAME, phone: PHONE, address: '大湖村幸福里小区9号楼' }

interface Card {
  id: string
  kind: string
  state: string
  version: number
  sealed: string[]
  actions: { id: string }[]
  clocks: { id: string; dueDate: string }[]
  links: { id: string; kind: string }[]
}
interface Receipt {
  number: string
  trackingNumber: string
  code: string
  dueDate: string
}

describe('complaints, reports and rewards', () => {
  let t: TestPlatform
  let url: string
  let premises: string
  const people = new Map<string, Headers>()
  let serial = 0

  before(async () => {
    t = await testPlatform({ services: ['http'], rateLimits: false })
    url = (await t.platform.start()).url
    const roles = [
      'complaint-handler',
      'leader',
      'inspector',
      'finance',
      'police',
      'laboratory',
      'vault-keeper',
    ]
    for (const role of [...roles, 'coordinator', 'auditor']) {
      const { login } = await t.addPerson({ role })
      people.set(role, await t.signIn(login))
    }
    premises = await addPremises(as('leader'), AREA, '老街烧烤')
    const { login } = await t.addPerson({ role: 'principal', area: `${AREA}/${premises}` })
    people.set('principal', await t.signIn(login))
  })
  after(() => t.close())

  const as = (role: string) => client(t, people.get(role)!)
  const settled = () => settle(t.platform.db, t.platform.node, t.platform.reactions, t.clock.now)
  const act = (role: string, id: string, action: string, form: object = {}) =>
    as(role)('POST', `/v1/work/items/${id}/actions`, {
      commandId: `complaints-${++serial}-command`,
      action,
      form,
    })
  const post = async (path: string, payload: object, headers: object = {}) => {
    const answer = await t.app.inject({ method: 'POST', url: path, payload, headers: { ...headers } })
    return { status: answer.statusCode, body: answer.json() as Record<string, unknown>, text: answer.body }
  }
  const send = async (kind: string, more: object = {}): Promise<Receipt> => {
    const { status, body, text } = await post('/public/v1/complaints', {
      kind,
      premisesId: premises,
      category: 'foreign-matter',
      content: `汤里有异物。我是${NAME},电话${PHONE},请回电。`,
      reporter: REPORTER,
      ...more,
    })
    assert.equal(status, 200, text)
    return body as unknown as Receipt
  }
  const find = async (role: string, kind: string): Promise<Card[]> => {
    const page = await as(role)<{ items: Card[] }>('GET', `/v1/work/items?kind=${kind}&sort=newest`)
    return page.items
  }
  const show = (role: string, id: string) => as(role)<Card>('GET', `/v1/work/items/${id}`)
  const track = ({ trackingNumber, code }: Receipt) =>
    post('/public/v1/complaints/track', { number: trackingNumber, code })

  it('a complaint is taken in without an account, worked on, and answered by number and code', async () => {
    const receipt = await send('complaint', { amountFen: 3_800, demand: '退款' })
    assert.match(receipt.number, /^鹤市监投〔2026〕00001号$/)
    assert.equal(receipt.trackingNumber, 'T2026-00001')
    assert.match(receipt.code, /^[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}$/)
    assert.equal(receipt.dueDate, '2026-12-03', '7 working days after Tuesday 24 November')
    const [item] = await find('complaint-handler', 'complaint')
    const card = await show('complaint-handler', item!.id)
    assert.deepEqual(card.sealed, ['reporterName', 'reporterPhone', 'reporterAddress', 'originalContent'])
    assert.ok(!JSON.stringify(card).includes(NAME))
    assert.match(JSON.stringify(card), /我是\[来信人\],电话\[来信人电话\]/)
    await act('complaint-handler', item!.id, 'accept', { answer: '已受理,将组织调解' })
    await act('complaint-handler', item!.id, 'mediate', { place: '中山北路所' })
    await act('inspector', item!.id, 'to-inspection', {
      inspectionKind: 'flight',
      inspectionReason: '核查',
    }).then(
      () => assert.fail('an inspector may not send inspectors'),
      error => assert.match(String(error), /not_permitted/),
    )
    await act('complaint-handler', item!.id, 'to-inspection', {
      inspectionKind: 'flight',
      inspectionReason: '核查异物',
    })
    await act('complaint-handler', item!.id, 'to-report')
    await settled()
    const linked = await show('complaint-handler', item!.id)
    assert.deepEqual(
      linked.links.map(link => link.kind),
      ['inspection', 'report'],
    )
    await act('complaint-handler', item!.id, 'settle', {
      settlementForm: 'record',
      result: '退款并致歉',
      settledAmount: 3_800,
      substantiated: 'yes',
    })
    await act('complaint-handler', item!.id, 'call-back', { satisfaction: 'satisfied' })
    const closed = await t.platform.db.owner(tx =>
      tx.query<{ data: Record<string, unknown> }>(
        "select data from event where type = 'complaints.ComplaintClosed'",
      ),
    )
    assert.equal(closed.length, 1)
    assert.deepEqual(closed[0]!.data, {
      premisesId: premises,
      channel: 'web',
      category: 'foreign-matter',
      outcome: 'closed-settled',
      substantiated: true,
      settledFen: 3_800,
      satisfaction: 'satisfied',
      onTime: true,
    })
    const { body } = await track(receipt)
    assert.equal(body['isOpen'], false)
    assert.match(JSON.stringify(body), /已受理,将组织调解/)
    assert.doesNotMatch(JSON.stringify(body), /核查异物|person\//, 'inner steps and officers are not shown')
  })

  it('messages, withdrawal, wrong codes, and a lock after ten of them', async () => {
    const receipt = await send('complaint')
    const asking = { number: receipt.number, code: receipt.code.toLowerCase().replaceAll('-', ' ') }
    const told = await post('/public/v1/complaints/messages', {
      ...asking,
      text: `我的电话换成13812345678了`,
    })
    assert.equal(told.status, 200, told.text)
    assert.match(told.text, /我的电话换成\[手机号码\]了/)
    const gone = await post('/public/v1/complaints/withdrawals', { ...asking, reason: '已和解' })
    assert.equal(gone.body['state'], 'withdrawn')
    const late = await post('/public/v1/complaints/messages', { ...asking, text: '还有' })
    assert.equal(late.body['code'], 'complaints.ended')
    const unknown = await track({ ...receipt, trackingNumber: 'T2026-99999' })
    assert.deepEqual([unknown.status, unknown.body['code']], [404, 'complaints.no_such_case'])
    for (let i = 0; i < 10; i++) {
      const wrong = await track({ ...receipt, code: 'AAAAA-AAAAA-AAAAA' })
      assert.deepEqual([wrong.status, wrong.body['code']], [404, 'complaints.no_such_case'])
    }
    const locked = await track(receipt)
    assert.deepEqual([locked.status, locked.body['code']], [429, 'complaints.locked'])
    t.clock.now = new Date(t.clock.now.getTime() + 16 * 60_000)
    assert.equal((await track(receipt)).status, 200)
  })

  it('refuses what names nobody, no place, an unlikely day, and the same twice', async () => {
    const story = { kind: 'complaint', category: 'other', content: '东西不好吃', premisesId: premises }
    const refusal = async (payload: object) => (await post('/public/v1/complaints', payload)).body['code']
    assert.equal(await refusal(story), 'complaints.name_missing')
    const named = { ...story, reporter: REPORTER }
    const { premisesId: _, ...nowhere } = named
    assert.equal(await refusal(nowhere), 'complaints.place_missing')
    assert.equal(await refusal({ ...nowhere, area: '999999' }), 'complaints.area_unknown')
    assert.equal(await refusal({ ...named, happenedOn: '2027-01-01' }), 'complaints.day_unlikely')
    assert.equal(await refusal({ ...named, premisesId: 'nobody' }), 'kernel.not_found')
    const requestId = 'request-0123456789abcdef'
    await send('complaint', { requestId })
    assert.equal(await refusal({ ...named, requestId }), 'complaints.already_received')
  })

  it('without a known premises an area is enough, and the premises is named later', async () => {
    const receipt = await send('report', {
      premisesId: undefined,
      area: '410602001',
      firmName: '老街烧烤',
      reporter: {},
      content: '后厨有老鼠',
    })
    assert.match(receipt.trackingNumber, /^J2026-/)
    const [item] = await find('complaint-handler', 'report')
    const found = await as('complaint-handler')<{ items: { id: string }[] }>(
      'GET',
      `/v1/complaints/cases/${item!.id}/premises`,
    )
    assert.deepEqual(
      found.items.map(hit => hit.id),
      [premises],
    )
    await act('complaint-handler', item!.id, 'match', { premises })
    const duplicates = await as('complaint-handler')<{ items: { samePremises: boolean }[] }>(
      'GET',
      `/v1/complaints/cases/${item!.id}/duplicates`,
    )
    assert.ok(duplicates.items.length >= 3)
    assert.ok(duplicates.items.every(other => other.samePremises))
    await act('complaint-handler', item!.id, 'to-inspection', {
      inspectionKind: 'flight',
      inspectionReason: '鼠患',
    })
    await settled()
    const [inspection] = await find('leader', 'inspection')
    const opened = await t.platform.db.owner(tx =>
      tx.query<{ area: string }>('select area from work_item where id = $1', [inspection!.id]),
    )
    assert.equal(opened[0]?.area, `${AREA}/${premises}`, 'the visit lies with the premises')
  })

  it('a report leads to a case and a reward that is claimed by code and paid', async () => {
    const receipt = await send('report', { category: 'additive', reporter: { ...REPORTER, insider: true } })
    const [item] = await find('complaint-handler', 'report')
    const id = item!.id
    await act('complaint-handler', id, 'check')
    await act('leader', id, 'file', { finding: '检出非食用物质' })
    await act('complaint-handler', id, 'inform', { answer: '已立案调查' })
    const closedReports = () =>
      t.platform.db.owner(tx =>
        tx.query<{ outcome: string }>(
          "select data->>'outcome' as outcome from event where type = 'complaints.ReportClosed'",
        ),
      )
    assert.deepEqual(await closedReports(), [])
    const filed = await t.platform.db.owner(tx =>
      tx.query<{ data: { clue: string } }>("select data from event where type = 'complaints.ReportFiled'"),
    )
    assert.equal(filed[0]?.data.clue, '检出非食用物质')
    await settled()
    const [lead] = await find('leader', 'case')
    const opened = await as('leader')<{ data: Record<string, unknown> }>('GET', `/v1/work/items/${lead!.id}`)
    assert.deepEqual(
      [opened.data['origin'], opened.data['originId'], opened.data['clue']],
      ['complaint', id, '举报查实:检出非食用物质'],
    )
    await act('complaint-handler', id, 'conclude', {
      caseOutcome: 'penalty',
      caseNumber: '鹤市监罚〔2026〕1号',
      penalty: 1_200_000_000,
      rewardEligible: 'yes',
    })
    await settled()
    assert.deepEqual(await closedReports(), [{ outcome: 'closed-filed' }])
    const [reward] = await find('finance', 'reward')
    await act('complaint-handler', reward!.id, 'assess', {
      level: '1',
      penalty: 1_200_000_000,
      ground: '提供完整证据',
    })
    await settled()
    const assessed = await as('finance')<{ state: string; data: Record<string, unknown> }>(
      'GET',
      `/v1/work/items/${reward!.id}`,
    )
    assert.equal(assessed.state, 'assessed')
    assert.equal(assessed.data['amount'], 60_000_000)
    assert.match(String(assessed.data['trace']), /12,000,000\.00 元 × 5% = 600,000\.00 元/)
    assert.equal((await track(receipt)).body['reward'] !== null, true)
    await act('leader', reward!.id, 'approve')
    await act('finance', reward!.id, 'agree-finance')
    await act('complaint-handler', reward!.id, 'notify')
    const asking = { number: receipt.trackingNumber, code: receipt.code }
    const bare = await post('/public/v1/complaints/reward-claims', { ...asking, payment: 'account' })
    assert.equal(bare.body['code'], 'complaints.payee_missing')
    const claim = { ...asking, payment: 'account', payeeName: NAME, payeeAccount: '6222020200001234567' }
    const claimed = await post('/public/v1/complaints/reward-claims', claim)
    assert.equal(claimed.status, 200, claimed.text)
    assert.equal(
      (await post('/public/v1/complaints/reward-claims', claim)).body['code'],
      'complaints.no_reward',
    )
    await act('finance', reward!.id, 'pay', { voucher: 'V2026-1' })
    const ledger = await as('finance')<{ items: { paidSoFarFen: number }[]; totals: { paidFen: number }[] }>(
      'GET',
      '/v1/complaints/rewards',
    )
    assert.equal(ledger.items[0]?.paidSoFarFen, 60_000_000)
    assert.equal(ledger.totals[0]?.paidFen, 60_000_000)
    const facts = await t.platform.db.owner(tx =>
      tx.query<{ type: string }>("select type from event where type like 'complaints.Reward%' order by seq"),
    )
    assert.deepEqual(
      facts.map(fact => fact.type),
      ['complaints.RewardAssessed', 'complaints.RewardApproved', 'complaints.RewardPaid'],
    )
  })

  it('a reward nobody claims is forfeited after its term, not before', async () => {
    const command = {
      do: 'open',
      commandId: 'open-forfeited',
      item: { id: 'forfeited', area: `${AREA}/${premises}`, subjects: [`premises/${premises}`] },
      form: { title: '老街烧烤', penalty: 100_000 },
    } as const
    const { db } = t.platform
    await db.transaction(systemScope('test'), tx =>
      openWork(tx, workHost(), 'reward', command, { actor: systemActor('test'), now: t.clock.now }),
    )
    const assessment = { level: '3', penalty: 100_000, ground: '只有线索' }
    await act('complaint-handler', 'forfeited', 'assess', assessment)
    await settled()
    await act('leader', 'forfeited', 'approve')
    await act('complaint-handler', 'forfeited', 'notify')
    await assert.rejects(act('leader', 'forfeited', 'forfeit'), /guard_failed/)
    const then = t.clock.now
    t.clock.now = new Date(then.getTime() + 60 * 86_400_000)
    const late = await t.signIn((await t.addPerson({ role: 'leader' })).login)
    const form = { commandId: 'forfeit-late-command', action: 'forfeit', form: {} }
    await client(t, late)('POST', '/v1/work/items/forfeited/actions', form)
    t.clock.now = then
    const [fact] = await db.owner(tx =>
      tx.query<{ data: object }>("select data from event where type = 'complaints.RewardForfeited'"),
    )
    assert.deepEqual(fact?.data, { rewardFen: 100_000 }, 'the floor of grade 3')
  })

  it('a clerk takes a call', async () => {
    const receipt = await as('complaint-handler')<Receipt & { id: string }>('POST', '/v1/complaints/cases', {
      kind: 'complaint',
      channel: 'phone',
      premisesId: premises,
      category: 'price',
      content: '多收了二十元',
      reporter: REPORTER,
    })
    assert.equal((await track(receipt)).body['kind'], 'complaint')
  })

  it('everybody sees what his post may see, and nobody a sealed name', async () => {
    for (const role of ['principal', 'coordinator', 'police', 'laboratory']) {
      for (const kind of ['complaint', 'report', 'reward'])
        assert.deepEqual(await find(role, kind), [], `${role} ${kind}`)
    }
    assert.deepEqual(await find('finance', 'report'), [])
    assert.equal((await find('finance', 'reward')).length, 2)
    const [report] = await find('auditor', 'report')
    const hidden = await t.app.inject({
      method: 'GET',
      url: `/v1/work/items/${report!.id}`,
      headers: people.get('finance')!,
    })
    assert.equal(hidden.statusCode, 404)
    const summary = await as('finance')<{ kinds: { kind: string }[] }>('GET', '/v1/work/summary')
    const counted = summary.kinds.map(({ kind }) => kind)
    assert.deepEqual(counted, ['case'], 'the one reward is paid; fines of cases are taken in by finance')
  })

  it('a phone holds what its post may see, and what it sent in vain is shown to readers only', async () => {
    await send('complaint')
    const [open] = await find('complaint-handler', 'complaint')
    const { personId, login } = await t.addPerson({ role: 'complaint-handler' })
    const phone = new Phone(t, await t.signIn(login), personId)
    await phone.pull()
    const settle = { itemId: open!.id, kind: 'complaint', action: 'settle', form: { result: '退款' } }
    const [answer] = await phone.push(phone.capture(settle))
    assert.notEqual(answer?.outcome, 'applied')
    for (const role of ['principal', 'coordinator', 'police', 'laboratory']) {
      const held = await as(role)('GET', '/v1/work/sync')
      assert.equal(JSON.stringify(held).includes(open!.id), false, `${role} holds a complaint`)
      const kept = await as(role)('GET', '/v1/work/sync/kept')
      assert.equal(JSON.stringify(kept).includes(open!.id), false, `${role} is shown one that was kept`)
    }
    const owner = await t.addPerson({ role: 'principal', area: `${AREA}/${premises}` })
    const foreign = new Phone(t, await t.signIn(owner.login), owner.personId)
    await foreign.pull()
    const [refused] = await foreign.push(foreign.capture(settle))
    assert.equal(refused?.outcome, 'rejected-authority')
    const untouched = await as('leader')<{ kept: { commandId: string }[] }>(
      'GET',
      `/v1/work/items/${open!.id}`,
    )
    const left = untouched.kept.some(({ commandId }) => commandId === refused!.commandId)
    assert.equal(left, false, 'nothing is left in an item one may not see')
    const kept = await as('leader')('GET', '/v1/work/sync/kept')
    assert.equal(JSON.stringify(kept).includes(open!.id), true)
  })

  const feedOf = async (role: string): Promise<string> => {
    const stop = new AbortController()
    const answer = await fetch(`${url}/v1/feed`, {
      headers: { ...people.get(role)!, 'last-event-id': '1.0' },
      signal: stop.signal,
    })
    let text = ''
    const timer = setTimeout(() => stop.abort(), 1_500)
    try {
      for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) text += chunk
    } catch {
      // cut by us
    }
    clearTimeout(timer)
    return text
  }

  it('neither the live feed, nor the log of the program, nor any table tells who it was', async () => {
    const officer = await feedOf('complaint-handler')
    assert.match(officer, /work\.Opened/)
    assert.match(officer, /汤里有异物/)
    const partner = await feedOf('laboratory')
    assert.doesNotMatch(partner, /work\.|complaints\./)
    const money = await feedOf('finance')
    assert.doesNotMatch(money, /汤里有异物/)
    assert.match(money, /complaints\.RewardPaid/)
    const places = [officer, partner, money, JSON.stringify(t.lines)]
    const tables = await t.platform.db.owner(tx =>
      tx.query<{ name: string }>(
        "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
      ),
    )
    for (const { name } of tables) {
      const rows = await t.platform.db.owner(tx =>
        tx.query<{ text: string }>(`select t::text as text from ${name} t`),
      )
      places.push(rows.map(row => row.text).join('\n'))
    }
    for (const secret of [NAME, PHONE, REPORTER.address, '6222020200001234567', '13812345678'])
      for (const place of places) assert.ok(!place.includes(secret), secret)
  })

  it('the vault keeper reads for a purpose, on record; nobody else may; then it is destroyed', async () => {
    const [item] = (await find('vault-keeper', 'complaint')).slice(-1)
    const path = `/v1/work/items/${item!.id}/vault`
    for (const role of ['complaint-handler', 'leader', 'inspector', 'auditor', 'finance', 'principal']) {
      const answer = await post(path, { purpose: '联系投诉人核实' }, people.get(role)!)
      assert.deepEqual([answer.status, answer.body['code']], [403, 'kernel.forbidden'], role)
    }
    const keeper = people.get('vault-keeper')!
    assert.equal((await post(path, { purpose: '  ' }, keeper)).body['code'], 'kernel.invalid_input')
    const telling = await post(path, { purpose: `联系${NAME}` }, keeper)
    assert.equal(telling.body['code'], 'vault.purpose_tells')
    const opened = await post(path, { purpose: '联系投诉人核实', fields: ['reporterName'] }, keeper)
    assert.deepEqual(opened.body, { values: { reporterName: NAME } })
    const facts = await t.platform.db.owner(tx =>
      tx.query<{ actor: string; data: object }>("select actor, data from event where type = 'vault.Opened'"),
    )
    assert.equal(facts.length, 1, 'a refused reading is none')
    assert.deepEqual(facts[0]!.data, { fields: ['reporterName'], purpose: '联系投诉人核实' })
    assert.match(facts[0]!.actor, /^person\//)
    const erased = await post(`${path}/erasure`, { ground: 'retention-over' }, keeper)
    assert.ok((erased.body['fields'] as string[]).includes('reporterName'), erased.text)
    assert.equal((await post(path, { purpose: '再看一次' }, keeper)).body['code'], 'vault.empty')
    const [gone] = await t.platform.db.owner(tx =>
      tx.query<{ data: { ground: string } }>("select data from event where type = 'vault.Erased'"),
    )
    assert.equal(gone?.data.ground, 'retention-over')
  })

  it('rebuilds its views to the same rows', async () => {
    const { modules } = t.platform
    for (const view of modules.find(module => module.name === 'complaints')!.views) {
      const read = () => t.platform.db.owner(tx => tx.query(`select * from ${view.name} order by 1`))
      const live = await read()
      assert.ok(live.length > 0, view.name)
      await t.platform.db.owner(tx => rebuild(tx, view))
      assert.deepEqual(await read(), live)
    }
  })
})
