/**
 * A value in a condition: a literal, something the item or the form holds, a number from a rule, a count, the result of
 * a decision table for the fields of item and form, or the last day of a term that would begin now.
 */
export type Operand =
  | string
  | number
  | boolean
  | null
  | { readonly ref: string }
  | { readonly rule: string }
  | { readonly decide: string }
  | { readonly termEnd: string }
  | { readonly count: string; readonly where?: Readonly<Record<string, string | number | boolean>> }

/**
 * A condition as data: a closed set of operators, so that it can be stored, compared between versions, shown to a
 * lawyer and evaluated on a phone without a network. References start with `form.`, `item.`, `links.`, `clocks.`,
 * `actor.` or are `state`, `people` (how many act), `actors` (who they are), `area`; the part before the dot is given by
 * the caller. `in` asks of a list whether any of it is among the others.
 */
export type Condition =
  | { readonly eq: readonly [Operand, Operand] }
  | { readonly ne: readonly [Operand, Operand] }
  | { readonly lt: readonly [Operand, Operand] }
  | { readonly lte: readonly [Operand, Operand] }
  | { readonly gt: readonly [Operand, Operand] }
  | { readonly gte: readonly [Operand, Operand] }
  | { readonly in: readonly [Operand, readonly (string | number | boolean)[] | { readonly ref: string }] }
  | { readonly exists: string }
  | { readonly and: readonly Condition[] }
  | { readonly or: readonly Condition[] }
  | { readonly not: Condition }

/** What a condition is evaluated on. */
export interface ConditionScope {
  /** The values references are looked up in, by their first part. */
  readonly values: Readonly<Record<string, unknown>>
  /** A number from a rule in force; `undefined` when there is none. Absent: rules cannot be used. */
  readonly rule?: (id: string) => { readonly value: unknown; readonly mayBlock: boolean } | undefined
  /** The last day of the term of a rule, counted from now, `YYYY-MM-DD`. */
  readonly termEnd?: (id: string) => string | undefined
}

/** The answer, and the rules it used that are too weakly sourced to block anybody. */
export interface ConditionResult {
  readonly holds: boolean
  readonly advisoryRules: readonly string[]
}

/**
 * Evaluates a condition. A comparison with something missing is false, and so is its order; only `exists` and
 * `eq`/`ne` with `null` ask about absence.
 */
export function evaluateCondition(condition: Condition, scope: ConditionScope): ConditionResult {
  const advisory = new Set<string>()
  const holds = evaluate(condition, scope, advisory)
  return { holds, advisoryRules: [...advisory] }
}

/** Everything a condition reads, for checks of a definition: references, and rules as `rule:<id>`. */
export function readsOf(condition: Condition): string[] {
  if ('and' in condition) return condition.and.flatMap(readsOf)
  if ('or' in condition) return condition.or.flatMap(readsOf)
  if ('not' in condition) return readsOf(condition.not)
  if ('exists' in condition) return [condition.exists]
  return operandsOf(condition).flatMap(operand => {
    if (operand === null || typeof operand !== 'object') return []
    if ('ref' in operand) return [operand.ref]
    if ('rule' in operand) return [`rule:${operand.rule}`]
    if ('decide' in operand) return [`rule:${operand.decide}`]
    if ('termEnd' in operand) return [`rule:${operand.termEnd}`]
    return 'count' in operand ? [operand.count] : []
  })
}

/** Says whether unknown JSON is a condition of the closed operator set. */
export function isCondition(value: unknown): value is Condition {
  if (typeof value !== 'object' || value === null) return false
  const entries = Object.entries(value)
  const [operator, body] = entries[0] ?? ['', undefined]
  if (entries.length !== 1) return false
  if (operator === 'and' || operator === 'or') return Array.isArray(body) && body.every(isCondition)
  if (operator === 'not') return isCondition(body)
  if (operator === 'exists') return typeof body === 'string'
  if (!COMPARISONS.includes(operator) || !Array.isArray(body) || body.length !== 2) return false
  if (operator !== 'in') return body.every(isOperand)
  return isOperand(body[0]) && (Array.isArray(body[1]) || (typeof body[1] === 'object' && isOperand(body[1])))
}

const COMPARISONS = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in']

