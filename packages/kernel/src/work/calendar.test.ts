import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import chineseDays from 'chinese-days'
import { Refusal } from '../refusal.ts'
import { ASSUMPTION, compareCalendars, coreDays, createCalendar } from './calendar.ts'
import { SEED_FIRST_YEAR, seedRows } from './calendar-seed.ts'
import { FESTIVAL_YEARS, findFestival, STATUTORY_HOLIDAYS } from './core-days.ts'
import { parseIcs } from './ics.ts'
import { parseNotice } from './notice.ts'
import { addDays, addMonths, dayOf, endOfDay, isDay, startOfDay, toMilliseconds, weekdayOf } from './time.ts'
import { book, calendar } from './world.fixture.ts'

const NOTICE_2026 = `国务院办公厅关于2026年
部分节假日安排的通知
国办发明电〔2025〕7号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。`
const ORIGIN_2026 = { source: '国办发明电〔2025〕7号', announcedAt: '2025-11-04' }

test('days are civil days of Shanghai on every machine', () => {
  for (const zone of ['UTC', 'Asia/Shanghai', 'America/New_York']) {
    process.env['TZ'] = zone
    assert.equal(dayOf('2026-09-30T16:00:00Z'), '2026-10-01')
    assert.equal(dayOf('2026-09-30T15:59:59.999Z'), '2026-09-30')
    assert.equal(dayOf('2026-10-01T00:30:00+08:00'), '2026-10-01')
    assert.equal(startOfDay('2026-10-01'), '2026-09-30T16:00:00.000Z')
    assert.equal(endOfDay('2026-10-12'), '2026-10-12T16:00:00.000Z')
  }
})

test('day arithmetic', () => {
  assert.equal(addDays('2028-02-28', 1), '2028-02-29')
  assert.equal(addMonths('2026-11-30', 3), '2027-02-28')
  assert.equal(addMonths('2026-01-31', -2), '2025-11-30')
  assert.equal(weekdayOf('2026-10-10'), 6)
  assert.ok(isDay('2028-02-29'))
  assert.ok(!isDay('2026-02-29'))
  assert.throws(() => toMilliseconds('2026-10-01T00:30:00'), RangeError)
})

test('the seed settles the years the library knows and leaves the others open', () => {
  const { rows, refused } = seedRows(2028)
  const seeded = createCalendar(rows)
  assert.deepEqual(
    refused.map(entry => entry.year),
    [2027, 2028],
  )
  assert.ok(seeded.isAnnounced(2026))
  assert.equal(seeded.day('2026-10-10').kind, 'work')
  assert.equal(seeded.day('2026-10-10').provisional, false)
  assert.equal(seeded.day('2026-02-16').kind, 'rest')
  assert.ok(rows.every(row => row.date >= `${SEED_FIRST_YEAR}-01-01`))
})

test('the seed is the same in every time zone', () => {
  const seeds = ['UTC', 'Asia/Shanghai', 'America/New_York'].map(zone => {
    process.env['TZ'] = zone
    return createCalendar(seedRows(2026).rows).version
  })
  assert.equal(new Set(seeds).size, 1)
})

test('2027-10-01 is not a certain working day, and 2027-01-01 is not one at all', () => {
  const day = calendar.day('2027-10-01')
  assert.deepEqual(day, {
    date: '2027-10-01',
    kind: 'rest',
    name: '国庆节',
    provisional: true,
    assumes: ASSUMPTION,
  })
  assert.equal(calendar.day('2027-01-01').kind, 'rest')
  assert.equal(calendar.day('2027-10-04').kind, 'work')
  assert.equal(calendar.day('2027-10-04').provisional, true)
})

test('the last days of a year wait for the notice of the next', () => {
  assert.equal(calendar.day('2026-12-25').provisional, false)
  assert.equal(calendar.day('2026-12-30').provisional, true)
  assert.equal(calendar.day('2025-12-30').provisional, false)
})

test('a few stray rows do not announce a year', () => {
  const row = {
    date: '2027-01-01',
    kind: 'rest',
    name: '元旦',
    source: 'x',
    announcedAt: '2026-11-01',
  } as const
  const stray = createCalendar([...calendar.rows, row])
  assert.ok(!stray.isAnnounced(2027))
  assert.equal(stray.day('2027-01-01').provisional, false)
  assert.equal(stray.day('2027-05-10').provisional, true)
})

test('of two rows for a day the later announcement counts, in any order', () => {
  const first = {
    date: '2026-10-08',
    kind: 'work',
    name: '国庆节',
    source: 'a',
    announcedAt: '2025-11-04',
  } as const
  const second = {
    date: '2026-10-08',
    kind: 'rest',
    name: '国庆节',
    source: 'b',
    announcedAt: '2026-09-01',
  } as const
  assert.equal(createCalendar([first, second]).day('2026-10-08').kind, 'rest')
  assert.equal(createCalendar([second, first]).day('2026-10-08').kind, 'rest')
  assert.notEqual(createCalendar([first]).version, createCalendar([second]).version)
})

