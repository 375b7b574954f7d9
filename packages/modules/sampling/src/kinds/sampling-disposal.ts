import { defineKind, type KindAction, type KindClock } from '@shian/kernel'
import { choice, has, label, long, needs, photos, text } from '@shian/kernel/kind-words'
import { disposalTraces } from './sampling-disposal.traces.ts'
import { LABORATORY, LEADER, OFFICER, PAIR, PARTY, PLATFORM, SAMPLE_FIELDS, UNBROKEN } from './words.ts'

const SETTLED = needs(
  { or: [{ not: has('objection') }, has('objectionDecision')] },
  '异议尚未审核',
  'The objection is not decided',
)

/** One of the five parts, written down by two officers. */
const part = (zh: string, en: string, field: string, more: Partial<KindAction> = {}): KindAction => ({
  label: label(zh, en),
  from: ['disposing'],
  by: PAIR,
  form: [`${field}!`],
  ...more,
})

/** Notice, objection, re-test. */
const rights: Readonly<Record<string, KindAction>> = {
  'note-custody': {
    label: label('样品交接', 'Custody'),
    from: '*',
    by: PLATFORM,
    form: ['custodyBroken!'],
  },
  notify: {
    label: label('送达检验报告和结果通知书', 'Serve report and notice'),
    from: ['failed'],
    to: 'notified',
    by: PAIR,
    form: ['receipt'],
    requires: [
      UNBROKEN,
      needs(
        { ne: [{ ref: 'item.method' }, 'rapid'] },
        '快检结果请用“告知快检结果”',
        'Use the notice of a rapid test',
      ),
    ],
    document: 'result-notice',
    statutory: true,
  },
  'notify-rapid': {
    label: label('告知快检结果', 'Tell the result of a rapid test'),
    from: ['failed'],
    to: 'notified',
    by: PAIR,
    requires: [
      UNBROKEN,
      needs({ eq: [{ ref: 'item.method' }, 'rapid'] }, '不是快检结果', 'This was not a rapid test'),
    ],
    document: 'rapid-result-notice',
    statutory: true,
  },
  'request-retest': {
    label: label('申请复检', 'Ask for a re-test'),
    from: ['notified'],
    to: 'retest-requested',
    by: PARTY,
    form: ['retestRequest!'],
    requires: [
      needs(
        { ne: [{ ref: 'item.retestable' }, 'no'] },
        '微生物指标等不予复检:{item.notRetestableReason}',
        'This failure is not tested again: {item.notRetestableReason}',
      ),
    ],
    statutory: true,
  },
  'rule-out-retest': {
    label: label('登记不予复检情形', 'Record why it is not tested again'),
    from: ['failed', 'notified'],
    by: OFFICER,
    form: ['retestable!', 'notRetestableReason!'],
  },
  object: {
    label: label('提出异议', 'Object'),
    from: ['notified'],
    by: PARTY,
    form: ['objection!'],
    statutory: true,
  },
  'decide-objection': {
    label: label('审核异议', 'Decide on the objection'),
    from: ['notified'],
    to: [
      { to: 'cancelled', when: { eq: [{ ref: 'form.objectionDecision' }, 'upheld'] } },
      { to: 'notified' },
    ],
    by: LEADER,
    form: ['objectionDecision!', 'reason!'],
    requires: [needs(has('objection'), '没有异议', 'Nobody objected')],
    document: 'objection-decision',
    statutory: true,
  },
  'accept-retest': {
    label: label('受理复检', 'Accept the re-test'),
    from: ['retest-requested'],
    to: 'retesting',
    by: LEADER,
    form: ['retestLaboratory!'],
    document: 'retest-accepted',
    statutory: true,
  },
  'refuse-retest': {
    label: label('不予受理复检', 'Refuse the re-test'),
    from: ['retest-requested'],
    to: 'disposing',
    by: LEADER,
    form: ['reason!'],
    document: 'retest-refused',
    statutory: true,
  },
  'enter-retest': {
    label: label('录入复检结论', 'Enter the re-test'),
    from: ['retesting'],
    to: [{ to: 'cancelled', when: { eq: [{ ref: 'form.retestVerdict' }, 'pass'] } }, { to: 'disposing' }],
    by: LABORATORY,
    form: ['retestVerdict!', 'retestReport!'],
    requires: [UNBROKEN],
    statutory: true,
  },
}

