import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  countyName,
  levelOf,
  overdueShare,
  shortName,
  tallyOf,
  townshipsOf,
  wholePercent,
} from './townships.ts'

const work = [
  { area: '410602001', name: '', open: 10, overdue: 2 },
  { area: '410602002', name: '', open: 4, overdue: 0 },
  { area: '410603001', name: '', open: 1, overdue: 1 },
  { area: '4106', name: '', open: 3, overdue: 1 },
]
const risk = [
  { area: '410602001', name: '', total: 10, A: 4, B: 3, C: 2, D: 1, ungraded: 0 },
  { area: '410603001', name: '', total: 5, A: 1, B: 1, C: 1, D: 0, ungraded: 2 },
]
const areas = [
  { code: '4106', name: '鹤壁市', kind: 'city', parent: null },
  { code: '410602', name: '鹤山区', kind: 'county', parent: '4106' },
  { code: '410602001', name: '中山北路街道', kind: 'township', parent: '410602', hex: { column: 1, row: 0 } },
  { code: '410602002', name: '中山路街道', kind: 'township', parent: '410602' },
  { code: '410603001', name: '红旗街街道', kind: 'township', parent: '410603', hex: { column: 4, row: 1 } },
  { code: '410602001001', name: '社区', kind: 'village', parent: '410602001' },
]

test('townships carry their work, premises and place; nothing outside the area is shown', () => {
  const [first, second, ...rest] = townshipsOf(areas, '410602', work, risk)
  assert.equal(rest.length, 0)
  assert.deepEqual(first?.cell, { column: 1, row: 0 })
  assert.deepEqual([first?.open, first?.overdue, first?.risk?.D], [10, 2, 1])
  assert.deepEqual([second?.open, second?.risk, second?.cell], [4, undefined, undefined])
  assert.equal(townshipsOf(areas, '4106', [], []).length, 3)
  assert.equal(townshipsOf(areas, '410602001001', [], []).length, 1)
})

test('a whole city counts work that belongs to no township', () => {
  const city = tallyOf('4106', work, risk)
  assert.deepEqual([city.open, city.overdue, city.risk?.total, city.risk?.C], [18, 4, 15, 3])
  assert.deepEqual(tallyOf('410622', work, risk), { open: 0, overdue: 0, risk: undefined })
})

test('no open work is not the same as none overdue', () => {
  assert.equal(overdueShare({ open: 0, overdue: 0 }), null)
  const levels = [null, 0, 0.099, 0.1, 0.249, 0.25, 1].map(levelOf)
  assert.deepEqual(levels, ['none', 'clear', 'low', 'middle', 'middle', 'high', 'high'])
})

test('rounding neither hides a little nor claims everything', () => {
  assert.deepEqual([0, 0.001, 0.254, 0.999, 1].map(wholePercent), [0, 1, 25, 99, 100])
})

test('names are shortened to what tells them apart', () => {
  assert.deepEqual(['中山北路街道', '姬家山乡', '鹤壁集镇', '新镇镇', '林镇'].map(shortName), [
    '中山北路',
    '姬家山',
    '鹤壁集',
    '新镇',
    '林镇',
  ])
  assert.equal(countyName('鹤壁经济技术开发区', '鹤壁市'), '经济技术开发区')
  assert.equal(countyName('鹤山区', '鹤壁市'), '鹤山区')
})
