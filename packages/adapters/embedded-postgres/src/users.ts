import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findProcess, isRunning, type ProcessIdentity } from './process.ts'

/**
 * Who uses a server now: one file per handle. A server belongs to all its users; the last one to leave stops it. All
 * functions are called under the lock.
 */

/** Records this process as a user. Returns the name of the record. */
export function addUser(usersDir: string): string {
  const us = findProcess(process.pid) ?? { pid: process.pid, birth: '' }
  const taken = new Set(readdirSync(usersDir))
  let turn = 1
  while (taken.has(`${us.pid}-${turn}.json`)) turn++
  const name = `${us.pid}-${turn}.json`
  writeFileSync(join(usersDir, name), JSON.stringify(us), { mode: 0o600 })
  return name
}

/** Strikes out one user, and all whose process is gone. Returns how many remain. */
export function removeUser(usersDir: string, name: string | undefined): number {
  let remaining = 0
  for (const file of readdirSync(usersDir)) {
    if (file !== name && isRunning(readUser(join(usersDir, file)))) remaining++
    else rmSync(join(usersDir, file), { force: true })
  }
  return remaining
}

/** Strikes out everybody: the server was stopped for all. */
export function removeAllUsers(usersDir: string): void {
  if (!existsSync(usersDir)) return
  for (const file of readdirSync(usersDir)) rmSync(join(usersDir, file), { force: true })
}

function readUser(path: string): ProcessIdentity {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    // Half a record: its writer was killed while writing it.
    return { pid: 0, birth: '' }
  }
}
