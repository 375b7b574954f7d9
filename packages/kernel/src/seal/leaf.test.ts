import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { canonicalJson } from './canonical.ts'
import { canonicalFact, type LeafFields, leafHash } from './leaf.ts'

const fact: LeafFields = {
  id: '019ab3c0-0000-7000-8000-000000000001',
  source: 'hebi',
  type: 'vision.FindingRaised',
  subject: 'camera/410602-0001',
  time: new Date('2026-11-24T08:00:00.000Z'),
  recordtime: new Date('2026-11-24T08:00:01.250Z'),
  actor: 'device/edge-1',
  cause: null,
  area: '410602001',
  audience: 'internal',
  data: { rule: 'no-mask', score: 0.875, place: '后厨“切配间”', boxes: [[1, 2, 3, 4]] },
}

test('the leaf is SHA-256 of 0x00 and the canonical JSON', () => {
  const text =
    '{"actor":"device/edge-1","area":"410602001","audience":"internal","cause":null,"data":{"boxes":[[1,2,3,4]],' +
    '"place":"后厨“切配间”","rule":"no-mask","score":0.875},"id":"019ab3c0-0000-7000-8000-000000000001",' +
    '"recordtime":"2026-11-24T08:00:01.250Z","source":"hebi","subject":"camera/410602-0001",' +
    '"time":"2026-11-24T08:00:00.000Z","type":"vision.FindingRaised"}'
  assert.equal(canonicalFact(fact), text)
  const expected = createHash('sha256')
    .update(Buffer.from([0]))
    .update(text, 'utf8')
    .digest('hex')
  assert.equal(leafHash(fact).toString('hex'), expected)
})

test('the written-down key order is the canonical one', () => {
  const plain = JSON.parse(JSON.stringify(fact)) as Record<string, unknown>
  assert.equal(canonicalFact(fact), canonicalJson(plain))
  assert.equal(canonicalFact({ ...fact, cause: 'x"y' }), canonicalJson({ ...plain, cause: 'x"y' }))
})

test('instants are written as toISOString writes them, in any order and far from now', () => {
  const millis = [
    0, 1, 59_999, 60_000, -1, -60_001, 1_763_971_200_120, 1_763_971_200_119, 253_402_300_800_000,
    -62_198_755_200_001,
  ]
  for (const at of [...millis, ...millis.toReversed()]) {
    const instant = new Date(at)
    const { time, recordtime } = JSON.parse(canonicalFact({ ...fact, time: instant, recordtime: instant }))
    assert.deepEqual([time, recordtime], [instant.toISOString(), instant.toISOString()])
  }
  assert.throws(() => canonicalFact({ ...fact, time: new Date(Number.NaN) }), RangeError)
  assert.equal(
    JSON.parse(canonicalFact(fact)).time,
    '2026-11-24T08:00:00.000Z',
    'the memory survives a failure',
  )
})

test('every field counts, and the place in the log does not', () => {
  const before = leafHash(fact).toString('hex')
  for (const key of Object.keys(fact) as (keyof LeafFields)[]) {
    const value = fact[key]
    const other =
      value instanceof Date
        ? new Date(value.getTime() + 1)
        : key === 'data'
          ? { ...fact.data, x: 1 }
          : 'other'
    assert.notEqual(leafHash({ ...fact, [key]: other }).toString('hex'), before, key)
  }
  const placed = { ...fact, seq: 7n, xid: '12', version: 3 }
  assert.equal(leafHash(placed).toString('hex'), before)
})