/** The five parts and what follows from them. */
const parts: Readonly<Record<string, KindAction>> = {
  dispose: {
    label: label('启动核查处置', 'Begin the disposal'),
    from: ['notified'],
    to: 'disposing',
    by: PAIR,
    requires: [
      UNBROKEN,
      needs(
        {
          or: [
            { eq: [{ ref: 'clocks.retest.overdue' }, true] },
            { eq: [{ ref: 'clocks.rapid.overdue' }, true] },
            has('rightsWaived'),
            { eq: [{ ref: 'item.retestable' }, 'no'] },
          ],
        },
        '复检、异议期限未满',
        'The term to ask for a re-test is still running',
      ),
      SETTLED,
    ],
    statutory: true,
  },
  waive: {
    label: label('放弃复检和异议', 'Waive re-test and objection'),
    from: ['notified'],
    by: PARTY,
    form: ['rightsWaived!'],
  },
  'confirm-source': part('溯源到位', 'Source traced', 'source'),
  'confirm-control': part('产品控制、召回到位', 'Product controlled, recalled', 'control'),
  'confirm-cause': part('原因排查到位', 'Cause found', 'cause'),
  'order-rectification': {
    label: label('责令整改', 'Order a rectification'),
    from: ['disposing'],
    by: PAIR,
    form: ['problem!'],
    link: { kind: 'rectification', copy: { title: 'title', problem: 'problem' } },
    statutory: true,
  },
  'confirm-rectified': part('整改到位', 'Rectified', 'rectified', {
    requires: [
      needs(
        { not: { gt: [{ ref: 'links.rectification.open' }, 0] } },
        '责令整改尚未办结',
        'The order to rectify is still open',
      ),
    ],
  }),
  'open-case': {
    label: label('移交立案', 'Open a case'),
    from: ['disposing'],
    by: PAIR,
    form: ['clue!', 'caseOrigin!'],
    link: {
      kind: 'case',
      copy: { title: 'title', clue: 'clue', caseOrigin: 'origin', sampleCode: 'originId' },
    },
    statutory: true,
  },
  'confirm-punished': part('处罚到位', 'Punished', 'punished', {
    requires: [
      needs({ not: { gt: [{ ref: 'links.case.open' }, 0] } }, '案件尚未办结', 'The case is still open'),
    ],
  }),
  close: {
    label: label('五到位办结', 'Close: five parts done'),
    from: ['disposing'],
    to: 'closed',
    by: LEADER,
    requires: [
      UNBROKEN,
      needs(has('source'), '溯源未到位', 'The source is not traced'),
      needs(has('control'), '产品控制未到位', 'The product is not controlled'),
      needs(has('cause'), '原因排查未到位', 'The cause is not found'),
      needs(has('rectified'), '整改未到位', 'It is not rectified'),
      needs(has('punished'), '处罚未到位', 'It is not punished'),
      SETTLED,
    ],
    document: 'disposal-report',
    statutory: true,
  },
}

const CLOCKS: readonly KindClock[] = [
  {
    id: 'notify',
    label: label('告知期限', 'Term to serve the notice'),
    from: 'created',
    stop: ['notify', 'notify-rapid', 'final'],
    term: { rule: 'sampling.notify' },
    effect: 'statutory',
  },
  {
    id: 'retest',
    label: label('申请复检期限', 'Term to ask for a re-test'),
    from: 'notify',
    stop: ['request-retest', 'waive', 'dispose', 'final'],
    term: { rule: 'sampling.reinspection-request' },
    effect: 'statutory',
    ladder: [{ at: { value: -1, unit: 'workday' }, to: 'operator' }],
    expiry: { closes: ['request-retest'] },
  },
  {
    id: 'objection',
    label: label('提出异议期限', 'Term to object'),
    from: 'notify',
    stop: ['object', 'waive', 'dispose', 'final'],
    term: { rule: 'sampling.objection' },
    effect: 'statutory',
    ladder: [{ at: { value: -1, unit: 'workday' }, to: 'operator' }],
    expiry: { closes: ['object'] },
  },
  {
    id: 'rapid',
    label: label('快检异议期限', 'Term to object to a rapid test'),
    from: 'notify-rapid',
    stop: ['request-retest', 'waive', 'dispose', 'final'],
    term: { rule: 'sampling.rapid-test-objection' },
    effect: 'statutory',
    ladder: [{ at: { value: 0, unit: 'hour' }, to: 'assignee' }],
    expiry: { closes: ['request-retest'] },
  },
  {
    id: 'objection-decide',
    label: label('异议审核期限', 'Term to decide on the objection'),
    from: 'object',
    stop: ['decide-objection', 'final'],
    term: { rule: 'sampling.objection-decide' },
    effect: 'statutory',
  },
  {
    id: 'retest-decide',
    label: label('复检受理期限', 'Term to accept the re-test'),
    from: 'request-retest',
    stop: ['accept-retest', 'refuse-retest', 'final'],
    term: { rule: 'sampling.retest-decide' },
    effect: 'statutory',
  },
  {
    id: 'retest-report',
    label: label('复检结论期限', 'Term of the re-test'),
    from: 'accept-retest',
    stop: ['enter-retest', 'final'],
    term: { rule: 'sampling.retest-report' },
    effect: 'statutory',
  },
  {
    id: 'disposal',
    label: label('核查处置期限', 'Term of the disposal'),
    from: 'created',
    stop: 'final',
    term: { rule: 'sampling.disposal' },
    effect: 'statutory',
    extend: { by: LEADER, max: { value: 90, unit: 'day' } },
  },
]

