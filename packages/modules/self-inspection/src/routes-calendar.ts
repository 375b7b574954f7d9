import { registry, selfInspection } from '@shian/events'
import {
  type AreaRange,
  addDays,
  dayOf,
  derivedId,
  execute,
  inRange,
  Refusal,
  Reply,
  type RequestContext,
  type Route,
  rangeOf,
  route,
  type Sql,
} from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { ownPremises } from './card.ts'
import { csvOf } from './csv.ts'
import { regimeOfRow } from './duty.ts'
import { type Figures, figuresOf, hazardsIn } from './figures.ts'
import { closureLimits, providedLaw, rolesFor } from './law.ts'
import { type OperatingCommand, operatingDays } from './operating.ts'
import { lastDayOf } from './period.ts'
import { Bilingual } from './routes-card.ts'
import type { PremisesRow, ReportRow } from './views.ts'

const OPERATORS = [...registry.OPERATOR_ROLES]
const DayText = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
const CommandId = Type.String({ minLength: 8, maxLength: 80 })
const Closure = Type.Object({ id: Type.String(), from: DayText, to: DayText, reason: Type.String() })
const OperatingDays = Type.Object({
  closures: Type.Array(Closure),
  pattern: Type.String(),
  restWeekdays: Type.Array(Type.Integer()),
})
const Count = Type.Integer()

const Calendar = Type.Object({
  premisesId: Type.String(),
  signName: Type.String(),
  kind: Type.String(),
  month: Type.String(),
  enrolledOn: Type.Union([DayText, Type.Null()]),
  regime: Type.String(),
  director: Type.String(),
  scheme: Type.Object({
    scheme: Type.String(),
    day: Bilingual,
    week: Bilingual,
    month: Bilingual,
    fullAudit: Type.String(),
  }),
  /** Posts that complete each cycle. */
  roles: Type.Object({
    day: Type.Array(Type.String()),
    week: Type.Array(Type.String()),
    month: Type.Array(Type.String()),
  }),
  figures: Type.Object({
    operating: Count,
    done: Count,
    onTime: Count,
    late: Count,
    missed: Count,
    madeUp: Count,
    hazards: Count,
    fixedOnSpot: Count,
    closed: Count,
    open: Count,
  }),
  repeats: Type.Array(Type.Object({ item: Type.String(), title: Bilingual, count: Count })),
  days: Type.Array(Type.Object({ day: DayText, state: Type.String(), sheetId: Type.String() })),
  reports: Type.Array(
    Type.Object({
      id: Type.String(),
      cycle: Type.String(),
      period: Type.String(),
      state: Type.String(),
      dueOn: Type.Union([DayText, Type.Null()]),
    }),
  ),
  hazards: Type.Array(
    Type.Object({
      id: Type.String(),
      foundOn: DayText,
      text: Type.String(),
      key: Type.Boolean(),
      accident: Type.Boolean(),
      state: Type.String(),
    }),
  ),
  operatingDays: OperatingDays,
})

/** The row of a premises in a range. @throws Refusal kernel.not_found */
export async function getPremisesRow(tx: Sql, range: AreaRange, id: string): Promise<PremisesRow> {
  const [row] = await tx.query<PremisesRow>(
    'select * from self_inspection_premises where premises_id = $1 and area >= $2 and area < $3',
    [id, range.lo, range.hi],
  )
  if (!row) throw new Refusal('kernel.not_found', 404, { what: `经营场所 premises ${id}` })
  return row
}

interface OpenReport {
  id: string
  kind: string
  due_at: Date | null
  title: string
}

async function reportsOf(tx: Sql, id: string, from: string, to: string) {
  const filed = await tx.query<ReportRow>(
    `select * from self_inspection_report where premises_id = $1 and to_day between $2::date and $3::date
     order by to_day, cycle`,
    [id, from, to],
  )
  const open = await tx.query<OpenReport>(
    `select id, kind, due_at, title from work_item where premises_id = $1 and final is null
       and kind in ('self-inspection-week', 'self-inspection-month') order by due_at, id limit 20`,
    [id],
  )
  return [
    ...open.map(item => ({
      id: item.id,
      cycle: item.kind.slice('self-inspection-'.length),
      period: item.title.split(' ').at(-1) ?? '',
      state: 'due',
      // A term in days ends with its last day.
      dueOn: item.due_at ? dayOf(new Date(item.due_at.getTime() - 1)) : null,
    })),
    ...filed.map(row => ({
      id: row.item_id,
      cycle: row.cycle,
      period: row.period,
      state: row.state,
      dueOn: row.due_on,
    })),
  ]
}

function shownDays(row: PremisesRow, otherwise: string, today: string) {
  const pattern = row.patterns.findLast(entry => entry.from <= addDays(today, 1))
  return {
    closures: row.closures
      .filter(closure => closure.to >= today)
      .map(({ id, from, to, reason }) => ({ id, from, to, reason })),
    pattern: pattern?.pattern ?? otherwise,
    restWeekdays: [...(pattern?.restWeekdays ?? [])],
  }
}

function countsOf({ from: _, to: __, repeats: ___, days: ____, ...counts }: Figures) {
  return counts
}

const HEADINGS = ['日期', '状态']

/** What a state of a day is called in an exported file. */
const STATE_WORDS: Readonly<Record<string, string>> = {
  done: '已完成(零风险)',
  hazard: '已完成(有隐患)',
  late: '逾期完成',
  missed: '漏查',
  'made-up': '漏查后补录',
  closed: '停业',
  rest: '休息',
  due: '待完成',
  none: '无记录',
}

