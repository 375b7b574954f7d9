import { risk } from '@shian/events'
import { type AreaRange, cadenceOf, Refusal, type RequestContext, type Sql } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { describeRule, titleOf, waysToLower } from './explain.ts'
import { type LocalLaw, lawAt, RULES } from './law.ts'
import type { DynamicLine, StaticLine } from './ledger.ts'
import { scoreOf } from './score.ts'
import { type LineRow, type PremisesRow, staticLineId } from './views.ts'

const PAST_LINES_MAX = 50
const HISTORY_MAX = 100

export const Title = Type.Object({ zh: Type.String(), en: Type.String() })
export const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()])
export const RuleShown = Type.Object({
  id: Type.String(),
  title: Title,
  effectiveFrom: Type.String(),
  confidence: Type.String(),
  source: Type.String(),
})
const Line = Type.Object({
  id: Type.String(),
  kind: Type.Union([Type.Literal('static'), Type.Literal('dynamic')]),
  factor: Type.String(),
  factorTitle: Title,
  value: OrNull(Type.Union([Type.Number(), Type.String()])),
  /** What counts; all lines together are the score. */
  points: Type.Number(),
  /** What the rule gives before caps. */
  rulePoints: Type.Number(),
  rule: RuleShown,
  eventId: Type.String(),
  of: OrNull(Type.String()),
  at: Type.String(),
  until: OrNull(Type.String()),
  link: OrNull(Type.String()),
  appeal: OrNull(Type.Object({ at: Type.String(), text: Type.String(), decided: Type.Boolean() })),
})
export const RiskFile = Type.Object({
  premisesId: Type.String(),
  grade: OrNull(risk.GradeSchema),
  provisional: Type.Boolean(),
  steps: Type.Integer(),
  score: Type.Number(),
  staticPoints: Type.Number(),
  dynamicPoints: Type.Number(),
  frequencyPerYear: OrNull(Type.Number()),
  gradedAt: OrNull(Type.String()),
  lines: Type.Array(Line),
  past: Type.Array(
    Type.Object({
      id: Type.String(),
      factorTitle: Title,
      points: Type.Number(),
      at: Type.String(),
      removedAt: Type.String(),
      removedBy: Type.String(),
      reason: Type.String(),
    }),
  ),
  toLower: Type.Array(
    Type.Object({
      grade: risk.GradeSchema,
      actions: Type.Array(Type.Object({ lineId: Type.String(), points: Type.Number(), title: Title })),
    }),
  ),
  history: Type.Array(
    Type.Object({
      at: Type.String(),
      from: OrNull(risk.GradeSchema),
      to: risk.GradeSchema,
      score: Type.Number(),
    }),
  ),
})

/** The row of one premises in a range. @throws Refusal kernel.not_found */
export async function getRow(tx: Sql, range: AreaRange, id: string): Promise<PremisesRow> {
  const [row] = await tx.query<PremisesRow>(
    'select * from risk_premises where premises_id = $1 and area >= $2 and area < $3',
    [id, range.lo, range.hi],
  )
  if (!row) throw new Refusal('kernel.not_found', 404, { what: `经营场所 premises ${id}` })
  return row
}

/** Where a screen shows the thing a line comes from. */
function linkTo(about: string | null): string | null {
  const [kind, id] = about?.split('/') ?? []
  if (!kind || !id) return null
  if (kind === 'finding') return `/console/wall?finding=${id}`
  return kind === 'work' || kind === 'inspection' || kind === 'rectification' ? `/console/work/${id}` : null
}

function staticLine(context: RequestContext, row: PremisesRow, line: StaticLine) {
  const { eventId, at } = row.static!
  return {
    id: staticLineId(eventId, line.factor),
    kind: 'static' as const,
    factor: line.factor,
    factorTitle: titleOf(context.rules, line.factor, line.rule),
    value: line.value,
    points: line.points,
    rulePoints: line.points,
    rule: describeRule(context.rules, line.rule),
    eventId,
    of: null,
    at,
    until: null,
    link: `/console/premises/${row.premises_id}`,
    appeal: null,
  }
}

