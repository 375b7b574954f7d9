import {
  type Calendar,
  derivedId,
  type ItemStory,
  type Sql,
  systemActor,
  tellStories,
  workHost,
} from '@shian/kernel'
import { weekdayOfDay } from './days.ts'
import type { CanteenRow } from './group-views.ts'

const BATCH = 500
const FRIDAY = 5

/**
 * Whether a canteen serves on a day. Schools follow the working calendar: closed on holidays, open on the weekend days
 * that make up for them. Nothing is owed on a day without meals.
 *
 * @source 食品生产经营企业落实食品安全主体责任监督管理规定 (记录以经营期间为限)
 */
export function servesOn(canteen: CanteenRow, day: string, calendar: Calendar): boolean {
  if (canteen.breaks.some(({ from, to }) => from <= day && day <= to)) return false
  const weekday = weekdayOfDay(day)
  const usual = canteen.weekdays.includes(weekday)
  if (canteen.kind !== 'school-canteen') return usual
  if (weekday <= FRIDAY) return usual && calendar.isWorkday(day)
  return usual || (calendar.isWorkday(day) && canteen.weekdays.includes(FRIDAY))
}

/** Id of the record of one canteen for one day: there is one. */
export function canteenDayId(premisesId: string, day: string): string {
  return derivedId('supervision.canteenDay', premisesId, day)
}

function storyOf(canteen: CanteenRow, day: string, now: Date): ItemStory {
  const id = canteenDayId(canteen.premises_id, day)
  const subject = `premises/${canteen.premises_id}`
  const item = { id, area: canteen.area, subjects: [subject], parties: { operator: subject } }
  const form = { title: canteen.sign_name.slice(0, 200), day, canteenKind: canteen.kind }
  const command = { do: 'open', commandId: derivedId('supervision.open', id), item, form } as const
  const act = { actor: systemActor('supervision.canteen'), now }
  return { id, kind: 'canteen-day', area: canteen.area, steps: [{ command, act }] }
}

/**
 * Opens the records of a day for canteens that serve on it. Each day of each canteen is opened once.
 *
 * Cost: one read, one append for 500 canteens.
 *
 * @returns records opened
 */
export async function openCanteenDays(tx: Sql, calendar: Calendar, day: string, now: Date): Promise<number> {
  await tx.query('select pg_advisory_xact_lock(4106, hashtext($1))', [`canteen ${day}`])
  const canteens = await tx.query<CanteenRow>(
    `select c.* from supervision_canteen c where not c.closed and c.kind in ('school-canteen', 'elderly-home-canteen')
       and not exists (select 1 from supervision_canteen_day d where d.premises_id = c.premises_id and d.day = $1::date)
     order by c.premises_id`,
    [day],
  )
  const due = canteens.filter(canteen => servesOn(canteen, day, calendar))
  for (let from = 0; from < due.length; from += BATCH) {
    const stories = due.slice(from, from + BATCH).map(canteen => storyOf(canteen, day, now))
    await tellStories(tx, workHost(), stories)
  }
  return due.length
}