const calendar = route({
  method: 'GET',
  path: '/v1/self-inspection/premises/:id',
  summary: { zh: '一家主体的自查月历', en: 'The self-inspections of a premises in a month' },
  access: 'signed-in',
  params: Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) }),
  query: Type.Object({
    month: Type.Optional(Type.String({ pattern: '^20\\d{2}-(0[1-9]|1[0-2])$' })),
    format: Type.Optional(Type.Literal('csv')),
  }),
  output: Calendar,
  async handle(context, { params, query }) {
    const law = providedLaw()
    const today = dayOf(context.now)
    const month = query.month ?? today.slice(0, 7)
    const [from, to] = [`${month}-01`, lastDayOf(month)]
    return context.transaction(async tx => {
      const row = await getPremisesRow(tx, context.scope.view, params.id)
      const figures = await figuresOf(tx, law, row, from, to, today)
      if (query.format) {
        const rows = figures.days.map(({ day, state }) => [day, STATE_WORDS[state] ?? state])
        return csvReply(`${params.id}-${month}.csv`, HEADINGS, rows)
      }
      const regime = regimeOfRow(law, row, today)
      const hazards = await hazardsIn(tx, row.premises_id, from, to)
      const roles = (cycle: 'day' | 'week' | 'month') => [...rolesFor(law, regime, cycle, row.area, today)]
      return {
        premisesId: row.premises_id,
        signName: row.sign_name,
        kind: row.kind,
        month,
        enrolledOn: row.enrolled_on,
        regime: regime.regime,
        director: regime.director,
        scheme: regime.scheme,
        roles: { day: roles('day'), week: roles('week'), month: roles('month') },
        figures: countsOf(figures),
        repeats: figures.repeats,
        days: figures.days,
        reports: await reportsOf(tx, row.premises_id, from, to),
        hazards: hazards.map(({ id, found_on, text, key, accident, state }) => ({
          id,
          foundOn: found_on,
          text,
          key,
          accident,
          state,
        })),
        operatingDays: shownDays(row, regime.pattern, today),
      }
    })
  },
})

/** A file for a spreadsheet. */
export function csvReply(
  name: string,
  headings: readonly string[],
  rows: readonly (string | number)[][],
): Reply {
  return new Reply(csvOf(headings, rows), {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${name}"`,
  })
}

/** Decides on the operating days of the own premises and answers with what stands. */
async function changeDays(context: RequestContext, make: (tx: Sql, row: PremisesRow) => OperatingCommand) {
  const premisesId = ownPremises(context)
  const law = providedLaw()
  return context.transaction(async tx => {
    const row = await getPremisesRow(tx, context.scope.act, premisesId)
    const act = { actor: context.scope.actor, area: row.area, now: context.now }
    const subject = `self-inspection-calendar/${premisesId}`
    await execute(tx, context.node, operatingDays, subject, make(tx, row), act)
    const after = await getPremisesRow(tx, context.scope.act, premisesId)
    const today = dayOf(context.now)
    return shownDays(after, regimeOfRow(law, after, today).pattern, today)
  })
}

const declare = route({
  method: 'POST',
  path: '/v1/self-inspection/closures',
  summary: { zh: '申报停业休息', en: 'Declare closed days' },
  access: OPERATORS,
  body: Type.Object({
    commandId: CommandId,
    from: DayText,
    to: DayText,
    reason: Type.Union(selfInspection.CLOSURE_REASONS.map(reason => Type.Literal(reason))),
    note: Type.Optional(Type.String({ maxLength: 200 })),
  }),
  output: OperatingDays,
  async handle(context, { body }) {
    const { commandId, ...declared } = body
    return changeDays(context, (_, row) => ({
      do: 'close',
      closureId: derivedId('self-inspection.closure', row.premises_id, commandId),
      ...declared,
      limits: closureLimits(providedLaw(), row.area, dayOf(context.now)),
    }))
  },
})

const reopen = route({
  method: 'POST',
  path: '/v1/self-inspection/closures/:id/withdrawal',
  summary: { zh: '恢复营业', en: 'Withdraw a closure' },
  access: OPERATORS,
  params: Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) }),
  output: OperatingDays,
  handle: (context, { params }) => changeDays(context, () => ({ do: 'reopen', closureId: params.id })),
})

const setPattern = route({
  method: 'PUT',
  path: '/v1/self-inspection/operating-days',
  summary: { zh: '设定固定营业日', en: 'Set the regular operating days' },
  access: OPERATORS,
  body: Type.Object({
    pattern: Type.Union([Type.Literal('every-day'), Type.Literal('workdays')]),
    restWeekdays: Type.Array(Type.Integer({ minimum: 0, maximum: 6 }), { maxItems: 6 }),
    from: DayText,
  }),
  output: OperatingDays,
  handle: (context, { body }) =>
    changeDays(context, (_, row) => ({
      do: 'set-pattern',
      ...body,
      limits: closureLimits(providedLaw(), row.area, dayOf(context.now)),
    })),
})

/** The part of an asked area that lies in the view of the session. @throws Refusal kernel.area_out_of_scope */
export function narrow(context: RequestContext, area: string | undefined): AreaRange {
  const { view } = context.scope
  if (!area) return view
  if (!inRange(area, view)) throw new Refusal('kernel.area_out_of_scope', 403, { area })
  return rangeOf(area)
}

/** The month of a premises, and its operating days. */
export const calendarRoutes: Route[] = [calendar, declare, reopen, setPattern]
