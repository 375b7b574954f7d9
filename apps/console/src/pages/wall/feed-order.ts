import type { FindingGroup } from '../../api/types.ts'

/** Most groups shown at once; what is more is counted and reached by the list page. */
export const GROUPS_MAX = 60

const isGrave = (group: FindingGroup): boolean => group.severity === 'grave'
const newestFirst = (one: FindingGroup, other: FindingGroup): number =>
  one.lastAt === other.lastAt ? (one.groupKey < other.groupKey ? -1 : 1) : one.lastAt > other.lastAt ? -1 : 1

/**
 * The groups the feed shows: grave ones first, whatever their age, then the newest.
 *
 * @param recent the newest groups, fetched often
 * @param backlog more open groups, fetched seldom; only its grave ones are taken
 */
export function rankGroups(
  recent: readonly FindingGroup[],
  backlog: readonly FindingGroup[],
  limit = GROUPS_MAX,
): FindingGroup[] {
  const known = new Set(recent.map(group => group.groupKey))
  const older = backlog.filter(group => isGrave(group) && !known.has(group.groupKey))
  const all = [...recent, ...older]
  return [
    ...all.filter(isGrave).sort(newestFirst),
    ...all.filter(group => !isGrave(group)).sort(newestFirst),
  ].slice(0, limit)
}

/** The key to select instead of one that is acted upon or gone: the one after it, else the one before it. */
export function keyAfter(
  before: readonly string[],
  gone: string,
  present: ReadonlySet<string>,
): string | undefined {
  const at = before.indexOf(gone)
  if (at < 0) return undefined
  return (
    before.slice(at + 1).find(key => present.has(key)) ??
    before
      .slice(0, at)
      .reverse()
      .find(key => present.has(key))
  )
}

/** The selection after the list changed: kept while it is there, else its neighbour, else the first. */
export function reconcile(
  before: readonly string[],
  after: readonly string[],
  selected: string | undefined,
): string | undefined {
  const present = new Set(after)
  if (selected !== undefined && present.has(selected)) return selected
  return (selected === undefined ? undefined : keyAfter(before, selected, present)) ?? after[0]
}

/** How many open groups there are of each severity. */
export function countBySeverity(
  groups: readonly FindingGroup[],
): Readonly<Record<'grave' | 'alert' | 'notice', number>> {
  const counts = { grave: 0, alert: 0, notice: 0 }
  for (const { severity } of groups) if (severity in counts) counts[severity] += 1
  return counts
}
