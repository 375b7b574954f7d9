import { directory, divisionOf, type Sql } from '@shian/kernel'

/**
 * The officer who answers for the area, as the first assignee; the next one when he has an interest. Nobody when no
 * post is filled, which lists show.
 *
 * @param recused `person/<id>` of officers with an interest. @source 食品生产经营监督检查管理办法 Art. 23
 */
export async function assigneesFor(
  tx: Sql,
  area: string,
  at: Date,
  recused: readonly string[] = [],
): Promise<string[]> {
  const responsible = await directory().findResponsible(tx, 'inspector', divisionOf(area), at)
  const first = responsible && `person/${responsible.personId}`
  if (!first || !recused.includes(first)) return first ? [first] : []
  const holders = await directory().holdersOver(tx, ['inspector'], divisionOf(area), at)
  const other = holders.map(({ personId }) => `person/${personId}`).find(id => !recused.includes(id))
  return other ? [other] : []
}
