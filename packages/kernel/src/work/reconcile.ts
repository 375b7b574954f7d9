import { decideWork } from './apply.ts'
import { decideAct } from './apply-action.ts'
import { findEntitlement } from './authority.ts'
import type { ActCommand, Actor, Command, WorkContext, WorkRefusal } from './command.ts'
import type {
  Arrival,
  CommandKept,
  FieldConflict,
  KeptCommand,
  KeptOutcome,
  RecordedFact,
  Stamp,
  StreamEvent,
  WorkEvent,
} from './events.ts'
import type { FormValues } from './field.ts'
import { conflictsOf } from './form.ts'
import { foldItem, type ItemState } from './item.ts'
import type { Kind } from './kind.ts'
import { catchRefusal } from './refuse.ts'
import { type Instant, toInstant, toMilliseconds } from './time.ts'

/** What became of a command that was captured without a network. */
export type ReconcileOutcome = 'applied' | 'merged' | KeptOutcome

export interface ReconcileResult {
  readonly outcome: ReconcileOutcome
  readonly events: readonly (WorkEvent | RecordedFact)[]
  /** Values of secret fields, for the vault. */
  readonly vault: FormValues
  /** Why it was not simply applied. */
  readonly refusal?: WorkRefusal
  readonly conflicts?: readonly FieldConflict[]
  /** True when the same command arrived before. */
  readonly replayed: boolean
}

/** What the host knows about a captured command. `now` and `actor` are those of the arrival. */
export interface ReconcileContext extends WorkContext {
  /** When the device says it was captured. */
  readonly capturedAt: Instant | Date
  /** The author with the posts held at `capturedAt`. */
  readonly capturedActor: Actor
  /** How long after capture the rights of that moment still count. */
  readonly captureWindowHours: number
}

const HOUR_MILLISECONDS = 3_600_000

/**
 * Brings a captured command into its item. It never drops anything: what cannot be applied is kept as an event with the
 * reason, so that the author and the supervisor can see it; a refused opening is kept in the stream it would have begun.
 *
 * - `applied`: nothing had changed;
 * - `merged`: the item had moved on, but not in the same fields;
 * - `needs-decision`: the same fields changed, or the form or a condition does not hold; a person decides by `resolve`;
 * - `kept-as-observation`: the state or the term no longer allows the action; it stays as late evidence;
 * - `rejected-for-authority`: the author had no right to it when it was captured.
 */
export function reconcile(
  kind: Kind,
  events: readonly StreamEvent[],
  command: Command,
  context: ReconcileContext,
): ReconcileResult {
  const state = foldItem(kind, events)
  if (state.commands.has(command.commandId)) return replay(state, command)
  const arrival = arrivalOf(kind, state, command, context)
  const at = clamp(context.capturedAt, context.now)
  const stamp: Stamp = { commandId: command.commandId, at, actor: context.actor.id }
  const inWindow = arrivedInTime(context)
  if (!(inWindow ? arrival.entitledAtCapture : arrival.entitledAtArrival)) {
    const refusal = { code: 'work.not_permitted', status: 403, details: {} }
    return keep(kind, command, 'rejected-for-authority', refusal, stamp, arrival)
  }
  const acting = { ...context, actor: inWindow ? context.capturedActor : context.actor, now: at }
  const result = catchRefusal(() =>
    command.do === 'act' && state.id !== ''
      ? decideAct(kind, state, command, stamp, acting, arrival)
      : decideWork(kind, state, command, acting),
  )
  if ('value' in result) {
    const stale = command.baseVersion !== undefined && command.baseVersion < state.version
    return { outcome: stale ? 'merged' : 'applied', ...result.value, replayed: false }
  }
  const conflicts =
    command.do === 'act' ? withBase(kind, events, command, conflictsOf(kind, state, command)) : []
  return keep(kind, command, outcomeOf(result.refusal), result.refusal, stamp, arrival, conflicts)
}

// The action happened when it was captured; a device that runs ahead must not date anything after its arrival.
function clamp(capturedAt: Instant | Date, now: Instant | Date): Instant {
  return toInstant(Math.min(toMilliseconds(capturedAt), toMilliseconds(now)))
}

function replay(state: ItemState, command: Command): ReconcileResult {
  const kept = state.kept.find(entry => entry.commandId === command.commandId)
  return { outcome: kept?.outcome ?? 'applied', events: [], vault: {}, replayed: true }
}

function arrivalOf(kind: Kind, state: ItemState, command: Command, context: ReconcileContext): Arrival {
  const isEntitled = (actor: Actor): boolean => {
    if (command.do === 'act') {
      const action = kind.actions[command.action]
      // What nobody knows cannot be forbidden; it is kept for another reason.
      return !action || findEntitlement(action.by, actor, state) !== undefined
    }
    const result = catchRefusal(() => decideWork(kind, state, command, { ...context, actor }))
    return !('refusal' in result && result.refusal.code === 'work.not_permitted')
  }
  return {
    capturedAt: toInstant(context.capturedAt),
    ...(command.baseVersion === undefined ? {} : { baseVersion: command.baseVersion }),
    entitledAtCapture: isEntitled(context.capturedActor),
    entitledAtArrival: isEntitled(context.actor),
  }
}

function arrivedInTime(context: ReconcileContext): boolean {
  const hours = (toMilliseconds(context.now) - toMilliseconds(context.capturedAt)) / HOUR_MILLISECONDS
  return hours <= context.captureWindowHours
}

function outcomeOf(refusal: WorkRefusal): KeptOutcome {
  switch (refusal.code) {
    case 'work.not_permitted':
    case 'work.person_not_permitted':
    case 'work.too_few_people':
      return 'rejected-for-authority'
    case 'work.wrong_state':
    case 'work.term_expired':
    case 'work.unknown_action':
    case 'work.not_open':
    case 'work.kind_mismatch':
      return 'kept-as-observation'
    default:
      return 'needs-decision'
  }
}

function keep(
  kind: Kind,
  command: Command,
  outcome: KeptOutcome,
  refusal: WorkRefusal,
  stamp: Stamp,
  arrival: Arrival,
  conflicts: readonly FieldConflict[] = [],
): ReconcileResult {
  const { form = {}, attachments = [], ...rest } = command as ActCommand
  const entries = Object.entries(form)
  const isSecret = ([name]: [string, unknown]): boolean => kind.fields[name]?.secret ?? false
  const vault = Object.fromEntries(entries.filter(isSecret))
  const shown = Object.fromEntries(entries.filter(entry => !isSecret(entry)))
  const data: CommandKept = {
    ...stamp,
    outcome,
    reason: refusal.code,
    command: { ...rest, form: shown } as KeptCommand,
    arrival,
    ...(conflicts.length > 0 ? { conflicts } : {}),
    ...(attachments.length > 0 ? { attachments } : {}),
    ...(Object.keys(vault).length > 0 ? { sealed: Object.keys(vault) } : {}),
  }
  const events = [{ type: 'work.CommandKept', data } as const]
  return { outcome, events, vault, refusal, replayed: false, ...(conflicts.length > 0 ? { conflicts } : {}) }
}

function withBase(
  kind: Kind,
  events: readonly StreamEvent[],
  command: ActCommand,
  conflicts: readonly FieldConflict[],
): readonly FieldConflict[] {
  if (conflicts.length === 0) return conflicts
  const base = command.baseVersion ?? 0
  const seen = foldItem(
    kind,
    events.filter((event, index) => (event.version ?? index + 1) <= base),
  )
  return conflicts.map(conflict =>
    kind.fields[conflict.field]?.secret ? conflict : { ...conflict, base: seen.data[conflict.field] },
  )
}
