import { registerRefusals } from '../refusal.ts'
import { workRefusals } from './refusals.ts'

registerRefusals(workRefusals)

export {
  type ApplyResult,
  actionsFor,
  apply,
  applyTo,
  decideWork,
  dueRungs,
  nextFireAt,
  stampOf,
} from './apply.ts'
export type { WorkDecision } from './apply-action.ts'
export { type AuthorityTarget, findEntitlement, holdsRole, isSystem } from './authority.ts'
export * from './calendar.ts'
export {
  type ClockSource,
  type ClockState,
  type ClockStatus,
  clockStatus,
  type Extension,
  isSuspended,
  type LadderStep,
  nextRung,
  type Projection,
  projectClock,
  type RungState,
  remainingOf,
  type Suspension,
} from './clock.ts'
export type {
  ActCommand,
  Actor,
  Command,
  EngineCommand,
  OpenCommand,
  WorkContext,
  WorkRefusal,
} from './command.ts'
export * from './condition.ts'
export { defineKind } from './define-kind.ts'
export type * from './events.ts'
export * from './field.ts'
export { parseIcs } from './ics.ts'
export { evolveItem, foldItem, type ItemState, type LinkState, NO_ITEM } from './item.ts'
export * from './kind.ts'
export { parseNotice } from './notice.ts'
export { type ReconcileContext, type ReconcileOutcome, type ReconcileResult, reconcile } from './reconcile.ts'
export { workRefusals } from './refusals.ts'
export { createKindRegistry, type KindRegistry } from './registry.ts'
export {
  addTerm,
  countDays,
  type DueDate,
  type Standstill,
  type Term,
  type TermOptions,
  type TermUnit,
} from './term.ts'
export * from './time.ts'
export { runTrace, type Trace, type TraceStep } from './trace.ts'
