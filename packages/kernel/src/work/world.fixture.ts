import { fileURLToPath } from 'node:url'
import { loadRuleFiles } from '../rule/load-files.ts'
import { createCalendar } from './calendar.ts'
import { seedRows } from './calendar-seed.ts'
import type { Actor } from './command.ts'

/** What the tests of the engine share: the shipped rules, the seeded calendar, and a small cast. */
export const calendar = createCalendar(seedRows(2026).rows)
export const book = loadRuleFiles([fileURLToPath(new URL('../../../../rules', import.meta.url))])
export const world = { calendar, rules: book.find }

const person = (id: string, role: string, area = '410602', represents: string[] = []): Actor => ({
  id,
  posts: [{ role, area }],
  represents,
})

export const officer = person('person/li', 'officer')
export const colleague = person('person/wang', 'officer')
export const head = person('person/zhao', 'station-head')
export const operator = person('person/chen', 'principal', '410602001/p1', ['premises/p1'])
export const stranger = person('person/liu', 'officer', '410603')
export const coordinator = person('person/sun', 'coordinator', '410602001001')
export const system: Actor = { id: 'system/test', posts: [] }

/** A moment on a day of 2026 in Hebi: `at('09-29')` is ten in the morning. */
export const at = (monthDay: string, time = '10:00'): string => `2026-${monthDay}T${time}:00+08:00`

/** The same sequence on every machine (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
