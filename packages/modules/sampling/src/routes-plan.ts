import {
  actorOf,
  derivedId,
  directory,
  inRange,
  type PremisesCard,
  Refusal,
  type RequestContext,
  type Route,
  record,
  route,
  type Sql,
  uuidv7,
} from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { codeOf, issueRange } from './code-bank.ts'
import { CSV_MIMES, FILE_BYTES_MAX, readTable } from './csv.ts'
import { openSampling } from './open.ts'
import { listPlans, listRanges, rangesOf } from './queries.ts'

const Open = Type.Object({}, { additionalProperties: true })
const Flag = Type.Optional(Type.Union([Type.Boolean(), Type.Literal('true'), Type.Literal('false')]))
const isSet = (flag: boolean | 'true' | 'false' | undefined): boolean => flag === true || flag === 'true'
const QUOTA_MAX = 100
const SAMPLES_MAX = 500

const COLUMNS = {
  category: ['食品类别', 'category'],
  premises: ['场所编号', 'premises'],
  quota: ['数量', 'quota'],
} as const

interface PlanLine {
  premises: PremisesCard
  category: string
  quota: number
}

interface RowError {
  row: number
  code: string
  details: Record<string, unknown>
}

async function readPlan(
  tx: Sql,
  context: RequestContext,
  rows: readonly Record<keyof typeof COLUMNS, string>[],
): Promise<{ lines: PlanLine[]; errors: RowError[] }> {
  const known = await directory().premisesOf(
    tx,
    rows.map(row => row.premises),
  )
  const lines: PlanLine[] = []
  const errors: RowError[] = []
  rows.forEach((row, i) => {
    const premises = known.get(row.premises)
    const quota = Number(row.quota)
    const wrong = (code: string, details: Record<string, unknown>): unknown =>
      errors.push({ row: i + 2, code, details })
    if (!premises) wrong('kernel.not_found', { what: row.premises })
    else if (!inRange(premises.area, context.scope.act)) {
      wrong('kernel.area_out_of_scope', { area: premises.area })
    } else if (!Number.isInteger(quota) || quota < 1 || quota > QUOTA_MAX) {
      wrong('kernel.invalid_input', { column: 'quota', given: row.quota, accepted: `1–${QUOTA_MAX}` })
    } else if (row.category === '' || row.category.length > 100) {
      wrong('kernel.invalid_input', { column: 'category', given: row.category, accepted: '1–100 字' })
    } else lines.push({ premises, category: row.category, quota })
  })
  return { lines, errors }
}

async function issuePlan(
  tx: Sql,
  context: RequestContext,
  title: string,
  lines: readonly PlanLine[],
): Promise<{ id: string; samples: number }> {
  const { now, session, node } = context
  const id = uuidv7(now.getTime())
  const samples = lines.reduce((sum, line) => sum + line.quota, 0)
  const rows = lines.map(({ premises, category, quota }) => ({ premisesId: premises.id, category, quota }))
  const draft = { type: 'sampling.PlanIssued', data: { title, rows, samples } }
  const act = { actor: context.scope.actor, now, area: session.area, subject: `sampling-plan/${id}` }
  const [fact] = await record(tx, node, [draft], act)
  const opening = { actor: actorOf(session), now, cause: fact!.id }
  for (const [i, { premises, category, quota }] of lines.entries()) {
    for (let n = 1; n <= quota; n++) {
      const itemId = derivedId('sampling.plan', id, String(i), String(n))
      await openSampling(tx, itemId, premises, { category, planId: id, method: 'laboratory' }, opening)
    }
  }
  return { id, samples }
}

