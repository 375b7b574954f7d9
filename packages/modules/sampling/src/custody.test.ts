import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Recorded, Refusal } from '@shian/kernel'
import { codeOf, holdsCode, issueRange } from './code-bank.ts'
import { brokenLink, type Custody, type CustodyCommand, custody } from './custody.ts'

const at = { now: new Date('2026-03-16T01:00:00Z'), actor: 'person/li', subject: 'sample/HB26-000001' }
const refusedWith = (code: string) => (error: Refusal) => error.code === code
type Move = Omit<Extract<CustodyCommand, { do: 'move' }>, 'do' | 'code'>

function chain() {
  let state: Custody = custody.initial
  const run = (command: CustodyCommand): void => {
    for (const draft of custody.decide(state, command, at))
      state = custody.evolve(state, draft as unknown as Recorded)
  }
  run({ do: 'use-code', code: 'HB26-000001', itemId: 's1', premisesId: 'p1', isKnown: true })
  return { move: (move: Move) => run({ do: 'move', code: 'HB26-000001', ...move }), run, state: () => state }
}

const WHOLE: Move[] = [
  { step: 'collected', by: 'li', with: 'chen' },
  { step: 'sealed', by: 'li', with: 'chen', seal: 'F1' },
  { step: 'handed-over', by: 'li', with: 'courier', seal: 'F1' },
  { step: 'received', by: 'courier', with: 'lab', seal: 'F1', isSealIntact: true },
  { step: 'opened', by: 'lab', with: 'lab2', seal: 'F1' },
  { step: 'tested', by: 'lab' },
  { step: 'retained', by: 'lab' },
  { step: 'destroyed', by: 'lab', with: 'lab2' },
]

test('a whole chain holds from the shelf to its end', () => {
  const sample = chain()
  for (const move of WHOLE) sample.move(move)
  assert.equal(brokenLink(sample.state()), '')
  assert.equal(sample.state().holder, 'lab')
})

test('a step follows from the holder of the one before, in order, by two where two are asked for', () => {
  const sample = chain()
  assert.throws(() => sample.move(WHOLE[3]!), refusedWith('sampling.custody_out_of_order'))
  assert.throws(
    () => sample.move({ step: 'collected', by: 'li' }),
    refusedWith('sampling.custody_two_parties'),
  )
  sample.move(WHOLE[0]!)
  assert.throws(
    () => sample.move({ step: 'sealed', by: 'li', with: 'chen' }),
    refusedWith('sampling.custody_seal_missing'),
  )
  sample.move(WHOLE[1]!)
  assert.throws(
    () => sample.move({ step: 'handed-over', by: 'wang', with: 'courier' }),
    refusedWith('sampling.custody_not_holder'),
  )
})

test('a missing link and a broken seal are named, and a broken one never mends', () => {
  const sample = chain()
  for (const move of WHOLE.slice(0, 3)) sample.move(move)
  assert.match(brokenLink(sample.state()), /^实验室接收/)
  sample.move({ step: 'received', by: 'courier', with: 'lab', seal: 'F9' })
  assert.match(brokenLink(sample.state()), /F9 与封样编号 F1 不符/)
  for (const move of WHOLE.slice(4, 6)) sample.move({ ...move, seal: 'F9' })
  assert.match(brokenLink(sample.state()), /F9/)
})

test('a code is used once, and only when it was given out', () => {
  const sample = chain()
  const use = { do: 'use-code', code: 'HB26-000001', itemId: 's2', premisesId: 'p1', isKnown: true } as const
  assert.throws(() => sample.run(use), refusedWith('sampling.code_used'))
  sample.run({ ...use, itemId: 's1' })
  assert.throws(
    () => custody.decide(custody.initial, { ...use, isKnown: false }, at),
    refusedWith('sampling.code_unknown'),
  )
})

test('ranges of codes never overlap', () => {
  const range = { prefix: 'HB26-', from: 1, to: 100, digits: 6 }
  assert.equal(codeOf(range, 7), 'HB26-000007')
  assert.ok(holdsCode(range, 'HB26-000100'))
  for (const code of ['HB26-000101', 'HB26-100', 'HB27-000001', 'HB26-00000x'])
    assert.ok(!holdsCode(range, code), code)
  assert.equal(issueRange([], range).length, 1)
  assert.throws(
    () => issueRange([range], { ...range, from: 100, to: 200 }),
    refusedWith('sampling.range_overlaps'),
  )
  assert.throws(() => issueRange([], { ...range, from: 9, to: 1 }), refusedWith('sampling.range_invalid'))
  assert.throws(
    () => issueRange([], { ...range, to: 9_999_999, digits: 6 }),
    refusedWith('sampling.range_invalid'),
  )
})
