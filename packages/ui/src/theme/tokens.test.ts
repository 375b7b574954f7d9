import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { contrast, DARK, LIGHT, type Palette, TEXT_PAIRS } from './tokens.ts'

const CSS = readFileSync(new URL('../styles/tokens.css', import.meta.url), 'utf8')

function colours(selector: string): Record<string, string> {
  const block = CSS.slice(CSS.indexOf(`${selector} {`)).split('}')[0] ?? ''
  return Object.fromEntries(
    [...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]),
  )
}

test('contrast of black and white is 21, of equal colours 1', () => {
  assert.equal(contrast('#000000', '#ffffff'), 21)
  assert.equal(contrast('#0a4fc4', '#0a4fc4'), 1)
  assert.equal(contrast('#777777', '#ffffff').toFixed(2), '4.48')
})

for (const [name, palette] of Object.entries({ light: LIGHT, dark: DARK }) as [string, Palette][]) {
  test(`every text of the ${name} theme has at least 4.5:1 on its ground`, () => {
    const poor = TEXT_PAIRS.filter(([text, ground]) => contrast(palette[text], palette[ground]) < 4.5)
    assert.deepEqual(poor, [])
  })

  test(`borders of controls in the ${name} theme have at least 3:1`, () => {
    for (const ground of ['surface', 'raised', 'ground'] as const) {
      assert.ok(contrast(palette['line-strong'], palette[ground]) >= 3, `line-strong on ${ground}`)
    }
  })
}

test('the style sheet has the same colours', () => {
  assert.deepEqual(colours(':root'), { ...LIGHT })
  assert.deepEqual(colours(':root[data-theme="dark"]'), { ...DARK })
})
