import { type Bilingual, dayOf, type Recorded } from '@shian/kernel'
import { type Concerned, chineseDay, optionsFor } from './compose.ts'
import { dueOn, type Law, type NoticeKind, shownUntil } from './law.ts'
import type { Proposed } from './notice.ts'
import { redact } from './redact.ts'

const PENALTIES: Readonly<Record<string, Bilingual>> = {
  warning: { zh: '警告', en: 'warning' },
  criticism: { zh: '通报批评', en: 'criticism in public' },
  fine: { zh: '罚款', en: 'fine' },
  'confiscate-gain': { zh: '没收违法所得', en: 'confiscation of gains' },
  'confiscate-goods': { zh: '没收非法财物', en: 'confiscation of goods' },
  'suspend-licence': { zh: '暂扣许可证件', en: 'licence suspended' },
  'revoke-licence': { zh: '吊销许可证件', en: 'licence revoked' },
  'restrict-trade': { zh: '限制开展生产经营活动', en: 'trade restricted' },
  'stop-business': { zh: '责令停产停业', en: 'business stopped' },
  'close-down': { zh: '责令关闭', en: 'closed down' },
  'restrict-person': { zh: '限制从业', en: 'barred from the trade' },
}

interface Penalty {
  procedure: 'ordinary' | 'summary'
  violation: string
  clause: string
  basis: string
  penalties: string[]
  amountFen: number
  confiscatedFen: number
  documentNumber: string
  decidedOn: string
}

const yuan = (fen: number): string => (fen / 100).toFixed(fen % 100 === 0 ? 0 : 2)

/** What all drafts about a premises share. */
function draft(
  event: Recorded,
  concerned: Concerned,
  law: Law,
  kind: NoticeKind,
  texts: { title: string; titleEnglish: string; body: string; bodyEnglish: string },
  facts: Proposed['facts'],
  showRule?: string,
): Proposed {
  const { signName, legalName, creditCode, authority, premisesId } = concerned
  const hide = (text: string): string => redact(text, optionsFor(concerned)).text
  return {
    premisesId,
    kind,
    title: hide(texts.title).slice(0, 200),
    titleEnglish: hide(texts.titleEnglish).slice(0, 300),
    body: hide(texts.body).slice(0, 8_000),
    bodyEnglish: hide(texts.bodyEnglish).slice(0, 12_000),
    facts: { signName: hide(signName), legalName: hide(legalName), creditCode, ...facts },
    authority,
    of: event.id,
    dueOn: dueOn(law, kind, event.area, event.time),
    rule: shownUntil(law, kind, event.area, event.time, showRule).rule,
  }
}

/**
 * How long a penalty is shown: three months for criticism or a small fine alone, else three years.
 *
 * @source rules/cn/publication.json#show-short
 */
function showRuleOf({ penalties, amountFen }: Penalty, law: Law, event: Recorded): string {
  const light = penalties.every(kind => ['warning', 'criticism', 'fine'].includes(kind))
  const small = law.rules.find('publication-terms.small-fine', event.area, dayOf(event.time))
  const limit = small?.kind === 'number' ? small.value.value : 0
  return light && amountFen <= limit ? 'publication.show-short' : 'publication.show-long'
}

/**
 * The draft notice of a penalty: number, party, violation, content, authority, day. Penalties on the spot and mere
 * warnings are not published.
 *
 * @source 市场监督管理行政处罚信息公示规定 Art. 2, 4, 13
 */
