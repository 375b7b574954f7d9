import { derivedId, type Recorded, scoreFactors } from '@shian/kernel'
import type { Line } from './dynamic.ts'
import { type LocalLaw, RULES, referenceTo } from './law.ts'

/** Factor of a sheet of self-inspection that did not come. */
export const MISSED = 'self-inspection.missed'

/**
 * Points of a missed sheet, by day, week or month; all together are capped.
 *
 * @source rules/hebi/risk-dynamic.json#self-inspection-points
 */
export function missedLine(event: Recorded, law: LocalLaw): Line {
  const rule = law.get('score-table', RULES.missedPoints)
  return {
    id: derivedId('risk.missed', event.id),
    points: scoreFactors(rule, { cycle: event.data['cycle'] }).points,
    factor: MISSED,
    rule: referenceTo(rule),
    of: event.id,
    about: event.subject,
    cap: { group: MISSED, points: law.number(RULES.missedCap) },
  }
}
