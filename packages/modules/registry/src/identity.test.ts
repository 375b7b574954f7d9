import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isCreditCode, licenceNumberForm, mod1110CheckDigit, organisationCodeCheckDigit } from './identity.ts'

test('credit codes: the example of GB 32100 passes, every single wrong character is found', () => {
  const code = '91350100M000100Y43'
  assert.ok(isCreditCode(code))
  for (let i = 0; i < 18; i++) {
    for (const character of '0123456789ABCDEFGHJKLMNPQRTUWXY') {
      if (character === code[i]) continue
      assert.ok(!isCreditCode(code.slice(0, i) + character + code.slice(i + 1)), `${i} ${character}`)
    }
  }
})

test('credit codes: swapped neighbours, letters outside the alphabet and wrong lengths are refused', () => {
  assert.ok(!isCreditCode('91350100M00010Y043'))
  assert.ok(!isCreditCode('91350100I000100Y43'))
  assert.ok(!isCreditCode('91350100M000100Y4'))
  assert.ok(!isCreditCode('91350100m000100y43'))
})

test('organisation codes: the example of GB 11714', () => {
  assert.equal(organisationCodeCheckDigit('D2143569'), 'X')
})

test('MOD 11,10: the example of ISO 7064', () => {
  assert.equal(mod1110CheckDigit('0794'), '5')
})

test('licence numbers have their national form', () => {
  assert.ok(licenceNumberForm('food-business-licence')!.pattern.test('JY24106110000010'))
  assert.ok(!licenceNumberForm('food-business-licence')!.pattern.test('JY2410611000001'))
  assert.ok(licenceNumberForm('food-production-licence')!.pattern.test('SC10141061100015'))
  assert.equal(licenceNumberForm('stall-record'), undefined)
})
