import type { Bilingual } from '../refusal.ts'
import type { Condition } from './condition.ts'
import type { Field } from './field.ts'
import type { Term } from './term.ts'
import type { Trace } from './trace.ts'

/** Who may do something. Several of these in a list mean any one of them. */
export interface By {
  /** Roles of the posts that may; a post counts when its area covers the area of the item. */
  readonly roles?: readonly string[]
  /**
   * How the actor must be tied to the item: `area` (default) by a post over it, `assignee` by being assigned, `party` by
   * standing for one of its subjects or parties, `system` by being a reaction of the platform. With roles given, both
   * must hold; a party's role is not bound to an area, since the tie to the subject is narrower.
   */
  readonly relation?: 'area' | 'assignee' | 'party' | 'system'
  /** How many people must act together, each with one of the roles; a rule id when a law says so. */
  readonly people?: number | { readonly rule: string }
}

/** How a state ends an item: what statistics count it as. */
export interface KindState {
  readonly label: Bilingual
  readonly initial?: boolean
  /** Present on final states: 'ok', 'refused', 'overdue', … */
  readonly final?: string
}

/** A linked item an action opens. Its id is the parent's id, a dot and a number, so that a repeat opens nothing new. */
export interface KindLink {
  readonly kind: string
  /** Fields carried over, own name to the other's name. */
  readonly copy?: Readonly<Record<string, string>>
  readonly when?: Condition
}

/** One thing that must hold before an action. `{item.x}` and the like in its sentence show what the item says. */
export interface KindRequirement {
  readonly when: Condition
  readonly message: Bilingual
}

/** One thing people do to an item. */
export interface KindAction {
  readonly label: Bilingual
  /** States it may be taken in; '*' is every state that is not final. */
  readonly from: readonly string[] | '*'
  /** The next state; of several the first whose condition holds. Absent: the item stays where it is. */
  readonly to?: string | readonly { readonly to: string; readonly when?: Condition }[]
  readonly by: By | readonly By[]
  /** Names of the fields of the kind that this action asks for. A `!` behind a name makes it required here. */
  readonly form?: readonly string[]
  readonly guard?: Condition
  /** Said when the guard refuses. */
  readonly guardMessage?: Bilingual
  /** Further guards, each with its own sentence, so that a refusal says everything that is unmet at once. */
  readonly requires?: readonly KindRequirement[]
  /** Document (文书) made from this action, by template id. */
  readonly document?: string
  readonly link?: KindLink | readonly KindLink[]
  /** Further facts recorded with the action, by event type of the module. */
  readonly records?: readonly string[]
  /** An act with legal effect for somebody outside the office: never taken by the platform itself. */
  readonly statutory?: boolean
}

/** The length of a clock: of a rule, of the definition itself, or asked in the form. */
export type KindTerm =
  | { readonly rule: string }
  | Term
  | {
      readonly field: string
      readonly unit: Term['unit']
      readonly otherwise: { readonly rule: string } | Term
    }

/** One step of a ladder: when, counted in what is left of the budget, and whom to tell. */
export interface KindRung {
  /** `-50%` when half the budget is left; `{value: -2, unit: 'workday'}` when two are left; 0 at the end. */
  readonly at: `-${number}%` | Term
  /** 'assignee', 'leader', 'upperOrg', … : whom the notifying reaction looks up. */
  readonly to: string
}

/** A term that runs while something is owed. */
export interface KindClock {
  readonly id: string
  readonly label?: Bilingual
  /** 'created', an action, or a state that is entered. */
  readonly from: string
  /** Runs only when this holds as it would start: a second term for what came over a hotline. */
  readonly when?: Condition
  /** What the term counts from when not the moment of the trigger: a date field, as `form.x` or `item.x`. */
  readonly anchor?: string
  /** Actions, states, or 'final'. */
  readonly stop: string | readonly string[]
  readonly term: KindTerm
  /** Law and article, for terms that are not rules. */
  readonly source?: string
  readonly effect: 'statutory' | 'advisory'
  /** Whether the end rolls off a rest day; a rule decides when it says so. */
  readonly roll?: boolean
  readonly ladder?: readonly KindRung[]
  /** Absent: the clock cannot be stopped for a while. */
  readonly suspend?: {
    readonly by: By | readonly By[]
    readonly reasons: Readonly<Record<string, Bilingual>>
    readonly max: Term
  }
  /** Absent: the clock cannot be extended. `times` is 1 unless said otherwise. */
  readonly extend?: {
    readonly by: By | readonly By[]
    readonly max: Term | { readonly rule: string }
    readonly times?: number
  }
  /** Actions closed once the term (and grace) is over, as far as its rule may block. */
  readonly expiry?: { readonly closes: readonly string[]; readonly grace?: Term }
  /** `suggest` puts an action before a person; `act` lets the platform take it, never a statutory one. */
  readonly onExpiry?: { readonly suggest: string } | { readonly act: string }
}

