import { type Recorded, rowView } from '@shian/kernel'

const idOf = (subject: string): string => subject.slice(subject.indexOf('/') + 1)
const formOf = (event: Recorded): Record<string, unknown> => event.data['form'] as Record<string, unknown>

/** Keys of a view of one kind of work item: its opening, and the facts its actions record. */
const keysOfKind = (kind: string) => (event: Recorded) =>
  event.type !== 'work.Opened' || event.data['kind'] === kind ? [idOf(event.subject)] : []

export interface LeadRow {
  id: string
  area: string
  reporter: string
  premises_id: string | null
  what: string
  place: string | null
  state: string
  routed_to: string | null
  answer: string | null
  useful: boolean | null
  on_time: boolean | null
  opened_at: Date
  answered_at: Date | null
}

/** What coordinators reported and what they were told. Its state on the way stands in the list of work. */
export const leadView = rowView<LeadRow>({
  name: 'supervision_lead',
  types: ['work.Opened', 'supervision.LeadAnswered'],
  key: 'id',
  columns: {
    id: 'text',
    area: 'text',
    reporter: 'text',
    premises_id: 'text',
    what: 'text',
    place: 'text',
    state: 'text',
    routed_to: 'text',
    answer: 'text',
    useful: 'boolean',
    on_time: 'boolean',
    opened_at: 'timestamptz',
    answered_at: 'timestamptz',
  },
  keysOf: keysOfKind('lead'),
  fold(row, event, id) {
    if (event.type === 'work.Opened') {
      const { what, place, premises } = formOf(event) as { what: string; place?: string; premises?: string }
      return {
        ...{
          id,
          area: event.area,
          reporter: event.actor,
          premises_id: premises ?? null,
          what,
          place: place ?? null,
        },
        ...{ state: 'received', routed_to: null, answer: null, useful: null, on_time: null },
        ...{ opened_at: event.time, answered_at: null },
      }
    }
    if (!row) return undefined
    const { outcome, answer, useful, routedTo, onTime } = event.data as {
      outcome: string
      answer: string
      useful: boolean
      routedTo?: string
      onTime: boolean
    }
    return {
      ...{ ...row, state: outcome, answer, useful, on_time: onTime },
      ...{ routed_to: routedTo ?? null, answered_at: event.time },
    }
  },
})

export interface BanquetRow {
  id: string
  area: string
  held_on: string
  diners: number
  band: string
  state: string
  marks: string[]
  filed_at: Date
}

/** Rural banquets by the day they are held. */
export const banquetView = rowView<BanquetRow>({
  name: 'supervision_banquet',
  types: ['work.Opened', 'supervision.BanquetClosed'],
  key: 'id',
  columns: {
    id: 'text',
    area: 'text',
    held_on: 'date',
    diners: 'int',
    band: 'text',
    state: 'text',
    marks: 'jsonb',
    filed_at: 'timestamptz',
  },
  keysOf: keysOfKind('banquet'),
  fold(row, event, id) {
    if (event.type !== 'work.Opened') return row && { ...row, state: String(event.data['outcome']) }
    const { heldOn, diners, band, marks } = formOf(event) as {
      heldOn: string
      diners: number
      band?: string
      marks?: string[]
    }
    return {
      ...{ id, area: event.area, held_on: heldOn, diners, band: band ?? 'village', state: 'filed' },
      ...{ marks: marks ?? [], filed_at: event.time },
    }
  },
})

export const CANTEEN_KINDS = ['school-canteen', 'elderly-home-canteen'] as const
const SCHOOL_DAYS = [1, 2, 3, 4, 5]
const ALL_DAYS = [1, 2, 3, 4, 5, 6, 7]

export interface CanteenRow {
  premises_id: string
  area: string
  kind: string
  sign_name: string
  closed: boolean
  weekdays: number[]
  breaks: { from: string; to: string }[]
}

const isCanteen = (kind: unknown): boolean => (CANTEEN_KINDS as readonly unknown[]).includes(kind)

/** Canteens and the days they serve; schools serve on school days until somebody says otherwise. */
export const canteenView = rowView<CanteenRow>({
  name: 'supervision_canteen',
  types: [
    'registry.PremisesRegistered',
    'registry.PremisesChanged',
    'registry.PremisesClosed',
    'supervision.ServingDaysSet',
  ],
  key: 'premises_id',
  columns: {
    premises_id: 'text',
    area: 'text',
    kind: 'text',
    sign_name: 'text',
    closed: 'boolean',
    weekdays: 'jsonb',
    breaks: 'jsonb',
  },
  keysOf: event => [idOf(event.subject)],
  fold(row, event, premises_id) {
    const { data } = event
    if (event.type === 'registry.PremisesClosed') return row && { ...row, closed: true }
    if (event.type === 'supervision.ServingDaysSet') {
      const { weekdays, breaks } = data as Pick<CanteenRow, 'weekdays' | 'breaks'>
      return row && { ...row, weekdays, breaks }
    }
    const kind = String(data['kind'] ?? row?.kind ?? '')
    if (!row && !isCanteen(kind)) return undefined
    const weekdays = row?.weekdays ?? (kind === 'school-canteen' ? SCHOOL_DAYS : ALL_DAYS)
    return {
      ...{
        premises_id,
        area: event.area,
        kind,
        closed: row?.closed ?? false,
        weekdays,
        breaks: row?.breaks ?? [],
      },
      sign_name: String(data['signName'] ?? row?.sign_name ?? premises_id),
    }
  },
})

export interface CanteenDayRow {
  id: string
  premises_id: string
  area: string
  day: string
  state: 'due' | 'recorded' | 'missed'
  shortfalls: string[]
  on_time: boolean | null
  record: Record<string, unknown> | null
}

/** Each serving day of each canteen: recorded, missed or still owed. */
export const canteenDayView = rowView<CanteenDayRow>({
  name: 'supervision_canteen_day',
  types: ['work.Opened', 'supervision.CanteenDayRecorded', 'supervision.CanteenDayMissed'],
  key: 'id',
  columns: {
    id: 'text',
    premises_id: 'text',
    area: 'text',
    day: 'date',
    state: 'text',
    shortfalls: 'jsonb',
    on_time: 'boolean',
    record: 'jsonb',
  },
  keysOf: keysOfKind('canteen-day'),
  fold(row, event, id) {
    if (event.type === 'work.Opened') {
      const subject = (event.data['subjects'] as string[]).find(each => each.startsWith('premises/')) ?? ''
      const day = String(formOf(event)['day'])
      return {
        ...{ id, premises_id: idOf(subject), area: event.area, day, state: 'due', shortfalls: [] },
        ...{ on_time: null, record: null },
      }
    }
    if (!row) return undefined
    if (event.type === 'supervision.CanteenDayMissed') return { ...row, state: 'missed' }
    const {
      premisesId: _,
      day: __,
      shortfalls,
      onTime,
      ...record
    } = event.data as {
      premisesId: string
      day: string
      shortfalls: string[]
      onTime: boolean
    }
    return { ...row, state: 'recorded', shortfalls, on_time: onTime, record }
  },
})
