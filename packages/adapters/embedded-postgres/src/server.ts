import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { giveTo, type Layout, SOCKET_PORT, seenByServer } from './layout.ts'
import { type Address, probe, type ServerState } from './probe.ts'
import { EmbeddedPostgresError } from './problem.ts'
import { findProcess, isServerOf, waitUntil } from './process.ts'
import type { Runtime } from './runtime.ts'

/** A server as its pid file describes it. `socketDir` is '' on Windows; `status` is its own word: `starting`, `ready`… */
export interface Server {
  pid: number
  socketDir: string
  port: number
  status: string
}

const SILENT_MS = 30_000
/** Recovery after a crash replays at most `max_wal_size`; slow disks take minutes for that. */
const RECOVERY_MS = 15 * 60_000
const REPORT_EVERY_MS = 5_000
const FAST_STOP_MS = 60_000
const IMMEDIATE_STOP_MS = 10_000
/** Processes of a killed server leave by themselves, but not before the statement they are in ends. */
const LEFTOVERS_MS = 30_000
/** What a server says while the one before is not wholly gone: its children, or a process id not yet reaped. */
const LEFTOVERS = /pre-existing shared memory block|lock file "postmaster\.pid" already exists/

/** The server that the pid file names, once it is ready; undefined when there is none or it went away. */
export async function findServer(layout: Layout, log: (line: string) => void): Promise<Server | undefined> {
  const waitingSince = performance.now()
  for (;;) {
    const server = readPidFile(layout.pgData)
    if (server === undefined || findProcess(server.pid) === undefined) return undefined
    if (isServerOf(server.pid, layout.pgData) === false) {
      log(`process ${server.pid} is not our server, removing the stale pid file`)
      forgetServer(layout, server)
      return undefined
    }
    const state = await askState(server)
    if (state === 'ready') return server
    if (performance.now() - waitingSince > (state === 'silent' ? SILENT_MS : RECOVERY_MS)) {
      throw new EmbeddedPostgresError(
        'silent',
        `数据库进程 ${server.pid} 仍在运行但没有应答：${layout.root}。请先结束该进程再启动。`,
        `The database process ${server.pid} runs but does not answer: ${layout.root}. End that process, then start again.`,
      )
    }
    await waitUntil(() => findProcess(server.pid) === undefined, 50)
  }
}

/** Starts a server on existing data and waits until it is ready. */
export async function launchServer(
  layout: Layout,
  runtime: Runtime,
  log: (line: string) => void,
): Promise<Server> {
  const port = process.platform === 'win32' ? await choosePort(layout) : SOCKET_PORT
  const giveUpOnLeftovers = performance.now() + LEFTOVERS_MS
  for (;;) {
    const failure = await launchOnce(layout, runtime, port, log)
    if (failure === undefined) {
      const server = readPidFile(layout.pgData)
      if (server !== undefined) return server
    }
    const said = failure ?? ''
    if (!LEFTOVERS.test(said) || performance.now() > giveUpOnLeftovers) {
      throw new EmbeddedPostgresError(
        'start_failed',
        `数据库没有启动，日志在 ${layout.logDir}`,
        `The database did not start; its log is in ${layout.logDir}`,
        said,
      )
    }
    log('processes of the server before are still leaving, waiting for them')
    await waitUntil(() => false, 500)
  }
}

/**
 * Stops a server: fast (sessions are cut off, a checkpoint is written), and when that takes too long immediately (the
 * next start recovers; nothing acknowledged is lost).
 */
export async function stopServer(layout: Layout, server: Server, pgCtl: () => string): Promise<void> {
  const gone = (): boolean =>
    findProcess(server.pid) === undefined || isServerOf(server.pid, layout.pgData) === false
  if (process.platform === 'win32') {
    execFileSync(pgCtl(), [
      'stop',
      '-D',
      layout.pgData,
      '-m',
      'fast',
      '-w',
      '-t',
      String(FAST_STOP_MS / 1000),
    ])
    return
  }
  signal(server.pid, 'SIGINT')
  if (await waitUntil(gone, FAST_STOP_MS)) return
  signal(server.pid, 'SIGQUIT')
  if (await waitUntil(gone, IMMEDIATE_STOP_MS)) return
  throw new EmbeddedPostgresError(
    'stop_failed',
    `数据库进程 ${server.pid} 没有停止：${layout.root}`,
    `The database process ${server.pid} did not stop: ${layout.root}`,
  )
}

/** What the pid file of a data directory says, whether or not it is still true. */
export function readPidFile(pgData: string): Server | undefined {
  const text = readIfThere(join(pgData, 'postmaster.pid'))
  const [pid, , , port, socketDir, , , status] = text.split('\n')
  const server = {
    pid: Number(pid),
    port: Number(port),
    socketDir: socketDir ?? '',
    status: (status ?? '').trim(),
  }
  return Number.isInteger(server.pid) && server.pid > 0 && server.port > 0 ? server : undefined
}

/** '' when the file is not there: a server that ends removes its own between a look and a read. */
function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}

export function addressOf(server: Server): Address {
  return server.socketDir === ''
    ? { host: '127.0.0.1', port: server.port }
    : { path: join(server.socketDir, `.s.PGSQL.${server.port}`) }
}

