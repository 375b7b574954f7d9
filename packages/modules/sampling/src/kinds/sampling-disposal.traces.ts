import type { Trace, TraceStep } from '@shian/kernel'
import { on, opening, operator, step } from '@shian/kernel/trace-words'
import { lab, li, platform, wang, zhao } from './cast.ts'

const pair = [li, wang]
const SAMPLE = { sampleCode: 'HB26-000001', food: '散装饼干', verdict: 'fail', method: 'laboratory' }
const begin = opening(on('06-08'), platform, SAMPLE, {
  state: 'failed',
  due: { disposal: '2026-09-07', notify: '2026-06-15' },
})
const notified: readonly TraceStep[] = [
  begin,
  step(on('06-12'), pair, 'notify-rapid', {}, { refused: 'work.guard_failed' }),
  step(
    on('06-12'),
    pair,
    'notify',
    {},
    { state: 'notified', due: { retest: '2026-06-24', objection: '2026-06-24' } },
  ),
]
const fiveParts = (day: string): readonly TraceStep[] => [
  step(on(day), zhao, 'close', {}, { refused: 'work.guard_failed' }),
  step(on(day), pair, 'confirm-source', { source: '鹤壁某批发部' }, { state: 'disposing' }),
  step(on(day), pair, 'confirm-control', { control: '下架3公斤' }, { state: 'disposing' }),
  step(on(day), pair, 'confirm-cause', { cause: '贮存温度过高' }, { state: 'disposing' }),
  step(on(day), pair, 'confirm-rectified', { rectified: '复查合格' }, { state: 'disposing' }),
  step(on(day), zhao, 'close', {}, { refused: 'work.guard_failed' }),
  step(on(day), pair, 'confirm-punished', { punished: '罚款五千元' }, { state: 'disposing' }),
  step(on(day), zhao, 'close', {}, { final: 'closed', overdue: [] }),
]

const done: Trace = {
  name: 'nobody asks again; five parts, then closed',
  steps: [
    ...notified,
    step(on('06-15'), pair, 'dispose', {}, { refused: 'work.guard_failed' }),
    step(
      on('06-25'),
      operator,
      'request-retest',
      { retestRequest: '复检' },
      { refused: 'work.term_expired' },
    ),
    step(on('06-25'), pair, 'dispose', {}, { state: 'disposing' }),
    ...fiveParts('06-26').map(({ expect, ...rest }) => ({
      ...rest,
      expect: expect.final ? { final: 'closed' } : expect,
    })),
  ],
}

const retested: Trace = {
  name: 'the re-test passes: overturned',
  steps: [
    ...notified,
    step(on('06-16'), operator, 'request-retest', { retestRequest: '复检' }, { state: 'retest-requested' }),
    step(on('06-17'), zhao, 'accept-retest', { retestLaboratory: '省所' }, { state: 'retesting' }),
    step(
      on('06-23'),
      lab,
      'enter-retest',
      { retestVerdict: 'pass', retestReport: 'R-9' },
      { final: 'overturned' },
    ),
  ],
}

const objected: Trace = {
  name: 'an objection is decided before the disposal; a linked case holds the closing',
  steps: [
    ...notified,
    step(on('06-16'), operator, 'object', { objection: '不是我店产品' }, { state: 'notified' }),
    step(on('06-25'), pair, 'dispose', {}, { refused: 'work.guard_failed' }),
    step(
      on('06-25'),
      zhao,
      'decide-objection',
      { objectionDecision: 'rejected', reason: '票据一致' },
      { state: 'notified' },
    ),
    step(on('06-26'), pair, 'dispose', {}, { state: 'disposing' }),
    step(
      on('06-26'),
      pair,
      'open-case',
      { clue: '经营不合格食品', caseOrigin: 'sampling' },
      { links: ['case'] },
    ),
    step(on('06-26'), pair, 'confirm-punished', { punished: '待定' }, { refused: 'work.guard_failed' }),
  ],
}

const rapid: Trace = {
  name: 'a rapid test: four hours',
  steps: [
    opening(on('06-08'), platform, { ...SAMPLE, method: 'rapid' }, { state: 'failed' }),
    step(
      on('06-08', '11:00'),
      pair,
      'notify-rapid',
      {},
      { state: 'notified', running: ['disposal', 'rapid'] },
    ),
    step(on('06-08', '14:59'), pair, 'dispose', {}, { refused: 'work.guard_failed' }),
    step(
      on('06-08', '15:01'),
      operator,
      'request-retest',
      { retestRequest: '复检' },
      { refused: 'work.term_expired' },
    ),
    step(on('06-08', '15:01'), pair, 'dispose', {}, { state: 'disposing' }),
  ],
}

const microbes: Trace = {
  name: 'microbes are not tested again',
  steps: [
    ...notified,
    step(
      on('06-15'),
      li,
      'rule-out-retest',
      { retestable: 'no', notRetestableReason: '微生物指标' },
      { state: 'notified' },
    ),
    step(
      on('06-15'),
      operator,
      'request-retest',
      { retestRequest: '复检' },
      { refused: 'work.guard_failed' },
    ),
  ],
}

const broken: Trace = {
  name: 'a chain that broke holds up the disposal',
  steps: [
    begin,
    step(on('06-09'), platform, 'note-custody', { custodyBroken: '交接:封条破损' }, { state: 'failed' }),
    step(on('06-12'), pair, 'notify', {}, { refused: 'work.guard_failed' }),
  ],
}

export const disposalTraces: readonly Trace[] = [done, retested, objected, rapid, microbes, broken]
