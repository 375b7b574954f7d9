import { createHash } from 'node:crypto'
import { closeSync, constants as file, openSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { EmbeddedPostgresError } from './problem.ts'
import { waitUntil } from './process.ts'

/**
 * Runs `work` while no other process starts, adopts or stops the server of `dataDir`.
 *
 * The lock is one that the system itself drops when its holder dies, however it dies, so there is never a stale one to
 * judge: a bound abstract socket on Linux, a named pipe on Windows, `O_EXLOCK` on macOS.
 *
 * @param dataDir real path of the data directory
 * @param waitMs how long to wait for another holder, in milliseconds
 * @throws EmbeddedPostgresError `busy` when the wait is over
 */
export async function withLock<T>(dataDir: string, waitMs: number, work: () => Promise<T>): Promise<T> {
  let release: (() => Promise<void>) | undefined
  await waitUntil(
    async () => {
      release = await tryLock(dataDir)
      return release !== undefined
    },
    waitMs,
    20,
  )
  if (release === undefined) {
    throw new EmbeddedPostgresError(
      'busy',
      `另一个进程正在启动或停止该数据库目录，等待 ${waitMs / 1000} 秒后仍未结束：${dataDir}`,
      `Another process has been starting or stopping this data directory for more than ${waitMs / 1000} s: ${dataDir}`,
    )
  }
  try {
    return await work()
  } finally {
    await release()
  }
}

async function tryLock(dataDir: string): Promise<(() => Promise<void>) | undefined> {
  return process.platform === 'darwin' ? tryFileLock(dataDir) : trySocketLock(dataDir)
}

function trySocketLock(dataDir: string): Promise<(() => Promise<void>) | undefined> {
  const name = `shian-postgres-${createHash('sha256').update(dataDir).digest('hex').slice(0, 32)}`
  const path = process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : `\0${name}`
  return new Promise((resolve, reject) => {
    const holder = createServer(stranger => stranger.destroy())
    holder.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(undefined)
      else reject(error)
    })
    holder.listen({ path, exclusive: true }, () => {
      resolve(() => new Promise(done => holder.close(() => done())))
    })
  })
}

function tryFileLock(dataDir: string): (() => Promise<void>) | undefined {
  // Node does not name O_EXLOCK, but passes the flags of open(2) through unchanged.
  const exclusiveLock = 0x20
  try {
    const flags = file.O_RDWR | file.O_CREAT | file.O_NONBLOCK | exclusiveLock
    const held = openSync(join(dataDir, 'start.lock'), flags, 0o600)
    return async () => closeSync(held)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return undefined
    throw error
  }
}
