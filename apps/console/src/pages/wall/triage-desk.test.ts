import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FindingGroup } from '../../api/types.ts'
import { applyActs, createTriageDesk } from './triage-desk.ts'

const group = (groupKey: string, count = 1): FindingGroup => ({
  groupKey,
  type: 'rodent',
  severity: 'grave',
  premises: { id: 'p', signName: 'p', area: '410602001' },
  camera: { id: 'c', name: 'c', place: 'cooking' },
  count,
  firstAt: '2026-11-24T08:00:00.000Z',
  lastAt: '2026-11-24T08:00:00.000Z',
  state: 'open',
  simulated: false,
  findingIds: [`${groupKey}1`],
  thumbnail: null,
})

interface Call {
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
  readonly answer: (error?: Error) => Promise<void>
}

function server() {
  const calls: Call[] = []
  let now = 1_000
  const desk = createTriageDesk({
    now: () => now,
    onSettled: () => {},
    post: (path, body) =>
      new Promise<void>((resolve, reject) => {
        const answer = async (error?: Error) => {
          now += 10
          if (error) reject(error)
          else resolve()
          await new Promise(done => setImmediate(done))
        }
        calls.push({ path, body, answer })
      }),
  })
  const called = () => new Promise(done => setImmediate(done))
  const shown = (groups: readonly FindingGroup[], startedAt: number) =>
    applyActs(groups, desk.acts(), startedAt).map(({ groupKey }) => groupKey)
  return { desk, calls, called, shown, now: () => now }
}

test('a verdict acts on the whole group and is seen at once', async () => {
  const { desk, calls, called, shown } = server()
  desk.decide(group('a'), { do: 'reject', reason: 'not-a-violation' })
  assert.deepEqual(shown([group('a'), group('b')], 0), ['b'])
  await called()
  assert.equal(calls[0]?.path, '/v1/vision/findings/a1/verdict')
  assert.deepEqual(calls[0]?.body, { verdict: 'rejected', reason: 'not-a-violation', group: true })
  await calls[0]?.answer()
  assert.equal(desk.acts()[0]?.phase, 'done')
})

test('an answer asked for before the verdict does not bring the group back; a later one tells the truth', async () => {
  const { desk, calls, called, shown, now } = server()
  desk.decide(group('a'), { do: 'confirm' })
  await called()
  await calls[0]?.answer()
  assert.deepEqual(shown([group('a')], 1_000), [])
  assert.deepEqual(shown([group('a')], now() + 1), ['a'])
})

test('a refused verdict brings the group back, and trying again sends it again', async () => {
  const { desk, calls, called, shown } = server()
  desk.decide(group('a'), { do: 'health' })
  await called()
  await calls[0]?.answer(new Error('no'))
  assert.equal(desk.acts()[0]?.phase, 'failed')
  assert.deepEqual(shown([group('a')], 0), ['a'])
  assert.equal(desk.retry(), true)
  assert.deepEqual(shown([group('a')], 0), [])
  await called()
  assert.deepEqual(
    calls.map(({ path }) => path),
    ['/v1/vision/findings/a1/health', '/v1/vision/findings/a1/health'],
  )
  await calls[1]?.answer()
  assert.equal(desk.acts()[0]?.phase, 'done')
  assert.equal(desk.acts()[0]?.error, undefined)
  assert.equal(desk.retry(), false)
})

test('dispatching a group confirms all of it first, and a failed dispatch does not confirm twice', async () => {
  const { desk, calls, called } = server()
  desk.decide(group('a', 4), { do: 'dispatch', to: 'inspection' })
  await called()
  await calls[0]?.answer()
  assert.deepEqual(calls[1]?.body, { to: 'inspection' })
  await calls[1]?.answer(new Error('no'))
  desk.retry()
  await called()
  assert.equal(calls[2]?.path, '/v1/vision/findings/a1/dispatch')
  await calls[2]?.answer()
  assert.equal(desk.acts()[0]?.phase, 'done')
  assert.equal(calls.length, 3)
})

test('undo takes back the last verdict, even one still on its way, and shows the group at once', async () => {
  const { desk, calls, called, shown } = server()
  desk.decide(group('a'), { do: 'confirm' })
  desk.decide(group('b'), { do: 'confirm' })
  await called()
  assert.equal(desk.undo().act?.group.groupKey, 'b')
  assert.deepEqual(shown([group('a'), group('b')], 0), ['b'])
  assert.deepEqual(shown([], 0), ['b'])
  await called()
  assert.equal(calls.length, 2, 'the undo waits for the verdict')
  await calls[1]?.answer()
  assert.equal(calls[2]?.path, '/v1/vision/findings/b1/undo')
  assert.deepEqual(calls[2]?.body, { group: true })
  await calls[2]?.answer()
  assert.equal(desk.acts()[1]?.phase, 'undone')
  await calls[0]?.answer()
  assert.equal(desk.undo().act?.group.groupKey, 'a')
})

test('a dispatch is not undone, nor is anything before it', async () => {
  const { desk, calls, called } = server()
  assert.equal(desk.undo().refusal, 'nothing')
  desk.decide(group('a'), { do: 'confirm' })
  desk.decide(group('b'), { do: 'dispatch', to: 'rectification' })
  await called()
  for (const call of [...calls]) await call.answer()
  assert.equal(desk.undo().refusal, 'dispatched')
  assert.equal(calls.length, 2)
})

test('a refused undo leaves the verdict given and says so', async () => {
  const { desk, calls, called, shown } = server()
  desk.decide(group('a'), { do: 'confirm' })
  await called()
  await calls[0]?.answer()
  desk.undo()
  await called()
  await calls[1]?.answer(new Error('too late'))
  const act = desk.acts()[0]
  assert.ok(act)
  assert.equal(act.phase, 'done')
  assert.equal((act.error as Error).message, 'too late')
  assert.deepEqual(shown([], 0), [])
  desk.dismiss(act.id)
  assert.equal(desk.acts()[0]?.error, undefined)
})

test('twenty verdicts in a row are all sent, side by side', async () => {
  const { desk, calls, called } = server()
  const groups = Array.from({ length: 20 }, (_, index) => group(`g${index}`))
  for (const each of groups) desk.decide(each, { do: 'reject', reason: 'not-a-violation' })
  await called()
  assert.equal(calls.length, 20)
  assert.ok(calls.every(({ body }) => body['reason'] === 'not-a-violation'))
})
