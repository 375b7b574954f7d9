import type { AreaRange, RuleBook, Sql } from '@shian/kernel'
import type { CaseRow } from './views.ts'

const EARTH_METRES = 6_371_000
const DEGREE_METRES = 111_320
const CANDIDATES_MAX = 200
const SHOWN_MAX = 20

/** Another complaint or report about what may be the same. */
export interface Duplicate {
  id: string
  kind: string
  number: string | null
  title: string
  category: string
  receivedAt: string
  state: string
  final: string | null
  /** Why it is offered: the same premises, or how far away. */
  samePremises: boolean
  metres: number | null
}

/** Metres between two points on the sphere. */
export function metresBetween(
  one: { latitude: number; longitude: number },
  other: { latitude: number; longitude: number },
): number {
  const rad = (degrees: number): number => (degrees * Math.PI) / 180
  const dLat = rad(other.latitude - one.latitude)
  const dLon = rad(other.longitude - one.longitude)
  const h =
    Math.sin(dLat / 2) ** 2 +
    Math.cos(rad(one.latitude)) * Math.cos(rad(other.latitude)) * Math.sin(dLon / 2) ** 2
  return 2 * EARTH_METRES * Math.asin(Math.min(1, Math.sqrt(h)))
}

type Candidate = CaseRow & { number: string | null; state: string; final: string | null }

async function candidatesOf(
  tx: Sql,
  row: CaseRow,
  range: AreaRange,
  days: number,
  metres: number,
): Promise<Candidate[]> {
  const reach = metres / DEGREE_METRES
  const { latitude, longitude } = row
  const around =
    latitude === null || longitude === null
      ? [null, null, null, null]
      : [
          latitude - reach,
          latitude + reach,
          longitude - reach / Math.max(0.1, Math.cos((latitude * Math.PI) / 180)),
          longitude + reach / Math.max(0.1, Math.cos((latitude * Math.PI) / 180)),
        ]
  return tx.query<Candidate>(
    `select c.*, w.number, w.state, w.final from complaints_case c join work_item w on w.id = c.id
     where c.id <> $1 and c.area >= $2 and c.area < $3
       and c.received_at between $4::timestamptz - make_interval(days => $5) and $4::timestamptz + make_interval(days => $5)
       and (c.premises_id = $6 or (c.latitude between $7 and $8 and c.longitude between $9 and $10))
     order by c.received_at desc limit ${CANDIDATES_MAX}`,
    [row.id, range.lo, range.hi, row.received_at, days, row.premises_id, ...around],
  )
}

/**
 * What may be the same matter: the same premises, or close by, within so many days. A person decides what it is.
 *
 * @source rules/cn/complaint.json#duplicate-days
 */
export async function findDuplicates(
  tx: Sql,
  rules: RuleBook,
  range: AreaRange,
  row: CaseRow,
): Promise<Duplicate[]> {
  const number = (id: string): number => rules.get('number', id, row.area, row.received_at).value.value
  const [days, metres] = [number('complaint.duplicate-days'), number('complaint.duplicate-metres')]
  const candidates = await candidatesOf(tx, row, range, days, metres)
  const placed = (one: CaseRow) =>
    one.latitude === null || one.longitude === null
      ? undefined
      : { latitude: one.latitude, longitude: one.longitude }
  const here = placed(row)
  const offered = candidates.flatMap(other => {
    const there = placed(other)
    const away = here && there ? metresBetween(here, there) : null
    const samePremises = row.premises_id !== null && other.premises_id === row.premises_id
    if (!samePremises && (away === null || away > metres)) return []
    const { id, kind, number: own, title, category, state, final } = other
    const receivedAt = other.received_at.toISOString()
    const distance = away === null ? null : Math.round(away)
    return [
      { id, kind, number: own, title, category, receivedAt, state, final, samePremises, metres: distance },
    ]
  })
  return offered.slice(0, SHOWN_MAX)
}
