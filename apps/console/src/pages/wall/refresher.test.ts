import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRefresher } from './refresher.ts'

function fakeTimers() {
  let now = 0
  const waiting: { at: number; run: () => void }[] = []
  return {
    timers: {
      now: () => now,
      set: (run: () => void, millis: number) => {
        const entry = { at: now + millis, run }
        waiting.push(entry)
        return entry
      },
      clear: (entry: unknown) => {
        const at = waiting.indexOf(entry as { at: number; run: () => void })
        if (at >= 0) waiting.splice(at, 1)
      },
    },
    async advance(millis: number) {
      const end = now + millis
      for (;;) {
        const next = waiting.filter(entry => entry.at <= end).sort((one, other) => one.at - other.at)[0]
        if (!next) break
        waiting.splice(waiting.indexOf(next), 1)
        now = Math.max(now, next.at)
        next.run()
        await new Promise(resolve => setImmediate(resolve))
      }
      now = end
    },
  }
}

test('a storm of changes is fetched at the pace asked for, and the last one is not missed', async () => {
  const { timers, advance } = fakeTimers()
  const starts: number[] = []
  const refresher = createRefresher(async () => starts.push(timers.now()), 700, timers)
  for (let tick = 0; tick < 30; tick++) {
    refresher.request()
    await advance(100)
  }
  await advance(2_000)
  assert.deepEqual(starts, [0, 700, 1_400, 2_100, 2_800, 3_500].slice(0, starts.length))
  assert.ok(starts.length === 5 || starts.length === 6)
})

test('a slow fetch is not cut off; a change during it brings one more', async () => {
  const { timers, advance } = fakeTimers()
  const finish: (() => void)[] = []
  const refresher = createRefresher(() => new Promise<void>(resolve => finish.push(resolve)), 500, timers)
  refresher.request()
  await advance(10)
  refresher.request()
  refresher.request()
  await advance(5_000)
  assert.equal(finish.length, 1)
  finish[0]?.()
  await new Promise(resolve => setImmediate(resolve))
  await advance(1)
  assert.equal(finish.length, 2)
})

test('a failed fetch does not stop the next one; stopping does', async () => {
  const { timers, advance } = fakeTimers()
  let count = 0
  const refresher = createRefresher(
    async () => {
      count += 1
      throw new Error('no answer')
    },
    100,
    timers,
  )
  refresher.request()
  await advance(150)
  refresher.request()
  await advance(150)
  assert.equal(count, 2)
  refresher.request()
  refresher.stop()
  await advance(1_000)
  refresher.request()
  await advance(1_000)
  assert.equal(count, 2)
})
