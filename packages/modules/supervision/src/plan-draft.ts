import {
  type AreaRange,
  dayOf,
  decideCase,
  divisionOf,
  execute,
  Refusal,
  type RequestContext,
  type RuleBook,
  rangeOf,
  record,
  type Sql,
  subjectOf,
} from '@shian/kernel'
import type { PremisesRow } from './place-views.ts'
import { plan, planIdOf, ratesOf } from './plan.ts'
import {
  computePlan,
  type OfficerPool,
  type PlanInput,
  type PlanLine,
  type PlanResult,
} from './plan-compute.ts'

const CITY_DIGITS = 4
const COUNTY_DIGITS = 6
/** Lines of one fact, and lines of one append. */
const PART = 2_000
const YEARS_AHEAD = 1

/** What of a request drafting a plan needs. */
type Drafting = Pick<RequestContext, 'now' | 'rules' | 'node'> & { scope: { actor: string } }

export interface PlanWish {
  area: string
  year: number
  monthCap?: number
  /** Replaces the rule for this plan, downwards or upwards; the fact states it through the figures. */
  officerMonthCap?: number
}

/** Premises of an area that are open. Cost: one index range; 20,000 rows take some 100 ms. */
function openPremises(tx: Sql, range: AreaRange): Promise<PremisesRow[]> {
  return tx.query<PremisesRow>(
    'select * from supervision_premises where area >= $1 and area < $2 and not closed order by area',
    [range.lo, range.hi],
  )
}

/** Certified inspectors of an area on a day, each counted once, where the widest of his posts is. */
export async function officerPools(tx: Sql, range: AreaRange, day: string): Promise<OfficerPool[]> {
  const rows = await tx.query<{ area: string; officers: number }>(
    `select left(area, case when length(area) = ${CITY_DIGITS} then ${CITY_DIGITS} else ${COUNTY_DIGITS} end) as area,
       count(*)::int as officers
     from (select distinct on (person_id) person_id, area from supervision_post
       where area >= $1 and area < $2 and role = 'inspector' and certificate is not null
         and valid_from <= $3::date and (valid_to is null or valid_to >= $3::date)
       order by person_id, length(area), area) p
     group by 1 order by 1`,
    [range.lo, range.hi, day],
  )
  return rows
}

/** The numbers of the law for one plan, with the versions used. */
export function planLaw(rules: RuleBook, area: string, at: string) {
  const frequency = rules.get('cadence', 'risk-grading.frequency', area, at)
  const coverage = rules.get('cadence', 'inspection.full-coverage', area, at)
  const repeat = rules.get('deadline', 'inspection.no-repeat', area, at)
  const people = rules.get('number', 'inspection.people', area, at)
  const officerCap = rules.get('number', 'supervision.officer-month-cap', area, at)
  const yearCap = rules.get('number', 'supervision.premises-year-cap', area, at)
  const weights = rules.get('scope', 'supervision.season-weights', area, at)
  const used = [frequency, coverage, repeat, people, officerCap, yearCap, weights]
  const byKind = new Map<string, readonly number[]>()
  return {
    frequency: ratesOf(frequency),
    coverageYears: coverage.value.entries[0]!.every.value,
    repeatMonths: repeat.value.value,
    people: people.value.value,
    officerMonthCap: officerCap.value.value,
    premisesYearCap: yearCap.value.value,
    weightsOf(kind: string): readonly number[] {
      const known = byKind.get(kind) ?? (decideCase(weights, { kind }) as readonly number[])
      byKind.set(kind, known)
      return known
    },
    references: used.map(({ id, effectiveFrom }) => ({ id, effectiveFrom })),
  }
}

function assertWish(context: Drafting, { area, year }: PlanWish): void {
  if (![CITY_DIGITS, COUNTY_DIGITS].includes(area.length) || !/^\d+$/.test(area))
    throw new Refusal('supervision.plan_area', 422, { area })
  const now = Number(dayOf(context.now).slice(0, 4))
  const accepted = [now, now + YEARS_AHEAD]
  if (!accepted.includes(year)) throw new Refusal('supervision.plan_year', 422, { year, accepted })
}

/**
 * Reads what a plan is made of and computes it. Changes nothing.
 *
 * Cost: two statements and the computation; 20,000 premises take about half a second.
 */
export async function previewPlan(tx: Sql, context: Drafting, wish: PlanWish) {
  assertWish(context, wish)
  const today = dayOf(context.now)
  const isRunning = Number(today.slice(0, 4)) === wish.year
  const asOf = isRunning ? today : `${wish.year}-01-01`
  const range = rangeOf(wish.area)
  const law = planLaw(context.rules, wish.area, asOf)
  const rows = await openPremises(tx, range)
  const pools = await officerPools(tx, range, asOf)
  const input: PlanInput = {
    ...law,
    year: wish.year,
    fromMonth: isRunning ? Number(today.slice(5, 7)) : 1,
    premises: rows.map(row => ({
      id: row.premises_id,
      division: divisionOf(row.area),
      kind: row.kind,
      grade: row.grade,
      lastOn: row.last_on,
      lastFullOn: row.last_full_on,
      since: row.since,
    })),
    pools,
    officerMonthCap: wish.officerMonthCap ?? law.officerMonthCap,
    monthCap: wish.monthCap ?? null,
  }
  return { result: computePlan(input), asOf, rules: law.references }
}

const chunks = <T>(list: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(list.length / PART) }, (_, i) => list.slice(i * PART, (i + 1) * PART))

/** Records the computed plan as the draft in force. Cost: one append of all parts, one insert a part. */
async function recordParts(
  tx: Sql,
  context: Drafting,
  wish: PlanWish,
  draft: number,
  { lines, over }: Pick<PlanResult, 'lines' | 'over'>,
): Promise<void> {
  const planId = planIdOf(wish.area, wish.year)
  const lineParts: PlanLine[][] = chunks(lines)
  const overParts = chunks(over)
  const count = Math.max(lineParts.length, overParts.length)
  const drafts = Array.from({ length: count }, (_, part) => ({
    type: 'supervision.PlanLinesSet',
    subject: subjectOf('plan-part', `${planId}.${draft}.${part}`),
    data: {
      planId,
      draft,
      lines: lineParts[part] ?? [],
      ...(overParts[part] ? { over: overParts[part] } : {}),
    },
  }))
  const act = { actor: context.scope.actor, now: context.now, area: wish.area }
  await record(tx, context.node, drafts, act)
}

/** Computes a plan and records it as the draft in force. @throws Refusal supervision.plan_wrong_state and others */
export async function draftPlan(tx: Sql, context: Drafting, wish: PlanWish) {
  const { result, asOf, rules } = await previewPlan(tx, context, wish)
  const { year, area, monthCap } = wish
  const drafted = {
    year,
    asOf,
    figures: result.figures,
    rules,
    ...(monthCap === undefined ? {} : { monthCap }),
  }
  const act = { actor: context.scope.actor, now: context.now, area }
  const subject = subjectOf('plan', planIdOf(area, year))
  const [event] = await execute(tx, context.node, plan, subject, { do: 'draft', drafted }, act)
  await recordParts(tx, context, wish, Number(event!.data['draft']), result)
  return result
}
