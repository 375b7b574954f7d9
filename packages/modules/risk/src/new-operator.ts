import { type DraftEvent, derivedId } from '@shian/kernel'
import { type LocalLaw, RULES, referenceTo } from './law.ts'
import type { StaticScore } from './ledger.ts'
import { roundPoints } from './score.ts'

/** Factor of the line that stands for the dynamic score nobody has measured yet. */
export const NEW_OPERATOR = 'new-operator'

/**
 * The line that stretches a static score to 100 points: static × (factor − 1), at most the dynamic cap.
 *
 * @source rules/cn/risk-grading.json#new-operator-factor
 */
export function newOperatorDraft(score: StaticScore, law: LocalLaw, seed: string, time: Date): DraftEvent {
  const rule = law.get('number', RULES.newOperator)
  const total = law.number(RULES.dynamicMax)
  const points = Math.min(total, roundPoints(score.points * (rule.value.value - 1)))
  const data = {
    points,
    factor: NEW_OPERATOR,
    rule: referenceTo(rule),
    of: score.eventId,
    cap: { group: NEW_OPERATOR, points: total, total },
  }
  return { id: derivedId('risk.estimate', seed), type: 'risk.PointsAdded', data, time }
}
