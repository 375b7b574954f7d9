import {
  actorOf,
  directory,
  inRange,
  Refusal,
  type RequestContext,
  type Route,
  rangeOf,
  route,
  type Sql,
} from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { findDuplicates } from './duplicates.ts'
import { type Submission, takeIn } from './intake.ts'
import { readLedger, readTotals } from './ledger.ts'
import { Category, Channel, Kind, Nullable, ReceiptShape, Reporter, StoryFields } from './shapes.ts'
import type { CaseRow } from './views.ts'

const READ = ['complaint-handler', 'leader', 'inspector']
const CaseParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 120 }) })
const CANDIDATES_MAX = 10
const LEDGER_PAGE = 100

const record = route({
  method: 'POST',
  path: '/v1/complaints/cases',
  summary: {
    zh: '登记来电、来访、来信投诉举报',
    en: 'Take in a complaint or report by telephone, visit or letter',
  },
  access: ['complaint-handler'],
  body: Type.Object({
    kind: Kind,
    channel: Channel,
    ...StoryFields,
    reporter: Type.Optional(Reporter),
    receivedOn: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
    lineNumber: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
  }),
  output: Type.Object({ id: Type.String(), ...ReceiptShape.properties }),
  async handle(context, { body }) {
    const { lineNumber, reporter = {}, ...story } = body
    const line = lineNumber ? { line: { number: lineNumber } } : {}
    const submission = { ...story, reporter, ...line } as Submission
    return context.transaction(tx => {
      const act = { actor: actorOf(context.session), now: context.now }
      return takeIn(tx, submission, act)
    })
  },
})

/** The index row of a case. @throws Refusal kernel.not_found */
async function getCase(tx: Sql, context: RequestContext, id: string): Promise<CaseRow> {
  const { view } = context.scope
  const [row] = await tx.query<CaseRow>(
    'select * from complaints_case where id = $1 and area >= $2 and area < $3',
    [id, view.lo, view.hi],
  )
  if (!row) throw new Refusal('kernel.not_found', 404, { what: `投诉举报 case ${id}` })
  return row
}

const duplicates = route({
  method: 'GET',
  path: '/v1/complaints/cases/:id/duplicates',
  summary: { zh: '疑似重复件', en: 'What may be the same matter' },
  access: READ,
  params: CaseParams,
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        id: Type.String(),
        kind: Kind,
        number: Nullable(Type.String()),
        title: Type.String(),
        category: Category,
        receivedAt: Type.String(),
        state: Type.String(),
        final: Nullable(Type.String()),
        samePremises: Type.Boolean(),
        metres: Nullable(Type.Integer()),
      }),
    ),
  }),
  async handle(context, { params }) {
    return context.transaction(async tx => {
      const row = await getCase(tx, context, params.id)
      return { items: (await findDuplicates(tx, context.rules, context.scope.view, row)) as never }
    })
  },
})

const candidates = route({
  method: 'GET',
  path: '/v1/complaints/cases/:id/premises',
  summary: { zh: '可能的经营场所', en: 'Premises that may be meant' },
  access: READ,
  params: CaseParams,
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        id: Type.String(),
        signName: Type.String(),
        legalName: Type.String(),
        address: Type.String(),
        area: Type.String(),
      }),
    ),
  }),
  async handle(context, { params }) {
    return context.transaction(async tx => {
      const row = await getCase(tx, context, params.id)
      const { search } = context.scope
      const found = row.title
        ? await directory().searchPremises?.(tx, row.title, search, CANDIDATES_MAX)
        : undefined
      const cards = found ?? []
      return {
        items: cards.map(({ id, signName, legalName, address, area }) => ({
          id,
          signName,
          legalName,
          address,
          area,
        })),
      }
    })
  },
})

const ledger = route({
  method: 'GET',
  path: '/v1/complaints/rewards',
  summary: { zh: '举报奖励台账', en: 'Ledger of rewards' },
  access: ['finance', 'leader', 'auditor', 'complaint-handler'],
  query: Type.Object({
    year: Type.Optional(Type.Integer({ minimum: 2020, maximum: 2100 })),
    area: Type.Optional(Type.String({ maxLength: 80 })),
    after: Type.Optional(Type.String({ maxLength: 140 })),
  }),
  output: Type.Object({
    year: Type.Integer(),
    items: Type.Array(
      Type.Object({
        id: Type.String(),
        number: Nullable(Type.String()),
        area: Type.String(),
        level: Type.String(),
        penaltyFen: Type.Number(),
        rewardFen: Type.Number(),
        approvedOn: Type.String(),
        paidOn: Nullable(Type.String()),
        voucher: Nullable(Type.String()),
        forfeitedOn: Nullable(Type.String()),
        paidSoFarFen: Type.Number(),
      }),
    ),
    totals: Type.Array(
      Type.Object({
        area: Type.String(),
        year: Type.Integer(),
        count: Type.Integer(),
        approvedFen: Type.Number(),
        paidFen: Type.Number(),
        forfeitedFen: Type.Number(),
      }),
    ),
    next: Nullable(Type.String()),
  }),
  async handle(context, { query }) {
    const { view } = context.scope
    if (query.area && !inRange(query.area, view))
      throw new Refusal('kernel.area_out_of_scope', 403, { area: query.area })
    const range = query.area ? rangeOf(query.area) : view
    const year = query.year ?? new Date(context.now.getTime() + 8 * 3_600_000).getUTCFullYear()
    return context.transaction(async tx => ({
      year,
      ...(await readLedger(tx, range, year, query.after, LEDGER_PAGE)),
      totals: await readTotals(tx, range),
    }))
  },
})

export const deskRoutes: Route[] = [record, duplicates, candidates, ledger]
