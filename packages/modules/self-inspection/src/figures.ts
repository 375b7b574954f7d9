import type { Bilingual, Day, Sql } from '@shian/kernel'
import { dutyOn } from './duty.ts'
import { checklistOf, type Law } from './law.ts'
import { daysFrom, monthsFrom, sheetIdOf } from './period.ts'
import { type DaysRow, type HazardRow, type Mark, markOn, type PremisesRow, type ReportRow } from './views.ts'

/** How a day stands on a calendar. */
export type DayState = 'done' | 'hazard' | 'late' | 'missed' | 'made-up' | 'closed' | 'rest' | 'due' | 'none'

const MARK_STATES: Readonly<Record<Exclude<Mark, '.'>, DayState>> = {
  n: 'done',
  h: 'hazard',
  l: 'late',
  x: 'missed',
  u: 'made-up',
}

export interface DayFigure {
  day: Day
  state: DayState
  sheetId: string
}

/** A point that went wrong more than once. */
export interface Repeat {
  item: string
  title: Bilingual
  count: number
}

/** What the days of a stretch come to; each number can be counted again from the days named. */
export interface Figures {
  from: Day
  to: Day
  operating: number
  done: number
  onTime: number
  late: number
  missed: number
  madeUp: number
  hazards: number
  fixedOnSpot: number
  closed: number
  open: number
  repeats: Repeat[]
  days: DayFigure[]
}

/** The row of a premises. */
export async function findPremisesRow(tx: Sql, premisesId: string): Promise<PremisesRow | undefined> {
  const [row] = await tx.query<PremisesRow>('select * from self_inspection_premises where premises_id = $1', [
    premisesId,
  ])
  return row
}

/** How each day of a stretch stands. Cost: one row a month. */
export async function dayFigures(
  tx: Sql,
  law: Law,
  row: PremisesRow,
  from: Day,
  to: Day,
  today: Day,
): Promise<DayFigure[]> {
  const keys = monthsFrom(from, to).map(month => `${row.premises_id}|${month}`)
  const rows = await tx.query<DaysRow>(
    'select month, marks from self_inspection_days where key = any($1::text[])',
    [keys],
  )
  const marks = new Map(rows.map(entry => [entry.month, entry.marks]))
  return daysFrom(from, to).map(day => {
    const mark = markOn(marks.get(day.slice(0, 7)), day)
    const state = mark === '.' ? emptyState(law, row, day, today) : MARK_STATES[mark]
    return { day, state, sheetId: sheetIdOf(row.premises_id, 'day', day) }
  })
}

function emptyState(law: Law, row: PremisesRow, day: Day, today: Day): DayState {
  const duty = dutyOn(law, row, day)
  if (duty === 'closed' || duty === 'rest') return duty
  return duty === 'owed' && day >= previousDay(today) ? 'due' : 'none'
}

function previousDay(day: Day): Day {
  return new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)
}

/** Hazards found in a stretch, oldest first. */
export function hazardsIn(tx: Sql, premisesId: string, from: Day, to: Day): Promise<HazardRow[]> {
  return tx.query<HazardRow>(
    `select * from self_inspection_hazard where premises_id = $1 and found_on between $2::date and $3::date
     order by found_on, id limit 500`,
    [premisesId, from, to],
  )
}

function repeatsOf(law: Law, row: PremisesRow, hazards: readonly HazardRow[]): Repeat[] {
  const byItem = new Map<string, HazardRow[]>()
  for (const hazard of hazards) byItem.set(hazard.item, [...(byItem.get(hazard.item) ?? []), hazard])
  return [...byItem]
    .filter(([, found]) => found.length > 1)
    .map(([item, found]) => {
      const last = found.at(-1)!
      const { rule } = checklistOf(law, last.checklist.split('@')[0]!, row.area, last.found_on)
      const title = rule.value.items.find(entry => entry.id === item)?.title ?? { zh: item, en: item }
      return { item, title, count: found.length }
    })
    .sort((one, two) => two.count - one.count || (one.item < two.item ? -1 : 1))
}

/** What the days from the first to the last come to. */
export async function figuresOf(
  tx: Sql,
  law: Law,
  row: PremisesRow,
  from: Day,
  to: Day,
  today: Day,
): Promise<Figures> {
  const days = await dayFigures(tx, law, row, from, to, today)
  const hazards = await hazardsIn(tx, row.premises_id, from, to)
  const count = (...states: DayState[]): number => days.filter(day => states.includes(day.state)).length
  const inState = (state: HazardRow['state']): number =>
    hazards.filter(hazard => hazard.state === state).length
  return {
    from,
    to,
    operating: count('done', 'hazard', 'late', 'missed', 'made-up', 'due'),
    done: count('done', 'hazard', 'late', 'made-up'),
    onTime: count('done', 'hazard'),
    late: count('late'),
    missed: count('missed', 'made-up'),
    madeUp: count('made-up'),
    hazards: hazards.length,
    fixedOnSpot: inState('fixed'),
    closed: inState('closed') + inState('ordered'),
    open: inState('open'),
    repeats: repeatsOf(law, row, hazards),
    days,
  }
}

/** The first draft of a weekly report, for the person to put right. Documents are in Chinese. */
export function weekText(figures: Figures, hazards: readonly HazardRow[]): string {
  const lines = [
    `${figures.from} 至 ${figures.to} 应查 ${figures.operating} 天,完成 ${figures.done} 天(按时 ${figures.onTime} 天、补录 ${figures.late + figures.madeUp} 天),漏查 ${figures.missed} 天。`,
    hazardLine(figures),
    ...repeatLines(figures),
    ...hazards.slice(0, 20).map(hazard => `${hazard.found_on} ${hazard.text}:${stateWord(hazard.state)}。`),
  ]
  return lines.join('\n')
}

/** The first draft of monthly minutes, from the days and the weekly reports. */
export function monthText(figures: Figures, weeks: readonly ReportRow[]): string {
  const filed = weeks.filter(week => week.state !== 'missed').length
  const lines = [
    `${figures.from.slice(0, 7)} 月应查 ${figures.operating} 天,完成 ${figures.done} 天,漏查 ${figures.missed} 天;周报告应交 ${weeks.length} 份,已交 ${filed} 份。`,
    hazardLine(figures),
    ...repeatLines(figures),
    '会议听取了食品安全总监(员)的汇报,研究如下:',
  ]
  return lines.join('\n')
}

function hazardLine(figures: Figures): string {
  if (figures.hazards === 0) return '未发现隐患(零风险报告)。'
  return `发现隐患 ${figures.hazards} 项,当场整改 ${figures.fixedOnSpot} 项,已办结 ${figures.closed} 项,未办结 ${figures.open} 项。`
}

function repeatLines(figures: Figures): string[] {
  if (figures.repeats.length === 0) return []
  return [`反复出现:${figures.repeats.map(({ title, count }) => `${title.zh}(${count} 次)`).join(';')}。`]
}

const STATE_WORDS: Readonly<Record<HazardRow['state'], string>> = {
  fixed: '当场整改',
  open: '整改中',
  closed: '已整改',
  ordered: '监管部门责令改正',
}

function stateWord(state: HazardRow['state']): string {
  return STATE_WORDS[state]
}
