import { registry } from '@shian/events'
import { type Day, dayOf, divisionOf, type Recorded, rowView } from '@shian/kernel'
import { type Closure, foldDays, type Pattern } from './operating.ts'

const idOf = (subject: string): string => subject.slice(subject.indexOf('/') + 1)

/** What decides whether a premises owes a sheet. */
export interface PremisesRow {
  premises_id: string
  area: string
  sign_name: string
  kind: string
  diners: number | null
  factors: Record<string, unknown>
  opened_on: Day | null
  closed_on: Day | null
  enrolled_on: Day | null
  closures: readonly Closure[]
  patterns: readonly Pattern[]
}

const REGISTRY_TYPES = ['registry.PremisesRegistered', 'registry.PremisesChanged', 'registry.PremisesClosed']
const CALENDAR_TYPES = [
  'self-inspection.ClosureDeclared',
  'self-inspection.ClosureWithdrawn',
  'self-inspection.OperatingDaysSet',
]
const OPERATORS: readonly string[] = registry.OPERATOR_ROLES

/** The premises an operator's post is of, if the post is one. */
function enrolledBy(event: Recorded): string | undefined {
  const { role, actArea } = event.data as { role: string; actArea: string }
  const division = divisionOf(actArea)
  return OPERATORS.includes(role) && division !== actArea ? actArea.slice(division.length + 1) : undefined
}

function keysOf(event: Recorded): string[] {
  if (event.type === 'registry.PostAppointed') return [enrolledBy(event) ?? []].flat()
  if (event.type.startsWith('self-inspection.')) return [String(event.data['premisesId'])]
  return [idOf(event.subject)]
}

function emptyRow(premises_id: string, area: string): PremisesRow {
  const dates = { opened_on: null, closed_on: null, enrolled_on: null }
  return {
    premises_id,
    area,
    sign_name: '',
    kind: '',
    diners: null,
    factors: {},
    ...dates,
    closures: [],
    patterns: [],
  }
}

function enrolled(row: PremisesRow, event: Recorded): PremisesRow {
  const from = String(event.data['validFrom'])
  const known = dayOf(event.time)
  // A post dated back asks nobody for days on which the platform did not know him.
  const since = from > known ? from : known
  return row.enrolled_on !== null && row.enrolled_on <= since ? row : { ...row, enrolled_on: since }
}

function changed(row: PremisesRow, event: Recorded): PremisesRow {
  const { signName, kind, dinersPerMeal, riskFactors, openedOn } = event.data as {
    signName?: string
    kind?: string
    dinersPerMeal?: number
    riskFactors?: Record<string, unknown>
    openedOn?: Day
  }
  return {
    ...row,
    area: event.area,
    sign_name: signName ?? row.sign_name,
    kind: kind ?? row.kind,
    diners: dinersPerMeal ?? row.diners,
    factors: riskFactors ?? row.factors,
    opened_on: openedOn ?? row.opened_on,
  }
}

export const premisesView = rowView<PremisesRow>({
  name: 'self_inspection_premises',
  types: [...REGISTRY_TYPES, 'registry.PostAppointed', ...CALENDAR_TYPES],
  key: 'premises_id',
  columns: {
    premises_id: 'text',
    area: 'text',
    sign_name: 'text',
    kind: 'text',
    diners: 'int',
    factors: 'jsonb',
    opened_on: 'date',
    closed_on: 'date',
    enrolled_on: 'date',
    closures: 'jsonb',
    patterns: 'jsonb',
  },
  keysOf,
  fold(row, event, id) {
    const before = row ?? emptyRow(id, event.area)
    if (event.type === 'registry.PostAppointed') return enrolled(before, event)
    if (event.type === 'registry.PremisesClosed') return { ...before, closed_on: dayOf(event.time) }
    if (event.type.startsWith('registry.')) return changed(before, event)
    return { ...before, ...foldDays({ closures: before.closures, patterns: before.patterns }, event) }
  },
})

/** The days of one month of one premises, a letter each. */
export interface DaysRow {
  key: string
  premises_id: string
  area: string
  kind: string
  month: string
  marks: string
  hazards: number
  fresh_photos: number
  other_photos: number
  stand_ins: number
}

/** No record of any day. */
export const NO_MARKS = '.'.repeat(31)

export type Mark = '.' | 'n' | 'h' | 'l' | 'x' | 'u'

/** The mark of a day. */
export function markOn(marks: string | undefined, day: Day): Mark {
  return (marks?.[Number(day.slice(8)) - 1] ?? '.') as Mark
}

/** Key of the row a day stands in. */
export function daysKey(premisesId: string, day: Day): string {
  return `${premisesId}|${day.slice(0, 7)}`
}

function markOf(event: Recorded, before: Mark): Mark {
  if (event.type === 'self-inspection.Missed') return before === '.' ? 'x' : before
  const { late, hazards } = event.data as { late: boolean; hazards: number }
  if (before === 'x') return 'u'
  if (late) return 'l'
  return hazards > 0 ? 'h' : 'n'
}