/**
 * Starts once. Returns nothing when the server is ready, else what it said. On Windows pg_ctl must start it, since
 * PostgreSQL refuses an administrator and pg_ctl drops those rights.
 */
async function launchOnce(
  layout: Layout,
  runtime: Runtime,
  port: number,
  log: (line: string) => void,
): Promise<string | undefined> {
  const startLog = join(layout.logDir, 'start.log')
  const output = openSync(startLog, 'w', 0o600)
  giveTo(startLog, layout.account)
  const inherited = layout.hidden ? [openSync(layout.root, 'r')] : []
  const startedAtMs = performance.now()
  const child = isWindows()
    ? spawnWithPgCtl(layout, runtime, port, startLog)
    : spawn(join(runtime.binDir, 'postgres'), unixArguments(layout), {
        ...layout.account,
        env: runtime.env,
        cwd: '/',
        // A session of its own: Ctrl-C in the terminal is for the application, which then stops us in order.
        detached: true,
        stdio: ['ignore', output, output, ...inherited],
      })
  for (const descriptor of [output, ...inherited]) closeSync(descriptor)
  let ended: string | undefined
  child.on('error', error => {
    ended = error.message
  })
  child.on('exit', (code, signalName) => {
    if (!isWindows() || code !== 0) ended = `postgres: ${signalName ?? code}`
  })
  child.unref()
  const ready = await waitForReady(layout, () => ended, log)
  if (ready) return undefined
  if (ended === undefined) child.kill('SIGQUIT')
  return `${ended ?? 'timeout'}\n${lastWords(layout, startedAtMs)}`
}

async function waitForReady(
  layout: Layout,
  ended: () => string | undefined,
  log: (line: string) => void,
): Promise<boolean> {
  let reportAt = performance.now() + REPORT_EVERY_MS
  let ready = false
  await waitUntil(
    async () => {
      if (performance.now() > reportAt) {
        log('the database is still recovering')
        reportAt += REPORT_EVERY_MS
      }
      const server = readPidFile(layout.pgData)
      ready = server !== undefined && (await askState(server)) === 'ready'
      return ready || ended() !== undefined
    },
    RECOVERY_MS,
    5,
  )
  return ready && ended() === undefined
}

/** Knocks only when the server calls itself ready: it logs every knock before that as an error. */
async function askState(server: Server): Promise<ServerState> {
  if (server.status === 'stopping') return 'stopping'
  return server.status === 'ready' ? probe(addressOf(server)) : 'starting'
}

function unixArguments(layout: Layout): string[] {
  // unix_socket_directories is a list: quotes keep a comma or a space in the path from splitting it.
  const socketDir = `"${seenByServer(layout, layout.socketDir).replaceAll('"', '""')}"`
  return ['-D', seenByServer(layout, layout.pgData), '-p', String(SOCKET_PORT), '-h', '', '-k', socketDir]
}

function spawnWithPgCtl(layout: Layout, runtime: Runtime, port: number, startLog: string): ChildProcess {
  const options = `-h 127.0.0.1 -p ${port}`
  const args = ['start', '-D', layout.pgData, '-l', startLog, '-W', '-o', options]
  return spawn(join(runtime.binDir, 'pg_ctl.exe'), args, {
    env: runtime.env,
    stdio: 'ignore',
    windowsHide: true,
  })
}

/** The last lines of what was logged since the start: the collector has its own file, and may not have begun. */
function lastWords(layout: Layout, startedAtMs: number): string {
  const since = performance.timeOrigin + startedAtMs - 1
  const lines = readdirSync(layout.logDir)
    .map(name => join(layout.logDir, name))
    .filter(path => path.endsWith('.log') && statSync(path).mtimeMs >= since)
    .flatMap(path => readFileSync(path, 'utf8').trim().split('\n').slice(-12))
  return lines.filter(line => line !== '').join('\n')
}

/** Removes what a server left that can no longer be running: PostgreSQL itself would believe the number. */
function forgetServer(layout: Layout, server: Server): void {
  rmSync(join(layout.pgData, 'postmaster.pid'), { force: true })
  if (server.socketDir === '') return
  const socket = join(server.socketDir, `.s.PGSQL.${server.port}`)
  rmSync(socket, { force: true })
  rmSync(`${socket}.lock`, { force: true })
}

/** A free port of the loopback, remembered so that the address stays the same. */
async function choosePort(layout: Layout): Promise<number> {
  const remembered = existsSync(layout.portFile) ? Number(readFileSync(layout.portFile, 'utf8')) : 0
  const port = (await tryPort(remembered)) ?? (await tryPort(0))
  if (port === undefined) throw new Error('no free port on 127.0.0.1')
  writeFileSync(layout.portFile, `${port}\n`)
  return port
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise(resolve => {
    const listener = createServer()
    listener.once('error', () => resolve(undefined))
    listener.listen({ host: '127.0.0.1', port }, () => {
      const address = listener.address()
      listener.close(() =>
        resolve(address !== null && typeof address === 'object' ? address.port : undefined),
      )
    })
  })
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function isWindows(): boolean {
  return process.platform === 'win32'
}
