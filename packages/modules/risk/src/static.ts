import { decideCase, type RuleOf, scoreFactors } from '@shian/kernel'
import type { Profile } from './assessment.ts'
import { type LocalLaw, RULES, referenceTo } from './law.ts'
import type { StaticLine, StaticScore } from './ledger.ts'
import { roundPoints } from './score.ts'

type Factor = Extract<RuleOf<'score-table'>['value'], { factors: unknown }>['factors'][number]

const HEALTH_FOOD_FACTOR = 'raw-material'
const VALUE_LENGTH_MAX = 80

/** Factors the registry keeps in fields of their own, by the names the tables give them. */
function ownFactors(profile: Profile): Record<string, unknown> {
  const { kind, floorAreaSquareMetres: area, dinersPerMeal: diners } = profile
  const canteen = kind.endsWith('-canteen')
  return {
    kind,
    area,
    'floor-area': area,
    diners,
    ...(canteen ? { 'canteen-diners': diners } : { 'restaurant-area': area }),
  }
}

/**
 * What a table can use of what was registered. A value the table does not know counts as not given, because a
 * wrong entry in one file must not stop the scoring of a city.
 */
function usable(factor: Factor, value: unknown): unknown {
  if (!factor.choices) return typeof value === 'number' && Number.isFinite(value) ? value : undefined
  const keys = (Array.isArray(value) ? value : [value]).filter(
    key => factor.choices?.[String(key)] !== undefined,
  )
  return keys.length > 0 ? keys.map(String) : undefined
}

function valueText(factor: Factor, value: unknown): number | string {
  if (typeof value === 'number') return value
  const keys = value as string[]
  return keys
    .map(key => factor.choices?.[key]?.title.zh ?? key)
    .join('、')
    .slice(0, VALUE_LENGTH_MAX)
}

/**
 * The static score of a premises by the table of its kind, line by line. Lines add up to `points`.
 *
 * @source rules/cn/risk-grading.json#static-catering
 */
export function scoreStatic(
  law: LocalLaw,
  profile: Profile,
): Pick<StaticScore, 'table' | 'lines' | 'points'> {
  const factors = profile.riskFactors ?? {}
  const healthFood = factors[HEALTH_FOOD_FACTOR] !== undefined
  const table = decideCase(law.get('scope', RULES.staticTables), { kind: profile.kind, healthFood }) as string
  const rule = law.get('score-table', table)
  if (!('factors' in rule.value)) throw new TypeError(`rule ${table} is not a table of factors`)
  const raw: Record<string, unknown> = { ...ownFactors(profile), ...factors }
  const given = Object.fromEntries(
    rule.value.factors.map(factor => [factor.id, usable(factor, raw[factor.id])]),
  )
  const { byFactor } = scoreFactors(rule, given)
  const best = highestOfGroups(rule.value.factors, byFactor)
  const lines: StaticLine[] = []
  let room = Math.min(rule.value.max, law.number(RULES.staticMax))
  for (const factor of rule.value.factors) {
    const points = best.get(factor.id)
    if (points === undefined) continue
    const counted = roundPoints(Math.min(points, room))
    room = roundPoints(room - counted)
    lines.push({
      factor: factor.id,
      value: valueText(factor, given[factor.id]),
      points: counted,
      rule: referenceTo(rule),
    })
  }
  const points = roundPoints(lines.reduce((sum, line) => sum + line.points, 0))
  return { table, lines, points }
}

/** Factors of one group exclude each other: only the highest is a line. */
function highestOfGroups(
  factors: readonly Factor[],
  scored: readonly { factor: string; points: number }[],
): Map<string, number> {
  const winners = new Map<string, { factor: string; points: number }>()
  for (const entry of scored) {
    const group = factors.find(factor => factor.id === entry.factor)?.group ?? entry.factor
    const known = winners.get(group)
    if (!known || entry.points > known.points) winners.set(group, entry)
  }
  return new Map([...winners.values()].map(({ factor, points }) => [factor, points]))
}
