import type { Trace } from '@shian/kernel'
import { on, opening, step } from '@shian/kernel/trace-words'
import { cai, li, wang, zhao } from './cast.ts'

const pair = [li, wang]
const form = (partyKind: string, amount: number, penalties = ['fine']) => ({
  partyKind,
  statement: '当事人承认',
  penalties,
  amount,
  violation: '未按规定公示',
  clause: '食品安全法第五十五条',
  basis: '食品安全法第一百二十六条',
  receipt: ['b'.repeat(64)],
})
const begin = opening(on('03-16'), li, { clue: '未公示许可证' }, { state: 'on-site' })

const fined: Trace = {
  name: 'within the limits of the spot, by two officers',
  steps: [
    begin,
    step(on('03-16'), li, 'decide', form('person', 20_000), { refused: 'work.too_few_people' }),
    step(on('03-16'), pair, 'decide', form('person', 20_001), { refused: 'work.guard_failed' }),
    step(on('03-16'), pair, 'decide', form('entity', 300_001), { refused: 'work.guard_failed' }),
    step(on('03-16'), pair, 'decide', form('entity', 300_000, ['fine', 'stop-business']), {
      refused: 'work.guard_failed',
    }),
    step(on('03-16'), pair, 'decide', form('entity', 300_000), {
      state: 'decided',
      due: { pay: '2026-03-31' },
    }),
    step(on('03-17'), zhao, 'close', {}, { refused: 'work.guard_failed' }),
    step(on('03-17'), cai, 'pay', { paid: 300_000 }, { state: 'executed' }),
    step(on('03-18'), zhao, 'close', {}, { final: 'closed' }),
  ],
}

const ordinary: Trace = {
  name: 'too grave for the spot: the ordinary procedure',
  steps: [begin, step(on('03-16'), li, 'to-ordinary', {}, { final: 'to-case', links: ['case'] })],
}

const dropped: Trace = {
  name: 'dismissed on the spot',
  steps: [begin, step(on('03-16'), pair, 'drop', { reason: '轻微并及时改正' }, { final: 'dismissed' })],
}

export const simpleTraces: readonly Trace[] = [fined, ordinary, dropped]
