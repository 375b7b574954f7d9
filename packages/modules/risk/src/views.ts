import { type Recorded, rowView, type View } from '@shian/kernel'
import {
  type DynamicLine,
  EMPTY_LEDGER,
  foldLedger,
  type Grade,
  LEDGER_TYPES,
  type Movement,
  type StaticScore,
} from './ledger.ts'
import { scoreOf } from './score.ts'

/** One premises as screens read it. */
export interface PremisesRow {
  premises_id: string
  area: string
  closed: boolean
  grade: Grade | null
  provisional: boolean
  steps: number
  graded_at: Date | null
  static_points: number
  dynamic_points: number
  score: number
  static: StaticScore | null
  lines: readonly DynamicLine[]
  movements: readonly Movement[]
  expires_on: string | null
}

const idOf = (subject: string): string => subject.slice(subject.indexOf('/') + 1)

function emptyRow(premises_id: string, area: string): PremisesRow {
  return {
    premises_id,
    area,
    closed: false,
    grade: null,
    provisional: false,
    steps: 0,
    graded_at: null,
    static_points: 0,
    dynamic_points: 0,
    score: 0,
    ...EMPTY_LEDGER,
    expires_on: null,
  }
}

function graded(row: PremisesRow, event: Recorded): PremisesRow {
  const { to, provisional, steps } = event.data as { to: Grade; provisional?: boolean; steps?: number }
  return { ...row, grade: to, provisional: provisional ?? false, steps: steps ?? 0, graded_at: event.time }
}

function relisted(row: PremisesRow, event: Recorded): PremisesRow {
  const ledger = foldLedger({ static: row.static, lines: row.lines, movements: row.movements }, event)
  const { staticPoints, dynamicPoints, score } = scoreOf(ledger)
  const ends = ledger.lines.flatMap(line => (line.until ? [line.until] : [])).sort()
  return {
    ...row,
    ...ledger,
    static_points: staticPoints,
    dynamic_points: dynamicPoints,
    score,
    expires_on: ends[0] ?? null,
  }
}

const REGISTRY_TYPES = ['registry.PremisesRegistered', 'registry.PremisesChanged', 'registry.PremisesClosed']

/** Where each premises stands now. */
export const premisesView = rowView<PremisesRow>({
  name: 'risk_premises',
  types: [...REGISTRY_TYPES, ...LEDGER_TYPES, 'risk.GradeChanged'],
  key: 'premises_id',
  opens: ['registry.PremisesRegistered'],
  columns: {
    premises_id: 'text',
    area: 'text',
    closed: 'boolean',
    grade: 'text',
    provisional: 'boolean',
    steps: 'int',
    graded_at: 'timestamptz',
    static_points: 'numeric',
    dynamic_points: 'numeric',
    score: 'numeric',
    static: 'jsonb',
    lines: 'jsonb',
    movements: 'jsonb',
    expires_on: 'date',
  },
  keysOf: event => (event.subject.startsWith('premises/') ? [idOf(event.subject)] : []),
  fold(row, event, id) {
    const before = row ?? emptyRow(id, event.area)
    if (event.type === 'registry.PremisesClosed') return { ...before, closed: true }
    if (event.type.startsWith('registry.')) return { ...before, area: event.area }
    return event.type === 'risk.GradeChanged' ? graded(before, event) : relisted(before, event)
  },
})

/** One line with its whole life. */
export interface LineRow {
  id: string
  premises_id: string
  area: string
  kind: 'static' | 'dynamic'
  factor: string
  value: string | null
  points: number
  rule_id: string
  rule_from: string
  event_id: string
  of: string | null
  about: string | null
  at: Date
  until: string | null
  removed_at: Date | null
  removed_by: string | null
  removal: string | null
  appealed_at: Date | null
  appeal_text: string | null
  appeal_decided_at: Date | null
  appeal_upheld: boolean | null
  appeal_reason: string | null
}

const FRESH = {
  until: null,
  removed_at: null,
  removed_by: null,
  removal: null,
  appealed_at: null,
  appeal_text: null,
  appeal_decided_at: null,
  appeal_upheld: null,
  appeal_reason: null,
} as const

function staticRows(event: Recorded): LineRow[] {
  const { lines } = event.data as unknown as Pick<StaticScore, 'lines'>
  return lines.map(line => ({
    ...FRESH,
    id: staticLineId(event.id, line.factor),
    premises_id: idOf(event.subject),
    area: event.area,
    kind: 'static',
    factor: line.factor,
    value: String(line.value),
    points: line.points,
    rule_id: line.rule.id,
    rule_from: line.rule.effectiveFrom,
    event_id: event.id,
    of: null,
    about: null,
    at: event.time,
  }))
}

/** Id of a static line: one score fact holds many. */
export function staticLineId(eventId: string, factor: string): string {
  return `${eventId}:${factor}`
}

