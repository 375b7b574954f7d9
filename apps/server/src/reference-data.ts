import { type Calendar, createCalendar, loadRuleFiles, type RuleBook, seedRows } from '@shian/kernel'
import { ConfigError } from './config.ts'

/**
 * All rules below a folder.
 *
 * @throws ConfigError naming what is wrong: a node does not run on rules that contradict each other
 */
export function readRules(folder: string): RuleBook {
  try {
    return loadRuleFiles([folder])
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    throw new ConfigError({
      zh: `规则目录 ${folder} 不可用:${text}`,
      en: `The rules in ${folder} cannot be used: ${text}`,
    })
  }
}

/** Working days as announced; years without an announcement are provisional. */
export function readCalendar(now: Date): Calendar {
  return createCalendar(seedRows(now.getUTCFullYear() + 1).rows)
}
