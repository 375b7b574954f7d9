import { dayOf, inRange, Refusal, type Route, record, route, subjectOf } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { Area, csvReply, IdParams, narrow, OrNull } from './common.ts'
import { addDays } from './days.ts'
import { CANTEEN_KINDS, type CanteenDayRow, type CanteenRow } from './group-views.ts'

const OPERATORS = ['safety-officer', 'safety-director', 'principal'] as const
const OFFICE = ['leader', 'inspector', 'commander', 'coordinator', 'auditor'] as const
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
const WINDOW_DAYS = 30
const ROWS_MAX = 2_000

const Canteen = Type.Object({
  premisesId: Type.String(),
  signName: Type.String(),
  kind: Type.String(),
  division: Type.String(),
  weekdays: Type.Array(Type.Integer()),
  breaks: Type.Array(Type.Object({ from: Type.String(), to: Type.String() })),
  /** Over the last 30 days. */
  recorded: Type.Integer(),
  missed: Type.Integer(),
  short: Type.Integer(),
})

interface Counted extends CanteenRow {
  recorded: number
  missed: number
  short: number
}

const list = route({
  method: 'GET',
  path: '/v1/supervision/canteens',
  summary: { zh: '学校和养老机构食堂', en: 'Canteens of schools and homes for the elderly' },
  access: [...OFFICE, ...OPERATORS],
  query: Type.Object({ area: Type.Optional(Area) }),
  output: Type.Object({ items: Type.Array(Canteen) }),
  async handle(context, { query }) {
    const range = narrow(context, query.area)
    const since = addDays(dayOf(context.now), -WINDOW_DAYS)
    const rows = await context.transaction(tx =>
      tx.query<Counted>(
        `select c.*, (count(*) filter (where d.state = 'recorded'))::int as recorded,
           (count(*) filter (where d.state = 'missed'))::int as missed,
           (count(*) filter (where d.shortfalls <> '[]'::jsonb))::int as short
         from supervision_canteen c left join supervision_canteen_day d
           on d.premises_id = c.premises_id and d.day >= $3::date
         where c.area >= $1 and c.area < $2 and not c.closed and c.kind = any($4::text[])
         group by c.premises_id order by missed desc, short desc, c.area limit ${ROWS_MAX}`,
        [range.lo, range.hi, since, [...CANTEEN_KINDS]],
      ),
    )
    const items = rows.map(row => ({
      ...{ premisesId: row.premises_id, signName: row.sign_name, kind: row.kind },
      division: row.area.split('/')[0]!,
      ...{ weekdays: row.weekdays, breaks: row.breaks },
      ...{ recorded: row.recorded, missed: row.missed, short: row.short },
    }))
    return { items }
  },
})

const servingDays = route({
  method: 'POST',
  path: '/v1/supervision/canteens/:id/serving-days',
  summary: { zh: '设定供餐日', en: 'Set the days a canteen serves' },
  access: [...OPERATORS, 'inspector', 'leader'],
  params: IdParams,
  body: Type.Object({
    weekdays: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { maxItems: 7, uniqueItems: true }),
    breaks: Type.Array(Type.Object({ from: Day, to: Day }), { maxItems: 20 }),
  }),
  output: Type.Object({ id: Type.String() }),
  async handle(context, { params: { id }, body }) {
    await context.transaction(async tx => {
      const [row] = await tx.query<CanteenRow>('select * from supervision_canteen where premises_id = $1', [
        id,
      ])
      if (!row || row.closed) throw new Refusal('supervision.not_a_canteen', 404, { premises: id })
      if (!inRange(row.area, context.scope.act))
        throw new Refusal('kernel.area_out_of_scope', 403, { area: row.area })
      const act = { actor: context.scope.actor, now: context.now, area: row.area }
      const subject = subjectOf('premises', id)
      const fact = { type: 'supervision.ServingDaysSet', subject, data: body }
      await record(tx, context.node, [fact], act)
    })
    return { id }
  },
})

const DayItem = Type.Object({
  itemId: Type.String(),
  premisesId: Type.String(),
  signName: Type.String(),
  division: Type.String(),
  day: Type.String(),
  state: Type.String(),
  shortfalls: Type.Array(Type.String()),
  onTime: OrNull(Type.Boolean()),
})

type NamedDay = CanteenDayRow & { sign_name: string | null }

const itemOf = (row: NamedDay) => ({
  ...{ itemId: row.id, premisesId: row.premises_id, signName: row.sign_name ?? row.premises_id },
  ...{ division: row.area.split('/')[0]!, day: row.day, state: row.state },
  ...{ shortfalls: row.shortfalls, onTime: row.on_time },
})

const DayQuery = Type.Object({
  area: Type.Optional(Area),
  day: Type.Optional(Day),
  state: Type.Optional(Type.Union(['due', 'recorded', 'missed', 'short'].map(state => Type.Literal(state)))),
})

async function readDays(
  context: Parameters<NonNullable<Route['handle']>>[0],
  query: { area?: string; day?: string; state?: string },
): Promise<NamedDay[]> {
  const range = narrow(context, query.area)
  const day = query.day ?? dayOf(context.now)
  const state = query.state ?? null
  return context.transaction(tx =>
    tx.query<NamedDay>(
      `select d.*, c.sign_name from supervision_canteen_day d
         left join supervision_canteen c on c.premises_id = d.premises_id
       where d.day = $3::date and d.area >= $1 and d.area < $2
         and ($4::text is null or d.state = $4 or ($4 = 'short' and d.shortfalls <> '[]'::jsonb))
       order by d.area, d.id limit ${ROWS_MAX}`,
      [range.lo, range.hi, day, state],
    ),
  )
}

const days = route({
  method: 'GET',
  path: '/v1/supervision/canteen-days',
  summary: { zh: '食堂每日记录', en: 'Canteen days' },
  access: [...OFFICE, ...OPERATORS],
  query: DayQuery,
  output: Type.Object({ day: Type.String(), items: Type.Array(DayItem) }),
  async handle(context, { query }) {
    const rows = await readDays(context, query)
    return { day: query.day ?? dayOf(context.now), items: rows.map(itemOf) }
  },
})

const HEAD = ['日期', '主体编号', '名称', '区划', '状态', '不足', '按时']

const daysCsv = route({
  method: 'GET',
  path: '/v1/supervision/canteen-days.csv',
  summary: { zh: '导出食堂每日记录(CSV)', en: 'Export canteen days (CSV)' },
  access: [...OFFICE],
  query: DayQuery,
  ratePerMinute: 12,
  async handle(context, { query }) {
    const rows = (await readDays(context, query)).map(itemOf)
    async function* pages() {
      yield [
        HEAD,
        ...rows.map(row => [
          ...[row.day, row.premisesId, row.signName, row.division, row.state],
          ...[row.shortfalls.join(';'), row.onTime === null ? '' : row.onTime ? '是' : '否'],
        ]),
      ]
    }
    return csvReply('canteen-days.csv', pages())
  },
})

export const canteenRoutes: Route[] = [list, servingDays, days, daysCsv]
