import { randomBytes } from 'node:crypto'
import { readdir, stat, unlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'

/** An unfinished file of another machine is given this long before it counts as left over. */
const ABANDONED_SECONDS = 3600

const host = hostname().replace(/[^A-Za-z0-9]/g, '_')
const NAME = /^(\w+)-(\d+)-[0-9a-f]{16}\.tmp$/

/** A fresh name that tells which process writes it. */
export function draftName(): string {
  return `${host}-${process.pid}-${randomBytes(8).toString('hex')}.tmp`
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * Removes what processes that are gone left unfinished. Files of a process that is running are let be: several may
 * share the folder. A file with our own number is from a life before this one, since we have not begun to write.
 *
 * @param own names this process is writing
 * @returns how many were removed
 */
export async function removeLeftovers(folder: string, own: ReadonlySet<string>, now: Date): Promise<number> {
  let removed = 0
  for (const name of await readdir(folder)) {
    if (own.has(name)) continue
    const [, machine, pid] = NAME.exec(name) ?? []
    const path = join(folder, name)
    const info = await stat(path).catch(() => undefined)
    if (!info) continue
    const abandoned = (now.getTime() - info.mtimeMs) / 1000 > ABANDONED_SECONDS
    const dead = machine === host && (Number(pid) === process.pid || !isRunning(Number(pid)))
    if (!abandoned && !dead) continue
    await unlink(path).catch(() => {})
    removed++
  }
  return removed
}
