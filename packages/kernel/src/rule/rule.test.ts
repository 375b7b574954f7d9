import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { book, calendar } from '../work/world.fixture.ts'
import { areaCovers } from './area-scope.ts'
import { loadRules } from './book.ts'
import { cadenceOf, decideCase, lookUpBand, rewardOf, scoreFactors, termOf } from './evaluate.ts'
import { runExamples } from './examples.ts'
import { loadRuleFiles } from './load-files.ts'
import type { RuleOf } from './schema.ts'

const deadline = (value: number, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: 'test.term',
  title: { zh: '期限', en: 'Term' },
  kind: 'deadline',
  scope: { area: 'cn' },
  value: { value, unit: 'workday' },
  source: { document: '测试' },
  confidence: 'T',
  effectiveFrom: '2020-01-01',
  strictness: 'lower-is-stricter',
  examples: [{ given: {}, expect: { value } }],
  ...more,
})

test('every example of every shipped rule runs', () => {
  assert.ok(book.rules.length > 80)
  for (const rule of book.rules) assert.deepEqual(runExamples(rule, calendar), [], rule.id)
})

test('an example that is wrong is found', () => {
  const [rule] = loadRules([
    deadline(7, { examples: [{ given: { anchor: '2026-09-29' }, expect: { dueDate: '2026-10-12' } }] }),
  ]).rules
  const [failure] = runExamples(rule!, calendar)
  assert.deepEqual(failure?.actual, { dueDate: '2026-10-14', provisional: false })
  assert.equal(runExamples(rule!).length, 1)
})

test('the version in force on the date of the event counts, never the newest', () => {
  const old = book.find('complaint.accept', '410602', '2026-04-14')
  const now = book.find('complaint.accept', '410602', '2026-04-15')
  assert.equal(old?.source.number, '国家市场监督管理总局令第20号')
  assert.equal(old?.mayBlock, true)
  assert.equal(now?.source.number, '国家市场监督管理总局令第121号')
  assert.equal(now?.confidence, 'M')
  assert.equal(now?.mayBlock, false)
  // Half past midnight in Hebi is still the day before in UTC.
  assert.equal(book.find('complaint.accept', '410602', '2026-04-14T16:30:00Z')?.effectiveFrom, '2026-04-15')
  assert.equal(book.find('complaint.accept', '410602', '2019-12-31'), undefined)
  assert.equal(book.versions('complaint.accept').length, 2)
})

test('the most specific area counts', () => {
  const frequency = (area: string): number => {
    return cadenceOf(book.get('cadence', 'risk-grading.frequency', area, '2026-06-01'), 'C').min
  }
  assert.equal(frequency('410602001/p1'), 3)
  assert.equal(frequency('4106'), 3)
  assert.equal(frequency('4107'), 2)
  assert.equal(frequency(''), 2)
  assert.equal(frequency('cn'), 2)
})

test('areas hold what lies below them and nothing beside', () => {
  assert.ok(areaCovers('41', '410602'))
  assert.ok(areaCovers('cn', '41'))
  assert.ok(areaCovers('410602', '410602001/p7'))
  assert.ok(areaCovers('410602001/p7', '410602001/p7'))
  assert.ok(!areaCovers('410602001/p7', '410602001/p71'))
  assert.ok(!areaCovers('410602', '410603'))
  assert.ok(!areaCovers('410602', '4106'))
})

test('a lower level may only be stricter', () => {
  const local = (value: number, area: string) => deadline(value, { scope: { area } })
  assert.doesNotThrow(() => loadRules([deadline(7), local(5, '41'), local(3, '4106')]))
  assert.throws(() => loadRules([deadline(7), local(8, '41')]), /laxer/)
  assert.throws(() => loadRules([deadline(7), local(5, '41'), local(6, '4106')]), /laxer/)
  assert.doesNotThrow(() => loadRules([deadline(7), local(5, '41'), local(6, '42')]))
  const inDays = { ...local(5, '41'), value: { value: 5, unit: 'day' } }
  assert.throws(() => loadRules([deadline(7), inDays]), /in day/)
  assert.doesNotThrow(() =>
    loadRules([deadline(7, { strictness: 'none' }), { ...local(8, '41'), strictness: 'none' }]),
  )
  const before = deadline(5, { effectiveTo: '2021-12-31' })
  assert.doesNotThrow(() =>
    loadRules([before, local(8, '41') && { ...local(8, '41'), effectiveFrom: '2022-01-01' }]),
  )
})

