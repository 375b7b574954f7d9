import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ASSUMPTION, createCalendar } from './calendar.ts'
import { seedRows } from './calendar-seed.ts'
import { addTerm, countDays, daysLeftAt, type Term } from './term.ts'
import { addDays, endOfDay, startOfDay } from './time.ts'
import { calendar, seededRandom } from './world.fixture.ts'

// The golden deadlines, with results counted by hand on the calendar of 2026.
const GOLDEN: [what: string, anchor: string, term: Term, roll: boolean, due: string][] = [
  ['accept complaint', '2026-03-02', { value: 7, unit: 'workday' }, true, '2026-03-11'],
  ['mediation limit', '2026-01-05', { value: 45, unit: 'workday' }, true, '2026-03-13'],
  ['tell after termination', '2026-04-29', { value: 7, unit: 'workday' }, true, '2026-05-12'],
  ['verify clue', '2026-03-16', { value: 15, unit: 'workday' }, true, '2026-04-07'],
  ['verify clue, extended', '2026-03-16', { value: 30, unit: 'workday' }, true, '2026-04-28'],
  ['jurisdiction dispute', '2026-01-23', { value: 7, unit: 'workday' }, true, '2026-02-03'],
  ['tell named reporter', '2026-02-12', { value: 5, unit: 'workday' }, true, '2026-02-26'],
  ['publish inspection result', '2026-09-15', { value: 20, unit: 'workday' }, true, '2026-10-19'],
  ['publish penalty, other province', '2026-09-22', { value: 10, unit: 'workday' }, true, '2026-10-13'],
  ['withdraw publication', '2026-10-08', { value: 3, unit: 'workday' }, true, '2026-10-12'],
  ['stop publication, short', '2026-11-30', { value: 3, unit: 'month' }, false, '2027-02-28'],
  ['stop publication, long', '2026-02-14', { value: 3, unit: 'year' }, false, '2029-02-14'],
  ['decide penalty case', '2026-07-06', { value: 90, unit: 'day' }, true, '2026-10-08'],
  ['days of the penalty law', '2026-09-29', { value: 5, unit: 'workday' }, true, '2026-10-12'],
  ['re-inspection application', '2026-06-12', { value: 7, unit: 'workday' }, true, '2026-06-24'],
  ['decide transfer', '2026-10-01', { value: 3, unit: 'day' }, false, '2026-10-04'],
]

for (const zone of ['UTC', 'Asia/Shanghai', 'America/New_York']) {
  test(`golden deadlines under TZ=${zone}`, () => {
    process.env['TZ'] = zone
    const seeded = createCalendar(seedRows(2026).rows)
    for (const [what, anchor, term, roll, due] of GOLDEN) {
      for (const moment of [
        `${anchor}T00:00:00+08:00`,
        `${anchor}T00:30:00+08:00`,
        `${anchor}T23:59:59+08:00`,
      ]) {
        const result = addTerm(moment, term, seeded, { roll })
        assert.equal(result.dueDate, due, `${what} from ${moment}`)
        assert.equal(result.dueAt, endOfDay(due))
      }
    }
    const rapid = addTerm('2026-10-01T08:00:00+08:00', { value: 4, unit: 'hour' }, seeded)
    assert.equal(rapid.dueAt, '2026-10-01T04:00:00.000Z')
    const handOver = addTerm('2026-10-01T09:00:00+08:00', { value: 24, unit: 'hour' }, seeded)
    assert.equal(handOver.dueAt, '2026-10-02T01:00:00.000Z')
  })
}

test('a term that reaches into an unannounced year says so', () => {
  const result = addTerm('2026-11-24T02:00:00Z', { value: 45, unit: 'workday' }, calendar)
  // The library alone answers 2027-01-26: it counts New Year as a working day.
  assert.equal(result.dueDate, '2027-01-27')
  assert.equal(result.provisional, true)
  assert.equal(result.assumes, ASSUMPTION)
  const settled = addTerm('2026-11-24T02:00:00Z', { value: 5, unit: 'workday' }, calendar)
  assert.equal(settled.provisional, false)
  assert.equal('assumes' in settled, false)
})

test('a calendar term rests on the calendar only when it may roll', () => {
  const rolled = addTerm('2027-09-28T02:00:00Z', { value: 3, unit: 'day' }, calendar)
  assert.equal(rolled.dueDate, '2027-10-04')
  assert.equal(rolled.provisional, true)
  const plain = addTerm('2027-09-28T02:00:00Z', { value: 3, unit: 'day' }, calendar, { roll: false })
  assert.equal(plain.dueDate, '2027-10-01')
  assert.equal(plain.provisional, false)
})

test('days that stood still do not count; the day of going on does', () => {
  const standstills = [{ from: '2026-03-04T02:00:00.000Z', to: '2026-03-09T02:00:00.000Z' }]
  const term = { value: 7, unit: 'workday' } as const
  // 3 counts; 4, 5 and 6 do not; then 9 to 13 and 16.
  assert.equal(addTerm('2026-03-02T02:00:00Z', term, calendar, { standstills }).dueDate, '2026-03-16')
  const hours = addTerm('2026-03-04T01:00:00Z', { value: 4, unit: 'hour' }, calendar, { standstills })
  assert.equal(hours.dueAt, '2026-03-09T05:00:00.000Z')
})

test('no term is negative, split or endless', () => {
  const bad: Term[] = [
    { value: -1, unit: 'day' },
    { value: 1.5, unit: 'workday' },
    { value: 1e9, unit: 'day' },
    { value: Number.NaN, unit: 'hour' },
  ]
  for (const term of bad) assert.throws(() => addTerm('2026-03-02T02:00:00Z', term, calendar), RangeError)
})

test('property: counting back gives what was added', () => {
  const random = seededRandom(20261124)
  for (let round = 0; round < 500; round += 1) {
    const anchor = addDays('2024-01-01', Math.floor(random() * 900))
    const value = 1 + Math.floor(random() * 60)
    const unit = random() < 0.5 ? 'workday' : 'day'
    const { dueDate } = addTerm(startOfDay(anchor), { value, unit }, calendar, { roll: false })
    assert.equal(countDays(anchor, dueDate, unit, calendar), value)
    if (unit === 'workday') assert.ok(calendar.isWorkday(dueDate))
    // With everything still left, the moment is the start of the first day that counts.
    const first = daysLeftAt(dueDate, value, unit, calendar)
    assert.ok(first >= startOfDay(addDays(anchor, 1)) && first < endOfDay(dueDate))
    assert.equal(daysLeftAt(dueDate, 0, unit, calendar), endOfDay(dueDate))
  }
})
