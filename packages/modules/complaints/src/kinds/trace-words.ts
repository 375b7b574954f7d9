import type { Actor, TraceStep } from '@shian/kernel'

const AREA = '410602001'
export const handler: Actor = { id: 'person/h', posts: [{ role: 'complaint-handler', area: '410602' }] }
export const leader: Actor = { id: 'person/l', posts: [{ role: 'leader', area: '4106' }] }
export const finance: Actor = { id: 'person/f', posts: [{ role: 'finance', area: '4106' }] }
export const platform: Actor = { id: 'system/complaints', posts: [] }

/** A step that opens an item. */
export function opening(at: string, form: Record<string, unknown>, expect: TraceStep['expect']): TraceStep {
  const item = { id: 'c', area: AREA, subjects: [] }
  return { at, actor: platform, command: { do: 'open', item, form }, expect }
}

/** A step that acts. */
export function acting(
  at: string,
  actor: Actor,
  action: string,
  form: Record<string, unknown>,
  expect: TraceStep['expect'],
): TraceStep {
  return { at, actor, command: { do: 'act', action, form }, expect }
}
