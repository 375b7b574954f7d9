import { QueryClient, type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { toApiError } from './problem.ts'

const RETRIES = 3

/** One page of a keyset-paged list. */
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly next: string | null
}

/**
 * The cache of server answers. Reads are tried again when nobody answered or the server asked for it, never when it
 * said no; changes are never repeated by the machine.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        networkMode: 'always',
        retry: (count, thrown) => {
          const { kind } = toApiError(thrown)
          return count < RETRIES && (kind === 'network' || kind === 'unavailable')
        },
        retryDelay: (count, thrown) => {
          const asked = toApiError(thrown).retryAfterSeconds
          return asked === undefined ? Math.min(500 * 2 ** count, 8_000) : Math.min(asked, 30) * 1_000
        },
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}

/** A keyset-paged list as one growing list of rows. */
export interface KeysetList<Item> {
  readonly rows: readonly Item[]
  readonly query: UseInfiniteQueryResult<unknown, Error>
  readonly hasMore: boolean
  readonly loadMore: () => void
}

/** Reads a keyset-paged list page by page; `fetchPage` is given the key to go on after. */
export function useKeysetList<Item>(
  queryKey: readonly unknown[],
  fetchPage: (after: string | undefined, signal: AbortSignal) => Promise<Page<Item>>,
  options: { readonly enabled?: boolean } = {},
): KeysetList<Item> {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => fetchPage(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next ?? undefined,
    enabled: options.enabled ?? true,
  })
  const rows = useMemo(() => query.data?.pages.flatMap(page => page.items) ?? [], [query.data])
  return {
    rows,
    query: query as UseInfiniteQueryResult<unknown, Error>,
    hasMore: query.hasNextPage,
    loadMore: () => void query.fetchNextPage(),
  }
}
