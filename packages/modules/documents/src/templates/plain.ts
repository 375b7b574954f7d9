import type { DocumentTemplate } from '../template.ts'

const CASE = '市场监督管理行政处罚程序规定'
const REFERRAL = '行政执法机关移送涉嫌犯罪案件的规定'
const COMPLAINT = '市场监督管理投诉举报处理办法'
const REWARD = '市场监管领域重大违法行为举报奖励暂行办法'
const SAMPLING = '食品安全抽样检验管理办法'

type Plain = readonly [id: string, zh: string, en: string, law: string, partners?: readonly string[]]

/** Papers whose content is what the act itself says. Their printed forms were not at hand. */
const PAPERS: readonly Plain[] = [
  ['complaint-transfer', '投诉移送函', 'Complaint passed on', COMPLAINT],
  ['mediation-notice', '投诉调解通知书', 'Call to mediation', COMPLAINT],
  ['report-refusal', '举报不予受理告知书', 'Report not accepted', COMPLAINT],
  ['report-transfer', '举报移送函', 'Report passed on', COMPLAINT],
  ['case-not-filed', '举报不予立案告知书', 'Report: no case opened', COMPLAINT],
  ['report-feedback', '举报处理结果告知书', 'Result of a report', COMPLAINT],
  ['reward-notice', '举报奖励通知书', 'Notice of a reward', REWARD, ['finance']],
  ['rapid-result-notice', '快速检测结果告知书', 'Result of a rapid test', SAMPLING, ['laboratory']],
  ['objection-decision', '异议审核意见书', 'Decision on an objection', SAMPLING, ['laboratory']],
  ['retest-accepted', '复检受理通知书', 'Re-test accepted', SAMPLING, ['laboratory']],
  ['retest-refused', '复检不予受理通知书', 'Re-test refused', SAMPLING, ['laboratory']],
  ['disposal-report', '核查处置情况报告', 'Report on the disposal of a failed sample', SAMPLING],
  ['case-not-opened', '不予立案审批表', 'Approval not to open a case', CASE],
  ['evidence-registration', '先行登记保存证据通知书', 'Evidence registered and kept', CASE],
  ['evidence-disposal', '先行登记保存证据处理决定书', 'Decision on evidence that was kept', CASE],
  ['seizure-decision', '实施行政强制措施决定书', 'Decision to seal or seize', CASE],
  ['seizure-lifted', '解除行政强制措施决定书', 'Seizure lifted', CASE],
  ['legal-review', '案件审核表', 'Legal review of a case', CASE],
  ['discussion-minutes', '行政处罚案件集体讨论记录', 'Minutes of the collective discussion', CASE],
  ['hearing-record', '听证笔录', 'Record of a hearing', CASE],
  ['no-penalty-decision', '不予行政处罚决定书', 'Decision not to punish', CASE],
  ['enforcement-application', '强制执行申请书', 'Application for enforcement', CASE],
  ['case-closing', '结案审批表', 'Approval to close a case', CASE],
  ['referral-approval', '涉嫌犯罪案件移送审批表', 'Approval of a referral', REFERRAL],
  ['referral-rejection', '不予移送审批表', 'Referral not approved', REFERRAL],
  ['supervision-request', '立案监督建议书', 'Request to the prosecutor to supervise', REFERRAL],
  ['goods-handover', '涉案物品移交清单', 'Goods handed over', REFERRAL, ['police']],
]

/** 其余文书: heading, number, parties, everything the act holds, signatures and seal. */
export const plainTemplates: readonly DocumentTemplate[] = PAPERS.map(([id, zh, en, law, partners]) => ({
  id,
  version: 1,
  title: { zh, en },
  source: { document: law, confidence: 'M' },
  layout: { document: '通用文书格式', confidence: 'M' },
  effectiveFrom: '2020-01-01',
  head: 'authority',
  audience: 'internal',
  ...(partners ? { partners } : {}),
  blocks: [
    {
      block: 'fields',
      rows: [
        [['编号', '{@number}']],
        [
          ['当事人', '{@legal}'],
          ['经营场所', '{@sign}'],
        ],
        [['地址', '{@address}']],
      ],
    },
    { block: 'rest' },
    { block: 'signatures', lines: [['经办人（签名）', '{@officers}']] },
    { block: 'seal' },
  ],
}))
