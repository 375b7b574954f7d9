import type { Page } from '@shian/ui'
import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { api } from '../../api/client.ts'
import type { WorkCard } from '../../api/types.ts'

/** What the worklist shows. Kept in the address, so that a list can be sent to a colleague. */
export interface WorkFilter {
  readonly scope: 'mine' | 'area'
  readonly kind: string
  readonly state: string
  readonly area: string
  readonly q: string
  readonly premises: string
  readonly overdue: boolean
  readonly closed: boolean
}

const NAMES = ['kind', 'state', 'area', 'q', 'premises'] as const

/** The filter in the address, and the way to change it. */
export function useWorkFilter(defaultScope: WorkFilter['scope']) {
  const [parameters, setParameters] = useSearchParams()
  const filter = useMemo<WorkFilter>(() => {
    const scope = parameters.get('scope')
    return {
      scope: scope === 'mine' || scope === 'area' ? scope : defaultScope,
      kind: parameters.get('kind') ?? '',
      state: parameters.get('state') ?? '',
      area: parameters.get('area') ?? '',
      q: parameters.get('q') ?? '',
      premises: parameters.get('premises') ?? '',
      overdue: parameters.get('overdue') === 'true',
      closed: parameters.get('closed') === 'true',
    }
  }, [parameters, defaultScope])
  const change = useCallback(
    (part: Partial<WorkFilter>) =>
      setParameters(
        was => {
          const next = new URLSearchParams(was)
          for (const [name, value] of Object.entries(part)) {
            if (value === '' || value === false) next.delete(name)
            else next.set(name, String(value))
          }
          return next
        },
        { replace: true },
      ),
    [setParameters],
  )
  const clear = useCallback(
    () => setParameters({ scope: filter.scope }, { replace: true }),
    [setParameters, filter.scope],
  )
  const narrowed = filter.overdue || filter.closed || NAMES.some(name => filter[name] !== '')
  return { filter, change, clear, narrowed }
}

/** One page of the worklist. */
export function fetchWork(
  filter: WorkFilter,
  after: string | undefined,
  signal: AbortSignal | undefined,
  limit: number,
): Promise<Page<WorkCard>> {
  const { closed, overdue, ...rest } = filter
  return api.get<Page<WorkCard>>('/v1/work/items', {
    query: {
      ...rest,
      ...(overdue ? { overdue: true } : {}),
      ...(closed ? {} : { open: true }),
      sort: 'due',
      after,
      limit,
    },
    ...(signal ? { signal } : {}),
  })
}
