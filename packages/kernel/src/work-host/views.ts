import type { Recorded } from '../decider.ts'
import { rowView } from '../view.ts'
import type { ClockSource, Projection } from '../work/index.ts'
import { gramsOf, marksOf } from './search.ts'

/** A clock as lists and pages show it. */
export interface ClockRow {
  key: string
  clock: string
  anchorAt: string
  budget: { value: number; unit: string }
  effect: 'statutory' | 'advisory'
  source: ClockSource
  projection: Projection
  rungs: { key: string; to: string; fireAt: string | null; firedAt?: string }[]
  suspendedUntil: string | null
  stoppedAt: string | null
  late: boolean
}

export interface WorkItemRow {
  id: string
  kind: string
  kind_version: number
  state: string
  final: string | null
  area: string
  premises_id: string | null
  subjects: string[]
  assignees: string[]
  parent: string | null
  title: string
  number: string | null
  clocks: ClockRow[]
  opened_at: Date
  updated_at: Date
  closed_at: Date | null
  due_at: Date | null
  due_clock: string | null
  due_provisional: boolean
  suspended: boolean
  late: boolean
  next_fire_at: Date | null
  version: number
  grams: string[]
}

interface ClockData {
  clock: string
  projection: Projection
  rungs: { key: string; to: string; fireAt: string | null }[]
}

const TITLE_FIELDS = ['title', 'problem', 'subject'] as const

function premisesAmong(subjects: readonly string[]): string | null {
  return subjects.find(subject => subject.startsWith('premises/'))?.slice('premises/'.length) ?? null
}

function opened(event: Recorded, id: string): WorkItemRow {
  const data = event.data as {
    kind: string
    kindVersion: number
    state: string
    subjects: string[]
    assignees: string[]
    parent?: string
    form: Record<string, unknown>
  }
  const named = TITLE_FIELDS.map(name => data.form[name]).find(value => typeof value === 'string')
  const title = String(named ?? '').slice(0, 200)
  return {
    id,
    kind: data.kind,
    kind_version: data.kindVersion,
    state: data.state,
    final: null,
    area: event.area,
    premises_id: premisesAmong(data.subjects),
    subjects: data.subjects,
    assignees: data.assignees,
    parent: data.parent ?? null,
    title,
    number: null,
    clocks: [],
    opened_at: event.time,
    updated_at: event.time,
    closed_at: null,
    due_at: null,
    due_clock: null,
    due_provisional: false,
    suspended: false,
    late: false,
    next_fire_at: null,
    version: 0,
    grams: [...gramsOf(title), ...marksOf(event.time, event.area)].sort(),
  }
}

function changeClock(clocks: ClockRow[], key: string, change: (clock: ClockRow) => ClockRow): ClockRow[] {
  return clocks.map(clock => (clock.key === key ? change(clock) : clock))
}

function reckoned(clocks: ClockRow[], data: ClockData, suspendedUntil?: string | null): ClockRow[] {
  return changeClock(clocks, data.clock, clock => ({
    ...clock,
    projection: data.projection,
    rungs: data.rungs.map(rung => ({ ...clock.rungs.find(known => known.key === rung.key), ...rung })),
    ...(suspendedUntil === undefined ? {} : { suspendedUntil }),
  }))
}

function started(clocks: ClockRow[], data: ClockData & Record<string, unknown>): ClockRow[] {
  const { clock: key, projection, rungs } = data
  const fixed = {
    clock: String(data['definition']),
    anchorAt: String(data['anchorAt']),
    budget: data['budget'] as ClockRow['budget'],
    effect: data['effect'] as ClockRow['effect'],
    source: data['source'] as ClockSource,
  }
  return [...clocks, { key, ...fixed, projection, rungs, suspendedUntil: null, stoppedAt: null, late: false }]
}

function foldClocks(clocks: ClockRow[], event: Recorded): ClockRow[] {
  const data = event.data as unknown as ClockData & Record<string, unknown>
  switch (event.type) {
    case 'work.ClockStarted':
      return started(clocks, data)
    case 'work.ClockStopped':
      return changeClock(clocks, data.clock, clock => ({
        ...clock,
        stoppedAt: String(data['at']),
        late: data['late'] === true,
      }))
    case 'work.ClockSuspended':
      return reckoned(clocks, data, String(data['until']))
    case 'work.ClockResumed':
      return reckoned(clocks, data, null)
    case 'work.ClockExtended':
    case 'work.ClockReprojected':
      return reckoned(clocks, data)
    case 'work.RungFired': {
      const firedAt = String(data['at'])
      return changeClock(clocks, data.clock, clock => ({
        ...clock,
        rungs: clock.rungs.map(rung => (rung.key === data['rung'] ? { ...rung, firedAt } : rung)),
      }))
    }
    default:
      return clocks
  }
}

