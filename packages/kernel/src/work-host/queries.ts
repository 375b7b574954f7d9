import type { AreaRange } from '../area.ts'
import { directory } from '../directory.ts'
import { Refusal } from '../refusal.ts'
import type { Sql } from '../sql.ts'
import type { Kind } from '../work/index.ts'
import { workHost } from './host.ts'
import { mayReadKind } from './readers.ts'
import { searchWork, wantedGrams } from './search.ts'
import type { WorkItemRow } from './views.ts'

export interface WorkFilter {
  /** Only these kinds: what the reader may see; all when absent. */
  kinds?: readonly string[] | undefined
  kind?: string
  state?: string
  open?: boolean
  overdue?: boolean
  premises?: string
  assignee?: string
  q?: string
  sort: 'due' | 'newest'
  after?: string
  limit: number
}

interface Condition {
  text: string[]
  values: unknown[]
}

function add(condition: Condition, text: string, value: unknown): void {
  condition.values.push(value)
  condition.text.push(text.replace('?', `$${condition.values.length}`))
}

/** Items without a term come last: they sort at the end of time. The indexes are on this very expression. */
const DUE = "coalesce(due_at, 'infinity'::timestamptz)"

/** Whether items in a state are open, when that is so in every kind asked for: it lets an index leave out the others. */
function opennessOf({ open, overdue, state, kind }: WorkFilter): boolean | undefined {
  if (overdue) return true
  if (open !== undefined || state === undefined) return open
  const kinds = workHost().kinds.kinds.filter(each => !kind || each.id === kind)
  const found = new Set(kinds.flatMap(each => each.states[state] ?? []).map(each => each.final === undefined))
  return found.size === 1 ? found.has(true) : undefined
}

async function conditionOf(tx: Sql, range: AreaRange, filter: WorkFilter, now: Date): Promise<Condition> {
  const condition: Condition = { text: [], values: [] }
  add(condition, 'area >= ?', range.lo)
  add(condition, 'area < ?', range.hi)
  const isOpen = opennessOf(filter)
  if (isOpen !== undefined) condition.text.push(isOpen ? 'final is null' : 'final is not null')
  if (filter.kinds) add(condition, 'kind = any(?::text[])', filter.kinds)
  if (filter.kind) add(condition, 'kind = ?', filter.kind)
  if (filter.state) add(condition, 'state = ?', filter.state)
  if (filter.premises) add(condition, 'premises_id = ?', filter.premises)
  if (filter.assignee) {
    add(
      condition,
      isOpen ? 'id in (select work_assigned(?, $1, $2))' : 'assignees @> array[?]',
      filter.assignee,
    )
  }
  if (filter.overdue) add(condition, `${DUE} < ? and not suspended`, now)
  const words = filter.q ? wantedGrams(filter.q) : []
  if (words.length > 0) {
    const kinds = filter.kind ? [filter.kind] : (filter.kinds ?? null)
    const search = { words, isOpen: isOpen ?? null, kinds }
    const found = await searchWork(tx, range, search, now)
    add(condition, 'id = any(?)', found)
  }
  return condition
}

function decodeAfter(after: string): [string, string] {
  const [time = '', id = ''] = Buffer.from(after, 'base64url').toString('utf8').split('|')
  const known = time === 'null' || !Number.isNaN(new Date(time).getTime())
  if (!known || id === '') throw new Refusal('kernel.invalid_input', 400, { reason: 'after' })
  return [time, id]
}

const encodeAfter = (time: Date | null, id: string): string =>
  Buffer.from(`${time ? time.toISOString() : 'null'}|${id}`).toString('base64url')

/**
 * One page of work items. Cost: one index range (two statements with a search).
 *
 * @param filter.after key of the last row seen
 */
