import type { ClockState, RungState } from './clock.ts'
import type {
  ClockStarted,
  CommandKept,
  LinkRequest,
  Reckoning,
  Stamp,
  StreamEvent,
  WorkEvent,
} from './events.ts'
import { type FormValues, filesOf } from './field.ts'
import type { Kind } from './kind.ts'

/** A linked item as its parent knows it. */
export interface LinkState {
  readonly id: string
  readonly kind: string
  /** Present once it ended. */
  readonly outcome?: string
}

/** A work item folded from its events. */
export interface ItemState {
  readonly id: string
  readonly kind: string
  readonly kindVersion: number
  readonly state: string
  /** The outcome, once it ended. */
  readonly final?: string
  readonly area: string
  readonly subjects: readonly string[]
  readonly parties: Readonly<Record<string, string>>
  readonly assignees: readonly string[]
  readonly parent?: string
  /** Latest value of every field; secret ones are in the vault. */
  readonly data: FormValues
  readonly sealed: readonly string[]
  /** Version at which a field last changed. */
  readonly fieldVersions: Readonly<Record<string, number>>
  readonly clocks: readonly ClockState[]
  readonly links: readonly LinkState[]
  /** Files the item refers to. */
  readonly files: readonly string[]
  /** Captured commands that wait for a person. */
  readonly kept: readonly CommandKept[]
  /** Ids of the commands already carried out or kept. */
  readonly commands: ReadonlySet<string>
  readonly openedAt: string
  /** Number of events in the stream: what the next command names as `baseVersion`. 0: not opened. */
  readonly version: number
}

/** An item nobody has opened. */
export const NO_ITEM: ItemState = {
  id: '',
  kind: '',
  kindVersion: 0,
  state: '',
  area: '',
  subjects: [],
  parties: {},
  assignees: [],
  data: {},
  sealed: [],
  fieldVersions: {},
  clocks: [],
  links: [],
  files: [],
  kept: [],
  commands: new Set(),
  openedAt: '',
  version: 0,
}

/** Folds the stream of one item. Pure, needs no calendar: every computed date is in the events. */
export function foldItem(kind: Kind, events: readonly StreamEvent[]): ItemState {
  return events.reduce((state, event) => evolveItem(kind, state, event), NO_ITEM)
}

/**
 * What an item becomes by one event. Events of other origins only move the version, and plain facts about the item, to
 * which the log gave no place in its stream, not even that.
 */
export function evolveItem(kind: Kind, state: ItemState, event: StreamEvent): ItemState {
  const version = event.version === null ? state.version : (event.version ?? state.version + 1)
  if (!event.type.startsWith('work.')) return { ...state, version }
  const commandId = (event.data as Stamp).commandId
  const commands = state.commands.has(commandId) ? state.commands : new Set([...state.commands, commandId])
  return evolve(kind, { ...state, version, commands }, event as WorkEvent)
}

function evolve(kind: Kind, state: ItemState, event: WorkEvent): ItemState {
  switch (event.type) {
    case 'work.Opened': {
      const { id, kindVersion, area, subjects, parties, assignees, parent, at } = event.data
      const opened = {
        ...state,
        id,
        kind: event.data.kind,
        kindVersion,
        area,
        subjects,
        parties,
        assignees,
        openedAt: at,
      }
      const placed = { ...opened, state: event.data.state, ...(parent === undefined ? {} : { parent }) }
      return withForm(kind, placed, event.data.form, event.data)
    }
    case 'work.Acted': {
      const { to, final, form, links = [], subjects = [] } = event.data
      const named = { ...state, subjects: union(state.subjects, subjects) }
      const moved = { ...named, state: to, ...(final === undefined ? {} : { final }) }
      return withForm(kind, { ...moved, links: [...state.links, ...links.map(toLink)] }, form, event.data)
    }
    case 'work.Assigned':
      return { ...state, assignees: event.data.to }
    case 'work.Commented':
      return {
        ...state,
        files: union(
          state.files,
          (event.data.attachments ?? []).map(file => file.sha256),
        ),
      }
    case 'work.LinkClosed': {
      const { child, outcome } = event.data
      return { ...state, links: state.links.map(link => (link.id === child ? { ...link, outcome } : link)) }
    }
    case 'work.CommandKept':
      return { ...state, kept: [...state.kept, event.data] }
    case 'work.CommandResolved': {
      const kept = state.kept.filter(entry => entry.commandId !== event.data.kept)
      return withForm(kind, { ...state, kept }, event.data.form, {})
    }
    default:
      return evolveClocks(state, event)
  }
}

