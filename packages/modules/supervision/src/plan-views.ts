import type { supervision } from '@shian/events'
import { derivedId, type Recorded, rowView, type Sql, type View } from '@shian/kernel'
import type { Drafted } from './plan.ts'
import type { PlanLine, PlanOver } from './plan-compute.ts'

const idOf = (subject: string): string => subject.slice(subject.indexOf('/') + 1)

export interface PlanRow {
  id: string
  area: string
  year: number
  status: string
  draft: number
  as_of: string
  figures: Drafted['figures']
  rules: Drafted['rules']
  month_cap: number | null
  edits: number
  note: string | null
  drafted_at: Date
  submitted_at: Date | null
  approved_at: Date | null
  approved_by: string | null
  published_at: Date | null
}

function draftedRow(id: string, event: Recorded): PlanRow {
  const { year, draft, asOf, figures, rules, monthCap } = event.data as Drafted
  return {
    ...{ id, area: event.area, year, status: 'draft', draft, as_of: asOf, figures, rules },
    ...{ month_cap: monthCap ?? null, edits: 0, note: null, drafted_at: event.time },
    ...{ submitted_at: null, approved_at: null, approved_by: null, published_at: null },
  }
}

/** Plans with where they stand. */
export const planView = rowView<PlanRow>({
  name: 'supervision_plan',
  types: [
    'supervision.PlanDrafted',
    'supervision.PlanEdited',
    'supervision.PlanSubmitted',
    'supervision.PlanReturned',
    'supervision.PlanApproved',
    'supervision.PlanPublished',
  ],
  key: 'id',
  columns: {
    id: 'text',
    area: 'text',
    year: 'int',
    status: 'text',
    draft: 'int',
    as_of: 'date',
    figures: 'jsonb',
    rules: 'jsonb',
    month_cap: 'int',
    edits: 'int',
    note: 'text',
    drafted_at: 'timestamptz',
    submitted_at: 'timestamptz',
    approved_at: 'timestamptz',
    approved_by: 'text',
    published_at: 'timestamptz',
  },
  keysOf: event => [idOf(event.subject)],
  fold(row, event, id) {
    if (event.type === 'supervision.PlanDrafted') return draftedRow(id, event)
    if (!row) return undefined
    const note = (event.data['note'] as string | undefined) ?? null
    switch (event.type) {
      case 'supervision.PlanEdited':
        return { ...row, edits: row.edits + 1 }
      case 'supervision.PlanSubmitted':
        return { ...row, status: 'submitted', submitted_at: event.time, note }
      case 'supervision.PlanReturned':
        return { ...row, status: 'draft', submitted_at: null, note: String(event.data['reason']) }
      case 'supervision.PlanApproved':
        return { ...row, status: 'approved', approved_at: event.time, approved_by: event.actor, note }
      default:
        return { ...row, status: 'published', published_at: event.time }
    }
  },
})

/** Id of the inspection a line opens. */
export function lineItemId(planId: string, premisesId: string, month: number): string {
  return derivedId('supervision.plan', planId, premisesId, String(month))
}

export interface PlanLineRow {
  item_id: string
  plan_id: string
  premises_id: string
  area: string
  month: number
  reason: supervision.PlanReason
  not_before: string | null
  state: 'planned' | 'open' | 'concluded' | 'cancelled'
  opened_at: Date | null
  concluded_on: string | null
}

const INSERT = `insert into supervision_plan_line (item_id, plan_id, premises_id, area, month, reason, not_before, state)
  select *, 'planned' from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::text[], $7::date[])
  on conflict (item_id) do update set reason = excluded.reason, not_before = excluded.not_before, state = 'planned',
    opened_at = null, concluded_on = null`

