import {
  addTerm,
  type Calendar,
  dayOf,
  derivedId,
  directory,
  divisionOf,
  type ItemStory,
  type RuleBook,
  type Sql,
  systemActor,
  tellStories,
  termOf,
  workHost,
} from '@shian/kernel'
import { addDays, addMonths, daysBetween } from './days.ts'
import type { PlanLineRow, PlanRow } from './plan-views.ts'

/** Most inspections one call opens: one append, one page of names. */
export const OPEN_BATCH = 500

interface DueLine extends PlanLineRow {
  last_full_on: string | null
  sign_name: string
}

/** What a call did, and what it left. */
export interface Opening {
  opened: number
  /** Lines that wait until the interval to the last complete inspection is over. */
  waiting: number
  /** Lines for the next call. */
  left: number
}

/** First day on which the same points may be looked at again. @source rules/cn/inspection.json#no-repeat */
export function repeatableFrom(rules: RuleBook, calendar: Calendar, area: string, lastOn: string): string {
  const rule = rules.get('deadline', 'inspection.no-repeat', area, lastOn)
  const end = addTerm(`${lastOn}T00:00:00+08:00`, termOf(rule), calendar, { roll: rule.value.roll ?? false })
  return addDays(end.dueDate, 1)
}

function readDue(tx: Sql, plan: PlanRow, month: number): Promise<DueLine[]> {
  return tx.query<DueLine>(
    `select l.*, p.last_full_on, p.sign_name from supervision_plan_line l
       join supervision_premises p on p.premises_id = l.premises_id
     where l.plan_id = $1 and l.month <= $2 and l.state = 'planned' and not p.closed
     order by l.month, l.area, l.item_id`,
    [plan.id, month],
  )
}

/** The officer who answers for each place, asked once a place. */
async function responsibleFor(tx: Sql, areas: readonly string[], at: Date): Promise<Map<string, string>> {
  const out = new Map<string, string>()
  for (const division of new Set(areas.map(divisionOf))) {
    const found = await directory().findResponsible(tx, 'inspector', division, at)
    if (found) out.set(division, `person/${found.personId}`)
  }
  return out
}

function storyOf(
  plan: PlanRow,
  line: DueLine,
  assignee: string | undefined,
  now: Date,
  cause: string | null,
): ItemStory {
  const end = addDays(addMonths(`${plan.year}-${String(line.month).padStart(2, '0')}-01`, 1), -1)
  const today = dayOf(now)
  const subject = `premises/${line.premises_id}`
  const form = {
    title: line.sign_name.slice(0, 200),
    inspectionKind: 'daily',
    reason: `${plan.year}年度监督检查计划(${line.month}月)`,
    origin: 'plan',
    originId: plan.id,
    visitDays: Math.max(1, daysBetween(today, end > today ? end : today)),
  }
  const item = {
    id: line.item_id,
    area: line.area,
    subjects: [subject],
    parties: { operator: subject },
    assignees: assignee ? [assignee] : [],
  }
  const command = { do: 'open', commandId: derivedId('supervision.open', line.item_id), item, form } as const
  return {
    id: line.item_id,
    kind: 'inspection',
    area: line.area,
    steps: [{ command, act: { actor: systemActor('supervision.plan'), now, cause } }],
  }
}

/**
 * Opens the inspections of a plan up to a month as work items. A line opens one inspection however often this runs:
 * its item has the id of the line. Lines whose interval is not over wait for a later call.
 *
 * Cost: one read of the open lines, one look-up a place, one append for up to 500.
 *
 * @source 食品生产经营监督检查管理办法 Art. 42
 */
export async function openMonth(
  tx: Sql,
  law: { rules: RuleBook; calendar: Calendar },
  plan: PlanRow,
  month: number,
  now: Date,
): Promise<Opening> {
  // One opener of a plan at a time: two would tell the same stories.
  await tx.query('select pg_advisory_xact_lock(4106, hashtext($1))', [plan.id])
  const due = await readDue(tx, plan, month)
  const today = dayOf(now)
  const free = due.filter(
    line =>
      line.last_full_on === null ||
      repeatableFrom(law.rules, law.calendar, line.area, line.last_full_on) <= today,
  )
  const batch = free.slice(0, OPEN_BATCH)
  const people = await responsibleFor(
    tx,
    batch.map(line => line.area),
    now,
  )
  const stories = batch.map(line => storyOf(plan, line, people.get(divisionOf(line.area)), now, null))
  await tellStories(tx, workHost(), stories)
  return { opened: batch.length, waiting: due.length - free.length, left: free.length - batch.length }
}
