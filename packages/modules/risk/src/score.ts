import { risk } from '@shian/events'
import type { DynamicLine, Grade, Ledger, Movement } from './ledger.ts'

/** Points as people read them: hundredths, without binary noise. */
export function roundPoints(points: number): number {
  return Math.round(points * 100) / 100
}

/** A score with its two parts, and what each dynamic line contributes after the caps. */
export interface Score {
  staticPoints: number
  dynamicPoints: number
  score: number
  /** Line id → points that count; their sum is `dynamicPoints`. */
  counted: ReadonlyMap<string, number>
}

/** The caps in force: what the newest line of a group, or of all, says. */
export interface Caps {
  groups: ReadonlyMap<string, number>
  total: number
}

/** Name of the group a line counts in; a line without a cap is a group of its own. */
export function groupOf(line: Pick<DynamicLine, 'id' | 'cap'>): string {
  return line.cap?.group ?? line.id
}

/** The caps lines state; no statement is no cap. */
export function capsOf(lines: readonly DynamicLine[]): Caps {
  const groups = new Map<string, number>()
  let total = Number.POSITIVE_INFINITY
  for (const { cap } of lines) {
    if (!cap) continue
    groups.set(cap.group, cap.points)
    total = cap.total
  }
  return { groups, total }
}

/**
 * Gives every line the points that still fit under the cap of its group and the cap of all, in the order recorded.
 * When an earlier line goes, a later one may count more: nothing is lost in a cap.
 */
export function countLines(lines: readonly DynamicLine[]): Map<string, number> {
  const caps = capsOf(lines)
  const used = new Map<string, number>()
  const counted = new Map<string, number>()
  let sum = 0
  for (const line of lines) {
    const group = groupOf(line)
    const before = used.get(group) ?? 0
    const room = Math.min((caps.groups.get(group) ?? Number.POSITIVE_INFINITY) - before, caps.total - sum)
    const points = roundPoints(Math.max(0, Math.min(line.points, room)))
    used.set(group, roundPoints(before + points))
    sum = roundPoints(sum + points)
    counted.set(line.id, points)
  }
  return counted
}

/** The score of a ledger: static plus dynamic. */
export function scoreOf(ledger: Pick<Ledger, 'static' | 'lines'>): Score {
  const counted = countLines(ledger.lines)
  const staticPoints = ledger.static?.points ?? 0
  const dynamicPoints = roundPoints([...counted.values()].reduce((sum, points) => sum + points, 0))
  return { staticPoints, dynamicPoints, score: roundPoints(staticPoints + dynamicPoints), counted }
}

/** How far grades may be moved at once. @source rules/cn/risk-grading.json#raise */
const STEPS_MIN = -1
const STEPS_MAX = 2

/** Grades moved on a day by the decisions in force. */
export function stepsOn(movements: readonly Movement[], day: string): number {
  const sum = movements
    .filter(movement => movement.from <= day && day <= movement.until)
    .reduce((total, movement) => total + movement.steps, 0)
  return Math.min(STEPS_MAX, Math.max(STEPS_MIN, sum))
}

/** A grade moved by steps, never beyond A or D. */
export function shiftGrade(grade: Grade, steps: number): Grade {
  const index = risk.GRADES.indexOf(grade) + steps
  return risk.GRADES[Math.min(risk.GRADES.length - 1, Math.max(0, index))]!
}
