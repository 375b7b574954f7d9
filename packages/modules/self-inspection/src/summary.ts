import { type AreaRange, addDays, type Day, type Sql } from '@shian/kernel'
import { dutyOn } from './duty.ts'
import { dutyOf, type Law } from './law.ts'
import { type Cycle, daysFrom, monthsFrom } from './period.ts'
import { type DaysRow, markOn, type PremisesRow } from './views.ts'

/** What a group of premises owed in a stretch and what came. */
export const NOTHING = {
  /** All open premises. */
  premises: 0,
  /** Those whose trade owes sheets. */
  owing: 0,
  /** Those of them somebody of which holds a post: the others are asked nothing, which is shown and not hidden. */
  enrolled: 0,
  due: 0,
  done: 0,
  onTime: 0,
  late: 0,
  missed: 0,
  madeUp: 0,
  /** Owed, and the term is not over. */
  pending: 0,
  hazards: 0,
  openHazards: 0,
}
export type Completion = Record<keyof typeof NOTHING, number>

/** What a summary asks for. */
export interface SummaryFilter {
  cycle: Cycle
  from: Day
  to: Day
  kind?: string | undefined
}

interface Counted {
  group: string
  kind: string
  [count: string]: string | number
}

/** Groups by the beginning of the area and the trade. `length` 0 makes one group. */
const GROUP = `left(split_part(area, '/', 1), $3) as "group", kind`

// A month's marks are one text: the part that lies in the stretch is counted letter by letter.
const DAYS = `select "group", kind, ${letters()} from (
    select ${GROUP}, substr(marks, ($6::int[])[i], ($7::int[])[i]) as part from self_inspection_days
      join generate_subscripts($5::text[], 1) i on month = ($5::text[])[i]
    where area >= $1 and area < $2 and ($4::text is null or kind = $4)) d group by 1, 2`

function letters(): string {
  const names: Record<string, string> = { n: 'nil', h: 'with_hazards', l: 'late', x: 'missed', u: 'made_up' }
  return Object.entries(names)
    .map(([letter, name]) => `sum(length(part) - length(replace(part, '${letter}', '')))::int as ${name}`)
    .join(', ')
}

const REPORTS = `select ${GROUP}, count(*) filter (where state = 'filed')::int as filed,
    count(*) filter (where state = 'late')::int as late, count(*) filter (where state = 'missed')::int as missed
  from self_inspection_report where area >= $1 and area < $2 and ($4::text is null or kind = $4)
    and cycle = $5 and to_day between $6::date and $7::date group by 1, 2`
const OPEN_REPORTS = `select left(split_part(p.area, '/', 1), $3) as "group", p.kind, count(*)::int as pending
  from work_item w join self_inspection_premises p on p.premises_id = w.premises_id
  where w.area >= $1 and w.area < $2 and ($4::text is null or p.kind = $4) and w.kind = $5 and w.final is null
  group by 1, 2`
const HAZARDS = `select ${GROUP}, count(*) filter (where found_on between $5::date and $6::date)::int as hazards,
    count(*) filter (where state = 'open')::int as open_hazards
  from self_inspection_hazard where area >= $1 and area < $2 and ($4::text is null or kind = $4)
    and (state = 'open' or found_on between $5::date and $6::date) group by 1, 2`
const PREMISES = `select premises_id, area, kind, diners, factors, opened_on, closed_on, enrolled_on, closures, patterns
  from self_inspection_premises where area >= $1 and area < $2 and ($3::text is null or kind = $3) and kind <> ''`

/** A table of counts by group and trade. */
export class Tally {
  readonly rows = new Map<string, { group: string; kind: string; counts: Completion }>()

  at(group: string, kind: string): Completion {
    const key = `${group}|${kind}`
    const known = this.rows.get(key)
    if (known) return known.counts
    const counts = { ...NOTHING }
    this.rows.set(key, { group, kind, counts })
    return counts
  }

  /** Sums over one of the two. */
  by(name: 'group' | 'kind'): Map<string, Completion> {
    const sums = new Map<string, Completion>()
    for (const row of this.rows.values()) {
      const sum = sums.get(row[name]) ?? { ...NOTHING }
      for (const count of Object.keys(NOTHING) as (keyof Completion)[]) sum[count] += row.counts[count]
      sums.set(row[name], sum)
    }
    return sums
  }
}

function monthParts(from: Day, to: Day): { months: string[]; starts: number[]; lengths: number[] } {
  const months = monthsFrom(from, to)
  const inMonth = months.map(month => daysFrom(from, to).filter(day => day.startsWith(month)))
  return {
    months,
    starts: inMonth.map(days => Number(days[0]!.slice(8))),
    lengths: inMonth.map(days => days.length),
  }
}

