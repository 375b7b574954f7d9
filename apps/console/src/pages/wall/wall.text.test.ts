import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dictionaryFaults } from '@shian/ui'
import { wallText } from './wall.text.ts'

test('every sentence of the wall exists in both languages and fills the same values', () => {
  assert.deepEqual(dictionaryFaults(wallText), [])
})
