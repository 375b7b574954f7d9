import type { Trace, TraceStep } from '@shian/kernel'
import { on, opening, step } from '@shian/kernel/trace-words'
import { jing, li, platform, wang, zhao } from './cast.ts'

const team = [li, wang]
const SCAN = ['c'.repeat(64)]
const PAPERS = {
  letter: SCAN,
  investigation: SCAN,
  goodsList: SCAN,
  testReport: SCAN,
  otherPapers: SCAN,
  prosecutorCopy: '鹤市监移抄〔2026〕1号',
}
const { testReport, ...fourPapers } = PAPERS

const sent: readonly TraceStep[] = [
  opening(on('09-28'), platform, { facts: '掺入非食品原料' }, { state: 'proposed' }),
  step(on('09-28'), zhao, 'approve', {}, { refused: 'work.guard_failed' }),
  step(
    on('09-28'),
    li,
    'propose',
    { report: '专案报告', crimes: ['toxic-food'] },
    { refused: 'work.too_few_people' },
  ),
  step(
    on('09-28'),
    team,
    'propose',
    { report: '专案报告', crimes: ['toxic-food'] },
    { state: 'proposed', due: { decide: '2026-10-01' } },
  ),
  step(on('09-30', '09:00'), zhao, 'approve', {}, { state: 'approved', due: { transfer: '2026-10-01' } }),
  step(on('09-30', '15:00'), team, 'transfer', fourPapers, { refused: 'work.form_invalid' }),
  step(on('09-30', '16:00'), team, 'transfer', PAPERS, { state: 'sent', overdue: [] }),
  step(
    on('10-01'),
    jing,
    'confirm',
    { receipt: '鹤公食回〔2026〕1号' },
    { state: 'received', due: { police: '2026-10-04' } },
  ),
]

const filed: Trace = {
  name: 'the five papers, filed after a supplement, goods handed over in three days',
  steps: [
    ...sent,
    step(
      on('10-02'),
      jing,
      'ask-papers',
      { reason: '缺鉴定' },
      { state: 'supplementing', due: { supplement: '2026-10-05' } },
    ),
    step(
      on('10-03'),
      team,
      'supplement',
      { otherPapers: SCAN },
      { state: 'received', due: { 'police-again': '2026-10-06' } },
    ),
    step(
      on('10-05'),
      jing,
      'file',
      { policeNumber: '鹤公食立〔2026〕9号' },
      { state: 'filed', due: { goods: '2026-10-08' } },
    ),
    step(on('10-06'), jing, 'feedback', { feedback: '已刑事拘留一人' }, { state: 'filed' }),
    step(on('10-07'), team, 'hand-over', { goodsReceipt: SCAN }, { final: 'handed-over', overdue: [] }),
  ],
}

const returned: Trace = {
  name: 'declined, reconsidered, upheld, returned',
  steps: [
    ...sent,
    step(
      on('10-03'),
      jing,
      'decline',
      { reason: '未达标准' },
      { state: 'declined', due: { reconsider: '2026-10-06' } },
    ),
    step(
      on('10-05'),
      zhao,
      'reconsider',
      { request: '请复议' },
      { state: 'reconsidering', due: { 'police-reconsider': '2026-10-08' } },
    ),
    step(
      on('10-08'),
      jing,
      'uphold',
      { reason: '维持' },
      { state: 'upheld', due: { 'ask-prosecutor': '2026-10-11' } },
    ),
    step(on('10-09'), zhao, 'ask-prosecutor', { request: '建议立案监督' }, { state: 'supervising' }),
    step(on('10-20'), jing, 'give-back', { reason: '依法不追究刑事责任' }, { final: 'returned' }),
  ],
}

const late: Trace = {
  name: 'reconsideration is asked for in three days or not at all',
  steps: [
    ...sent,
    step(on('10-03'), jing, 'decline', { reason: '未达标准' }, { state: 'declined' }),
    step(on('10-07', '00:30'), zhao, 'reconsider', { request: '请复议' }, { refused: 'work.term_expired' }),
  ],
}

const rejected: Trace = {
  name: 'the head does not approve, and says why',
  steps: [
    ...sent.slice(0, 4),
    step(on('09-30'), zhao, 'reject', { reason: '证据不足' }, { final: 'rejected' }),
  ],
}

export const transferTraces: readonly Trace[] = [filed, returned, late, rejected]
