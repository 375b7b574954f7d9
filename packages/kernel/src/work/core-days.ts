import type { Day } from './time.ts'

/** One statutory holiday: the festival it starts from and how many days it gives. */
export interface StatutoryHoliday {
  readonly name: string
  /** A fixed `MM-DD`, or a festival whose day the moon or the sun decides. */
  readonly start: string
  /** Days before the start that are free too: the eve of the Spring Festival. */
  readonly daysBefore: number
  readonly days: number
}

/** The list of statutory holidays from a year on. */
export interface StatutoryHolidays {
  readonly fromYear: number
  readonly holidays: readonly StatutoryHoliday[]
}

const holiday = (name: string, start: string, days: number, daysBefore = 0): StatutoryHoliday => ({
  name,
  start,
  daysBefore,
  days,
})

/**
 * The days off that the law itself names, before any notice moves weekends around them: 13 days from 2025,
 * 11 before. The same table is a rule, and a test holds the two together.
 *
 * @source rules/cn/calendar.json#statutory-holidays
 */
export const STATUTORY_HOLIDAYS: readonly StatutoryHolidays[] = [
  {
    fromYear: 2014,
    holidays: [
      holiday('元旦', '01-01', 1),
      holiday('春节', 'spring-festival', 3),
      holiday('清明节', 'qingming', 1),
      holiday('劳动节', '05-01', 1),
      holiday('端午节', 'dragon-boat', 1),
      holiday('中秋节', 'mid-autumn', 1),
      holiday('国庆节', '10-01', 3),
    ],
  },
  {
    fromYear: 2025,
    holidays: [
      holiday('元旦', '01-01', 1),
      holiday('春节', 'spring-festival', 4, 1),
      holiday('清明节', 'qingming', 1),
      holiday('劳动节', '05-01', 2),
      holiday('端午节', 'dragon-boat', 1),
      holiday('中秋节', 'mid-autumn', 1),
      holiday('国庆节', '10-01', 3),
    ],
  },
]

const FESTIVALS = ['spring-festival', 'qingming', 'dragon-boat', 'mid-autumn']

// First day of the first lunar month, Qingming, fifth of the fifth and fifteenth of the eighth lunar month. A table
// keeps the lunar library out of the browser; a test computes it again with that library.
const FESTIVAL_DAYS: Readonly<Record<number, string>> = {
  2015: '02-19 04-05 06-20 09-27',
  2016: '02-08 04-04 06-09 09-15',
  2017: '01-28 04-04 05-30 10-04',
  2018: '02-16 04-05 06-18 09-24',
  2019: '02-05 04-05 06-07 09-13',
  2020: '01-25 04-04 06-25 10-01',
  2021: '02-12 04-04 06-14 09-21',
  2022: '02-01 04-05 06-03 09-10',
  2023: '01-22 04-05 06-22 09-29',
  2024: '02-10 04-04 06-10 09-17',
  2025: '01-29 04-04 05-31 10-06',
  2026: '02-17 04-05 06-19 09-25',
  2027: '02-06 04-05 06-09 09-15',
  2028: '01-26 04-04 05-28 10-03',
  2029: '02-13 04-04 06-16 09-22',
  2030: '02-03 04-05 06-05 09-12',
  2031: '01-23 04-05 06-24 10-01',
  2032: '02-11 04-04 06-12 09-19',
  2033: '01-31 04-04 06-01 09-08',
  2034: '02-19 04-05 06-20 09-27',
  2035: '02-08 04-05 06-10 09-16',
  2036: '01-28 04-04 05-30 10-04',
  2037: '02-15 04-04 06-18 09-24',
  2038: '02-04 04-05 06-07 09-13',
  2039: '01-24 04-05 05-27 10-02',
  2040: '02-12 04-04 06-14 09-20',
  2041: '02-01 04-04 06-03 09-10',
  2042: '01-22 04-04 06-22 09-28',
  2043: '02-10 04-05 06-11 09-17',
  2044: '01-30 04-04 05-31 10-05',
  2045: '02-17 04-04 06-19 09-25',
  2046: '02-06 04-04 06-08 09-15',
  2047: '01-26 04-05 05-29 10-04',
  2048: '02-14 04-04 06-15 09-22',
  2049: '02-02 04-04 06-04 09-11',
  2050: '01-23 04-04 06-23 09-30',
  2051: '02-11 04-05 06-13 09-19',
  2052: '02-01 04-04 06-01 09-07',
  2053: '02-19 04-04 06-20 09-26',
  2054: '02-08 04-04 06-10 09-16',
  2055: '01-28 04-05 05-30 10-05',
  2056: '02-15 04-04 06-17 09-24',
  2057: '02-04 04-04 06-06 09-13',
  2058: '01-24 04-04 06-25 10-02',
  2059: '02-12 04-05 06-14 09-21',
  2060: '02-02 04-04 06-03 09-09',
}

/** First and last year whose festivals are known. */
export const FESTIVAL_YEARS = { first: 2015, last: 2060 } as const

/**
 * The day of a festival in a year.
 *
 * @param festival 'spring-festival', 'qingming', 'dragon-boat' or 'mid-autumn'
 * @returns undefined outside the years of the table
 */
export function findFestival(year: number, festival: string): Day | undefined {
  const day = FESTIVAL_DAYS[year]?.split(' ')[FESTIVALS.indexOf(festival)]
  return day === undefined ? undefined : `${year}-${day}`
}

/** The holidays the law names for a year; the oldest known list serves earlier years. */
export function statutoryHolidaysOf(year: number): readonly StatutoryHoliday[] {
  const inForce = STATUTORY_HOLIDAYS.filter(list => list.fromYear <= year)
  return (inForce.at(-1) ?? STATUTORY_HOLIDAYS[0]!).holidays
}
