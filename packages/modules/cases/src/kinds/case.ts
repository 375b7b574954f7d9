import { defineKind, type KindClock } from '@shian/kernel'
import { label } from '@shian/kernel/kind-words'
import { caseTraces } from './case.traces.ts'
import { CASE_ACTIONS } from './case-actions.ts'
import { CASE_FIELDS } from './case-fields.ts'
import { LEADER, PLATFORM } from './words.ts'

const LADDER = [
  { at: '-50%', to: 'assignee' },
  { at: { value: -2, unit: 'workday' }, to: 'leader' },
  { at: { value: 0, unit: 'workday' }, to: 'upperOrg' },
] as const

const decide: KindClock = {
  id: 'decide',
  label: label('办案期限', 'Term to decide'),
  from: 'open-case',
  stop: ['decide', 'dismiss', 'transferred', 'final'],
  term: { rule: 'penalty.decide' },
  effect: 'statutory',
  extend: { by: LEADER, max: { value: 30, unit: 'day' } },
  suspend: {
    by: LEADER,
    reasons: {
      testing: label('检验检测', 'Testing'),
      hearing: label('听证', 'Hearing'),
      announcement: label('公告', 'Announcement'),
      suspension: label('中止调查、移送司法', 'Investigation suspended, referred'),
    },
    max: { value: 180, unit: 'day' },
  },
}

const CLOCKS: readonly KindClock[] = [
  {
    id: 'verify',
    label: label('核查线索期限', 'Term to verify the lead'),
    from: 'created',
    stop: ['open-case', 'not-open', 'final'],
    term: { rule: 'penalty.verify-lead' },
    effect: 'statutory',
    extend: { by: LEADER, max: { rule: 'penalty.verify-lead' } },
  },
  decide,
  {
    id: 'keep',
    label: label('登记保存处理期限', 'Term to decide on registered evidence'),
    from: 'keep-evidence',
    stop: ['settle-evidence', 'final'],
    term: { rule: 'penalty.keep-evidence' },
    effect: 'statutory',
  },
  {
    id: 'seizure',
    label: label('查封扣押期限', 'Term of the seizure'),
    from: 'seize',
    stop: ['lift-seizure', 'final'],
    term: { rule: 'penalty.seize' },
    effect: 'statutory',
    extend: { by: LEADER, max: { value: 45, unit: 'day' } },
  },
  {
    id: 'review',
    label: label('审核期限', 'Term of the legal review'),
    from: 'finish',
    stop: ['return-case', 'approve-review', 'final'],
    term: { rule: 'penalty.legal-review' },
    effect: 'advisory',
  },
  {
    id: 'statement',
    label: label('陈述申辩期限', 'Term to state'),
    from: 'notice',
    stop: ['state', 'waive-statement', 'request-hearing', 'decide', 'final'],
    term: { rule: 'penalty.statement' },
    effect: 'advisory',
    ladder: [{ at: { value: 0, unit: 'workday' }, to: 'assignee' }],
  },
  {
    id: 'hearing-request',
    label: label('要求听证期限', 'Term to ask for a hearing'),
    from: 'notice',
    stop: ['request-hearing', 'decide', 'final'],
    term: { rule: 'penalty.hearing-request' },
    effect: 'statutory',
    ladder: [{ at: { value: 0, unit: 'workday' }, to: 'assignee' }],
    expiry: { closes: ['request-hearing'] },
  },
  {
    id: 'serve',
    label: label('送达期限', 'Term to serve'),
    from: 'decide',
    stop: ['serve', 'final'],
    term: { rule: 'penalty.serve' },
    effect: 'statutory',
  },
  {
    id: 'pay',
    label: label('缴纳罚款期限', 'Term to pay'),
    from: 'serve',
    stop: ['pay', 'execute', 'final'],
    term: { rule: 'penalty.pay' },
    effect: 'statutory',
    ladder: [
      { at: '-50%', to: 'operator' },
      { at: { value: 0, unit: 'day' }, to: 'assignee' },
    ],
    onExpiry: { suggest: 'apply-enforcement' },
  },
  {
    id: 'publish',
    label: label('处罚公示期限', 'Term to publish the penalty'),
    from: 'decide',
    stop: ['note-published', 'final'],
    term: { rule: 'publication.penalty' },
    effect: 'statutory',
  },
]

/**
 * A penalty case under the ordinary procedure: lead, opening, investigation by two officers, legal review, notice,
 * statement or hearing, decision, service, payment, end. A referral to the police is a linked item.
 *
 * @source 行政处罚法 Art. 42–72, 市场监督管理行政处罚程序规定
 */
export const penaltyCase = defineKind({
  id: 'case',
  version: 1,
  title: label('行政处罚案件', 'Penalty case'),
  subjectKinds: ['premises', 'fbo'],
  numbering: '鹤市监案〔{yyyy}〕{seq:5}号',
  fields: CASE_FIELDS,
  states: {
    lead: { label: label('线索核查', 'Lead'), initial: true },
    investigating: { label: label('调查中', 'Under investigation') },
    review: { label: label('法制审核', 'Legal review') },
    reviewed: { label: label('审核通过', 'Reviewed') },
    noticed: { label: label('已告知', 'Party told') },
    hearing: { label: label('听证', 'Hearing') },
    heard: { label: label('听证结束', 'Heard') },
    referred: { label: label('移送公安', 'Referred') },
    decided: { label: label('已决定', 'Decided') },
    served: { label: label('已送达', 'Served') },
    executed: { label: label('已执行', 'Carried out') },
    closed: { label: label('已结案', 'Closed'), final: 'closed' },
    'not-opened': { label: label('不予立案', 'Not opened'), final: 'not-opened' },
    dismissed: { label: label('不予处罚', 'Dismissed'), final: 'dismissed' },
    transferred: { label: label('已移送司法', 'With the courts'), final: 'transferred' },
  },
  open: {
    by: [{ roles: ['inspector', 'leader'] }, PLATFORM],
    form: ['title', 'clue!', 'origin', 'originId', 'photos'],
  },
  assign: { by: LEADER },
  actions: CASE_ACTIONS,
  clocks: CLOCKS,
  ladder: LADDER,
  tests: caseTraces,
})
