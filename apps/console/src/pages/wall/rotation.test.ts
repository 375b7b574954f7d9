import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CameraRank, compareCameras, keepOrder, pageCount, rowsOfPage, turnPage } from './rotation.ts'

test('pages are counted, cut and turned in a circle', () => {
  assert.deepEqual(
    [0, 1, 9, 10, 60].map(count => pageCount(count)),
    [1, 1, 1, 2, 7],
  )
  const rows = Array.from({ length: 20 }, (_, index) => index)
  assert.deepEqual(rowsOfPage(rows, 0), [0, 1, 2, 3, 4, 5, 6, 7, 8])
  assert.deepEqual(rowsOfPage(rows, 2), [18, 19])
  assert.deepEqual(rowsOfPage(rows, 9), [18, 19])
  assert.deepEqual(rowsOfPage([], 0), [])
  assert.equal(turnPage(2, 1, 3), 0)
  assert.equal(turnPage(0, -1, 3), 2)
  assert.equal(turnPage(0, 1, 1), 0)
  assert.equal(turnPage(8, 1, 3), 0)
})

test('every camera is shown once in one round', () => {
  const ids = Array.from({ length: 60 }, (_, index) => `camera-${index}`)
  const seen: string[] = []
  let page = 0
  for (let turn = 0; turn < pageCount(ids.length); turn++) {
    seen.push(...rowsOfPage(ids, page))
    page = turnPage(page, 1, pageCount(ids.length))
  }
  assert.deepEqual([...seen].sort(), [...ids].sort())
  assert.equal(page, 0)
})

test('worst state first, then the gravest finding, then risk, then id', () => {
  const camera = (id: string, state: string, severity?: string, riskShare = 0): CameraRank => ({
    id,
    state,
    severity,
    riskShare,
  })
  const sorted = [
    camera('e', 'ok'),
    camera('d', 'ok', undefined, 0.4),
    camera('c', 'ok', 'notice'),
    camera('f', 'ok'),
    camera('b', 'ok', 'grave'),
    camera('g', 'never-heard-of'),
    camera('h', 'frozen'),
    camera('a', 'offline'),
  ].sort(compareCameras)
  assert.deepEqual(
    sorted.map(({ id }) => id),
    ['a', 'h', 'g', 'b', 'c', 'd', 'e', 'f'],
  )
})

test('the order holds while a page is looked at', () => {
  assert.deepEqual(keepOrder(['a', 'b', 'c'], ['c', 'd', 'a']), ['a', 'c', 'd'])
  assert.deepEqual(keepOrder([], ['c', 'a']), ['c', 'a'])
})
