import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

/** A process told apart from a later one that got the same number. `birth` is '' where the system does not say. */
export interface ProcessIdentity {
  pid: number
  birth: string
}

/** The identity of a running process; undefined when there is none (a zombie counts as none: it can do no more). */
export function findProcess(pid: number): ProcessIdentity | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined
  }
  if (process.platform !== 'linux') return { pid, birth: '' }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The second field is the program name in brackets and may itself hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const state = fields[0]
    if (state === 'Z' || state === 'X') return undefined
    return { pid, birth: fields[19] ?? '' }
  } catch {
    return undefined
  }
}

/** Whether the very process that was recorded still runs. */
export function isRunning(recorded: ProcessIdentity): boolean {
  const now = findProcess(recorded.pid)
  return now !== undefined && (recorded.birth === '' || now.birth === '' || recorded.birth === now.birth)
}

/**
 * Whether a running process is a PostgreSQL server working in `pgData`. A number left in a file by a server long gone
 * is often taken by an unrelated program after a reboot. Undefined when the system will not tell us.
 */
export function isServerOf(pid: number, pgData: string): boolean | undefined {
  try {
    if (process.platform === 'linux') return readlinkSync(`/proc/${pid}/cwd`) === pgData
    if (process.platform === 'darwin')
      return execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' }).includes(
        'postgres',
      )
    const listed = execFileSync('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'], {
      encoding: 'utf8',
    })
    return listed.toLowerCase().includes('postgres')
  } catch {
    return undefined
  }
}

/** Waits until `done` holds; false when `waitMs` passed first. Looks every `everyMs` milliseconds. */
export async function waitUntil(
  done: () => boolean | Promise<boolean>,
  waitMs: number,
  everyMs = 10,
): Promise<boolean> {
  const giveUpAt = performance.now() + waitMs
  for (;;) {
    if (await done()) return true
    if (performance.now() >= giveUpAt) return false
    await pause(everyMs)
  }
}
