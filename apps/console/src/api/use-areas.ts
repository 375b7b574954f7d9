import type { Suggestion } from '@shian/ui'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { api } from './client.ts'
import type { Area } from './types.ts'

const SUGGESTIONS_MAX = 20

/** The areas of the city, by code; the list is fetched once and kept. */
export function useAreas(within?: string) {
  const { data } = useQuery({
    queryKey: ['areas'],
    queryFn: ({ signal }) => api.get<{ items: Area[] }>('/v1/registry/areas', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const byCode = useMemo(() => new Map(data?.items.map(area => [area.code, area])), [data])
  const nameOf = useCallback((code: string) => byCode.get(code.split('/')[0] ?? code)?.name ?? code, [byCode])
  const search = useCallback(
    async (text: string): Promise<readonly Suggestion[]> =>
      [...byCode.values()]
        .filter(
          area =>
            (!within || area.code.startsWith(within)) &&
            (area.name.includes(text) || area.code.startsWith(text)),
        )
        .sort((one, two) => one.code.length - two.code.length || (one.code < two.code ? -1 : 1))
        .slice(0, SUGGESTIONS_MAX)
        .map(area => ({
          value: area.code,
          label: area.name,
          hint: (area.parent && byCode.get(area.parent)?.name) || area.code,
        })),
    [byCode, within],
  )
  return { byCode, nameOf, search }
}
