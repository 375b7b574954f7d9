import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startEmbeddedPostgres } from '@shian/embedded-postgres'
import { type Bed, withClient } from './bed.ts'
import { type Keep, timed } from './figures.ts'

const PROJECT = fileURLToPath(new URL('..', import.meta.url))
const PROGRAM = join(PROJECT, 'apps/cli/dist/main.js')
const PAGE_SECONDS_MAX = 60
/** Services have started and garbage of the start is gone. */
const REST_MILLIS = 15_000

interface Program {
  child: ChildProcess
  ended: Promise<unknown>
}

/** The program as `npm start` runs it. */
function startProgram(dataDir: string, port: number): Program {
  const args = [
    PROGRAM,
    'start',
    '--no-demo',
    '--data',
    dataDir,
    '--port',
    String(port),
    '--log-level',
    'error',
  ]
  const child = spawn(process.execPath, args, { cwd: PROJECT, stdio: ['ignore', 'ignore', 'inherit'] })
  return { child, ended: new Promise(resolve => child.once('exit', resolve)) }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}

/** Waits for the public page. */
async function firstPage(port: number): Promise<void> {
  const end = performance.now() + PAGE_SECONDS_MAX * 1_000
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined)
    if (answer?.ok && (await answer.text()).includes('<html')) return
    if (performance.now() > end) throw new Error('there was no page')
    await sleep(10)
  }
}

/** Seconds from the start of the program to its first page. */
async function startAndSee(dataDir: string): Promise<{ seconds: number; program: Program }> {
  const port = await freePort()
  const start = performance.now()
  const program = startProgram(dataDir, port)
  await firstPage(port)
  return { seconds: (performance.now() - start) / 1_000, program }
}

async function stop({ child, ended }: Program): Promise<void> {
  child.kill('SIGTERM')
  await ended
}

const postmasterOf = (postgresDir: string): number =>
  Number(readFileSync(join(postgresDir, 'data/postmaster.pid'), 'utf8').split('\n')[0])

/** Kills the program and, if wanted, its database at the same moment. */
async function killNow(dataDir: string, { child, ended }: Program, withDatabase: boolean): Promise<void> {
  const postmaster = postmasterOf(join(dataDir, 'postgres'))
  child.kill('SIGKILL')
  if (withDatabase) process.kill(postmaster, 'SIGKILL')
  await ended
}

/** PostgreSQL alone, in the ways the program starts it: from nothing, again, and after a kill. */
async function databaseAlone(dataDir: string): Promise<{ cold: number; warm: number; killed: number }> {
  const start = () =>
    timed(async () => {
      const postgres = await startEmbeddedPostgres({ dataDir })
      await withClient(postgres.connectionString, client => client.query('select 1'))
      return postgres
    })
  const [cold, first] = await start()
  await first.stop()
  const [warm, second] = await start()
  process.kill(second.pid, 'SIGKILL')
  const [killed, third] = await start()
  await third.stop()
  return { cold, warm, killed }
}

/** Resident memory of a process, megabytes. Linux; undefined elsewhere. */
function residentMegabytes(pid: number): number | undefined {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1_024
  } catch {
    return undefined
  }
}

/** A Node that does nothing but listen. */
async function bareNodeMegabytes(): Promise<number | undefined> {
  const script = "require('http').createServer().listen(0, '127.0.0.1')"
  const child = spawn(process.execPath, ['-e', script], { stdio: 'ignore' })
  await sleep(1_000)
  const megabytes = residentMegabytes(child.pid!)
  child.kill('SIGKILL')
  return megabytes
}

async function measureRest(keep: Keep, { child }: Program): Promise<void> {
  await sleep(REST_MILLIS)
  const value = residentMegabytes(child.pid!)
  const bare = await bareNodeMegabytes()
  if (value === undefined || bare === undefined) return
  keep({
    name: 'server at rest, resident memory',
    value,
    unit: 'MB',
    limit: { name: 'a Node that only listens', value: bare },
    contract: { max: 250 },
    note: 'all services in one process, without the database, no screens open',
  })
}

/** Compiles what `npm start` would compile. */
function compile(): void {
  const tsc = join(PROJECT, 'node_modules/typescript/bin/tsc')
  const done = spawnSync(process.execPath, [tsc, '-b', 'apps/cli'], { cwd: PROJECT, stdio: 'inherit' })
  if (done.status !== 0) throw new Error('the program does not compile')
}

/** An empty platform: how soon its first page is there, and what it takes at rest. */
export async function measureStart(keep: Keep, bed: Bed): Promise<void> {
  compile()
  const dataDir = join(bed.folder, 'empty')
  mkdirSync(dataDir)
  const alone = await databaseAlone(join(bed.folder, 'alone'))
  const line = (name: string, value: number, limit: number, max: number, note: string): void =>
    keep({
      name,
      value,
      unit: 's',
      limit: { name: 'its PostgreSQL alone', value: limit },
      contract: { max },
      note,
    })
  let { seconds, program } = await startAndSee(dataDir)
  try {
    line(
      'first page, cold',
      seconds,
      alone.cold,
      5,
      'new data folder: initdb, migrations, first administrator, listen, GET /',
    )
    await stop(program)
    ;({ seconds, program } = await startAndSee(dataDir))
    line('first page, warm', seconds, alone.warm, 2, 'after an orderly stop')
    await measureRest(keep, program)
    await killNow(dataDir, program, false)
    ;({ seconds, program } = await startAndSee(dataDir))
    line('first page after kill -9 of the program', seconds, alone.warm, 3, 'started again at once')
    await killNow(dataDir, program, true)
    ;({ seconds, program } = await startAndSee(dataDir))
    line(
      'first page after kill -9 of program and database',
      seconds,
      alone.killed,
      3,
      'with recovery of the database',
    )
  } finally {
    await stop(program)
    rmSync(dataDir, { recursive: true, force: true })
  }
}
