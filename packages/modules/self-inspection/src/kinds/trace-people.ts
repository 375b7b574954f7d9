import type { Actor } from '@shian/kernel'

const AREA = '410602001001/p1'

/** Somebody of the premises of the traces. */
export function actorAt(role: string): Actor {
  return { id: `person/${role}`, posts: [{ role, area: AREA }], represents: ['premises/p1'] }
}

export const PLATFORM: Actor = { id: 'system/self-inspection', posts: [] }
export const INSPECTOR: Actor = { id: 'person/inspector', posts: [{ role: 'inspector', area: '410602' }] }
export const COORDINATOR: Actor = {
  id: 'person/coordinator',
  posts: [{ role: 'coordinator', area: '410602' }],
}

export const ITEM = {
  id: 's1',
  area: AREA,
  subjects: ['premises/p1'],
  parties: { operator: 'premises/p1' },
  assignees: ['person/inspector'],
} as const
