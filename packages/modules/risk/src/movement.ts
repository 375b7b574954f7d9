import {
  type DecideContext,
  type DraftEvent,
  dayOf,
  derivedId,
  Refusal,
  type RuleOf,
  yearOf,
} from '@shian/kernel'
import { type LocalLaw, RULES, referenceTo } from './law.ts'
import type { RuleReference } from './ledger.ts'

/** One ground on which a grade may be moved. */
export interface Ground {
  id: string
  title: { zh: string; en: string }
  /** Steps allowed: up (riskier) from 1 to `most`, or exactly −1. */
  least: number
  most: number
  rule: RuleReference
}

interface Outcome {
  by: number
  atMost?: number
}

/** The name a case asks for: `{in: ['accident', {ref: 'events'}]}`. */
function groundId(when: unknown): string | undefined {
  const [id] = (when as { in?: [unknown, unknown] }).in ?? []
  return typeof id === 'string' ? id : undefined
}

function readGrounds(rule: RuleOf<'scope'>): Ground[] {
  return rule.value.cases.flatMap(({ when, result, title }) => {
    const id = groundId(when)
    const { by, atMost } = result as Outcome
    if (id === undefined || !title) return []
    return [{ id, title, least: by, most: atMost ?? by, rule: referenceTo(rule) }]
  })
}

/** The grounds the rules list. @source rules/cn/risk-grading.json#raise */
export function groundsOf(law: LocalLaw): Ground[] {
  return [RULES.raise, RULES.lower].flatMap(id => readGrounds(law.get('scope', id)))
}

/**
 * Moves next year's grade on a listed ground, because this year's record decides next year's grade. A person decides
 * it; the platform never does.
 *
 * @throws Refusal risk.unknown_ground, risk.steps_not_allowed
 * @source rules/cn/risk-grading.json#raise
 */
export function moveGrade(
  command: { ground: string; steps: number; note: string; law: LocalLaw },
  context: DecideContext,
): DraftEvent[] {
  const grounds = groundsOf(command.law)
  const ground = grounds.find(entry => entry.id === command.ground)
  if (!ground) throw new Refusal('risk.unknown_ground', 422, { accepted: grounds.map(entry => entry.id) })
  const { steps } = command
  const { least, most } = ground
  if (steps < least || steps > most) throw new Refusal('risk.steps_not_allowed', 422, { steps, least, most })
  const year = yearOf(dayOf(context.now)) + 1
  const term = { from: `${year}-01-01`, until: `${year}-12-31` }
  const id = derivedId('risk.moved', context.subject, ground.id, String(year))
  const data = { ground: ground.id, steps, note: command.note, ...term, rule: ground.rule }
  return [{ id, type: 'risk.GradeMoved', audience: 'party', data }]
}
