import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { stdin } from 'node:process'
import { findLayout } from './layout.ts'
import { withLock } from './lock.ts'
import { readPidFile, stopServer } from './server.ts'
import { removeUser } from './users.ts'

/**
 * A process of its own that outlives a killed parent: `watchdog <data directory> <user record> <pg_ctl>`.
 *
 * The parent holds the other end of standard input. A line there means that it left in order and there is nothing to
 * do. The end of the pipe without one means that the parent died, however it died; then its user record is struck out,
 * and if nobody else uses the server it is stopped.
 */
const LOCK_WAIT_MS = 5 * 60_000

const [dataDir, user, pgCtl] = process.argv.slice(2)
if (dataDir === undefined || user === undefined || pgCtl === undefined)
  throw new Error('watchdog: three arguments')

// Whoever stops the application stops all its processes; ours must last until the application has let it go.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => {})

stdin.once('data', () => process.exit(0))
stdin.once('end', async () => {
  if (!existsSync(dataDir)) return
  const layout = findLayout(dataDir)
  await withLock(layout.root, LOCK_WAIT_MS, async () => {
    // No record: someone stopped the server for all, or a new owner has taken it over.
    if (!existsSync(join(layout.usersDir, user))) return
    if (removeUser(layout.usersDir, user) > 0) return
    const server = readPidFile(layout.pgData)
    if (server !== undefined) await stopServer(layout, server, () => pgCtl)
  })
})
