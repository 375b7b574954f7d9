import { type Bilingual, dayOf, type Recorded, type RuleBook } from '@shian/kernel'
import { dueOn, type Law, shownUntil } from './law.ts'
import type { Proposed, Published } from './notice.ts'
import { type RedactOptions, redact } from './redact.ts'

/** What a notice says about the premises it concerns. */
export interface Concerned {
  premisesId: string
  signName: string
  legalName: string
  creditCode: string | null
  kind: string
  /** County bureau that publishes. */
  authority: string
  /** Names of people at work there or acting in the case; they never appear. */
  names: readonly string[]
}

export const INSPECTION_KINDS: Record<string, Bilingual> = {
  daily: { zh: '日常监督检查', en: 'routine inspection' },
  special: { zh: '专项检查', en: 'special inspection' },
  flight: { zh: '飞行检查', en: 'unannounced inspection' },
  'double-random': { zh: '双随机抽查', en: 'double-random inspection' },
}

export const VERDICTS: Record<string, Bilingual> = {
  conformant: { zh: '符合', en: 'Conformant' },
  'basically-conformant': { zh: '基本符合', en: 'Basically conformant' },
  'non-conformant': { zh: '不符合', en: 'Not conformant' },
}

interface Answer {
  item: string
  result: 'pass' | 'fail' | 'not-applicable'
  key: boolean
}

/** Options that keep the firm's own names and hide the people. */
export function optionsFor(concerned: Concerned): RedactOptions {
  const { signName, legalName, creditCode, authority, names } = concerned
  return { keep: [signName, legalName, authority, ...(creditCode ? [creditCode] : [])], names }
}

/** Checklist of a kind of premises. */
function checklistOf(kind: string): string {
  if (kind === 'producer' || kind === 'small-workshop') return 'inspection.production-checklist'
  if (kind === 'shop' || kind === 'market' || kind === 'stall') return 'inspection.sales-checklist'
  return 'inspection.catering-checklist'
}

/** Titles of check points, from the list the inspection used, or the one for the kind of premises; an unknown one keeps its id. */
export function itemTitles(
  rules: RuleBook,
  list: { formVersion: string; kind: string; area: string; day: string },
  items: readonly string[],
): Bilingual {
  const { formVersion, kind, area, day } = list
  const rule = rules.find(formVersion, area, day) ?? rules.find(checklistOf(kind), area, day)
  const known = rule?.kind === 'checklist' ? rule.value.items : []
  const titles = items.map(id => known.find(entry => entry.id === id)?.title ?? { zh: id, en: id })
  return { zh: titles.map(t => t.zh).join('、'), en: titles.map(t => t.en).join(', ') }
}

interface Conclusion {
  inspectionKind: string
  verdict: string
  answers: Answer[]
  concludedOn: string
  fullCoverage: boolean
  formVersion: string
}

/** The sentences of a result, in both languages, before redaction. */
function resultTexts(conclusion: Conclusion, area: string, concerned: Concerned, rules: RuleBook) {
  const { inspectionKind, verdict, answers, concludedOn: day, formVersion } = conclusion
  const { signName, legalName, authority, kind } = concerned
  const failed = answers.filter(answer => answer.result === 'fail')
  const checked = answers.filter(answer => answer.result !== 'not-applicable').length
  const titles = (key: boolean): Bilingual => {
    const items = failed.filter(answer => answer.key === key).map(answer => answer.item)
    return itemTitles(rules, { formVersion, kind, area, day }, items)
  }
  const [keyItems, generalItems] = [titles(true), titles(false)]
  const keyFailed = failed.filter(answer => answer.key).length
  const name = INSPECTION_KINDS[inspectionKind] ?? { zh: inspectionKind, en: inspectionKind }
  const result = VERDICTS[verdict] ?? { zh: verdict, en: verdict }
  const zh = [
    `${authority}于${chineseDay(day)}对${signName}（${legalName}）进行${name.zh}，结果为${result.zh}。`,
    `共检查${checked}项，不符合${failed.length}项，其中重点项${keyFailed}项。`,
    keyItems.zh ? `重点项不符合：${keyItems.zh}。` : '',
    generalItems.zh ? `一般项不符合：${generalItems.zh}。` : '',
  ]
  const en = [
    `On ${day} a ${name.en} of ${signName} (${legalName}) was held. Result: ${result.en}.`,
    `${checked} items checked, ${failed.length} failed, ${keyFailed} of them key items.`,
    keyItems.en ? `Key items failed: ${keyItems.en}.` : '',
    generalItems.en ? `General items failed: ${generalItems.en}.` : '',
  ]
  return {
    title: `${signName}${name.zh}结果：${result.zh}`,
    titleEnglish: `${signName}: ${name.en}, ${result.en.toLowerCase()}`,
    body: zh.join(''),
    bodyEnglish: en.filter(sentence => sentence).join(' '),
    figures: { checked, failed: failed.length, keyFailed },
  }
}

