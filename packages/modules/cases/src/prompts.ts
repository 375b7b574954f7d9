import { type Bilingual, evaluateCondition, isCondition, type RuleBook } from '@shian/kernel'
import { THRESHOLD_RULES } from './kinds/words.ts'

/** A threshold of the criminal law that the facts of a case reach. */
export interface Prompt {
  rule: string
  effectiveFrom: string
  crime: Bilingual
  level: string
  /** Why: the case of the table that holds. */
  ground: Bilingual
  source: string
}

/**
 * Which thresholds of a crime the facts reach. Whether to refer is decided by people.
 *
 * @param facts fields of the case: money in fen, numbers of people, circumstances
 * @source rules/cn/criminal-threshold.json#unsafe-food
 */
export function promptsFor(
  rules: RuleBook,
  area: string,
  at: Date,
  facts: Readonly<Record<string, unknown>>,
): Prompt[] {
  return THRESHOLD_RULES.flatMap(id => {
    const rule = rules.get('scope', id, area, at)
    const hit = rule.value.cases.find(
      entry => isCondition(entry.when) && evaluateCondition(entry.when, { values: facts }).holds,
    )
    if (!hit) return []
    const { document, number = '', article = '' } = rule.source
    return [
      {
        rule: id,
        effectiveFrom: rule.effectiveFrom,
        crime: rule.title,
        level: String(hit.result),
        ground: hit.title ?? rule.title,
        source: `${document}${number ? `(${number})` : ''}${article}`,
      },
    ]
  })
}
