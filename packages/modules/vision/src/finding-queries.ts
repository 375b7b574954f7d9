import type { AreaRange, Sql } from '@shian/kernel'
import { Refusal } from '@shian/kernel'
import type { FindingRow } from './views.ts'

/** One incident on the screens: findings of one camera and type within minutes. */
export interface Incident {
  groupKey: string
  type: string
  severity: string
  premises: { id: string; signName: string; area: string }
  camera: { id: string; name: string; place: string }
  count: number
  firstAt: string
  lastAt: string
  state: string
  answer: string | null
  simulated: boolean
  findingIds: string[]
  thumbnail: string | null
  dispatchedTo: string | null
}

export interface FindingFilter {
  state: 'open' | 'confirmed' | 'rejected' | 'health' | 'all'
  premises?: string
  after?: string
  limit: number
}

interface IncidentRow {
  group_key: string
  type: string
  severity: string
  premises_id: string
  sign_name: string | null
  area: string
  camera_id: string
  camera_name: string | null
  place: string | null
  n: number
  first_at: Date
  last_at: Date
  state: string
  answer: string | null
  simulated: boolean
  ids: string[]
  thumbnail: string | null
  dispatched_to: string | null
}

/** Newest findings looked at for one page of incidents; a page of 60 groups rarely needs a tenth of it. */
const WINDOW_ROWS = 3_000

const STATES: Record<FindingFilter['state'], readonly string[]> = {
  open: ['open', 'answered'],
  confirmed: ['confirmed'],
  rejected: ['rejected'],
  health: ['health'],
  all: ['open', 'answered', 'confirmed', 'rejected', 'health'],
}

/**
 * One page of incidents, newest first.
 * Cost: one round trip; one index range of at most 3,000 findings, grouped in memory.
 *
 * @param filter.after `lastAt` of the last incident seen
 */
export async function listIncidents(
  tx: Sql,
  range: AreaRange,
  filter: FindingFilter,
): Promise<{ items: Incident[]; next: string | null }> {
  const before = filter.after ? new Date(filter.after) : null
  if (before && Number.isNaN(before.getTime()))
    throw new Refusal('kernel.invalid_input', 400, { reason: 'after' })
  const openOnly = filter.state === 'open' ? "and state in ('open', 'answered')" : 'and state = any($3)'
  const rows = await tx.query<IncidentRow>(
    `with latest as (
       select * from vision_finding where area >= $1 and area < $2 ${openOnly}
         and ($3::text[] is not null) and ($4::text is null or premises_id = $4)
         and ($5::timestamptz is null or raised_at < $5)
       order by raised_at desc limit ${WINDOW_ROWS}),
     incident as (
       select group_key, min(type) as type, min(severity) as severity, min(premises_id) as premises_id,
         min(area) as area, min(camera_id) as camera_id, count(*)::int as n, min(raised_at) as first_at,
         max(raised_at) as last_at, (array_agg(state order by raised_at desc))[1] as state,
         (array_agg(answer order by raised_at desc))[1] as answer, bool_or(simulated) as simulated,
         (array_agg(id order by raised_at desc))[1:20] as ids,
         (array_agg(thumbnail order by raised_at desc) filter (where thumbnail is not null))[1] as thumbnail,
         max(dispatched_to) as dispatched_to
       from latest group by group_key order by max(raised_at) desc limit $6)
     select i.*, p.sign_name, c.name as camera_name, c.place
     from incident i left join vision_premises p on p.id = i.premises_id left join vision_camera c on c.id = i.camera_id
     order by i.last_at desc`,
    [range.lo, range.hi, STATES[filter.state], filter.premises ?? null, before, filter.limit],
  )
  const last = rows.length === filter.limit ? rows.at(-1) : undefined
  return { items: rows.map(toIncident), next: last ? last.first_at.toISOString() : null }
}

function toIncident(row: IncidentRow): Incident {
  return {
    groupKey: row.group_key,
    type: row.type,
    severity: row.severity,
    premises: { id: row.premises_id, signName: row.sign_name ?? row.premises_id, area: row.area },
    camera: { id: row.camera_id, name: row.camera_name ?? row.camera_id, place: row.place ?? '' },
    count: row.n,
    firstAt: row.first_at.toISOString(),
    lastAt: row.last_at.toISOString(),
    state: row.state === 'confirmed' && row.dispatched_to ? 'dispatched' : row.state,
    answer: row.answer,
    simulated: row.simulated,
    findingIds: row.ids,
    thumbnail: row.thumbnail,
    dispatchedTo: row.dispatched_to,
  }
}

/** One finding in the scope. @throws Refusal kernel.not_found */
export async function getFinding(tx: Sql, range: AreaRange, id: string): Promise<FindingRow> {
  const [row] = await tx.query<FindingRow>(
    'select * from vision_finding where id = $1 and area >= $2 and area < $3',
    [id, range.lo, range.hi],
  )
  if (!row) throw new Refusal('kernel.not_found', 404, { what: `线索 finding ${id}` })
  return row
}

/** Ids of the pending findings of an incident, oldest first, at most 500. */
export async function pendingOfGroup(tx: Sql, range: AreaRange, groupKey: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select id from vision_finding where group_key = $1 and area >= $2 and area < $3
     and state in ('open', 'answered') order by raised_at limit 500`,
    [groupKey, range.lo, range.hi],
  )
  return rows.map(row => row.id)
}

/** How often people said each rule was wrong. Counts name nobody, so they may be published. */
export async function listQuality(tx: Sql): Promise<
  {
    rule: string
    type: string
    confirmed: number
    rejected: number
    falseAlarmShare: number | null
    since: string
  }[]
> {
  const rows = await tx.query<{
    rule: string
    type: string
    confirmed: number
    rejected: number
    since: Date
  }>(
    `select coalesce(rule, model, origin) as rule, type,
       (count(*) filter (where state = 'confirmed'))::int as confirmed,
       (count(*) filter (where state = 'rejected'))::int as rejected, min(raised_at) as since
     from vision_finding where state in ('confirmed', 'rejected')
     group by 1, 2 order by 2, 1 limit 500`,
  )
  return rows.map(row => {
    const judged = row.confirmed + row.rejected
    const falseAlarmShare = judged > 0 ? row.rejected / judged : null
    return { ...row, falseAlarmShare, since: row.since.toISOString() }
  })
}