export function composePenalty(event: Recorded, concerned: Concerned, law: Law): Proposed | undefined {
  const penalty = event.data as unknown as Penalty
  const { procedure, penalties, amountFen, confiscatedFen, documentNumber, decidedOn } = penalty
  if (procedure === 'summary' || penalties.every(kind => kind === 'warning')) return undefined
  const { signName, legalName, authority } = concerned
  const word = (kind: string, language: 'zh' | 'en'): string => PENALTIES[kind]?.[language] ?? kind
  const money = [
    amountFen > 0 ? `罚款${yuan(amountFen)}元` : '',
    confiscatedFen > 0 ? `没收${yuan(confiscatedFen)}元` : '',
  ].filter(part => part !== '')
  const texts = {
    title: `${signName}行政处罚信息`,
    titleEnglish: `${signName}: penalty`,
    body: [
      `行政处罚决定书文号：${documentNumber}。当事人：${legalName}（${signName}）。`,
      `违法行为：${penalty.violation}。违反${penalty.clause}，依据${penalty.basis}。`,
      `处罚内容：${penalties.map(kind => word(kind, 'zh')).join('、')}${money.length > 0 ? `（${money.join('，')}）` : ''}。`,
      `作出决定：${authority}，${chineseDay(decidedOn)}。`,
    ].join(''),
    bodyEnglish: [
      `Decision ${documentNumber} of ${decidedOn} on ${legalName} (${signName}).`,
      `Penalty: ${penalties.map(kind => word(kind, 'en')).join(', ')}.`,
      amountFen > 0 ? `Fine: ${yuan(amountFen)} yuan.` : '',
      confiscatedFen > 0 ? `Confiscated: ${yuan(confiscatedFen)} yuan.` : '',
      `Original text of the violation: ${penalty.violation}`,
    ]
      .filter(part => part !== '')
      .join(' '),
  }
  const facts = { documentNumber, decidedOn, amountFen, confiscatedFen, penalties: penalties.join(',') }
  return draft(event, concerned, law, 'penalty', texts, facts, showRuleOf(penalty, law, event))
}

/** The draft of a typical case a leader chose to expose, without people. */
export function composeTypicalCase(event: Recorded, concerned: Concerned, law: Law): Proposed {
  const { title, text, documentNumber } = event.data as {
    title: string
    text: string
    documentNumber: string
  }
  const texts = {
    title,
    titleEnglish: `Typical case: ${concerned.signName}`,
    body: text,
    bodyEnglish: `A typical case chosen by the authority. Original text: ${text}`,
  }
  return draft(event, concerned, law, 'typical-case', texts, { documentNumber })
}

interface Sample {
  food: string
  specification?: string
  batch?: string
  producer?: string
  verdict: 'pass' | 'fail'
  failedItems?: string
  reportNumber: string
  confirmedOn: string
}

/**
 * The draft notice of a sampling result that is final.
 *
 * @source 食品安全抽样检验管理办法, publication of results
 */
export function composeSample(event: Recorded, concerned: Concerned, law: Law): Proposed {
  const sample = event.data as unknown as Sample
  const { signName, legalName, authority } = concerned
  const { food, specification, batch, producer, verdict, failedItems, reportNumber, confirmedOn } = sample
  const result = verdict === 'pass' ? { zh: '合格', en: 'passed' } : { zh: '不合格', en: 'failed' }
  const details = [
    specification ? `规格${specification}` : '',
    batch ? `批号或者生产日期${batch}` : '',
    producer ? `标称生产者${producer}` : '',
  ].filter(part => part !== '')
  const texts = {
    title: `${signName}食品抽检信息：${food}${result.zh}`,
    titleEnglish: `${signName}: sample of ${food} ${result.en}`,
    body: [
      `${authority}对${signName}（${legalName}）的${food}${details.length > 0 ? `（${details.join('，')}）` : ''}抽样检验，`,
      `结果${result.zh}${failedItems ? `，不合格项目：${failedItems}` : ''}。检验报告${reportNumber}，${chineseDay(confirmedOn)}确认。`,
    ].join(''),
    bodyEnglish: `Sample of ${food} taken at ${legalName} (${signName}): ${result.en}.${
      failedItems ? ` Failed: ${failedItems}.` : ''
    } Report ${reportNumber}, final on ${confirmedOn}.`,
  }
  const facts = { food, verdict, reportNumber, confirmedOn, ...(batch ? { batch } : {}) }
  return draft(event, concerned, law, 'sampling-result', texts, facts)
}
