import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { giveTo, type Layout, seenByServer } from './layout.ts'
import { EmbeddedPostgresError } from './problem.ts'
import type { Runtime } from './runtime.ts'

export const SUPERUSER = 'postgres'

/** Our settings, written anew at each start; `postgresql.conf` stays the operator's. */
const SETTINGS_FILE = 'shian.conf'

/**
 * What suits one machine that also runs the application.
 *
 * `log_error_verbosity=terse` and `log_min_error_statement=panic` keep values and statements, which may hold personal
 * data, out of the log. Nothing here weakens durability.
 */
const DEFAULT_SETTINGS: Record<string, string> = {
  shared_buffers: '256MB',
  max_wal_size: '4GB',
  min_wal_size: '256MB',
  checkpoint_timeout: '15min',
  max_connections: '100',
  idle_in_transaction_session_timeout: '60s',
  random_page_cost: '1.1',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  logging_collector: 'on',
  log_directory: '../log',
  log_filename: 'postgresql-%a.log',
  log_rotation_age: '1d',
  log_truncate_on_rotation: 'on',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
}

/**
 * Makes the data of a new server if there are none: UTF-8, sorted by code point (`C.UTF-8`, built in, the same on every
 * system), password required on every connection. Made beside and renamed at the end, so that a kill in the middle
 * leaves nothing half-made.
 *
 * @returns whether it was made now
 */
export async function createCluster(layout: Layout, runtime: Runtime, inMemory: boolean): Promise<boolean> {
  if (existsSync(layout.pgData)) {
    checkVersion(layout, runtime)
    return false
  }
  clearUnfinished(layout)
  const password = writePassword(layout)
  // initdb accepts an empty directory, and its account could not make one here.
  const unfinished = `${layout.pgData}.unfinished`
  mkdirSync(unfinished, { mode: 0o700 })
  giveTo(unfinished, layout.account)
  // The password of the 0600 file in a copy that the server's account may read, and only for a moment.
  const passwordCopy = join(layout.logDir, 'initdb-password')
  writeFileSync(passwordCopy, `${password}\n`, { mode: 0o600 })
  giveTo(passwordCopy, layout.account)
  try {
    await runInitdb(layout, runtime, [
      `--pgdata=${seenByServer(layout, unfinished)}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${seenByServer(layout, passwordCopy)}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--text-search-config=simple',
      '--no-instructions',
      ...(inMemory ? ['--no-sync'] : []),
    ])
  } finally {
    rmSync(passwordCopy, { force: true })
  }
  appendFileSync(join(unfinished, 'postgresql.conf'), `\ninclude_if_exists '${SETTINGS_FILE}'\n`)
  renameSync(unfinished, layout.pgData)
  return true
}

/** Writes the settings the server reads at its start. Callers' settings win over ours. */
export function writeSettings(layout: Layout, settings: Record<string, string>): void {
  const lines = Object.entries({ ...DEFAULT_SETTINGS, ...settings }).map(
    ([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`,
  )
  const path = join(layout.pgData, SETTINGS_FILE)
  writeFileSync(`${path}.new`, `# Written by the launcher at each start.\n${lines.join('\n')}\n`, {
    mode: 0o600,
  })
  giveTo(`${path}.new`, layout.account)
  renameSync(`${path}.new`, path)
}

export function readPassword(layout: Layout): string {
  try {
    return readFileSync(layout.passwordFile, 'utf8').trim()
  } catch (error) {
    throw new EmbeddedPostgresError(
      'no_password',
      `读不到数据库密码文件：${layout.passwordFile}。请从备份中恢复该文件。`,
      `Cannot read the password file of the database: ${layout.passwordFile}. Restore it from a backup.`,
      (error as Error).message,
    )
  }
}

function checkVersion(layout: Layout, runtime: Runtime): void {
  const written = readFileSync(join(layout.pgData, 'PG_VERSION'), 'utf8').trim()
  const major = runtime.version.split('.')[0]
  if (written === major) return
  throw new EmbeddedPostgresError(
    'wrong_version',
    `数据由 PostgreSQL ${written} 写成，而已安装的是 ${runtime.version}：${layout.pgData}。请用旧版导出后再导入新版。`,
    `The data were written by PostgreSQL ${written}, but ${runtime.version} is installed: ${layout.pgData}. Export with the old version and import with the new one.`,
  )
}

function clearUnfinished(layout: Layout): void {
  for (const name of readdirSync(layout.root)) {
    if (name.endsWith('.unfinished')) rmSync(join(layout.root, name), { recursive: true, force: true })
  }
}

function writePassword(layout: Layout): string {
  const password = randomBytes(24).toString('hex')
  rmSync(layout.passwordFile, { force: true })
  writeFileSync(layout.passwordFile, `${password}\n`, { mode: 0o600, flag: 'wx' })
  giveTo(layout.passwordFile, layout.keeper)
  return password
}

async function runInitdb(layout: Layout, runtime: Runtime, args: string[]): Promise<void> {
  const inherited = layout.hidden ? [openSync(layout.root, 'r')] : []
  const program = join(runtime.binDir, process.platform === 'win32' ? 'initdb.exe' : 'initdb')
  try {
    const output = await new Promise<string>((resolve, reject) => {
      const child = spawn(program, args, {
        ...layout.account,
        env: runtime.env,
        cwd: '/',
        stdio: ['ignore', 'pipe', 'pipe', ...inherited],
      })
      let said = ''
      child.stdout!.on('data', bytes => {
        said += bytes
      })
      child.stderr!.on('data', bytes => {
        said += bytes
      })
      child.on('error', reject)
      child.on('close', code => resolve(code === 0 ? '' : said || `initdb: ${code}`))
    })
    if (output !== '') {
      throw new EmbeddedPostgresError(
        'start_failed',
        `无法创建数据库：${layout.pgData}`,
        `Cannot create the database: ${layout.pgData}`,
        output.trim().split('\n').slice(-8).join('\n'),
      )
    }
  } finally {
    for (const descriptor of inherited) closeSync(descriptor)
  }
}
