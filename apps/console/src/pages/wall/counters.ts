import type { Page } from '@shian/ui'
import { formatDay, useText } from '@shian/ui'
import type { FindingGroup } from '../../api/types.ts'
import { countBySeverity } from './feed-order.ts'
import type { WorkRow } from './townships.ts'
import { wallText } from './wall.text.ts'
import type { LiveAnswer } from './wall-data.ts'
import type { Counter } from './wall-header.tsx'

/** How many of the groups are of one day in Asia/Shanghai. */
export function countOfDay(groups: readonly FindingGroup[], day: string): number {
  return groups.filter(({ lastAt }) => formatDay(lastAt) === day).length
}

const SEVERITIES = [
  ['grave', 'triangle', 'grave'],
  ['alert', 'diamond', 'serious'],
  ['notice', 'square', 'warn'],
] as const

export interface CounterSources {
  readonly backlog: LiveAnswer<Page<FindingGroup>>
  readonly latest: LiveAnswer<Page<FindingGroup>>
  readonly cameras: LiveAnswer<{ readonly total: number; readonly ok: number }>
  readonly work: LiveAnswer<WorkRow[]>
  readonly today: string
}

/** The figures of the header, each with the list it opens. */
export function useCounters({ backlog, latest, cameras, work, today }: CounterSources): Counter[] {
  const t = useText(wallText)
  const counts = backlog.data && countBySeverity(backlog.data.items)
  const ofToday = latest.data && countOfDay(latest.data.items, today)
  const ok = cameras.data?.ok
  const total = cameras.data?.total
  const overdue = work.data?.reduce((sum, row) => sum + row.overdue, 0)
  const healthy = ok === total
  return [
    ...SEVERITIES.map(
      ([severity, shape, tone]): Counter => ({
        id: severity,
        label: t(`counter.${severity}`),
        value: counts?.[severity],
        atLeast: backlog.data?.next != null,
        to: `/findings?state=open&severity=${severity}`,
        tone,
        shape,
        at: backlog.at,
        failed: Boolean(backlog.error),
      }),
    ),
    {
      id: 'cameras',
      label: t('counterCameras'),
      value: ok,
      total,
      to: '/cameras',
      tone: healthy ? 'good' : 'warn',
      shape: 'camera',
      at: cameras.at,
      failed: Boolean(cameras.error),
    },
    {
      id: 'overdue',
      label: t('counterOverdue'),
      value: overdue,
      to: '/work?scope=area&overdue=true',
      tone: 'grave',
      shape: 'clock',
      at: work.at,
      failed: Boolean(work.error),
    },
    {
      id: 'today',
      label: t('counterToday'),
      value: ofToday,
      atLeast: latest.data !== undefined && ofToday === latest.data.items.length && latest.data.next !== null,
      to: '/findings?state=all',
      tone: 'info',
      shape: 'eye',
      at: latest.at,
      failed: Boolean(latest.error),
    },
  ]
}
