import { createHash } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { type FileHandle, open, rename, stat, statfs, unlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import {
  assertSha256,
  type BlobContent,
  type BlobInfo,
  type BlobPutOptions,
  type BlobStore,
  ensureFolder,
  Refusal,
  syncFolder,
} from '@shian/kernel'
import { draftName, removeLeftovers } from './leftovers.ts'

/** How the folder is used. */
export interface FsBlobsOptions {
  /** Folder of the store; made if it is missing. */
  root: string
  /** Largest object; default 2 GiB. */
  maxBytes?: number
  /** What must stay free on the disk, so that the database beside it never meets a full one; default 1 GiB. */
  minFreeBytes?: number
}

/** A store of files, with what only files can tell. */
export interface FsBlobs extends BlobStore {
  /** Bytes that may still be stored before `minFreeBytes` is reached. */
  freeBytes(): Promise<number>
  /** Unfinished files removed at start. */
  leftoversRemoved: number
}

/** The disk is asked for its room at the start of an object and again after each of these. */
const CHECK_BYTES = 16 * 1024 * 1024
const FOLDER_MODE = 0o750
const DISK_FAILURES = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EFBIG'])

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}

function translate(error: unknown): unknown {
  const reason = codeOf(error)
  return DISK_FAILURES.has(reason) ? new Refusal('blob.storage_full', 507, { reason }) : error
}

async function ignoreMissing<T>(action: Promise<T>): Promise<T | undefined> {
  try {
    return await action
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

async function* chunksOf(content: BlobContent): AsyncGenerator<Uint8Array> {
  if (content instanceof Uint8Array) yield content
  else yield* content
}

class Store implements FsBlobs {
  leftoversRemoved = 0
  readonly #root: string
  readonly #drafts: string
  readonly #maxBytes: number
  readonly #minFreeBytes: number
  /** Names this process is writing. */
  readonly #own = new Set<string>()

  constructor({ root, maxBytes = 2 * 1024 ** 3, minFreeBytes = 1024 ** 3 }: FsBlobsOptions) {
    this.#root = resolve(root)
    this.#drafts = join(this.#root, 'tmp')
    this.#maxBytes = maxBytes
    this.#minFreeBytes = minFreeBytes
  }

  async start(): Promise<this> {
    await ensureFolder(this.#drafts, FOLDER_MODE)
    this.leftoversRemoved = await removeLeftovers(this.#drafts, this.#own, new Date())
    return this
  }

  /** The name is checked to be 64 hex digits, so no path can leave the root. */
  #locate(sha256: string): string {
    assertSha256(sha256)
    return join(this.#root, sha256.slice(0, 2), sha256.slice(2, 4), sha256)
  }

  async freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.#root)
    return Math.max(0, bavail * bsize - this.#minFreeBytes)
  }

  async #assertRoom(bytes: number): Promise<void> {
    if ((await this.freeBytes()) < bytes)
      throw new Refusal('blob.storage_full', 507, { reason: 'minFreeBytes' })
  }

  async put(content: BlobContent, options: BlobPutOptions = {}): Promise<BlobInfo> {
    if (options.sha256 !== undefined) assertSha256(options.sha256)
    const maxBytes = Math.min(options.maxBytes ?? this.#maxBytes, this.#maxBytes)
    const size = content instanceof Uint8Array ? content.length : options.size
    if (size !== undefined && size > maxBytes) throw new Refusal('blob.too_large', 413, { maxBytes })
    const name = draftName()
    const draft = join(this.#drafts, name)
    this.#own.add(name)
    try {
      await this.#assertRoom(size ?? 1)
      const info = await this.#writeDraft(draft, content, maxBytes)
      if (options.sha256 !== undefined && info.sha256 !== options.sha256) {
        throw new Refusal('blob.hash_mismatch', 422, { expected: options.sha256, actual: info.sha256 })
      }
      await this.#settle(draft, info)
      return info
    } catch (error) {
      await unlink(draft).catch(() => {})
      throw translate(error)
    } finally {
      this.#own.delete(name)
    }
  }

  async #writeDraft(draft: string, content: BlobContent, maxBytes: number): Promise<BlobInfo> {
    const file = await open(draft, 'wx', 0o640)
    try {
      const info = await this.#copy(file, content, maxBytes)
      await file.sync()
      return info
    } finally {
      await file.close()
    }
  }

  async #copy(file: FileHandle, content: BlobContent, maxBytes: number): Promise<BlobInfo> {
    const hash = createHash('sha256')
    let size = 0
    let checkAt = CHECK_BYTES
    for await (const chunk of chunksOf(content)) {
      size += chunk.length
      if (size > maxBytes) throw new Refusal('blob.too_large', 413, { maxBytes })
      if (size > checkAt) {
        await this.#assertRoom(chunk.length)
        checkAt = size + CHECK_BYTES
      }
      hash.update(chunk)
      await file.writeFile(chunk)
    }
    return { sha256: hash.digest('hex'), size }
  }

  /** Moves the finished file to its place. Bytes that are there already are replaced by the same, which heals decay. */
  async #settle(draft: string, { sha256 }: BlobInfo): Promise<void> {
    const path = this.#locate(sha256)
    await ensureFolder(dirname(path), FOLDER_MODE)
    await rename(draft, path)
    await syncFolder(dirname(path))
  }

  async get(
    sha256: string,
    range: { start: number; end?: number } = { start: 0 },
  ): Promise<AsyncIterable<Uint8Array>> {
    const path = this.#locate(sha256)
    const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)
    const file = await ignoreMissing(open(path, flags))
    if (!file) throw new Refusal('blob.not_found', 404, { sha256 })
    return createReadStream(path, { fd: file, ...range })
  }

  async stat(sha256: string): Promise<BlobInfo | undefined> {
    const info = await ignoreMissing(stat(this.#locate(sha256)))
    return info && { sha256, size: info.size }
  }

  async delete(sha256: string): Promise<boolean> {
    const path = this.#locate(sha256)
    const gone = await ignoreMissing(unlink(path).then(() => true))
    if (gone) await syncFolder(dirname(path))
    return gone ?? false
  }
}

/**
 * Opens a blob store in a folder: files under `aa/bb/<sha256>`, written to `tmp/`, hashed on the way, fsynced, renamed,
 * folder fsynced. Removes what a killed process left unfinished. Several processes may share the folder.
 *
 * `put` throws Refusal blob.storage_full for a full, failing or read-only disk, with nothing left behind.
 */
export function openFsBlobs(options: FsBlobsOptions): Promise<FsBlobs> {
  return new Store(options).start()
}
