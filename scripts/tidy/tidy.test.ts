import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  checkBorders,
  checkClocks,
  checkEvents,
  checkLengths,
  checkLock,
  checkManifests,
  checkPlaces,
  checkReadmes,
  checkSources,
  type House,
  isSource,
} from './checks.ts'
import { addMissingPlatforms, findMissingPlatforms, type Lock } from './lock.ts'
import { readSources } from './source.ts'

/** A house of files that are on no disk. */
function houseOf(texts: Record<string, string>): House {
  const at = '/house-of-the-test/'
  const files = Object.keys(texts)
  const facts = readSources(
    files.filter(isSource).map(path => at + path),
    path => texts[path.slice(at.length)]!,
  )
  return { files, read: path => texts[path]!, facts: path => facts.get(at + path)! }
}

const manifest = (name: string, ...dependencies: string[]): string =>
  JSON.stringify({ name, dependencies: Object.fromEntries(dependencies.map(d => [d, '0.1.0'])) })

const lines = (count: number): string => '  work()\n'.repeat(count)

describe('what the parser sees', () => {
  const text = [
    `import { a } from './a.ts'`,
    `export * from '@shian/kernel'`,
    `const regex = /[{"\`']\\/{/ // a { that opens nothing`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a program
    'const template = `${[1].map(n => { return `{${n}` }).join("}")}`',
    'const Panel = () => (',
    `  <p title="{">don't {"}"} {/* { */}`,
    '  </p>',
    ')',
    'class Clock {',
    '  /** Says the time: new Date() */',
    '  get now() {',
    `    return [new Date(), new Date(0), Date.now(), 'Date.now()', new Date]`,
    '  }',
    '  constructor() {}',
    '}',
    `const Opened = defineEvent('cases.Opened', {})`,
    `const later = () => import('./later.ts')`,
  ].join('\n')
  const facts = houseOf({ 'x.tsx': text }).facts('x.tsx')

  test('functions, with their names and lengths, past strings, regular expressions, templates and JSX', () => {
    assert.deepEqual(facts.functions, [
      { name: 'a function', line: 4, lines: 1 },
      { name: 'Panel', line: 5, lines: 4 },
      { name: 'now', line: 11, lines: 3 },
      { name: 'constructor', line: 14, lines: 1 },
      { name: 'later', line: 17, lines: 1 },
    ])
    assert.equal(facts.lines, 17)
  })

  test('clock reads, but neither those in strings and comments nor dates that are given', () => {
    assert.deepEqual(facts.clockReads, [12, 12, 12])
  })

  test('imports and events', () => {
    assert.deepEqual(
      facts.imports.map(i => i.from),
      ['./a.ts', '@shian/kernel', './later.ts'],
    )
    assert.deepEqual(facts.definedEvents, [{ type: 'cases.Opened', line: 16 }])
  })
})