test('rules that contradict themselves stop the start', () => {
  assert.throws(() => loadRules([deadline(7), deadline(5)]), /two versions/)
  assert.throws(() => loadRules([deadline(7, { scope: { area: '4' } })]), /not an area/)
  assert.throws(() => loadRules([deadline(7, { effectiveFrom: '2026-02-30' })]), /not a day/)
  assert.throws(() => loadRules([deadline(7, { effectiveTo: '2019-01-01' })]), /ends before/)
  assert.throws(() => loadRules([deadline(7, { kind: 'law' })]), /unknown kind/)
  assert.throws(() => loadRules([deadline(7, { value: { value: '7', unit: 'workday' } })]), /test\.term/)
  assert.throws(() => loadRules([deadline(7, { surplus: true })]), /test\.term/)
  assert.throws(() => loadRules([deadline(7, { examples: [] })]), /examples/)
  assert.throws(() => loadRules([null]), /without id/)
})

test('look-ups of the risk method', () => {
  const bounds = book.get('score-table', 'risk-grading.bounds', '410602', '2026-06-01')
  assert.equal(lookUpBand(bounds, 44), 'B')
  const sales = book.get('score-table', 'risk-grading.static-sales', '410602', '2026-06-01')
  const score = scoreFactors(sales, { area: 150, 'bulk-chilled': 40 })
  assert.equal(score.points, 7.5)
  assert.deepEqual(score.byFactor, [
    { factor: 'area', points: 1 },
    { factor: 'bulk-chilled', points: 6.5 },
  ])
  assert.ok(score.missing.includes('suppliers'))
  const catering = book.get('score-table', 'risk-grading.static-catering', '410602', '2026-06-01')
  assert.equal(catering.mayBlock, false)
  assert.equal('complete' in catering.value && catering.value.complete, false)
  assert.throws(() => scoreFactors(catering, { 'food-categories': 'insects' }), RangeError)
  const reward = book.get('reward-table', 'reward.amount', '', '2026-06-01')
  assert.deepEqual(rewardOf(reward, '2', 1_000_000), { rewardYuan: 30_000, needsFinance: false })
  assert.deepEqual(termOf(book.get('deadline', 'finding.operator-response', '', '2026-06-01')), {
    value: 0.5,
    unit: 'hour',
  })
})

test('a decision table answers by its first case', () => {
  const may = book.get('scope', 'inspection.may-inspect', '', '2026-06-01') as RuleOf<'scope'>
  assert.equal(decideCase(may, { role: 'officer' }), true)
  assert.equal(decideCase(may, { role: 'coordinator' }), false)
  assert.equal(decideCase(may, {}), false)
})

test('a missing rule or another kind is a broken setup', () => {
  assert.throws(() => book.get('deadline', 'no.such', '', '2026-06-01'), /no rule/)
  assert.throws(() => book.get('number', 'inspection.publish', '', '2026-06-01'), /is a deadline/)
})

test('rule files say what is wrong with them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rules-'))
  writeFileSync(join(folder, 'test.json'), JSON.stringify([deadline(7)]))
  assert.equal(loadRuleFiles([folder]).rules.length, 1)
  writeFileSync(join(folder, 'other.json'), JSON.stringify([deadline(7, { scope: { area: '41' } })]))
  assert.throws(() => loadRuleFiles([folder]), /does not start with "other\."/)
  writeFileSync(join(folder, 'other.json'), '{')
  assert.throws(() => loadRuleFiles([folder]), /is not JSON/)
  writeFileSync(join(folder, 'other.json'), '{}')
  assert.throws(() => loadRuleFiles([folder]), /not an array/)
})
