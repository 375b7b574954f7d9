import { defineKind, type KindAction, type KindClock } from '@shian/kernel'
import { reportTraces } from './report-traces.ts'
import { COMMON_ACTIONS, DISPUTE_CLOCK, LINE_CLOCKS } from './steps.ts'
import { CASE_FIELDS, HANDLER, INTAKE_FORM, LADDER, LEADER, OFFICER, READERS, SYSTEM } from './words.ts'

const CLOSED = ['complaints.ReportClosed']

const ACTIONS = {
  ...COMMON_ACTIONS,
  refuse: {
    label: { zh: '不予处理', en: 'Refuse' },
    from: ['received'],
    to: 'refused',
    by: HANDLER,
    form: ['refusalReason!', 'answer!'],
    document: 'report-refusal',
    records: CLOSED,
    statutory: true,
  },
  transfer: {
    label: { zh: '移送有权机关', en: 'Transfer to another authority' },
    from: ['received', 'disputed'],
    to: 'transferred',
    by: [HANDLER, LEADER],
    form: ['authority!', 'answer!'],
    document: 'report-transfer',
    records: CLOSED,
    statutory: true,
  },
  merge: {
    label: { zh: '并入重复件', en: 'Merge with another' },
    from: ['received'],
    to: 'merged',
    by: HANDLER,
    form: ['mergedInto!', 'answer'],
    records: CLOSED,
  },
  check: {
    label: { zh: '开始核查', en: 'Begin to verify' },
    from: ['received'],
    to: 'checking',
    by: [HANDLER, OFFICER],
  },
  file: {
    label: { zh: '决定立案', en: 'File a case' },
    from: ['checking'],
    to: 'filed',
    by: LEADER,
    form: ['finding!'],
    document: 'case-filing',
    records: ['complaints.ReportFiled'],
    statutory: true,
  },
  'not-file': {
    label: { zh: '决定不予立案', en: 'Do not file' },
    from: ['checking'],
    to: 'not-filed',
    by: LEADER,
    form: ['finding!'],
    document: 'case-not-filed',
    statutory: true,
  },
  inform: {
    label: { zh: '告知举报人', en: 'Tell the reporter' },
    from: ['filed', 'not-filed'],
    to: [{ to: 'case-open', when: { eq: [{ ref: 'state' }, 'filed'] } }, { to: 'informed' }],
    by: HANDLER,
    form: ['answer!'],
    document: 'report-feedback',
    statutory: true,
  },
  proceed: {
    label: { zh: '匿名举报,直接转案件办理', en: 'Anonymous: go on without telling' },
    from: ['filed'],
    to: 'case-open',
    by: HANDLER,
    guard: { ne: [{ ref: 'item.named' }, 'yes'] },
    guardMessage: { zh: '实名举报应当告知举报人', en: 'A named reporter must be told' },
  },
  close: {
    label: { zh: '办结', en: 'Close' },
    from: ['informed', 'not-filed'],
    to: 'closed-not-filed',
    by: HANDLER,
    guard: { or: [{ eq: [{ ref: 'state' }, 'informed'] }, { ne: [{ ref: 'item.named' }, 'yes'] }] },
    guardMessage: { zh: '实名举报应当告知举报人', en: 'A named reporter must be told' },
    records: CLOSED,
  },
  conclude: {
    label: { zh: '案件办结', en: 'The case has ended' },
    from: ['case-open'],
    to: 'closed-filed',
    by: [SYSTEM, HANDLER, OFFICER],
    form: ['caseOutcome!', 'caseNumber', 'penalty', 'rewardEligible!', 'answer'],
    link: {
      kind: 'reward',
      copy: { caseNumber: 'caseNumber', penalty: 'penalty', title: 'title' },
      when: { eq: [{ ref: 'form.rewardEligible' }, 'yes'] },
    },
    records: CLOSED,
  },
  withdraw: {
    label: { zh: '举报人撤回', en: 'Withdrawn by the reporter' },
    from: ['received', 'disputed', 'checking'],
    to: 'withdrawn',
    by: [SYSTEM, HANDLER],
    form: ['reason'],
    records: CLOSED,
  },
} as const satisfies Record<string, KindAction>

