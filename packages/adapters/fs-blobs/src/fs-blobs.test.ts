import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Refusal, verifyBlob } from '@shian/kernel'
import { type FsBlobs, openFsBlobs } from './index.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'shian-blobs-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const refused = (code: string, status: number) => (error: unknown) =>
  error instanceof Refusal && error.code === code && error.status === status
const open = (options: { maxBytes?: number; minFreeBytes?: number } = {}) =>
  openFsBlobs({ root, minFreeBytes: 0, ...options })

async function* streamOf(...chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks
}

async function read(store: FsBlobs, name: string, range?: { start: number; end?: number }): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of await store.get(name, range)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Files of the store, without folders, relative. */
async function files(folder = root): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter(e => e.isFile())
    .map(e => join(e.parentPath, e.name).slice(folder.length + 1))
    .sort()
}

test('bytes and streams are stored under their hash and come back whole or in part', async () => {
  const store = await open()
  const bytes = randomBytes(300_000)
  const name = sha256(bytes)
  assert.deepEqual(await store.put(streamOf(bytes.subarray(0, 7), bytes.subarray(7))), {
    sha256: name,
    size: 300_000,
  })
  assert.deepEqual(await files(), [`${name.slice(0, 2)}/${name.slice(2, 4)}/${name}`])
  assert.deepEqual(await read(store, name), bytes)
  assert.deepEqual(await read(store, name, { start: 10, end: 19 }), bytes.subarray(10, 20))
  assert.deepEqual(await read(store, name, { start: 299_990 }), bytes.subarray(299_990))
  assert.deepEqual(await store.stat(name), { sha256: name, size: 300_000 })
  assert.deepEqual(await store.put(new Uint8Array(0)), { sha256: sha256(new Uint8Array(0)), size: 0 })
})

test('the same bytes are one object, also when they are put at once', async () => {
  const store = await open()
  const bytes = randomBytes(50_000)
  const all = await Promise.all(Array.from({ length: 8 }, () => store.put(bytes)))
  assert.equal(new Set(all.map(info => info.sha256)).size, 1)
  assert.equal((await files()).length, 1)
})

test('deleted bytes are gone; unknown ones are not found', async () => {
  const store = await open()
  const { sha256: name } = await store.put(Buffer.from('x'))
  assert.equal(await store.delete(name), true)
  assert.equal(await store.delete(name), false)
  assert.equal(await store.stat(name), undefined)
  await assert.rejects(store.get(name), refused('blob.not_found', 404))
})

test('decay is found, and putting the bytes again heals it', async () => {
  const store = await open()
  const bytes = randomBytes(1000)
  const { sha256: name } = await store.put(bytes)
  const path = join(root, name.slice(0, 2), name.slice(2, 4), name)
  assert.equal(await verifyBlob(store, name), 'ok')
  await writeFile(path, randomBytes(1000))
  assert.equal(await verifyBlob(store, name), 'changed')
  await store.put(bytes)
  assert.equal(await verifyBlob(store, name), 'ok')
  await store.delete(name)
  assert.equal(await verifyBlob(store, name), 'missing')
})

test('an object over the limit, with a wrong hash or with a broken stream leaves nothing', async () => {
  const store = await open({ maxBytes: 1000 })
  const tooLarge = refused('blob.too_large', 413)
  await assert.rejects(store.put(new Uint8Array(1001)), tooLarge)
  await assert.rejects(store.put(streamOf(new Uint8Array(600), new Uint8Array(600))), tooLarge)
  await assert.rejects(store.put(new Uint8Array(200), { maxBytes: 100 }), tooLarge)
  await assert.rejects(store.put(streamOf(), { size: 5000 }), tooLarge)
  const wrong = { sha256: sha256(Buffer.from('other')) }
  await assert.rejects(store.put(Buffer.from('this'), wrong), refused('blob.hash_mismatch', 422))
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(10)
    throw new Error('connection lost')
  }
  await assert.rejects(store.put(broken()), /connection lost/)
  assert.deepEqual(await files(), [])
  assert.equal((await store.put(new Uint8Array(1000))).size, 1000)
})

test('a name that is not a hash never becomes a path', async () => {
  const store = await open()
  const names = [
    '',
    '..',
    '../../etc/passwd',
    '/etc/passwd',
    'a'.repeat(63),
    'A'.repeat(64),
    `${'a'.repeat(62)}/.`,
    `${'a'.repeat(64)}\0`,
    `${'a'.repeat(64)}\n`,
  ]
  for (const name of names) {
    const invalid = refused('blob.invalid_hash', 400)
    await assert.rejects(store.get(name), invalid)
    await assert.rejects(store.stat(name), invalid)
    await assert.rejects(store.delete(name), invalid)
    await assert.rejects(store.put(Buffer.from('x'), { sha256: name }), invalid)
  }
  const planted = 'b'.repeat(64)
  await mkdir(join(root, 'bb', 'bb'), { recursive: true })
  await writeFile(join(root, 'secret'), 'secret')
  await symlink(join(root, 'secret'), join(root, 'bb', 'bb', planted))
  await assert.rejects(store.get(planted), /ELOOP/, 'a planted link is not followed')
})

