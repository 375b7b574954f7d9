import { risk } from '@shian/events'
import type { Bilingual, Rule, RuleBook, RuleOf } from '@shian/kernel'
import { CONCLUSION, itemOf } from './dynamic.ts'
import { smallestRemoval } from './improvement.ts'
import { type LocalLaw, RULES } from './law.ts'
import type { DynamicLine, Grade, Ledger, RuleReference } from './ledger.ts'
import { MISSED } from './missed.ts'
import { NEW_OPERATOR } from './new-operator.ts'
import { scoreOf, shiftGrade } from './score.ts'

const FIXED_TITLES: Record<string, Bilingual> = {
  [CONCLUSION]: { zh: '最近一次监督检查', en: 'Latest inspection' },
  [NEW_OPERATOR]: {
    zh: '尚无监督检查记录,暂按静态分折算(仅作提示)',
    en: 'No inspection on record: static score stretched (a reminder only)',
  },
  [MISSED]: { zh: '自查漏查', en: 'Self-inspection missed' },
  'rectification.overdue': { zh: '整改逾期', en: 'Rectification overdue' },
}

/** The version of a rule a fact names, as far as this node still has it. */
export function findVersion(rules: RuleBook, reference: RuleReference): Rule | undefined {
  const versions = rules.versions(reference.id)
  return versions.findLast(rule => rule.effectiveFrom === reference.effectiveFrom) ?? versions.at(-1)
}

/** How a rule is shown beside a number. */
export function describeRule(rules: RuleBook, reference: RuleReference) {
  const rule = findVersion(rules, reference)
  return {
    ...reference,
    title: rule?.title ?? { zh: reference.id, en: reference.id },
    confidence: rule?.confidence ?? 'M',
    source: rule ? sourceText(rule) : '',
  }
}

function sourceText({ source }: Rule): string {
  return [source.document, source.number, source.article].filter(part => part).join(' ')
}

/** What a factor is called, from the table it comes from. */
export function titleOf(rules: RuleBook, factor: string, reference: RuleReference): Bilingual {
  const fixed = FIXED_TITLES[factor]
  if (fixed) return fixed
  const rule = findVersion(rules, reference)
  const item = itemOf(factor)
  if (item !== undefined) return failedItemTitle(rules, factor, item)
  if (factor.startsWith('finding/')) return findingTitle(rules, factor.slice('finding/'.length))
  return tableTitle(rule, factor) ?? rule?.title ?? { zh: factor, en: factor }
}

function tableTitle(rule: Rule | undefined, factor: string): Bilingual | undefined {
  if (rule?.kind !== 'score-table' || !('factors' in rule.value)) return undefined
  return rule.value.factors.find(entry => entry.id === factor)?.title
}

function failedItemTitle(rules: RuleBook, factor: string, item: string): Bilingual {
  const lists = rules.rules.filter((rule): rule is RuleOf<'checklist'> & Rule => rule.kind === 'checklist')
  const known = lists.flatMap(list => list.value.items).find(entry => entry.id === item)?.title
  const title = known ?? { zh: item, en: item }
  const key = factor.startsWith('inspection.key/')
  return {
    zh: `${key ? '重点项' : '一般项'}不符合:${title.zh}`,
    en: `${key ? 'Key' : 'General'} item failed: ${title.en}`,
  }
}

function findingTitle(rules: RuleBook, type: string): Bilingual {
  const rule = rules.versions(RULES.findingPoints).at(-1)
  const factors = rule?.kind === 'score-table' && 'factors' in rule.value ? rule.value.factors : []
  const title = factors.find(entry => entry.id === 'type')?.choices?.[type]?.title ?? { zh: type, en: type }
  return { zh: `已确认线索:${title.zh}`, en: `Confirmed finding: ${title.en}` }
}

/** Whether the operator can make a line go by putting something right. */
export function canGo(line: Pick<DynamicLine, 'factor' | 'points'>): boolean {
  return line.points > 0 && (line.factor.startsWith('finding/') || itemOf(line.factor) !== undefined)
}

/** A lower grade and the smallest set of lines that leads there. */
export interface Way {
  grade: Grade
  lines: DynamicLine[]
}

/** For every grade below the present one: the smallest set of removable lines that reaches it, if there is one. */
export function waysToLower(ledger: Ledger, law: LocalLaw, grade: Grade, steps: number): Way[] {
  const rule = law.get('score-table', RULES.bounds)
  const { staticPoints } = scoreOf(ledger)
  const below = risk.GRADES.slice(0, risk.GRADES.indexOf(grade)).reverse()
  return below.flatMap(target => {
    const bound = boundFor(rule, target, steps)
    if (bound === undefined || bound < staticPoints) return []
    const lines = smallestRemoval(ledger.lines, canGo, bound - staticPoints)
    return lines && lines.length > 0 ? [{ grade: target, lines }] : []
  })
}

/** Highest score that still gives the grade after the steps in force. */
function boundFor(rule: RuleOf<'score-table'>, target: Grade, steps: number): number | undefined {
  if (!('bands' in rule.value)) return undefined
  const reach = (grade: unknown): boolean =>
    risk.GRADES.indexOf(shiftGrade(grade as Grade, steps)) <= risk.GRADES.indexOf(target)
  const bounds = rule.value.bands.filter(band => reach(band.result)).map(band => band.upTo)
  return bounds.findLast(bound => bound !== null) ?? undefined
}
