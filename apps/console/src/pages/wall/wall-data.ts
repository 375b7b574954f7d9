import { type Page, useFeed, useFeedState } from '@shian/ui'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef } from 'react'
import { api } from '../../api/client.ts'
import type { Area, Camera, FindingGroup, HealthQueue } from '../../api/types.ts'
import { GROUPS_MAX } from './feed-order.ts'
import { createRefresher } from './refresher.ts'
import type { RiskRow, WorkRow } from './townships.ts'

/** An answer that keeps itself fresh. What was read last stays while the server is silent. */
export interface LiveAnswer<Data> {
  readonly data: Data | undefined
  /** When the present data were asked for, milliseconds since 1970. */
  readonly startedAt: number
  /** When they came; 0 before the first. */
  readonly at: number
  readonly error: unknown
  readonly retry: () => void
  /** Asks for new data at the pace of this answer. */
  readonly refresh: () => void
}

interface LiveOptions<Data> {
  readonly key: readonly unknown[]
  readonly read: (signal: AbortSignal) => Promise<Data>
  /** Facts that make the data stale. */
  readonly facts: readonly string[]
  /** Shortest time between two fetches after facts. */
  readonly gapMillis: number
  /** Time between fetches when nothing happens. */
  readonly intervalMillis: number
  /** The data of another key may stand in until the new ones are there. */
  readonly keepPrevious?: boolean
}

// Without live facts the wall asks more often, so that it does not fall behind by a minute.
const BROKEN_INTERVAL_MILLIS = 5_000

function useLive<Data>(options: LiveOptions<Data>): LiveAnswer<Data> {
  const { read, facts, gapMillis, intervalMillis } = options
  const { state } = useFeedState()
  const query = useQuery({
    queryKey: ['wall', ...options.key],
    queryFn: async ({ signal }) => {
      const startedAt = Date.now()
      return { startedAt, data: await read(signal) }
    },
    refetchInterval: state === 'live' ? intervalMillis : Math.min(intervalMillis, BROKEN_INTERVAL_MILLIS),
    ...(options.keepPrevious ? { placeholderData: keepPreviousData } : {}),
  })
  const refetch = useRef(query.refetch)
  refetch.current = query.refetch
  const refresher = useMemo(
    () => createRefresher(() => refetch.current({ cancelRefetch: false }), gapMillis),
    [gapMillis],
  )
  useEffect(() => () => refresher.stop(), [refresher])
  useFeed(facts, refresher.request)
  return {
    data: query.data?.data,
    startedAt: query.data?.startedAt ?? 0,
    at: query.dataUpdatedAt,
    error: query.error,
    retry: () => void query.refetch(),
    refresh: refresher.request,
  }
}

const FINDING_FACTS = ['vision.Finding', 'vision.Verdict']
const LIST_MAX = 200

function readGroups(
  state: string,
  area: string,
  limit: number,
  signal: AbortSignal,
): Promise<Page<FindingGroup>> {
  return api.get<Page<FindingGroup>>('/v1/vision/findings', { query: { state, area, limit }, signal })
}

/** The newest open groups of an area, close behind the facts. */
export function useRecentFindings(area: string): LiveAnswer<Page<FindingGroup>> {
  return useLive({
    key: ['recent', area],
    read: signal => readGroups('open', area, GROUPS_MAX, signal),
    facts: FINDING_FACTS,
    gapMillis: 250,
    intervalMillis: 15_000,
    keepPrevious: true,
  })
}

/** Open groups of everything the post sees, as far back as one page reaches. */
export function useBacklog(): LiveAnswer<Page<FindingGroup>> {
  return useLive({
    key: ['backlog'],
    read: signal => readGroups('open', '', LIST_MAX, signal),
    facts: FINDING_FACTS,
    gapMillis: 4_000,
    intervalMillis: 30_000,
  })
}

/** The newest groups in any state, for the figures of the day and the last finding. */
export function useLatestFindings(): LiveAnswer<Page<FindingGroup>> {
  return useLive({
    key: ['latest'],
    read: signal => readGroups('all', '', LIST_MAX, signal),
    facts: FINDING_FACTS,
    gapMillis: 8_000,
    intervalMillis: 60_000,
  })
}

const CAMERA_FACTS = ['vision.Camera']
const CAMERA_PAGES_MAX = 10

async function readCameras(signal: AbortSignal): Promise<Camera[]> {
  const cameras: Camera[] = []
  let after: string | undefined
  for (let page = 0; page < CAMERA_PAGES_MAX; page++) {
    const { items, next } = await api.get<Page<Camera>>('/v1/vision/cameras', {
      query: { limit: LIST_MAX, after },
      signal,
    })
    cameras.push(...items.filter(camera => camera.state !== 'reports'))
    if (!next) break
    after = next
  }
  return cameras
}

/** Every camera with a picture that the post sees. */
export function useCameras(): LiveAnswer<Camera[]> {
  return useLive({
    key: ['cameras'],
    read: readCameras,
    facts: CAMERA_FACTS,
    gapMillis: 2_000,
    intervalMillis: 30_000,
  })
}

/** How many cameras there are and how many of them work. */
export function useCameraCounts(): LiveAnswer<HealthQueue['counts']> {
  return useLive({
    key: ['health'],
    read: async signal =>
      (await api.get<HealthQueue>('/v1/vision/health', { query: { limit: 1 }, signal })).counts,
    facts: CAMERA_FACTS,
    gapMillis: 2_000,
    intervalMillis: 30_000,
  })
}

/** Open and overdue work by township. */
export function useWorkSummary(): LiveAnswer<WorkRow[]> {
  return useLive({
    key: ['work'],
    read: async signal =>
      (await api.get<{ areas: WorkRow[] }>('/v1/work/summary', { query: { level: 'township' }, signal }))
        .areas,
    facts: ['work.', 'inspection.'],
    gapMillis: 5_000,
    intervalMillis: 60_000,
  })
}

/** Premises by grade and township. */
export function useRiskSummary(): LiveAnswer<RiskRow[]> {
  return useLive({
    key: ['risk'],
    read: async signal =>
      (await api.get<{ items: RiskRow[] }>('/v1/risk/summary', { query: { level: 'township' }, signal }))
        .items,
    facts: ['risk.'],
    gapMillis: 15_000,
    intervalMillis: 300_000,
  })
}

/** The areas of the city, from the same place in the cache as everywhere in the console. */
export function useAreaList(): Pick<LiveAnswer<Area[]>, 'data' | 'at' | 'error' | 'retry'> {
  const query = useQuery({
    queryKey: ['areas'],
    queryFn: ({ signal }) => api.get<{ items: Area[] }>('/v1/registry/areas', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return {
    data: query.data?.items,
    at: query.dataUpdatedAt,
    error: query.error,
    retry: () => void query.refetch(),
  }
}
