import {
  addDays,
  type Calendar,
  type Day,
  type Decider,
  dayOf,
  daysBetween,
  isDay,
  Refusal,
  weekdayOf,
} from '@shian/kernel'
import './refusals.ts'

/** Days on which a premises is closed, declared beforehand. */
export interface Closure {
  id: string
  from: Day
  to: Day
  reason: string
}

/** On which days it is open as a rule, from a day on. */
export interface Pattern {
  from: Day
  pattern: 'every-day' | 'workdays'
  restWeekdays: readonly number[]
}

/** What is known of the operating days of a premises. */
export interface OperatingDays {
  closures: readonly Closure[]
  patterns: readonly Pattern[]
}

export const NO_DAYS: OperatingDays = { closures: [], patterns: [] }

/** Bounds of a declaration, in days; from the rules. */
export interface ClosureLimits {
  longestDays: number
  aheadDays: number
  restWeekdays: number
}

export type OperatingCommand =
  | {
      do: 'close'
      closureId: string
      from: Day
      to: Day
      reason: string
      note?: string
      limits: ClosureLimits
    }
  | { do: 'reopen'; closureId: string }
  | {
      do: 'set-pattern'
      pattern: Pattern['pattern']
      restWeekdays: readonly number[]
      from: Day
      limits: ClosureLimits
    }

/** Whether a premises works on a day. Days in the past never change: declarations reach forward only. */
export function isOperating(
  days: OperatingDays,
  day: Day,
  calendar: Calendar,
  otherwise: Pattern['pattern'],
): boolean {
  if (days.closures.some(closure => closure.from <= day && day <= closure.to)) return false
  const inForce = days.patterns.findLast(pattern => pattern.from <= day)
  if (inForce?.restWeekdays.includes(weekdayOf(day))) return false
  return (inForce?.pattern ?? otherwise) === 'every-day' || calendar.isWorkday(day)
}

/** The closure a day lies in. */
export function closureOn(days: OperatingDays, day: Day): Closure | undefined {
  return days.closures.find(closure => closure.from <= day && day <= closure.to)
}

/** What a fact does to the operating days; used by the decider and by the view. */
export function foldDays(
  days: OperatingDays,
  event: { type: string; data: Record<string, unknown> },
): OperatingDays {
  switch (event.type) {
    case 'self-inspection.ClosureDeclared': {
      const { closureId: id, from, to, reason } = event.data as { closureId: string } & Omit<Closure, 'id'>
      return { ...days, closures: [...days.closures, { id, from, to, reason }] }
    }
    case 'self-inspection.ClosureWithdrawn': {
      const { closureId, from } = event.data as { closureId: string; from: Day }
      const closures = days.closures.flatMap(closure => {
        if (closure.id !== closureId) return [closure]
        return closure.from < from ? [{ ...closure, to: addDays(from, -1) }] : []
      })
      return { ...days, closures }
    }
    case 'self-inspection.OperatingDaysSet': {
      const { pattern, restWeekdays, from } = event.data as unknown as Pattern
      const kept = days.patterns.filter(entry => entry.from < from)
      return { ...days, patterns: [...kept, { from, pattern, restWeekdays }] }
    }
    default:
      return days
  }
}

function assertDay(day: Day): void {
  if (!isDay(day)) throw new Refusal('self-inspection.not_a_day', 400, { day, accepted: 'YYYY-MM-DD' })
}

function checkClosure(
  days: OperatingDays,
  { from, to, limits }: Extract<OperatingCommand, { do: 'close' }>,
  today: Day,
): void {
  assertDay(from)
  assertDay(to)
  if (to < from) throw new Refusal('self-inspection.days_reversed', 400, { from, to })
  if (from < today) throw new Refusal('self-inspection.closure_too_late', 422, { from, accepted: today })
  const length = daysBetween(from, to) + 1
  if (length > limits.longestDays) {
    throw new Refusal('self-inspection.closure_too_long', 422, { days: length, accepted: limits.longestDays })
  }
  const latest = addDays(today, limits.aheadDays)
  if (from > latest) throw new Refusal('self-inspection.closure_too_early', 422, { from, accepted: latest })
  const other = days.closures.find(closure => closure.from <= to && from <= closure.to)
  if (other) throw new Refusal('self-inspection.closure_overlaps', 409, { from: other.from, to: other.to })
}

/**
 * The operating days of a premises. The cycle runs only while there is business, so that a closed day is not a missed
 * one; what is declared counts from today on and never backwards.
 *
 * @source rules/cn/self-inspection.json#closure-days
 */
export const operatingDays: Decider<OperatingDays, OperatingCommand> = {
  initial: NO_DAYS,
  evolve: foldDays,
  decide(days, command, { now, subject }) {
    const premisesId = subject.slice(subject.indexOf('/') + 1)
    const today = dayOf(now)
    switch (command.do) {
      case 'close': {
        checkClosure(days, command, today)
        const { closureId, from, to, reason, note } = command
        const data = { premisesId, closureId, from, to, reason, ...(note ? { note } : {}) }
        return [{ id: closureId, type: 'self-inspection.ClosureDeclared', data, audience: 'party' }]
      }
      case 'reopen': {
        const closure = days.closures.find(entry => entry.id === command.closureId && entry.to >= today)
        if (!closure) throw new Refusal('self-inspection.no_such_closure', 404, { id: command.closureId })
        const data = { premisesId, closureId: closure.id, from: today }
        return [{ type: 'self-inspection.ClosureWithdrawn', data, audience: 'party' }]
      }
      case 'set-pattern': {
        const { pattern, restWeekdays, from, limits } = command
        assertDay(from)
        if (from <= today) {
          throw new Refusal('self-inspection.pattern_too_late', 422, { from, accepted: addDays(today, 1) })
        }
        if (restWeekdays.length > limits.restWeekdays) {
          throw new Refusal('self-inspection.too_many_rest_days', 422, { accepted: limits.restWeekdays })
        }
        const data = { premisesId, pattern, restWeekdays: [...new Set(restWeekdays)].sort(), from }
        return [{ type: 'self-inspection.OperatingDaysSet', data, audience: 'party' }]
      }
    }
  },
}