function dynamicLine(context: RequestContext, line: DynamicLine, points: number, kept: LineRow | undefined) {
  const appeal = kept?.appealed_at
    ? {
        at: kept.appealed_at.toISOString(),
        text: kept.appeal_text ?? '',
        decided: kept.appeal_decided_at !== null,
      }
    : null
  return {
    id: line.id,
    kind: 'dynamic' as const,
    factor: line.factor,
    factorTitle: titleOf(context.rules, line.factor, line.rule),
    value: null,
    points,
    rulePoints: line.points,
    rule: describeRule(context.rules, line.rule),
    eventId: line.id,
    of: line.of,
    at: line.at,
    until: line.until,
    link: linkTo(line.about),
    appeal,
  }
}

async function readHistory(tx: Sql, range: AreaRange, id: string) {
  const rows = await tx.query<{
    time: Date
    data: { from: risk.Grade | null; to: risk.Grade; score: number }
  }>(
    `select time, data from event where subject = $1 and type = 'risk.GradeChanged' and area >= $2 and area < $3
     order by seq desc limit $4`,
    [`premises/${id}`, range.lo, range.hi, HISTORY_MAX],
  )
  return rows.map(({ time, data }) => ({
    at: time.toISOString(),
    from: data.from,
    to: data.to,
    score: data.score,
  }))
}

async function readLines(tx: Sql, range: AreaRange, id: string): Promise<LineRow[]> {
  return tx.query<LineRow>(
    `select * from risk_line where premises_id = $1 and area >= $2 and area < $3
       and (removed_at is null or kind = 'dynamic') order by removed_at desc nulls first, at desc, id limit $4`,
    [id, range.lo, range.hi, PAST_LINES_MAX + 200],
  )
}

/** The whole explanation of one premises' score. */
export async function explain(context: RequestContext, tx: Sql, id: string) {
  const { view } = context.scope
  const row = await getRow(tx, view, id)
  const kept = await readLines(tx, view, id)
  const byId = new Map(kept.map(line => [line.id, line]))
  const law = lawAt({ rules: context.rules, calendar: context.calendar }, row.area, context.now)
  const { counted } = scoreOf(row)
  const title = (line: DynamicLine | LineRow) =>
    titleOf(
      context.rules,
      line.factor,
      'rule' in line ? line.rule : { id: line.rule_id, effectiveFrom: line.rule_from },
    )
  const ways = row.grade ? waysToLower(row, law, row.grade, row.steps) : []
  const past = kept.filter(line => line.removed_at !== null && line.points > 0).slice(0, PAST_LINES_MAX)
  return {
    premisesId: id,
    grade: row.grade,
    provisional: row.provisional,
    steps: row.steps,
    score: row.score,
    staticPoints: row.static_points,
    dynamicPoints: row.dynamic_points,
    frequencyPerYear: row.grade ? frequencyOf(law, row.grade) : null,
    gradedAt: row.graded_at?.toISOString() ?? null,
    lines: [
      ...(row.static?.lines ?? []).map(line => staticLine(context, row, line)),
      ...row.lines.map(line => dynamicLine(context, line, counted.get(line.id) ?? 0, byId.get(line.id))),
    ],
    past: past.map(line => ({
      id: line.id,
      factorTitle: title(line),
      points: line.points,
      at: line.at.toISOString(),
      removedAt: line.removed_at!.toISOString(),
      removedBy: line.removed_by!,
      reason: line.removal!,
    })),
    toLower: ways.map(({ grade, lines }) => ({
      grade,
      actions: lines.map(line => ({
        lineId: line.id,
        points: counted.get(line.id) ?? 0,
        title: title(line),
      })),
    })),
    history: await readHistory(tx, view, id),
  }
}

/** Inspections a year for a grade, at least. @source rules/hebi/risk-grading.json#frequency */
function frequencyOf(law: LocalLaw, grade: string): number {
  const { min, every } = cadenceOf(law.get('cadence', RULES.frequency), grade)
  return min / every.value
}
