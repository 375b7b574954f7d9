import { rowView, type Sql } from '@shian/kernel'

interface InterestRow {
  id: string
  area: string
  person_id: string
  premises_id: string
  ended: boolean
}

/** Interests of officers in premises that were declared and not ended. */
export const interestView = rowView<InterestRow>({
  name: 'inspection_interest',
  types: ['supervision.InterestDeclared', 'supervision.InterestEnded'],
  key: 'id',
  columns: { id: 'text', area: 'text', person_id: 'text', premises_id: 'text', ended: 'boolean' },
  keysOf: event => [event.subject.slice(event.subject.indexOf('/') + 1)],
  fold(row, event, id) {
    if (event.type === 'supervision.InterestEnded') return row && { ...row, ended: true }
    const { personId, premisesId } = event.data as { personId: string; premisesId: string }
    return { id, area: event.area, person_id: personId, premises_id: premisesId, ended: false }
  },
})

/** `person/<id>` of everybody who may not act at the premises. @source 食品生产经营监督检查管理办法 Art. 23 */
export async function recusedFor(tx: Sql, premisesId: string): Promise<string[]> {
  const rows = await tx.query<{ person_id: string }>(
    'select distinct person_id from inspection_interest where premises_id = $1 and not ended order by 1 limit 200',
    [premisesId],
  )
  return rows.map(row => `person/${row.person_id}`)
}

/** Those of these premises in which somebody has an interest. */
export async function withInterests(tx: Sql, premisesIds: readonly string[]): Promise<Set<string>> {
  if (premisesIds.length === 0) return new Set()
  const rows = await tx.query<{ premises_id: string }>(
    'select distinct premises_id from inspection_interest where premises_id = any($1::text[]) and not ended',
    [[...new Set(premisesIds)]],
  )
  return new Set(rows.map(row => row.premises_id))
}