/**
 * What follows a failed sample: the operator is told, may ask for a re-test or object, and five parts are done before
 * it is closed: source, control, cause, rectification, penalty.
 *
 * @source 食品安全法 Art. 88; 食品安全抽样检验管理办法 Art. 29–45
 */
export const samplingDisposal = defineKind({
  id: 'sampling-disposal',
  version: 1,
  title: label('抽检不合格核查处置', 'Disposal of a failed sample'),
  subjectKinds: ['premises'],
  numbering: '鹤市监核〔{yyyy}〕{seq:5}号',
  fields: {
    ...SAMPLE_FIELDS,
    receipt: photos('送达回证', 'Proof of service'),
    retestable: choice('是否可以复检', 'May be tested again', {
      yes: label('可以', 'Yes'),
      no: label('不予复检', 'No'),
    }),
    notRetestableReason: text('不予复检情形', 'Why not'),
    retestRequest: long('复检申请', 'Request for a re-test'),
    retestLaboratory: text('复检机构', 'Laboratory of the re-test'),
    retestVerdict: choice('复检结论', 'Verdict of the re-test', {
      pass: label('合格', 'Pass'),
      fail: label('不合格', 'Fail'),
    }),
    retestReport: text('复检报告编号', 'Report of the re-test'),
    objection: long('异议', 'Objection'),
    objectionDecision: choice('异议审核结论', 'Decision on the objection', {
      upheld: label('异议成立', 'Upheld'),
      rejected: label('异议不成立', 'Rejected'),
    }),
    rightsWaived: choice('放弃复检和异议', 'Rights waived', { yes: label('放弃', 'Waived') }),
    source: long('溯源情况', 'Source'),
    control: long('产品控制、召回情况', 'Control and recall'),
    cause: long('原因排查', 'Cause'),
    problem: long('须整改的问题', 'To be rectified'),
    rectified: long('整改复查', 'Rectification'),
    clue: long('案件线索', 'Lead of the case'),
    caseOrigin: choice('案件来源', 'Origin of the case', { sampling: label('抽检不合格', 'Failed sample') }),
    punished: long('处罚情况', 'Penalty'),
  },
  states: {
    failed: { label: label('不合格待告知', 'Failed, to be told'), initial: true },
    notified: { label: label('已告知', 'Told') },
    'retest-requested': { label: label('已申请复检', 'Re-test asked for') },
    retesting: { label: label('复检中', 'Re-test') },
    disposing: { label: label('核查处置中', 'Disposal') },
    closed: { label: label('处置完成', 'Done'), final: 'closed' },
    cancelled: { label: label('结论被推翻', 'Overturned'), final: 'overturned' },
  },
  open: {
    by: [LEADER, PLATFORM],
    form: [
      'title',
      'category',
      'method',
      'sampleCode',
      'food',
      'specification',
      'batch',
      'producer',
      'reportNumber',
      'failedItems',
      'verdict',
    ],
  },
  assign: { by: LEADER },
  actions: { ...rights, ...parts },
  clocks: CLOCKS,
  ladder: [
    { at: '-50%', to: 'assignee' },
    { at: { value: -2, unit: 'workday' }, to: 'leader' },
    { at: { value: 0, unit: 'workday' }, to: 'upperOrg' },
  ],
  tests: disposalTraces,
})
