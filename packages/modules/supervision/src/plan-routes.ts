import {
  type AreaRange,
  divisionOf,
  execute,
  Refusal,
  type RequestContext,
  type Route,
  route,
  type Sql,
  subjectOf,
} from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import {
  Area,
  assertActs,
  csvReply,
  Id,
  IdParams,
  LIMIT_DEFAULT,
  Limit,
  narrow,
  OrNull,
  Text,
} from './common.ts'
import { type PlanCommand, plan } from './plan.ts'
import type { PlanResult } from './plan-compute.ts'
import { draftPlan, planLaw, previewPlan } from './plan-draft.ts'
import { assertEdit } from './plan-edit.ts'
import { openMonth } from './plan-open.ts'
import { countsOf, getPlan, listLines, type NamedLine, progressOf } from './plan-queries.ts'
import type { PlanRow } from './plan-views.ts'
import { Count, Figures, PlanCard, PlanReasonSchema } from './schemas.ts'

const READERS = ['leader', 'commander', 'inspector', 'publisher', 'auditor'] as const
const CSV_PAGE = 1_000
const Month = Type.Integer({ minimum: 1, maximum: 12 })

function cardOf(row: PlanRow, areaName: string) {
  const iso = (at: Date | null): string | null => at?.toISOString() ?? null
  return {
    id: row.id,
    area: row.area,
    areaName,
    year: row.year,
    status: row.status,
    draft: row.draft,
    asOf: row.as_of,
    figures: row.figures,
    edits: row.edits,
    note: row.note,
    draftedAt: row.drafted_at.toISOString(),
    submittedAt: iso(row.submitted_at),
    approvedAt: iso(row.approved_at),
    publishedAt: iso(row.published_at),
  }
}

async function nameOf(tx: Sql, area: string): Promise<string> {
  const [row] = await tx.query<{ name: string }>('select name from supervision_area where code = $1', [area])
  return row?.name ?? area
}

const list = route({
  method: 'GET',
  path: '/v1/supervision/plans',
  summary: { zh: '年度监督检查计划', en: 'Yearly inspection plans' },
  access: READERS,
  query: Type.Object({ area: Type.Optional(Area), year: Type.Optional(Type.Integer()) }),
  output: Type.Object({ items: Type.Array(PlanCard) }),
  async handle(context, { query }) {
    const range = narrow(context, query.area)
    return context.transaction(async tx => {
      const rows = await tx.query<PlanRow & { name: string | null }>(
        `select p.*, a.name from supervision_plan p left join supervision_area a on a.code = p.area
         where p.area >= $1 and p.area < $2 and ($3::int is null or p.year = $3) order by p.year desc, p.area limit 200`,
        [range.lo, range.hi, query.year ?? null],
      )
      return { items: rows.map(row => cardOf(row, row.name ?? row.area)) }
    })
  },
})

function previewOf({ figures, lines, over }: PlanResult) {
  const countBy = (reasons: readonly { reason: string; count: number }[]) => {
    const counts = new Map<string, number>()
    for (const { reason, count } of reasons) counts.set(reason, (counts.get(reason) ?? 0) + count)
    return [...counts]
      .map(([reason, count]) => ({ reason, count }))
      .sort((a, b) => (a.reason < b.reason ? -1 : 1))
  }
  return {
    figures,
    reasons: countBy(lines.map(({ reason }) => ({ reason, count: 1 }))),
    over: countBy(over.map(({ reason, missing }) => ({ reason, count: missing }))),
  }
}

const draft = route({
  method: 'POST',
  path: '/v1/supervision/plans',
  summary: { zh: '编制年度计划(可先预览)', en: 'Compute a yearly plan, or preview it' },
  access: ['leader', 'inspector'],
  body: Type.Object({
    area: Area,
    year: Type.Integer({ minimum: 2015, maximum: 2100 }),
    monthCap: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
    officerMonthCap: Type.Optional(Type.Integer({ minimum: 1, maximum: 400 })),
    /** Computes and records nothing. */
    dryRun: Type.Optional(Type.Boolean()),
  }),
  output: Type.Object({
    id: OrNull(Type.String()),
    figures: Figures,
    reasons: Type.Array(Count),
    over: Type.Array(Count),
  }),
  async handle(context, { body }) {
    const { dryRun, ...wish } = body
    assertActs(context, wish.area)
    return context.transaction(async tx => {
      if (dryRun) return { id: null, ...previewOf((await previewPlan(tx, context, wish)).result) }
      return { id: `${wish.area}-${wish.year}`, ...previewOf(await draftPlan(tx, context, wish)) }
    })
  },
})

