import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Condition, evaluateCondition, isCondition, readsOf } from './condition.ts'
import { checkForm, type Field, filesOf } from './field.ts'

const values = {
  form: {
    score: 7,
    day: '2026-10-01',
    tags: ['a', 'b'],
    list: [
      { result: 'fail', key: true },
      { result: 'fail', key: false },
      { result: 'pass', key: true },
    ],
  },
  state: 'open',
}
const holds = (condition: Condition): boolean => evaluateCondition(condition, { values }).holds

test('the closed set of operators', () => {
  assert.ok(holds({ eq: [{ ref: 'form.score' }, 7] }))
  assert.ok(holds({ ne: [{ ref: 'state' }, 'closed'] }))
  assert.ok(holds({ lt: [{ ref: 'form.day' }, '2026-10-02'] }))
  assert.ok(holds({ gte: [{ ref: 'form.score' }, 7] }))
  assert.ok(holds({ in: [{ ref: 'state' }, ['open', 'new']] }))
  assert.ok(holds({ in: ['b', { ref: 'form.tags' }] }))
  assert.ok(holds({ in: [{ ref: 'form.tags' }, ['b', 'c']] }), 'any of a list')
  assert.ok(!holds({ in: [{ ref: 'form.tags' }, ['c', 'd']] }))
  assert.ok(holds({ eq: [{ count: 'form.list', where: { result: 'fail' } }, 2] }))
  assert.ok(holds({ eq: [{ count: 'form.list', where: { result: 'fail', key: true } }, 1] }))
  assert.ok(holds({ and: [{ exists: 'form.score' }, { not: { exists: 'form.nothing' } }] }))
  assert.ok(!holds({ or: [{ lte: [{ ref: 'form.score' }, 6] }, { gt: [{ ref: 'form.score' }, 7] }] }))
})

test('what is missing or of another type never compares', () => {
  for (const operator of ['lt', 'lte', 'gt', 'gte'] as const) {
    assert.ok(!holds({ [operator]: [{ ref: 'form.nothing' }, 5] } as unknown as Condition))
    assert.ok(!holds({ [operator]: [{ ref: 'form.day' }, 5] } as unknown as Condition))
  }
  assert.ok(holds({ eq: [{ ref: 'form.nothing' }, null] }))
  assert.ok(!holds({ exists: 'form.constructor' }))
  assert.ok(!holds({ exists: '__proto__.toString' }))
})

test('a number from a rule, and whether it may block', () => {
  const scope = {
    values,
    rule: (id: string) => ({ value: { value: id === 'a.weak' ? 9 : 7 }, mayBlock: id !== 'a.weak' }),
  }
  const firm = evaluateCondition({ gte: [{ ref: 'form.score' }, { rule: 'a.firm' }] }, scope)
  assert.deepEqual(firm, { holds: true, advisoryRules: [] })
  const weak = evaluateCondition({ gte: [{ ref: 'form.score' }, { rule: 'a.weak' }] }, scope)
  assert.deepEqual(weak, { holds: false, advisoryRules: ['a.weak'] })
})

test('anything else is not a condition', () => {
  assert.ok(isCondition({ and: [{ exists: 'a' }, { not: { eq: [1, 2] } }] }))
  for (const wrong of [
    null,
    'true',
    {},
    { eq: [1] },
    { eq: [1, 2], ne: [1, 2] },
    { js: 'x' },
    { and: { eq: [1, 2] } },
    { eq: [1, { code: 'x' }] },
    { in: [1, 'abc'] },
  ]) {
    assert.ok(!isCondition(wrong), JSON.stringify(wrong))
  }
  assert.deepEqual(
    readsOf({ or: [{ eq: [{ ref: 'form.a' }, { rule: 'r.x' }] }, { in: [{ ref: 'state' }, ['x']] }] }),
    ['form.a', 'rule:r.x', 'state'],
  )
})

test('forms are checked field by field', () => {
  const label = { zh: '名', en: 'name' }
  const hash = 'f'.repeat(64)
  const fields: Record<string, Field> = {
    note: { type: 'text', label, required: true, maxLength: 5 },
    score: { type: 'number', label, min: 0, max: 10 },
    day: { type: 'date', label },
    grade: { type: 'choice', label, options: { A: label, B: label } },
    tags: { type: 'choice', label, options: { x: label, y: label }, multiple: true },
    photos: { type: 'photo', label, min: 1, max: 2 },
    money: { type: 'money', label },
    list: { type: 'checklist', label, checklist: 'a.b' },
    sign: { type: 'signature', label },
  }
  const list = { checklist: 'a.b', answers: [{ item: 'i', result: 'fail', photos: [hash] }] }
  const good = {
    note: '好',
    score: 10,
    day: '2026-10-01',
    grade: 'A',
    tags: ['x', 'y'],
    photos: [hash],
    money: 100,
    list,
    sign: hash,
  }
  assert.deepEqual(checkForm(fields, good), [])
  assert.deepEqual(filesOf(fields, good), [hash, hash, hash])
  const bad = {
    note: '太长太长太长',
    score: 11,
    day: '2026-02-30',
    grade: 'C',
    tags: ['z'],
    photos: ['x'],
    money: 1.5,
    list: { answers: [] },
    sign: 'x',
    extra: 1,
  }
  assert.deepEqual(Object.fromEntries(checkForm(fields, bad).map(({ field, problem }) => [field, problem])), {
    extra: 'unknown',
    note: 'too-long',
    score: 'too-large',
    day: 'not-a-day',
    grade: 'not-an-option',
    tags: 'not-an-option',
    photos: 'wrong-type',
    money: 'wrong-type',
    list: 'wrong-type',
    sign: 'wrong-type',
  })
  assert.deepEqual(checkForm(fields, { note: '  ' }), [{ field: 'note', problem: 'missing' }])
  assert.deepEqual(checkForm(fields, { note: '好' }, ['score']), [{ field: 'score', problem: 'missing' }])
})
