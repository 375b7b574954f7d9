import { fileURLToPath } from 'node:url'
import { loadRuleFiles } from '@shian/kernel'
import { findDifferences, writePages } from './docs/files.ts'
import { referencePages } from './docs/pages.ts'

/**
 * Writes docs/reference from the code: facts, refusals, rules, HTTP interface, settings. With `--check` it writes
 * nothing and ends with 1 when a page is not what the code says.
 */
const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))
const folder = at('docs/reference')
const pages = await referencePages(loadRuleFiles([at('rules')]))

if (process.argv.includes('--check')) {
  const differences = await findDifferences(folder, pages)
  for (const name of differences) console.error(`docs/reference/${name}: run npm run docs`)
  process.exitCode = differences.length === 0 ? 0 : 1
} else {
  await writePages(folder, pages)
  console.log(`docs/reference: ${[...pages.keys()].join(', ')}`)
}
