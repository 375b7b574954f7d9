import { type AreaRange, Refusal, type Sql } from '@shian/kernel'
import { liveCameras } from './live.ts'
import type { CameraRow } from './views.ts'

/** A camera as screens show it. */
export interface CameraCard {
  id: string
  name: string
  place: string
  purpose: string
  premises: { id: string; signName: string; area: string }
  sourceKind: string
  state: string
  stateSince: string
  reason: string | null
  lastFrameAt: string | null
  simulated: boolean
  publicView: boolean
  reviewValidUntil: string | null
  retired: boolean
}

type JoinedRow = CameraRow & { sign_name: string | null }

export function toCard(row: JoinedRow): CameraCard {
  const live = liveCameras.find(row.id)
  return {
    id: row.id,
    name: row.name,
    place: row.place,
    purpose: row.purpose,
    premises: { id: row.premises_id, signName: row.sign_name ?? row.premises_id, area: row.area },
    sourceKind: row.source_kind,
    state: row.source_kind === 'push' ? 'reports' : row.state,
    stateSince: row.state_since.toISOString(),
    reason: row.reason,
    lastFrameAt: live?.lastFrameAt?.toISOString() ?? null,
    simulated: row.simulated,
    publicView: row.public_view,
    reviewValidUntil: row.review_valid_until,
    retired: row.retired,
  }
}

export interface CameraFilter {
  premises?: string
  state?: string
  after?: string
  limit: number
}

/** Cameras in the range, by id. Cost: one index range. */
export async function listCameras(
  tx: Sql,
  range: AreaRange,
  filter: CameraFilter,
): Promise<{ items: CameraCard[]; next: string | null }> {
  const rows = await tx.query<JoinedRow>(
    `select c.*, p.sign_name from vision_camera c left join vision_premises p on p.id = c.premises_id
     where c.area >= $1 and c.area < $2 and not c.retired and ($3::text is null or c.premises_id = $3)
       and ($4::text is null or (case c.source_kind when 'push' then 'reports' else c.state end) = $4) and ($5::text is null or c.id > $5)
     order by c.id limit $6`,
    [range.lo, range.hi, filter.premises ?? null, filter.state ?? null, filter.after ?? null, filter.limit],
  )
  const next = rows.length === filter.limit ? (rows.at(-1)?.id ?? null) : null
  return { items: rows.map(toCard), next }
}

/** One camera in the range. @throws Refusal kernel.not_found */
export async function getCamera(tx: Sql, range: AreaRange, id: string): Promise<JoinedRow> {
  const [row] = await tx.query<JoinedRow>(
    `select c.*, p.sign_name from vision_camera c left join vision_premises p on p.id = c.premises_id
     where c.id = $1 and c.area >= $2 and c.area < $3`,
    [id, range.lo, range.hi],
  )
  if (!row) throw new Refusal('kernel.not_found', 404, { what: `摄像头 camera ${id}` })
  return row
}

/** How many cameras of a range are watched, and in which state; `reports` only send findings and show no picture. */
export interface CameraCounts {
  total: number
  ok: number
  reports: number
  byState: Record<string, number>
}

/**
 * Cameras that need somebody, worst waiting first, with counts over the whole range.
 * A camera problem is a repair job of its own queue and never a violation.
 */
export async function healthQueue(
  tx: Sql,
  range: AreaRange,
  limit: number,
): Promise<{ items: CameraCard[]; counts: CameraCounts }> {
  const counts = await tx.query<{ state: string; n: number }>(
    `select case source_kind when 'push' then 'reports' else state end as state, count(*)::int as n from vision_camera
     where area >= $1 and area < $2 and not retired group by 1`,
    [range.lo, range.hi],
  )
  const rows = await tx.query<JoinedRow>(
    `select c.*, p.sign_name from vision_camera c left join vision_premises p on p.id = c.premises_id
     where c.area >= $1 and c.area < $2 and c.state not in ('ok', 'unknown') and not c.retired
     order by c.state_since limit $3`,
    [range.lo, range.hi, limit],
  )
  const { reports = 0, ...byState } = Object.fromEntries(counts.map(row => [row.state, row.n]))
  const total = Object.values(byState).reduce((sum, n) => sum + n, 0)
  return { items: rows.map(toCard), counts: { total, ok: byState['ok'] ?? 0, reports, byState } }
}
