import type { Bilingual } from '@shian/kernel'

/** Words of the page on which anybody checks a document. */
export const VERIFY_TEXT = {
  site: { zh: '食品安全公示', en: 'Food safety' },
  title: { zh: '文书核验', en: 'Check a document' },
  match: {
    zh: '编号与封存记录一致',
    en: 'The number agrees with the sealed record',
  },
  matchHint: {
    zh: '请核对纸面的文书名称、编号和日期与下列内容是否相同。本页不显示文书内容。',
    en: 'Compare title, number and day on the paper with what is below. The content is not shown here.',
  },
  differs: {
    zh: '与封存记录不一致',
    en: 'It does not agree with the sealed record',
  },
  differsHint: {
    zh: '这份文书的编号或核验码与封存记录不同,可能被改动过。请向作出文书的市场监督管理部门查证。',
    en: 'The number or code differs from the sealed record; the paper may have been altered. Ask the authority that issued it.',
  },
  unasked: { zh: '有这一项封存记录', en: 'There is such a sealed record' },
  unaskedHint: {
    zh: '请输入纸面上的文书编号,核验是否一致。',
    en: 'Enter the number printed on the document to check it.',
  },
  label: { zh: '文书编号', en: 'Number of the document' },
  check: { zh: '核验', en: 'Check' },
  document: { zh: '文书名称', en: 'Document' },
  number: { zh: '编号', en: 'Number' },
  noNumber: { zh: '(无编号)', en: '(no number)' },
  day: { zh: '作出日期', en: 'Day of the act' },
  seal: { zh: '封存', en: 'Seal' },
  sealed: {
    zh: '已封存:叶值、路径和签名相符',
    en: 'Sealed: leaf, path and signature agree',
  },
  broken: {
    zh: '封存核验不通过:叶值、路径或签名不符',
    en: 'The seal does not verify: leaf, path or signature disagree',
  },
  waiting: {
    zh: '尚未封存:事实作出后数秒内完成,请稍后再查',
    en: 'Not sealed yet: it takes some seconds after the act',
  },
  index: { zh: '封存序号', en: 'Leaf index' },
  leaf: { zh: '叶值(SHA-256)', en: 'Leaf (SHA-256)' },
  size: { zh: '检查点叶数', en: 'Leaves under the checkpoint' },
  origin: { zh: '封存日志', en: 'Log' },
  fact: { zh: '事实编号', en: 'Fact' },
  unknownTitle: { zh: '没有这份文书', en: 'No such document' },
  unknown: {
    zh: '封存记录中没有这份文书。请检查二维码是否完整,或者向作出文书的市场监督管理部门查证。',
    en: 'The sealed record has no such document. Check the code, or ask the authority that issued it.',
  },
  home: { zh: '公示首页', en: 'Home' },
  other: { zh: 'English', en: '中文' },
} as const satisfies Record<string, Bilingual>

export type VerifyKey = keyof typeof VERIFY_TEXT
