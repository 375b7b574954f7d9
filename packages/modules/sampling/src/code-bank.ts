import { type DraftEvent, Refusal } from '@shian/kernel'

/** A range of codes printed and given out. */
export interface CodeRange {
  prefix: string
  from: number
  to: number
  digits: number
}

const RANGE_MAX = 100_000

/** The code of a number of a range. @example codeOf({ prefix: 'HB26-', digits: 6, … }, 7) // 'HB26-000007' */
export function codeOf({ prefix, digits }: Pick<CodeRange, 'prefix' | 'digits'>, number: number): string {
  return `${prefix}${String(number).padStart(digits, '0')}`
}

/** Whether a code lies in a range: same prefix, same length, number within. */
export function holdsCode(range: CodeRange, code: string): boolean {
  if (!code.startsWith(range.prefix)) return false
  const digits = code.slice(range.prefix.length)
  if (!/^\d+$/.test(digits) || digits.length !== range.digits) return false
  const number = Number(digits)
  return number >= range.from && number <= range.to
}

/**
 * Gives out a range of codes. Ranges of one prefix never overlap, so every code exists once.
 *
 * @param known ranges of the same prefix given out before
 * @throws Refusal sampling.range_invalid, sampling.range_overlaps
 */
export function issueRange(known: readonly CodeRange[], range: CodeRange): DraftEvent[] {
  const { from, to, digits, prefix } = range
  if (to < from || to - from >= RANGE_MAX || String(to).length > digits) {
    throw new Refusal('sampling.range_invalid', 422, { from, to, digits, max: RANGE_MAX })
  }
  const other = known.find(each => each.from <= to && from <= each.to)
  if (other) {
    throw new Refusal('sampling.range_overlaps', 409, {
      from: codeOf(other, other.from),
      to: codeOf(other, other.to),
    })
  }
  return [{ type: 'sampling.CodesIssued', data: { prefix, from, to, digits } }]
}