function isOperand(value: unknown): value is Operand {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return true
  if (typeof value !== 'object') return false
  const body = value as Record<string, unknown>
  return (
    ['ref', 'rule', 'count', 'decide', 'termEnd'].filter(name => typeof body[name] === 'string').length === 1
  )
}

function operandsOf(condition: Condition): Operand[] {
  const body = Object.values(condition)[0] as readonly [Operand, Operand | readonly unknown[]]
  return body.filter(operand => !Array.isArray(operand)) as Operand[]
}

function evaluate(condition: Condition, scope: ConditionScope, advisory: Set<string>): boolean {
  const value = (operand: Operand): unknown => resolve(operand, scope, advisory)
  if ('and' in condition) return condition.and.every(part => evaluate(part, scope, advisory))
  if ('or' in condition) return condition.or.some(part => evaluate(part, scope, advisory))
  if ('not' in condition) return !evaluate(condition.not, scope, advisory)
  if ('exists' in condition) return valueAt(condition.exists, scope.values) !== undefined
  if ('eq' in condition) return same(value(condition.eq[0]), value(condition.eq[1]))
  if ('ne' in condition) return !same(value(condition.ne[0]), value(condition.ne[1]))
  if ('lt' in condition) return order(value(condition.lt[0]), value(condition.lt[1]), (a, b) => a < b)
  if ('lte' in condition) return order(value(condition.lte[0]), value(condition.lte[1]), (a, b) => a <= b)
  if ('gt' in condition) return order(value(condition.gt[0]), value(condition.gt[1]), (a, b) => a > b)
  if ('gte' in condition) return order(value(condition.gte[0]), value(condition.gte[1]), (a, b) => a >= b)
  const [needle, haystack] = condition.in
  const found = Array.isArray(haystack) ? haystack : value(haystack as Operand)
  // A field of several values may hold one that was given without its list.
  const list = Array.isArray(found) || found === undefined ? found : [found]
  const wanted = value(needle)
  if (!Array.isArray(list)) return false
  return Array.isArray(wanted) ? wanted.some(one => list.includes(one)) : list.includes(wanted)
}

function resolve(operand: Operand, scope: ConditionScope, advisory: Set<string>): unknown {
  if (operand === null || typeof operand !== 'object') return operand
  if ('ref' in operand) return valueAt(operand.ref, scope.values)
  if ('count' in operand) return count(valueAt(operand.count, scope.values), operand.where ?? {})
  const id = 'rule' in operand ? operand.rule : 'decide' in operand ? operand.decide : operand.termEnd
  const rule = scope.rule?.(id)
  if (rule && !rule.mayBlock) advisory.add(id)
  if ('termEnd' in operand) return scope.termEnd?.(id)
  const value = rule?.value
  if ('decide' in operand) return decide(value, scope)
  return typeof value === 'object' && value !== null && 'value' in value ? value.value : value
}

// A table speaks of the fields themselves; what the form says counts before what the item said.
function decide(table: unknown, scope: ConditionScope): unknown {
  const { cases, otherwise } = (table ?? {}) as {
    cases?: readonly { when: unknown; result: unknown }[]
    otherwise?: unknown
  }
  const { item, form } = scope.values as Record<string, Record<string, unknown> | undefined>
  const values = { ...item, ...form }
  const hit = cases?.find(({ when }) => isCondition(when) && evaluate(when, { values }, new Set()))
  return hit ? hit.result : otherwise
}

function count(list: unknown, where: Readonly<Record<string, unknown>>): number {
  if (!Array.isArray(list)) return 0
  const wanted = Object.entries(where)
  return list.filter(entry =>
    wanted.every(([name, value]) => (entry as Record<string, unknown>)?.[name] === value),
  ).length
}

/** What a path of names leads to in the values of a scope; undefined when nothing is there. */
export function valueAt(path: string, values: Readonly<Record<string, unknown>>): unknown {
  let value: unknown = values
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = (value as Record<string, unknown>)[name]
  }
  return value === null ? undefined : value
}

function same(first: unknown, second: unknown): boolean {
  return (first ?? null) === (second ?? null)
}

function order(
  first: unknown,
  second: unknown,
  holds: (a: number | string, b: number | string) => boolean,
): boolean {
  const comparable =
    typeof first === typeof second && (typeof first === 'number' || typeof first === 'string')
  return comparable && holds(first as number | string, second as number | string)
}
