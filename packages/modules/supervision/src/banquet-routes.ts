import {
  actorOf,
  type Command,
  dayOf,
  daysBetween,
  inRange,
  isDay,
  lookUpBand,
  openWork,
  Refusal,
  type RequestContext,
  type Route,
  route,
  uuidv7,
  workHost,
} from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { Area, narrow } from './common.ts'
import type { BanquetRow } from './group-views.ts'

const OFFICE = ['coordinator', 'inspector', 'leader'] as const
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
const ROWS_MAX = 500

interface Filing {
  area: string
  heldOn: string
  diners: number
  cookCertificate?: string
  cookCertificateUntil?: string
}

/** What is remarkable about a filing; it is taken in all the same. @source rules/henan/banquet.json#lead-time */
function marksOf(context: RequestContext, filing: Filing): string[] {
  const leadTime = context.rules.get('number', 'banquet.lead-time', filing.area, filing.heldOn)
  const isLate = daysBetween(dayOf(context.now), filing.heldOn) < leadTime.value.value
  const until = filing.cookCertificateUntil
  return [
    ...(isLate ? ['late'] : []),
    ...(filing.cookCertificate ? [] : ['no-certificate']),
    ...(until !== undefined && until < filing.heldOn ? ['certificate-expired'] : []),
  ]
}

const file = route({
  method: 'POST',
  path: '/v1/supervision/banquets',
  summary: { zh: '农村集体聚餐备案', en: 'File a rural banquet' },
  access: [...OFFICE],
  body: Type.Object({
    /** Village or township. */
    area: Type.String({ pattern: '^(\\d{9}|\\d{12})$' }),
    heldOn: Day,
    diners: Type.Integer({ minimum: 1, maximum: 20_000 }),
    place: Type.String({ minLength: 1, maxLength: 200 }),
    occasion: Type.Union(['wedding', 'funeral', 'birth', 'house', 'other'].map(o => Type.Literal(o))),
    menu: Type.Optional(Type.String({ maxLength: 2_000 })),
    cookCertificate: Type.Optional(Type.String({ maxLength: 60 })),
    cookCertificateUntil: Type.Optional(Day),
  }),
  output: Type.Object({
    id: Type.String(),
    number: Type.String(),
    band: Type.String(),
    marks: Type.Array(Type.String()),
  }),
  async handle(context, { body }) {
    const { area, ...form } = body
    if (!inRange(area, context.scope.act)) throw new Refusal('kernel.area_out_of_scope', 403, { area })
    for (const day of [form.heldOn, form.cookCertificateUntil])
      if (day !== undefined && !isDay(day)) throw new Refusal('kernel.invalid_input', 400, { reason: day })
    if (form.heldOn < dayOf(context.now))
      throw new Refusal('supervision.banquet_past', 422, { heldOn: form.heldOn })
    const band = String(
      lookUpBand(context.rules.get('score-table', 'banquet.bands', area, form.heldOn), form.diners),
    )
    const marks = marksOf(context, body)
    const id = uuidv7(context.now.getTime())
    const item = { id, area, subjects: [`area/${area}`] }
    const filled = { ...form, band, ...(marks.length > 0 ? { marks } : {}) }
    const command: Command = { do: 'open', commandId: uuidv7(context.now.getTime()), item, form: filled }
    const result = await context.transaction(tx =>
      openWork(tx, workHost(), 'banquet', command, { actor: actorOf(context.session), now: context.now }),
    )
    const numbered = result.events.find(event => event.type === 'documents.NumberAssigned')
    return { id, number: String(numbered?.data['number'] ?? ''), band, marks }
  },
})

const list = route({
  method: 'GET',
  path: '/v1/supervision/banquets',
  summary: { zh: '农村集体聚餐', en: 'Rural banquets' },
  access: [...OFFICE, 'commander', 'auditor'],
  query: Type.Object({ area: Type.Optional(Area), from: Type.Optional(Day), to: Type.Optional(Day) }),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        id: Type.String(),
        area: Type.String(),
        areaName: Type.String(),
        heldOn: Type.String(),
        diners: Type.Integer(),
        band: Type.String(),
        state: Type.String(),
        marks: Type.Array(Type.String()),
      }),
    ),
  }),
  async handle(context, { query }) {
    const range = narrow(context, query.area)
    const rows = await context.transaction(tx =>
      tx.query<BanquetRow & { name: string | null; now: string | null }>(
        `select b.*, a.name, w.state as now from supervision_banquet b
           left join supervision_area a on a.code = b.area left join work_item w on w.id = b.id
         where b.area >= $1 and b.area < $2 and ($3::date is null or b.held_on >= $3) and ($4::date is null or b.held_on <= $4)
         order by b.held_on desc, b.id limit ${ROWS_MAX}`,
        [range.lo, range.hi, query.from ?? null, query.to ?? null],
      ),
    )
    const items = rows.map(row => ({
      ...{ id: row.id, area: row.area, areaName: row.name ?? row.area, heldOn: row.held_on },
      ...{ diners: row.diners, band: row.band, state: row.now ?? row.state, marks: row.marks },
    }))
    return { items }
  },
})

export const banquetRoutes: Route[] = [file, list]