const Shown = Type.Composite([
  PlanCard,
  Type.Object({
    progress: Type.Array(
      Type.Object({
        month: Month,
        planned: Type.Integer(),
        opened: Type.Integer(),
        concluded: Type.Integer(),
        cancelled: Type.Integer(),
      }),
    ),
    reasons: Type.Array(Count),
    over: Type.Array(Count),
  }),
])

async function shown(tx: Sql, range: AreaRange, id: string) {
  const row = await getPlan(tx, range, id)
  return {
    ...cardOf(row, await nameOf(tx, row.area)),
    progress: await progressOf(tx, id),
    ...(await countsOf(tx, id)),
  }
}

const show = route({
  method: 'GET',
  path: '/v1/supervision/plans/:id',
  summary: { zh: '计划与进度', en: 'A plan and its progress' },
  access: READERS,
  params: IdParams,
  output: Shown,
  handle: (context, { params }) => context.transaction(tx => shown(tx, context.scope.view, params.id)),
})

const lineOf = (row: NamedLine) => ({
  itemId: row.item_id,
  premisesId: row.premises_id,
  signName: row.sign_name ?? row.premises_id,
  division: divisionOf(row.area),
  grade: row.grade,
  month: row.month,
  reason: row.reason,
  notBefore: row.not_before,
  state: row.state,
  concludedOn: row.concluded_on,
})

const lines = route({
  method: 'GET',
  path: '/v1/supervision/plans/:id/lines',
  summary: { zh: '计划明细', en: 'Lines of a plan' },
  access: READERS,
  params: IdParams,
  query: Type.Object({
    month: Type.Optional(Month),
    state: Type.Optional(
      Type.Union(['planned', 'open', 'concluded', 'cancelled'].map(state => Type.Literal(state))),
    ),
    after: Type.Optional(Type.String({ maxLength: 100 })),
    limit: Limit,
  }),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        itemId: Type.String(),
        premisesId: Type.String(),
        signName: Type.String(),
        division: Type.String(),
        grade: OrNull(Type.String()),
        month: Month,
        reason: PlanReasonSchema,
        notBefore: OrNull(Type.String()),
        state: Type.String(),
        concludedOn: OrNull(Type.String()),
      }),
    ),
    next: OrNull(Type.String()),
  }),
  async handle(context, { params, query }) {
    return context.transaction(async tx => {
      await getPlan(tx, context.scope.view, params.id)
      const { items, next } = await listLines(tx, params.id, {
        ...query,
        limit: query.limit ?? LIMIT_DEFAULT,
      })
      return { items: items.map(lineOf), next }
    })
  },
})

const HEAD = ['月份', '主体编号', '名称', '区划', '风险等级', '理由', '最早日期', '状态', '检查日期']

async function* csvOf(context: RequestContext, id: string): AsyncGenerator<(string | number | null)[][]> {
  await context.transaction(tx => getPlan(tx, context.scope.view, id))
  yield [HEAD]
  for (let after: string | undefined; ; ) {
    const page = await context.transaction(tx =>
      listLines(tx, id, { ...(after ? { after } : {}), limit: CSV_PAGE }),
    )
    yield page.items
      .map(lineOf)
      .map(row => [
        ...[row.month, row.premisesId, row.signName, row.division, row.grade, row.reason],
        ...[row.notBefore, row.state, row.concludedOn],
      ])
    if (!page.next) return
    after = page.next
  }
}

const csv = route({
  method: 'GET',
  path: '/v1/supervision/plans/:id/lines.csv',
  summary: { zh: '导出计划(CSV)', en: 'Export a plan (CSV)' },
  access: READERS,
  params: IdParams,
  ratePerMinute: 12,
  async handle(context, { params }) {
    await context.transaction(tx => getPlan(tx, context.scope.view, params.id))
    return csvReply(`plan-${params.id}.csv`, csvOf(context, params.id))
  },
})

