import type { RuleLookup } from '../rule/schema.ts'
import type { Calendar } from './calendar.ts'
import type { Attachment, FormValues } from './field.ts'
import type { Term } from './term.ts'
import type { Instant } from './time.ts'

/** Who acts, with the posts held at the moment in question. */
export interface Actor {
  /** Person id, `system` or `system/<reaction>`. */
  readonly id: string
  readonly posts: readonly { readonly role: string; readonly area: string }[]
  /** Subjects the actor stands for: the operator a principal or a safety officer answers for. */
  readonly represents?: readonly string[]
}

interface CommandBase {
  /** Made by whoever captures the command; the same id twice is the same command. */
  readonly commandId: string
  /** Version of the item the author saw. */
  readonly baseVersion?: number
}

export interface OpenCommand extends CommandBase {
  readonly do: 'open'
  readonly item: {
    readonly id: string
    readonly area: string
    readonly subjects: readonly string[]
    /** Roles around the item to subject or person ids: `operator`, `informant`, … */
    readonly parties?: Readonly<Record<string, string>>
    readonly assignees?: readonly string[]
    readonly parent?: string
  }
  readonly form?: FormValues
  readonly attachments?: readonly Attachment[]
}

export interface ActCommand extends CommandBase {
  readonly do: 'act'
  readonly action: string
  readonly form?: FormValues
  /** Ids of everybody who acts together, the actor included. */
  readonly people?: readonly string[]
  readonly attachments?: readonly Attachment[]
}

/** A command of the engine itself: the same for every kind. */
export type EngineCommand =
  | (CommandBase & { readonly do: 'assign'; readonly to: readonly string[]; readonly reason?: string })
  | (CommandBase & {
      readonly do: 'suspend'
      readonly clock: string
      readonly reason: string
      /** Latest end of the standstill; the longest the definition allows when absent. */
      readonly until?: Instant
      readonly note?: string
    })
  | (CommandBase & { readonly do: 'resume'; readonly clock: string; readonly note?: string })
  | (CommandBase & {
      readonly do: 'extend'
      readonly clock: string
      readonly by: Term
      readonly reason: string
    })
  | (CommandBase & {
      readonly do: 'comment'
      readonly text: string
      readonly attachments?: readonly Attachment[]
    })
  | (CommandBase & { readonly do: 'fireRung'; readonly clock: string; readonly rung: string })
  | (CommandBase & { readonly do: 'reproject' })
  | (CommandBase & { readonly do: 'closeLink'; readonly child: string; readonly outcome: string })
  | (CommandBase & {
      readonly do: 'resolve'
      readonly kept: string
      readonly decision: 'taken' | 'left'
      readonly form?: FormValues
    })

export type Command = OpenCommand | ActCommand | EngineCommand

/** What a decision may know besides the item and the command. */
export interface WorkContext {
  readonly now: Instant | Date
  readonly calendar: Calendar
  readonly actor: Actor
  readonly rules: RuleLookup
  /** The people who act together, as the host knows them; needed where an action asks for more than one. */
  readonly people?: readonly Actor[]
  /** Whether the bytes of a file have arrived and match their hash; absent: not checked here (a phone). */
  readonly hasFile?: (sha256: string) => boolean
}

/** A command that may not be carried out. */
export interface WorkRefusal {
  readonly code: string
  readonly status: number
  readonly details: Readonly<Record<string, unknown>>
}
