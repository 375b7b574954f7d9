import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { rebuild, systemScope } from '@shian/kernel'
import { sweep } from '@shian/publication'
import { sampling } from '@shian/sampling'
import { buildCaseCity, type CaseCity } from './case-city.ts'
import { multipart } from './routes-case.ts'

const PAIR = ['li', 'wang']
const SCAN = ['a'.repeat(64)]
const SLIP = { food: '散装饼干', batch: '20260601', quantity: '2kg', payment: 6_000 }

interface Problem {
  code: string
  details: Record<string, unknown>
}

describe('sampling through the interface', () => {
  let city: CaseCity
  before(async () => {
    city = await buildCaseCity('2026-06-01')
  })
  after(() => city?.close())

  const loginOf = async (name: string): Promise<string> => {
    const id = city.ids.get(name)!.slice('person/'.length)
    const [row] = await city.test.platform.db.owner(tx =>
      tx.query<{ login: string }>('select login from access_account where person_id = $1', [id]),
    )
    return row!.login
  }
  const send = async (
    name: string,
    url: string,
    payload: object,
  ): Promise<Problem & Record<string, unknown>> => {
    const headers = await city.test.signIn(await loginOf(name))
    return (await city.test.app.inject({ method: 'POST', url, headers, payload })).json()
  }
  const sendFile = async (name: string, url: string, text: string, fields: object) => {
    const file = { field: 'file', name: 'rows.csv', mime: 'text/csv', bytes: Buffer.from(text) }
    const { type, payload } = multipart(file, fields)
    const headers = await city.test.signIn(await loginOf(name))
    return city.test.app.inject({
      method: 'POST',
      url,
      headers: { ...headers, 'content-type': type },
      payload,
    })
  }
  let serial = 0
  const slip = (code: string, more: object = {}) => ({
    commandId: `slip-command-${++serial}`,
    code,
    people: PAIR.map(name => city.ids.get(name)!),
    witness: city.ids.get('chen')!,
    form: SLIP,
    ...more,
  })
  const open = async (): Promise<string> => {
    const body = { premisesId: city.premises, category: '饼干' }
    return (await city.as('li')<{ id: string }>('POST', '/v1/sampling/items', body)).id
  }
  const move = (name: string, code: string, step: string, more: object = {}) =>
    city.as(name)<{ holder: string; broken: string }>('POST', `/v1/sampling/samples/${code}/custody`, {
      step,
      ...more,
    })
  const who = (name: string): string => city.ids.get(name)!
  /** Takes a sample and brings it, opened, to the laboratory. */
  const bring = async (code: string, sealAtArrival = 'F1'): Promise<string> => {
    const id = await open()
    await city.as('li')('POST', `/v1/sampling/items/${id}/slip`, slip(code))
    await move('li', code, 'sealed', { with: who('chen'), seal: 'F1' })
    await move('li', code, 'received', { with: who('lab'), seal: sealAtArrival, isSealIntact: true })
    await move('lab', code, 'opened', { with: who('li') })
    return id
  }

  it('issues a plan from a file after a dry run that names the wrong rows', async () => {
    const head = '食品类别,场所编号,数量\n'
    const rows = `饼干,${city.premises},2\n糕点,nowhere,1\n酒类,${city.premises},0\n`
    const dry = await sendFile('zhao', '/v1/sampling/plans', head + rows, { title: '二季度', dryRun: 'true' })
    const answer = dry.json() as { samples: number; errors: { row: number; code: string }[] }
    assert.equal(answer.samples, 2)
    assert.deepEqual(
      answer.errors.map(error => [error.row, error.code]),
      [
        [3, 'kernel.not_found'],
        [4, 'kernel.invalid_input'],
      ],
    )
    const refused = await sendFile('zhao', '/v1/sampling/plans', head + rows, { title: '二季度' })
    assert.equal((refused.json() as Problem).code, 'sampling.plan_rows_invalid')
    const wrong = await sendFile('zhao', '/v1/sampling/plans', '甲,乙\n1,2\n', { title: '二季度' })
    assert.equal((wrong.json() as Problem).code, 'sampling.file_unreadable')
    const done = await sendFile('zhao', '/v1/sampling/plans', `${head}饼干,${city.premises},2\n`, {
      title: '二季度',
    })
    assert.equal(done.statusCode, 200, done.body)
    const { items } = await city.as('li')<{ items: { id: string }[] }>('GET', '/v1/work/items?kind=sampling')
    assert.equal(items.length, 2)
    const { items: plans } = await city.as('li')<{ items: { samples: number }[] }>(
      'GET',
      '/v1/sampling/plans',
    )
    assert.equal(plans[0]?.samples, 2)
    await assert.rejects(city.as('li')('POST', '/v1/sampling/plans', { title: '无权' }), /403|400/)
    assert.equal((await city.facts('sampling.PlanIssued')).length, 1)
  })

  it('takes a code of the bank once, refuses others, and sampling without payment', async () => {
    await city.as('zhao')('POST', '/v1/sampling/codes', { prefix: 'HB26-', from: 1, to: 50, digits: 6 })
    const again = await send('zhao', '/v1/sampling/codes', { prefix: 'HB26-', from: 50, to: 60, digits: 6 })
    assert.equal(again.code, 'sampling.range_overlaps')
    const id = await open()
    const url = `/v1/sampling/items/${id}/slip`
    assert.equal((await send('li', url, slip('HB26-000099'))).code, 'sampling.code_unknown')
    const free = await send('li', url, slip('HB26-000001', { form: { ...SLIP, payment: 0 } }))
    assert.equal(free.code, 'work.guard_failed')
    const bare = await city.refused(PAIR, id, 'take', SLIP)
    assert.match(bare.title, /尚未登记样品编码/, 'the code cannot be passed by')
    const single = await send('li', url, slip('HB26-000001', { people: [who('li')] }))
    assert.equal(single.code, 'work.too_few_people')
    assert.equal((await send('li', url, slip('HB26-000001')))['state'], 'taken')
    const other = await open()
    const used = await send('li', `/v1/sampling/items/${other}/slip`, slip('HB26-000001'))
    assert.equal(used.code, 'sampling.code_used')
    const { items } = await city.as('li')<{ items: { first: string }[] }>('GET', '/v1/sampling/codes')
    assert.equal(items[0]?.first, 'HB26-000001')
    assert.equal((await city.facts('sampling.CodesIssued')).length, 1)
    assert.equal((await city.facts('sampling.CodeUsed')).length, 1)
  })

  it('keeps the chain: a broken link refuses result and says where', async () => {
    const id = await bring('HB26-000002', 'F9')
    const refused = await city.refused('lab', id, 'enter-result', { verdict: 'pass', reportNumber: 'R-2' })
    assert.match(refused.title, /实验室接收:封条编号 F9 与封样编号 F1 不符/)
    const chain = await city.as('lab')<{ broken: string; links: { step: string }[] }>(
      'GET',
      '/v1/sampling/samples/HB26-000002',
    )
    assert.match(chain.broken, /F9/)
    assert.deepEqual(
      chain.links.map(link => link.step),
      ['collected', 'sealed', 'received', 'opened'],
    )
    const moved = await city.facts('sampling.CustodyRecorded')
    assert.equal(moved.filter(fact => fact.data['code'] === 'HB26-000002').length, 4)
    await city.act('lab', id, 'declare-void', { reason: '封条不符' })
    const whole = await open()
    await city.as('li')('POST', `/v1/sampling/items/${whole}/slip`, slip('HB26-000003'))
    const url = '/v1/sampling/samples/HB26-000003/custody'
    const order = await send('li', url, { step: 'opened', with: who('lab') })
    assert.equal(order.code, 'sampling.custody_out_of_order')
    const foreign = await send('wang', url, { step: 'sealed', with: who('chen'), seal: 'F1' })
    assert.equal(foreign.code, 'sampling.custody_not_holder')
    await move('li', 'HB26-000003', 'sealed', { with: who('chen'), seal: 'F1' })
    const notLab = await send('li', url, { step: 'received', with: who('wang'), seal: 'F1' })
    assert.equal(notLab.code, 'sampling.receiver_not_laboratory')
    const third = await send('wang', url, { step: 'received', by: who('li'), with: who('lab'), seal: 'F1' })
    assert.equal(third.code, 'sampling.custody_not_party')
    const early = await city.refused('lab', whole, 'enter-result', { verdict: 'pass', reportNumber: 'R-3' })
    assert.equal(early.code, 'work.wrong_state')
  })

  it('imports results of the laboratory, dry first, with the errors of single rows', async () => {
    const good = await bring('HB26-000010')
    const bad = await bring('HB26-000011')
    const head = '样品编码,检验结论,报告编号,不合格项目\n'
    const rows = 'HB26-000010,合格,R-10,\nHB26-000011,不合格,R-11,\nHB26-000049,合格,R-12,\n'
    const dry = await sendFile('lab', '/v1/sampling/results', head + rows, { dryRun: 'true' })
    const errors = (dry.json() as { errors: { row: number; code: string }[] }).errors
    assert.deepEqual(
      errors.map(error => [error.row, error.code]),
      [
        [3, 'work.guard_failed'],
        [4, 'sampling.code_unknown'],
      ],
    )
    assert.equal(await city.state(good), 'testing', 'a dry run changes nothing')
    const done = await sendFile('lab', '/v1/sampling/results', head + rows, {})
    assert.equal((done.json() as { entered: number }).entered, 1)
    assert.equal(await city.state(good), 'passed')
    assert.equal(await city.state(bad), 'testing')
    await city.settle()
    assert.equal((await city.facts('sampling.ResultConfirmed')).length, 1)
    const officer = await sendFile('li', '/v1/sampling/results', head + rows, {})
    assert.equal(officer.statusCode, 403)
  })

  it('overturns a failure the re-test does not find', async () => {
    const id = await bring('HB26-000020')
    await city.act('lab', id, 'enter-result', {
      verdict: 'fail',
      reportNumber: 'R-20',
      failedItems: '过氧化值',
    })
    await city.settle()
    const disposal = `${id}.1`
    await city.act(PAIR, disposal, 'notify')
    await city.act('chen', disposal, 'request-retest', { retestRequest: '申请复检' })
    await city.act('zhao', disposal, 'accept-retest', { retestLaboratory: '省食检院' })
    await city.act('lab', disposal, 'enter-retest', { retestVerdict: 'pass', retestReport: 'R-21' })
    await city.settle()
    assert.equal((await city.facts('sampling.ResultOverturned')).length, 1)
  })

  it('goes from a failed sample over referral and return to a penalty, a public notice, and its removal', async () => {
    await city.goTo('2026-06-08')
    const id = await bring('HB26-000030')
    await city.act('lab', id, 'enter-result', { verdict: 'fail', reportNumber: 'R-30', failedItems: '甲醛' })
    await city.settle()
    const disposal = `${id}.1`
    await city.act(PAIR, disposal, 'notify')
    await city.goTo('2026-06-22')
    await city.act(PAIR, disposal, 'dispose')
    await city.act(PAIR, disposal, 'open-case', { clue: '食品中检出甲醛', caseOrigin: 'sampling' })
    await city.act(PAIR, disposal, 'order-rectification', { problem: '进货查验不到位' })
    await city.settle()
    const [penaltyCase, rectification] = [`${disposal}.1`, `${disposal}.2`]
    await city.act('chen', rectification, 'submit', { after: SCAN })
    await city.act('li', rectification, 'accept')
    await city.act('zhao', penaltyCase, 'open-case', { officers: PAIR.map(who) })
    const facts = {
      facts: '检出甲醛',
      partyKind: 'entity',
      salesAmount: 80_000,
      circumstances: ['toxic-material'],
    }
    await city.act(PAIR, penaltyCase, 'record-facts', facts)
    const report = { field: 'file', name: 'r.jpg', mime: 'image/jpeg', bytes: Buffer.from('test report') }
    const fields = {
      ...{ kind: 'appraisal', use: 'penalty', title: '检验报告', method: 'laboratory' },
      ...{ collectors: PAIR.map(who).join(','), collectedOn: '2026-06-22', sampleCode: 'HB26-000030' },
    }
    const { type, payload } = multipart(report, fields)
    const headers = await city.test.signIn(await loginOf('li'))
    const url = `/v1/cases/items/${penaltyCase}/evidence`
    await city.test.app.inject({
      method: 'POST',
      url,
      headers: { ...headers, 'content-type': type },
      payload,
    })
    await city.act(PAIR, penaltyCase, 'refer')
    await city.settle()
    const transfer = `${penaltyCase}.1`
    await city.act(PAIR, transfer, 'propose', { report: '专案报告', crimes: ['toxic-food'] })
    await city.act('zhao', transfer, 'approve')
    await city.act(PAIR, transfer, 'transfer', {
      ...{ letter: SCAN, investigation: SCAN, goodsList: SCAN, testReport: SCAN, otherPapers: SCAN },
      prosecutorCopy: '鹤市监移抄〔2026〕3号',
    })
    await city.act('jing', transfer, 'confirm', { receipt: '鹤公食回〔2026〕3号' })
    await city.act('jing', transfer, 'decline', { reason: '检出为本底' })
    await city.act('zhao', transfer, 'give-back', { reason: '公安机关不予立案' })
    await city.settle()
    await city.act(PAIR, penaltyCase, 'take-back')
    await city.act(PAIR, penaltyCase, 'finish', { report: '终结' })
    await city.act('fang', penaltyCase, 'approve-review', { legalOpinion: '同意' })
    await city.act('zhao', penaltyCase, 'notice', { noticedPenalty: '罚款九百元' })
    await city.act('chen', penaltyCase, 'waive-statement', { statementWaived: 'yes' })
    await city.act('zhao', penaltyCase, 'decide', {
      ...{ penalties: ['fine'], amount: 90_000, violation: '经营不符合食品安全标准的食品' },
      ...{ clause: '食品安全法第三十四条', basis: '食品安全法第一百二十四条' },
    })
    await city.settle()
    await city.act(PAIR, penaltyCase, 'serve', { serveMethod: 'direct' })
    await city.act('cai', penaltyCase, 'pay', { paid: 90_000 })
    const early = await city.refused('zhao', disposal, 'close')
    assert.equal((early.details['unmet'] as unknown[]).length, 5, 'all five parts are named')
    for (const [part, field] of [
      ['confirm-source', 'source'],
      ['confirm-control', 'control'],
      ['confirm-cause', 'cause'],
      ['confirm-rectified', 'rectified'],
    ] as const)
      await city.act(PAIR, disposal, part, { [field]: '到位' })
    const open = await city.refused(PAIR, disposal, 'confirm-punished', { punished: '罚款' })
    assert.match(open.title, /案件尚未办结/)
    await city.act('zhao', penaltyCase, 'close')
    await city.settle()
    await city.act(PAIR, disposal, 'confirm-punished', { punished: '罚款九百元' })
    await city.act('zhao', disposal, 'close')
    await city.settle()
    assert.equal((await city.facts('sampling.DisposalClosed')).length, 1)
    assert.equal((await city.facts('sampling.ResultEntered')).length, 3)
    await publishAndRemove()
  })

  /** The chain ends where the public looks: both notices appear, the small fine goes after three months. */
  const publishAndRemove = async (): Promise<void> => {
    const { items } = await city.as('gong')<{
      items: { id: string; kind: string; removeOn: string; body: string }[]
    }>('GET', '/v1/publication/proposals')
    const penalty = items.find(item => item.kind === 'penalty')!
    const sample = items.find(item => item.kind === 'sampling-result' && item.body.includes('不合格'))!
    assert.equal(penalty.removeOn, '2026-09-22', 'three months for a small fine')
    assert.match(sample.body, /甲醛/)
    for (const { id } of [penalty, sample]) {
      await city.as('gong')('POST', `/v1/publication/proposals/${id}/publication`, {})
    }
    await city.settle()
    const shown = async (): Promise<string[]> => {
      const page = await city.test.app.inject({ url: `/v1/publication/notices?premises=${city.premises}` })
      const notices = (page.json() as { items: { kind: string }[] }).items
      return notices.map(notice => notice.kind).sort()
    }
    assert.deepEqual(await shown(), ['penalty', 'sampling-result'])
    const { db, node } = city.test.platform
    await sweep(db, node, new Date('2026-09-21T23:00:00+08:00'))
    assert.deepEqual(await shown(), ['penalty', 'sampling-result'])
    await sweep(db, node, new Date('2026-09-22T00:10:00+08:00'))
    assert.deepEqual(await shown(), ['sampling-result'])
    await sweep(db, node, new Date('2028-06-22T00:10:00+08:00'))
    assert.deepEqual(await shown(), [])
  }

  it('shows nothing outside the area, also when a query forgets to ask', async () => {
    const range = { lo: '410611', hi: '410612' }
    const scope = { ...systemScope('test'), view: range, act: range }
    for (const view of sampling.views) {
      const rows = await city.test.platform.db.transaction(scope, tx =>
        tx.query(`select 1 from ${view.name}`),
      )
      assert.deepEqual(rows, [], view.name)
    }
  })

  it('rebuilds its views to the same rows', async () => {
    for (const view of sampling.views) {
      const read = () => city.test.platform.db.owner(tx => tx.query(`select * from ${view.name} order by 1`))
      const live = await read()
      assert.ok(live.length > 0, view.name)
      await city.test.platform.db.owner(tx => rebuild(tx, view))
      assert.deepEqual(await read(), live, view.name)
    }
  })
})
