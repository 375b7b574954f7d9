import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createGate } from './gate.ts'

const never = new AbortController().signal
const settled = () => new Promise(resolve => setImmediate(resolve))

test('never more inside than there are places, and they enter in the order they came', async () => {
  const gate = createGate(2)
  const entered: number[] = []
  const leaves: (() => void)[] = []
  for (let index = 0; index < 4; index++) {
    void gate.enter(never).then(leave => {
      entered.push(index)
      leaves.push(leave)
    })
  }
  await settled()
  assert.deepEqual(entered, [0, 1])
  leaves[1]?.()
  leaves[1]?.()
  await settled()
  assert.deepEqual(entered, [0, 1, 2])
  leaves[0]?.()
  await settled()
  assert.deepEqual(entered, [0, 1, 2, 3])
})

test('who gives up leaves the line and takes no place', async () => {
  const gate = createGate(1)
  const leave = await gate.enter(never)
  const impatient = new AbortController()
  const refused = gate.enter(impatient.signal)
  const last = gate.enter(never)
  impatient.abort()
  await assert.rejects(refused)
  leave()
  const leaveLast = await last
  leaveLast()
  await gate.enter(never)
  await assert.rejects(gate.enter(impatient.signal))
})
