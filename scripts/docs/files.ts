import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

async function filesOf(folder: string): Promise<string[]> {
  return readdir(folder).catch(error => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  })
}

/** Writes the pages and removes generated ones that no longer exist. */
export async function writePages(folder: string, pages: ReadonlyMap<string, string>): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const name of await filesOf(folder)) if (!pages.has(name)) await rm(join(folder, name))
  for (const [name, text] of pages) await writeFile(join(folder, name), text)
}

/** Names of pages that are missing, changed, or should not be there, sorted. */
export async function findDifferences(folder: string, pages: ReadonlyMap<string, string>): Promise<string[]> {
  const found = await filesOf(folder)
  const out = found.filter(name => !pages.has(name))
  for (const [name, text] of pages) {
    const same = found.includes(name) && (await readFile(join(folder, name), 'utf8')) === text
    if (!same) out.push(name)
  }
  return out.sort()
}