export async function listWork(
  tx: Sql,
  range: AreaRange,
  filter: WorkFilter,
  now: Date,
): Promise<{ items: WorkItemRow[]; next: string | null }> {
  const condition = await conditionOf(tx, range, filter, now)
  const byDue = filter.sort === 'due'
  if (filter.after) {
    const [time, id] = decodeAfter(filter.after)
    condition.values.push(time === 'null' ? null : new Date(time), id)
    const [t, i] = [`$${condition.values.length - 1}`, `$${condition.values.length}`]
    condition.text.push(
      byDue
        ? `(${DUE}, id) > (coalesce(${t}::timestamptz, 'infinity'::timestamptz), ${i})`
        : `(opened_at, id) < (${t}::timestamptz, ${i})`,
    )
  }
  condition.values.push(filter.limit)
  const order = byDue ? `${DUE}, id` : 'opened_at desc, id desc'
  const items = await tx.query<WorkItemRow>(
    `select * from work_item where ${condition.text.join(' and ')} order by ${order} limit $${condition.values.length}`,
    condition.values,
  )
  const last = items.length === filter.limit ? items.at(-1) : undefined
  return { items, next: last ? encodeAfter(byDue ? last.due_at : last.opened_at, last.id) : null }
}

/**
 * Open and overdue items by kind and state, and by the areas one level below. Cost: two aggregates over one range.
 *
 * @param only kinds the reader may see; all when undefined
 */
export async function summariseWork(
  tx: Sql,
  range: AreaRange,
  childLength: number,
  now: Date,
  only?: readonly string[],
) {
  const kinds = await tx.query<{ kind: string; state: string; open: number; overdue: number }>(
    `select kind, state, count(*)::int as open, (count(*) filter (where due_at < $3 and not suspended))::int as overdue
     from work_item where area >= $1 and area < $2 and final is null and ($4::text[] is null or kind = any($4))
     group by kind, state order by kind, state`,
    [range.lo, range.hi, now, only ?? null],
  )
  const areas = await tx.query<{ area: string; open: number; overdue: number }>(
    `select left(area, $4) as area, count(*)::int as open, (count(*) filter (where due_at < $3 and not suspended))::int as overdue
     from work_item where area >= $1 and area < $2 and final is null and ($5::text[] is null or kind = any($5))
     group by 1 order by 1`,
    [range.lo, range.hi, now, childLength, only ?? null],
  )
  return { kinds, areas }
}

/** One row of the list, as far as the role may see its kind. @throws Refusal kernel.not_found */
export async function getWorkRow(tx: Sql, range: AreaRange, id: string, role: string): Promise<WorkItemRow> {
  const [row] = await tx.query<WorkItemRow>(
    'select * from work_item where id = $1 and area >= $2 and area < $3',
    [id, range.lo, range.hi],
  )
  if (!row || !mayReadKind(workHost(), role, row.kind))
    throw new Refusal('kernel.not_found', 404, { what: `事项 work item ${id}` })
  return row
}

/** Rows as the API gives them, with names of premises, areas and people. Cost: three look-ups for the whole page. */
export async function toCards(tx: Sql, rows: readonly WorkItemRow[], now: Date) {
  const premises = await directory().premisesOf(tx, [...new Set(rows.flatMap(row => row.premises_id ?? []))])
  const areas = await directory().areaNames(tx, [...new Set(rows.map(row => row.area))])
  const people = await directory().namesOf(tx, [...new Set(rows.flatMap(row => row.assignees))])
  return rows.map(row => {
    const kind: Kind | undefined = workHost().kinds.find(row.kind, row.kind_version)
    const card = row.premises_id ? premises.get(row.premises_id) : undefined
    const assignee = row.assignees[0]
    return {
      id: row.id,
      number: row.number,
      kind: row.kind,
      kindVersion: row.kind_version,
      kindTitle: kind?.title ?? { zh: row.kind, en: row.kind },
      state: row.state,
      stateTitle: kind?.states[row.state]?.label ?? { zh: row.state, en: row.state },
      title: row.title,
      premises: row.premises_id ? { id: row.premises_id, signName: card?.signName ?? row.premises_id } : null,
      area: row.area,
      areaName: areas.get(row.area) ?? '',
      assignee: assignee ? { id: assignee, name: people.get(assignee) ?? assignee } : null,
      parent: row.parent,
      openedAt: row.opened_at.toISOString(),
      closedAt: row.closed_at?.toISOString() ?? null,
      dueAt: row.due_at?.toISOString() ?? null,
      dueProvisional: row.due_provisional,
      suspended: row.suspended,
      overdue: row.final === null && row.due_at !== null && row.due_at < now && !row.suspended,
      late: row.late,
      final: row.final,
      version: row.version,
    }
  })
}