async function insertLines(tx: Sql, planId: string, lines: readonly PlanLine[]): Promise<void> {
  if (lines.length === 0) return
  await tx.query(INSERT, [
    lines.map(line => lineItemId(planId, line.premisesId, line.month)),
    lines.map(() => planId),
    lines.map(line => line.premisesId),
    lines.map(line => `${line.division}/${line.premisesId}`),
    lines.map(line => line.month),
    lines.map(line => line.reason),
    lines.map(line => line.notBefore ?? null),
  ])
}

async function insertOver(tx: Sql, planId: string, over: readonly PlanOver[]): Promise<void> {
  if (over.length === 0) return
  await tx.query(
    `insert into supervision_plan_over (key, plan_id, premises_id, area, missing, reason)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::text[])
     on conflict (key) do update set missing = excluded.missing`,
    [
      over.map(entry => `${planId}:${entry.premisesId}:${entry.reason}`),
      over.map(() => planId),
      over.map(entry => entry.premisesId),
      over.map(entry => `${entry.division}/${entry.premisesId}`),
      over.map(entry => entry.missing),
      over.map(entry => entry.reason),
    ],
  )
}

async function edit(tx: Sql, event: Recorded): Promise<void> {
  const planId = idOf(event.subject)
  const { premisesId, division, from, to } = event.data as {
    premisesId: string
    division: string
    from: number | null
    to: number | null
  }
  if (from !== null)
    await tx.query('delete from supervision_plan_line where item_id = $1', [
      lineItemId(planId, premisesId, from),
    ])
  if (to !== null) await insertLines(tx, planId, [{ premisesId, division, month: to, reason: 'manual' }])
}

async function applyOne(tx: Sql, event: Recorded): Promise<void> {
  switch (event.type) {
    case 'supervision.PlanDrafted': {
      const planId = idOf(event.subject)
      await tx.query('delete from supervision_plan_line where plan_id = $1', [planId])
      await tx.query('delete from supervision_plan_over where plan_id = $1', [planId])
      return
    }
    case 'supervision.PlanLinesSet': {
      const { planId, lines, over } = event.data as { planId: string; lines: PlanLine[]; over?: PlanOver[] }
      await insertLines(tx, planId, lines)
      await insertOver(tx, planId, over ?? [])
      return
    }
    case 'supervision.PlanEdited':
      return edit(tx, event)
    case 'inspection.Concluded':
      await tx.query(
        `update supervision_plan_line set state = 'concluded', concluded_on = $2::date where item_id = $1`,
        [idOf(event.subject), event.data['concludedOn']],
      )
      return
    case 'work.Acted':
      if (event.data['final'] !== 'cancelled') return
      await tx.query(`update supervision_plan_line set state = 'cancelled' where item_id = $1`, [
        idOf(event.subject),
      ])
  }
}

/** Opened inspections arrive by the hundred: one statement for all of them. */
async function markOpened(tx: Sql, events: readonly Recorded[]): Promise<void> {
  const opened = events.filter(({ data }) => (data['form'] as Record<string, unknown>)['origin'] === 'plan')
  if (opened.length === 0) return
  await tx.query(
    `update supervision_plan_line l set state = 'open', opened_at = o.at
     from unnest($1::text[], $2::timestamptz[]) o(id, at) where l.item_id = o.id and l.state = 'planned'`,
    [opened.map(event => idOf(event.subject)), opened.map(event => event.time)],
  )
}

/** The lines of the draft in force, and what found no place in it. */
export const planLineView: View = {
  name: 'supervision_plan_line',
  types: [
    'supervision.PlanDrafted',
    'supervision.PlanLinesSet',
    'supervision.PlanEdited',
    'work.Opened',
    'work.Acted',
    'inspection.Concluded',
  ],
  tables: ['supervision_plan_line', 'supervision_plan_over'],
  async apply(tx, events) {
    for (let i = 0; i < events.length; ) {
      let end = i + 1
      if (events[i]!.type === 'work.Opened') {
        while (events[end]?.type === 'work.Opened') end++
        await markOpened(tx, events.slice(i, end))
      } else await applyOne(tx, events[i]!)
      i = end
    }
  },
}
