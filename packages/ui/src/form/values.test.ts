import assert from 'node:assert/strict'
import test from 'node:test'
import type { FormField, FormFile, FormState } from './field.ts'
import { fieldList } from './field.ts'
import { checkForm, toSubmission } from './values.ts'

const TODAY = '2026-11-24'
const label = { zh: '名', en: 'Name' }
const photo = (name: string): FormFile => ({
  file: new Blob([name]),
  filename: `${name}.jpg`,
  preview: `blob:${name}`,
})

const FIELDS: readonly FormField[] = [
  { name: 'note', type: 'longText', label, required: true, maxLength: 5 },
  { name: 'count', type: 'number', label, min: 1, max: 9 },
  { name: 'value', type: 'money', label },
  { name: 'on', type: 'date', label, required: true },
  { name: 'result', type: 'choice', label, required: true, options: { ok: label, bad: label } },
  { name: 'tags', type: 'choice', label, multiple: true, options: { a: label, b: label } },
  { name: 'photos', type: 'photo', label, min: 1, max: 2 },
  { name: 'people', type: 'person', label, multiple: true },
  { name: 'list', type: 'checklist', label, checklist: 'inspection.catering' },
  { name: 'sign', type: 'signature', label, required: true },
]

const GOOD: FormState = {
  note: ' 好 ',
  count: '3',
  value: '12.345',
  on: '20261120',
  result: 'ok',
  tags: ['a', 'b'],
  photos: [photo('one')],
  people: ['post-1'],
  list: { answers: [{ item: '1', result: 'pass' }], total: 1 },
  sign: '李晓燕',
}

const issuesOf = (state: FormState) =>
  Object.fromEntries(checkForm(FIELDS, state, TODAY).map(({ field, key }) => [field, key]))

test('a good form has no issues', () => {
  assert.deepEqual(checkForm(FIELDS, GOOD, TODAY), [])
})

test('what is required is missed, photos by their number', () => {
  assert.deepEqual(issuesOf({}), {
    note: 'issueMissing',
    on: 'issueMissing',
    result: 'issueMissing',
    photos: 'issueFew',
    sign: 'issueMissing',
  })
  assert.equal(issuesOf({ ...GOOD, note: '   ' })['note'], 'issueMissing')
})

test('each type refuses what it cannot be', () => {
  const bad: [string, FormState[string], string][] = [
    ['note', '123456', 'issueTooLong'],
    ['count', 'three', 'issueNumber'],
    ['count', '0', 'issueTooSmall'],
    ['count', '10', 'issueTooLarge'],
    ['value', '-1', 'issueTooSmall'],
    ['on', '2026-02-30', 'issueDay'],
    ['photos', [photo('1'), photo('2'), photo('3')], 'issueMany'],
  ]
  for (const [field, value, issue] of bad)
    assert.deepEqual(issuesOf({ ...GOOD, [field]: value }), { [field]: issue })
})

test('values leave in the shapes of the server, files beside them', () => {
  const signature = new Blob(['png'])
  const { form, files } = toSubmission(FIELDS, GOOD, TODAY, { sign: signature })
  assert.deepEqual(form, {
    note: '好',
    count: 3,
    value: 1_235,
    on: '2026-11-20',
    result: 'ok',
    tags: ['a', 'b'],
    people: ['post-1'],
    list: { checklist: 'inspection.catering', answers: [{ item: '1', result: 'pass' }] },
  })
  assert.deepEqual(
    files.map(({ field, filename }) => [field, filename]),
    [
      ['photos', 'one.jpg'],
      ['sign', 'signature.png'],
    ],
  )
})

test('a list that is required must be answered, another may stay empty and is not sent', () => {
  const blank: FormState = { list: { answers: [], total: 3 } }
  const list: FormField = { name: 'list', type: 'checklist', label, checklist: 'x' }
  assert.deepEqual(checkForm([list], blank, TODAY), [])
  assert.equal(checkForm([{ ...list, required: true }], blank, TODAY)[0]?.key, 'issueIncomplete')
  assert.deepEqual(toSubmission([list], blank, TODAY).form, {})
})

test('what was left empty is not sent', () => {
  assert.deepEqual(toSubmission(FIELDS, { note: 'x', tags: [], value: '' }, TODAY).form, { note: 'x' })
})

test('fields come as a list or by name', () => {
  assert.deepEqual(fieldList({ note: { type: 'text', label } }), [{ name: 'note', type: 'text', label }])
  assert.equal(fieldList(FIELDS).length, FIELDS.length)
})
