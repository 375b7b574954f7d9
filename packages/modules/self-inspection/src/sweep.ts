import {
  appendDecisions,
  type Database,
  type Day,
  type Decision,
  dayOf,
  derivedId,
  endOfDay,
  type Instant,
  type ItemStory,
  isInForce,
  type Node,
  type Service,
  type Sql,
  systemActor,
  systemScope,
  tellStories,
  workHost,
} from '@shian/kernel'
import { dutyOn, owesReport, regimeOfRow } from './duty.ts'
import { dayDueOn, dayMissedAt, type Law, providedLaw } from './law.ts'
import { type Cycle, type Period, periodOf, previousPeriod, sheetIdOf } from './period.ts'
import { daySheet } from './sheet.ts'
import type { PremisesRow } from './views.ts'

const BATCH = 500
/** Periods caught up after a standstill; older ones stay without a record, which the calendar shows as such. */
const CATCH_UP = { day: 31, week: 4, month: 2 } as const
const ACTOR = 'system/self-inspection.sweep'

/** What a sweep did. */
export interface Swept {
  missed: number
  opened: number
}

const COLUMNS = `p.premises_id, p.area, p.sign_name, p.kind, p.diners, p.factors, p.opened_on, p.closed_on, p.enrolled_on,
  p.closures, p.patterns`
const WITHOUT_SHEET = `select ${COLUMNS} from self_inspection_premises p
  left join self_inspection_days d on d.key = p.premises_id || '|' || $3
  where p.premises_id > $1 and p.enrolled_on < $2::date and (p.closed_on is null or p.closed_on > $2::date)
    and (d.key is null or substr(d.marks, $4, 1) = '.')
  order by p.premises_id limit ${BATCH}`
const ENROLLED = `select ${COLUMNS} from self_inspection_premises p
  where p.premises_id > $1 and p.enrolled_on < $2::date and (p.closed_on is null or p.closed_on > $2::date)
  order by p.premises_id limit ${BATCH}`

interface Batch {
  seen: number
  done: number
  last: string
}

/** Counts a day without a sheet as missed, for one batch of premises. Cost: one read, one append. */
async function missBatch(tx: Sql, node: Node, law: Law, day: Day, after: string, now: Date): Promise<Batch> {
  const rows = await tx.query<PremisesRow>(WITHOUT_SHEET, [after, day, day.slice(0, 7), Number(day.slice(8))])
  const decisions = rows
    .filter(row => dutyOn(law, row, day) === 'owed')
    .map((row): Decision => {
      const subject = `self-inspection/${sheetIdOf(row.premises_id, 'day', day)}`
      const dueOn = dayDueOn(law, row.area, day)
      const base = { premisesId: row.premises_id, premisesKind: row.kind, cycle: 'day' as const }
      const head = { ...base, period: day, from: day, to: day, dueOn }
      const command = { do: 'miss', head, at: new Date(dayMissedAt(law, row.area, day)) } as const
      const drafts = daySheet.decide(daySheet.initial, command, { now, actor: ACTOR, subject })
      const context = { subject, area: row.area, actor: ACTOR, now, source: node.source, views: node.views }
      return { drafts, context, expectedVersion: 0 }
    })
  await appendDecisions(tx, decisions, node.views)
  return { seen: rows.length, done: decisions.length, last: rows.at(-1)?.premises_id ?? after }
}

/** The opening of a weekly or monthly sheet. */
function storyOf(law: Law, row: PremisesRow, period: Period, now: Date): ItemStory {
  const { cycle, name, from, to } = period
  const { scheme } = regimeOfRow(law, row, to)
  const id = sheetIdOf(row.premises_id, cycle, name)
  const subject = `premises/${row.premises_id}`
  const common = {
    title: `${row.sign_name} ${name}`.slice(0, 200),
    premisesKind: row.kind,
    period: name,
    from,
    to,
  }
  const form = {
    ...common,
    scheme: scheme.scheme,
    ...(cycle === 'month' ? { fullAuditDue: scheme.fullAudit } : {}),
  }
  const item = { id, area: row.area, subjects: [subject], parties: { operator: subject }, assignees: [] }
  const command = { do: 'open', commandId: derivedId('self-inspection.open', id), item, form } as const
  const act = { actor: systemActor('self-inspection.sweep'), now }
  return { id, kind: `self-inspection-${cycle}`, area: row.area, steps: [{ command, act }] }
}

/** Opens the sheets of a period for one batch of premises, through the engine. Cost: two reads, one append. */
async function openBatch(tx: Sql, law: Law, period: Period, after: string, now: Date): Promise<Batch> {
  const rows = await tx.query<PremisesRow>(ENROLLED, [after, period.to])
  const owing = rows.filter(row => owesReport(law, row, period.cycle, period.from, period.to))
  const ids = owing.map(row => sheetIdOf(row.premises_id, period.cycle, period.name))
  const open = await tx.query<{ id: string }>('select id from work_item where id = any($1::text[])', [ids])
  const known = new Set(open.map(item => item.id))
  const fresh = owing.filter((_, i) => !known.has(ids[i]!))
  await tellStories(
    tx,
    workHost(),
    fresh.map(row => storyOf(law, row, period, now)),
  )
  return { seen: rows.length, done: fresh.length, last: rows.at(-1)?.premises_id ?? after }
}

