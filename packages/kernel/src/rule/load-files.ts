import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadRules, type RuleBook } from './book.ts'

/**
 * Reads every `*.json` below the given folders into one book.
 *
 * @throws Error naming the file when one is not an array of rules, or when the id of a rule does not start with the
 *   name of its file, which would break `@source` references
 */
export function loadRuleFiles(folders: readonly string[]): RuleBook {
  return loadRules(folders.flatMap(folder => ruleFiles(folder).flatMap(readRuleFile)))
}

function ruleFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.json'))
    .sort()
    .map(name => join(folder, name))
}

function readRuleFile(file: string): unknown[] {
  const json = parse(file)
  if (!Array.isArray(json)) throw new Error(`${file} is not an array of rules`)
  const prefix = `${file
    .split(/[\\/]/)
    .at(-1)
    ?.replace(/\.json$/, '')}.`
  for (const rule of json as { id?: unknown }[]) {
    if (!String(rule?.id).startsWith(prefix))
      throw new Error(`${file}: rule ${String(rule?.id)} does not start with "${prefix}"`)
  }
  return json
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}
