import { dayOf, isDay } from '../work/time.ts'
import { areaCovers, isRuleArea, plainArea } from './area-scope.ts'
import {
  parseRule,
  type ResolvedRule,
  type Rule,
  type RuleKind,
  type RuleLookup,
  type RuleOf,
} from './schema.ts'
import { findLaxness } from './strictness.ts'

/** All rules of a node, by id, area and date. */
export interface RuleBook {
  readonly rules: readonly Rule[]
  /**
   * The version in force for the most specific area that has one.
   *
   * @param area division code path, optionally with `/premisesId`; '' or 'cn' for the nation
   * @param at a day in Asia/Shanghai or a moment; the date of the event, never "now" by habit
   */
  readonly find: RuleLookup
  /** Like `find`, and of the kind asked for. @throws Error when there is none: a missing rule is a broken setup */
  get<K extends RuleKind>(kind: K, id: string, area: string, at: string | Date): RuleOf<K> & ResolvedRule
  /** Every version of a rule, nation first, oldest first; for the history page. */
  versions(id: string): readonly Rule[]
}

/**
 * Reads rules from JSON and refuses a set that contradicts itself.
 *
 * @param json rules as parsed from the files; arrays are flattened
 * @throws Error on a malformed rule, a day that does not exist, an unknown area, two versions in force on one day for
 *   one area, or a lower level that is laxer than a higher one
 */
export function loadRules(json: readonly unknown[]): RuleBook {
  const byId = new Map<string, Rule[]>()
  for (const entry of json.flat()) {
    const rule = parseRule(entry)
    checkScope(rule)
    byId.set(rule.id, [...(byId.get(rule.id) ?? []), rule])
  }
  for (const versions of byId.values()) {
    versions.sort(compareVersions)
    checkVersions(versions)
  }
  const find: RuleLookup = (id, area, at) => {
    const day = toDay(at)
    const rule = byId
      .get(id)
      ?.findLast(version => areaCovers(version.scope.area, area) && isInForce(version, day))
    return rule && { ...rule, mayBlock: rule.confidence === 'T' }
  }
  return {
    rules: [...byId.values()].flat(),
    find,
    get(kind, id, area, at) {
      const rule = find(id, area, at instanceof Date ? at.toISOString() : at)
      if (!rule) throw new Error(`no rule ${id} is in force for "${area}" at ${String(at)}`)
      if (rule.kind !== kind) throw new Error(`rule ${id} is a ${rule.kind}, not a ${kind}`)
      return rule as RuleOf<typeof kind> & ResolvedRule
    },
    versions: id => byId.get(id) ?? [],
  }
}

/** Says whether a version is in force on a day. */
export function isInForce(rule: Rule, day: string): boolean {
  return rule.effectiveFrom <= day && (rule.effectiveTo === undefined || day <= rule.effectiveTo)
}

function toDay(at: string): string {
  return isDay(at) ? at : dayOf(at)
}

// Shorter areas are wider, so the last match is the most specific one.
function compareVersions(first: Rule, second: Rule): number {
  const [one, two] = [plainArea(first.scope.area), plainArea(second.scope.area)]
  if (one.length !== two.length) return one.length - two.length
  if (one !== two) return one < two ? -1 : 1
  return first.effectiveFrom < second.effectiveFrom ? -1 : 1
}

function checkScope(rule: Rule): void {
  if (!isRuleArea(rule.scope.area)) throw new Error(`rule ${rule.id}: "${rule.scope.area}" is not an area`)
  for (const day of [rule.effectiveFrom, rule.effectiveTo]) {
    if (day !== undefined && !isDay(day)) throw new Error(`rule ${rule.id}: ${day} is not a day`)
  }
  if (rule.effectiveTo !== undefined && rule.effectiveTo < rule.effectiveFrom) {
    throw new Error(`rule ${rule.id}: ends before it begins`)
  }
}

function checkVersions(versions: readonly Rule[]): void {
  for (const [index, lower] of versions.entries()) {
    for (const higher of versions.slice(0, index)) {
      if (!overlaps(higher, lower)) continue
      const [wide, narrow] = [plainArea(higher.scope.area), plainArea(lower.scope.area)]
      if (wide === narrow)
        throw new Error(`rule ${lower.id}: two versions in force for "${wide}" from ${lower.effectiveFrom}`)
      const laxness = areaCovers(wide, narrow) ? findLaxness(higher, lower) : undefined
      if (laxness) throw new Error(`rule ${lower.id} for "${narrow}" is laxer than for "${wide}": ${laxness}`)
    }
  }
}

function overlaps(first: Rule, second: Rule): boolean {
  return isInForce(first, second.effectiveFrom) || isInForce(second, first.effectiveFrom)
}