/**
 * The notice of an inspection result. Its content is fixed by law and holds nothing an officer wrote freely, so it is
 * published without another look.
 *
 * @param publishedAt when it becomes public
 * @source rules/cn/inspection.json#publish
 */
export function composeResult(event: Recorded, concerned: Concerned, law: Law, publishedAt: Date): Published {
  const conclusion = event.data as unknown as Conclusion
  const { inspectionKind, verdict, concludedOn, fullCoverage } = conclusion
  const { signName, legalName, creditCode, authority, premisesId } = concerned
  const hide = (text: string): string => redact(text, optionsFor(concerned)).text
  const texts = resultTexts(conclusion, event.area, concerned, law.rules)
  return {
    premisesId,
    kind: 'inspection-result',
    title: hide(texts.title).slice(0, 200),
    titleEnglish: hide(texts.titleEnglish).slice(0, 300),
    body: hide(texts.body).slice(0, 8_000),
    bodyEnglish: hide(texts.bodyEnglish).slice(0, 12_000),
    facts: {
      signName: hide(signName),
      legalName: hide(legalName),
      creditCode,
      inspectionKind,
      verdict,
      concludedOn,
      fullCoverage,
      ...texts.figures,
    },
    authority,
    of: event.id,
    dueOn: dueOn(law, 'inspection-result', event.area, event.time),
    ...shownUntil(law, 'inspection-result', event.area, publishedAt),
  }
}

/**
 * The draft notice of an order to rectify. An officer wrote its text, so it waits for the publisher, redacted.
 */
export function composeOrder(event: Recorded, concerned: Concerned, law: Law): Proposed {
  const { problem, clause } = event.data as { problem: string; clause?: string }
  const { signName, legalName, creditCode, authority, premisesId } = concerned
  const hide = (text: string): string => redact(text, optionsFor(concerned)).text
  const day = dayOf(event.time)
  const basis = clause ? `依据${clause}，` : ''
  const { rule } = shownUntil(law, 'rectification', event.area, event.time)
  return {
    premisesId,
    kind: 'rectification',
    title: hide(`责令${signName}改正`).slice(0, 200),
    titleEnglish: hide(`${signName}: ordered to put right`).slice(0, 300),
    body: hide(
      `${authority}于${chineseDay(day)}${basis}责令${signName}（${legalName}）改正以下问题：${problem}`,
    ),
    bodyEnglish: hide(
      `On ${day} ${signName} (${legalName}) was ordered to put the following right. Original text: ${problem}`,
    ),
    facts: {
      signName: hide(signName),
      legalName: hide(legalName),
      creditCode,
      orderedOn: day,
      order: event.subject.slice(event.subject.indexOf('/') + 1),
      ...(clause ? { clause: hide(clause) } : {}),
    },
    authority,
    of: event.id,
    dueOn: dueOn(law, 'rectification', event.area, event.time),
    rule,
  }
}

/** `2026年11月24日`, the form of official texts. */
export function chineseDay(day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  return `${year}年${month}月${date}日`
}
