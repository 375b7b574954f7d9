import type { AreaRange, Sql } from '@shian/kernel'

/** One line of the ledger. Money in fen. */
export interface LedgerLine {
  id: string
  number: string | null
  area: string
  level: string
  penaltyFen: number
  rewardFen: number
  approvedOn: string
  paidOn: string | null
  voucher: string | null
  forfeitedOn: string | null
  /** Paid in the range and year up to and including this line. */
  paidSoFarFen: number
}

/** Totals of an area and year. */
export interface LedgerTotal {
  area: string
  year: number
  count: number
  approvedFen: number
  paidFen: number
  forfeitedFen: number
}

/**
 * Approved rewards of a year in the order of approval, with the running total of what was paid. Nobody is named in it.
 *
 * @param after last line of the page before, `<day>_<id>`
 */
export async function readLedger(
  tx: Sql,
  range: AreaRange,
  year: number,
  after: string | undefined,
  limit: number,
): Promise<{ items: LedgerLine[]; next: string | null }> {
  const match = /^(\d{4}-\d{2}-\d{2})_(.{1,120})$/.exec(after ?? '')
  const items = await tx.query<LedgerLine>(
    `select * from (
       select r.id, w.number, r.area, r.level, r.penalty_fen as "penaltyFen", r.reward_fen as "rewardFen",
         r.approved_on as "approvedOn", r.paid_on as "paidOn", r.voucher, r.forfeited_on as "forfeitedOn",
         sum(case when r.paid_on is null then 0 else r.reward_fen end) over (order by r.approved_on, r.id) as "paidSoFarFen"
       from complaints_reward r left join work_item w on w.id = r.id
       where r.area >= $1 and r.area < $2 and r.approved_on >= make_date($3, 1, 1) and r.approved_on < make_date($3 + 1, 1, 1)
     ) l where ("approvedOn", id) > ($4::date, $5) order by "approvedOn", id limit $6`,
    [range.lo, range.hi, year, match?.[1] ?? '0001-01-01', match?.[2] ?? '', limit],
  )
  const last = items.length === limit ? items.at(-1) : undefined
  return { items, next: last ? `${last.approvedOn}_${last.id}` : null }
}

/** Totals by county and year over all years. */
export function readTotals(tx: Sql, range: AreaRange): Promise<LedgerTotal[]> {
  return tx.query<LedgerTotal>(
    `select left(area, 6) as area, extract(year from approved_on)::int as year, count(*)::int as count,
       sum(reward_fen) as "approvedFen",
       coalesce(sum(reward_fen) filter (where paid_on is not null), 0) as "paidFen",
       coalesce(sum(reward_fen) filter (where forfeited_on is not null), 0) as "forfeitedFen"
     from complaints_reward where area >= $1 and area < $2 and approved_on is not null
     group by 1, 2 order by 2 desc, 1 limit 500`,
    [range.lo, range.hi],
  )
}
