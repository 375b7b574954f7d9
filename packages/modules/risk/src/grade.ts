import { lookUpBand, type RuleOf } from '@shian/kernel'
import { type LocalLaw, RULES, referenceTo } from './law.ts'
import type { Grade, Ledger, RuleReference } from './ledger.ts'
import { NEW_OPERATOR } from './new-operator.ts'
import { scoreOf, shiftGrade, stepsOn } from './score.ts'

/** A grade with everything the fact about it says. */
export interface Graded {
  to: Grade
  provisional: boolean
  steps: number
  data: {
    to: Grade
    score: number
    staticPoints: number
    dynamicPoints: number
    rule: RuleReference
    provisional?: boolean
    steps?: number
  }
}

/**
 * The grade of a score: up to 30 A, up to 45 B, up to 60 C, above D.
 *
 * @source rules/cn/risk-grading.json#bounds
 */
export function bandOf(rule: RuleOf<'score-table'>, score: number): Grade {
  return lookUpBand(rule, score) as Grade
}

/** The grade of a ledger on a day; undefined as long as there is no static score to stand on. */
export function gradeOf(ledger: Ledger, law: LocalLaw, day: string): Graded | undefined {
  if (!ledger.static) return undefined
  const rule = law.get('score-table', RULES.bounds)
  const { score, staticPoints, dynamicPoints } = scoreOf(ledger)
  const steps = stepsOn(ledger.movements, day)
  const provisional = ledger.lines.some(line => line.factor === NEW_OPERATOR)
  const to = shiftGrade(bandOf(rule, score), steps)
  const data = { to, score, staticPoints, dynamicPoints, rule: referenceTo(rule) }
  return {
    to,
    provisional,
    steps,
    data: { ...data, ...(provisional ? { provisional } : {}), ...(steps ? { steps } : {}) },
  }
}
