import {
  addDays,
  commandWork,
  derivedId,
  directory,
  divisionOf,
  type ItemStory,
  openWork,
  type Reaction,
  type Recorded,
  type Sql,
  systemActor,
  tellStories,
  workHost,
} from '@shian/kernel'
import { gapIdOf, mondayOf, monthsFrom, weekOf } from './period.ts'
import { type DaysRow, markOn } from './views.ts'

const ACTOR = systemActor('self-inspection')

/** The officer who answers for a premises; nobody when no post is filled, which lists show. */
async function inspectorOver(tx: Sql, area: string, at: Date): Promise<string[]> {
  const responsible = await directory().findResponsible(tx, 'inspector', divisionOf(area), at)
  return responsible ? [`person/${responsible.personId}`] : []
}

interface Found {
  premisesId: string
  hazardId: string
  text: string
  clause?: string
  accident: boolean
  handling: 'fixed' | 'open'
  before: string[]
}

/**
 * A hazard that was not fixed on the spot becomes an item to put it right. Where an accident may follow the officer
 * has it in his list at once.
 *
 * @source rules/cn/self-inspection.json#report-accident
 */
export const openHazard: Reaction = {
  name: 'self-inspection.openHazard',
  types: ['self-inspection.HazardFound'],
  async react(tx, event) {
    const found = event.data as unknown as Found
    if (found.handling !== 'open') return
    const subject = `premises/${found.premisesId}`
    const { hazardId, text, clause, accident, before } = found
    const card = await directory().findPremises(tx, found.premisesId)
    const mark = accident ? '【事故风险】' : ''
    const form = {
      title: `${mark}${card?.signName ?? ''} ${text}`.trim().slice(0, 200),
      problem: text,
      hazardId,
      accident: accident ? 'yes' : 'no',
      ...(clause ? { clause } : {}),
      ...(before.length > 0 ? { before } : {}),
    }
    const assignees = await inspectorOver(tx, event.area, event.time)
    const id = derivedId('self-inspection.hazard-item', hazardId)
    const item = { id, area: event.area, subjects: [subject], parties: { operator: subject }, assignees }
    const command = { do: 'open', commandId: derivedId('open', event.id), item, form } as const
    const act = { actor: ACTOR, now: event.time, cause: event.id }
    await openWork(tx, workHost(), 'self-inspection-hazard', command, act)
  },
}

interface MissedData {
  premisesId: string
  cycle: 'day' | 'week' | 'month'
  period: string
  to: string
}

function gapStory(event: Recorded, signName: string, assignees: readonly string[]): ItemStory {
  const { premisesId, cycle, period, to } = event.data as unknown as MissedData
  const id = gapIdOf(premisesId, to)
  const subject = `premises/${premisesId}`
  const week = weekOf(to)
  const form = { title: `${signName} ${week} 自查漏查`.trim().slice(0, 200), week, cycle, period }
  const item = { id, area: event.area, subjects: [subject], parties: { operator: subject }, assignees }
  const command = { do: 'open', commandId: derivedId('open', event.id), item, form } as const
  const act = { actor: ACTOR, now: event.recordtime, cause: event.id }
  return { id, kind: 'self-inspection-gap', area: event.area, steps: [{ command, act }] }
}

/**
 * What was missed is put before the operator and, when nothing comes, before the officer: one item a premises and
 * week, so that a list of officers shows premises, not days.
 *
 * Cost of a batch: two reads, one look-up of the officer a division, one append.
 */
export const openGap: Reaction = {
  name: 'self-inspection.openGap',
  types: ['self-inspection.Missed'],
  batchSize: 500,
  async react(tx, event) {
    await openGaps(tx, [event])
  },
  async reactBatch(tx, events) {
    await openGaps(tx, events)
  },
}

async function openGaps(tx: Sql, events: readonly Recorded[]): Promise<void> {
  const first = new Map<string, Recorded>()
  for (const event of events) {
    const { premisesId, to } = event.data as unknown as MissedData
    const id = gapIdOf(premisesId, to)
    if (!first.has(id)) first.set(id, event)
  }
  const open = await tx.query<{ id: string }>('select id from work_item where id = any($1::text[])', [
    [...first.keys()],
  ])
  for (const { id } of open) first.delete(id)
  const fresh = [...first.values()]
  const cards = await directory().premisesOf(
    tx,
    fresh.map(event => String(event.data['premisesId'])),
  )
  const officers = new Map<string, string[]>()
  for (const event of fresh) {
    const division = divisionOf(event.area)
    if (!officers.has(division)) officers.set(division, await inspectorOver(tx, division, event.recordtime))
  }
  const stories = fresh.map(event => {
    const signName = cards.get(String(event.data['premisesId']))?.signName ?? ''
    return gapStory(event, signName, officers.get(divisionOf(event.area)) ?? [])
  })
  await tellStories(tx, workHost(), stories)
}

/** When every day of the week that was missed has been made up, the item about it ends. */
export const closeGap: Reaction = {
  name: 'self-inspection.closeGap',
  types: ['self-inspection.Submitted'],
  async react(tx, event) {
    const { premisesId, to, makesUp, cycle } = event.data as unknown as MissedData & { makesUp: boolean }
    if (!makesUp || cycle !== 'day') return
    const monday = mondayOf(to)
    const days = Array.from({ length: 7 }, (_, i) => addDays(monday, i))
    const keys = monthsFrom(monday, days[6]!).map(month => `${premisesId}|${month}`)
    const rows = await tx.query<DaysRow>(
      'select month, marks from self_inspection_days where key = any($1::text[])',
      [keys],
    )
    const marks = new Map(rows.map(row => [row.month, row.marks]))
    if (days.some(day => markOn(marks.get(day.slice(0, 7)), day) === 'x')) return
    const id = gapIdOf(premisesId, to)
    const [item] = await tx.query<{ data: string }>(
      `select state as data from work_item where id = $1 and final is null
         and not exists (select 1 from self_inspection_report r where r.premises_id = $2 and r.state = 'missed'
           and r.to_day between $3::date and $4::date)`,
      [id, premisesId, monday, days[6]],
    )
    if (!item) return
    const command = {
      do: 'act',
      commandId: derivedId('self-inspection.closeGap', event.id),
      action: 'make-up',
    } as const
    await commandWork(tx, workHost(), id, command, { actor: ACTOR, now: event.recordtime, cause: event.id })
  },
}
