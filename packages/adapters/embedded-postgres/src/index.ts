import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createCluster, readPassword, SUPERUSER, writeSettings } from './cluster.ts'
import { findLayout, giveTo, type Layout, prepareLayout } from './layout.ts'
import { withLock } from './lock.ts'
import { findProcess, isServerOf } from './process.ts'
import { prepareRuntime, type Runtime } from './runtime.ts'
import { findServer, launchServer, readPidFile, type Server, stopServer } from './server.ts'
import { addUser, removeAllUsers, removeUser } from './users.ts'

export { EmbeddedPostgresError, type ProblemCode } from './problem.ts'

/** A running PostgreSQL that this process uses. */
export interface EmbeddedPostgres {
  /** For the `pg` client: superuser, maintenance database `postgres`, password included. */
  connectionString: string
  /** The directory of the Unix socket; '' on Windows, where the server listens on 127.0.0.1. */
  socketDir: string
  superuser: string
  /** Like `18.4`. */
  version: string
  /** The server was running already: another process uses it, or one that is gone left it behind. */
  adopted: boolean
  /** Process id of the server's first process. */
  pid: number
  /** Leaves; the last of the processes that use the server stops it. May be called more than once. */
  stop(): Promise<void>
  /** Leaves and lets the server run on; whoever starts it next adopts it and is then answerable for stopping it. */
  detach(): Promise<void>
}

export interface StartOptions {
  /** Holds everything: data, socket, log, password. Made when missing. */
  dataDir: string
  /** PostgreSQL settings that win over ours. Without effect on a server that is adopted. */
  settings?: Record<string, string>
  log?: (line: string) => void
}

const LOCK_WAIT_MS = 90_000

/**
 * Starts the PostgreSQL that npm installed on `dataDir`, or joins the one that runs there. Safe to call from several
 * processes at once, after any kill, as root (the server then runs as the owner of the directory or as `nobody`) and
 * again after the server itself died.
 *
 * When this process dies without `stop()`, a watchdog stops the server unless another process uses it.
 *
 * @throws EmbeddedPostgresError with a sentence for the operator in Chinese and English
 */
export async function startEmbeddedPostgres(options: StartOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => {})
  const layout = prepareLayout(options.dataDir)
  return withLock(layout.root, LOCK_WAIT_MS, async () => {
    const runtime = prepareRuntime(layout, log)
    const settings = options.settings ?? {}
    const running = await findServer(layout, log)
    if (running === undefined && (await createCluster(layout, runtime, settings['fsync'] === 'off'))) {
      log('created a new database')
    }
    const password = readPassword(layout)
    if (running === undefined) writeSettings(layout, settings)
    else log(`joined the server that runs already (process ${running.pid})`)
    const server = running ?? (await launchServer(layout, runtime, log))
    return enter(layout, runtime, server, password, running !== undefined)
  })
}

/**
 * Stops the server of a data directory for everybody who uses it.
 *
 * @returns false when none was running
 */
export async function stopEmbeddedPostgres(dataDir: string): Promise<boolean> {
  if (!existsSync(dataDir)) return false
  const layout = findLayout(dataDir)
  return withLock(layout.root, LOCK_WAIT_MS, async () => {
    removeAllUsers(layout.usersDir)
    const server = readPidFile(layout.pgData)
    if (server === undefined || findProcess(server.pid) === undefined) return false
    if (isServerOf(server.pid, layout.pgData) === false) return false
    await stopServer(layout, server, () => pgCtl(prepareRuntime(layout, () => {})))
    return true
  })
}

/** Records us as a user, with a watchdog that strikes us out if we die. */
function enter(
  layout: Layout,
  runtime: Runtime,
  server: Server,
  password: string,
  adopted: boolean,
): EmbeddedPostgres {
  const user = addUser(layout.usersDir)
  giveTo(join(layout.usersDir, user), layout.keeper)
  const watchdog = startWatchdog(layout, user, pgCtl(runtime))
  let leaving: Promise<void> | undefined
  const leave = (stopWhenLast: boolean): Promise<void> => {
    leaving ??= withLock(layout.root, LOCK_WAIT_MS, async () => {
      const isLast = existsSync(join(layout.usersDir, user)) && removeUser(layout.usersDir, user) === 0
      const now = readPidFile(layout.pgData)
      if (isLast && stopWhenLast && now?.pid === server.pid)
        await stopServer(layout, now, () => pgCtl(runtime))
    }).finally(() => watchdog.stdin?.end('left\n'))
    return leaving
  }
  return {
    connectionString: connectionString(server, password),
    socketDir: server.socketDir,
    superuser: SUPERUSER,
    version: runtime.version,
    adopted,
    pid: server.pid,
    stop: () => leave(true),
    detach: () => leave(false),
  }
}

function connectionString(server: Server, password: string): string {
  const login = `postgresql://${SUPERUSER}:${password}@`
  if (server.socketDir === '') return `${login}127.0.0.1:${server.port}/postgres`
  return `${login}/postgres?host=${encodeURIComponent(server.socketDir).replaceAll('%2F', '/')}`
}

function startWatchdog(layout: Layout, user: string, pgCtlPath: string): ChildProcess {
  const isSource = import.meta.url.endsWith('.ts')
  const program = fileURLToPath(new URL(isSource ? './watchdog.ts' : './watchdog.js', import.meta.url))
  const loader = isSource ? ['--import', import.meta.resolve('tsx')] : []
  const watchdog = spawn(process.execPath, [...loader, program, layout.root, user, pgCtlPath], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    windowsHide: true,
  })
  // Neither the child nor the pipe to it may keep a finished application from ending.
  watchdog.unref()
  const pipe = watchdog.stdin as unknown as { unref(): void; on(event: 'error', heard: () => void): void }
  pipe.unref()
  pipe.on('error', () => {})
  return watchdog
}

function pgCtl(runtime: Runtime): string {
  return join(runtime.binDir, process.platform === 'win32' ? 'pg_ctl.exe' : 'pg_ctl')
}
