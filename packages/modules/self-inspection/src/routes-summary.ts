import { registry } from '@shian/events'
import { dayOf, daysBetween, directory, isDay, Refusal, type Route, route, type Sql } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { providedLaw } from './law.ts'
import { daysFrom, lastDayOf, monthsFrom } from './period.ts'
import { csvReply, narrow } from './routes-calendar.ts'
import { type Completion, NOTHING, summarise } from './summary.ts'
import { type DaysRow, markOn } from './views.ts'

const RANGE_DAYS_MAX = 92
const LIST_MAX = 50
const OFFICIALS = ['commander', 'leader', 'inspector', 'coordinator', 'auditor', 'publisher'] as const
const DayText = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
const Counts = Type.Object(Object.fromEntries(Object.keys(NOTHING).map(name => [name, Type.Integer()])))
const Filter = {
  area: Type.Optional(Type.String({ maxLength: 80 })),
  cycle: Type.Optional(Type.Union([Type.Literal('day'), Type.Literal('week'), Type.Literal('month')])),
  from: Type.Optional(DayText),
  to: Type.Optional(DayText),
  kind: Type.Optional(Type.Union(registry.PREMISES_KINDS.map(kind => Type.Literal(kind)))),
  format: Type.Optional(Type.Literal('csv')),
}

/** Codes one level below an area: city, county, township, village. */
function childLength(area: string): number {
  const length = area.split('/')[0]!.length
  return [4, 6, 9, 12].find(size => size > length) ?? 12
}

interface Asked {
  from?: string
  to?: string
  cycle?: 'day' | 'week' | 'month'
}

/** The stretch asked for; the month so far when none is. @throws Refusal self-inspection.range_too_long */
function stretchOf(query: Asked, now: Date): { from: string; to: string } {
  const today = dayOf(now)
  const to = query.to ?? today
  const from = query.from ?? `${to.slice(0, 7)}-01`
  for (const day of [from, to]) {
    if (!isDay(day)) throw new Refusal('self-inspection.not_a_day', 400, { day, accepted: 'YYYY-MM-DD' })
  }
  if (to < from) throw new Refusal('self-inspection.days_reversed', 400, { from, to })
  if (daysBetween(from, to) >= RANGE_DAYS_MAX) {
    throw new Refusal('self-inspection.range_too_long', 400, { accepted: RANGE_DAYS_MAX })
  }
  return { from, to }
}

const NAMES: Readonly<Record<keyof Completion, string>> = {
  premises: '主体数',
  owing: '应自查',
  enrolled: '已接入',
  due: '应查',
  done: '完成',
  onTime: '按时',
  late: '逾期',
  missed: '漏查',
  madeUp: '已补录',
  pending: '未到期',
  hazards: '隐患',
  openHazards: '未办结隐患',
}
const COLUMNS = Object.keys(NAMES) as (keyof Completion)[]

const summary = route({
  method: 'GET',
  path: '/v1/self-inspection/summary',
  summary: { zh: '各地区自查完成情况', en: 'Completion of self-inspections by area' },
  access: [...OFFICIALS],
  query: Type.Object(Filter),
  output: Type.Object({
    area: Type.String(),
    cycle: Type.String(),
    from: DayText,
    to: DayText,
    total: Counts,
    areas: Type.Array(Type.Object({ area: Type.String(), name: Type.String(), counts: Counts })),
    kinds: Type.Array(Type.Object({ kind: Type.String(), counts: Counts })),
  }),
  async handle(context, { query }) {
    const range = narrow(context, query.area)
    const area = query.area ?? context.session.area
    const { from, to } = stretchOf(query, context.now)
    const cycle = query.cycle ?? 'day'
    return context.transaction(async tx => {
      const filter = { cycle, from, to, kind: query.kind }
      const tally = await summarise(tx, providedLaw(), range, childLength(area), filter, dayOf(context.now))
      const byArea = [...tally.by('group')].sort(([one], [two]) => (one < two ? -1 : 1))
      const names = await directory().areaNames(
        tx,
        byArea.map(([code]) => code),
      )
      const areas = byArea.map(([code, counts]) => ({ area: code, name: names.get(code) ?? code, counts }))
      if (query.format) {
        const rows = areas.map(row => [row.name, row.area, ...COLUMNS.map(name => row.counts[name])])
        const headings = ['地区', '代码', ...COLUMNS.map(name => NAMES[name])]
        return csvReply(`self-inspection-${area}-${cycle}-${from}-${to}.csv`, headings, rows)
      }
      const kinds = [...tally.by('kind')].sort(([one], [two]) => (one < two ? -1 : 1))
      const total = { ...NOTHING }
      for (const { counts } of areas) for (const name of COLUMNS) total[name] += counts[name]
      return { area, cycle, from, to, total, areas, kinds: kinds.map(([kind, counts]) => ({ kind, counts })) }
    })
  },
})

