import type { Trace, TraceStep } from '@shian/kernel'
import { acting, finance, handler, leader, opening, platform } from './trace-words.ts'

const assessed = (penalty: number, amount: number, needsFinance: 'yes' | 'no'): TraceStep[] => [
  opening('2026-09-01T09:00:00+08:00', { title: '老街烧烤', penalty }, { running: ['notify'] }),
  acting(
    '2026-09-02T09:00:00+08:00',
    handler,
    'assess',
    { level: '1', penalty, ground: '提供完整证据' },
    { state: 'computing' },
  ),
  acting(
    '2026-09-02T09:00:01+08:00',
    handler,
    'compute',
    { amount, needsFinance, trace: '5%' },
    {
      refused: 'work.not_permitted',
    },
  ),
  acting(
    '2026-09-02T09:00:01+08:00',
    platform,
    'compute',
    { amount, needsFinance, trace: '5%' },
    {
      state: 'assessed',
      events: ['complaints.RewardAssessed'],
    },
  ),
]

/** Stories every version must tell alike. */
export const rewardTraces: readonly Trace[] = [
  {
    name: 'a small reward is approved, told, claimed and paid',
    steps: [
      ...assessed(20_000_000, 1_000_000, 'no'),
      acting('2026-09-03T09:00:00+08:00', finance, 'approve', {}, { refused: 'work.not_permitted' }),
      acting('2026-09-03T09:00:00+08:00', leader, 'approve', {}, { state: 'approved' }),
      acting(
        '2026-09-04T09:00:00+08:00',
        handler,
        'notify',
        {},
        {
          state: 'notified',
          running: ['claim'],
          overdue: [],
        },
      ),
      acting(
        '2026-09-05T09:00:00+08:00',
        platform,
        'claim',
        { payment: 'counter' },
        { running: ['collect'] },
      ),
      acting(
        '2026-09-08T09:00:00+08:00',
        finance,
        'pay',
        { voucher: 'V1' },
        {
          final: 'paid',
          events: ['complaints.RewardPaid'],
        },
      ),
    ],
  },
  {
    name: 'from half a million on finance decides with us; nobody claims it',
    steps: [
      ...assessed(1_000_000_000, 50_000_000, 'yes'),
      acting('2026-09-03T09:00:00+08:00', leader, 'approve', {}, { state: 'with-finance' }),
      acting('2026-09-04T09:00:00+08:00', finance, 'agree-finance', {}, { state: 'approved' }),
      acting('2026-09-07T09:00:00+08:00', handler, 'notify', {}, { due: { claim: '2026-10-23' } }),
      acting('2026-09-30T09:00:00+08:00', leader, 'forfeit', {}, { refused: 'work.guard_failed' }),
      acting(
        '2026-10-27T09:00:00+08:00',
        leader,
        'forfeit',
        {},
        {
          final: 'forfeited',
          overdue: ['claim'],
          events: ['complaints.RewardForfeited'],
        },
      ),
    ],
  },
]
