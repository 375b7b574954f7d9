import type { Sql } from '../sql.ts'
import { actsOf, type Kind, listOf } from '../work/index.ts'
import type { WorkHost } from './host.ts'

/** Whether a role may see the items of a kind. The newest definition decides, also for items on older ones. */
export function mayReadKind(host: WorkHost, role: string, kindId: string): boolean {
  const kind = host.kinds.find(kindId)
  if (kind?.readers) return kind.readers.includes(role)
  if (!(host.namedOnly ?? []).includes(role)) return true
  return (
    kind !== undefined && actsOf(kind).some(([, by]) => listOf(by).some(one => one.roles?.includes(role)))
  )
}

/** The kinds a role may see; undefined when it may see all there are. */
export function readableKinds(host: WorkHost, role: string): string[] | undefined {
  const ids = [...new Set(host.kinds.kinds.map((kind: Kind) => kind.id))]
  const readable = ids.filter(id => mayReadKind(host, role, id))
  const isNarrow = readable.length < ids.length || (host.namedOnly ?? []).includes(role)
  return isNarrow ? readable : undefined
}

const WORK = 'work/'

/**
 * The kinds of the work items among the subjects of facts, by subject: what decides who may be shown such a fact
 * outside the lists. Cost: one look-up, none without work items.
 */
export async function kindsOfSubjects(tx: Sql, subjects: readonly string[]): Promise<Map<string, string>> {
  const ids = [
    ...new Set(subjects.flatMap(subject => (subject.startsWith(WORK) ? subject.slice(WORK.length) : []))),
  ]
  if (ids.length === 0) return new Map()
  const rows = await tx.query<{ id: string; kind: string }>(
    'select id, kind from work_item where id = any($1::text[])',
    [ids],
  )
  return new Map(rows.map(row => [WORK + row.id, row.kind]))
}
