import { directory, type Sql } from '@shian/kernel'
import type { RequestRow } from '../views.ts'
import { Wrong } from './answer.ts'
import { findService } from './services.ts'

/** Most requests one answer holds, and the span of days asked for by default. @source Open311 GeoReport v2 */
const REQUESTS_MAX = 1_000
const SPAN_DAYS = 90
const DAY_MILLIS = 86_400_000
const COUNTY_DIGITS = 6

export interface RequestsQuery {
  service_request_id?: string | undefined
  service_code?: string | undefined
  start_date?: string | undefined
  end_date?: string | undefined
  status?: string | undefined
}

/** A moment as W3C writes it, in local time. */
export function stamp(at: Date): string {
  return `${new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`
}

const listOf = (text: string | undefined): string[] | null => {
  const parts = (text ?? '').split(',').filter(part => part !== '')
  return parts.length > 0 ? parts.slice(0, REQUESTS_MAX) : null
}

function momentOf(text: string | undefined, name: string): Date | null {
  if (text === undefined || text === '') return null
  // A plus sign that was not encoded comes as a space.
  const at = new Date(text.replace(/ (\d\d:\d\d)$/, '+$1'))
  if (Number.isNaN(at.getTime()) || at.getFullYear() < 1970 || at.getFullYear() > 9999)
    throw new Wrong(400, `${name} is not a date and time. ${name} 不是日期时间: 2026-11-24T00:00:00Z`)
  return at
}

/** The span asked for: what is left open is filled up to 90 days. */
export function spanOf(
  query: Pick<RequestsQuery, 'start_date' | 'end_date'>,
  now: Date,
): { from: Date; to: Date } {
  const from = momentOf(query.start_date, 'start_date')
  const to = momentOf(query.end_date, 'end_date')
  if (from) return { from, to: to ?? new Date(Math.max(now.getTime(), from.getTime())) }
  const end = to ?? now
  return { from: new Date(end.getTime() - SPAN_DAYS * DAY_MILLIS), to: end }
}

/** A request with the county it lies in: nothing nearer is shown, so that no business can be guessed from it. */
export interface Located extends RequestRow {
  county: string
  lat: number | null
  long: number | null
}

async function locate(tx: Sql, rows: readonly RequestRow[]): Promise<Located[]> {
  const codes = [...new Set(rows.map(row => row.area.slice(0, COUNTY_DIGITS)))]
  if (codes.length === 0) return []
  const names = await directory().areaNames(tx, codes)
  const middles = await tx.query<{ authority: string; lat: number | null; long: number | null }>(
    `select authority, round(avg(latitude)::numeric, 2)::float8 as lat, round(avg(longitude)::numeric, 2)::float8 as long
     from open_data_premises where open and authority = any($1) group by authority`,
    [codes],
  )
  const at = new Map(middles.map(row => [row.authority, row]))
  return rows.map(row => {
    const code = row.area.slice(0, COUNTY_DIGITS)
    const middle = at.get(code)
    return { ...row, county: names.get(code) ?? code, lat: middle?.lat ?? null, long: middle?.long ?? null }
  })
}

/** Requests that fit, newest first. Ids make every other condition void, as the specification has it. */
export async function listRequests(tx: Sql, query: RequestsQuery, now: Date): Promise<Located[]> {
  const ids = listOf(query.service_request_id)
  const { from, to } = spanOf(query, now)
  const states = listOf(query.status)
  const known = states?.filter(state => state === 'open' || state === 'closed')
  if (states && known?.length !== states.length)
    throw new Wrong(400, 'status must be open or closed. status 只能是 open 或 closed')
  const rows = await tx.query<RequestRow>(
    `select * from open_data_request
     where case when $1::text[] is not null then id = any($1) else requested_at >= $2 and requested_at <= $3
       and ($4::text[] is null or service_code = any($4)) and ($5::text[] is null or status = any($5)) end
     order by requested_at desc, id desc limit ${REQUESTS_MAX}`,
    [ids, from, to, listOf(query.service_code), states],
  )
  return locate(tx, rows)
}

/** One request as everybody may see it. @source Open311 GeoReport v2, GET Service Request; mySociety schema */
export function showRequest(row: Located) {
  const service = findService(row.service_code)
  const name = service ? `${service.name.zh} ${service.name.en}` : row.service_code
  const isClosed = row.status === 'closed'
  return {
    service_request_id: row.id,
    status: row.status,
    status_notes: isClosed ? '已办结 Closed' : '已收到 Received',
    service_name: name,
    service_code: row.service_code,
    // What somebody wrote may tell who it was: it is for the office only.
    description: name,
    agency_responsible: null,
    service_notice: null,
    requested_datetime: stamp(row.requested_at),
    updated_datetime: stamp(row.updated_at),
    expected_datetime: null,
    address: row.county,
    address_id: null,
    zipcode: null,
    lat: row.lat,
    long: row.long,
    media_url: null,
  }
}

/** What changed in the span. @source Open311 GeoReport v2 extension `servicerequestupdates` of FixMyStreet */
export async function listUpdates(tx: Sql, query: Pick<RequestsQuery, 'start_date' | 'end_date'>, now: Date) {
  const { from, to } = spanOf(query, now)
  const rows = await tx.query<RequestRow>(
    `select * from open_data_request where status = 'closed' and updated_at >= $1 and updated_at <= $2
     order by updated_at, id limit ${REQUESTS_MAX}`,
    [from, to],
  )
  return rows.map(row => ({
    update_id: `${row.id}-closed`,
    service_request_id: row.id,
    status: 'CLOSED',
    updated_datetime: stamp(row.updated_at),
    description: '已办结,可凭查询码查看结果。 Closed; the code shows what came of it.',
    media_url: null,
  }))
}
