import type { Calendar } from '../work/calendar.ts'
import { evaluateRule } from './evaluate.ts'
import type { Rule } from './schema.ts'

/** An example whose rule gave something else. */
export interface ExampleFailure {
  readonly rule: string
  readonly area: string
  readonly effectiveFrom: string
  readonly example: number
  readonly expected: unknown
  readonly actual: unknown
}

/**
 * Runs the examples a rule carries. An example states only what it is about: every property of `expect` must be equal
 * in the result, further ones may be there.
 *
 * @returns the examples that failed; empty when the rule says what its authors believe it says
 */
export function runExamples(rule: Rule, calendar?: Calendar): ExampleFailure[] {
  return rule.examples.flatMap(({ given, expect }, index) => {
    const actual = attempt(() => evaluateRule(rule, (given ?? {}) as Record<string, unknown>, calendar))
    if (includes(actual, expect)) return []
    const at = { rule: rule.id, area: rule.scope.area, effectiveFrom: rule.effectiveFrom }
    return [{ ...at, example: index, expected: expect, actual }]
  })
}

function attempt(evaluate: () => unknown): unknown {
  try {
    return evaluate()
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

function includes(actual: unknown, expected: unknown): boolean {
  if (typeof expected !== 'object' || expected === null) return Object.is(actual, expected)
  if (typeof actual !== 'object' || actual === null) return false
  if (Array.isArray(expected) && (!Array.isArray(actual) || actual.length !== expected.length)) return false
  return Object.entries(expected).every(([name, value]) =>
    includes((actual as Record<string, unknown>)[name], value),
  )
}