/** What lists need of the clocks: the nearest end, whether it is certain, and when a ladder fires next. */
function summarise(row: WorkItemRow): WorkItemRow {
  const running = row.clocks.filter(clock => clock.stoppedAt === null)
  const nearest = [...running].sort((a, b) => (a.projection.dueAt < b.projection.dueAt ? -1 : 1))[0]
  const fires = running.flatMap(clock => clock.rungs).filter(rung => !rung.firedAt && rung.fireAt !== null)
  const next = fires.map(rung => rung.fireAt!).sort()[0]
  return {
    ...row,
    due_at: nearest ? new Date(nearest.projection.dueAt) : null,
    due_clock: nearest?.clock ?? null,
    due_provisional: nearest?.projection.provisional ?? false,
    suspended: running.length > 0 && running.every(clock => clock.suspendedUntil !== null),
    late: row.clocks.some(clock => clock.late),
    next_fire_at: next && row.final === null ? new Date(next) : null,
  }
}

function foldItemRow(row: WorkItemRow | undefined, event: Recorded, id: string): WorkItemRow | undefined {
  const before = event.type === 'work.Opened' ? opened(event, id) : row
  if (!before) return undefined
  const data = event.data as Record<string, unknown>
  const updated_at = event.time > before.updated_at ? event.time : before.updated_at
  const next: WorkItemRow = {
    ...before,
    version: event.version ?? before.version,
    updated_at,
    clocks: foldClocks(before.clocks, event),
  }
  if (event.type === 'work.Acted') {
    next.state = String(data['to'])
    next.final = data['final'] === undefined ? null : String(data['final'])
    next.closed_at = next.final === null ? null : event.time
    const subjects = [...new Set([...next.subjects, ...((data['subjects'] as string[] | undefined) ?? [])])]
    next.subjects = subjects
    next.premises_id ??= premisesAmong(subjects)
  }
  if (event.type === 'work.Assigned') next.assignees = data['to'] as string[]
  if (event.type === 'documents.NumberAssigned') {
    next.number = String(data['number'])
    next.grams = [...new Set([...next.grams, ...gramsOf(next.number)])].sort()
  }
  return summarise(next)
}

export const workItemView = rowView<WorkItemRow>({
  name: 'work_item',
  types: [
    'work.Opened',
    'work.Acted',
    'work.Assigned',
    'work.ClockStarted',
    'work.ClockStopped',
    'work.ClockSuspended',
    'work.ClockResumed',
    'work.ClockExtended',
    'work.ClockReprojected',
    'work.RungFired',
    'work.Commented',
    'work.LinkClosed',
    'work.CommandKept',
    'work.CommandResolved',
    'documents.NumberAssigned',
  ],
  key: 'id',
  opens: ['work.Opened'],
  columns: {
    id: 'text',
    kind: 'text',
    kind_version: 'int',
    state: 'text',
    final: 'text',
    area: 'text',
    premises_id: 'text',
    subjects: 'text[]',
    assignees: 'text[]',
    parent: 'text',
    title: 'text',
    number: 'text',
    clocks: 'jsonb',
    opened_at: 'timestamptz',
    updated_at: 'timestamptz',
    closed_at: 'timestamptz',
    due_at: 'timestamptz',
    due_clock: 'text',
    due_provisional: 'boolean',
    suspended: 'boolean',
    late: 'boolean',
    next_fire_at: 'timestamptz',
    version: 'int',
    grams: 'text[]',
  },
  keysOf: event => [event.subject.slice(event.subject.indexOf('/') + 1)],
  fold: foldItemRow,
})

export interface WorkRungRow {
  key: string
  item_id: string
  area: string
  clock: string
  rung: string
  told: string
  suggest: string | null
  fired_at: Date
  due_at: Date
}

export const workRungView = rowView<WorkRungRow>({
  name: 'work_rung',
  types: ['work.RungFired'],
  key: 'key',
  opens: ['work.RungFired'],
  columns: {
    key: 'text',
    item_id: 'text',
    area: 'text',
    clock: 'text',
    rung: 'text',
    told: 'text',
    suggest: 'text',
    fired_at: 'timestamptz',
    due_at: 'timestamptz',
  },
  keysOf: ({ subject, data }) => [`${subject}:${String(data['clock'])}:${String(data['rung'])}`],
  fold(row, event, key) {
    const { clock, rung, to, suggest, dueAt } = event.data as Record<string, string | undefined>
    const item_id = event.subject.slice(event.subject.indexOf('/') + 1)
    const told = {
      told: to ?? '',
      suggest: suggest ?? null,
      fired_at: event.time,
      due_at: new Date(dueAt ?? event.time),
    }
    return row ?? { key, item_id, area: event.area, clock: clock ?? '', rung: rung ?? '', ...told }
  },
})
