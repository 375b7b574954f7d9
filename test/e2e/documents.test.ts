import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { findTemplate } from '@shian/documents'
import {
  defineKind,
  fileTiles,
  KERNEL_MIGRATIONS,
  loadOrCreateSealKey,
  type Module,
  openWork,
  record,
  sealPending,
  settle,
  systemActor,
  systemScope,
  uuidv7,
  workHost,
} from '@shian/kernel'
import { MODULES } from '@shian/server'
import { type TestPlatform, testPlatform } from '@shian/server/testing'
import { client, type Headers } from './city.ts'
import { textOf } from './pdf-text.ts'

const AREA = '410602001001'
const SIGN = '㛃䶮小馆'
const LEGAL = '鹤山区㛃䶮𬮱𠮷餐饮店'
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAADCAIAAAA7ljmRAAAAEElEQVR4nGPYYiMHRww4OQD9+wypSEdrPwAAAABJRU5ErkJggg==',
  'base64',
)

/** A case in the words of its documents; for the number series and the rights of readers. */
const sketch = defineKind({
  id: 'document-sketch',
  version: 1,
  title: { zh: '文书样例案件', en: 'Case for documents' },
  subjectKinds: ['premises'],
  numbering: '鹤市监案〔{yyyy}〕{seq:5}号',
  fields: {
    facts: { type: 'longText', label: { zh: '事实', en: 'Facts' } },
    amount: { type: 'money', label: { zh: '罚款', en: 'Fine' } },
    extra: { type: 'text', label: { zh: '补充事项', en: 'Further' } },
  },
  states: {
    source: { label: { zh: '线索', en: 'Lead' }, initial: true },
    filed: { label: { zh: '已立案', en: 'Filed' } },
    decided: { label: { zh: '已决定', en: 'Decided' }, final: 'ok' },
  },
  open: { by: { relation: 'system' } },
  actions: {
    file: {
      label: { zh: '立案', en: 'File' },
      from: ['source'],
      to: 'filed',
      by: { roles: ['leader'] },
      form: ['facts!'],
      document: '立案审批表',
    },
    decide: {
      label: { zh: '处罚', en: 'Decide' },
      from: ['filed'],
      to: 'decided',
      by: { roles: ['leader'] },
      form: ['amount!', 'extra'],
      document: '行政处罚决定书',
    },
  },
  clocks: [],
})
const sketches: Module = {
  name: 'document-sketches',
  views: [],
  reactions: [],
  routes: [],
  kinds: [sketch],
  migrations: KERNEL_MIGRATIONS.folder,
}

interface Listed {
  eventId: string
  template: string
  title: { zh: string }
  number: string | null
  pending: boolean
  by: { name: string }
  href: string
}

