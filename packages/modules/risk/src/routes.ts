import { registry, risk } from '@shian/events'
import {
  type AreaRange,
  directory,
  execute,
  inRange,
  Refusal,
  type RequestContext,
  type Route,
  rangeOf,
  route,
} from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { assessment, type RiskCommand } from './assessment.ts'
import { describeRule, titleOf } from './explain.ts'
import { explain, getRow, OrNull, RiskFile, RuleShown, Title } from './file.ts'
import { lawAt } from './law.ts'
import { groundsOf } from './movement.ts'
import type { LineRow, PremisesRow } from './views.ts'

const PremisesId = Type.String({ minLength: 1, maxLength: 64 })
const Text = Type.String({ minLength: 1, maxLength: 2_000 })

/** The part of an asked area that lies in the view of the session. @throws Refusal kernel.area_out_of_scope */
function narrow(context: RequestContext, area: string | undefined): AreaRange {
  const { view } = context.scope
  if (!area) return view
  if (!inRange(area, view)) throw new Refusal('kernel.area_out_of_scope', 403, { area })
  return rangeOf(area)
}

const show = route({
  method: 'GET',
  path: '/v1/risk/premises/:id',
  summary: { zh: '风险等级及每一分的来源', en: 'Risk grade, and where every point comes from' },
  access: 'signed-in',
  params: Type.Object({ id: PremisesId }),
  output: RiskFile,
  handle: (context, { params }) => context.transaction(tx => explain(context, tx, params.id)),
})

interface SummaryRow {
  area: string
  total: number
  a: number
  b: number
  c: number
  d: number
  ungraded: number
  provisional: number
}

const summary = route({
  method: 'GET',
  path: '/v1/risk/summary',
  summary: { zh: '各地区风险等级数量', en: 'Premises by grade and area' },
  access: [...registry.OFFICIAL_ROLES],
  query: Type.Object({
    area: Type.Optional(Type.String({ maxLength: 80 })),
    level: Type.Optional(Type.Union([Type.Literal('county'), Type.Literal('township')])),
  }),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        area: Type.String(),
        name: Type.String(),
        total: Type.Integer(),
        A: Type.Integer(),
        B: Type.Integer(),
        C: Type.Integer(),
        D: Type.Integer(),
        /** Without a grade that an inspection stands behind. */
        ungraded: Type.Integer(),
        /** Of those: with a reminder grade from the static score alone. */
        provisional: Type.Integer(),
      }),
    ),
  }),
  async handle(context, { query }) {
    const range = narrow(context, query.area)
    const length = query.level === 'township' ? 9 : 6
    const counted = (grade: string): string =>
      `count(*) filter (where grade = '${grade}' and not provisional)::int as ${grade.toLowerCase()}`
    return context.transaction(async tx => {
      const rows = await tx.query<SummaryRow>(
        `select left(split_part(area, '/', 1), $3) as area, count(*)::int as total, ${risk.GRADES.map(counted).join(', ')},
           count(*) filter (where grade is null or provisional)::int as ungraded,
           count(*) filter (where provisional)::int as provisional
         from risk_premises where area >= $1 and area < $2 and not closed group by 1 order by 1`,
        [range.lo, range.hi, length],
      )
      const names = await directory().areaNames(
        tx,
        rows.map(row => row.area),
      )
      const items = rows.map(({ a, b, c, d, ...row }) => ({
        ...row,
        name: names.get(row.area) ?? row.area,
        A: a,
        B: b,
        C: c,
        D: d,
      }))
      return { items }
    })
  },
})

const Done = Type.Object({ grade: OrNull(risk.GradeSchema), score: Type.Number() })

/** Executes one command on a premises inside the caller's jurisdiction and says what stands afterwards. */
async function command(
  context: RequestContext,
  id: string,
  cause: string | null,
  make: (row: PremisesRow) => RiskCommand,
) {
  return context.transaction(async tx => {
    const { act } = context.scope
    const row = await getRow(tx, act, id)
    const acting = { actor: context.scope.actor, area: row.area, now: context.now, cause }
    await execute(tx, context.node, assessment, `premises/${id}`, make(row), acting)
    const { grade, score } = await getRow(tx, act, id)
    return { grade, score }
  })
}

const localLaw = (context: RequestContext, row: PremisesRow) =>
  lawAt({ rules: context.rules, calendar: context.calendar }, row.area, context.now)

