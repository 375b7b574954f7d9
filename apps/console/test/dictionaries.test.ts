import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type Dictionary, dictionaryFaults } from '@shian/ui/dictionary'
import * as vocabulary from '../src/vocabulary.ts'

const SOURCES = fileURLToPath(new URL('../src', import.meta.url))
const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })

test('every dictionary of the console is complete in both languages', async t => {
  const texts = files.filter(file => file.endsWith('.text.ts'))
  assert.ok(texts.length >= 10, `only ${texts.length} dictionaries found`)
  for (const file of texts) {
    const module = (await import(pathToFileURL(join(SOURCES, file)).href)) as Record<string, Dictionary>
    for (const [name, dictionary] of Object.entries(module)) {
      await t.test(`${file} ${name}`, () => assert.deepEqual(dictionaryFaults(dictionary), []))
    }
  }
})

test('every word of the vocabulary exists in both languages', () => {
  for (const [name, words] of Object.entries(vocabulary)) {
    if (!name.endsWith('_WORDS')) continue
    for (const [code, word] of Object.entries(words as Record<string, { zh: string; en: string }>)) {
      assert.ok(word.zh?.trim() && word.en?.trim(), `${name}.${code}`)
    }
  }
})

test('no sentence is written into a page: Chinese stands in dictionaries only', () => {
  const strays = files
    .filter(file => /\.tsx?$/.test(file) && !file.endsWith('.text.ts') && file !== 'vocabulary.ts')
    .flatMap(file =>
      readFileSync(join(SOURCES, file), 'utf8')
        .split('\n')
        .map((line, index) => ({ file, line: line.replace(/\/\/.*|\/?\*.*/, ''), number: index + 1 })),
    )
    // The name of the product is the same in both languages.
    .filter(({ line }) => /\p{Script=Han}/u.test(line.replaceAll('食安 Shian', '')))
    .filter(({ file }) => !file.startsWith('pages/wall/'))
    .map(({ file, number }) => `${file}:${number}`)
  assert.deepEqual(strays, [])
})

test('no check-in, no ranking of people, no time online', () => {
  const banned = /打卡|个人排名|在线时长|登录次数|排行榜/
  const found = files.filter(
    file => /\.tsx?$/.test(file) && banned.test(readFileSync(join(SOURCES, file), 'utf8')),
  )
  assert.deepEqual(found, [])
})
