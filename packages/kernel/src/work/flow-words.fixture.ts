import { defineKind } from './define-kind.ts'
import type { Field } from './field.ts'
import type { Kind, KindAction, KindState } from './kind.ts'

// Short words in which the sixteen flows are written; for tests only.

export const label = (zh: string, en = zh) => ({ zh, en })
export const open = (zh: string): KindState => ({ label: label(zh) })
export const start = (zh: string): KindState => ({ label: label(zh), initial: true })
export const final = (zh: string, outcome: string): KindState => ({ label: label(zh), final: outcome })
export const text = (zh: string): Field => ({ type: 'text', label: label(zh) })
export const long = (zh: string): Field => ({ type: 'longText', label: label(zh) })
export const count = (zh: string): Field => ({ type: 'number', label: label(zh), min: 0 })
export const date = (zh: string): Field => ({ type: 'date', label: label(zh) })
export const photos = (zh: string): Field => ({ type: 'photo', label: label(zh), max: 20 })
export const choice = (zh: string, ...options: string[]): Field => ({
  type: 'choice',
  label: label(zh),
  options: Object.fromEntries(options.map(option => [option, label(option)])),
})
export const OFFICER = { roles: ['officer'] }
export const TWO_OFFICERS = { roles: ['officer'], people: { rule: 'inspection.people' } }
export const HEAD = { roles: ['station-head', 'bureau-head'] }
export const PARTY = { relation: 'party' } as const
export const SYSTEM = { relation: 'system' } as const
export const ASSIGNEE = { relation: 'assignee' } as const
export const step = (
  zh: string,
  from: KindAction['from'],
  to: KindAction['to'],
  by: KindAction['by'],
  more = {},
): KindAction => ({
  label: label(zh),
  from,
  ...(to === undefined ? {} : { to }),
  by,
  ...more,
})
export const wd = (value: number) => ({ value, unit: 'workday' }) as const
export const cd = (value: number) => ({ value, unit: 'day' }) as const
export const LADDER = [
  { at: '-50%', to: 'assignee' },
  { at: wd(-2), to: 'leader' },
  { at: wd(0), to: 'upperOrg' },
] as const

export function kind(
  id: string,
  zh: string,
  rest: Omit<Kind, 'id' | 'version' | 'title' | 'subjectKinds' | 'open'> & Partial<Kind>,
): Kind {
  return defineKind({
    id,
    version: 1,
    title: label(zh),
    subjectKinds: ['premises', 'fbo'],
    open: { by: OFFICER },
    ...rest,
  })
}
