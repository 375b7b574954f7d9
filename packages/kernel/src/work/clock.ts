import type { Calendar } from './calendar.ts'
import type { KindRung } from './kind.ts'
import { addTerm, countDays, type DueDate, daysLeftAt, type Standstill, type Term } from './term.ts'
import { addDays, dayOf, daysBetween, endOfDay, type Instant, toInstant, toMilliseconds } from './time.ts'

/** One stretch of standstill as it was ordered: who stopped the clock, why, and until when at the latest. */
export interface Suspension {
  readonly from: Instant
  /** The clock goes on by itself from here, so that a standstill can never hide a term for good. */
  readonly until: Instant
  readonly resumedAt?: Instant
  readonly actor: string
  readonly reason: string
}

/** One lengthening of the budget. */
export interface Extension {
  readonly at: Instant
  readonly by: Term
  readonly actor: string
  readonly reason: string
}

/** Where a term came from; kept with the clock because the rule may change later. */
export interface ClockSource {
  readonly rule?: string
  /** First day in force of the version used. */
  readonly ruleVersion?: string
  /** Law and article, for people. */
  readonly text?: string
  readonly confidence?: 'T' | 'S' | 'M'
}

/** One step of the ladder of a running clock. `fireAt` is null when the budget is too short for the step. */
export interface RungState {
  readonly key: string
  readonly to: string
  readonly fireAt: Instant | null
  readonly firedAt?: Instant
  readonly suggest?: string
  readonly act?: string
}

/** What was computed, when, and why; history is kept when the calendar or the budget moves. */
export interface Projection extends DueDate {
  /** From here on the actions of `closes` are refused, as far as the rule may block. */
  readonly expiresAt: Instant
  /** Version of the calendar that was used. */
  readonly calendar: string
}

/** A clock: anchor, budget and the ledger of what stood still, never only a target date. */
export interface ClockState {
  /** `<clock>#<run>`: a clock that is started again runs under a new number. */
  readonly key: string
  readonly clock: string
  readonly anchorAt: Instant
  readonly budget: Term
  readonly roll: boolean
  readonly effect: 'statutory' | 'advisory'
  /** Whether its expiry may refuse an action: statutory, and the rule was read from the full text. */
  readonly enforcing: boolean
  readonly source: ClockSource
  readonly grace?: Term
  readonly ladder: readonly LadderStep[]
  readonly suspensions: readonly Suspension[]
  readonly extensions: readonly Extension[]
  readonly rungs: readonly RungState[]
  readonly projection: Projection
  readonly history: readonly (Projection & { readonly at: Instant; readonly reason: string })[]
  readonly stoppedAt?: Instant
  readonly stoppedBy?: string
  /** Set when it stopped after its end; stays for ever. */
  readonly late?: boolean
}

/** A rung with what its expiry asks for. */
export interface LadderStep extends KindRung {
  readonly key: string
  readonly suggest?: string
  readonly act?: string
}

/** The part of a clock a projection is computed from. */
export type ClockLedger = Pick<
  ClockState,
  'anchorAt' | 'budget' | 'roll' | 'grace' | 'ladder' | 'suspensions' | 'extensions'
>

const HOUR_MILLISECONDS = 3_600_000

/**
 * Computes the end of a clock and the moments of its ladder from its ledger.
 *
 * @throws RangeError when budget and extension are counted in different units
 */
export function projectClock(
  ledger: ClockLedger,
  calendar: Calendar,
): { projection: Projection; rungs: { key: string; to: string; fireAt: Instant | null }[] } {
  const standstills = standstillsOf(ledger.suspensions)
  const budget = totalBudget(ledger)
  const due = addTerm(ledger.anchorAt, budget, calendar, { roll: ledger.roll, standstills })
  const grace = ledger.grace ? addTerm(lastMoment(due), ledger.grace, calendar, { roll: ledger.roll }) : due
  const provisional = due.provisional || grace.provisional
  const projection = { ...due, provisional, expiresAt: grace.dueAt, calendar: calendar.version }
  const rungs = ledger.ladder.map(step => ({
    key: step.key,
    to: step.to,
    fireAt: fireTime(step, ledger, budget, projection, standstills, calendar),
  }))
  return { projection, rungs }
}

/** Budget with its extensions. @throws RangeError when the units differ */
export function totalBudget(ledger: Pick<ClockLedger, 'budget' | 'extensions'>): Term {
  const value = ledger.extensions.reduce((sum, extension) => {
    if (extension.by.unit !== ledger.budget.unit) {
      throw new RangeError(`a budget in ${ledger.budget.unit} cannot be extended in ${extension.by.unit}`)
    }
    return sum + extension.by.value
  }, ledger.budget.value)
  return { value, unit: ledger.budget.unit }
}

/** The stretches that do not count: up to resuming, or up to the bound when nobody resumed. */
export function standstillsOf(suspensions: readonly Suspension[]): Standstill[] {
  return suspensions.map(({ from, until, resumedAt }) => ({
    from,
    to: resumedAt !== undefined && resumedAt < until ? resumedAt : until,
  }))
}

/** Whether the clock stands still at a moment. */
export function isSuspended(clock: Pick<ClockState, 'suspensions'>, now: Instant): boolean {
  return standstillsOf(clock.suspensions).some(still => still.from <= now && now < still.to)
}

