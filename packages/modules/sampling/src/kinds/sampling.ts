import { defineKind } from '@shian/kernel'
import { has, label, long, money, needs, photos, text } from '@shian/kernel/kind-words'
import { samplingTraces } from './sampling.traces.ts'
import { LABORATORY, LEADER, OFFICER, PAIR, PLATFORM, SAMPLE_FIELDS, UNBROKEN } from './words.ts'

/**
 * One sample: bought by two officers under a code of the bank, handed along a chain nobody breaks, tested, passed or
 * failed. A failure opens the disposal.
 *
 * @source 食品安全法 Art. 87; 食品安全抽样检验管理办法 Art. 11–26
 */
export const samplingKind = defineKind({
  id: 'sampling',
  version: 1,
  title: label('食品抽检', 'Food sampling'),
  subjectKinds: ['premises'],
  numbering: '鹤市监抽〔{yyyy}〕{seq:5}号',
  fields: {
    ...SAMPLE_FIELDS,
    planId: text('抽检计划', 'Sampling plan'),
    quantity: text('抽样数量', 'Quantity taken'),
    stock: text('抽样基数', 'Stock it was taken from'),
    payment: money('买样费用', 'Paid for the sample'),
    slip: photos('抽样单', 'Sampling slip'),
    custodyStep: text('样品环节', 'Step of custody'),
    standard: text('检验依据', 'Standard'),
    measured: long('检出值及限值', 'Measured values and limits'),
    report: photos('检验报告', 'Test report'),
  },
  states: {
    planned: { label: label('待抽样', 'To be taken'), initial: true },
    taken: { label: label('已抽样', 'Taken') },
    testing: { label: label('检验中', 'At the laboratory') },
    passed: { label: label('合格', 'Passed'), final: 'passed' },
    failed: { label: label('不合格', 'Failed'), final: 'failed' },
    void: { label: label('样品作废', 'Sample void'), final: 'void' },
    cancelled: { label: label('取消', 'Cancelled'), final: 'cancelled' },
  },
  open: {
    by: [OFFICER, PLATFORM],
    form: ['title', 'category!', 'method', 'planId'],
  },
  assign: { by: LEADER },
  actions: {
    'note-code': {
      label: label('样品编码', 'Sample code'),
      from: ['planned'],
      by: PLATFORM,
      form: ['sampleCode!'],
    },
    take: {
      label: label('抽样', 'Take the sample'),
      from: ['planned'],
      to: 'taken',
      by: PAIR,
      form: [
        'food!',
        'specification',
        'batch',
        'producer',
        'quantity!',
        'stock',
        'payment!',
        'slip',
        'method',
      ],
      requires: [
        needs(has('sampleCode'), '尚未登记样品编码', 'No code of the bank is registered'),
        needs(
          { gt: [{ ref: 'form.payment' }, 0] },
          '样品应当购买,不得无偿取得',
          'A sample is bought, never taken without payment',
        ),
      ],
      document: 'sampling-slip',
      statutory: true,
    },
    'note-custody': {
      label: label('样品交接', 'Custody'),
      from: '*',
      by: PLATFORM,
      form: ['custodyStep!', 'custodyBroken'],
    },
    'start-test': {
      label: label('样品到达实验室', 'At the laboratory'),
      from: ['taken'],
      to: 'testing',
      by: PLATFORM,
    },
    'enter-result': {
      label: label('录入检验结论', 'Enter the result'),
      from: ['testing'],
      to: [{ to: 'passed', when: { eq: [{ ref: 'form.verdict' }, 'pass'] } }, { to: 'failed' }],
      by: LABORATORY,
      form: ['verdict!', 'reportNumber!', 'standard', 'measured', 'failedItems', 'report'],
      requires: [
        UNBROKEN,
        needs(
          { in: [{ ref: 'item.custodyStep' }, ['opened', 'tested', 'retained']] },
          '样品尚未由实验室开封检验(当前环节:{item.custodyStep})',
          'The laboratory has not opened the sample (now: {item.custodyStep})',
        ),
        needs(
          { or: [{ eq: [{ ref: 'form.verdict' }, 'pass'] }, { exists: 'form.failedItems' }] },
          '不合格结论须写明不合格项目',
          'A failure names what failed',
        ),
      ],
      link: {
        kind: 'sampling-disposal',
        copy: {
          title: 'title',
          category: 'category',
          method: 'method',
          sampleCode: 'sampleCode',
          food: 'food',
          specification: 'specification',
          batch: 'batch',
          producer: 'producer',
          reportNumber: 'reportNumber',
          failedItems: 'failedItems',
          verdict: 'verdict',
        },
        when: { eq: [{ ref: 'form.verdict' }, 'fail'] },
      },
      statutory: true,
    },
    'declare-void': {
      label: label('样品作废', 'Declare the sample void'),
      from: ['taken', 'testing'],
      to: 'void',
      by: [LEADER, LABORATORY],
      form: ['reason!'],
    },
    cancel: {
      label: label('取消抽样', 'Cancel'),
      from: ['planned'],
      to: 'cancelled',
      by: LEADER,
      form: ['reason!'],
    },
  },
  clocks: [
    {
      id: 'deliver',
      label: label('送检期限', 'Term to bring it to the laboratory'),
      from: 'take',
      stop: ['start-test', 'final'],
      term: { rule: 'sampling.deliver' },
      effect: 'statutory',
    },
    {
      id: 'report',
      label: label('检验报告期限', 'Term of the report'),
      from: 'start-test',
      stop: ['enter-result', 'final'],
      term: { rule: 'sampling.report' },
      effect: 'statutory',
    },
  ],
  ladder: [
    { at: { value: -2, unit: 'workday' }, to: 'assignee' },
    { at: { value: 0, unit: 'workday' }, to: 'leader' },
  ],
  tests: samplingTraces,
})
