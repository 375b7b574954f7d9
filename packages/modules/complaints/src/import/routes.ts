import { actorOf, Refusal, Reply, type Route, route, systemActor, uuidv7 } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { Category, Kind, Line, Nullable } from '../shapes.ts'
import { FILE_MAX_BYTES, ROWS_MAX, templateCsv } from './file.ts'
import { enqueueImport, mayWait, STALE_SECONDS } from './run.ts'
import { type Taken, takeTickets } from './take.ts'
import type { Ticket } from './ticket.ts'

const IMPORTERS = ['complaint-handler', 'leader']
const MIMES = [
  'text/csv',
  'text/plain',
  'application/csv',
  'application/vnd.ms-excel',
  'application/octet-stream',
]
/** Tickets one call of an adapter may carry. */
const TICKETS_MAX = 200
const Day = Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }))
const ErrorShape = Type.Object({
  row: Type.Integer(),
  column: Type.String(),
  code: Type.String(),
  message: Type.String(),
  messageEn: Type.String(),
})

const start = route({
  method: 'POST',
  path: '/v1/complaints/imports',
  summary: { zh: '导入热线工单(CSV)', en: 'Import tickets of a hotline (CSV)' },
  access: IMPORTERS,
  ratePerMinute: 10,
  upload: { maxBytes: FILE_MAX_BYTES, maxFiles: 1, mimes: MIMES },
  body: Type.Object({
    line: Line,
    dryRun: Type.Optional(Type.Union([Type.Literal('true'), Type.Literal('false')])),
  }),
  output: Type.Object({ id: Type.String() }),
  async handle(context, { body, files }) {
    const bytes = files[0]?.bytes
    if (!bytes || bytes.length === 0) throw new Refusal('complaints.import_file', 400, { max: ROWS_MAX })
    if (!mayWait()) throw new Refusal('complaints.import_busy', 429, { retryAfterSeconds: 30 })
    const { session, scope, now, db, node } = context
    const id = uuidv7(now.getTime())
    const dryRun = body.dryRun === 'true'
    const line = body.line as '12345'
    await context.transaction(tx =>
      tx.query(
        `insert into complaints_import (id, area, line, dry_run, state, actor, created_at, moved_at)
         values ($1, $2, $3, $4, 'running', $5, $6, clock_timestamp())`,
        [id, session.area, line, dryRun, scope.actor, now],
      ),
    )
    const taking = { line, actor: actorOf(session), now, act: scope.act, area: session.area }
    void enqueueImport({ db, node }, { id, dryRun, taking, scope, bytes })
    return { id }
  },
})

const status = route({
  method: 'GET',
  path: '/v1/complaints/imports/:id',
  summary: { zh: '工单导入进度', en: 'Progress of an import of tickets' },
  access: IMPORTERS,
  params: Type.Object({ id: Type.String({ minLength: 1, maxLength: 120 }) }),
  output: Type.Object({
    id: Type.String(),
    line: Line,
    dryRun: Type.Boolean(),
    /** `interrupted`: its process is gone; send the file again, what was taken in is known. */
    state: Type.Union(['running', 'done', 'failed', 'interrupted'].map(state => Type.Literal(state))),
    rows: Type.Integer(),
    done: Type.Integer(),
    created: Type.Integer(),
    known: Type.Integer(),
    refused: Type.Integer(),
    errors: Type.Array(ErrorShape),
    failure: Nullable(Type.Object({ code: Type.String(), message: Type.String(), messageEn: Type.String() })),
  }),
  async handle(context, { params }) {
    const { view } = context.scope
    const [row] = await context.transaction(tx =>
      tx.query<Record<string, unknown>>(
        `select id, line, dry_run as "dryRun", rows, done, created, known, refused, errors, failure,
           case when state = 'running' and moved_at < clock_timestamp() - make_interval(secs => $4) then 'interrupted'
             else state end as state
         from complaints_import where id = $1 and area >= $2 and area < $3`,
        [params.id, view.lo, view.hi, STALE_SECONDS],
      ),
    )
    if (!row) throw new Refusal('kernel.not_found', 404, { what: `import/${params.id}` })
    return row as never
  },
})

const template = route({
  method: 'GET',
  path: '/v1/complaints/imports/template.csv',
  summary: { zh: '工单导入模板', en: 'Template for imports of tickets' },
  access: IMPORTERS,
  async handle() {
    return new Reply(templateCsv(), {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="tickets-template.csv"',
    })
  },
})

const TicketShape = Type.Object({
  number: Type.String({ minLength: 1, maxLength: 80 }),
  kind: Kind,
  content: Type.String({ minLength: 1, maxLength: 3_000, pattern: '\\S' }),
  category: Type.Optional(Category),
  firmName: Type.Optional(Type.String({ maxLength: 120 })),
  firmAddress: Type.Optional(Type.String({ maxLength: 200 })),
  area: Type.Optional(Type.String({ maxLength: 40 })),
  premisesId: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  reporter: Type.Optional(
    Type.Object({
      name: Type.Optional(Type.String({ maxLength: 60 })),
      phone: Type.Optional(Type.String({ maxLength: 30, pattern: '^[0-9+() -]*$' })),
      address: Type.Optional(Type.String({ maxLength: 150 })),
    }),
  ),
  happenedOn: Day,
  dispatchedOn: Day,
  receivedOn: Day,
  termWorkdays: Type.Optional(Type.Integer({ minimum: 1, maximum: 90 })),
})

const show = (taken: Taken) => {
  const { number, outcome } = taken
  if (taken.outcome !== 'refused') return { number, outcome, id: taken.id, error: null }
  const { code, message, messageEn } = taken.error
  return { number, outcome, id: null, error: { code, message, messageEn } }
}

const push = route({
  method: 'POST',
  path: '/ingest/v1/hotline-tickets',
  summary: { zh: '热线平台推送工单(JSON)', en: 'Tickets pushed by a hotline (JSON)' },
  access: 'device',
  bodyLimitBytes: 2 * 1024 * 1024,
  body: Type.Object({
    line: Line,
    tickets: Type.Array(TicketShape, { minItems: 1, maxItems: TICKETS_MAX }),
  }),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        number: Type.String(),
        outcome: Type.Union(['created', 'known', 'refused'].map(outcome => Type.Literal(outcome))),
        id: Nullable(Type.String()),
        error: Nullable(
          Type.Object({ code: Type.String(), message: Type.String(), messageEn: Type.String() }),
        ),
      }),
    ),
  }),
  async handle(context, { body }) {
    const { device, scope, now } = context
    // The token of one premises is no line's.
    if (device.premisesId !== null) throw new Refusal('kernel.area_out_of_scope', 403, { area: device.area })
    const byNumber = new Map(
      body.tickets.map((ticket, i) => {
        const { reporter = {}, category = 'other', ...rest } = ticket
        return [ticket.number, { ...rest, reporter, category, row: i + 1 } as Ticket] as const
      }),
    )
    const taking = {
      line: body.line as '12345',
      actor: systemActor(`line-${body.line}`),
      now,
      act: scope.act,
      area: device.area,
    }
    const taken = await context.transaction(tx => takeTickets(tx, taking, [...byNumber.values()]))
    return { items: taken.map(show) }
  },
})

/** Tickets of the hotlines, as files and one by one. */
export const importRoutes: Route[] = [template, start, status, push]
