import type { Rule } from './schema.ts'

/**
 * What is wrong with a rule of a lower level beside the rule of a higher one: it may only be stricter.
 *
 * @returns undefined when it is at least as strict, when the higher rule leaves the direction open ('none'), or when
 *   the kinds carry no order
 */
export function findLaxness(higher: Rule, lower: Rule): string | undefined {
  const direction = higher.strictness ?? 'none'
  if (direction === 'none') return undefined
  if (higher.kind !== lower.kind) return `is a ${lower.kind}, the higher level has a ${higher.kind}`
  const wide = quantities(higher)
  const narrow = quantities(lower)
  for (const [name, bound] of wide) {
    const own = narrow.get(name)
    if (own === undefined) return `says nothing about "${name}"`
    if (own.unit !== bound.unit) return `counts "${name}" in ${own.unit}, the higher level in ${bound.unit}`
    const lax = direction === 'lower-is-stricter' ? own.value > bound.value : own.value < bound.value
    if (lax)
      return `sets "${name}" to ${own.value} ${own.unit}, the higher level to ${bound.value} ${bound.unit}`
  }
  return undefined
}

interface Quantity {
  readonly value: number
  readonly unit: string
}

function quantities(rule: Rule): Map<string, Quantity> {
  switch (rule.kind) {
    case 'deadline':
    case 'number':
      return new Map([['value', { value: rule.value.value, unit: rule.value.unit ?? '' }]])
    case 'limit': {
      const unit = rule.value.unit ?? ''
      const bounds = Object.entries({ min: rule.value.min, max: rule.value.max })
      return new Map(
        bounds.flatMap(([name, value]) => (value === undefined ? [] : [[name, { value, unit }]])),
      )
    }
    case 'cadence':
      return new Map(
        rule.value.entries.map(entry => [
          entry.key ?? '',
          { value: entry.min / entry.every.value, unit: `times per ${entry.every.unit}` },
        ]),
      )
    default:
      return new Map()
  }
}
