import type { Sql } from '@shian/kernel'
import type { PremisesRow } from '../views.ts'
import { BUSINESS_TYPES, COUNTRIES, gradesOf, RATING_OPERATORS, SORT_OPTIONS } from './vocabulary.ts'

/** Largest page, as the scheme has it; also the default. */
export const PAGE_MAX = 5_000
const PAGE_NUMBER_MAX = 100_000
const EARTH_MILES = 3958.8

/** The 14 parameters of a search, as they come. */
export const SEARCH_PARAMETERS = [
  'name',
  'address',
  'longitude',
  'latitude',
  'maxDistanceLimit',
  'businessTypeId',
  'schemeTypeKey',
  'ratingKey',
  'ratingOperatorKey',
  'localAuthorityId',
  'countryId',
  'sortOptionKey',
  'pageNumber',
  'pageSize',
] as const
export type SearchQuery = { [K in (typeof SEARCH_PARAMETERS)[number]]?: string | undefined }

/** A search that has been understood. */
export interface Search {
  name: string
  address: string
  place: { longitude: number; latitude: number } | null
  miles: number | null
  kinds: readonly string[] | null
  grades: readonly string[] | null
  authority: string | null
  /** Nothing can be found: another scheme, another country. */
  empty: boolean
  order: string
  page: number
  size: number
}

/** A parameter that cannot be understood. */
export class BadParameter extends Error {
  readonly parameter: string
  constructor(parameter: string) {
    super(parameter)
    this.parameter = parameter
  }
}

/** Clients send these for "any". */
const isAny = (text: string | undefined): boolean => text === undefined || /^(|-1|all|\^)$/i.test(text)

function numberOf(query: SearchQuery, key: keyof SearchQuery, least: number, most: number): number | null {
  const text = query[key]
  if (text === undefined || text === '') return null
  const value = Number(text)
  if (!Number.isFinite(value) || value < least || value > most) throw new BadParameter(key)
  return value
}

function kindsOf(query: SearchQuery): readonly string[] | null {
  if (isAny(query.businessTypeId)) return null
  const id = numberOf(query, 'businessTypeId', 0, 99_999)
  return BUSINESS_TYPES.find(type => type.id === id)?.kinds ?? []
}

function ratingsOf(query: SearchQuery): readonly string[] | null {
  if (isAny(query.ratingKey)) return null
  const operator = isAny(query.ratingOperatorKey) ? 'Equal' : query.ratingOperatorKey!
  if (!RATING_OPERATORS.some(entry => entry.ratingOperatorKey === operator))
    throw new BadParameter('ratingOperatorKey')
  const grades = gradesOf(query.ratingKey!, operator)
  if (!grades) throw new BadParameter('ratingKey')
  return grades
}

function orderOf(query: SearchQuery): string {
  const key = isAny(query.sortOptionKey) ? 'Relevance' : query.sortOptionKey!
  const option = SORT_OPTIONS.find(entry => entry.key.toLowerCase() === key.toLowerCase())
  if (!option) throw new BadParameter('sortOptionKey')
  return option.order
}

/**
 * Understands the parameters of a search.
 *
 * @throws BadParameter
 * @source Food Hygiene Rating Scheme API v2, GET Establishments
 */
export function readSearch(query: SearchQuery): Search {
  const longitude = numberOf(query, 'longitude', -180, 180)
  const latitude = numberOf(query, 'latitude', -90, 90)
  const isScheme = isAny(query.schemeTypeKey) || query.schemeTypeKey!.toLowerCase() === 'fhrs'
  const authority = isAny(query.localAuthorityId) ? null : numberOf(query, 'localAuthorityId', 0, 999_999)
  const isCountry =
    isAny(query.countryId) || COUNTRIES.some(({ id }) => id === numberOf(query, 'countryId', 0, 999))
  return {
    name: (query.name ?? '').trim().toLowerCase(),
    address: (query.address ?? '').trim().toLowerCase(),
    place: longitude === null || latitude === null ? null : { longitude, latitude },
    miles: numberOf(query, 'maxDistanceLimit', 0, 25_000),
    kinds: kindsOf(query),
    grades: ratingsOf(query),
    authority: authority === null ? null : String(authority),
    empty: !isScheme || !isCountry,
    order: orderOf(query),
    page: Math.floor(numberOf(query, 'pageNumber', 1, PAGE_NUMBER_MAX) ?? 1),
    size: Math.min(Math.floor(numberOf(query, 'pageSize', 1, 1_000_000) ?? PAGE_MAX), PAGE_MAX),
  }
}

export type Found = PremisesRow & { distance: number | null }

const DISTANCE = `case when $3::float8 is null or latitude is null or longitude is null then null else
  ${EARTH_MILES} * 2 * asin(least(1, sqrt(power(sin(radians(latitude - $4) / 2), 2)
    + cos(radians($4)) * cos(radians(latitude)) * power(sin(radians(longitude - $3) / 2), 2)))) end`

/** One page of what a search finds, and how much there is in all. Cost: one pass over the open premises. */
export async function findEstablishments(tx: Sql, search: Search): Promise<{ rows: Found[]; total: number }> {
  if (search.empty) return { rows: [], total: 0 }
  const { name, address, place, miles, kinds, grades, authority, order, page, size } = search
  const values = [name, address, place?.longitude ?? null, place?.latitude ?? 0, kinds, grades, authority]
  const found = `with found as (select *, ${DISTANCE} as distance from open_data_premises
    where open and ($1 = '' or position($1 in lower(sign_name)) > 0 or position($1 in lower(legal_name)) > 0)
      and ($2 = '' or position($2 in lower(address)) > 0)
      and ($5::text[] is null or kind = any($5)) and ($6::text[] is null or coalesce(grade, '-') = any($6))
      and ($7::text is null or authority = $7))`
  const near = 'where ($8::float8 is null or $3::float8 is null or distance <= $8)'
  const [count] = await tx.query<{ total: number }>(
    `${found} select count(*)::int as total from found ${near}`,
    [...values, miles],
  )
  const rows = await tx.query<Found>(
    `${found} select * from found ${near} order by ${order} limit $9 offset $10`,
    [...values, miles, size, (page - 1) * size],
  )
  return { rows, total: count!.total }
}

/** One establishment by its number. */
export async function findEstablishment(tx: Sql, fhrsId: number): Promise<Found | undefined> {
  const [row] = await tx.query<Found>(
    'select *, null::float8 as distance from open_data_premises where fhrs_id = $1 and open',
    [fhrsId],
  )
  return row
}

/** How many open establishments each authority has. */
export async function countByAuthority(
  tx: Sql,
): Promise<{ authority: string; count: number; moved: Date }[]> {
  return tx.query(
    `select authority, count(*)::int as count, max(updated_at) as moved from open_data_premises where open
     group by authority order by authority`,
  )
}
