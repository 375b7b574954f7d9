import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { divisionOf, EVERYWHERE, enclosingAreas, inRange, isArea, NOWHERE, rangeOf } from './area.ts'

describe('areas', () => {
  it('are code paths, with one premises at the end at most', () => {
    for (const area of ['41', '4106', '410602', '410602001', '410602001001', '410602001001/p-1.a'])
      assert.ok(isArea(area))
    for (const area of ['', '4', '410', '410602001001/', '410602/../x', '410602/a/b', '4106 02', '410602~'])
      assert.ok(!isArea(area))
  })

  it('are jurisdictions as ranges: everything below, nothing beside', () => {
    const county = rangeOf('410602')
    for (const inside of ['410602', '410602001', '410602001001', '410602001001/p1', '410602/p1'])
      assert.ok(inRange(inside, county))
    for (const outside of ['4106', '410603', '410601', '410611001001/p1', '41'])
      assert.ok(!inRange(outside, county))
  })

  it('keep one operator apart from another whose id begins the same', () => {
    const own = rangeOf('410602001001/p1')
    assert.ok(inRange('410602001001/p1', own))
    for (const other of [
      '410602001001/p12',
      '410602001001/p1-2',
      '410602001001/p1.2',
      '410602001001/p1a',
      '410602001001',
    ]) {
      assert.ok(!inRange(other, own), other)
    }
  })

  it('have a whole and a nothing', () => {
    assert.ok(inRange('410602', EVERYWHERE))
    assert.ok(!inRange('410602', NOWHERE))
    assert.ok(!inRange('', NOWHERE))
  })

  it('know what encloses them, nearest first', () => {
    assert.deepEqual(enclosingAreas('410602001001/p1'), ['410602001001', '410602001', '410602', '4106', '41'])
    assert.deepEqual(enclosingAreas('4106'), ['41'])
    assert.equal(divisionOf('410602001001/p1'), '410602001001')
  })
})
