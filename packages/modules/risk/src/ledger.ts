import type { risk } from '@shian/events'
import type { Recorded } from '@shian/kernel'

/** Reference to the version of a rule that gave a number. */
export interface RuleReference {
  id: string
  effectiveFrom: string
}

/** One line of the static score, as the table gave it. */
export interface StaticLine {
  factor: string
  value: number | string
  points: number
  rule: RuleReference
}

/** The static score in force. */
export interface StaticScore {
  eventId: string
  /** ISO instant of the fact it was scored from. */
  at: string
  table: string
  lines: StaticLine[]
  points: number
}

/** One line of the dynamic score that still counts. */
export interface DynamicLine {
  /** Id of the `risk.PointsAdded` fact. */
  id: string
  at: string
  factor: string
  /** What the rule gives, before caps. */
  points: number
  rule: RuleReference
  of: string
  about: string | null
  /** Last day the points count; null when only another fact ends them. */
  until: string | null
  cap: { group: string; points: number; total: number } | null
}

/** A move of the grade by decision. */
export interface Movement {
  id: string
  ground: string
  steps: number
  from: string
  until: string
}

/** Everything the score of a premises is made of; the same fold serves the decider and the view. */
export interface Ledger {
  static: StaticScore | null
  lines: readonly DynamicLine[]
  movements: readonly Movement[]
}

export const EMPTY_LEDGER: Ledger = { static: null, lines: [], movements: [] }

/** Facts the ledger folds. */
export const LEDGER_TYPES = [
  'risk.StaticScored',
  'risk.PointsAdded',
  'risk.PointsRemoved',
  'risk.GradeMoved',
] as const

/** Whether a removal that names a line or a fact means this line. */
export function isNamedBy(line: Pick<DynamicLine, 'id' | 'of'>, of: string): boolean {
  return line.id === of || line.of === of
}

function addedLine(event: Recorded): DynamicLine {
  const data = event.data as {
    factor: string
    points: number
    rule: RuleReference
    of: string
    about?: string
    until?: string
    cap?: DynamicLine['cap']
  }
  return {
    id: event.id,
    at: event.time.toISOString(),
    factor: data.factor,
    points: data.points,
    rule: data.rule,
    of: data.of,
    about: data.about ?? null,
    until: data.until ?? null,
    cap: data.cap ?? null,
  }
}

/** Folds one fact. Facts of other kinds leave the ledger as it is; a fact folded twice counts once. */
export function foldLedger(ledger: Ledger, event: Recorded): Ledger {
  switch (event.type) {
    case 'risk.StaticScored': {
      const { table, lines, points } = event.data as { table: string; lines: StaticLine[]; points: number }
      return {
        ...ledger,
        static: { eventId: event.id, at: event.time.toISOString(), table, lines, points },
      }
    }
    case 'risk.PointsAdded':
      if (ledger.lines.some(line => line.id === event.id)) return ledger
      return { ...ledger, lines: [...ledger.lines, addedLine(event)] }
    case 'risk.PointsRemoved': {
      const of = String(event.data['of'])
      return { ...ledger, lines: ledger.lines.filter(line => !isNamedBy(line, of)) }
    }
    case 'risk.GradeMoved': {
      const { ground, steps, from, until } = event.data as unknown as Movement
      if (ledger.movements.some(movement => movement.id === event.id)) return ledger
      return { ...ledger, movements: [...ledger.movements, { id: event.id, ground, steps, from, until }] }
    }
    default:
      return ledger
  }
}

/** Grades from safest to riskiest. */
export type Grade = risk.Grade
