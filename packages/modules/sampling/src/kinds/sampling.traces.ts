import type { Trace, TraceStep } from '@shian/kernel'
import { on, opening, step } from '@shian/kernel/trace-words'
import { lab, li, platform, wang, zhao } from './cast.ts'

const pair = [li, wang]
const SLIP = { food: '散装饼干', quantity: '2kg', payment: 6_000 }
const taken: readonly TraceStep[] = [
  opening(on('03-16'), zhao, { category: '饼干', method: 'laboratory' }, { state: 'planned' }),
  step(on('03-16'), pair, 'take', SLIP, { refused: 'work.guard_failed' }),
  step(on('03-16'), platform, 'note-code', { sampleCode: 'HB26-000001' }, { state: 'planned' }),
  step(on('03-16'), li, 'take', SLIP, { refused: 'work.too_few_people' }),
  step(on('03-16'), pair, 'take', { ...SLIP, payment: 0 }, { refused: 'work.guard_failed' }),
  step(on('03-16'), pair, 'take', SLIP, { state: 'taken', due: { deliver: '2026-03-23' } }),
  step(on('03-17'), platform, 'note-custody', { custodyStep: 'received' }, { state: 'taken' }),
  step(on('03-17'), platform, 'start-test', {}, { state: 'testing', running: ['report'] }),
]
const RESULT = { verdict: 'fail', reportNumber: 'R-1', failedItems: '菌落总数' }

const failed: Trace = {
  name: 'bought, handed along, failed: the disposal opens',
  steps: [
    ...taken,
    step(on('03-20'), lab, 'enter-result', RESULT, { refused: 'work.guard_failed' }),
    step(on('03-20'), platform, 'note-custody', { custodyStep: 'opened' }, { state: 'testing' }),
    step(on('03-21'), li, 'enter-result', RESULT, { refused: 'work.not_permitted' }),
    step(
      on('03-21'),
      lab,
      'enter-result',
      { verdict: 'fail', reportNumber: 'R-1' },
      { refused: 'work.guard_failed' },
    ),
    step(on('03-21'), lab, 'enter-result', RESULT, { final: 'failed', links: ['sampling-disposal'] }),
  ],
}

const broken: Trace = {
  name: 'a broken chain carries no result; the sample is void',
  steps: [
    ...taken,
    step(
      on('03-20'),
      platform,
      'note-custody',
      { custodyStep: 'opened', custodyBroken: '实验室接收' },
      { state: 'testing' },
    ),
    step(
      on('03-21'),
      lab,
      'enter-result',
      { verdict: 'pass', reportNumber: 'R-1' },
      { refused: 'work.guard_failed' },
    ),
    step(on('03-21'), lab, 'declare-void', { reason: '封条破损' }, { final: 'void' }),
  ],
}

const passed: Trace = {
  name: 'passed',
  steps: [
    ...taken,
    step(on('03-20'), platform, 'note-custody', { custodyStep: 'tested' }, { state: 'testing' }),
    step(
      on('03-21'),
      lab,
      'enter-result',
      { verdict: 'pass', reportNumber: 'R-2' },
      { final: 'passed', links: [] },
    ),
  ],
}

const cancelled: Trace = {
  name: 'cancelled before it was taken',
  steps: [taken[0]!, step(on('03-17'), zhao, 'cancel', { reason: '停业' }, { final: 'cancelled' })],
}

export const samplingTraces: readonly Trace[] = [failed, broken, passed, cancelled]
