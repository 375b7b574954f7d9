import assert from 'node:assert/strict'
import test from 'node:test'
import { defineDictionary, dictionaryFaults, fillSentence, translator } from './dictionary.ts'
import { uiText } from './ui.text.ts'

test('values fill a sentence, and a name nobody gave stays visible', () => {
  assert.equal(fillSentence('剩 {days} 天', { days: 3 }), '剩 3 天')
  assert.equal(fillSentence('{a} and {b}', { a: 1 }), '1 and {b}')
})

test('English words follow the number', () => {
  const sentence = '{count} {count|row|rows}'
  assert.equal(fillSentence(sentence, { count: 1 }), '1 row')
  assert.equal(fillSentence(sentence, { count: 0 }), '0 rows')
  assert.equal(fillSentence(sentence, { count: 12 }), '12 rows')
})

test('a translator speaks the language it was made for', () => {
  const text = defineDictionary({ open: '打开 {name}' }, { open: 'Open {name}' })
  assert.equal(translator(text, 'zh')('open', { name: 'A' }), '打开 A')
  assert.equal(translator(text, 'en')('open', { name: 'A' }), 'Open A')
})

test('faults of a dictionary are found', () => {
  assert.deepEqual(dictionaryFaults({ zh: { a: '甲' }, en: {} }), ['a: no English'])
  assert.deepEqual(dictionaryFaults({ zh: {}, en: { a: 'A' } }), ['a: no Chinese'])
  assert.deepEqual(dictionaryFaults({ zh: { a: ' ' }, en: { a: 'A' } }), ['a: empty'])
  assert.deepEqual(dictionaryFaults({ zh: { a: '{n} 条' }, en: { a: '{m} rows' } }), [
    'a: fills "n" in Chinese and "m" in English',
  ])
})

test('the sentences of the shared parts are complete in both languages', () => {
  assert.deepEqual(dictionaryFaults(uiText), [])
})
