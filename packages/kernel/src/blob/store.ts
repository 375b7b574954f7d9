import { createHash } from 'node:crypto'
import { Refusal } from '../refusal.ts'

/** Bytes to be stored: at once, or as they come. */
export type BlobContent = Uint8Array | AsyncIterable<Uint8Array>

/** Name and length of stored bytes. */
export interface BlobInfo {
  /** 64 lower-case hex digits. */
  sha256: string
  /** Bytes. */
  size: number
}

/** What the sender says about the bytes. */
export interface BlobPutOptions {
  /** The hash the bytes must have. */
  sha256?: string
  /** Length in bytes if it is known, so that a disk without room refuses before the first byte. */
  size?: number
  /** Limit for this object; the store's own limit holds as well. */
  maxBytes?: number
  /** Media type, for stores that serve by themselves. */
  mime?: string
}

/**
 * Bytes by their SHA-256. Stored bytes never change: a derivative is another object. The same bytes put twice are
 * one object. Who may see what is decided by the `blob` table, not here.
 */
export interface BlobStore {
  /**
   * Stores the bytes durably, or nothing at all.
   *
   * @throws Refusal blob.storage_full (507), blob.too_large (413), blob.hash_mismatch (422); whatever the stream throws
   */
  put(content: BlobContent, options?: BlobPutOptions): Promise<BlobInfo>
  /**
   * The bytes as a stream.
   *
   * @param range first and last byte, both included
   * @throws Refusal blob.not_found, blob.invalid_hash
   */
  get(sha256: string, range?: { start: number; end?: number }): Promise<AsyncIterable<Uint8Array>>
  /** Name and length, or undefined when there is no such object. @throws Refusal blob.invalid_hash */
  stat(sha256: string): Promise<BlobInfo | undefined>
  /** Removes the bytes when their time of keeping is over. @returns whether there were any */
  delete(sha256: string): Promise<boolean>
}

const SHA256 = /^[0-9a-f]{64}$/

/** Whether the text names an object. */
export function isSha256(text: string): boolean {
  return SHA256.test(text)
}

/** @throws Refusal blob.invalid_hash (400) */
export function assertSha256(text: string): void {
  if (!isSha256(text)) throw new Refusal('blob.invalid_hash', 400)
}

/** Reads the object again and compares its hash: finds decay and tampering below the database. */
export async function verifyBlob(store: BlobStore, sha256: string): Promise<'ok' | 'missing' | 'changed'> {
  const info = await store.stat(sha256)
  if (!info) return 'missing'
  const hash = createHash('sha256')
  for await (const chunk of await store.get(sha256)) hash.update(chunk)
  return hash.digest('hex') === sha256 ? 'ok' : 'changed'
}