async function addDayCounts(tx: Sql, range: AreaRange, length: number, filter: SummaryFilter, tally: Tally) {
  const { months, starts, lengths } = monthParts(filter.from, filter.to)
  const rows = await tx.query<Counted>(DAYS, [
    range.lo,
    range.hi,
    length,
    filter.kind ?? null,
    months,
    starts,
    lengths,
  ])
  for (const row of rows) {
    const [nil, found, late, missed, madeUp] = ['nil', 'with_hazards', 'late', 'missed', 'made_up'].map(
      name => Number(row[name]),
    )
    const counts = tally.at(row.group, row.kind)
    counts.onTime += nil! + found!
    counts.late += late!
    counts.madeUp += madeUp!
    counts.missed += missed! + madeUp!
    counts.done += nil! + found! + late! + madeUp!
    counts.due += nil! + found! + late! + madeUp! + missed!
  }
}

async function addReports(tx: Sql, range: AreaRange, length: number, filter: SummaryFilter, tally: Tally) {
  const common = [range.lo, range.hi, length, filter.kind ?? null]
  const rows = await tx.query<Counted>(REPORTS, [...common, filter.cycle, filter.from, filter.to])
  for (const row of rows) {
    const counts = tally.at(row.group, row.kind)
    counts.onTime += Number(row['filed'])
    counts.late += Number(row['late'])
    counts.missed += Number(row['missed'])
    counts.done += Number(row['filed']) + Number(row['late'])
    counts.due += Number(row['filed']) + Number(row['late']) + Number(row['missed'])
  }
  const open = await tx.query<Counted>(OPEN_REPORTS, [...common, `self-inspection-${filter.cycle}`])
  for (const row of open) {
    const counts = tally.at(row.group, row.kind)
    counts.pending += Number(row['pending'])
    counts.due += Number(row['pending'])
  }
}

/** Days whose term is not over: owed by those who work and have no mark yet. */
async function addPending(
  tx: Sql,
  range: AreaRange,
  filter: SummaryFilter,
  rows: readonly PremisesRow[],
  law: Law,
  today: Day,
  at: (row: PremisesRow) => Completion,
) {
  const days = [addDays(today, -1), today].filter(day => filter.from <= day && day <= filter.to)
  if (filter.cycle !== 'day' || days.length === 0) return
  const marks = await tx.query<DaysRow>(
    'select key, marks from self_inspection_days where area >= $1 and area < $2 and month = any($3::text[])',
    [range.lo, range.hi, [...new Set(days.map(day => day.slice(0, 7)))]],
  )
  const byKey = new Map(marks.map(row => [row.key, row.marks]))
  for (const row of rows) {
    for (const day of days) {
      if (markOn(byKey.get(`${row.premises_id}|${day.slice(0, 7)}`), day) !== '.') continue
      if (dutyOn(law, row, day) !== 'owed') continue
      const counts = at(row)
      counts.pending += 1
      counts.due += 1
    }
  }
}

/**
 * Completion by area and trade. Cost: one pass over the month rows of the range (20,000 for the city and a month), one
 * over hazards, one over its premises.
 *
 * @param length of the codes to group by: 6 counties, 9 townships, 12 villages
 */
export async function summarise(
  tx: Sql,
  law: Law,
  range: AreaRange,
  length: number,
  filter: SummaryFilter,
  today: Day,
): Promise<Tally> {
  const tally = new Tally()
  const kind = filter.kind ?? null
  if (filter.cycle === 'day') await addDayCounts(tx, range, length, filter, tally)
  else await addReports(tx, range, length, filter, tally)
  const hazards = await tx.query<Counted>(HAZARDS, [range.lo, range.hi, length, kind, filter.from, filter.to])
  for (const row of hazards) {
    const counts = tally.at(row.group, row.kind)
    counts.hazards += Number(row['hazards'])
    counts.openHazards += Number(row['open_hazards'])
  }
  const premises = await tx.query<PremisesRow>(PREMISES, [range.lo, range.hi, kind])
  const open = premises.filter(row => row.closed_on === null || row.closed_on > today)
  const at = (row: PremisesRow) => tally.at(row.area.split('/')[0]!.slice(0, length), row.kind)
  for (const row of open) {
    const counts = at(row)
    counts.premises += 1
    const owes = dutyOf(law, row, row.area, today).cycles.length > 0
    if (owes) counts.owing += 1
    if (owes && row.enrolled_on !== null) counts.enrolled += 1
  }
  await addPending(tx, range, filter, open, law, today, at)
  return tally
}