test('a disk with less than the reserve refuses before the first byte', async () => {
  const store = await open({ minFreeBytes: Number.MAX_SAFE_INTEGER })
  let asked = false
  async function* content(): AsyncGenerator<Uint8Array> {
    asked = true
    yield new Uint8Array(1)
  }
  const full = refused('blob.storage_full', 507)
  await assert.rejects(store.put(content()), full)
  assert.equal(asked, false)
  await assert.rejects(store.put(new Uint8Array(1)), full)
  assert.equal(await store.freeBytes(), 0)
  assert.deepEqual(await files(), [])
})

/** A real disk of 1 MiB, or the reason why there is none. */
function mountSmallDisk(at: string): string | undefined {
  if (process.getuid?.() !== 0) return 'mounting a small disk needs root'
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,nr_inodes=200', 'tmpfs', at], { stdio: 'pipe' })
    return undefined
  } catch (error) {
    return `no small disk can be mounted here: ${error instanceof Error ? error.message : error}`
  }
}

test('a disk that fills up: the object is refused, nothing half-written stays, the rest is intact', async t => {
  const disk = join(root, 'disk')
  await mkdir(disk)
  const reason = mountSmallDisk(disk)
  if (reason !== undefined) {
    t.diagnostic(`SKIPPED, the full disk was NOT tested: ${reason}`)
    return t.skip(reason)
  }
  try {
    const store = await openFsBlobs({ root: disk, minFreeBytes: 0 })
    const bytes = randomBytes(400_000)
    const kept = await store.put(bytes)
    const full = refused('blob.storage_full', 507)
    const chunks = Array.from({ length: 40 }, () => randomBytes(50_000))
    await assert.rejects(store.put(streamOf(...chunks)), full, 'the disk is full in the middle of a stream')
    await assert.rejects(store.put(randomBytes(900_000)), full, 'the length is known and does not fit')
    assert.deepEqual(await files(disk), [
      `${kept.sha256.slice(0, 2)}/${kept.sha256.slice(2, 4)}/${kept.sha256}`,
    ])
    assert.equal(await verifyBlob(store, kept.sha256), 'ok')
    assert.equal((await store.put(randomBytes(300_000))).size, 300_000, 'what fits is stored again')
    const small: unknown[] = []
    for (let i = 0; i < 300; i++) await store.put(randomBytes(10)).catch(error => small.push(error))
    assert.ok(small.length > 0 && small.every(full), 'no more files or folders can be made')
    assert.equal((await readdir(join(disk, 'tmp'))).length, 0)
    await store.delete(kept.sha256)
    assert.deepEqual(await store.put(bytes), kept, 'room that is freed is used again')
  } finally {
    execFileSync('umount', [disk])
  }
})

test('kill -9 in the middle of a write: no object appears, and the next start clears up', {
  timeout: 60_000,
}, async t => {
  const script = fileURLToPath(new URL('./slow-writer-child.ts', import.meta.url))
  const args = ['--conditions=source', '--import', 'tsx', script, root]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], signal: t.signal })
  const exited = once(child, 'exit').catch(() => {})
  await once(child.stdout, 'data')
  const beside = await open()
  assert.equal(beside.leftoversRemoved, 0, 'a file of a running process is let be')
  child.kill('SIGKILL')
  await exited
  const [left, ...others] = await files()
  assert.match(left!, /^tmp\//)
  assert.deepEqual(others, [])
  assert.ok((await readFile(join(root, left!))).length > 0)
  const store = await open()
  assert.equal(store.leftoversRemoved, 1)
  assert.deepEqual(await files(), [])
  assert.equal((await store.put(Buffer.from('x'))).size, 1)
})

test('left-over files of another machine are removed only when they are old', async () => {
  await open()
  const host = hostname().replace(/[^A-Za-z0-9]/g, '_')
  const names = [
    'elsewhere-1-0123456789abcdef.tmp',
    'elsewhere-2-0123456789abcdef.tmp',
    `${host}-${process.pid}-0123456789abcdef.tmp`,
  ]
  for (const name of names) await writeFile(join(root, 'tmp', name), 'half')
  const old = new Date(Date.now() - 2 * 3_600_000)
  await utimes(join(root, 'tmp', names[1]!), old, old)
  const store = await open()
  assert.equal(store.leftoversRemoved, 2, 'the old one, and the one of a process before us with our number')
  assert.deepEqual(await readdir(join(root, 'tmp')), [names[0]])
})