function emptyDays(key: string, event: Recorded): DaysRow {
  const [premises_id = '', month = ''] = key.split('|')
  const counts = { hazards: 0, fresh_photos: 0, other_photos: 0, stand_ins: 0 }
  return { key, premises_id, area: event.area, kind: '', month, marks: NO_MARKS, ...counts }
}

export const daysView = rowView<DaysRow>({
  name: 'self_inspection_days',
  types: ['self-inspection.Submitted', 'self-inspection.Missed'],
  key: 'key',
  columns: {
    key: 'text',
    premises_id: 'text',
    area: 'text',
    kind: 'text',
    month: 'text',
    marks: 'text',
    hazards: 'int',
    fresh_photos: 'int',
    other_photos: 'int',
    stand_ins: 'int',
  },
  keysOf: ({ data }) =>
    data['cycle'] === 'day' ? [daysKey(String(data['premisesId']), String(data['period']))] : [],
  fold(row, event, key) {
    const before = row ?? emptyDays(key, event)
    const {
      period,
      premisesKind,
      hazards = 0,
      photo,
      standIn,
    } = event.data as {
      period: Day
      premisesKind: string
      hazards?: number
      photo?: { grade: string }
      standIn?: boolean
    }
    const at = Number(period.slice(8)) - 1
    const mark = markOf(event, markOn(before.marks, period))
    return {
      ...before,
      kind: premisesKind,
      marks: before.marks.slice(0, at) + mark + before.marks.slice(at + 1),
      hazards: before.hazards + hazards,
      fresh_photos: before.fresh_photos + Number(photo?.grade === 'fresh'),
      other_photos: before.other_photos + Number(photo !== undefined && photo.grade !== 'fresh'),
      stand_ins: before.stand_ins + Number(standIn === true),
    }
  },
})

/** One weekly report or monthly minutes, filed or missed. */
export interface ReportRow {
  id: string
  premises_id: string
  area: string
  kind: string
  cycle: 'week' | 'month'
  period: string
  from_day: Day
  to_day: Day
  due_on: Day
  state: 'filed' | 'late' | 'missed'
  item_id: string
  at: Date
}

export const reportView = rowView<ReportRow>({
  name: 'self_inspection_report',
  types: ['self-inspection.Submitted', 'self-inspection.Missed'],
  key: 'id',
  columns: {
    id: 'text',
    premises_id: 'text',
    area: 'text',
    kind: 'text',
    cycle: 'text',
    period: 'text',
    from_day: 'date',
    to_day: 'date',
    due_on: 'date',
    state: 'text',
    item_id: 'text',
    at: 'timestamptz',
  },
  keysOf: ({ data, subject }) => (data['cycle'] === 'day' ? [] : [idOf(subject)]),
  fold(_, event, id) {
    const { premisesId, premisesKind, cycle, period, from, to, dueOn, late } = event.data as Record<
      string,
      string
    >
    const filed = (late as unknown as boolean) ? 'late' : 'filed'
    return {
      id,
      premises_id: premisesId!,
      area: event.area,
      kind: premisesKind!,
      cycle: cycle as ReportRow['cycle'],
      period: period!,
      from_day: from!,
      to_day: to!,
      due_on: dueOn!,
      state: event.type === 'self-inspection.Missed' ? 'missed' : filed,
      item_id: id,
      at: event.time,
    }
  },
})

/** A hazard the operator found itself. */
export interface HazardRow {
  id: string
  premises_id: string
  area: string
  kind: string
  found_on: Day
  item: string
  checklist: string
  key: boolean
  accident: boolean
  text: string
  state: 'fixed' | 'open' | 'closed' | 'ordered'
  sheet_id: string
  closed_at: Date | null
  on_time: boolean | null
}

export const hazardView = rowView<HazardRow>({
  name: 'self_inspection_hazard',
  types: ['self-inspection.HazardFound', 'self-inspection.HazardClosed'],
  key: 'id',
  columns: {
    id: 'text',
    premises_id: 'text',
    area: 'text',
    kind: 'text',
    found_on: 'date',
    item: 'text',
    checklist: 'text',
    key: 'boolean',
    accident: 'boolean',
    text: 'text',
    state: 'text',
    sheet_id: 'text',
    closed_at: 'timestamptz',
    on_time: 'boolean',
  },
  keysOf: ({ data }) => [String(data['hazardId'])],
  fold(row, event, id) {
    if (event.type === 'self-inspection.HazardClosed') {
      const { outcome, onTime } = event.data as { outcome: string; onTime: boolean }
      const state = outcome === 'ordered' ? 'ordered' : 'closed'
      return row && { ...row, state, closed_at: event.time, on_time: onTime }
    }
    const data = event.data as Record<string, string> & { key: unknown; accident: unknown }
    const fixed = data['handling'] === 'fixed'
    return {
      id,
      premises_id: data['premisesId']!,
      area: event.area,
      kind: data['premisesKind']!,
      found_on: data['day']!,
      item: data['item']!,
      checklist: data['checklist']!,
      key: data.key === (true as unknown),
      accident: data.accident === (true as unknown),
      text: data['text']!,
      state: fixed ? 'fixed' : 'open',
      sheet_id: idOf(event.subject),
      closed_at: fixed ? event.time : null,
      on_time: fixed ? true : null,
    }
  },
})
