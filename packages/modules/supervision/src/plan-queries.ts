import { type AreaRange, Refusal, type Sql } from '@shian/kernel'
import type { PlanLineRow, PlanRow } from './plan-views.ts'

/** One plan in a range. @throws Refusal kernel.not_found */
export async function getPlan(tx: Sql, range: AreaRange, id: string): Promise<PlanRow> {
  const [row] = await tx.query<PlanRow>(
    'select * from supervision_plan where id = $1 and area >= $2 and area < $3',
    [id, range.lo, range.hi],
  )
  if (!row) throw new Refusal('kernel.not_found', 404, { what: `年度计划 plan ${id}` })
  return row
}

/** What became of the lines of each month. Cost: one aggregate over the lines of a plan. */
export function progressOf(tx: Sql, planId: string) {
  return tx.query<{ month: number; planned: number; opened: number; concluded: number; cancelled: number }>(
    `select month, count(*)::int as planned, (count(*) filter (where opened_at is not null))::int as opened,
       (count(*) filter (where state = 'concluded'))::int as concluded,
       (count(*) filter (where state = 'cancelled'))::int as cancelled
     from supervision_plan_line where plan_id = $1 group by month order by month`,
    [planId],
  )
}

/** Lines by reason, and what found no place by its cause. */
export async function countsOf(tx: Sql, planId: string) {
  const reasons = await tx.query<{ reason: string; count: number }>(
    'select reason, count(*)::int as count from supervision_plan_line where plan_id = $1 group by 1 order by 1',
    [planId],
  )
  const over = await tx.query<{ reason: string; count: number }>(
    'select reason, sum(missing)::int as count from supervision_plan_over where plan_id = $1 group by 1 order by 1',
    [planId],
  )
  return { reasons, over }
}

export interface LineFilter {
  month?: number
  state?: string
  /** Key of the last row seen. */
  after?: string
  limit: number
}

/** A line with what its premises is called. */
export type NamedLine = PlanLineRow & { sign_name: string | null; grade: string | null }

/** Lines of a plan by month and place, a page at a time. */
export async function listLines(
  tx: Sql,
  planId: string,
  { month, state, after, limit }: LineFilter,
): Promise<{ items: NamedLine[]; next: string | null }> {
  const [afterMonth = '0', afterArea = ''] = (after ?? '').split('_')
  if (after && !/^\d{1,2}_[0-9A-Za-z/._-]+$/.test(after))
    throw new Refusal('kernel.invalid_input', 400, { reason: 'after' })
  const items = await tx.query<NamedLine>(
    `select l.*, p.sign_name, p.grade from supervision_plan_line l
       left join supervision_premises p on p.premises_id = l.premises_id
     where l.plan_id = $1 and ($2::int is null or l.month = $2) and ($3::text is null or l.state = $3)
       and (l.month, l.area) > ($4::int, $5) order by l.month, l.area limit $6`,
    [planId, month ?? null, state ?? null, Number(afterMonth), afterArea, limit],
  )
  const last = items.length === limit ? items.at(-1) : undefined
  return { items, next: last ? `${last.month}_${last.area}` : null }
}
