import type { PremisesRow } from '../views.ts'

/** One rating of the scheme. */
export interface Rating {
  ratingId: number
  ratingName: string
  ratingKey: string
  ratingKeyName: string
  schemeTypeId: number
}

const rating = (ratingId: number, ratingName: string, ratingKeyName: string): Rating => ({
  ratingId,
  ratingName,
  ratingKey: `fhrs_${ratingKeyName.toLowerCase()}_en-gb`,
  ratingKeyName,
  schemeTypeId: 1,
})

/** Ratings by number and status. @source Food Hygiene Rating Scheme API v2, GET Ratings */
export const RATINGS: readonly Rating[] = [
  rating(12, '5', '5'),
  rating(11, '4', '4'),
  rating(10, '3', '3'),
  rating(9, '2', '2'),
  rating(8, '1', '1'),
  rating(7, '0', '0'),
  rating(14, 'Awaiting Inspection', 'AwaitingInspection'),
  rating(15, 'Awaiting Publication', 'AwaitingPublication'),
  rating(13, 'Exempt', 'Exempt'),
]

const UNRATED = 'AwaitingInspection'

/**
 * The rating a risk grade is shown as. Grades A to D go from low to high risk; ratings from 5, very good, to 0, urgent
 * improvement. 0 is never given: what a grade says has no room for it.
 */
export const RATING_OF_GRADE: Readonly<Record<string, string>> = { A: '5', B: '4', C: '2', D: '1' }

/** The value and key of a premises. */
export function ratingOf({ grade }: Pick<PremisesRow, 'grade'>): { value: string; key: string } {
  const value = (grade && RATING_OF_GRADE[grade]) ?? UNRATED
  return { value, key: `fhrs_${value.toLowerCase()}_en-gb` }
}

/** Grades a search for a rating means; '-' stands for none yet. Undefined for a rating that does not exist. */
export function gradesOf(key: string, operator: string): string[] | undefined {
  const name = /^fhrs_(.+)_en-gb$/i.exec(key)?.[1] ?? key
  const known = RATINGS.find(entry => entry.ratingKeyName.toLowerCase() === name.toLowerCase())
  if (!known) return undefined
  if (known.ratingKeyName === UNRATED) return ['-']
  const wanted = Number(known.ratingKeyName)
  if (Number.isNaN(wanted)) return []
  const fits = (value: number): boolean => {
    if (operator === 'LessThanOrEqual') return value <= wanted
    if (operator === 'GreaterThanOrEqual') return value >= wanted
    return value === wanted
  }
  return Object.keys(RATING_OF_GRADE).filter(grade => fits(Number(RATING_OF_GRADE[grade])))
}

/** Types of business, by the numbers clients of the scheme know, with the kinds of premises each stands for. */
export const BUSINESS_TYPES: readonly { id: number; name: string; kinds: readonly string[] }[] = [
  { id: 1, name: 'Restaurant/Cafe/Canteen', kinds: ['restaurant', 'unit-canteen'] },
  { id: 5, name: 'Hospitals/Childcare/Caring Premises', kinds: ['elderly-home-canteen'] },
  { id: 7839, name: 'Manufacturers/packers', kinds: ['producer', 'small-workshop'] },
  { id: 7841, name: 'Other catering premises', kinds: ['central-kitchen', 'collective-meal-delivery'] },
  { id: 7845, name: 'School/college/university', kinds: ['school-canteen'] },
  { id: 7846, name: 'Mobile caterer', kinds: ['stall'] },
  { id: 4613, name: 'Retailers - other', kinds: ['shop', 'market'] },
]

/** The type of business of a kind of premises. */
export function businessTypeOf(kind: string): { id: number; name: string } {
  return BUSINESS_TYPES.find(type => type.kinds.includes(kind)) ?? BUSINESS_TYPES[0]!
}

/** Orders of a search, with the SQL each stands for. */
export const SORT_OPTIONS: readonly { id: number; name: string; key: string; order: string }[] = [
  { id: 1, name: 'Relevance', key: 'Relevance', order: 'fhrs_id' },
  { id: 2, name: 'Rating (highest to lowest)', key: 'rating', order: "coalesce(grade, 'Z'), fhrs_id" },
  {
    id: 3,
    name: 'Rating (lowest to highest)',
    key: 'desc_rating',
    order: "coalesce(grade, '') desc, fhrs_id",
  },
  { id: 4, name: 'Business name (A-Z)', key: 'alpha', order: 'sign_name collate "C", fhrs_id' },
  { id: 5, name: 'Business name (Z-A)', key: 'desc_alpha', order: 'sign_name collate "C" desc, fhrs_id' },
  { id: 6, name: 'Distance', key: 'Distance', order: 'distance nulls last, fhrs_id' },
]

/** How a rating can be compared. */
export const RATING_OPERATORS = [
  { ratingOperatorId: 1, ratingOperatorName: 'Less than or equal to', ratingOperatorKey: 'LessThanOrEqual' },
  {
    ratingOperatorId: 2,
    ratingOperatorName: 'Greater than or equal to',
    ratingOperatorKey: 'GreaterThanOrEqual',
  },
  { ratingOperatorId: 3, ratingOperatorName: 'Equal', ratingOperatorKey: 'Equal' },
] as const

/** The one scheme there is. */
export const SCHEME_TYPES = [{ schemeTypeid: 1, schemeTypeName: 'FHRS', schemeTypeKey: 'fhrs' }] as const

/** The one country there is. */
export const COUNTRIES = [{ id: 1, name: 'China', nameKey: 'China', code: 'CN' }] as const
