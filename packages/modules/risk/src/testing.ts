import { readdirSync, readFileSync } from 'node:fs'
import { createCalendar, loadRules, type Recorded } from '@shian/kernel'
import type { Law } from './law.ts'

/** The rules of the repository with an empty calendar: what the tests of this module judge by. */
export function testLaw(): Law {
  const root = new URL('../../../../rules/', import.meta.url)
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(name =>
    name.endsWith('.json'),
  )
  const json = files.sort().map(name => JSON.parse(readFileSync(new URL(name, root), 'utf8')) as unknown)
  return { rules: loadRules(json), calendar: createCalendar([]) }
}

let counter = 0

/** A recorded fact for pure tests. */
export function fact(type: string, data: Record<string, unknown>, options: Partial<Recorded> = {}): Recorded {
  counter += 1
  const time = options.time ?? new Date('2026-11-24T02:00:00Z')
  return {
    id: `e${counter}`,
    source: 'test',
    type,
    subject: 'premises/p1',
    time,
    recordtime: time,
    actor: 'system/test',
    cause: null,
    area: '410602001001/p1',
    audience: 'internal',
    version: counter,
    seq: BigInt(counter),
    data,
    ...options,
  }
}
