import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CHECKS, type House, isSource } from './tidy/checks.ts'
import { readSources, type SourceFacts } from './tidy/source.ts'

/**
 * The rules of the house that neither the compiler nor the linter knows. Prints every problem, ends with 1 when there
 * is one.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const house = openHouse()
const problems = CHECKS.flatMap(check => check(house))
for (const problem of problems) console.error(problem)
console.log(problems.length === 0 ? 'tidy: no problem' : `tidy: ${problems.length} problems`)
process.exitCode = problems.length === 0 ? 0 : 1

function openHouse(): House {
  const list = (kind: string[]): string[] =>
    execFileSync('git', ['-c', 'safe.directory=*', 'ls-files', '-z', ...kind], {
      cwd: root,
      encoding: 'utf8',
    })
      .split('\0')
      .filter(path => path !== '')
  const deleted = new Set(list(['--deleted']))
  const listed = new Set(list(['--cached', '--others', '--exclude-standard']))
  const files = [...listed].filter(path => !deleted.has(path)).sort()
  const texts = new Map<string, string>()
  const read = (path: string): string => {
    const known = texts.get(path)
    if (known !== undefined) return known
    const text = readFileSync(join(root, path), 'utf8')
    texts.set(path, text)
    return text
  }
  const parsed = readSources(
    files.filter(isSource).map(path => join(root, path)),
    path => readFileSync(path, 'utf8'),
  )
  const facts = (path: string): SourceFacts => parsed.get(join(root, path))!
  return { files, read, facts }
}
