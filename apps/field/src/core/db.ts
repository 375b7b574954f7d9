import type { Envelope, EnvelopeFile, SyncAnswer } from '@shian/kernel/sync'
import type { CalendarRow, FormValues, Kind, StreamEvent } from '@shian/kernel/work'
import type { Companion, PostCard, RuleTables, SubjectCard } from './prefetch.ts'

/** Who is signed in, as the phone remembers it. */
export interface Session {
  readonly person: { readonly id: string; readonly name: string }
  readonly post: PostCard
  readonly posts: readonly PostCard[]
  readonly csrf: string
  readonly demo: boolean
  readonly node: { readonly title: string; readonly titleEnglish?: string }
}

/** The phone itself: its name, how many commands it captured, and the hash of the last. */
export interface Device {
  readonly id: string
  readonly seq: number
  readonly hash: string | null
}

/** The server's time as last heard. */
export interface HeardTime {
  readonly now: string
  readonly token: string
  readonly heardAt: string
}

/** An item as the server had it when it was fetched. */
export interface StoredItem {
  readonly id: string
  readonly number: string | null
  readonly kind: string
  readonly kindVersion: number
  readonly title: string
  readonly area: string
  readonly areaName: string
  readonly premises: { readonly id: string; readonly signName: string } | null
  readonly subjects: readonly string[]
  readonly dueAt: string | null
  readonly final: string | null
  readonly version: number
  readonly events: readonly StreamEvent[]
}

export interface StoredKind {
  /** `id@version` */
  readonly key: string
  readonly definition: Kind
}

/** What goes with the items: fetched whole, replaced whole. */
export interface Tables extends RuleTables {
  readonly calendar: readonly CalendarRow[]
  readonly people: readonly Companion[]
  readonly subjects: readonly SubjectCard[]
  readonly create: readonly { readonly id: string; readonly version: number }[]
  readonly bytes: number
  readonly leftOut: number
  readonly fetchedAt: string
  readonly personId: string
  readonly postId: string
}

/** A form that is being filled in. */
export interface Draft {
  /** `itemId/action` */
  readonly key: string
  readonly person: string
  readonly itemId: string
  readonly kind: string
  readonly kindVersion: number
  readonly action: string
  readonly form: FormValues
  readonly people: readonly string[]
  readonly files: readonly EnvelopeFile[]
  readonly startedAt: string
}

/** A captured command on its way, and afterwards with what became of it. */
export interface OutboxEntry {
  readonly commandId: string
  readonly person: string
  readonly envelope: Envelope
  readonly title: string
  /** Absent while it waits. */
  readonly answer?: SyncAnswer
  readonly settledAt?: string
  /** What the server or the phone said the last time, while it still waits. */
  readonly trouble?: { readonly zh: string; readonly en: string }
}

/** A photo under the hash of its bytes. */
export interface StoredBlob extends EnvelopeFile {
  readonly bytes: ArrayBuffer
  readonly uploadedBy?: string
}

interface Stores {
  meta: unknown
  items: StoredItem
  kinds: StoredKind
  drafts: Draft
  outbox: OutboxEntry
  blobs: StoredBlob
}

type StoreName = keyof Stores

const NAME = 'shian-field'
const VERSION = 1
const KEYS: Record<Exclude<StoreName, 'meta'>, string> = {
  items: 'id',
  kinds: 'key',
  drafts: 'key',
  outbox: 'commandId',
  blobs: 'sha256',
}

let opening: Promise<IDBDatabase> | undefined

function open(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION)
    request.onupgradeneeded = () => {
      const db = request.result
      db.createObjectStore('meta')
      for (const [name, keyPath] of Object.entries(KEYS)) db.createObjectStore(name, { keyPath })
    }
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close()
      resolve(request.result)
    }
    request.onerror = () => reject(request.error)
  })
  return opening
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** One transaction: everything inside happens, or nothing. Only its own requests may be awaited within. */
export class Transaction {
  readonly #tx: IDBTransaction
  constructor(tx: IDBTransaction) {
    this.#tx = tx
  }
  get<S extends StoreName>(store: S, key: string): Promise<Stores[S] | undefined> {
    return settled(this.#tx.objectStore(store).get(key))
  }
  all<S extends StoreName>(store: S): Promise<Stores[S][]> {
    return settled(this.#tx.objectStore(store).getAll())
  }
  keys(store: StoreName): Promise<string[]> {
    return settled(this.#tx.objectStore(store).getAllKeys()) as Promise<string[]>
  }
  put<S extends Exclude<StoreName, 'meta'>>(store: S, value: Stores[S]): void {
    this.#tx.objectStore(store).put(value)
  }
  putMeta(key: string, value: unknown): void {
    this.#tx.objectStore('meta').put(value, key)
  }
  delete(store: StoreName, key: string): void {
    this.#tx.objectStore(store).delete(key)
  }
  clear(store: StoreName): void {
    this.#tx.objectStore(store).clear()
  }
}

/**
 * Runs one transaction and waits until it is on the disk.
 *
 * @throws DOMException when the phone is full or the transaction fails; nothing of it is kept then
 */
export async function transact<T>(
  stores: readonly StoreName[],
  mode: IDBTransactionMode,
  work: (tx: Transaction) => Promise<T> | T,
): Promise<T> {
  const db = await open()
  // Strict: after it is said to be stored, a dead battery loses nothing.
  const tx = db.transaction(stores as string[], mode, {
    durability: mode === 'readwrite' ? 'strict' : 'default',
  })
  const finished = new Promise<void>((resolve, reject) => {
    tx.oncomplete = () => resolve()
    tx.onabort = () => reject(tx.error ?? new DOMException('aborted', 'AbortError'))
  })
  finished.catch(() => {})
  try {
    const value = await work(new Transaction(tx))
    await finished
    return value
  } catch (error) {
    try {
      tx.abort()
    } catch {
      // It has ended already, which is what was wanted.
    }
    throw error
  }
}

export async function readMeta<T>(key: string): Promise<T | undefined> {
  return (await transact(['meta'], 'readonly', tx => tx.get('meta', key))) as T | undefined
}

export function writeMeta(key: string, value: unknown): Promise<void> {
  return transact(['meta'], 'readwrite', tx => tx.putMeta(key, value))
}
