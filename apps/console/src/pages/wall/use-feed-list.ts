import type { Page } from '@shian/ui'
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { api } from '../../api/client.ts'
import type { FindingGroup } from '../../api/types.ts'
import { keyAfter, rankGroups, reconcile } from './feed-order.ts'
import { type Act, applyActs, createTriageDesk, type TriageDesk } from './triage-desk.ts'
import type { LiveAnswer } from './wall-data.ts'

/** The desk of this page. `onSettled` hears every answer of the server to a verdict. */
export function useTriageDesk(onSettled: (act: Act) => void): {
  readonly desk: TriageDesk
  readonly acts: readonly Act[]
} {
  const latest = useRef(onSettled)
  latest.current = onSettled
  const [desk] = useState(() =>
    createTriageDesk({
      post: (path, body) => api.post(path, body),
      now: () => Date.now(),
      onSettled: act => latest.current(act),
    }),
  )
  return { desk, acts: useSyncExternalStore(desk.subscribe, desk.acts) }
}

/** The groups shown, and the one selected. */
export interface FeedList {
  readonly groups: readonly FindingGroup[]
  readonly selected: FindingGroup | undefined
  readonly select: (key: string | undefined) => void
  readonly move: (step: 1 | -1) => void
  readonly moveToEnd: (end: 'first' | 'last') => void
  /** Selects the neighbour of a group that is about to leave. */
  readonly leave: (key: string) => void
  /** When the list last took the selection elsewhere by itself, by the monotonic clock. */
  readonly movedByListAt: () => number
}

const NO_GROUPS: readonly FindingGroup[] = []

/** Ranks the groups, applies what was just done to them, and keeps the selection on its group. */
export function useFeedList(
  recent: LiveAnswer<Page<FindingGroup>>,
  backlog: LiveAnswer<Page<FindingGroup>>,
  acts: readonly Act[],
  area: string,
): FeedList {
  const groups = useMemo(() => {
    const inArea = (group: FindingGroup) => group.premises.area.startsWith(area)
    const newest = applyActs(recent.data?.items ?? NO_GROUPS, acts, recent.startedAt).filter(inArea)
    const older = applyActs(backlog.data?.items ?? NO_GROUPS, acts, backlog.startedAt).filter(inArea)
    return rankGroups(newest, older)
  }, [recent.data, recent.startedAt, backlog.data, backlog.startedAt, acts, area])
  const keys = useMemo(() => groups.map(({ groupKey }) => groupKey), [groups])
  const [wanted, setWanted] = useState<string | undefined>()
  const before = useRef<readonly string[]>([])
  const movedAt = useRef(Number.NEGATIVE_INFINITY)
  const current = reconcile(before.current, keys, wanted)
  useEffect(() => {
    before.current = keys
    if (current === wanted) return
    if (wanted !== undefined) movedAt.current = performance.now()
    setWanted(current)
  }, [keys, current, wanted])
  const at = current === undefined ? -1 : keys.indexOf(current)
  const move = (step: 1 | -1) => {
    const next = keys[Math.min(Math.max(at + step, 0), keys.length - 1)]
    if (next !== undefined) setWanted(next)
  }
  const leave = (key: string) => {
    const next = keyAfter(keys, key, new Set(keys.filter(other => other !== key)))
    if (key === current) setWanted(next)
  }
  return {
    groups,
    selected: groups[at],
    select: setWanted,
    move,
    moveToEnd: end => setWanted(keys[end === 'first' ? 0 : keys.length - 1]),
    leave,
    movedByListAt: useCallback(() => movedAt.current, []),
  }
}

/** Calls `onNew` with groups of the gravest class that were not there before; not for those of the first answer. */
export function useNewGrave(
  groups: readonly FindingGroup[],
  loaded: boolean,
  onNew: (groups: FindingGroup[]) => void,
): void {
  const known = useRef<Set<string> | undefined>(undefined)
  const latest = useRef(onNew)
  latest.current = onNew
  useEffect(() => {
    if (!loaded) return
    const grave = groups.filter(({ severity }) => severity === 'grave')
    const before = known.current
    if (!before) {
      known.current = new Set(grave.map(({ groupKey }) => groupKey))
      return
    }
    const fresh = grave.filter(({ groupKey }) => !before.has(groupKey))
    for (const { groupKey } of fresh) before.add(groupKey)
    // Hours of alarms must not be remembered for ever.
    if (before.size > KNOWN_MAX) known.current = new Set([...before].slice(-KNOWN_MAX / 2))
    if (fresh.length > 0) latest.current(fresh)
  }, [groups, loaded])
}

const KNOWN_MAX = 2_000
