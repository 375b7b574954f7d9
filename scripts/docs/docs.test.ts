import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Day, Sha256 } from '@shian/events'
import { listEventTypes, listRefusals, loadRuleFiles } from '@shian/kernel'
import { OPTIONS } from '@shian/server'
import { findDifferences, writePages } from './files.ts'
import { byModule, cell, codeCell } from './markdown.ts'
import { eventsPage, referencePages, refusalsPage } from './pages.ts'
import { valueText } from './rule-text.ts'
import { fieldsOf, type JsonSchema, typeText } from './schema-text.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const book = loadRuleFiles([join(root, 'rules')])
const temporary = mkdtempSync(join(tmpdir(), 'shian-docs-'))
after(() => rmSync(temporary, { recursive: true }))

describe('schemas as short phrases', () => {
  test('limits, unions, lists, nested objects', () => {
    assert.equal(typeText({ type: 'integer', minimum: 1, maximum: 200 }), 'integer 1…200')
    assert.equal(typeText({ type: 'string', maxLength: 80 }), 'text ≤ 80')
    assert.equal(typeText({ anyOf: [{ const: 'a' }, { const: 2 }, { type: 'null' }] }), `'a' | 2 | null`)
    const list = { type: 'array', items: { type: 'string' } }
    const nested = { type: 'object', properties: { x: { type: 'number' }, y: list }, required: ['x'] }
    assert.equal(typeText(nested), '{ x: number, y?: list of text }')
    assert.equal(
      typeText({ type: 'object', patternProperties: { '.*': { type: 'boolean' } } }),
      'map of boolean',
    )
    assert.equal(typeText({}), 'anything')
  })

  test('named texts keep their name', () => {
    const schema = { type: 'object', properties: { on: Day, file: Sha256 }, required: ['on'] }
    assert.deepEqual(fieldsOf(schema as JsonSchema), [
      { name: 'on', type: 'day', required: true },
      { name: 'file', type: 'sha256', required: false },
    ])
  })
})

test('a cell of a table never breaks the table', () => {
  assert.equal(cell('a | b\nc <d>'), 'a \\| b c &lt;d>')
  assert.equal(codeCell(`'a' | 'b'`), "`'a' \\| 'b'`")
  assert.equal(codeCell(''), '')
})

test('groups are sorted, whatever the order given', () => {
  const groups = byModule(['b.two', 'a.one', 'b.one'], name => name)
  assert.deepEqual(groups, [
    ['a', ['a.one']],
    ['b', ['b.one', 'b.two']],
  ])
})

test('a deadline says its extension and what pauses it', () => {
  const rule = book.get('deadline', 'penalty.decide', '4106', '2026-01-01')
  const text = valueText(rule)
  assert.match(text, /^90 日 \/ days; 可延长 may be extended 1 × 30 日 \/ days; 中止 pauses: /)
})

describe('the pages', () => {
  test('every fact, refusal, rule and setting has its line, in both languages', async () => {
    const pages = await referencePages(book)
    for (const { type, title } of listEventTypes()) {
      assert.ok(pages.get('events.md')?.includes(`### \`${type}\`\n\n${title.zh} / ${title.en}`), type)
    }
    for (const { code, sentence } of listRefusals()) {
      const line = `| \`${code}\` | ${cell(sentence.zh)} | ${cell(sentence.en)} |`
      assert.ok(pages.get('refusals.md')?.includes(line), code)
    }
    for (const rule of book.rules) assert.ok(pages.get('rules.md')?.includes(`| \`${rule.id}\` |`), rule.id)
    for (const { env } of Object.values(OPTIONS)) assert.ok(pages.get('config.md')?.includes(env), env)
  })

  test('routes say who may call them', async () => {
    const routes = (await referencePages(book)).get('routes.md') ?? ''
    const section = (name: string): string =>
      routes.split('### ').find(part => part.startsWith(`\`${name}\``)) ?? ''
    assert.match(
      section('POST /v1/vision/findings/{id}/verdict'),
      /access\*\*: commander, inspector, leader\n/,
    )
    assert.match(section('POST /ingest/v1/vision-events'), /access\*\*: 设备令牌 device token/)
    assert.match(section('GET /v1/rules'), /access\*\*: 公开 public/)
    assert.match(section('GET /v1/work/items'), /access\*\*: 已登录 signed in/)
  })

  test('the order of registration does not show', () => {
    assert.equal(eventsPage([...listEventTypes()].reverse()), eventsPage())
    assert.equal(refusalsPage([...listRefusals()].reverse()), refusalsPage())
  })
})

test('a changed, a missing and a left-over page are found, and writing mends them', async () => {
  const folder = join(temporary, 'reference')
  const pages = new Map([
    ['a.md', 'one\n'],
    ['b.md', 'two\n'],
  ])
  assert.deepEqual(await findDifferences(folder, pages), ['a.md', 'b.md'])
  await writePages(folder, pages)
  assert.deepEqual(await findDifferences(folder, pages), [])
  writeFileSync(join(folder, 'a.md'), 'changed\n')
  writeFileSync(join(folder, 'old.md'), 'left over\n')
  assert.deepEqual(await findDifferences(folder, pages), ['a.md', 'old.md'])
  await writePages(folder, pages)
  assert.deepEqual(await findDifferences(folder, pages), [])
})

test('every relative link of every page leads to a file', () => {
  const args = [
    '-c',
    'safe.directory=*',
    'ls-files',
    '-z',
    '--cached',
    '--others',
    '--exclude-standard',
    '*.md',
  ]
  const files = execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean)
  assert.ok(files.includes('README.md'))
  const broken = files
    .filter(file => existsSync(join(root, file)))
    .flatMap(file => {
      const links = readFileSync(join(root, file), 'utf8').matchAll(
        /\]\((?!https?:|mailto:|#)([^)\s#]+)(?:#[^)]*)?\)/g,
      )
      return [...links]
        .filter(([, target]) => !existsSync(join(root, dirname(file), target!)))
        .map(([, target]) => `${file}: ${target}`)
    })
  assert.deepEqual(broken, [])
})
