import { Refusal } from '@shian/kernel'
import type { LOG_LEVELS } from './config.ts'

export type LogLevel = (typeof LOG_LEVELS)[number]

/** Writes one line of JSON per message. Fields are ids, counts and names of code, never what people typed. */
export type Log = (level: LogLevel, message: string, fields?: Record<string, unknown>) => void

const RANK: Record<LogLevel, number> = { debug: 10, info: 20, warn: 30, error: 40 }

/**
 * @param write takes one line with its newline
 * @param clock of the edge
 */
export function createLog(level: LogLevel, write: (line: string) => void, clock: () => Date): Log {
  return (at, message, fields) => {
    if (RANK[at] < RANK[level]) return
    write(`${JSON.stringify({ time: clock().toISOString(), level: at, message, ...fields })}\n`)
  }
}

/** Names, numbers of people and quoted values do not reach the log; what is left is ours. */
function scrub(text: string): string {
  return text
    .replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '"…"')
    .replace(/[^\x20-\x7e]+/g, '…')
    .replace(/\d{6,}[0-9Xx]?/g, '#')
    .slice(0, 300)
}

/**
 * What may be written of an error. PostgreSQL puts values of rows into its messages, so of those only code and place
 * are kept.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (error instanceof Refusal) {
    return { error: error.code, ...(error.cause ? { cause: describeError(error.cause) } : {}) }
  }
  if (!(error instanceof Error)) return { error: typeof error }
  const at = (error.stack ?? '')
    .split('\n')
    .filter(line => line.startsWith('    at '))
    .slice(0, 6)
    .map(line => line.trim())
  if ('severity' in error && 'routine' in error) {
    const { code, table, column, constraint, routine } = error as unknown as Record<string, unknown>
    return { error: 'database', code, table, column, constraint, routine, at }
  }
  const code = 'code' in error ? { code: error.code } : {}
  return { error: error.name, ...code, text: scrub(error.message), at }
}