function dynamicRow(event: Recorded): LineRow {
  const [line] = foldLedger(EMPTY_LEDGER, event).lines
  const { id, factor, points, rule, of, about, until } = line!
  return {
    ...FRESH,
    id,
    premises_id: idOf(event.subject),
    area: event.area,
    kind: 'dynamic',
    factor,
    value: null,
    points,
    rule_id: rule.id,
    rule_from: rule.effectiveFrom,
    event_id: event.id,
    of,
    about,
    at: event.time,
    until,
  }
}

function removed(row: LineRow, event: Recorded, removal: string): LineRow {
  return { ...row, removed_at: event.time, removed_by: event.id, removal }
}

/** What one fact does to the lines of its premises; only lines that changed come back. */
function changeLines(lines: readonly LineRow[], event: Recorded): LineRow[] {
  const { data } = event
  switch (event.type) {
    case 'risk.StaticScored': {
      const old = lines.filter(line => line.kind === 'static' && line.removed_at === null)
      return [...old.map(line => removed(line, event, 'superseded')), ...staticRows(event)]
    }
    case 'risk.PointsAdded':
      return [dynamicRow(event)]
    case 'risk.PointsRemoved': {
      const of = String(data['of'])
      const named = lines.filter(line => line.removed_at === null && (line.id === of || line.of === of))
      return named.map(line => removed(line, event, String(data['reason'])))
    }
  }
  const line = lines.find(entry => entry.id === data['lineId'])
  if (!line) return []
  if (event.type === 'risk.LineAppealed') {
    const appeal = { appealed_at: event.time, appeal_text: String(data['text']) }
    return [{ ...line, ...appeal, appeal_decided_at: null, appeal_upheld: null, appeal_reason: null }]
  }
  const upheld = data['upheld'] === true
  return [
    { ...line, appeal_decided_at: event.time, appeal_upheld: upheld, appeal_reason: String(data['reason']) },
  ]
}

const LINE_COLUMNS: Record<keyof LineRow, string> = {
  id: 'text',
  premises_id: 'text',
  area: 'text',
  kind: 'text',
  factor: 'text',
  value: 'text',
  points: 'numeric',
  rule_id: 'text',
  rule_from: 'date',
  event_id: 'text',
  of: 'text',
  about: 'text',
  at: 'timestamptz',
  until: 'date',
  removed_at: 'timestamptz',
  removed_by: 'text',
  removal: 'text',
  appealed_at: 'timestamptz',
  appeal_text: 'text',
  appeal_decided_at: 'timestamptz',
  appeal_upheld: 'boolean',
  appeal_reason: 'text',
}
const LINE_NAMES = Object.keys(LINE_COLUMNS) as (keyof LineRow)[]
const LIST = LINE_NAMES.join(', ')
const WRITE_LINES = `insert into risk_line (${LIST})
  select ${LIST} from unnest(${LINE_NAMES.map((name, i) => `$${i + 1}::${LINE_COLUMNS[name]}[]`).join(', ')}) as r(${LIST})
  on conflict (id) do update set ${LINE_NAMES.filter(n => n !== 'id')
    .map(name => `${name} = excluded.${name}`)
    .join(', ')}`

/** Every line there ever was. Cost per append: one read of the lines that count, one write, whatever the batch size. */
export const lineView: View = {
  name: 'risk_line',
  types: [
    'risk.StaticScored',
    'risk.PointsAdded',
    'risk.PointsRemoved',
    'risk.LineAppealed',
    'risk.AppealDecided',
  ],
  tables: ['risk_line'],
  async apply(tx, events) {
    const premises = [...new Set(events.map(event => idOf(event.subject)))].sort()
    const read = `select ${LIST} from risk_line where premises_id = any($1::text[]) and removed_at is null
      order by id for update`
    const lines = new Map((await tx.query<LineRow>(read, [premises])).map(row => [row.id, row]))
    const byPremises = new Map<string, Set<string>>()
    const remember = (line: LineRow): void => {
      lines.set(line.id, line)
      const ids = byPremises.get(line.premises_id)
      if (ids) ids.add(line.id)
      else byPremises.set(line.premises_id, new Set([line.id]))
    }
    for (const line of [...lines.values()]) remember(line)
    const touched = new Map<string, LineRow>()
    for (const event of events) {
      const ids = [...(byPremises.get(idOf(event.subject)) ?? [])]
      for (const line of changeLines(
        ids.map(id => lines.get(id)!),
        event,
      )) {
        remember(line)
        touched.set(line.id, line)
      }
    }
    if (touched.size === 0) return
    const rows = [...touched.values()]
    await tx.query(
      WRITE_LINES,
      LINE_NAMES.map(name => rows.map(row => row[name])),
    )
  },
}
