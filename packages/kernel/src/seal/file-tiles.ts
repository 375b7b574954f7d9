import { randomBytes } from 'node:crypto'
import { open, readFile, rename, rm, unlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Refusal } from '../refusal.ts'
import { ensureFolder, syncFolder } from './durable-folder.ts'
import type { TileStore } from './tiles.ts'

const PATH = /^(checkpoint|tile\/[1-9]?\d\/(x\d{3}\/)*\d{3}(\.p\/[1-9]\d{0,2})?)$/
const DISK_FAILURES = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EROFS'])

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(path)
  await ensureFolder(folder)
  const draft = join(folder, `.${randomBytes(6).toString('hex')}.tmp`)
  const file = await open(draft, 'wx', 0o644)
  try {
    await file.writeFile(bytes)
    await file.sync()
    await file.close()
    await rename(draft, path)
  } catch (error) {
    await file.close().catch(() => {})
    await unlink(draft).catch(() => {})
    throw error
  }
  await syncFolder(folder)
}

/**
 * Tiles as files below a folder, in the published layout, so that any web server can hand them out. A write is a
 * temporary file, fsync, rename, fsync of the folder: a reader sees the old bytes or the new ones.
 *
 * Paths outside the layout are a programming error and throw.
 */
export function fileTiles(root: string): TileStore {
  const base = resolve(root)
  const locate = (path: string): string => {
    if (!PATH.test(path)) throw new Error(`not a tile path: ${path}`)
    return join(base, path)
  }
  return {
    async read(path) {
      try {
        return await readFile(locate(path))
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return undefined
        throw error
      }
    },
    async write(path, bytes) {
      try {
        await writeDurably(locate(path), bytes)
      } catch (error) {
        if (DISK_FAILURES.has(codeOf(error))) {
          throw new Refusal('seal.storage_full', 507, { reason: codeOf(error) })
        }
        throw error
      }
    },
    async removePartials(fullTilePath) {
      await rm(`${locate(fullTilePath)}.p`, { recursive: true, force: true })
    },
  }
}