/** What of an item becomes public. */
export interface KindPublication {
  readonly id: string
  /** 'final', an action or a state. */
  readonly after: string
  readonly fields: readonly string[]
  /** How long it stays public. */
  readonly removeAfter: { readonly rule: string } | Term
  readonly when?: Condition
}

/** How a kind behaves on a phone without a network. */
export interface KindOffline {
  readonly create?: boolean
  readonly actions?: readonly string[]
  /** Fields whose two versions are both kept; all others are put before a person. */
  readonly merge?: Readonly<Record<string, 'append' | 'ask'>>
}

/** From which version this one was made, and what it means for items that stay on the old one. */
export interface KindMigration {
  readonly from: number
  readonly note: Bilingual
}

/** A kind of work item: typed TypeScript when written, plain JSON when stored. */
export interface Kind {
  /** `inspection`, `rectification`, … */
  readonly id: string
  readonly version: number
  readonly title: Bilingual
  /** Kinds of subjects an item may be about: `premises`, `fbo`, … */
  readonly subjectKinds: readonly string[]
  /**
   * Roles that may see its items, in lists and in detail. Absent: every role, but of those that see only what names them
   * (`WorkHost.namedOnly`) the ones with an action in it.
   */
  readonly readers?: readonly string[]
  /** Pattern of the item number: `鹤市监查〔{yyyy}〕{seq:5}号`. */
  readonly numbering?: string
  readonly fields: Readonly<Record<string, Field>>
  readonly states: Readonly<Record<string, KindState>>
  /** Who opens an item and with what form. Items opened by a link or a reaction come from the system. */
  readonly open: { readonly by: By | readonly By[]; readonly form?: readonly string[] }
  /** Who gives an item to somebody; default: nobody but the system. */
  readonly assign?: { readonly by: By | readonly By[] }
  readonly actions: Readonly<Record<string, KindAction>>
  readonly clocks: readonly KindClock[]
  /** For clocks without a ladder of their own. */
  readonly ladder?: readonly KindRung[]
  readonly publish?: readonly KindPublication[]
  readonly offline?: KindOffline
  readonly migration?: KindMigration
  /** Golden traces; run for every version. */
  readonly tests?: readonly Trace[]
}

/** Everything people do to items of a kind, and who may. */
export function actsOf(kind: Kind): [where: string, by: By | readonly By[]][] {
  const actions = Object.entries(kind.actions).map(([name, { by }]): [string, By | readonly By[]] => [
    `action ${name}`,
    by,
  ])
  return kind.assign ? [['assigning', kind.assign.by], ...actions] : actions
}

/** The initial state. */
export function initialState(kind: Kind): string {
  return Object.entries(kind.states).find(([, state]) => state.initial)![0]
}

/** Says whether a state ends the item. */
export function isFinal(kind: Kind, state: string): boolean {
  return kind.states[state]?.final !== undefined
}

/** States an action may be taken in. */
export function statesFrom(kind: Kind, action: KindAction): string[] {
  if (action.from !== '*') return [...action.from]
  return Object.keys(kind.states).filter(state => !isFinal(kind, state))
}

/** States an action may lead to; empty when the item stays where it is. */
export function targetsOf(action: KindAction): string[] {
  if (action.to === undefined) return []
  return typeof action.to === 'string' ? [action.to] : action.to.map(branch => branch.to)
}

/** A value that may be given once or as a list, as a list. */
export function listOf<T extends object | string>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value as T]
}

/** The names of a form without the mark of being required, and the names so marked. */
export function formOf(names: readonly string[] | undefined): { fields: string[]; required: string[] } {
  const list = names ?? []
  const plain = (name: string): string => name.replace(/!$/, '')
  return { fields: list.map(plain), required: list.filter(name => name.endsWith('!')).map(plain) }
}