test('core days are 13 from 2025 and 11 before', () => {
  const count = (year: number): number =>
    [...coreDays(year).values()].flatMap(name => name.split('、')).length
  assert.equal(count(2024), 11)
  assert.equal(count(2025), 13)
  assert.equal(count(2027), 13)
  assert.equal(coreDays(2027).get('2027-02-05'), '春节')
  assert.equal(coreDays(2031).get('2031-10-01'), '中秋节、国庆节')
})

test('the festival table agrees with the lunar library', () => {
  // The lunar library counts in the zone of the machine, which is why the platform does not ask it while running.
  process.env['TZ'] = 'Asia/Shanghai'
  for (let year = FESTIVAL_YEARS.first; year <= FESTIVAL_YEARS.last; year += 1) {
    assert.equal(
      findFestival(year, 'spring-festival'),
      chineseDays.getSolarDateFromLunar(`${year}-01-01`).date,
    )
    assert.equal(findFestival(year, 'dragon-boat'), chineseDays.getSolarDateFromLunar(`${year}-05-05`).date)
    assert.equal(findFestival(year, 'mid-autumn'), chineseDays.getSolarDateFromLunar(`${year}-08-15`).date)
    assert.equal(findFestival(year, 'qingming'), chineseDays.getSolarTermDate(year, 4, 'pure_brightness'))
  }
  assert.equal(findFestival(FESTIVAL_YEARS.last + 1, 'qingming'), undefined)
})

test('the statutory holidays of the code are those of the rule', () => {
  const rule = book.get('scope', 'calendar.statutory-holidays', '', '2026-01-01')
  const [since2025] = rule.value.cases as { result: { holidays: unknown } }[]
  assert.deepEqual(STATUTORY_HOLIDAYS[1]?.holidays, since2025?.result.holidays)
  assert.deepEqual(STATUTORY_HOLIDAYS[0]?.holidays, (rule.value.otherwise as { holidays: unknown }).holidays)
})

test('a pasted notice agrees with the library on every day of its year', () => {
  const { year, rows } = parseNotice(NOTICE_2026, ORIGIN_2026)
  assert.equal(year, 2026)
  assert.equal(rows.filter(row => row.kind === 'rest').length, 33)
  assert.deepEqual(
    rows.filter(row => row.kind === 'work').map(row => row.date),
    ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
  )
  assert.deepEqual(compareCalendars(createCalendar(rows), calendar, [2026]), [])
})

test('older wordings: a range over the turn of the year, two holidays in one, a single day', () => {
  const text = `国务院办公厅关于2019年部分节假日安排的通知
一、元旦:2018年12月30日至2019年1月1日放假调休,共3天。2018年12月29日(星期六)上班。
二、清明节:4月5日放假,与周末连休。
三、中秋节、国庆节:10月1日至8日放假调休,共8天。`
  const { rows } = parseNotice(text, { source: 'x', announcedAt: '2018-12-06' })
  const dates = (kind: string, month: string): string[] =>
    rows.filter(row => row.kind === kind && row.date.slice(5, 7) === month).map(row => row.date)
  assert.deepEqual(dates('rest', '12'), ['2018-12-30', '2018-12-31'])
  assert.deepEqual(dates('rest', '01'), ['2019-01-01'])
  assert.deepEqual(dates('work', '12'), ['2018-12-29'])
  assert.deepEqual(dates('rest', '04'), ['2019-04-05'])
  assert.equal(dates('rest', '10').length, 8)
  assert.equal(rows.find(row => row.date === '2019-10-01')?.name, '中秋节、国庆节')
})

test('a notice that contradicts itself is refused', () => {
  const wrong = (from: string, to: string): (() => unknown) => {
    return () => parseNotice(NOTICE_2026.replace(from, to), ORIGIN_2026)
  }
  const code = (expected: string) => (error: unknown) => error instanceof Refusal && error.code === expected
  assert.throws(wrong('共9天', '共8天'), code('calendar.notice_contradicts_itself'))
  assert.throws(wrong('10月10日（周六）', '10月11日（周六）'), code('calendar.notice_contradicts_itself'))
  assert.throws(wrong('4月4日（周六）至6日（周一）', '4月31日至6日'), code('calendar.notice_unreadable'))
  assert.throws(() => parseNotice('明天放假', ORIGIN_2026), code('calendar.notice_unreadable'))
})

test('an iCalendar file gives the same rows as the library it comes from', () => {
  const file = createRequire(import.meta.url).resolve('chinese-days/dist/holidays.ics')
  const rows = parseIcs(readFileSync(file, 'utf8'), { source: 'ics', announcedAt: null })
  assert.deepEqual(compareCalendars(createCalendar(rows), calendar, [2024, 2025, 2026]), [])
  assert.equal(rows.find(row => row.date === '2026-10-10')?.kind, 'work')
  assert.throws(() => parseIcs('hello', { source: 'x', announcedAt: null }), Refusal)
})
