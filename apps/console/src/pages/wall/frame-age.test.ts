import assert from 'node:assert/strict'
import { test } from 'node:test'
import { frameAge, LOST_MILLIS, nextPause, readFrameAge, signalOf } from './frame-age.ts'

test('a picture ages from what the server said, whatever the clock of the screen says', () => {
  const frame = { ageMillis: 400, receivedAtMillis: 9_000 }
  assert.equal(frameAge(frame, 9_000), 400)
  assert.equal(frameAge(frame, 12_000), 3_400)
  assert.equal(frameAge({ ageMillis: -50, receivedAtMillis: 9_000 }, 8_000), 0)
})

test('a picture of 15 s is no signal, and the age goes on', () => {
  const frame = { ageMillis: 1_000, receivedAtMillis: 0 }
  assert.deepEqual(signalOf(frame, 0, 13_999), { live: true, ageMillis: 14_999 })
  assert.deepEqual(signalOf(frame, 0, 14_000), { live: false, ageMillis: LOST_MILLIS })
  assert.deepEqual(signalOf(frame, 0, 71_000), { live: false, ageMillis: 72_000 })
})

test('a camera that never gave a picture has no signal since it was asked', () => {
  assert.deepEqual(signalOf(undefined, 5_000, 17_000), { live: false, ageMillis: 12_000 })
})

test('one question a second, fewer while it fails, never none', () => {
  assert.equal(nextPause(150, 0), 850)
  assert.equal(nextPause(3_000, 0), 100)
  assert.deepEqual(
    [1, 2, 3, 4, 9].map(failures => nextPause(50, failures)),
    [2_000, 4_000, 8_000, 10_000, 10_000],
  )
})

test('a broken age header does not break the tile', () => {
  assert.deepEqual(['1500', null, 'soon', '-3', ''].map(readFrameAge), [1_500, 0, 0, 0, 0])
})
