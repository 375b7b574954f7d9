import { defineKind } from '@shian/kernel'

const OPERATOR = { roles: ['safety-officer', 'safety-director', 'principal'], relation: 'party' } as const
const OFFICER = { roles: ['inspector', 'leader'] } as const
const LEADER = { roles: ['leader'] } as const

/**
 * An order to put a defect right within a term, answered with pictures, reviewed by an officer.
 *
 * @source 食品生产经营监督检查管理办法 Art. 31–33, 40
 */
export const rectification = defineKind({
  id: 'rectification',
  version: 1,
  title: { zh: '责令改正', en: 'Rectification' },
  subjectKinds: ['premises'],
  numbering: '鹤市监责改〔{yyyy}〕{seq:5}号',
  fields: {
    title: { type: 'text', label: { zh: '标题', en: 'Title' } },
    problem: { type: 'longText', label: { zh: '存在问题', en: 'Problem' }, maxLength: 2_000 },
    clause: { type: 'text', label: { zh: '违反条款', en: 'Clause' } },
    before: { type: 'photo', label: { zh: '整改前照片', en: 'Photos before' }, max: 12 },
    termWorkdays: {
      type: 'number',
      label: { zh: '整改期限(工作日)', en: 'Term in working days' },
      min: 1,
      max: 90,
    },
    origin: {
      type: 'choice',
      label: { zh: '来源', en: 'Origin' },
      options: {
        finding: { zh: '智能抓拍线索', en: 'Camera finding' },
        inspection: { zh: '监督检查', en: 'Inspection' },
        other: { zh: '其他', en: 'Other' },
      },
    },
    originId: { type: 'text', label: { zh: '来源编号', en: 'Origin id' } },
    after: { type: 'photo', label: { zh: '整改后照片', en: 'Photos after' }, min: 1, max: 12 },
    statement: { type: 'longText', label: { zh: '整改说明', en: 'What was done' }, maxLength: 2_000 },
    reviewNote: { type: 'longText', label: { zh: '复查意见', en: 'Review' }, maxLength: 2_000 },
    reason: { type: 'longText', label: { zh: '理由', en: 'Reason' }, maxLength: 2_000 },
  },
  states: {
    issued: { label: { zh: '待整改', en: 'To be corrected' }, initial: true },
    submitted: { label: { zh: '待复查', en: 'To be reviewed' } },
    corrected: { label: { zh: '已改正', en: 'Corrected' }, final: 'corrected' },
    withdrawn: { label: { zh: '已撤销', en: 'Withdrawn' }, final: 'withdrawn' },
    'case-lead': { label: { zh: '转案件线索', en: 'Case lead' }, final: 'case-lead' },
  },
  open: {
    by: [OFFICER, { roles: ['commander'] }, { relation: 'system' }],
    form: ['title', 'problem!', 'clause', 'before', 'termWorkdays', 'origin', 'originId'],
  },
  assign: { by: [LEADER, { roles: ['commander'] }] },
  actions: {
    submit: {
      label: { zh: '提交整改', en: 'Submit correction' },
      from: ['issued'],
      to: 'submitted',
      by: OPERATOR,
      form: ['after!', 'statement'],
    },
    accept: {
      label: { zh: '复查通过', en: 'Accept' },
      from: ['submitted'],
      to: 'corrected',
      by: OFFICER,
      form: ['reviewNote'],
      records: ['inspection.RectificationClosed'],
      statutory: true,
    },
    rework: {
      label: { zh: '退回重改', en: 'Send back' },
      from: ['submitted'],
      to: 'issued',
      by: OFFICER,
      form: ['reason!'],
      statutory: true,
    },
    withdraw: {
      label: { zh: '撤销责令', en: 'Withdraw' },
      from: ['issued', 'submitted'],
      to: 'withdrawn',
      by: LEADER,
      form: ['reason!'],
      records: ['inspection.RectificationClosed'],
      statutory: true,
    },
    'refer-to-case': {
      label: { zh: '转案件线索', en: 'Refer as case lead' },
      from: ['issued', 'submitted'],
      to: 'case-lead',
      by: OFFICER,
      form: ['reason!'],
      records: ['inspection.RectificationClosed'],
      statutory: true,
    },
  },
  clocks: [
    {
      id: 'correct',
      label: { zh: '整改期限', en: 'Term to correct' },
      from: 'created',
      stop: ['submitted', 'final'],
      term: { field: 'termWorkdays', unit: 'workday', otherwise: { rule: 'rectification.term' } },
      source: '食品生产经营监督检查管理办法 第三十二条',
      effect: 'statutory',
      ladder: [
        { at: '-50%', to: 'operator' },
        { at: { value: -1, unit: 'workday' }, to: 'operator' },
        { at: { value: 0, unit: 'workday' }, to: 'assignee' },
      ],
      extend: { by: OFFICER, max: { value: 10, unit: 'workday' } },
      onExpiry: { suggest: 'refer-to-case' },
    },
    {
      id: 'correct-again',
      label: { zh: '重新整改期限', en: 'Term to correct again' },
      from: 'rework',
      stop: ['submitted', 'final'],
      term: { rule: 'rectification.term' },
      effect: 'statutory',
      ladder: [
        { at: '-50%', to: 'operator' },
        { at: { value: 0, unit: 'workday' }, to: 'assignee' },
      ],
      onExpiry: { suggest: 'refer-to-case' },
    },
    {
      id: 'review',
      label: { zh: '复查期限', en: 'Term to review' },
      from: 'submitted',
      stop: ['accept', 'rework', 'final'],
      term: { rule: 'rectification.review' },
      effect: 'advisory',
      ladder: [
        { at: { value: -1, unit: 'workday' }, to: 'assignee' },
        { at: { value: 0, unit: 'workday' }, to: 'leader' },
      ],
    },
  ],
  publish: [
    {
      id: 'rectification',
      after: 'corrected',
      fields: ['problem', 'clause'],
      removeAfter: { rule: 'publication.show-rectification' },
    },
  ],
})