/** One batch of a period with its place in the book; undefined when the period is finished. */
async function step(
  db: Database,
  node: Node,
  law: Law,
  period: Period,
  now: Date,
): Promise<Batch | undefined> {
  return db.transaction(systemScope('self-inspection.sweep'), async tx => {
    await tx.query(
      `insert into self_inspection_sweep (cycle, period, after) values ($1, $2, '') on conflict do nothing`,
      [period.cycle, period.name],
    )
    // The row is the lock: a second sweeper waits, then goes on behind the first.
    const [book] = await tx.query<{ after: string; finished_at: Date | null }>(
      'select after, finished_at from self_inspection_sweep where cycle = $1 and period = $2 for update',
      [period.cycle, period.name],
    )
    if (!book || book.finished_at) return undefined
    const batch =
      period.cycle === 'day'
        ? await missBatch(tx, node, law, period.name, book.after, now)
        : await openBatch(tx, law, period, book.after, now)
    await tx.query(
      'update self_inspection_sweep set after = $3, finished_at = $4 where cycle = $1 and period = $2',
      [period.cycle, period.name, batch.last, batch.seen < BATCH ? now : null],
    )
    return batch
  })
}

/** The moment after which no sheet of a day can be in time anywhere: the most patient of the rules in force. */
function overAt(law: Law, day: Day): Instant {
  const areas = law.rules.versions('self-inspection.day-missed').filter(rule => isInForce(rule, day))
  return (
    areas
      .map(rule => dayMissedAt(law, rule.scope.area, day))
      .sort()
      .at(-1) ?? endOfDay(day)
  )
}

/** The last period of a cycle that is over, as far as a sweep has to act on it. */
function latestDone(law: Law, cycle: Cycle, now: Date): Period {
  let period = previousPeriod(periodOf(cycle, dayOf(now)))
  while (cycle === 'day' && overAt(law, period.name) > now.toISOString()) period = previousPeriod(period)
  return period
}

async function periodsToDo(tx: Sql, law: Law, cycle: Cycle, now: Date): Promise<Period[]> {
  const latest = latestDone(law, cycle, now)
  const book = await tx.query<{ period: string; finished_at: Date | null }>(
    'select period, finished_at from self_inspection_sweep where cycle = $1 order by period desc limit 40',
    [cycle],
  )
  if (book.length === 0) {
    // The platform asks from the day it is put into use: what was before is nobody's fault.
    await tx.query(
      'insert into self_inspection_sweep (cycle, period, after, finished_at) values ($1, $2, $3, $4) on conflict do nothing',
      [cycle, latest.name, '', now],
    )
    return []
  }
  const finished = new Set(book.filter(row => row.finished_at).map(row => row.period))
  const oldest = book.at(-1)!.period
  const periods: Period[] = []
  let period = latest
  for (let back = 0; back < CATCH_UP[cycle] && period.name > oldest; back++) {
    if (!finished.has(period.name)) periods.unshift(period)
    period = previousPeriod(period)
  }
  return periods
}

/**
 * Counts what did not come as missed and opens the sheets of weeks and months that are over. A day without a sheet is
 * one fact; nothing at all is written for a day on which nothing is owed, and nothing when a day begins. Ids are made
 * of premises and period and the place of the sweep moves with what it wrote: a repeat, a second sweeper or a kill
 * between two batches writes nothing twice and leaves nothing out.
 *
 * Cost: 20,000 premises are 40 transactions of one read and one append each.
 *
 * @returns how many sheets were missed and how many opened
 */
export async function sweep(db: Database, node: Node, law: Law, now: Date): Promise<Swept> {
  const swept: Swept = { missed: 0, opened: 0 }
  for (const cycle of ['day', 'week', 'month'] as const) {
    const periods = await db.transaction(systemScope('self-inspection.sweep'), tx =>
      periodsToDo(tx, law, cycle, now),
    )
    for (const period of periods) {
      for (;;) {
        const batch = await step(db, node, law, period, now)
        if (!batch) break
        swept[cycle === 'day' ? 'missed' : 'opened'] += batch.done
        if (batch.seen < BATCH) break
      }
    }
  }
  return swept
}

const EVERY_MINUTES = 10

/** Sweeps at start and every ten minutes, so that a missed day shows soon after its term. */
export const sweepService: Service = {
  name: 'self-inspection.sweep',
  async start(context) {
    const run = async (): Promise<void> => {
      try {
        const swept = await sweep(context.db, context.node, providedLaw(), context.clock())
        if (swept.missed + swept.opened > 0) context.log('info', 'self-inspection swept', { ...swept })
        context.report('sweep', 'ok')
      } catch (error) {
        context.log('error', 'self-inspection sweep failed', { error: String(error) })
        const reason = {
          zh: '自查到期处理失败,稍后重试',
          en: 'Closing self-inspections failed; it is tried again',
        }
        context.report('sweep', 'degraded', reason)
      }
    }
    let running = run()
    const timer = setInterval(() => {
      running = running.then(run)
    }, EVERY_MINUTES * 60_000)
    return async () => {
      clearInterval(timer)
      await running
    }
  },
}
