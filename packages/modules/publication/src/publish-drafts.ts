import type { Act, Node, Sql } from '@shian/kernel'
import { type Law, shownUntil } from './law.ts'
import { decideAll } from './publish-many.ts'
import type { ProposalRow } from './views.ts'

const DRAFTS_MAX = 500

/**
 * Publishes drafts as they stand, each some days after it was proposed: the history of a city that is loaded, where
 * a publisher did so at the time. One read and one append.
 *
 * @param when `before`: only drafts proposed earlier; `days`: how long after its proposal each was published
 * @returns drafts taken, at most 500; 0 when none is left
 */
export async function publishDrafts(
  tx: Sql,
  node: Node,
  law: Law,
  when: { before: Date; days: number },
  act: Pick<Act, 'actor' | 'now'>,
): Promise<number> {
  const rows = await tx.query<ProposalRow>(
    `select * from publication_proposal where state = 'proposed' and proposed_at < $1 order by id limit ${DRAFTS_MAX}`,
    [when.before],
  )
  const tasks = rows.map(row => {
    const at = new Date(row.proposed_at.getTime() + when.days * 86_400_000)
    const content = { ...row.draft, ...shownUntil(law, row.kind, row.area, at, row.draft.rule.id) }
    const subject = `notice/${row.id}`
    return {
      subject,
      area: row.area,
      cause: row.draft.of ?? '',
      command: { do: 'publish', content, at } as const,
    }
  })
  await decideAll(tx, node, tasks, act)
  return rows.length
}