interface ListedRow {
  premises_id: string
  area: string
  sign_name: string
  kind: string
  enrolled_on: string | null
}

const LISTED = `select premises_id, area, sign_name, kind, enrolled_on from self_inspection_premises
  where area >= $1 and area < $2 and area > $3 and closed_on is null and kind <> ''
    and ($4::text is null or kind = $4) and ($5::text is null or position(lower($5) in lower(sign_name)) > 0)
    and (not $6 or exists (select 1 from self_inspection_days d where d.premises_id = self_inspection_premises.premises_id
      and d.month = any($7::text[]) and d.marks like '%x%'))
  order by area limit $8`

/** Done, missed and open days of premises in a stretch. Cost: one look-up for the page. */
async function marksOf(tx: Sql, ids: readonly string[], from: string, to: string) {
  const rows = await tx.query<DaysRow>(
    'select premises_id, month, marks from self_inspection_days where premises_id = any($1::text[]) and month = any($2::text[])',
    [ids, monthsFrom(from, to)],
  )
  const counts = new Map<string, { done: number; missed: number; madeUp: number }>()
  for (const row of rows) {
    const sum = counts.get(row.premises_id) ?? { done: 0, missed: 0, madeUp: 0 }
    const first = from > `${row.month}-01` ? from : `${row.month}-01`
    const last = to < lastDayOf(row.month) ? to : lastDayOf(row.month)
    for (const day of daysFrom(first, last)) {
      const mark = markOn(row.marks, day)
      if (mark === 'x') sum.missed += 1
      else if (mark !== '.') sum.done += 1
      if (mark === 'u') sum.madeUp += 1
    }
    counts.set(row.premises_id, sum)
  }
  return counts
}

const list = route({
  method: 'GET',
  path: '/v1/self-inspection/premises',
  summary: { zh: '地区内主体的自查情况', en: 'Self-inspections of the premises of an area' },
  access: [...OFFICIALS],
  query: Type.Object({
    area: Filter.area,
    from: Filter.from,
    to: Filter.to,
    kind: Filter.kind,
    q: Type.Optional(Type.String({ maxLength: 60 })),
    missed: Type.Optional(Type.Boolean()),
    after: Type.Optional(Type.String({ maxLength: 80 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIST_MAX })),
  }),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        premisesId: Type.String(),
        signName: Type.String(),
        kind: Type.String(),
        area: Type.String(),
        areaName: Type.String(),
        enrolled: Type.Boolean(),
        done: Type.Integer(),
        missed: Type.Integer(),
        madeUp: Type.Integer(),
        openHazards: Type.Integer(),
      }),
    ),
    next: Type.Union([Type.String(), Type.Null()]),
  }),
  async handle(context, { query }) {
    const range = narrow(context, query.area)
    const { from, to } = stretchOf(query, context.now)
    const { kind, q, after = '', limit = LIST_MAX, missed = false } = query
    return context.transaction(async tx => {
      const months = monthsFrom(from, to)
      const asked = [range.lo, range.hi, after, kind ?? null, q?.trim() || null, missed, months, limit]
      const rows = await tx.query<ListedRow>(LISTED, asked)
      const ids = rows.map(row => row.premises_id)
      const marks = await marksOf(tx, ids, from, to)
      const open = await tx.query<{ premises_id: string; n: number }>(
        `select premises_id, count(*)::int as n from self_inspection_hazard
         where premises_id = any($1::text[]) and state = 'open' group by 1`,
        [ids],
      )
      const hazards = new Map(open.map(row => [row.premises_id, row.n]))
      return {
        items: await itemsOf(tx, rows, marks, hazards),
        next: rows.length === limit ? rows.at(-1)!.area : null,
      }
    })
  },
})

async function itemsOf(
  tx: Sql,
  rows: readonly ListedRow[],
  marks: ReadonlyMap<string, { done: number; missed: number; madeUp: number }>,
  hazards: ReadonlyMap<string, number>,
) {
  const names = await directory().areaNames(
    tx,
    rows.map(row => row.area),
  )
  return rows.map(row => ({
    premisesId: row.premises_id,
    signName: row.sign_name,
    kind: row.kind,
    area: row.area,
    areaName: names.get(row.area) ?? '',
    enrolled: row.enrolled_on !== null,
    ...(marks.get(row.premises_id) ?? { done: 0, missed: 0, madeUp: 0 }),
    openHazards: hazards.get(row.premises_id) ?? 0,
  }))
}

/** Completion for officials. */
export const summaryRoutes: Route[] = [summary, list]
