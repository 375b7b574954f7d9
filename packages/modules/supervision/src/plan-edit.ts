import { divisionOf, inRange, Refusal, type RequestContext, rangeOf, type Sql } from '@shian/kernel'
import type { Edit } from './plan.ts'
import { planLaw } from './plan-draft.ts'
import type { PlanLineRow, PlanRow } from './plan-views.ts'

export interface EditWish {
  premisesId: string
  from?: number
  to?: number
  reason: string
}

/**
 * Judges one change of a plan: the line is there and not opened, the month is free, the interval and the cap of one
 * operator hold.
 *
 * @throws Refusal kernel.not_found, kernel.invalid_input, supervision.plan_line_opened, supervision.plan_line_exists,
 *   supervision.plan_interval, supervision.plan_year_cap
 */
export async function assertEdit(
  tx: Sql,
  context: RequestContext,
  plan: PlanRow,
  { premisesId, from, to, reason }: EditWish,
): Promise<Edit> {
  if (from === undefined && to === undefined)
    throw new Refusal('kernel.invalid_input', 400, { reason: 'from, to', accepted: ['from', 'to'] })
  const [premises] = await tx.query<{ area: string }>(
    'select area from supervision_premises where premises_id = $1 and not closed',
    [premisesId],
  )
  if (!premises || !inRange(premises.area, rangeOf(plan.area)))
    throw new Refusal('kernel.not_found', 404, { what: `经营场所 premises ${premisesId}` })
  const lines = await tx.query<PlanLineRow>(
    'select * from supervision_plan_line where plan_id = $1 and premises_id = $2 order by month',
    [plan.id, premisesId],
  )
  const line = lines.find(entry => entry.month === from)
  if (from !== undefined && !line)
    throw new Refusal('kernel.not_found', 404, { what: `${premisesId} ${from} 月 month ${from}` })
  if (line && line.state !== 'planned')
    throw new Refusal('supervision.plan_line_opened', 409, { month: from })
  if (to !== undefined)
    assertMonth(
      context,
      plan,
      lines.filter(entry => entry !== line),
      to,
    )
  return { premisesId, division: divisionOf(premises.area), from: from ?? null, to: to ?? null, reason }
}

function assertMonth(
  context: RequestContext,
  plan: PlanRow,
  others: readonly PlanLineRow[],
  to: number,
): void {
  const { repeatMonths, premisesYearCap } = planLaw(context.rules, plan.area, plan.as_of)
  const near = others.find(entry => Math.abs(entry.month - to) < repeatMonths)
  if (near?.month === to) throw new Refusal('supervision.plan_line_exists', 409, { month: to })
  if (near) throw new Refusal('supervision.plan_interval', 409, { month: near.month, months: repeatMonths })
  if (others.length >= premisesYearCap)
    throw new Refusal('supervision.plan_year_cap', 409, { cap: premisesYearCap })
}