/** What a list or page says about a clock; always derived, never stored. */
export interface ClockStatus {
  readonly phase: 'running' | 'suspended' | 'stopped'
  /** Past its end; for a stopped clock: stopped too late. */
  readonly overdue: boolean
  /** A statutory term was missed; no later event undoes that. */
  readonly breached: boolean
  /** Past the point where its actions are closed. */
  readonly expired: boolean
  readonly dueAt: Instant
  readonly dueDate: string
  readonly provisional: boolean
}

/** The status of a clock at a moment. */
export function clockStatus(clock: ClockState, now: Instant): ClockStatus {
  const { dueAt, dueDate, provisional, expiresAt } = clock.projection
  const stopped = clock.stoppedAt !== undefined
  const overdue = stopped ? (clock.late ?? false) : now >= dueAt
  const phase = stopped ? 'stopped' : isSuspended(clock, now) ? 'suspended' : 'running'
  const breached = overdue && clock.effect === 'statutory'
  return { phase, overdue, breached, expired: !stopped && now >= expiresAt, dueAt, dueDate, provisional }
}

/**
 * What is left of the budget at a moment, in its own unit: working days for a budget in working days, hours for hours,
 * days otherwise. 0 once it is over.
 */
export function remainingOf(clock: ClockState, now: Instant, calendar: Calendar): Term {
  const { dueAt, dueDate } = clock.projection
  const standstills = standstillsOf(clock.suspensions)
  if (clock.budget.unit === 'hour') {
    const still = standstills.reduce((sum, { from, to }) => {
      const begin = Math.max(toMilliseconds(from), toMilliseconds(now))
      return sum + Math.max(0, toMilliseconds(to) - begin)
    }, 0)
    const left = Math.max(0, toMilliseconds(dueAt) - toMilliseconds(now) - still)
    return { value: left / HOUR_MILLISECONDS, unit: 'hour' }
  }
  const unit = clock.budget.unit === 'workday' ? 'workday' : 'day'
  return { value: countDays(dayOf(now), dueDate, unit, calendar, standstills), unit }
}

/** The step of the ladder that comes next and when; undefined when none is left or the clock stands. */
export function nextRung(clock: ClockState): (RungState & { fireAt: Instant }) | undefined {
  if (clock.stoppedAt !== undefined) return undefined
  let next: (RungState & { fireAt: Instant }) | undefined
  for (const rung of clock.rungs) {
    if (rung.fireAt === null || rung.firedAt !== undefined) continue
    if (!next || rung.fireAt < next.fireAt) next = { ...rung, fireAt: rung.fireAt }
  }
  return next
}

function fireTime(
  step: LadderStep,
  ledger: ClockLedger,
  budget: Term,
  projection: Projection,
  standstills: readonly Standstill[],
  calendar: Calendar,
): Instant | null {
  const at =
    step.key === 'expiry'
      ? projection.expiresAt
      : ladderMoment(step, ledger, budget, projection, standstills, calendar)
  // A step that would fire before the term has begun belongs to longer terms.
  if (at <= ledger.anchorAt && at !== projection.dueAt) return null
  // Nobody is reminded of a clock that stands still.
  return standstills.find(still => still.from <= at && at < still.to)?.to ?? at
}

function ladderMoment(
  step: LadderStep,
  ledger: ClockLedger,
  budget: Term,
  due: DueDate,
  standstills: readonly Standstill[],
  calendar: Calendar,
): Instant {
  const at = typeof step.at === 'string' ? share(step.at, ledger, budget, due) : step.at
  if (at.unit === 'hour' && budget.unit === 'hour' && at.value < 0) {
    const used = budget.value + at.value
    return used <= 0
      ? ledger.anchorAt
      : addTerm(ledger.anchorAt, { value: used, unit: 'hour' }, calendar, { standstills }).dueAt
  }
  if (at.unit === 'hour') return toInstant(toMilliseconds(due.dueAt) + at.value * HOUR_MILLISECONDS)
  if (at.value > 0) return addTerm(lastMoment(due), at, calendar, { roll: false }).dueAt
  // Hours end at any minute of a day, so days before such an end are counted from that day's own midnight.
  const dueDate = due.dueAt === endOfDay(due.dueDate) ? due.dueDate : addDays(due.dueDate, -1)
  return at.value === 0 ? due.dueAt : daysLeftAt(dueDate, -at.value, at.unit, calendar, standstills)
}

function share(percent: string, ledger: ClockLedger, budget: Term, due: DueDate): Term {
  const part = Number(percent.slice(1, -1)) / 100
  if (budget.unit === 'hour') return { value: -budget.value * part, unit: 'hour' }
  if (budget.unit === 'workday') return { value: -Math.floor(budget.value * part), unit: 'workday' }
  const days = budget.unit === 'day' ? budget.value : daysBetween(dayOf(ledger.anchorAt), due.dueDate)
  return { value: -Math.floor(days * part), unit: 'day' }
}

// The end is the first moment after the term, on the next day; what is counted onwards starts from its last day.
function lastMoment(due: DueDate): Instant {
  return toInstant(toMilliseconds(due.dueAt) - 1)
}
