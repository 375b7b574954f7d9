import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}

/** Writes the entries of a folder to the disk: a file that was made or renamed in it is there after a power cut. */
export async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder, and writes its entries without being asked.
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  await folder.sync().finally(() => folder.close())
}

/**
 * Makes a folder and what is missing above it, durably: a new folder counts only when its parent is written.
 *
 * The recursive `mkdir` of Node is not used because it reports a full disk as ENOENT.
 *
 * @param path absolute
 */
export async function ensureFolder(path: string, mode = 0o755): Promise<void> {
  try {
    await mkdir(path, { mode })
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return
    if (codeOf(error) !== 'ENOENT') throw error
    await ensureFolder(dirname(path), mode)
    return ensureFolder(path, mode)
  }
  await syncFolder(dirname(path))
}