function evolveClocks(state: ItemState, event: WorkEvent): ItemState {
  switch (event.type) {
    case 'work.ClockStarted':
      return { ...state, clocks: [...state.clocks, startClock(event.data)] }
    case 'work.ClockStopped': {
      const { at, by, late } = event.data
      return withClock(state, event.data.clock, clock => ({ ...clock, stoppedAt: at, stoppedBy: by, late }))
    }
    case 'work.ClockSuspended': {
      const { at, until, actor, reason } = event.data
      return reckoned(state, event.data, 'suspended', clock => ({
        ...clock,
        suspensions: [...clock.suspensions, { from: at, until, actor, reason }],
      }))
    }
    case 'work.ClockResumed':
      return reckoned(state, event.data, 'resumed', clock => ({
        ...clock,
        suspensions: clock.suspensions.map((suspension, index) =>
          index === clock.suspensions.length - 1 ? { ...suspension, resumedAt: event.data.at } : suspension,
        ),
      }))
    case 'work.ClockExtended': {
      const { at, by, actor, reason } = event.data
      const extension = { at, by, actor, reason }
      return reckoned(state, event.data, 'extended', clock => ({
        ...clock,
        extensions: [...clock.extensions, extension],
      }))
    }
    case 'work.ClockReprojected':
      return reckoned(state, event.data, 'calendar', clock => clock)
    case 'work.RungFired': {
      const { rung, at } = event.data
      return withClock(state, event.data.clock, clock => ({
        ...clock,
        rungs: clock.rungs.map(step => (step.key === rung ? { ...step, firedAt: at } : step)),
      }))
    }
    default:
      return state
  }
}

function withForm(
  kind: Kind,
  state: ItemState,
  form: FormValues,
  enclosed: {
    readonly attachments?: readonly { readonly sha256: string }[]
    readonly sealed?: readonly string[]
  },
): ItemState {
  const fieldVersions = { ...state.fieldVersions }
  const sealed = enclosed.sealed ?? []
  for (const name of [...Object.keys(form), ...sealed]) fieldVersions[name] = state.version
  const attached = (enclosed.attachments ?? []).map(file => file.sha256)
  const files = union(state.files, [...attached, ...filesOf(kind.fields, form)])
  return {
    ...state,
    data: { ...state.data, ...form },
    sealed: union(state.sealed, sealed),
    fieldVersions,
    files,
  }
}

function startClock(started: ClockStarted): ClockState {
  const {
    clock,
    definition,
    anchorAt,
    budget,
    roll,
    effect,
    enforcing,
    source,
    grace,
    ladder,
    projection,
    at,
  } = started
  return {
    key: clock,
    clock: definition,
    anchorAt,
    budget,
    roll,
    effect,
    enforcing,
    source,
    ...(grace ? { grace } : {}),
    ladder,
    suspensions: [],
    extensions: [],
    rungs: mergeRungs([], started),
    projection,
    history: [{ ...projection, at, reason: 'started' }],
  }
}

function reckoned(
  state: ItemState,
  data: Stamp & Reckoning,
  reason: string,
  change: (clock: ClockState) => ClockState,
): ItemState {
  return withClock(state, data.clock, clock => ({
    ...change(clock),
    projection: data.projection,
    rungs: mergeRungs(clock.rungs, { ...data, ladder: clock.ladder }),
    history: [...clock.history, { ...data.projection, at: data.at, reason }],
  }))
}

// What fired stays fired, whatever moves: a rung is told once.
function mergeRungs(known: readonly RungState[], next: Pick<ClockStarted, 'rungs' | 'ladder'>): RungState[] {
  return next.rungs.map(rung => {
    const step = next.ladder.find(entry => entry.key === rung.key)
    const firedAt = known.find(entry => entry.key === rung.key)?.firedAt
    return {
      ...rung,
      ...(step?.suggest === undefined ? {} : { suggest: step.suggest }),
      ...(step?.act === undefined ? {} : { act: step.act }),
      ...(firedAt === undefined ? {} : { firedAt }),
    }
  })
}

function withClock(state: ItemState, key: string, change: (clock: ClockState) => ClockState): ItemState {
  return { ...state, clocks: state.clocks.map(clock => (clock.key === key ? change(clock) : clock)) }
}

function toLink(link: LinkRequest): LinkState {
  return { id: link.id, kind: link.kind }
}

function union(first: readonly string[], second: readonly string[]): readonly string[] {
  const fresh = second.filter(entry => !first.includes(entry))
  return fresh.length > 0 ? [...first, ...new Set(fresh)] : first
}
