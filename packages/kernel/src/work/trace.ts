import type { RuleLookup } from '../rule/schema.ts'
import { apply } from './apply.ts'
import type { Calendar } from './calendar.ts'
import { clockStatus } from './clock.ts'
import type { Actor, Command, WorkContext } from './command.ts'
import type { RecordedFact, WorkEvent } from './events.ts'
import { foldItem, type ItemState } from './item.ts'
import type { Kind } from './kind.ts'
import type { Day, Instant } from './time.ts'

type Uncounted<C> = C extends Command ? Omit<C, 'commandId'> : never

/** One step of a golden trace: a command at a moment, and what must be true after it. */
export interface TraceStep {
  /** With zone, `2026-09-29T10:00:00+08:00`. */
  readonly at: Instant
  readonly actor: Actor
  readonly command: Uncounted<Command>
  readonly people?: readonly Actor[]
  readonly expect: {
    /** Refusal code; the step must then change nothing. */
    readonly refused?: string
    readonly state?: string
    readonly final?: string
    /** Last day of running or stopped clocks, by clock id; the newest run counts. */
    readonly due?: Readonly<Record<string, Day>>
    /** Ids of clocks running afterwards, exactly. */
    readonly running?: readonly string[]
    /** Ids of clocks that are or were late, exactly. */
    readonly overdue?: readonly string[]
    /** Kinds of items opened by this step, exactly. */
    readonly links?: readonly string[]
    /** Types of the events of this step that must be there. */
    readonly events?: readonly string[]
  }
}

/** A story of one item that must come out the same in every version. */
export interface Trace {
  readonly name: string
  readonly steps: readonly TraceStep[]
}

/**
 * Runs a golden trace.
 *
 * @returns the item and its events at the end
 * @throws Error naming trace, step, what was expected and what came
 */
export function runTrace(
  kind: Kind,
  trace: Trace,
  world: { readonly calendar: Calendar; readonly rules: RuleLookup },
): { state: ItemState; events: (WorkEvent | RecordedFact)[] } {
  const events: (WorkEvent | RecordedFact)[] = []
  for (const [index, step] of trace.steps.entries()) {
    const where = `${kind.id}@${kind.version}, trace "${trace.name}", step ${index + 1}`
    const command = { ...step.command, commandId: `${trace.name}/${index + 1}` } as Command
    const context: WorkContext = {
      now: step.at,
      actor: step.actor,
      ...world,
      ...(step.people ? { people: step.people } : {}),
    }
    const result = apply(kind, events, command, context)
    const refused = result.ok ? undefined : result.refusal.code
    if (refused !== step.expect.refused) {
      const details = result.ok ? '' : ` ${JSON.stringify(result.refusal.details)}`
      throw new Error(
        `${where}: expected refusal ${step.expect.refused ?? 'none'}, got ${refused ?? 'none'}${details}`,
      )
    }
    const made = result.ok ? result.events : []
    events.push(...made)
    compare(where, step, foldItem(kind, events), made)
  }
  return { state: foldItem(kind, events), events }
}

function compare(
  where: string,
  step: TraceStep,
  state: ItemState,
  made: readonly (WorkEvent | RecordedFact)[],
): void {
  const { expect } = step
  const same = (what: string, actual: unknown, expected: unknown): void => {
    if (expected === undefined || JSON.stringify(actual) === JSON.stringify(expected)) return
    throw new Error(`${where}: ${what} is ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`)
  }
  same('state', state.state, expect.state)
  same('outcome', state.final, expect.final)
  for (const [id, day] of Object.entries(expect.due ?? {})) {
    same(`due date of ${id}`, state.clocks.findLast(clock => clock.clock === id)?.projection.dueDate, day)
  }
  const at = new Date(step.at).toISOString()
  const running = state.clocks.filter(clock => clock.stoppedAt === undefined).map(clock => clock.clock)
  same('running clocks', running.sort(), expect.running && [...expect.running].sort())
  const overdue = state.clocks.filter(clock => clockStatus(clock, at).overdue).map(clock => clock.clock)
  same('late clocks', overdue.sort(), expect.overdue && [...expect.overdue].sort())
  const links = made.flatMap(event =>
    event.type === 'work.Acted' ? ((event as WorkEvent & { type: 'work.Acted' }).data.links ?? []) : [],
  )
  same(
    'opened items',
    links.map(link => link.kind),
    expect.links,
  )
  for (const type of expect.events ?? []) {
    same(
      `event ${type}`,
      made.some(event => event.type === type),
      true,
    )
  }
}
