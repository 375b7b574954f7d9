import assert from 'node:assert/strict'
import test from 'node:test'
import * as format from './format.ts'

test('instants are shown in Asia/Shanghai whatever the zone of the machine', () => {
  assert.equal(format.formatDay('2026-11-23T16:00:00Z'), '2026-11-24')
  assert.equal(format.formatDay('2026-11-23T15:59:59Z'), '2026-11-23')
  assert.equal(format.formatInstant('2026-11-24T00:05:09Z'), '2026-11-24 08:05')
  assert.equal(format.formatTime('2026-11-24T15:05:09Z'), '23:05:09')
  assert.equal(format.formatDay('2026-11-24'), '2026-11-24')
})

test('running text writes days as each language does', () => {
  assert.equal(format.formatDayLong('2026-11-04', 'zh'), '2026年11月4日')
  assert.equal(format.formatDayLong('2026-11-04', 'en'), '4 November 2026')
  assert.equal(format.formatWeekday('2026-11-24', 'zh'), '周二')
  assert.equal(format.formatWeekday('2026-11-24', 'en'), 'Tue')
})

test('spans use the largest fitting unit', () => {
  assert.equal(format.formatSpan(12_000, 'zh'), '12 秒')
  assert.equal(format.formatSpan(200_000, 'en'), '3 min')
  assert.equal(format.formatSpan(30 * 3_600_000, 'zh'), '30 小时')
  assert.equal(format.formatSpan(72 * 3_600_000, 'zh'), '3 天')
  assert.equal(format.formatSpan(-5, 'zh'), '0 秒')
  assert.equal(format.formatStopwatch(12_000), '00:12')
  assert.equal(format.formatStopwatch(3_725_000), '01:02:05')
})

test('numbers, money and shares', () => {
  assert.equal(format.formatNumber(20_000), '20,000')
  assert.equal(format.formatCompact(63_000, 'zh'), '6.3万')
  assert.equal(format.formatCompact(250_000_000, 'zh'), '2.5亿')
  assert.equal(format.formatCompact(63_000, 'en'), '63k')
  assert.equal(format.formatCompact(999, 'zh'), '999')
  assert.equal(format.formatMoney(123_450), '¥1,234.50')
  assert.equal(format.formatShare(0.1764), '17.6%')
})

test('a term in days shows its last day, not the midnight after it', () => {
  const due = format.dueOf('2026-11-30T16:00:00Z', '2026-11-24T02:00:00Z')
  assert.deepEqual(due, { day: '2026-11-30', time: null, daysLeft: 6, overdue: false })
  assert.equal(format.dueOf('2026-11-24T16:00:00Z', '2026-11-24T15:59:00Z').daysLeft, 0)
  const over = format.dueOf('2026-11-20T16:00:00Z', '2026-11-24T02:00:00Z')
  assert.deepEqual([over.overdue, over.daysLeft], [true, -4])
})

test('a term in hours shows its minute', () => {
  const due = format.dueOf('2026-11-24T06:30:00Z', '2026-11-24T02:00:00Z')
  assert.deepEqual(due, { day: '2026-11-24', time: '14:30', daysLeft: 0, overdue: false })
  assert.equal(format.dueOf('2026-11-24T06:30:00Z', '2026-11-24T06:30:00Z').overdue, true)
})

test('days are read as people type them', () => {
  for (const typed of ['2026-11-24', '20261124', '2026/11/24', '2026年11月24日', '11-24', ' 2026.11.24 ']) {
    assert.equal(format.parseDay(typed, '2026-01-05'), '2026-11-24', typed)
  }
  for (const typed of ['2026-02-30', '2026-13-01', 'tomorrow', '', '24'])
    assert.equal(format.parseDay(typed, '2026-01-05'), undefined, typed)
})

test('days are counted over months and leap years', () => {
  assert.equal(format.daysBetween('2028-02-28', '2028-03-01'), 2)
  assert.equal(format.addDays('2026-12-31', 1), '2027-01-01')
})