const CLOCKS: readonly KindClock[] = [
  {
    id: 'verify',
    label: { zh: '核查期限', en: 'Term to verify' },
    from: 'created',
    anchor: 'form.receivedOn',
    stop: ['filed', 'not-filed', 'final'],
    term: { rule: 'complaint.verify-clue' },
    effect: 'statutory',
    extend: { by: LEADER, max: { rule: 'complaint.verify-clue' } },
  },
  ...(['filed', 'not-filed'] as const).map(
    (from): KindClock => ({
      id: `tell-${from}`,
      label: { zh: '告知实名举报人期限', en: 'Term to tell the named reporter' },
      from,
      when: { eq: [{ ref: 'item.named' }, 'yes'] },
      stop: ['inform', 'final'],
      term: { rule: 'complaint.tell-reporter' },
      effect: 'statutory',
    }),
  ),
  DISPUTE_CLOCK,
  ...LINE_CLOCKS,
]

/**
 * Somebody tells of a breach of the law: verify within the term, decide whether to open a case, tell the named reporter,
 * and, after a grave case, a reward. The case itself is opened by whoever listens to `complaints.ReportFiled`.
 *
 * @source 市场监督管理投诉举报处理暂行办法 (总局令第20号) Art. 23, 25–33; since 2026-04-15 总局令第121号
 */
export const report = defineKind({
  id: 'report',
  version: 1,
  title: { zh: '举报', en: 'Report' },
  subjectKinds: ['premises'],
  readers: READERS,
  numbering: '鹤市监举〔{yyyy}〕{seq:5}号',
  fields: {
    ...CASE_FIELDS,
    insider: {
      type: 'choice',
      label: { zh: '内部知情人', en: 'Insider' },
      options: { yes: { zh: '是', en: 'Yes' }, no: { zh: '否', en: 'No' } },
      secret: true,
    },
    refusalReason: {
      type: 'choice',
      label: { zh: '不予处理的理由', en: 'Ground of refusal' },
      options: {
        'not-competent': { zh: '不属于市场监管职责或没有管辖权', en: 'Not competent' },
        vague: { zh: '没有明确的对象或具体线索', en: 'No clear subject or lead' },
        repeated: { zh: '重复举报,没有新的线索', en: 'Repeated without a new lead' },
        false: { zh: '材料虚假或冒用身份', en: 'False material or identity' },
        other: { zh: '法律法规规定的其他情形', en: 'Other grounds of law' },
      },
    },
    finding: { type: 'longText', label: { zh: '核查情况', en: 'What was found' }, maxLength: 2_000 },
    caseOutcome: {
      type: 'choice',
      label: { zh: '案件结果', en: 'Outcome of the case' },
      options: {
        penalty: { zh: '行政处罚', en: 'Penalty' },
        'no-penalty': { zh: '不予处罚', en: 'No penalty' },
        criminal: { zh: '移送司法', en: 'Criminal transfer' },
        dropped: { zh: '撤销案件', en: 'Dropped' },
      },
    },
    caseNumber: { type: 'text', label: { zh: '案号', en: 'Number of the case' } },
    penalty: { type: 'money', label: { zh: '罚没款', en: 'Fines and confiscations' } },
    rewardEligible: {
      type: 'choice',
      label: { zh: '符合举报奖励条件', en: 'Entitled to a reward' },
      options: { yes: { zh: '是', en: 'Yes' }, no: { zh: '否', en: 'No' } },
    },
  },
  states: {
    received: { label: { zh: '待核查', en: 'Received' }, initial: true },
    disputed: { label: { zh: '管辖争议', en: 'Jurisdiction disputed' } },
    checking: { label: { zh: '核查中', en: 'Being verified' } },
    filed: { label: { zh: '已立案,待告知', en: 'Filed, to be told' } },
    'not-filed': { label: { zh: '不予立案,待告知', en: 'Not filed, to be told' } },
    'case-open': { label: { zh: '案件办理中', en: 'Case open' } },
    informed: { label: { zh: '已告知', en: 'Told' } },
    refused: { label: { zh: '不予处理', en: 'Refused' }, final: 'refused' },
    transferred: { label: { zh: '已移送', en: 'Transferred' }, final: 'transferred' },
    merged: { label: { zh: '已并案', en: 'Merged' }, final: 'merged' },
    withdrawn: { label: { zh: '已撤回', en: 'Withdrawn' }, final: 'withdrawn' },
    'closed-filed': { label: { zh: '办结(已立案)', en: 'Closed, filed' }, final: 'filed' },
    'closed-not-filed': { label: { zh: '办结(不予立案)', en: 'Closed, not filed' }, final: 'not-filed' },
  },
  open: { by: [HANDLER, LEADER, SYSTEM], form: [...INTAKE_FORM, 'insider'] },
  assign: { by: [LEADER, HANDLER] },
  actions: ACTIONS,
  clocks: CLOCKS,
  ladder: LADDER,
  tests: reportTraces,
})
