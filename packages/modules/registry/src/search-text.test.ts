import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readingsOf, spellingsOf } from './pinyin.ts'
import { gramsOf, normalise, searchTexts, spellsPartOf } from './search-text.ts'

const texts = (signName: string) => {
  const made = searchTexts({
    signName,
    legalName: '某某餐饮店',
    address: '某路',
    creditCode: null,
    licenceNumbers: [],
  })
  return { ...made, grams: made.grams.split(' ') }
}

test('浚县 is Xùn Xiàn, and jùn finds it too', () => {
  assert.deepEqual(readingsOf('浚'), ['xun', 'jun'])
  const { sign_pinyin: pinyin, sign_initials: initials } = texts('浚县小吃')
  assert.ok(pinyin.startsWith('^xunxianxiaochi$'))
  assert.ok(pinyin.includes('^junxianxiaochi$'))
  assert.equal(initials, '^xxxc$|^jxxc$')
})

test('many-voiced characters are indexed in each reading, ü as v and as u', () => {
  assert.ok(texts('长乐饭店').sign_initials.split('|').includes('^clfd$'))
  assert.ok(texts('长乐饭店').sign_initials.split('|').includes('^zyfd$'))
  assert.deepEqual(readingsOf('绿'), ['lv', 'lu'])
  assert.ok(readingsOf('䶮').includes('yan'))
})

test('spellings are bounded and keep every character', () => {
  const spellings = spellingsOf('长重乐行朝厦曾单解查')
  assert.ok(spellings.length <= 8)
  assert.ok(spellings.every(syllables => syllables.length === 10))
})

test('normal form: width, case, spaces and punctuation do not count', () => {
  assert.equal(normalise(' ＫＦＣ（淇滨·店） 7-11'), 'kfc淇滨店711')
  assert.equal(normalise('！？'), '')
})

test('a name outside the basic plane is indexed by whole characters', () => {
  assert.ok(texts('𰻝𰻝面').grams.includes('s𰻝面'))
})

test('a needle needs grams the index has', () => {
  const { grams } = texts('合步山房')
  for (const needle of ['^合步', '步山', '房', '^合步山房$']) {
    const need = gramsOf('s', needle)
    assert.ok(need.length > 0, needle)
    for (const gram of need) assert.ok(grams.includes(gram), gram)
  }
  for (const gram of [
    ...gramsOf('i', 'hbsf'),
    ...gramsOf('p', '^hebushan'),
    ...gramsOf('p', 'shanfa'),
    ...gramsOf('p', '^he'),
  ]) {
    assert.ok(grams.includes(gram), gram)
  }
  assert.deepEqual(gramsOf('p', 'he'), [])
  assert.ok(!grams.includes(gramsOf('p', 'ushan')[0]!), 'no spelling begins inside a syllable')
})

test('codes are found from the start and from the end', () => {
  const { grams: all } = searchTexts({
    signName: '甲',
    legalName: '乙',
    address: '丙',
    creditCode: '91350100M000100Y43',
    licenceNumbers: ['JY24106110000010'],
  })
  const grams = all.split(' ')
  for (const needle of ['^9135', '^91350100m0', '^91350100m000100y43$', '0y43$', 'm000100y43$']) {
    for (const gram of gramsOf('c', needle)) assert.ok(grams.includes(gram), `${needle} ${gram}`)
  }
  for (const needle of ['^jy24', '0010$', '^jy24106110000010$']) {
    for (const gram of gramsOf('d', needle)) assert.ok(grams.includes(gram), `${needle} ${gram}`)
  }
})

test('pinyin matches begin at a syllable', () => {
  assert.ok(spellsPartOf('鹤壁师范', 'shifan'))
  assert.ok(spellsPartOf('鹤壁师范', 'bishif'))
  assert.ok(!spellsPartOf('鹤壁师范', 'ishif'))
})
