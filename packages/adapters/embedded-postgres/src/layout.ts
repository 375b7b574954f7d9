import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, realpathSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { EmbeddedPostgresError } from './problem.ts'

/** A user and group that a child runs as. */
export interface Account {
  uid: number
  gid: number
}

/**
 * Where everything of one server lives. All paths are real paths.
 *
 * - `pgData`: PostgreSQL's own directory; `socketDir`: its socket; `logDir`: its log, seven days
 * - `passwordFile`: 0600, of the account that started us; `usersDir`: who uses the server now
 * - `account`: whom the server runs as, undefined for "ourselves"
 * - `keeper`: who owns `root` and our own files in it, undefined for "ourselves"
 * - `hidden`: `account` cannot walk to `root` (it lies in a home with mode 0700), see {@link seenByServer}
 */
export interface Layout {
  root: string
  pgData: string
  socketDir: string
  logDir: string
  passwordFile: string
  usersDir: string
  portFile: string
  account: Account | undefined
  keeper: Account | undefined
  hidden: boolean
}

/** PostgreSQL names its socket file by a port even when it listens on none. */
export const SOCKET_PORT = 5432

/** Longest socket path that Linux (107 bytes) and macOS (103) both take, with room for what clients add. */
const SOCKET_PATH_BYTES = 100

/** File descriptor under which a hidden server inherits its data directory. */
export const ROOT_DESCRIPTOR = 3

/** Finds or makes the directories of a server under `dataDir`, with owners and modes that keep strangers out. */
export function prepareLayout(dataDir: string): Layout {
  mkdirSync(resolve(dataDir), { recursive: true, mode: 0o700 })
  const layout = findLayout(dataDir)
  const { account, keeper } = layout
  const owner = statSync(layout.root).uid
  const us = process.getuid?.()
  if (us !== undefined && us !== 0 && owner !== us) {
    throw new EmbeddedPostgresError(
      'not_private',
      `数据目录属于另一个账户（uid ${owner}）：${layout.root}。请用该账户启动，或另选目录。`,
      `The data directory belongs to another account (uid ${owner}): ${layout.root}. Start as that account or choose another directory.`,
    )
  }
  // A server under another account must be able to walk through, and may not list.
  chmodSync(layout.root, account?.uid === keeper?.uid ? 0o700 : 0o711)
  ownDirectory(layout.usersDir, keeper, [account, keeper])
  ownDirectory(layout.logDir, account, [account, keeper])
  if (process.platform !== 'win32') ownDirectory(layout.socketDir, account, [account, keeper])
  return layout
}

/** The layout of an existing data directory; makes nothing. */
export function findLayout(dataDir: string): Layout {
  const root = realpathSync(resolve(dataDir))
  const pgData = join(root, 'data')
  const keeper = ownerIfRoot(root)
  const account = keeper === undefined ? undefined : chooseAccount(pgData, keeper)
  // Not the directory itself: whether it may be walked through is ours to set.
  const hidden = account !== undefined && !canReach(dirname(root), account)
  if (hidden && process.platform !== 'linux') {
    throw new EmbeddedPostgresError(
      'unreachable',
      `以管理员身份启动时，账户 nobody 无法进入 ${root}。请另选数据目录，或用普通账户启动。`,
      `Started as root, and the account nobody cannot reach ${root}. Choose another data directory or start as an ordinary user.`,
    )
  }
  return {
    root,
    pgData,
    socketDir: chooseSocketDir(root, hidden),
    logDir: join(root, 'log'),
    passwordFile: join(root, 'password'),
    usersDir: join(root, 'users'),
    portFile: join(root, 'port'),
    account,
    keeper,
    hidden,
  }
}

/**
 * A path inside the data directory as the server must write it. A hidden server inherits an open descriptor of the
 * data directory and goes through `/proc/self/fd`, which the kernel follows without asking the parents' permission;
 * the only other ways would be to open a stranger's home to everybody or to keep the data somewhere else.
 */
export function seenByServer(layout: Layout, path: string): string {
  const inside = relative(layout.root, path)
  if (!layout.hidden || inside.startsWith('..')) return path
  return join(`/proc/self/fd/${ROOT_DESCRIPTOR}`, inside)
}

/** Hands a file or directory to the server's account, when that is not our own. */
export function giveTo(path: string, account: Account | undefined): void {
  if (account !== undefined) chownSync(path, account.uid, account.gid)
}

function ownerIfRoot(path: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const { uid, gid } = statSync(path)
  return { uid, gid }
}

/**
 * PostgreSQL refuses to run as root. Then the owner of the existing data runs it, else the owner of the directory, else
 * `nobody`. The account must have a name: PostgreSQL will not start under a number that nobody bears.
 */
function chooseAccount(pgData: string, keeper: Account): Account {
  const owner = existsSync(pgData) ? (ownerIfRoot(pgData) ?? keeper) : keeper
  const named = spawnSync('id', ['-un', String(owner.uid)], { stdio: 'ignore' }).status === 0
  return owner.uid !== 0 && named ? owner : { uid: idOfNobody('-u'), gid: idOfNobody('-g') }
}

function idOfNobody(which: '-u' | '-g'): number {
  try {
    return Number.parseInt(execFileSync('id', [which, 'nobody'], { encoding: 'utf8' }), 10)
  } catch {
    return 65_534
  }
}

/** Whether an account can enter a directory, asked of the system itself: modes alone do not tell about ACLs. */
export function canReach(directory: string, account: Account): boolean {
  const asked = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', directory], {
    ...account,
    cwd: '/',
    stdio: 'ignore',
  })
  return asked.status === 0
}

function chooseSocketDir(root: string, hidden: boolean): string {
  const inside = join(root, 'run')
  const socketBytes = Buffer.byteLength(join(inside, `.s.PGSQL.${SOCKET_PORT}`))
  if (!hidden && socketBytes < SOCKET_PATH_BYTES) return inside
  const name = createHash('sha256').update(root).digest('hex').slice(0, 16)
  return join(realpathSync(tmpdir()), `shian-pg-${name}`)
}

/** Makes a directory that only `owner` may enter, and refuses one that a stranger made first. */
function ownDirectory(path: string, owner: Account | undefined, others: (Account | undefined)[]): void {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const found = lstatSync(path)
  const us = process.getuid?.()
  const accepted = [us, ...others.map(other => other?.uid)]
  if (!found.isDirectory() || (us !== undefined && !accepted.includes(found.uid))) {
    throw new EmbeddedPostgresError(
      'not_private',
      `${path} 已被其他账户占用（uid ${found.uid}）。`,
      `${path} is already held by another account (uid ${found.uid}).`,
    )
  }
  chmodSync(path, 0o700)
  giveTo(path, owner)
}
