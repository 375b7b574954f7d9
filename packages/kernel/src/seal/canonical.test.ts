import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '../refusal.ts'
import { canonicalJson } from './canonical.ts'

const double = (hex: string): number => Buffer.from(hex, 'hex').readDoubleBE(0)

/** @source RFC 8785 Appendix B */
const NUMBERS: [string, string][] = [
  ['0000000000000000', '0'],
  ['8000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['ffefffffffffffff', '-1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['c340000000000000', '-9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef4f', '999999999999999900000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['41b3de4355555554', '333333333.33333325'],
  ['41b3de4355555555', '333333333.3333333'],
  ['41b3de4355555556', '333333333.3333334'],
  ['41b3de4355555557', '333333333.33333343'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
  ['43143ff3c1cb0959', '1424953923781206.2'],
]

test('numbers are written as RFC 8785 Appendix B has them', () => {
  for (const [hex, text] of NUMBERS) assert.equal(canonicalJson(double(hex)), text, hex)
})

test('what JSON cannot hold is refused', () => {
  const bad = [
    double('7fffffffffffffff'),
    double('7ff0000000000000'),
    1n,
    undefined,
    () => 1,
    '\ud800',
    { '\udc00': 1 },
  ]
  for (const value of bad) {
    assert.throws(
      () => canonicalJson(value),
      (e: unknown) => e instanceof Refusal && e.code === 'seal.not_canonical',
    )
  }
})

test('the sample of RFC 8785 §3.2.2 comes out byte for byte', () => {
  const input = JSON.parse(String.raw`{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    "literals": [null, true, false]
  }`)
  const expected =
    '7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a5b3333333333333333332e33' +
    '3333333333332c31652b33302c342e352c302e3030322c31652d32375d2c22737472696e67223a22e282ac245c75303030665c6e' +
    '4127425c225c5c5c5c5c222f227d'
  assert.equal(Buffer.from(canonicalJson(input)).toString('hex'), expected)
})

test('keys sort by UTF-16 code units, in depth', () => {
  const input = JSON.parse(String.raw`{
    "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
    "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"
  }`)
  const values = [...canonicalJson(input).matchAll(/:"([^"]+)"/g)].map(match => match[1])
  assert.deepEqual(values, [
    'Carriage Return',
    'One',
    'Control',
    'Latin Small Letter O With Diaeresis',
    'Euro Sign',
    'Emoji: Grinning Face',
    'Hebrew Letter Dalet With Dagesh',
  ])
  const nested = {
    '1': { f: { f: 'hi', F: 5 }, '\n': 56.0 },
    '10': {},
    '': 'empty',
    a: {},
    '111': [{}],
    A: {},
  }
  const sorted = String.raw`{"":"empty","1":{"\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{}],"A":{},"a":{}}`
  assert.equal(canonicalJson(nested), sorted)
})

test('the text is the same before and after the value was stored as JSON', () => {
  const values = [
    { b: undefined, a: [undefined, 1], c: { toJSON: () => 'x' } },
    { at: new Date('2026-11-24T00:00:00.120Z'), zero: -0, 名: '食安\u2028"\\\u007f' },
    { __proto__: { inherited: 1 }, '': [], deep: [[{ z: 1, y: [{}] }]] },
  ]
  for (const value of values)
    assert.equal(canonicalJson(value), canonicalJson(JSON.parse(JSON.stringify(value))))
})
