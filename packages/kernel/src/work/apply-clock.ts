import { findDeadline } from './arm.ts'
import { findEntitlement } from './authority.ts'
import { type ClockState, clockStatus, isSuspended, projectClock } from './clock.ts'
import type { EngineCommand, WorkContext } from './command.ts'
import type { Reckoning, Stamp, WorkEvent } from './events.ts'
import type { ItemState } from './item.ts'
import type { Kind, KindClock } from './kind.ts'
import { refuse } from './refuse.ts'
import { addTerm, type Term } from './term.ts'
import { dayOf, toInstant } from './time.ts'

type CommandOf<D extends EngineCommand['do']> = Extract<EngineCommand, { do: D }>

/** Stops a running clock for a while, on a ground the definition names and up to a bound. @throws Refusal */
export function decideSuspend(
  kind: Kind,
  state: ItemState,
  command: CommandOf<'suspend'>,
  stamp: Stamp,
  context: WorkContext,
): WorkEvent[] {
  const { clock, definition } = findClock(kind, state, command.clock)
  const { suspend } = definition
  if (!suspend) refuse('clock_not_suspendable', 409, { clock: clock.clock })
  if (!findEntitlement(suspend.by, context.actor, state)) refuse('not_permitted', 403, { action: 'suspend' })
  if (!Object.hasOwn(suspend.reasons, command.reason)) {
    refuse('reason_not_allowed', 422, { reason: command.reason, accepted: Object.keys(suspend.reasons) })
  }
  if (isSuspended(clock, stamp.at)) refuse('clock_suspended', 409, { clock: clock.clock })
  if (clockStatus(clock, stamp.at).overdue)
    refuse('clock_expired', 409, { dueDate: clock.projection.dueDate })
  const latest = addTerm(stamp.at, suspend.max, context.calendar, { roll: false }).dueAt
  const until = command.until === undefined ? latest : toInstant(command.until)
  if (until > latest || until <= stamp.at) refuse('bound_exceeded', 422, { max: latest })
  const suspension = { from: stamp.at, until, actor: stamp.actor, reason: command.reason }
  const reckoning = reckon({ ...clock, suspensions: [...clock.suspensions, suspension] }, context)
  const note = command.note === undefined ? {} : { note: command.note }
  return [
    { type: 'work.ClockSuspended', data: { ...stamp, ...reckoning, until, reason: command.reason, ...note } },
  ]
}

/** Lets a suspended clock go on. @throws Refusal */
export function decideResume(
  kind: Kind,
  state: ItemState,
  command: CommandOf<'resume'>,
  stamp: Stamp,
  context: WorkContext,
): WorkEvent[] {
  const { clock, definition } = findClock(kind, state, command.clock)
  if (!isSuspended(clock, stamp.at)) refuse('clock_not_suspended', 409, { clock: clock.clock })
  if (definition.suspend && !findEntitlement(definition.suspend.by, context.actor, state)) {
    refuse('not_permitted', 403, { action: 'resume' })
  }
  const suspensions = clock.suspensions.map((entry, index) =>
    index === clock.suspensions.length - 1 ? { ...entry, resumedAt: stamp.at } : entry,
  )
  const note = command.note === undefined ? {} : { note: command.note }
  return [
    { type: 'work.ClockResumed', data: { ...stamp, ...reckon({ ...clock, suspensions }, context), ...note } },
  ]
}

/** Lengthens a running clock: before its end, as often and as far as the definition or the rule allows. @throws Refusal */
export function decideExtend(
  kind: Kind,
  state: ItemState,
  command: CommandOf<'extend'>,
  stamp: Stamp,
  context: WorkContext,
): WorkEvent[] {
  const { clock, definition } = findClock(kind, state, command.clock)
  const { extend } = definition
  if (!extend) refuse('clock_not_extendable', 409, { clock: clock.clock })
  if (!findEntitlement(extend.by, context.actor, state)) refuse('not_permitted', 403, { action: 'extend' })
  if (command.reason.trim() === '') refuse('reason_missing', 422)
  if (clockStatus(clock, stamp.at).overdue && !isSuspended(clock, stamp.at)) {
    refuse('clock_expired', 409, { dueDate: clock.projection.dueDate })
  }
  const { max, times } = extensionBound(extend, clock, state, context)
  if (clock.extensions.length >= times) refuse('extended_already', 409, { times })
  const { by } = command
  const fits = by.unit === max.unit && by.unit === clock.budget.unit && by.value > 0 && by.value <= max.value
  if (!fits) refuse('bound_exceeded', 422, { max })
  const extension = { at: stamp.at, by, actor: stamp.actor, reason: command.reason }
  const reckoning = reckon({ ...clock, extensions: [...clock.extensions, extension] }, context)
  return [{ type: 'work.ClockExtended', data: { ...stamp, ...reckoning, by, reason: command.reason } }]
}

