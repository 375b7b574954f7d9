import {
  type AreaRange,
  dayOf,
  decideCase,
  isDay,
  Refusal,
  type RequestContext,
  type Route,
  rangeOf,
  route,
  type Sql,
} from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { Area, csvReply, narrow, OrNull } from './common.ts'

const ROLES = ['leader', 'commander', 'admin', 'auditor'] as const
const LEVELS = ['city', 'county', 'township', 'village'] as const
const DIGITS: Readonly<Record<string, number>> = { city: 4, county: 6, township: 9, village: 12 }
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })

/** One area with whether somebody is in office there. */
interface Unit {
  code: string
  name: string
  level: string
  people: number
}

/** Roles that count on each level. @source rules/hebi/supervision.json#grid-posts */
function rolesOf(context: RequestContext, area: string, day: string): string[][] {
  const rule = context.rules.get('scope', 'supervision.grid-posts', area, day)
  return LEVELS.map(level => decideCase(rule, { level }) as string[])
}

/**
 * Every area of a range with the people in office there on a day.
 *
 * Cost: two index ranges, joined here: under row security the planner guesses few rows and would join them by nested
 * loops. 1,041 villages take some 15 ms.
 */
async function readUnits(tx: Sql, range: AreaRange, day: string, roles: string[][]): Promise<Unit[]> {
  const areas = await tx.query<Omit<Unit, 'people'>>(
    `select code, name, level from supervision_area where area >= $1 and area < $2 and level = any($3::text[]) order by code`,
    [range.lo, range.hi, [...LEVELS]],
  )
  const posts = await tx.query<{ area: string; people: number }>(
    `select area, count(distinct person_id)::int as people from supervision_post
     where area >= $1 and area < $2 and valid_from <= $3::date and (valid_to is null or valid_to >= $3::date)
       and role = any(case length(area) when 4 then $4::text[] when 6 then $5::text[] when 9 then $6::text[]
         else $7::text[] end)
     group by area`,
    [range.lo, range.hi, day, ...roles],
  )
  const people = new Map(posts.map(post => [post.area, post.people]))
  return areas.map(area => ({ ...area, people: people.get(area.code) ?? 0 }))
}

interface Covered {
  total: number
  covered: number
}

/** What stands below each child of an area, counted by level. */
function summarise(units: readonly Unit[], childDigits: number) {
  const groups = new Map<string, { unit: Unit; levels: Record<string, Covered> }>()
  for (const unit of units) if (unit.code.length === childDigits) groups.set(unit.code, { unit, levels: {} })
  for (const unit of units) {
    const group = groups.get(unit.code.slice(0, childDigits))
    if (!group) continue
    const level = group.levels[unit.level] ?? { total: 0, covered: 0 }
    group.levels[unit.level] = {
      total: level.total + 1,
      covered: level.covered + (unit.people > 0 ? 1 : 0),
    }
  }
  return [...groups.values()].map(({ unit, levels }) => {
    const gaps = Object.values(levels).reduce((sum, { total, covered }) => sum + total - covered, 0)
    return { code: unit.code, name: unit.name, level: unit.level, people: unit.people, levels, gaps }
  })
}

const Level = Type.Object({ total: Type.Integer(), covered: Type.Integer() })
const Row = Type.Object({
  code: Type.String(),
  name: Type.String(),
  level: Type.String(),
  people: Type.Integer(),
  levels: Type.Record(Type.String(), Level),
  gaps: Type.Integer(),
})

const Query = Type.Object({ area: Type.Optional(Area), day: Type.Optional(Day) })

function wanted(context: RequestContext, query: { area?: string; day?: string }) {
  const day = query.day ?? dayOf(context.now)
  if (!isDay(day)) throw new Refusal('kernel.invalid_input', 400, { reason: `day ${day}` })
  const area = query.area ?? context.session.area
  narrow(context, area)
  return { area, day, range: rangeOf(area) }
}

const grid = route({
  method: 'GET',
  path: '/v1/supervision/grid',
  summary: { zh: '四级网格覆盖', en: 'Coverage of the four-level grid' },
  access: ROLES,
  query: Query,
  output: Type.Object({
    area: Type.String(),
    day: Type.String(),
    self: OrNull(Row),
    rows: Type.Array(Row),
    totals: Type.Record(Type.String(), Level),
  }),
  async handle(context, { query }) {
    const { area, day, range } = wanted(context, query)
    const units = await context.transaction(tx => readUnits(tx, range, day, rolesOf(context, area, day)))
    const next = LEVELS.map(level => DIGITS[level]!).find(digits => digits > area.length) ?? area.length
    const [self] = summarise(units, area.length)
    return { area, day, self: self ?? null, rows: summarise(units, next), totals: self?.levels ?? {} }
  },
})

const gridCsv = route({
  method: 'GET',
  path: '/v1/supervision/grid.csv',
  summary: { zh: '导出网格覆盖(CSV)', en: 'Export grid coverage (CSV)' },
  access: ROLES,
  query: Query,
  ratePerMinute: 12,
  async handle(context, { query }) {
    const { area, day, range } = wanted(context, query)
    const units = await context.transaction(tx => readUnits(tx, range, day, rolesOf(context, area, day)))
    async function* pages() {
      yield [
        ['区划代码', '名称', '层级', '在岗人数', '是否有人'],
        ...units.map(unit => [unit.code, unit.name, unit.level, unit.people, unit.people > 0 ? '是' : '否']),
      ]
    }
    return csvReply(`grid-${area}-${day}.csv`, pages())
  },
})

export const gridRoutes: Route[] = [grid, gridCsv]
