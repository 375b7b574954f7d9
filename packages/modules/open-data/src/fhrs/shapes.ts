import { dayOf } from '@shian/kernel'
import type { XmlValue } from '../xml.ts'
import type { Found } from './search.ts'
import { businessTypeOf, ratingOf } from './vocabulary.ts'

/** What the scheme writes where there is no date. */
const NO_DATE = '1901-01-01T00:00:00'
const NULL_DATE = '0001-01-01T00:00:00'

/** A moment as the scheme writes it: local, without a zone. */
export function localTime(at: Date): string {
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19)
}

export interface Link {
  rel: string
  href: string
}

/** What every answer of a list carries. */
export function metaOf(
  now: Date,
  counts: { itemCount: number; totalCount: number; totalPages: number; pageSize: number; pageNumber: number },
) {
  return { dataSource: 'API', extractDate: localTime(now), returncode: 'OK', ...counts }
}

/** The meta of one thing inside a list: empty, and present. */
const NO_META = {
  dataSource: null,
  extractDate: NULL_DATE,
  itemCount: 0,
  returncode: null,
  totalCount: 0,
  totalPages: 0,
  pageSize: 0,
  pageNumber: 0,
}

/** What an establishment is shown with. */
export interface Around {
  /** Names of authorities by division code. */
  names: ReadonlyMap<string, string>
  /** Root of the interface: `https://food.hebi.gov.cn/api/fhrs`. */
  root: string
}

/**
 * One establishment. The three scores have no counterpart in a risk grade, so they are null, as they are for an
 * establishment that waits for its first inspection. A grade becomes public with its reasons at once, so none is ever
 * pending.
 */
export function establishmentOf(row: Found, { names, root }: Around) {
  const type = businessTypeOf(row.kind)
  const rating = ratingOf(row)
  const id = Number(row.fhrs_id)
  const degrees = (value: number | null): string => (value === null ? '' : String(value))
  return {
    FHRSID: id,
    LocalAuthorityBusinessID: row.premises_id,
    BusinessName: row.sign_name,
    BusinessType: type.name,
    BusinessTypeID: type.id,
    AddressLine1: row.address,
    AddressLine2: '',
    AddressLine3: '',
    AddressLine4: '',
    PostCode: '',
    Phone: '',
    RatingValue: rating.value,
    RatingKey: rating.key,
    RatingDate: row.graded_at && row.grade ? `${dayOf(row.graded_at)}T00:00:00` : NO_DATE,
    LocalAuthorityCode: row.authority,
    LocalAuthorityName: names.get(row.authority) ?? row.authority,
    LocalAuthorityWebSite: '',
    LocalAuthorityEmailAddress: '',
    scores: { Hygiene: null, Structural: null, ConfidenceInManagement: null },
    SchemeType: 'FHRS',
    geocode: { longitude: degrees(row.longitude), latitude: degrees(row.latitude) },
    RightToReply: row.replies.at(-1)?.text ?? '',
    Distance: row.distance,
    NewRatingPending: false,
    meta: NO_META,
    links: [{ rel: 'self', href: `${root}/Establishments/${id}` }],
  }
}

/** One establishment in short. */
export function basicOf(row: Found, { root }: Pick<Around, 'root'>) {
  const rating = ratingOf(row)
  const id = Number(row.fhrs_id)
  return {
    FHRSID: id,
    LocalAuthorityBusinessID: row.premises_id,
    BusinessName: row.sign_name,
    BusinessType: businessTypeOf(row.kind).name,
    RatingValue: rating.value,
    RatingDate: row.graded_at && row.grade ? `${dayOf(row.graded_at)}T00:00:00` : NO_DATE,
    links: [{ rel: 'self', href: `${root}/Establishments/${id}` }],
  }
}

/** A list of something under its name, with the counts of the page. */
export function listing(
  name: string,
  items: readonly XmlValue[],
  now: Date,
  page: { total: number; page: number; size: number; self: string },
): { readonly [name: string]: XmlValue } {
  const totalPages = page.size > 0 ? Math.ceil(page.total / page.size) : 0
  const counts = {
    itemCount: items.length,
    totalCount: page.total,
    totalPages,
    pageSize: page.size,
    pageNumber: page.page,
  }
  return { [name]: items, meta: metaOf(now, counts), links: [{ rel: 'self', href: page.self }] }
}
