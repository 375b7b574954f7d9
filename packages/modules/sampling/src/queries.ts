import {
  type AreaRange,
  addTerm,
  type ItemState,
  loadItem,
  Refusal,
  type RequestContext,
  type Sql,
  termOf,
  workHost,
} from '@shian/kernel'
import type { CodeRange } from './code-bank.ts'
import type { CodeRangeRow, PlanRow, SampleRow } from './views.ts'

/** A sampling item in a range of areas. @throws Refusal kernel.not_found, sampling.not_a_sample */
export async function getSampling(tx: Sql, range: AreaRange, id: string): Promise<ItemState> {
  const [row] = await tx.query<{ kind: string }>(
    'select kind from work_item where id = $1 and area >= $2 and area < $3',
    [id, range.lo, range.hi],
  )
  if (!row) throw new Refusal('kernel.not_found', 404, { what: `抽检任务 sampling ${id}` })
  if (row.kind !== 'sampling') throw new Refusal('sampling.not_a_sample', 409, { item: id })
  return (await loadItem(tx, workHost(), id)).item
}

/** A sample in a range of areas. @throws Refusal sampling.code_unknown */
export async function getSample(tx: Sql, range: AreaRange, code: string): Promise<SampleRow> {
  const [row] = await tx.query<SampleRow>(
    'select * from sampling_sample where code = $1 and area >= $2 and area < $3',
    [code, range.lo, range.hi],
  )
  if (!row) throw new Refusal('sampling.code_unknown', 404, { code })
  return row
}

const toRange = ({ prefix, first, last, digits }: CodeRangeRow): CodeRange => ({
  prefix,
  from: first,
  to: last,
  digits,
})

/** Ranges given out under a prefix. */
export async function rangesOf(tx: Sql, prefix: string): Promise<CodeRange[]> {
  const rows = await tx.query<CodeRangeRow>(
    'select * from sampling_code_range where prefix = $1 order by first limit 1000',
    [prefix],
  )
  return rows.map(toRange)
}

/** Ranges a code may lie in: those whose prefix it begins with. */
export async function rangesFor(tx: Sql, code: string): Promise<CodeRange[]> {
  const rows = await tx.query<CodeRangeRow>(
    'select * from sampling_code_range where starts_with($1, prefix) order by prefix, first limit 1000',
    [code],
  )
  return rows.map(toRange)
}

/** Ranges of an area, newest first. At most 200. */
export function listRanges(tx: Sql, range: AreaRange): Promise<CodeRangeRow[]> {
  return tx.query<CodeRangeRow>(
    'select * from sampling_code_range where area >= $1 and area < $2 order by issued_at desc, id limit 200',
    [range.lo, range.hi],
  )
}

/** Plans of an area, newest first. At most 200. */
export function listPlans(tx: Sql, range: AreaRange): Promise<PlanRow[]> {
  return tx.query<PlanRow>(
    'select * from sampling_plan where area >= $1 and area < $2 order by issued_at desc, id limit 200',
    [range.lo, range.hi],
  )
}

/**
 * Until when the spare sample is kept; null while there is no result.
 *
 * @source rules/cn/sampling.json#keep-failed
 */
export function keptUntil(context: RequestContext, row: SampleRow): string | null {
  if (row.result_on === null) return null
  const id = row.verdict === 'pass' ? 'sampling.keep-passed' : 'sampling.keep-failed'
  const from = new Date(`${row.result_on}T04:00:00Z`)
  const rule = context.rules.get('deadline', id, row.area, from)
  return addTerm(from, termOf(rule), context.calendar, { roll: rule.value.roll ?? false }).dueDate
}
