import { dayOf, loadItem, Refusal, type Route, route, workHost } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { type Figures, figuresOf, hazardsIn, monthText, weekText } from './figures.ts'
import { providedLaw } from './law.ts'
import { getPremisesRow } from './routes-calendar.ts'
import { Bilingual } from './routes-card.ts'
import type { ReportRow } from './views.ts'

const Count = Type.Integer()
const Draft = Type.Object({
  itemId: Type.String(),
  kind: Type.String(),
  state: Type.String(),
  version: Type.Integer(),
  title: Type.String(),
  period: Type.String(),
  from: Type.String(),
  to: Type.String(),
  fullAudit: Type.Boolean(),
  /** What the numbers are counted from: every day with its sheet, every week with its report. */
  computedFrom: Type.Object({
    days: Type.Array(Type.Object({ day: Type.String(), state: Type.String(), sheetId: Type.String() })),
    weeks: Type.Array(Type.Object({ id: Type.String(), period: Type.String(), state: Type.String() })),
  }),
  figures: Type.Record(Type.String(), Count),
  repeats: Type.Array(Type.Object({ item: Type.String(), title: Bilingual, count: Count })),
  hazards: Type.Array(
    Type.Object({ id: Type.String(), foundOn: Type.String(), text: Type.String(), state: Type.String() }),
  ),
  /** The text as the platform would write it, or as it was signed. */
  text: Type.String(),
  signed: Type.Record(Type.String(), Type.Unknown()),
})

function numbersOf(figures: Figures): Record<string, number> {
  const named = Object.entries(figures).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  )
  return Object.fromEntries(named)
}

const draft = route({
  method: 'GET',
  path: '/v1/self-inspection/reports/:id',
  summary: {
    zh: '周报告、月纪要的底稿与依据',
    en: 'Draft of a weekly report or monthly minutes, and what it is counted from',
  },
  access: 'signed-in',
  params: Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) }),
  output: Draft,
  async handle(context, { params }) {
    const law = providedLaw()
    return context.transaction(async tx => {
      const { kind, item } = await loadItem(tx, workHost(), params.id)
      const isReport = kind.id === 'self-inspection-week' || kind.id === 'self-inspection-month'
      const subject = item.subjects.find(entry => entry.startsWith('premises/'))
      if (!isReport || !subject) throw new Refusal('kernel.not_found', 404, { what: params.id })
      const row = await getPremisesRow(tx, context.scope.view, subject.slice('premises/'.length))
      const { from, to, period, title } = item.data as Record<'from' | 'to' | 'period' | 'title', string>
      const figures = await figuresOf(tx, law, row, from, to, dayOf(context.now))
      const hazards = await hazardsIn(tx, row.premises_id, from, to)
      const weeks = await tx.query<ReportRow>(
        `select * from self_inspection_report where premises_id = $1 and cycle = 'week'
           and to_day between $2::date and $3::date order by to_day`,
        [row.premises_id, from, to],
      )
      const isWeek = kind.id === 'self-inspection-week'
      const signed = item.final === 'filed' ? { ...item.data } : {}
      const written = item.data[isWeek ? 'report' : 'minutes']
      return {
        itemId: params.id,
        kind: kind.id,
        state: item.state,
        version: item.version,
        title: title ?? '',
        period,
        from,
        to,
        fullAudit: item.data['fullAuditDue'] === 'yes',
        computedFrom: {
          days: figures.days,
          weeks: weeks.map(week => ({ id: week.item_id, period: week.period, state: week.state })),
        },
        figures: numbersOf(figures),
        repeats: figures.repeats,
        hazards: hazards.map(({ id, found_on, text, state }) => ({ id, foundOn: found_on, text, state })),
        text:
          typeof written === 'string'
            ? written
            : isWeek
              ? weekText(figures, hazards)
              : monthText(figures, weeks),
        signed,
      }
    })
  },
})

/** Drafts of reports and minutes; they are filed as actions on their work items. */
export const reportRoutes: Route[] = [draft]
