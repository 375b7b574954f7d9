import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../packages/adapters/embedded-postgres/src/index.ts'
import { ENGINE_HELP, type EngineName, type Engines, findEngines } from './engines.ts'

/**
 * The one test run: `npm test -- [--no-browser] [part of a path]…`
 *
 * One PostgreSQL for all files (each takes a database of its own in it), one `node --test`, whose summary is the last
 * thing printed. Tests that need an engine this machine lacks are skipped with a reason; with SHIAN_REQUIRE_ENGINES=1
 * a missing engine ends the run instead.
 */

const TEMP_PREFIX = 'shian-test-'
/** Only the speed of a database that is thrown away: crash tests start a durable one of their own. */
const THROWAWAY_SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '128MB',
  max_connections: '200',
  max_wal_size: '1GB',
}

process.exitCode = await main(process.argv.slice(2))

async function main(args: string[]): Promise<number> {
  if (args.includes('--no-browser')) process.env['SHIAN_NO_BROWSER'] = '1'
  const unknown = args.filter(arg => arg.startsWith('-') && arg !== '--no-browser')
  if (unknown.length > 0) return complain(`unknown option ${unknown.join(' ')}`)
  const files = listTestFiles(args.filter(arg => !arg.startsWith('-')))
  if (files.length === 0) return complain('没有匹配的测试文件 / no test file matches')
  if (!reportEngines(findEngines())) return 1
  removeLeftovers()
  const dataDir = mkdtempSync(join(tmpdir(), `${TEMP_PREFIX}${process.pid}-`))
  let database: EmbeddedPostgres | undefined
  try {
    let url = process.env['SHIAN_TEST_DATABASE_URL']
    if (url === undefined) {
      database = await startEmbeddedPostgres({ dataDir, settings: THROWAWAY_SETTINGS })
      url = database.connectionString
      console.log(`database: embedded PostgreSQL ${database.version}`)
    } else console.log('database: SHIAN_TEST_DATABASE_URL')
    return await runNodeTests(files, url)
  } finally {
    await database?.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** Test files that git knows or would know. node --test runs them in the order of their paths: test/e2e comes last. */
function listTestFiles(parts: string[]): string[] {
  const deleted = new Set(listFiles(['--deleted']))
  return [...new Set(listFiles(['--cached', '--others', '--exclude-standard']))]
    .filter(file => !deleted.has(file))
    .filter(file => parts.length === 0 || parts.some(part => file.includes(part)))
}

function listFiles(kind: string[]): string[] {
  // A clone often belongs to another account than the one that tests it, above all in a container.
  const args = ['-c', 'safe.directory=*', 'ls-files', '-z', ...kind, '*.test.ts', '*.test.tsx']
  return execFileSync('git', args, { encoding: 'utf8' })
    .split('\0')
    .filter(file => file !== '')
}

/** Prints what is missing. False when it must not be. */
function reportEngines(engines: Engines): boolean {
  const names = Object.keys(ENGINE_HELP) as EngineName[]
  const unwanted: EngineName | undefined = process.env['SHIAN_NO_BROWSER'] === '1' ? 'chromium' : undefined
  const missing = names.filter(name => engines[name] === undefined && name !== unwanted)
  for (const name of missing) {
    const { purpose, install } = ENGINE_HELP[name]
    console.log(`缺少 missing: ${name} (${purpose})\n  ${install}`)
  }
  const required = process.env['SHIAN_REQUIRE_ENGINES'] === '1'
  if (required && missing.length > 0)
    console.error('SHIAN_REQUIRE_ENGINES=1: 缺少引擎，停止 / an engine is missing')
  return !required || missing.length === 0
}

function runNodeTests(files: string[], databaseUrl: string): Promise<number> {
  const args = [
    '--conditions=source',
    '--import',
    'tsx',
    '--test',
    '--test-concurrency=2',
    '--test-reporter=spec',
  ]
  const child = spawn(process.execPath, [...args, ...files], {
    stdio: 'inherit',
    env: { ...process.env, SHIAN_TEST_DATABASE_URL: databaseUrl },
  })
  // The runner outlives the signal to clear up; the tests end by it.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => child.kill(name))
  return new Promise(resolve => {
    child.on('error', error => resolve(complain(error.message)))
    child.on('exit', code => resolve(code ?? 1))
  })
}

/** Directories of runs that were killed; their server was stopped by its watchdog. */
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${TEMP_PREFIX}(\\d+)-`).exec(name)?.[1]
    if (pid !== undefined && !isAlive(Number(pid)))
      rmSync(join(tmpdir(), name), { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function complain(message: string): number {
  console.error(message)
  return 1
}
