import { Type } from '@sinclair/typebox'
import { defineEvent } from '../event-catalogue.ts'
import { derivedId } from '../identifier.ts'
import type { Service } from '../module.ts'
import { record } from '../node.ts'
import { Refusal, registerRefusals } from '../refusal.ts'
import { type Route, route } from '../route.ts'
import { systemScope } from '../scope.ts'
import type { Sql } from '../sql.ts'
import { rowView } from '../view.ts'
import { type CalendarRow, createCalendar, parseIcs, parseNotice } from '../work/index.ts'
import { workHost } from './host.ts'
import { reprojectClocks } from './sweep.ts'

const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
const Row = Type.Object({
  date: Day,
  kind: Type.Union([Type.Literal('rest'), Type.Literal('work')]),
  name: Type.String({ maxLength: 80 }),
})

/** A notice about working days as somebody loaded it. */
export const NoticeLoaded = defineEvent(
  'calendar.NoticeLoaded',
  Type.Object({
    source: Type.String({ maxLength: 200 }),
    announcedAt: Day,
    rows: Type.Array(Row, { minItems: 1, maxItems: 400 }),
  }),
  { zh: '载入节假日安排', en: 'Holiday notice loaded' },
)

interface CalendarDayRow {
  key: string
  date: string
  kind: 'rest' | 'work'
  name: string
  source: string
  announced_at: string
}

interface NoticeData {
  source: string
  announcedAt: string
  rows: { date: string; kind: 'rest' | 'work'; name: string }[]
}

/** Loaded days, one row for each date and notice. */
export const calendarView = rowView<CalendarDayRow>({
  name: 'calendar_day',
  types: ['calendar.NoticeLoaded'],
  key: 'key',
  columns: { key: 'text', date: 'date', kind: 'text', name: 'text', source: 'text', announced_at: 'date' },
  keysOf: event => (event.data as unknown as NoticeData).rows.map(row => `${row.date}|${event.id}`),
  fold(row, event, key) {
    const { source, announcedAt, rows } = event.data as unknown as NoticeData
    const found = rows.find(each => `${each.date}|${event.id}` === key)
    return found ? { key, ...found, source, announced_at: announcedAt } : row
  },
})

/** Days that were loaded, in the shape the calendar is built from. */
export async function readLoadedDays(tx: Sql): Promise<CalendarRow[]> {
  const rows = await tx.query<CalendarDayRow>('select * from calendar_day order by date, announced_at')
  return rows.map(({ date, kind, name, source, announced_at }) => ({
    date,
    kind,
    name,
    source,
    announcedAt: announced_at,
  }))
}

const load = route({
  method: 'POST',
  path: '/v1/calendar/notices',
  summary: {
    zh: '载入国务院办公厅节假日安排(粘贴通知全文或 iCalendar)',
    en: 'Load a holiday notice (pasted text or iCalendar)',
  },
  access: ['admin'],
  body: Type.Object({
    text: Type.String({ minLength: 10, maxLength: 100_000 }),
    source: Type.String({ minLength: 1, maxLength: 200 }),
    announcedAt: Day,
    year: Type.Optional(Type.Integer({ minimum: 2000, maximum: 2100 })),
    dryRun: Type.Optional(Type.Boolean()),
  }),
  output: Type.Object({}, { additionalProperties: true }),
  async handle(context, { body }) {
    const { text, source, announcedAt, year, dryRun } = body
    const origin = { source, announcedAt, ...(year ? { year } : {}) }
    let rows: readonly CalendarRow[]
    try {
      rows = text.includes('BEGIN:VCALENDAR') ? parseIcs(text, origin) : parseNotice(text, origin).rows
    } catch (error) {
      throw new Refusal('calendar.unreadable', 422, {
        reason: error instanceof Error ? error.message : String(error),
      })
    }
    if (rows.length === 0) throw new Refusal('calendar.unreadable', 422, { reason: 'no days' })
    const days = rows.map(({ date, kind, name }) => ({ date, kind, name }))
    if (dryRun) return { rows: days, loaded: false }
    const id = derivedId('calendar.NoticeLoaded', source, announcedAt, JSON.stringify(days))
    await context.transaction(tx =>
      record(
        tx,
        context.node,
        [{ id, type: NoticeLoaded.type, data: { source, announcedAt, rows: days }, audience: 'public' }],
        {
          actor: context.scope.actor,
          now: context.now,
          area: context.session.area,
          subject: `calendar/${announcedAt}`,
        },
      ),
    )
    return { rows: days, loaded: true }
  },
})

const show = route({
  method: 'GET',
  path: '/v1/calendar/:year',
  summary: { zh: '工作日历', en: 'Working days of a year' },
  access: 'signed-in',
  params: Type.Object({ year: Type.Integer({ minimum: 2000, maximum: 2100 }) }),
  output: Type.Object({}, { additionalProperties: true }),
  async handle(_context, { params }) {
    const calendar = workHost().calendar()
    const { year } = params
    const rows = calendar.rows.filter(row => row.date.startsWith(`${year}-`))
    return { year, announced: calendar.isAnnounced(year), version: calendar.version, rows }
  },
})

/** Reading the calendar, and loading what was announced. */
export const calendarRoutes: Route[] = [load, show]

const LOOK_MILLIS = 5_000

/**
 * Takes a newly loaded notice into use: the calendar of this process is replaced, and open clocks are computed again;
 * each keeps what it said before in its history.
 */
export const calendarService: Service = {
  name: 'calendar',
  async start({ db, clock, log, report }) {
    const seed = workHost().calendar().rows
    let used = ''
    let timer: NodeJS.Timeout | undefined
    let stopped = false
    let running: Promise<void> = Promise.resolve()
    const round = async (): Promise<void> => {
      try {
        const loaded = await db.transaction(systemScope('calendar'), readLoadedDays)
        const calendar = createCalendar([...seed, ...loaded])
        if (loaded.length > 0 && calendar.version !== used) {
          workHost().replaceCalendar(calendar)
          const items = await reprojectClocks(db, workHost(), clock(), calendar.version)
          log('info', 'calendar replaced, open clocks computed again', { items, version: calendar.version })
          used = calendar.version
        }
        report('calendar', 'ok')
      } catch (error) {
        log('warn', 'the calendar could not be read', { error: String(error) })
      }
      if (!stopped) timer = setTimeout(() => (running = round()), LOOK_MILLIS)
    }
    running = round()
    return async () => {
      stopped = true
      clearTimeout(timer)
      await running
    }
  },
}

registerRefusals({
  'calendar.unreadable': {
    zh: '无法从文本中读出节假日安排:{reason}',
    en: 'No holidays can be read from the text: {reason}',
  },
})
