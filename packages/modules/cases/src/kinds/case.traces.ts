import type { Trace, TraceStep } from '@shian/kernel'
import { on, opening, operator, step } from '@shian/kernel/trace-words'
import { cai, fang, li, platform, qian, wang, zhao } from './cast.ts'

const pair = [li, wang]
const SCAN = ['a'.repeat(64)]
const begin: readonly TraceStep[] = [
  opening(
    on('03-16'),
    li,
    { clue: '销售过期食品', origin: 'inspection' },
    { state: 'lead', due: { verify: '2026-04-07' } },
  ),
  step(
    on('03-17'),
    zhao,
    'open-case',
    { officers: ['person/li', 'person/wang'] },
    {
      state: 'investigating',
      running: ['decide'],
    },
  ),
]
const investigate = (facts: Record<string, unknown>): readonly TraceStep[] => [
  step(
    on('03-18'),
    li,
    'record-facts',
    { facts: '货架有过期饼干', partyKind: 'entity' },
    { refused: 'work.too_few_people' },
  ),
  step(
    on('03-18'),
    pair,
    'record-facts',
    { facts: '货架有过期饼干', partyKind: 'entity', ...facts },
    { state: 'investigating' },
  ),
  step(on('03-19'), pair, 'finish', { report: '调查终结' }, { refused: 'work.guard_failed' }),
  step(on('03-19'), platform, 'note-evidence', { evidenceCount: 2 }, { state: 'investigating' }),
  step(
    on('03-19'),
    pair,
    'finish',
    { report: '调查终结' },
    { state: 'review', due: { review: '2026-04-02' } },
  ),
  step(on('03-20'), fang, 'approve-review', { legalOpinion: '同意' }, { state: 'reviewed' }),
]
const FINE = {
  penalties: ['fine'],
  amount: 500_000,
  violation: '经营超过保质期的食品',
  clause: '食品安全法第三十四条第十项',
  basis: '食品安全法第一百二十四条第一款',
}

const ordinary: Trace = {
  name: 'a fine: the party states, is heard, pays',
  steps: [
    ...begin,
    ...investigate({ salesAmount: 300_000 }),
    step(
      on('03-23'),
      zhao,
      'notice',
      { noticedPenalty: '罚款五千元' },
      {
        state: 'noticed',
        due: { statement: '2026-03-30', 'hearing-request': '2026-03-30' },
      },
    ),
    step(on('03-24'), zhao, 'decide', FINE, { refused: 'work.guard_failed' }),
    step(on('03-24'), operator, 'state', { statement: '已下架' }, { state: 'noticed' }),
    step(on('03-25'), zhao, 'decide', FINE, { refused: 'work.guard_failed' }),
    step(on('03-25'), pair, 'weigh-statement', { statementReview: '不予采纳' }, { state: 'noticed' }),
    step(on('03-26'), zhao, 'decide', FINE, {
      state: 'decided',
      due: { serve: '2026-04-07', publish: '2026-04-24' },
    }),
    step(
      on('03-27'),
      pair,
      'serve',
      { serveMethod: 'direct', receipt: SCAN },
      { state: 'served', due: { pay: '2026-04-13' } },
    ),
    step(on('04-01'), pair, 'execute', {}, { refused: 'work.guard_failed' }),
    step(on('04-01'), cai, 'pay', { paid: 500_000 }, { state: 'executed' }),
    step(
      on('04-02'),
      platform,
      'note-published',
      { publishedOn: '2026-04-02' },
      { state: 'executed', running: [] },
    ),
    step(on('04-03'), zhao, 'close', {}, { final: 'closed', overdue: [] }),
  ],
}

const STOP = { ...FINE, penalties: ['fine', 'stop-business'] }

const hearing: Trace = {
  name: 'a heavy penalty: a hearing seven working days ahead, leaders discuss together',
  steps: [
    ...begin,
    ...investigate({}),
    step(on('03-23'), zhao, 'notice', { noticedPenalty: '责令停产停业' }, { state: 'noticed' }),
    step(
      on('03-31'),
      operator,
      'request-hearing',
      { hearingRequest: '要求听证' },
      { refused: 'work.term_expired' },
    ),
    step(on('03-27'), operator, 'request-hearing', { hearingRequest: '要求听证' }, { state: 'hearing' }),
    step(
      on('03-30'),
      zhao,
      'call-hearing',
      { hearingOn: '2026-04-08', hearingPlace: '局会议室' },
      { refused: 'work.guard_failed' },
    ),
    step(
      on('03-30'),
      zhao,
      'call-hearing',
      { hearingOn: '2026-04-09', hearingPlace: '局会议室' },
      { state: 'hearing' },
    ),
    step(on('04-09'), fang, 'hold-hearing', { hearingRecord: '双方到场' }, { state: 'heard' }),
    step(on('04-10'), zhao, 'decide', STOP, { refused: 'work.guard_failed' }),
    step(on('04-10'), zhao, 'discuss', { discussionMinutes: '一致同意' }, { refused: 'work.too_few_people' }),
    step(on('04-10'), [zhao, qian], 'discuss', { discussionMinutes: '一致同意' }, { state: 'heard' }),
    step(on('04-13'), zhao, 'decide', STOP, { state: 'decided' }),
  ],
}

const crime: Trace = {
  name: 'a penalty may not replace a referral; a decision not to refer is recorded with its reason',
  steps: [
    ...begin,
    ...investigate({ circumstances: ['toxic-material'] }),
    step(on('03-23'), zhao, 'notice', { noticedPenalty: '罚款' }, { state: 'noticed' }),
    step(on('03-24'), operator, 'waive-statement', { statementWaived: 'yes' }, { state: 'noticed' }),
    step(on('03-25'), zhao, 'decide', FINE, { refused: 'work.guard_failed' }),
    step(on('03-25'), zhao, 'dismiss', { reason: '轻微' }, { refused: 'work.guard_failed' }),
    step(on('03-25'), pair, 'refer', {}, { state: 'referred', links: ['criminal-transfer'] }),
    step(on('03-26'), pair, 'take-back', {}, { refused: 'work.guard_failed' }),
    {
      at: on('03-27'),
      actor: platform,
      command: { do: 'closeLink', child: 'item1.1', outcome: 'returned' },
      expect: { state: 'referred' },
    },
    step(on('03-30'), pair, 'take-back', {}, { state: 'investigating' }),
  ],
}

const dropped: Trace = {
  name: 'a lead that is not opened',
  steps: [begin[0]!, step(on('03-18'), zhao, 'not-open', { reason: '线索不实' }, { final: 'not-opened' })],
}

export const caseTraces: readonly Trace[] = [ordinary, hearing, crime, dropped]