/** Carries out a step on a plan inside the caller's jurisdiction and says where it stands. */
async function step(context: RequestContext, id: string, command: PlanCommand) {
  return context.transaction(async tx => {
    const row = await getPlan(tx, context.scope.act, id)
    const act = { actor: context.scope.actor, now: context.now, area: row.area }
    await execute(tx, context.node, plan, subjectOf('plan', id), command, act)
    return shown(tx, context.scope.view, id)
  })
}

const Noted = Type.Object({ note: Type.Optional(Text) })

const submit = route({
  method: 'POST',
  path: '/v1/supervision/plans/:id/submission',
  summary: { zh: '计划报审', en: 'Submit a plan' },
  access: ['leader', 'inspector'],
  params: IdParams,
  body: Noted,
  output: Shown,
  handle: (context, { params, body }) => step(context, params.id, { do: 'submit', ...body }),
})

const giveBack = route({
  method: 'POST',
  path: '/v1/supervision/plans/:id/return',
  summary: { zh: '退回计划', en: 'Return a plan' },
  access: ['leader'],
  params: IdParams,
  body: Type.Object({ reason: Text }),
  output: Shown,
  handle: (context, { params, body }) => step(context, params.id, { do: 'return', reason: body.reason }),
})

const approve = route({
  method: 'POST',
  path: '/v1/supervision/plans/:id/approval',
  summary: { zh: '批准计划', en: 'Approve a plan' },
  access: ['leader'],
  params: IdParams,
  body: Noted,
  output: Shown,
  handle: (context, { params, body }) => step(context, params.id, { do: 'approve', ...body }),
})

const publish = route({
  method: 'POST',
  path: '/v1/supervision/plans/:id/publication',
  summary: { zh: '公布计划', en: 'Publish a plan' },
  access: ['leader', 'publisher'],
  params: IdParams,
  output: Shown,
  async handle(context, { params }) {
    const row = await context.transaction(tx => getPlan(tx, context.scope.act, params.id))
    const { premisesYearCap } = planLaw(context.rules, row.area, row.as_of)
    return step(context, params.id, { do: 'publish', premisesYearCap })
  },
})

const edit = route({
  method: 'POST',
  path: '/v1/supervision/plans/:id/edits',
  summary: { zh: '调整一户的计划', en: 'Move, add or take out a visit' },
  access: ['leader', 'inspector'],
  params: IdParams,
  body: Type.Object({
    premisesId: Id,
    /** Month it stands in; absent for a visit that is added. */
    from: Type.Optional(Month),
    /** Month it shall stand in; absent for one that is taken out. */
    to: Type.Optional(Month),
    reason: Text,
  }),
  output: Shown,
  async handle(context, { params, body }) {
    return context.transaction(async tx => {
      const row = await getPlan(tx, context.scope.act, params.id)
      const change = await assertEdit(tx, context, row, body)
      const act = { actor: context.scope.actor, now: context.now, area: row.area }
      const mayEditApproved = context.session.role === 'leader'
      const command: PlanCommand = { do: 'edit', edit: change, mayEditApproved }
      await execute(tx, context.node, plan, subjectOf('plan', params.id), command, act)
      return shown(tx, context.scope.view, params.id)
    })
  },
})

const opening = route({
  method: 'POST',
  path: '/v1/supervision/plans/:id/openings',
  summary: { zh: '按月派出检查任务', en: 'Open the inspections of a month' },
  access: ['leader', 'commander'],
  params: IdParams,
  body: Type.Object({ month: Month }),
  output: Type.Object({ opened: Type.Integer(), waiting: Type.Integer(), left: Type.Integer() }),
  async handle(context, { params, body }) {
    return context.transaction(async tx => {
      const row = await getPlan(tx, context.scope.act, params.id)
      if (!['approved', 'published'].includes(row.status))
        throw new Refusal('supervision.plan_wrong_state', 409, {
          state: row.status,
          accepted: ['approved', 'published'],
        })
      const first = new Date(`${row.year}-${String(body.month).padStart(2, '0')}-01T00:00:00+08:00`)
      if (context.now < first) throw new Refusal('supervision.plan_month_early', 409, { month: body.month })
      return openMonth(tx, context, row, body.month, context.now)
    })
  },
})

export const planRoutes: Route[] = [
  list,
  draft,
  show,
  lines,
  csv,
  submit,
  giveBack,
  approve,
  publish,
  edit,
  opening,
]
