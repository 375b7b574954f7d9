import { appendDecisions, type Day, type Decision, type Node, type Sql } from '@shian/kernel'
import { dutyOn, regimeOfRow } from './duty.ts'
import { checklistOf, dayDueOn, dayMissedAt, hintOf, type Law, rolesFor } from './law.ts'
import { sheetIdOf } from './period.ts'
import { daySheet, type FoundHazard, type SheetCommand } from './sheet.ts'
import { type DaysRow, markOn, type PremisesRow } from './views.ts'

const ACTOR = 'system/self-inspection'
const COLUMNS = `premises_id, area, sign_name, kind, diners, factors, opened_on, closed_on, enrolled_on, closures, patterns`

/** A sheet as it was signed; absent: it did not come. */
export interface SignedDay {
  actor: string
  role: string
  at: Date
  tookSeconds: number
  hazards: readonly FoundHazard[]
}

/** A day a premises owed, with the points of its list. */
export interface OwedDay {
  premisesId: string
  area: string
  day: Day
  points: readonly { id: string; key: boolean; title: string }[]
}

function decisionOf(
  law: Law,
  node: Node,
  row: PremisesRow,
  day: Day,
  signed: SignedDay | undefined,
  now: Date,
) {
  const subject = `self-inspection/${sheetIdOf(row.premises_id, 'day', day)}`
  const dueOn = dayDueOn(law, row.area, day)
  const base = { premisesId: row.premises_id, premisesKind: row.kind, cycle: 'day' as const }
  const head = { ...base, period: day, from: day, to: day, dueOn }
  const regime = regimeOfRow(law, row, day)
  const { rule, version } = checklistOf(law, regime.list, row.area, day)
  const groups = rule.value.items.map(item => hintOf(law, regime.list, item.id, row.area, day).group)
  const command: SheetCommand = signed
    ? {
        do: 'submit',
        commandId: `history-${day}`,
        head,
        said: {
          checklist: version,
          late: false,
          role: signed.role,
          standIn: !rolesFor(law, regime, 'day', row.area, day).includes(signed.role),
          groups: [...new Set(groups)],
          tookSeconds: signed.tookSeconds,
        },
        hazards: signed.hazards,
      }
    : { do: 'miss', head, at: new Date(dayMissedAt(law, row.area, day)) }
  const actor = signed?.actor ?? ACTOR
  const at = signed ? { time: signed.at } : {}
  const drafts = daySheet
    .decide(daySheet.initial, command, { now, actor, subject })
    .map(draft => ({ ...draft, ...at }))
  const context = { subject, area: row.area, actor, now, source: node.source, views: node.views }
  return { drafts, context, expectedVersion: 0 } satisfies Decision
}

/**
 * Tells the days of the past that premises owed, through the same decider as one sheet at a time. For loading history:
 * a day that has its sheet is left as it is.
 *
 * Cost: two reads and one append; keep a call below 100 premises and 30 days.
 *
 * @returns sheets written, signed or missed
 */
export async function tellDays(
  tx: Sql,
  node: Node,
  law: Law,
  told: { premisesIds: readonly string[]; days: readonly Day[]; now: Date },
  say: (owed: OwedDay) => SignedDay | undefined,
): Promise<number> {
  const { premisesIds, days, now } = told
  const rows = await tx.query<PremisesRow>(
    `select ${COLUMNS} from self_inspection_premises where premises_id = any($1::text[]) order by premises_id`,
    [premisesIds],
  )
  const known = await tx.query<DaysRow & { premises_id: string }>(
    'select * from self_inspection_days where premises_id = any($1::text[])',
    [premisesIds],
  )
  const marks = new Map(known.map(row => [`${row.premises_id}|${row.month}`, row.marks]))
  const decisions = rows.flatMap(row =>
    days.flatMap(day => {
      const mark = markOn(marks.get(`${row.premises_id}|${day.slice(0, 7)}`), day)
      if (mark !== '.' || dutyOn(law, row, day) !== 'owed') return []
      const { rule } = checklistOf(law, regimeOfRow(law, row, day).list, row.area, day)
      const points = rule.value.items.map(({ id, key = false, title }) => ({ id, key, title: title.zh }))
      const signed = say({ premisesId: row.premises_id, area: row.area, day, points })
      return [decisionOf(law, node, row, day, signed, now)]
    }),
  )
  await appendDecisions(tx, decisions, node.views)
  return decisions.length
}
