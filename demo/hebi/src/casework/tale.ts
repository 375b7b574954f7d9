import { type Actor, addDays, type Command, type ItemStory, systemActor } from '@shian/kernel'
import { type Cast, instantOf } from '../cast.ts'
import type { Random } from '../random.ts'

/** Who does a step: everybody named is there, the first one speaks. */
export type Who = Actor | readonly Actor[]

/** One step of a path: so many days after the opening, somebody does something. */
export interface PathStep {
  day: number
  /** Hour of the day; the steps of a day follow each other by the minute. */
  hour?: number
  who: Who
  action: string
  form?: Readonly<Record<string, unknown>>
  /** Instead of an action: an outcome told by a linked item. */
  closes?: { child: string; outcome: string }
}

/** A way an item may go, and how long it stands where the way ends. */
export interface Path {
  steps: readonly PathStep[]
  /** Days it has stood there by today, from and to; an ended item stands as long as you like. */
  rest: readonly [from: number, to: number]
}

export const SYSTEM: Actor = systemActor('demo')

interface Opening {
  id: string
  kind: string
  area: string
  /** Day it was opened on. */
  day: string
  who: Actor
  subjects: readonly string[]
  /** Besides the operator. */
  parties?: Readonly<Record<string, string>>
  assignees?: readonly string[]
  parent?: string
  form: Readonly<Record<string, unknown>>
  cause?: string
  commandId?: string
}

/** The story of one item: its opening and the steps of its path, one minute apart within a day. */
export function tellPath(opening: Opening, steps: readonly PathStep[]): ItemStory {
  const { id, kind, area, day, who, subjects, assignees = [], parent, form, cause = null } = opening
  const operator = subjects.find(subject => subject.startsWith('premises/'))
  const item = {
    id,
    area,
    subjects,
    parties: { ...(operator ? { operator } : {}), ...opening.parties },
    assignees,
    ...(parent ? { parent } : {}),
  }
  const commandId = opening.commandId ?? `${id}-open`
  const first = {
    command: { do: 'open', commandId, item, form } as Command,
    act: { actor: who, now: instantOf(day, 9), cause },
  }
  const rest = steps.map((step, i) => {
    const people = Array.isArray(step.who) ? (step.who as readonly Actor[]) : [step.who as Actor]
    const { closes } = step
    const command: Command = closes
      ? { do: 'closeLink', commandId: `${id}-${i}`, ...closes }
      : {
          do: 'act',
          commandId: `${id}-${i}`,
          action: step.action,
          form: step.form ?? {},
          ...(people.length > 1 ? { people: people.map(person => person.id) } : {}),
        }
    const now = instantOf(addDays(day, step.day), step.hour ?? 10, i)
    return { command, act: { actor: people[0]!, now, ...(people.length > 1 ? { people } : {}) } }
  })
  return { id, kind, area, steps: [first, ...rest] }
}

/** How long a path takes until it stands. */
export const daysOf = (path: Path): number => path.steps.at(-1)?.day ?? 0

/** The day on which an item must be opened to stand where its path ends, for as long as the path says. */
export function openedOn(random: Random, path: Path, today: string): string {
  return addDays(today, -daysOf(path) - random.whole(...path.rest))
}

/** The state of each path comes up once before any comes up by its weight. */
export function pathNames<Name extends string>(
  random: Random,
  weights: Readonly<Record<Name, number>>,
  count: number,
): Name[] {
  const names = Object.keys(weights) as Name[]
  const draw = random.weighted(names.map(name => weights[name]))
  return Array.from({ length: count }, (_, i) => names[i] ?? names[draw()]!)
}

/** Two officers of a place, and the premises' own person. */
export function partiesOf(cast: Cast, area: string, premisesId: string) {
  const pair = cast.inspectors(area)
  const operator: Actor = cast.operator(premisesId) ?? {
    id: `person/operator-${premisesId}`,
    posts: [{ role: 'principal', area }],
    represents: [`premises/${premisesId}`],
  }
  return { pair, operator }
}