const plan = route({
  method: 'POST',
  path: '/v1/sampling/plans',
  summary: { zh: '导入并下达抽检计划', en: 'Issue a sampling plan from a file' },
  access: ['leader'],
  upload: { maxBytes: FILE_BYTES_MAX, maxFiles: 1, mimes: CSV_MIMES },
  body: Type.Object({ title: Type.String({ minLength: 1, maxLength: 200 }), dryRun: Flag }),
  output: Open,
  async handle(context, { body, files }) {
    const rows = readTable(files[0]?.bytes, COLUMNS, ['category', 'premises', 'quota'])
    return context.transaction(async tx => {
      const { lines, errors } = await readPlan(tx, context, rows)
      const samples = lines.reduce((sum, line) => sum + line.quota, 0)
      if (isSet(body.dryRun)) return { dryRun: true, rows: rows.length, samples, errors }
      if (errors.length > 0 || samples === 0) {
        throw new Refusal('sampling.plan_rows_invalid', 422, { count: errors.length, errors })
      }
      if (samples > SAMPLES_MAX) throw new Refusal('sampling.file_too_long', 413, { max: SAMPLES_MAX })
      return { dryRun: false, ...(await issuePlan(tx, context, body.title, lines)), errors }
    })
  },
})

const plans = route({
  method: 'GET',
  path: '/v1/sampling/plans',
  summary: { zh: '抽检计划', en: 'Sampling plans' },
  access: ['leader', 'inspector', 'auditor'],
  output: Open,
  handle: context =>
    context.transaction(async tx => ({
      items: (await listPlans(tx, context.scope.view)).map(({ id, title, rows, samples, issued_at: at }) => ({
        ...{ id, title, rows, samples },
        issuedAt: at.toISOString(),
      })),
    })),
})

const issueCodes = route({
  method: 'POST',
  path: '/v1/sampling/codes',
  summary: { zh: '发放样品编码', en: 'Give out a range of sample codes' },
  access: ['leader'],
  body: Type.Object({
    prefix: Type.String({ minLength: 1, maxLength: 24, pattern: '^[A-Z0-9][A-Z0-9-]*$' }),
    from: Type.Integer({ minimum: 1, maximum: 99_999_999 }),
    to: Type.Integer({ minimum: 1, maximum: 99_999_999 }),
    digits: Type.Integer({ minimum: 4, maximum: 8 }),
  }),
  output: Open,
  handle: (context, { body }) =>
    context.transaction(async tx => {
      // Two leaders who give out the same prefix at once must not both find it free.
      await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`sampling.codes/${body.prefix}`])
      const drafts = issueRange(await rangesOf(tx, body.prefix), body)
      const act = { actor: context.scope.actor, now: context.now, area: context.session.area }
      await record(tx, context.node, drafts, { ...act, subject: `sample-codes/${body.prefix}` })
      return { first: codeOf(body, body.from), last: codeOf(body, body.to), count: body.to - body.from + 1 }
    }),
})

const codes = route({
  method: 'GET',
  path: '/v1/sampling/codes',
  summary: { zh: '样品编码库', en: 'Code bank' },
  access: ['leader', 'inspector', 'auditor'],
  output: Open,
  handle: context =>
    context.transaction(async tx => ({
      items: (await listRanges(tx, context.scope.view)).map(row => ({
        first: codeOf(row, row.first),
        last: codeOf(row, row.last),
        count: row.last - row.first + 1,
        issuedAt: row.issued_at.toISOString(),
      })),
    })),
})

const open = route({
  method: 'POST',
  path: '/v1/sampling/items',
  summary: { zh: '安排抽样', en: 'Plan one sample' },
  access: ['inspector', 'leader'],
  body: Type.Object({
    premisesId: Type.String({ minLength: 1, maxLength: 64 }),
    category: Type.String({ minLength: 1, maxLength: 100 }),
    method: Type.Optional(Type.Union([Type.Literal('laboratory'), Type.Literal('rapid')])),
  }),
  output: Open,
  handle: (context, { body }) =>
    context.transaction(async tx => {
      const { premisesId, category, method = 'laboratory' } = body
      const premises = await directory().findPremises(tx, premisesId)
      if (!premises) throw new Refusal('kernel.not_found', 404, { what: `经营场所 premises ${premisesId}` })
      if (!inRange(premises.area, context.scope.act)) {
        throw new Refusal('kernel.area_out_of_scope', 403, { area: premises.area })
      }
      const id = uuidv7(context.now.getTime())
      const act = { actor: actorOf(context.session), now: context.now }
      await openSampling(tx, id, premises, { category, method }, act)
      return { id }
    }),
})

export const planRoutes: Route[] = [plan, plans, issueCodes, codes, open]
