import {
  addTerm,
  dayOf,
  inRange,
  Refusal,
  type RequestContext,
  registerRefusals,
  rowView,
  type Sql,
  termOf,
} from '@shian/kernel'

/** What lets the same points be looked at again within the interval. */
export const GROUNDS = ['complaint', 'violation', 'hazard'] as const

interface RepeatRow {
  premises_id: string
  area: string
  last_full_on: string | null
  points: Record<string, string>
}

/** Which check points were looked at when. */
export const repeatView = rowView<RepeatRow>({
  name: 'inspection_premises',
  types: ['inspection.Concluded'],
  key: 'premises_id',
  columns: { premises_id: 'text', area: 'text', last_full_on: 'date', points: 'jsonb' },
  keysOf: event => [String(event.data['premisesId'])],
  fold(row, event, premises_id) {
    const { answers, concludedOn, fullCoverage } = event.data as {
      answers: { item: string; result: string }[]
      concludedOn: string
      fullCoverage: boolean
    }
    const latest = (before: string | null | undefined): string =>
      before && before > concludedOn ? before : concludedOn
    const points = { ...row?.points }
    for (const { item, result } of answers)
      if (result !== 'not-applicable') points[item] = latest(points[item])
    const before = row?.last_full_on ?? null
    return { premises_id, area: event.area, last_full_on: fullCoverage ? latest(before) : before, points }
  },
})

export interface Wanted {
  premisesId: string
  kind: string
  /** Check points the visit is limited to; absent: all of them. */
  points?: readonly string[] | undefined
  ground?: string | undefined
}

/**
 * Refuses a visit that looks at the same points again within the interval. An unannounced visit follows a lead, and a
 * visit on a complaint, violation or hazard is excepted. A visit without named points looks at all of them, so it
 * repeats only what was looked at completely; its other points would otherwise never be seen.
 *
 * @throws Refusal inspection.repeated
 * @source rules/cn/inspection.json#no-repeat
 */
export async function assertNotRepeated(
  tx: Sql,
  context: Pick<RequestContext, 'rules' | 'calendar' | 'now' | 'scope'>,
  { premisesId, kind, points, ground }: Wanted,
): Promise<void> {
  if (kind === 'flight' || ground !== undefined) return
  const [row] = await tx.query<RepeatRow>('select * from inspection_premises where premises_id = $1', [
    premisesId,
  ])
  if (!row || !inRange(row.area, context.scope.act)) return
  const rule = context.rules.get('deadline', 'inspection.no-repeat', row.area, context.now)
  const today = dayOf(context.now)
  const lastDay = (day: string): string =>
    addTerm(`${day}T00:00:00+08:00`, termOf(rule), context.calendar, { roll: rule.value.roll ?? false })
      .dueDate
  const seen = points
    ? points.flatMap(point => row.points[point] ?? [])
    : [row.last_full_on].filter(day => day !== null)
  const last = seen.sort().at(-1)
  if (last === undefined || lastDay(last) < today) return
  throw new Refusal('inspection.repeated', 409, {
    premisesId,
    lastOn: last,
    until: lastDay(last),
    accepted: { inspectionKind: ['flight'], ground: GROUNDS },
  })
}

registerRefusals({
  'inspection.repeated': {
    zh: '{lastOn} 已检查过相同项目,{until} 前不得重复检查;有投诉举报、违法线索或隐患的,请注明事由',
    en: 'The same points were looked at on {lastOn} and may not be again before {until} is over, unless a complaint, a violation or a hazard is the ground',
  },
})
