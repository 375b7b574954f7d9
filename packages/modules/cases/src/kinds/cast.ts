import type { Actor, TraceStep } from '@shian/kernel'

// The people of the golden traces.
const post = (id: string, role: string, area = '410602'): Actor => ({
  id: `person/${id}`,
  posts: [{ role, area }],
})

export const li = post('li', 'inspector')
export const wang = post('wang', 'inspector')
export const zhao = post('zhao', 'leader')
export const qian = post('qian', 'leader')
export const fang = post('fang', 'legal-reviewer')
export const cai = post('cai', 'finance')
export const jing = post('jing', 'police')
export const operator: Actor = {
  id: 'person/chen',
  posts: [{ role: 'principal', area: '410602001001/p1' }],
  represents: ['premises/p1'],
}
export const platform: Actor = { id: 'system/cases', posts: [] }

/** A day of 2026 in Hebi, ten in the morning unless said otherwise. */
export const on = (monthDay: string, time = '10:00'): string => `2026-${monthDay}T${time}:00+08:00`

type Expect = TraceStep['expect']

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
    item: {
      id: 'c1',
      area: '410602001001/p1',
      subjects: ['premises/p1'],
      parties: { operator: 'premises/p1' },
    },
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
  const together = people.length > 1 ? { people: people.map(person => person.id) } : {}
  return {
    at,
    actor: people[0]!,
    command: { do: 'act', action, form, ...together },
    ...(people.length > 1 ? { people } : {}),
    expect,
  }
}
