import type { Bilingual, Sql } from '@shian/kernel'

/** The papers of a case by template, and the word in their number. */
export const DOCUMENTS: Readonly<Record<string, { title: Bilingual; word: string }>> = {
  'case-opening': { title: { zh: '立案审批表', en: 'Case opening' }, word: '立' },
  'case-not-opened': { title: { zh: '不予立案审批表', en: 'Case not opened' }, word: '不立' },
  'evidence-registration': {
    title: { zh: '先行登记保存证据通知书', en: 'Evidence registered' },
    word: '登存',
  },
  'evidence-disposal': {
    title: { zh: '先行登记保存物品处理通知书', en: 'Registered evidence settled' },
    word: '登处',
  },
  'seizure-decision': { title: { zh: '查封、扣押决定书', en: 'Seizure' }, word: '强制' },
  'seizure-lifted': { title: { zh: '解除查封、扣押决定书', en: 'Seizure lifted' }, word: '解强' },
  'legal-review': { title: { zh: '案件审核表', en: 'Legal review' }, word: '审' },
  'discussion-minutes': {
    title: { zh: '行政处罚案件集体讨论记录', en: 'Minutes of discussion' },
    word: '讨',
  },
  'penalty-notice': { title: { zh: '行政处罚告知书', en: 'Notice of penalty' }, word: '罚告' },
  'hearing-notice': { title: { zh: '行政处罚听证通知书', en: 'Notice of hearing' }, word: '听通' },
  'hearing-record': { title: { zh: '听证笔录', en: 'Record of hearing' }, word: '听录' },
  'penalty-decision': { title: { zh: '行政处罚决定书', en: 'Penalty decision' }, word: '处罚' },
  'summary-decision': { title: { zh: '当场行政处罚决定书', en: 'Penalty on the spot' }, word: '当处' },
  'no-penalty-decision': { title: { zh: '不予行政处罚决定书', en: 'No penalty' }, word: '不罚' },
  'service-receipt': { title: { zh: '送达回证', en: 'Proof of service' }, word: '送' },
  'enforcement-application': {
    title: { zh: '强制执行申请书', en: 'Application for enforcement' },
    word: '申执',
  },
  'case-closing': { title: { zh: '结案审批表', en: 'Case closing' }, word: '结' },
  'referral-approval': { title: { zh: '涉嫌犯罪案件移送审批表', en: 'Referral approved' }, word: '移批' },
  'referral-rejection': { title: { zh: '不予移送审批表', en: 'Referral not approved' }, word: '不移' },
  'referral-letter': { title: { zh: '涉嫌犯罪案件移送书', en: 'Letter of referral' }, word: '移送' },
  'supervision-request': { title: { zh: '建议立案监督函', en: 'Request for supervision' }, word: '移监' },
  'goods-handover': { title: { zh: '涉案物品移交清单', en: 'Goods handed over' }, word: '移物' },
}

/**
 * Takes the next number of the series of a template and year; gapless because it commits with what it numbers.
 *
 * @param day day of the document, Asia/Shanghai
 * @example '鹤市监处罚〔2026〕1号'
 */
export async function takeNumber(tx: Sql, template: string, day: string): Promise<string> {
  const year = Number(day.slice(0, 4))
  const [row] = await tx.query<{ last: number }>(
    `insert into work_series (series, year, last) values ($1, $2, 1)
     on conflict (series, year) do update set last = work_series.last + 1 returning last`,
    [`document/${template}`, year],
  )
  return `鹤市监${DOCUMENTS[template]?.word ?? ''}〔${year}〕${row!.last}号`
}