const appeal = route({
  method: 'POST',
  path: '/v1/risk/premises/:id/appeals',
  summary: { zh: '经营者对某一扣分项提出申诉', en: 'The operator appeals against one line' },
  access: [...registry.OPERATOR_ROLES],
  params: Type.Object({ id: PremisesId }),
  body: Type.Object({ lineId: Type.String({ minLength: 1, maxLength: 120 }), text: Text }),
  output: Done,
  handle: (context, { params, body }) =>
    command(context, params.id, body.lineId, () => ({ do: 'appeal', lineId: body.lineId, text: body.text })),
})

const decideAppeal = route({
  method: 'POST',
  path: '/v1/risk/premises/:id/appeals/decision',
  summary: { zh: '对申诉作出决定', en: 'Decide an appeal' },
  access: ['inspector', 'leader'],
  params: Type.Object({ id: PremisesId }),
  body: Type.Object({
    lineId: Type.String({ minLength: 1, maxLength: 120 }),
    upheld: Type.Boolean(),
    reason: Text,
  }),
  output: Done,
  handle: (context, { params, body }) =>
    command(context, params.id, body.lineId, row => ({
      do: 'decide-appeal',
      ...body,
      law: localLaw(context, row),
    })),
})

const appeals = route({
  method: 'GET',
  path: '/v1/risk/appeals',
  summary: { zh: '待决定的申诉', en: 'Appeals that wait for a decision' },
  access: ['inspector', 'leader', 'auditor'],
  query: Type.Object({
    area: Type.Optional(Type.String({ maxLength: 80 })),
    after: Type.Optional(Type.String({ maxLength: 120 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        lineId: Type.String(),
        premisesId: Type.String(),
        factorTitle: Title,
        points: Type.Number(),
        text: Type.String(),
        at: Type.String(),
      }),
    ),
    next: OrNull(Type.String()),
  }),
  async handle(context, { query }) {
    const range = narrow(context, query.area)
    const limit = query.limit ?? 50
    const rows = await context.transaction(tx =>
      tx.query<LineRow>(
        `select * from risk_line where area >= $1 and area < $2 and appealed_at is not null
           and appeal_decided_at is null and removed_at is null and id > $3 order by id limit $4`,
        [range.lo, range.hi, query.after ?? '', limit],
      ),
    )
    const items = rows.map(row => ({
      lineId: row.id,
      premisesId: row.premises_id,
      factorTitle: titleOf(context.rules, row.factor, { id: row.rule_id, effectiveFrom: row.rule_from }),
      points: row.points,
      text: row.appeal_text ?? '',
      at: row.appealed_at!.toISOString(),
    }))
    return { items, next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null }
  },
})

const grounds = route({
  method: 'GET',
  path: '/v1/risk/grounds',
  summary: { zh: '可以调整下一年度等级的情形', en: "Grounds for moving next year's grade" },
  access: ['leader', 'inspector', 'auditor'],
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        id: Type.String(),
        title: Title,
        least: Type.Integer(),
        most: Type.Integer(),
        rule: RuleShown,
      }),
    ),
  }),
  async handle(context) {
    const law = lawAt({ rules: context.rules, calendar: context.calendar }, context.session.area, context.now)
    const items = groundsOf(law).map(ground => ({
      ...ground,
      rule: describeRule(context.rules, ground.rule),
    }))
    return { items }
  },
})

const move = route({
  method: 'POST',
  path: '/v1/risk/premises/:id/movements',
  summary: { zh: '依法调整下一年度风险等级', en: "Move next year's grade on a listed ground" },
  access: ['leader'],
  params: Type.Object({ id: PremisesId }),
  body: Type.Object({
    ground: Type.String({ minLength: 1, maxLength: 80 }),
    steps: Type.Integer({ minimum: -1, maximum: 2 }),
    note: Text,
    /** The fact it rests on. */
    factId: Type.Optional(Type.String({ maxLength: 120 })),
  }),
  output: Done,
  handle(context, { params, body }) {
    const { ground, steps, note, factId } = body
    return command(context, params.id, factId ?? null, row => ({
      do: 'move',
      ground,
      steps,
      note,
      law: localLaw(context, row),
    }))
  },
})

export const routes: Route[] = [show, summary, appeal, decideAppeal, appeals, grounds, move]
