import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FindingGroup } from '../../api/types.ts'
import { countBySeverity, keyAfter, rankGroups, reconcile } from './feed-order.ts'

const group = (groupKey: string, severity: FindingGroup['severity'], minute: number): FindingGroup => {
  const lastAt = `2026-11-24T08:${String(minute).padStart(2, '0')}:00.000Z`
  return {
    groupKey,
    type: 'rodent',
    severity,
    premises: { id: 'p', signName: 'p', area: '410602001' },
    camera: { id: 'c', name: 'c', place: 'cooking' },
    count: 1,
    firstAt: lastAt,
    lastAt,
    state: 'open',
    simulated: false,
    findingIds: [groupKey],
    thumbnail: null,
  }
}
const keys = (groups: readonly FindingGroup[]) => groups.map(({ groupKey }) => groupKey).join('')

test('grave groups come first, old ones from the backlog too, then the newest', () => {
  const recent = [group('a', 'notice', 30), group('b', 'grave', 20), group('c', 'alert', 29)]
  const backlog = [group('b', 'grave', 20), group('d', 'grave', 5), group('e', 'notice', 1)]
  assert.equal(keys(rankGroups(recent, backlog)), 'bdac')
})

test('never more than asked for, and grave ones are not the ones left out', () => {
  const recent = Array.from({ length: 60 }, (_, index) => group(`n${index}`, 'notice', index % 60))
  const ranked = rankGroups(recent, [group('old', 'grave', 0)])
  assert.equal(ranked.length, 60)
  assert.equal(ranked[0]?.groupKey, 'old')
})

test('the selection stays on its group while others come and go', () => {
  assert.equal(reconcile(['a', 'b', 'c'], ['x', 'a', 'b', 'c'], 'b'), 'b')
  assert.equal(reconcile(['a', 'b', 'c'], ['x', 'a', 'c'], 'b'), 'c')
  assert.equal(reconcile(['a', 'b', 'c'], ['x', 'a'], 'c'), 'a')
  assert.equal(reconcile(['a'], ['x', 'y'], 'a'), 'x')
  assert.equal(reconcile([], ['x'], undefined), 'x')
  assert.equal(reconcile(['a'], [], 'a'), undefined)
  assert.equal(keyAfter(['a', 'b'], 'z', new Set(['a'])), undefined)
})

test('open groups are counted by severity', () => {
  assert.deepEqual(
    countBySeverity([group('a', 'grave', 1), group('b', 'notice', 1), group('c', 'notice', 1)]),
    {
      grave: 1,
      alert: 0,
      notice: 2,
    },
  )
})
