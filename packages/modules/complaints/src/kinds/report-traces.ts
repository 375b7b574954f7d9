import type { Trace } from '@shian/kernel'
import { acting, handler, leader, opening, platform } from './trace-words.ts'

const told = { channel: 'web', category: 'additive', content: '后厨使用非食用色素', named: 'yes' }

/** Stories every version must tell alike. Dates of 2026 with the holidays of that year. */
export const reportTraces: readonly Trace[] = [
  {
    name: 'verified within the extended term, filed, told, and a reward follows the case',
    steps: [
      opening('2026-03-16T09:00:00+08:00', told, { running: ['verify'], due: { verify: '2026-04-07' } }),
      acting('2026-03-17T09:00:00+08:00', handler, 'check', {}, { state: 'checking' }),
      {
        at: '2026-03-30T09:00:00+08:00',
        actor: leader,
        command: { do: 'extend', clock: 'verify', by: { value: 15, unit: 'workday' }, reason: '待检验' },
        expect: { due: { verify: '2026-04-28' } },
      },
      {
        at: '2026-03-31T09:00:00+08:00',
        actor: leader,
        command: { do: 'extend', clock: 'verify', by: { value: 1, unit: 'workday' }, reason: '再延' },
        expect: { refused: 'work.extended_already' },
      },
      acting('2026-04-08T09:00:00+08:00', handler, 'file', {}, { refused: 'work.not_permitted' }),
      acting(
        '2026-04-08T09:00:00+08:00',
        leader,
        'file',
        { finding: '检出苏丹红' },
        {
          state: 'filed',
          running: ['tell-filed'],
          overdue: [],
          due: { 'tell-filed': '2026-04-15' },
          events: ['complaints.ReportFiled'],
        },
      ),
      acting('2026-04-09T09:00:00+08:00', handler, 'proceed', {}, { refused: 'work.guard_failed' }),
      acting('2026-04-09T09:00:00+08:00', handler, 'inform', { answer: '已立案' }, { state: 'case-open' }),
      acting(
        '2026-06-09T09:00:00+08:00',
        platform,
        'conclude',
        { caseOutcome: 'penalty', penalty: 20_000_000, caseNumber: '1号', rewardEligible: 'yes' },
        { final: 'filed', links: ['reward'], events: ['complaints.ReportClosed'] },
      ),
    ],
  },
  {
    name: 'anonymous, not filed, closed without telling anybody',
    steps: [
      opening('2026-03-16T09:00:00+08:00', { ...told, named: 'no' }, { state: 'received' }),
      acting('2026-03-17T09:00:00+08:00', handler, 'check', {}, {}),
      acting(
        '2026-03-20T09:00:00+08:00',
        leader,
        'not-file',
        { finding: '未见违法' },
        {
          state: 'not-filed',
          running: [],
        },
      ),
      acting('2026-03-21T09:00:00+08:00', handler, 'close', {}, { final: 'not-filed' }),
    ],
  },
  {
    name: 'told again without a new lead: merged',
    steps: [
      opening('2026-03-16T09:00:00+08:00', told, {}),
      acting('2026-03-17T09:00:00+08:00', handler, 'merge', { mergedInto: 'c0' }, { final: 'merged' }),
    ],
  },
]
