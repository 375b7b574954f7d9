import { addDays, type Calendar, derivedId, execute, type Node, type RuleBook, type Sql } from '@shian/kernel'
import { commitDraw, draftPlan, plan, planIdOf } from '@shian/supervision'
import { type Cast, instantOf } from '../cast.ts'
import type { City, CityPremises } from '../population.ts'
import type { Random } from '../random.ts'
import { visitOf } from '../visits.ts'

const VISITS = 90
const DRAWN = 12

/** The county with the fewest premises: its plan is drawn up in a moment. */
export function plannedCounty({ areas, premises }: City): string {
  const count = new Map<string, number>()
  for (const { division } of premises) {
    const code = division.slice(0, 6)
    count.set(code, (count.get(code) ?? 0) + 1)
  }
  const counties = areas.filter(area => area.kind === 'county' && count.has(area.code))
  return counties.sort((a, b) => count.get(a.code)! - count.get(b.code)!)[0]!.code
}

/** Drafts, submits and approves the plan of a county at the beginning of the year. */
export async function approvePlan(
  tx: Sql,
  law: { node: Node; rules: RuleBook },
  cast: Cast,
  area: string,
  today: string,
): Promise<void> {
  const year = Number(today.slice(0, 4))
  const id = planIdOf(area, year)
  const [known] = await tx.query('select 1 from supervision_plan where id = $1', [id])
  if (known) return
  const usual = `${year}-01-08`
  const day = usual < today ? usual : addDays(today, -1)
  const leader = cast.by('leader', area).id
  const now = instantOf(day, 10)
  await draftPlan(tx, { ...law, now, scope: { actor: leader } }, { area, year })
  const subject = `plan/${id}`
  const act = { actor: leader, area, now }
  await execute(tx, law.node, plan, subject, { do: 'submit', note: '【演示】报请批准' }, act)
  await execute(tx, law.node, plan, subject, { do: 'approve', note: '【演示】同意' }, act)
}

/**
 * Fixes the lists of a draw of restaurants. Its seed is the head of the log that seals them, which only a running node
 * signs: the draw waits to be made.
 */
export async function commitDemoDraw(
  tx: Sql,
  law: { node: Node; rules: RuleBook; calendar: Calendar },
  cast: Cast,
  area: string,
  now: Date,
): Promise<void> {
  const id = derivedId('demo-draw')
  const [known] = await tx.query('select 1 from supervision_draw where id = $1', [id])
  if (known) return
  const wish = { title: '【演示】餐饮服务双随机抽查', area, count: DRAWN, kinds: ['restaurant'] }
  await commitDraw(tx, { ...law, now, scope: { actor: cast.by('leader', area).id } }, wish, id)
}

interface Line {
  item_id: string
  plan_id: string
  premises_id: string
  month: number
}

/** Visits that carried out lines of the plan in the months that are over. */
export async function plannedVisits(
  tx: Sql,
  random: Random,
  cast: Cast,
  city: City,
  area: string,
): Promise<ReturnType<typeof visitOf>[]> {
  const { today } = city
  const [year, month] = [today.slice(0, 4), Number(today.slice(5, 7))]
  const lines = await tx.query<Line>(
    `select item_id, plan_id, premises_id, month from supervision_plan_line
     where plan_id = $1 and month < $2 order by month, item_id`,
    [planIdOf(area, Number(year)), month],
  )
  const byId = new Map<string, CityPremises>(city.premises.map(entry => [entry.id, entry]))
  const every = Math.max(1, Math.floor(lines.length / VISITS))
  return lines
    .filter((_, i) => i % every === 0)
    .map((line, i) => {
      const day = `${year}-${String(line.month).padStart(2, '0')}-${String(random.whole(1, 25)).padStart(2, '0')}`
      const planned = { itemId: line.item_id, planId: line.plan_id }
      return visitOf(random, cast, byId.get(line.premises_id)!, day, today, i, planned)
    })
}
