import type { DynamicLine } from './ledger.ts'
import { capsOf, groupOf, roundPoints } from './score.ts'

/**
 * The smallest set of lines whose removal brings the dynamic points down to a bound; among sets of that size the one
 * that brings most. Exact: within a group the largest lines go first, and over the groups the numbers are chosen by
 * dynamic programming, because a capped group gives nothing until its cap is passed.
 *
 * Cost: groups × lines².
 *
 * @param lines all lines that count, in order
 * @param canGo whether the operator can make a line go
 * @param bound highest dynamic points allowed
 * @returns undefined when even removing all of them is not enough
 */
export function smallestRemoval(
  lines: readonly DynamicLine[],
  canGo: (line: DynamicLine) => boolean,
  bound: number,
): DynamicLine[] | undefined {
  const caps = capsOf(lines)
  const groups = new Map<string, DynamicLine[]>()
  for (const line of lines) groups.set(groupOf(line), [...(groups.get(groupOf(line)) ?? []), line])
  // best[k]: what the groups so far count at least when k lines go, and which lines those are.
  let best: Choice[] = [{ points: 0, lines: [] }]
  for (const [group, members] of groups) {
    const options = optionsOf(members, canGo, caps.groups.get(group) ?? Number.POSITIVE_INFINITY)
    best = combine(best, options)
  }
  const found = best.find(choice => Math.min(caps.total, choice.points) <= bound)
  return found?.lines
}

interface Choice {
  points: number
  lines: DynamicLine[]
}

function optionsOf(
  members: readonly DynamicLine[],
  canGo: (line: DynamicLine) => boolean,
  cap: number,
): Choice[] {
  const movable = members.filter(canGo).sort((one, two) => two.points - one.points)
  const sum = members.reduce((total, line) => total + line.points, 0)
  const options: Choice[] = []
  let gone = 0
  for (let count = 0; count <= movable.length; count += 1) {
    options.push({ points: roundPoints(Math.min(cap, sum - gone)), lines: movable.slice(0, count) })
    gone += movable[count]?.points ?? 0
  }
  return options
}

function combine(one: readonly Choice[], two: readonly Choice[]): Choice[] {
  const out: Choice[] = []
  for (const [i, first] of one.entries()) {
    for (const [j, second] of two.entries()) {
      const points = roundPoints(first.points + second.points)
      const known = out[i + j]
      if (!known || points < known.points) out[i + j] = { points, lines: [...first.lines, ...second.lines] }
    }
  }
  return out
}