describe('documents', () => {
  let test: TestPlatform
  let premises = ''
  let inspection = ''
  let order = ''
  const headers = new Map<string, Headers>()
  const ids = new Map<string, string>()
  let serial = 0

  const as = (role: string) => client(test, headers.get(role)!)
  const run = () => settle(test.platform.db, test.platform.node, test.platform.reactions, test.clock.now)
  const list = async (item: string, role = 'inspector'): Promise<Listed[]> =>
    (await as(role)<{ items: Listed[] }>('GET', `/v1/documents?item=${item}`)).items
  const get = (url: string, role?: string) =>
    test.app.inject({ method: 'GET', url, ...(role ? { headers: headers.get(role)! } : {}) })
  async function pdf(item: string, template: string, role = 'inspector'): Promise<Buffer> {
    const found = (await list(item, role)).find(entry => entry.template === template)
    assert.ok(found, template)
    const answer = await get(found.href, role)
    assert.equal(answer.statusCode, 200, answer.body.slice(0, 300))
    return answer.rawPayload
  }
  const act = (item: string, action: string, form: object, role = 'inspector', people: string[] = []) =>
    as(role)('POST', `/v1/work/items/${item}/actions`, {
      commandId: `documents-${++serial}`,
      ...{ action, form },
      ...(people.length > 0 ? { people } : {}),
    })

  async function addPeople(): Promise<void> {
    const posts: [string, string, string, string | null][] = [
      ['leader', '4106', '赵局长', null],
      ['inspector', '410602', '李检查', '豫F-0001'],
      ['colleague', '410602', '王检查', '豫F-0002'],
      ['foreigner', '410611', '外区检查员', null],
      ['coordinator', '410602001', '协管员', null],
      ['finance', '4106', '财务', null],
      ['police', '4106', '公安联络员', null],
      ['auditor', '4106', '审计', null],
    ]
    for (const [key, area, name, certificate] of posts) {
      const role = key === 'colleague' || key === 'foreigner' ? 'inspector' : key
      const person = await test.addPerson({ role, area, name })
      ids.set(key, person.personId)
      if (certificate)
        await test.platform.db.owner(tx =>
          tx.query('update registry_post set certificate = $2 where id = $1', [person.postId, certificate]),
        )
      headers.set(key, await test.signIn(person.login))
    }
  }

  async function inspect(signature: string): Promise<string> {
    const opened = await as('leader')<{ id: string }>('POST', '/v1/inspection/inspections', {
      premisesId: premises,
      inspectionKind: 'special',
      reason: '节前专项检查',
    })
    const colleague = [`person/${ids.get('colleague')}`]
    await act(opened.id, 'enter', { entry: 'scanned' }, 'inspector', colleague)
    const photo = await test.platform.blobs.put(PIXEL, { mime: 'image/png' })
    const answers = ['tableware', 'qualification', 'pest'].map(item => ({
      item,
      result: item === 'qualification' ? 'pass' : 'fail',
      ...(item === 'pest' ? { note: '后厨可见鼠迹' } : {}),
    }))
    const form = {
      cateringTable: { checklist: 'inspection.catering-checklist', answers },
      fullCoverage: 'no',
      verdict: 'non-conformant',
      problem: '后厨可见鼠迹;餐具消毒柜停用',
      photos: [photo.sha256],
      consequence: 'order-correction',
      termWorkdays: 5,
      signature,
    }
    await act(opened.id, 'conclude', form, 'inspector', colleague)
    await run()
    return opened.id
  }

  before(async () => {
    test = await testPlatform(
      { services: ['http'], rateLimits: false, publicUrl: 'http://food.example' },
      { modules: [...MODULES, sketches] },
    )
    await addPeople()
    const registered = await as('leader')<{ id: string }>('POST', '/v1/registry/premises', {
      ...{ area: AREA, signName: SIGN, legalName: LEGAL, kind: 'restaurant', address: '大湖村1号' },
      floorAreaSquareMetres: 120,
    })
    premises = registered.id
    const operator = await test.addPerson({ role: 'principal', area: `${AREA}/${premises}`, name: '陈店主' })
    headers.set('principal', await test.signIn(operator.login))
    inspection = await inspect('signed')
    const page = await as('leader')<{ items: { id: string }[] }>('GET', '/v1/work/items?kind=rectification')
    order = page.items[0]!.id
  })
  after(() => test?.close())

  it('has a template for every document that a kind names', () => {
    const named = MODULES.flatMap(module => module.kinds).flatMap(kind =>
      Object.entries(kind.actions).flatMap(([action, { document }]) =>
        document === undefined ? [] : [{ place: `${kind.id}.${action}`, document }],
      ),
    )
    assert.ok(named.length >= 3)
    const lost = named.filter(({ document }) => !findTemplate(document, test.clock.now))
    assert.deepEqual(lost, [])
  })

  it('lists what an inspection made, and prints the record with names, number, law and answers', async () => {
    const made = await list(inspection)
    assert.deepEqual(
      made.map(({ template, number, by }) => [template, number, by.name]),
      [
        ['inspection-record', '鹤市监检〔2026〕00001号', '李检查'],
        ['inspection-posted-sheet', '鹤市监检〔2026〕00001号', '李检查'],
      ],
    )
    const text = await textOf(await pdf(inspection, 'inspection-record'))
    for (const part of [
      '鹤山区市场监督管理局',
      '食品生产经营监督检查结果记录表',
      '鹤市监检〔2026〕00001号',
      LEGAL.replace('𠮷', '〔U+20BB7〕'),
      SIGN,
      '大湖村1号',
      '专项检查',
      '节前专项检查',
      '李检查、王检查',
      '豫F-0001、豫F-0002',
      '2026年11月24日',
      '有害生物防制',
      '后厨可见鼠迹',
      '检查结果：不符合',
      '5个工作日内改正',
      '第三十二条',
      '20个工作日内向社会公开',
      '被检查单位负责人或陪同人员',
      '待封存',
    ])
      assert.ok(text.includes(part), `${part}\n${text}`)
    assert.ok(!text.includes('拒绝在本记录上签字'))
    assert.ok(text.indexOf('餐饮服务提供者资质') < text.indexOf('有害生物防制'), 'in the order of the list')
  })

  it('answers with a file that no cache keeps, named in Chinese', async () => {
    const [record] = await list(inspection)
    const answer = await get(record!.href, 'inspector')
    assert.equal(answer.headers['content-type'], 'application/pdf')
    assert.equal(answer.headers['cache-control'], 'no-store')
    const name = /filename\*=UTF-8''(\S+)$/.exec(String(answer.headers['content-disposition']))?.[1]
    assert.equal(decodeURIComponent(name!), '食品生产经营监督检查结果记录表_鹤市监检〔2026〕00001号.pdf')
    assert.match(String(answer.headers['content-disposition']), /^[\x20-\x7e]+$/)
  })

  it('prints the order with the day it is due, signed by the officers it goes back to', async () => {
    const text = await textOf(await pdf(order, 'correction-notice'))
    for (const part of [
      '责令改正通知书',
      '鹤市监责改〔2026〕00001号',
      '后厨可见鼠迹',
      '2026年12月1日以前（含当日）改正',
      '行政处罚法》第二十八条',
      '60日内向本级人民政府申请行政复议',
      '6个月内依法向人民法院',
      '由监督检查鹤市监检〔2026〕00001号引出',
      '李检查、王检查',
    ])
      assert.ok(text.includes(part), `${part}\n${text}`)
  })

  it('gives the same bytes twice, to every reader, and after the firm changed its name', async () => {
    const before = await pdf(inspection, 'inspection-record')
    assert.ok(before.equals(await pdf(inspection, 'inspection-record')))
    assert.ok(before.equals(await pdf(inspection, 'inspection-record', 'principal')))
    test.clock.now = new Date(test.clock.now.getTime() + 60_000)
    await rename('新招牌')
    const after = await pdf(inspection, 'inspection-record')
    assert.ok(before.equals(after), 'a document of the past keeps the name of its day')
  })

  async function rename(signName: string): Promise<void> {
    const { db, node } = test.platform
    const draft = { type: 'registry.PremisesChanged', data: { signName } }
    const context = {
      actor: 'system/test',
      now: test.clock.now,
      area: `${AREA}/${premises}`,
      subject: `premises/${premises}`,
    }
    await db.transaction(systemScope('test'), tx => record(tx, node, [draft], context))
  }

  it('records a refusal to sign with its witness', async () => {
    const refused = await inspect('refused-with-witness')
    const text = await textOf(await pdf(refused, 'inspection-record'))
    for (const part of ['拒绝在本记录上签字', '第三十四条', '见证人（签名）', '录音、录像编号'])
      assert.ok(text.includes(part), part)
    assert.ok(text.includes('新招牌'), 'the name of this day')
  })

  it('is refused to other areas and posts', async () => {
    const [record] = await list(inspection)
    const foreign = await get(record!.href, 'foreigner')
    assert.equal(foreign.statusCode, 404)
    assert.equal(foreign.json().code, 'kernel.not_found')
    assert.equal((await get(`/v1/documents?item=${inspection}`, 'foreigner')).json().code, 'work.not_open')
    assert.equal((await get(record!.href, 'coordinator')).json().code, 'kernel.forbidden')
    // Partners see the kinds they act in; of an inspection they are not even told that there is a record.
    for (const role of ['police', 'finance']) {
      assert.equal((await get(record!.href, role)).json().code, 'kernel.not_found', role)
      assert.equal((await get(`/v1/documents?item=${inspection}`, role)).json().code, 'work.not_open', role)
    }
    assert.equal((await get(record!.href)).json().code, 'kernel.not_signed_in')
    const opened = await as('leader')<{ history: { id: string }[] }>('GET', `/v1/work/items/${inspection}`)
    const other = await get(`/v1/documents/${opened.history[0]!.id}.pdf`, 'inspector')
    assert.equal(other.statusCode, 404, 'the opening of an inspection makes no document')
    const wrong = await get(`/v1/documents/${record!.eventId}.pdf?template=penalty-decision`, 'inspector')
    assert.equal(wrong.json().code, 'documents.no_such_template')
    assert.deepEqual(wrong.json().details.accepted, ['inspection-record', 'inspection-posted-sheet'])
  })

  it('prints every re-check, with the words of that re-check and not of an earlier one', async () => {
    const after = [(await test.platform.blobs.put(PIXEL, { mime: 'image/png' })).sha256]
    await act(order, 'submit', { after, statement: '已封堵孔洞' }, 'principal')
    await act(order, 'rework', { reason: '消毒柜仍未启用' })
    await act(order, 'submit', { after, statement: '消毒柜已启用' }, 'principal')
    await act(order, 'accept', {})
    const checks = (await list(order)).filter(entry => entry.template === 'recheck-record')
    const [first, second] = await Promise.all(
      checks.map(async ({ href }) => textOf((await get(href, 'inspector')).rawPayload)),
    )
    for (const part of ['退回重改', '消毒柜仍未启用', '已封堵孔洞', '2026年12月8日以前（含当日）'])
      assert.ok(first!.includes(part), `${part}\n${first}`)
    assert.ok(second!.includes('复查通过') && second!.includes('消毒柜已启用'), second)
    assert.ok(!second!.includes('仍未启用') && !second!.includes('复查未通过'), second)
  })

  it('prints the weekly report under the name of the operator', async () => {
    const id = await openAsPlatform('self-inspection-week', {
      ...{ title: '周排查', premisesKind: 'restaurant', period: '2026-W47', scheme: 'day-week-month' },
      ...{ from: '2026-11-16', to: '2026-11-22' },
    })
    await act(id, 'file', { report: '本周检查七日', judgement: '消毒记录常缺' }, 'principal')
    const [report] = await list(id)
    assert.deepEqual([report!.template, report!.number], ['self-inspection-week', null])
    const text = await textOf(await pdf(id, 'self-inspection-week', 'principal'))
    for (const part of [
      '每周食品安全排查治理报告',
      '2026年11月16日至2026年11月22日',
      '消毒记录常缺',
      '陈店主',
    ])
      assert.ok(text.includes(part), `${part}\n${text}`)
    assert.ok(!text.includes('三、改进措施'), 'nothing was said of measures')
  })

  async function openAsPlatform(kind: string, form: Record<string, unknown>): Promise<string> {
    const id = uuidv7(test.clock.now.getTime())
    const subject = `premises/${premises}`
    const item = {
      ...{ id, area: `${AREA}/${premises}`, subjects: [subject] },
      ...{ parties: { operator: subject }, assignees: [] },
    }
    const command = { do: 'open', commandId: `open-${id}`, item, form } as const
    const by = { actor: systemActor('test'), now: test.clock.now }
    await test.platform.db.transaction(systemScope('test'), tx => openWork(tx, workHost(), kind, command, by))
    return id
  }

  describe('with a number series of their own', () => {
    let cases: string[] = []

    before(async () => {
      cases = []
      for (let i = 0; i < 2; i++) {
        const id = await openAsPlatform('document-sketch', {})
        await act(id, 'file', { facts: '销售超过保质期的食品' }, 'leader')
        await act(id, 'decide', { amount: 1_050_050, extra: '已通知市场开办者' }, 'leader')
        cases.push(id)
      }
    })

    it('wait for their number and get it in order, once (documents.Numbered)', async () => {
      const decision = (entries: Listed[]) => entries.find(entry => entry.template === 'penalty-decision')!
      const waiting = decision(await list(cases[0]!))
      assert.deepEqual([waiting.number, waiting.pending], [null, true])
      assert.equal((await get(waiting.href, 'inspector')).json().code, 'documents.not_numbered_yet')
      await run()
      await run()
      const numbers = await Promise.all(cases.map(async id => decision(await list(id)).number))
      assert.deepEqual(numbers, ['鹤市监处罚〔2026〕00001号', '鹤市监处罚〔2026〕00002号'])
    })

    it('print money in capitals and what the template does not know', async () => {
      const text = await textOf(await pdf(cases[1]!, 'penalty-decision'))
      for (const part of [
        '人民币10500.50元（大写：壹万零伍佰元伍角）',
        '销售超过保质期的食品',
        '补充事项已通知市场开办者',
        '15日内缴至指定银行',
        '百分之3加处罚款',
        '＿＿＿＿',
      ])
        assert.ok(text.includes(part), `${part}\n${text}`)
    })

    it('keep internal forms from the party', async () => {
      const officer = await list(cases[0]!)
      assert.deepEqual(
        officer.map(entry => entry.template),
        ['case-filing-approval', 'penalty-decision'],
      )
      const party = await list(cases[0]!, 'principal')
      assert.deepEqual(
        party.map(entry => entry.template),
        ['penalty-decision'],
      )
      const answer = await get(officer[0]!.href, 'principal')
      assert.equal(answer.json().code, 'documents.not_for_this_post')
    })
  })

  describe('before the public', () => {
    const page = (id: string, query = '') => get(`/p/documents/${id}${query}`)

    async function seal(): Promise<void> {
      const { db, config } = test.platform
      const key = await loadOrCreateSealKey(`${config.dataDir}/keys/seal.key`, `${config.nodeName}.shian/log`)
      await sealPending(db, fileTiles(`${config.dataDir}/seal`), key, () => test.clock.now)
    }

    it('agree with the log by number or code, and show nothing of their content', async () => {
      const [record] = await list(inspection)
      const id = record!.eventId
      const unasked = await page(id)
      assert.equal(unasked.statusCode, 200)
      assert.ok(unasked.body.includes('尚未封存'))
      assert.ok(!unasked.body.includes('00001'), 'the number is not given away')
      const typed = await page(id, `?n=${encodeURIComponent('鹤市监检 [2026] 00001号')}`)
      assert.ok(typed.body.includes('编号与封存记录一致'), typed.body)
      assert.ok(typed.body.includes('食品生产经营监督检查结果记录表'))
      const wrong = await page(id, `?n=${encodeURIComponent('鹤市监检〔2026〕00009号')}`)
      assert.ok(wrong.body.includes('与封存记录不一致') && !wrong.body.includes('记录表'))
      for (const body of [unasked.body, typed.body, wrong.body])
        for (const hidden of [LEGAL, SIGN, '李检查', '鼠迹', '大湖村'])
          assert.ok(!body.includes(hidden), hidden)
    })

    it('are proved to be under a signed checkpoint once sealed, and carry their leaf', async () => {
      const [record] = await list(inspection)
      await seal()
      const text = await textOf(await pdf(inspection, 'inspection-record'))
      const index = /封存序号(\d+)/.exec(text)?.[1]
      const leaf = /叶值([0-9a-f]{64})/.exec(text)?.[1]
      assert.ok(index && leaf, text)
      const shown = await page(record!.eventId, '?lang=en')
      assert.ok(shown.body.includes(leaf) && shown.body.includes(`<dd>${index}</dd>`), shown.body)
      assert.ok(shown.body.includes('Sealed: leaf, path and signature agree'))
    })

    it('notice a row that was changed behind the back of the log', async () => {
      const [record] = await list(inspection)
      await test.platform.db.owner(tx =>
        tx.query(`update event set data = jsonb_set(data, '{form,verdict}', '"conformant"') where id = $1`, [
          record!.eventId,
        ]),
      )
      const answer = await page(record!.eventId)
      assert.ok(answer.body.includes('封存核验不通过'), answer.body)
    })

    it('are unknown when the log does not know them', async () => {
      const answer = await page('nothing')
      assert.equal(answer.statusCode, 404)
      assert.ok(answer.body.includes('没有这份文书'))
    })
  })
})