function extensionBound(
  extend: NonNullable<KindClock['extend']>,
  clock: ClockState,
  state: ItemState,
  context: WorkContext,
): { max: Term; times: number } {
  if (!('rule' in extend.max)) return { max: extend.max, times: extend.times ?? 1 }
  const bound = findDeadline(extend.max.rule, state.area, dayOf(clock.anchorAt), context).value.extend
  if (!bound || bound.unit === 'minute') refuse('clock_not_extendable', 409, { clock: clock.clock })
  return { max: { value: bound.value, unit: bound.unit as Term['unit'] }, times: extend.times ?? bound.times }
}

/** Computes every running clock again after the calendar changed; says nothing about clocks that did not move. */
export function decideReproject(state: ItemState, stamp: Stamp, context: WorkContext): WorkEvent[] {
  return state.clocks.flatMap(clock => {
    if (clock.stoppedAt !== undefined || clock.projection.calendar === context.calendar.version) return []
    const reckoning = reckon(clock, context)
    const { dueAt, provisional, expiresAt } = clock.projection
    const next = reckoning.projection
    const moved =
      next.dueAt !== dueAt ||
      next.provisional !== provisional ||
      next.expiresAt !== expiresAt ||
      reckoning.rungs.some((rung, index) => rung.fireAt !== clock.rungs[index]?.fireAt)
    return moved
      ? [{ type: 'work.ClockReprojected', data: { ...stamp, ...reckoning, reason: 'calendar' } } as const]
      : []
  })
}

/**
 * Fires one step of a ladder. A step that has fired or whose clock has stopped gives no event, so that a sweep that runs
 * twice tells nobody twice.
 *
 * @throws Refusal work.rung_not_due, work.unknown_rung
 */
export function decideFireRung(
  state: ItemState,
  command: CommandOf<'fireRung'>,
  stamp: Stamp,
): {
  events: WorkEvent[]
  act?: string
} {
  const clock = state.clocks.find(entry => entry.key === command.clock)
  const rung = clock?.rungs.find(entry => entry.key === command.rung)
  if (!clock || !rung) refuse('unknown_rung', 404, { rung: `${command.clock}/${command.rung}` })
  if (rung.firedAt !== undefined || clock.stoppedAt !== undefined) return { events: [] }
  if (rung.fireAt === null || stamp.at < rung.fireAt) {
    refuse('rung_not_due', 409, { fireAt: rung.fireAt })
  }
  const { to, fireAt, suggest } = rung
  const told = { ...stamp, clock: clock.key, rung: rung.key, to, fireAt, dueAt: clock.projection.dueAt }
  const data = { ...told, ...(suggest === undefined ? {} : { suggest }) }
  return { events: [{ type: 'work.RungFired', data }], ...(rung.act === undefined ? {} : { act: rung.act }) }
}

function findClock(kind: Kind, state: ItemState, name: string): { clock: ClockState; definition: KindClock } {
  const running = state.clocks.filter(entry => entry.stoppedAt === undefined)
  const clock = running.find(entry => entry.key === name) ?? running.find(entry => entry.clock === name)
  const definition = kind.clocks.find(entry => entry.id === clock?.clock)
  if (!clock || !definition)
    refuse('unknown_clock', 404, { clock: name, accepted: running.map(entry => entry.key) })
  return { clock, definition }
}

function reckon(clock: ClockState, context: WorkContext): Reckoning {
  return { clock: clock.key, ...projectClock(clock, context.calendar) }
}