describe('planted breaches', () => {
  test('a module that depends on a module, an app, or nothing known', () => {
    const house = houseOf({
      'packages/kernel/package.json': manifest('@shian/kernel'),
      'packages/events/package.json': manifest('@shian/events', '@shian/kernel'),
      'packages/ui/package.json': manifest('@shian/ui'),
      'packages/modules/risk/package.json': manifest('@shian/risk', '@shian/events', '@shian/ui', 'pg'),
      'packages/modules/cases/package.json': manifest(
        '@shian/cases',
        '@shian/risk',
        '@shian/server',
        '@shian/gone',
      ),
      'packages/adapters/nats/package.json': manifest('@shian/nats', '@shian/risk'),
      'apps/server/package.json': manifest('@shian/server', '@shian/cases', '@shian/nats'),
      'apps/cli/package.json': manifest('@shian/cli', '@shian/server'),
    })
    assert.deepEqual(checkManifests(house), [
      'packages/modules/cases/package.json: @shian/cases (modules) must not depend on @shian/risk (modules)',
      'packages/modules/cases/package.json: @shian/cases (modules) must not depend on @shian/server (apps)',
      'packages/modules/cases/package.json: @shian/gone is no package of this repository',
    ])
  })

  test('an import that climbs out of its package', () => {
    const house = houseOf({
      'packages/modules/risk/src/a.ts': `import '../../cases/src/b.ts'\nimport './c.ts'\nimport '../migrations/x.ts'`,
      'test/e2e/a.test.ts': `import '../../scripts/engines.ts'`,
    })
    assert.deepEqual(checkBorders(house), [
      'packages/modules/risk/src/a.ts:1: imports ../../cases/src/b.ts from outside its package',
    ])
  })

  test('a file of 401 lines and a function of 71', () => {
    const house = houseOf({
      'a.ts': lines(400),
      'b.ts': lines(401),
      'c.ts': `function ok() {\n${lines(68)}}\n/** A comment\n * is not counted */\nconst long = () => {\n${lines(69)}}`,
      'd.test.ts': lines(401),
      'e.gen.ts': lines(401),
    })
    assert.deepEqual(checkLengths(house), ['b.ts: 401 lines (400)', 'c.ts:73: long has 71 lines (70)'])
  })

  test('a clock in a module or the kernel', () => {
    const text = 'export const now = Date.now()'
    const house = houseOf({
      'packages/modules/risk/src/a.ts': text,
      'packages/kernel/src/work/b.ts': text,
      'packages/kernel/src/testing.ts': text,
      'packages/modules/risk/src/a.test.ts': text,
      'packages/modules/risk/web/page.ts': text,
      'apps/server/src/main.ts': text,
    })
    assert.deepEqual(
      checkClocks(house).map(problem => problem.split(':')[0]),
      ['packages/modules/risk/src/a.ts', 'packages/kernel/src/work/b.ts'],
    )
  })

  test('an event that no test names, one defined twice, one named otherwise', () => {
    const house = houseOf({
      'packages/events/src/cases.ts': ['Opened', 'Closed', 'Opened', 'reopened']
        .map(name => `defineEvent('cases.${name}', {})`)
        .join('\n'),
      'packages/modules/cases/src/a.test.ts': `'cases.Opened'`,
    })
    assert.deepEqual(checkEvents(house), [
      'packages/events/src/cases.ts:2: cases.Closed is in no test',
      'packages/events/src/cases.ts:3: cases.Opened is defined in packages/events/src/cases.ts:1 already',
      'packages/events/src/cases.ts:4: cases.reopened is not <module>.<PastTense>',
    ])
  })

  test('a @source that leads nowhere', () => {
    const house = houseOf({
      'rules/cn/risk.json': '{"id":"grades"}',
      'a.ts': '/** @source rules/cn/risk.json#grades */\n/** @source 食品安全法 §12 */',
      'b.ts': '/** @source rules/cn/risk.json#points */\n/** @source rules/cn/none.json */',
    })
    assert.deepEqual(checkSources(house), [
      'b.ts: @source rules/cn/risk.json has no points',
      'b.ts: @source rules/cn/none.json does not exist',
    ])
  })

  test('a missing README', () => {
    const house = houseOf({ 'README.md': '', 'packages/modules/risk/src/module.ts': '' })
    assert.deepEqual(checkReadmes(house), [
      'packages/modules/risk/README.md is missing',
      'README.zh-CN.md is missing',
    ])
  })

  test('a path or package host of some machine', () => {
    const publicHost = ['registry', 'npmjs', 'org'].join('.')
    const house = houseOf({
      'a.md': 'see /home/someone/notes',
      'b.json': `{"resolved":"https://${publicHost}/pg"}`,
      'c.json': '{"resolved":"http://registry.intra.example:4873/pg"}',
      'd.ts': `const route = '/work/items'`,
    })
    assert.deepEqual(checkPlaces(house), [
      'a.md: names a place of some machine: /home/someone/',
      'c.json: names a place of some machine: http://registry.intra.example:',
    ])
  })

  test('a lock file that lacks the packages of other platforms, and how it is completed', () => {
    const tool = {
      version: '1.0.0',
      dev: true,
      optionalDependencies: {
        '@tool/linux-x64': '1.0.0',
        '@tool/cli-win32-arm64': '1.0.0',
        '@tool/linux-x64-musl': '1.0.0',
        '@tool/nested-darwin-x64': '1.0.0',
        fsevents: '~2.3.3',
      },
    }
    const lock: Lock = {
      packages: {
        '': {},
        'node_modules/tool': tool,
        'node_modules/@tool/linux-x64': { version: '1.0.0' },
        'node_modules/tool/node_modules/@tool/nested-darwin-x64': { version: '1.0.0' },
      },
    }
    const house = houseOf({ 'package-lock.json': JSON.stringify(lock) })
    assert.deepEqual(
      checkLock(house).map(problem => problem.split(' ')[1]),
      ['@tool/cli-win32-arm64@1.0.0', '@tool/linux-x64-musl@1.0.0'],
    )
    addMissingPlatforms(lock)
    assert.deepEqual(findMissingPlatforms(lock), [])
    assert.deepEqual(lock.packages['node_modules/@tool/linux-x64-musl'], {
      version: '1.0.0',
      cpu: ['x64'],
      os: ['linux'],
      libc: ['musl'],
      optional: true,
      dev: true,
    })
  })
})
