import assert from 'node:assert/strict'
import test from 'node:test'
import { toCsv } from '../src/csv.ts'

test('cells are quoted where they must be, and the encoding is marked', () => {
  assert.equal(
    toCsv([
      ['名称', 'n'],
      ['a,"b"\nc', 3],
      [null, undefined],
    ]),
    '\ufeff名称,n\r\n"a,""b""\nc",3\r\n,\r\n',
  )
})

test('a text that looks like a formula is not one', () => {
  assert.equal(
    toCsv([['=HYPERLINK("x")', '+1', '@a', '-b', -1]]),
    '\ufeff"\'=HYPERLINK(""x"")",\'+1,\'@a,\'-b,-1\r\n',
  )
})
