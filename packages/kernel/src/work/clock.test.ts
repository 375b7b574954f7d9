import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ClockLedger, projectClock, standstillsOf } from './clock.ts'
import { startOfDay, toInstant } from './time.ts'
import { at, calendar } from './world.fixture.ts'

const moment = (monthDay: string, time?: string): string => toInstant(at(monthDay, time))
const ledger = (more: Partial<ClockLedger>): ClockLedger => ({
  anchorAt: moment('09-15', '08:00'),
  budget: { value: 6, unit: 'hour' },
  roll: true,
  ladder: [],
  suspensions: [],
  extensions: [],
  ...more,
})
const pause = (from: string, until: string, resumedAt?: string) => ({
  from,
  until,
  actor: 'person/li',
  reason: 'testing',
  ...(resumedAt === undefined ? {} : { resumedAt }),
})
const steps = (...entries: [ClockLedger['ladder'][number]['at'], string][]): ClockLedger['ladder'] =>
  entries.map(([when, to], index) => ({ key: String(index), at: when, to }))

test('hours: the moment at which so much is left knows what stood still before it, not after', () => {
  const ladder = steps(
    [{ value: -4, unit: 'hour' }, 'a'],
    ['-50%', 'b'],
    [{ value: -1, unit: 'hour' }, 'c'],
    [{ value: -7, unit: 'hour' }, 'd'],
  )
  const suspensions = [pause(moment('09-15', '11:00'), moment('09-16', '11:00'), moment('09-15', '21:00'))]
  const { projection, rungs } = projectClock(ledger({ ladder, suspensions }), calendar)
  assert.equal(projection.dueAt, moment('09-16', '00:00'))
  assert.deepEqual(
    rungs.map(rung => rung.fireAt),
    // Three hours are left exactly when the clock stops, so that step waits until it goes on.
    [moment('09-15', '10:00'), moment('09-15', '21:00'), moment('09-15', '23:00'), null],
  )
})

test('calendar days and months: half of the term, a step after its end, and grace', () => {
  const ladder = steps(['-50%', 'a'], [{ value: 2, unit: 'day' }, 'b'], [{ value: -1, unit: 'day' }, 'c'])
  const days = projectClock(
    ledger({ budget: { value: 10, unit: 'day' }, ladder, grace: { value: 3, unit: 'workday' } }),
    calendar,
  )
  // Ten days end on the 25th, a rest day; the next working day is the 28th.
  assert.equal(days.projection.dueDate, '2026-09-28')
  assert.equal(days.projection.expiresAt, startOfDay('2026-10-09'))
  assert.deepEqual(
    days.rungs.map(rung => rung.fireAt),
    [startOfDay('2026-09-24'), startOfDay('2026-10-01'), startOfDay('2026-09-28')],
  )
  const month = projectClock(ledger({ budget: { value: 1, unit: 'month' }, ladder }), calendar)
  assert.equal(month.projection.dueDate, '2026-10-15')
  assert.equal(month.rungs[0]?.fireAt, startOfDay('2026-10-01'))
  const paused = projectClock(
    ledger({ budget: { value: 1, unit: 'month' }, suspensions: [pause(moment('09-20'), moment('09-25'))] }),
    calendar,
  )
  assert.equal(paused.projection.dueDate, '2026-10-20')
})

test('a budget is extended in its own unit only', () => {
  const extension = {
    at: moment('09-15'),
    by: { value: 1, unit: 'day' },
    actor: 'person/li',
    reason: 'x',
  } as const
  assert.throws(() => projectClock(ledger({ extensions: [extension] }), calendar), RangeError)
})

test('resuming after the bound changes nothing', () => {
  const late = pause(moment('09-15', '09:00'), moment('09-15', '10:00'), moment('09-15', '12:00'))
  assert.deepEqual(standstillsOf([late]), [{ from: late.from, to: late.until }])
})
