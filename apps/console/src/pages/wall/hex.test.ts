import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  boundsOf,
  type Cell,
  centreOf,
  cornersOf,
  fittingSize,
  keyOf,
  labelPlaceOf,
  moveIn,
  neighboursOf,
  outlineOf,
} from './hex.ts'

const close = (one: number, other: number) =>
  assert.ok(Math.abs(one - other) < 1e-9, `${one} is not ${other}`)

test('odd rows are shifted half a cell to the east and rows overlap by a quarter', () => {
  const even = centreOf({ column: 2, row: 0 }, 10)
  const odd = centreOf({ column: 2, row: 1 }, 10)
  close(odd.x - even.x, (Math.sqrt(3) * 10) / 2)
  close(odd.y - even.y, 15)
  close(centreOf({ column: 2, row: 2 }, 10).x, even.x)
})

test('every neighbour shares exactly the side it is listed for', () => {
  for (const cell of [
    { column: 3, row: 4 },
    { column: 3, row: 5 },
  ]) {
    const corners = cornersOf(cell, 1)
    for (const [side, neighbour] of neighboursOf(cell).entries()) {
      const theirs = cornersOf(neighbour, 1)
      const shared = [corners[side]!, corners[(side + 1) % 6]!].every(corner =>
        theirs.some(other => Math.hypot(other.x - corner.x, other.y - corner.y) < 1e-9),
      )
      assert.ok(shared, `side ${side} of ${keyOf(cell)}`)
      const [centre, there] = [centreOf(cell, 1), centreOf(neighbour, 1)]
      close(Math.hypot(there.x - centre.x, there.y - centre.y), Math.sqrt(3))
    }
  }
})

test('an inset makes a cell smaller and leaves it in its place', () => {
  const cell = { column: 5, row: 7 }
  const centre = centreOf(cell, 10)
  for (const corner of cornersOf(cell, 10, 2)) close(Math.hypot(corner.x - centre.x, corner.y - centre.y), 8)
})

test('an outline leaves out inner sides and is closed', () => {
  assert.equal(outlineOf([{ column: 0, row: 0 }], 1).length, 6)
  assert.equal(
    outlineOf(
      [
        { column: 0, row: 0 },
        { column: 1, row: 0 },
      ],
      1,
    ).length,
    10,
  )
  const ring = neighboursOf({ column: 4, row: 4 })
  const segments = outlineOf([...ring, { column: 4, row: 4 }], 1)
  assert.equal(segments.length, 18)
  const ends = new Map<string, number>()
  for (const point of segments.flat()) {
    const name = `${point.x.toFixed(6)},${point.y.toFixed(6)}`
    ends.set(name, (ends.get(name) ?? 0) + 1)
  }
  assert.ok([...ends.values()].every(count => count === 2))
})

test('the fitting size fills the rectangle and does not leave it', () => {
  const cells = Array.from({ length: 11 }, (_, row) => [0, 10].map(column => ({ column, row }))).flat()
  const size = fittingSize(cells, 560, 480)
  const box = boundsOf(cells, size)
  assert.ok(box.right - box.left <= 560 + 1e-9 && box.bottom - box.top <= 480 + 1e-9)
  assert.ok(Math.abs(box.right - box.left - 560) < 1e-6 || Math.abs(box.bottom - box.top - 480) < 1e-6)
  assert.equal(fittingSize([], 100, 100), 0)
})

test('a label stands beside its group and covers no cell', () => {
  const upper: Cell[] = [
    { column: 1, row: 0 },
    { column: 2, row: 0 },
    { column: 1, row: 1 },
  ]
  const lower: Cell[] = [
    { column: 1, row: 2 },
    { column: 2, row: 2 },
    { column: 1, row: 3 },
  ]
  const all = [...upper, ...lower, { column: 6, row: 1 }]
  assert.equal(labelPlaceOf(upper, all, 20, 30, 20).side, 'top')
  const place = labelPlaceOf(lower, all, 20, 50, 20)
  assert.notEqual(place.side, 'top')
  for (const cell of all) {
    const centre = centreOf(cell, 20)
    assert.ok(Math.abs(centre.x - place.x) > 25 || Math.abs(centre.y - place.y) > 20, keyOf(cell))
  }
})

test('arrow keys stay in the row sideways, cross gaps, and stop at the edge', () => {
  const cells: Cell[] = [
    { column: 0, row: 1 },
    { column: 1, row: 1 },
    { column: 4, row: 1 },
    { column: 1, row: 2 },
    { column: 0, row: 0 },
  ]
  const at = (column: number, row: number) => cells.find(cell => cell.column === column && cell.row === row)!
  assert.equal(moveIn(cells, at(0, 1), 'right'), at(1, 1))
  assert.equal(moveIn(cells, at(1, 1), 'right'), at(4, 1))
  assert.equal(moveIn(cells, at(4, 1), 'right'), at(4, 1))
  assert.equal(moveIn(cells, at(1, 1), 'down'), at(1, 2))
  assert.equal(moveIn(cells, at(1, 2), 'down'), at(1, 2))
  assert.equal(moveIn(cells, at(0, 1), 'up'), at(0, 0))
})
