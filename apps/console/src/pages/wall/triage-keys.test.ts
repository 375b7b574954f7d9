import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Command, type Mode, pressKey, REASONS, type Situation } from './triage-keys.ts'

const READY: Situation = { mayJudge: true, hasTarget: true, evidenceOpen: false }

function type(keys: string, situation = READY): { mode: Mode; commands: Command[] } {
  let mode: Mode = 'list'
  const commands: Command[] = []
  for (const key of keys.split(' ')) {
    const step = pressKey(mode, key, situation)
    mode = step.mode
    if (step.command) commands.push(step.command)
  }
  return { mode, commands }
}

test('F and a number reject with the reason of that number', () => {
  const wanted = ['no-such-thing', 'not-a-violation', 'poor-picture', 'wrong-place', 'duplicate', 'drill']
  assert.deepEqual(REASONS, wanted)
  for (const [index, reason] of wanted.entries()) {
    assert.deepEqual(type(`f ${index + 1}`), { mode: 'list', commands: [{ do: 'reject', reason }] })
  }
  assert.deepEqual(type('F 2'), type('f 2'))
})

test('a number that is no reason decides nothing and keeps asking', () => {
  assert.deepEqual(type('f 7 0'), { mode: 'reject', commands: [] })
})

test('D and a letter dispatch', () => {
  assert.deepEqual(type('d r').commands, [{ do: 'dispatch', to: 'rectification' }])
  assert.deepEqual(type('D I').commands, [{ do: 'dispatch', to: 'inspection' }])
  assert.deepEqual(type('d 2').commands, [{ do: 'dispatch', to: 'inspection' }])
})

test('verdict keys do nothing while a question is open', () => {
  assert.deepEqual(type('f v h d u'), { mode: 'reject', commands: [] })
  assert.deepEqual(type('d v f u'), { mode: 'dispatch', commands: [] })
})

test('Escape leaves a question, moving leaves it and moves', () => {
  assert.deepEqual(type('f Escape 2'), { mode: 'list', commands: [] })
  assert.deepEqual(type('d j'), { mode: 'list', commands: [{ do: 'move', step: 1 }] })
})

test('numbers and letters of the questions mean nothing in the list', () => {
  assert.deepEqual(type('2 i 6').commands, [])
})

test('without a target or without the right there is no verdict', () => {
  const keys = 'v h f 1 d r'
  assert.deepEqual(
    type(keys, { ...READY, hasTarget: false }).commands.filter(command => command.do !== 'retry'),
    [],
  )
  assert.deepEqual(type(`${keys} u`, { ...READY, mayJudge: false }), { mode: 'list', commands: [] })
  assert.deepEqual(type('j Enter', { ...READY, mayJudge: false }).commands, [
    { do: 'move', step: 1 },
    { do: 'toggle-evidence' },
  ])
})

test('pictures and boxes answer only while the evidence is open, and Escape closes it', () => {
  assert.deepEqual(type('b ArrowLeft Escape').commands, [])
  assert.deepEqual(type('b ArrowRight Escape', { ...READY, evidenceOpen: true }).commands, [
    { do: 'toggle-boxes' },
    { do: 'step-picture', step: 1 },
    { do: 'close-evidence' },
  ])
})

test('help holds every key back until it is closed', () => {
  assert.deepEqual(type('? v f 2 ? v'), { mode: 'list', commands: [{ do: 'confirm' }] })
})

test('keys that mean nothing are left to the browser', () => {
  for (const key of ['Tab', 'x', 'F5', ' ']) assert.equal(pressKey('list', key, READY).used, false, key)
  assert.equal(pressKey('reject', 'Tab', READY).used, false)
  assert.equal(pressKey('reject', 'v', READY).used, true)
})
