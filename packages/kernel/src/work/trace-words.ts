import type { Actor } from './command.ts'
import type { TraceStep } from './trace.ts'

// Short words in which modules tell golden traces: one item of one premises, and the people around it.

const PREMISES = 'premises/p1'
const AREA = '410602001001/p1'

type Expect = TraceStep['expect']

/** Somebody with one post. */
export const person = (id: string, role: string, area = '410602'): Actor => ({
  id: `person/${id}`,
  posts: [{ role, area }],
})

/** The operator of the premises of the traces. */
export const operator: Actor = {
  ...person('chen', 'principal', AREA),
  represents: [PREMISES],
}

/** A day of 2026 in Hebi, ten in the morning unless said otherwise. */
export const on = (monthDay: string, time = '10:00'): string => `2026-${monthDay}T${time}:00+08:00`

/** The item is opened about the premises. */
export const opening = (
  at: string,
  actor: Actor,
  form: Record<string, unknown>,
  expect: Expect,
): TraceStep => ({
  at,
  actor,
  command: {
    do: 'open',
    item: { id: 'item1', area: AREA, subjects: [PREMISES], parties: { operator: PREMISES } },
    form,
  },
  expect,
})

/** An action of one person, or of several when more are named. */
export const step = (
  at: string,
  actors: Actor | readonly Actor[],
  action: string,
  form: Record<string, unknown>,
  expect: Expect,
): TraceStep => {
  const people = Array.isArray(actors) ? (actors as readonly Actor[]) : [actors as Actor]
  const together = people.length > 1 ? { people: people.map(each => each.id) } : {}
  return {
    at,
    actor: people[0]!,
    command: { do: 'act', action, form, ...together },
    ...(people.length > 1 ? { people } : {}),
    expect,
  }
}
