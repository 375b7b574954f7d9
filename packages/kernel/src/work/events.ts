import type { ClockSource, LadderStep, Projection, RungState } from './clock.ts'
import type { Command } from './command.ts'
import type { Attachment, FormValues } from './field.ts'
import type { Term } from './term.ts'
import type { Instant } from './time.ts'

/** In every event: the command that caused it, when it happened, and who did it. */
export interface Stamp {
  readonly commandId: string
  readonly at: Instant
  readonly actor: string
}

/** What came with an action beside its form. */
export interface Enclosures {
  readonly attachments?: readonly Attachment[]
  /** Names of fields whose values went to the vault. */
  readonly sealed?: readonly string[]
}

/** How a command that was captured without a network found its item. */
export interface Arrival {
  readonly capturedAt: Instant
  readonly baseVersion?: number
  /** Whether the author was entitled then, and is now. */
  readonly entitledAtCapture: boolean
  readonly entitledAtArrival: boolean
}

export interface Opened extends Stamp, Enclosures {
  readonly id: string
  readonly kind: string
  readonly kindVersion: number
  readonly state: string
  readonly area: string
  readonly subjects: readonly string[]
  readonly parties: Readonly<Record<string, string>>
  readonly assignees: readonly string[]
  readonly parent?: string
  readonly form: FormValues
}

/** A linked item to be opened by a reaction. */
export interface LinkRequest {
  readonly id: string
  readonly kind: string
  readonly form: FormValues
}

export interface Acted extends Stamp, Enclosures {
  readonly action: string
  readonly from: string
  readonly to: string
  /** The outcome, when the item ends here. */
  readonly final?: string
  readonly people?: readonly string[]
  readonly form: FormValues
  readonly document?: string
  readonly links?: readonly LinkRequest[]
  /** What the item is about from now on, besides what it was about. */
  readonly subjects?: readonly string[]
  /** Ids of the publications that are due now. */
  readonly publish?: readonly { readonly id: string; readonly removeAt: Instant }[]
  /** Rules too weakly sourced to refuse, that would have refused. */
  readonly warnings?: readonly string[]
  readonly arrival?: Arrival
}

export interface Assigned extends Stamp {
  readonly to: readonly string[]
  readonly reason?: string
}

/** A new computation of a clock's end; `rungs` replaces the moments, not what already fired. */
export interface Reckoning {
  readonly clock: string
  readonly projection: Projection
  readonly rungs: readonly Pick<RungState, 'key' | 'to' | 'fireAt'>[]
}

export interface ClockStarted extends Stamp, Reckoning {
  readonly definition: string
  readonly anchorAt: Instant
  readonly budget: Term
  readonly roll: boolean
  readonly effect: 'statutory' | 'advisory'
  readonly enforcing: boolean
  readonly source: ClockSource
  readonly grace?: Term
  readonly ladder: readonly LadderStep[]
}

export interface ClockStopped extends Stamp {
  readonly clock: string
  /** The action or state that stopped it. */
  readonly by: string
  readonly late: boolean
}

export interface ClockSuspended extends Stamp, Reckoning {
  readonly until: Instant
  readonly reason: string
  readonly note?: string
}

export interface ClockResumed extends Stamp, Reckoning {
  readonly note?: string
}

export interface ClockExtended extends Stamp, Reckoning {
  readonly by: Term
  readonly reason: string
}

export interface ClockReprojected extends Stamp, Reckoning {
  readonly reason: 'calendar'
}

export interface RungFired extends Stamp {
  readonly clock: string
  readonly rung: string
  readonly to: string
  readonly fireAt: Instant
  readonly dueAt: Instant
  /** The action put before a person because the term is over. */
  readonly suggest?: string
}

export interface Commented extends Stamp, Enclosures {
  readonly text: string
}

export interface LinkClosed extends Stamp {
  readonly child: string
  readonly outcome: string
}

/** Why a captured command could not simply be applied. Nothing captured is ever dropped. */
export type KeptOutcome = 'needs-decision' | 'kept-as-observation' | 'rejected-for-authority'

/** One field that changed on both sides. */
export interface FieldConflict {
  readonly field: string
  readonly base?: unknown
  readonly mine?: unknown
  readonly theirs?: unknown
}

/** A command as it is kept: without its files, and with the secret values in the vault. */
export type KeptCommand = WithForm<Command>

type WithForm<C> = C extends Command ? Omit<C, 'attachments' | 'form'> & { readonly form: FormValues } : never

export interface CommandKept extends Stamp, Enclosures {
  readonly outcome: KeptOutcome
  /** Refusal code that explains it. */
  readonly reason: string
  readonly command: KeptCommand
  readonly conflicts?: readonly FieldConflict[]
  readonly arrival: Arrival
}

export interface CommandResolved extends Stamp {
  readonly kept: string
  readonly decision: 'taken' | 'left'
  /** Values that were taken over, after the decision field by field. */
  readonly form: FormValues
}

interface WorkEventData {
  'work.Opened': Opened
  'work.Acted': Acted
  'work.Assigned': Assigned
  'work.ClockStarted': ClockStarted
  'work.ClockStopped': ClockStopped
  'work.ClockSuspended': ClockSuspended
  'work.ClockResumed': ClockResumed
  'work.ClockExtended': ClockExtended
  'work.ClockReprojected': ClockReprojected
  'work.RungFired': RungFired
  'work.Commented': Commented
  'work.LinkClosed': LinkClosed
  'work.CommandKept': CommandKept
  'work.CommandResolved': CommandResolved
}

/** Names of the facts of the engine. */
export type WorkEventType = keyof WorkEventData

/** A fact of the engine. */
export type WorkEvent = {
  [T in WorkEventType]: { readonly type: T; readonly data: WorkEventData[T] }
}[WorkEventType]

/** A fact of a module that an action records beside the engine's own. */
export interface RecordedFact {
  readonly type: string
  readonly data: {
    readonly commandId: string
    readonly at: Instant
    readonly actor: string
    readonly item: string
    readonly kind: string
    readonly action: string
    readonly state: string
    readonly area: string
    readonly subjects: readonly string[]
    readonly people: readonly string[]
    readonly form: FormValues
  }
}

/** Anything a stream may hold; facts of other origins pass a fold unseen. */
export interface StreamEvent {
  readonly type: string
  readonly data: unknown
  /** Position in the stream, when the log gave one. */
  readonly version?: number | null
}
