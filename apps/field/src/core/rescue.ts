import { type OutboxEntry, type StoredBlob, transact } from './db.ts'
import { sha256 } from './hash.ts'
import { unzip, type ZipEntry, zip } from './zip.ts'

/** First bytes of a package, so that another file is recognised before a passphrase is blamed. */
const MAGIC = new TextEncoder().encode('SHIANRESCUE1')
const SALT_BYTES = 16
const IV_BYTES = 12
/** @source OWASP Password Storage Cheat Sheet: PBKDF2-HMAC-SHA256 with 600,000 rounds */
const ROUNDS = 600_000
export const PASSPHRASE_LENGTH_MIN = 8

/** Why a package could not be read. */
export class RescueError extends Error {
  readonly reason: 'not-a-package' | 'wrong-passphrase' | 'damaged'
  constructor(reason: RescueError['reason']) {
    super(reason)
    this.name = 'RescueError'
    this.reason = reason
  }
}

async function keyOf(passphrase: string, salt: Uint8Array): Promise<CryptoKey> {
  const text = new TextEncoder().encode(passphrase.normalize('NFC'))
  const base = await crypto.subtle.importKey('raw', text, 'PBKDF2', false, ['deriveKey'])
  return crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt: salt as BufferSource, iterations: ROUNDS },
    base,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  )
}

/** Everything that has not been answered, with its photos, as one encrypted file. */
export async function exportRescue(
  passphrase: string,
): Promise<{ file: Blob; commands: number; photos: number }> {
  const { entries, blobs } = await transact(['outbox', 'blobs'], 'readonly', async tx => {
    const waiting = (await tx.all('outbox')).filter(entry => !entry.answer)
    const names = new Set(waiting.flatMap(entry => entry.envelope.attachments.map(file => file.sha256)))
    const found: StoredBlob[] = []
    for (const name of names) {
      const blob = await tx.get('blobs', name)
      if (blob) found.push(blob)
    }
    return { entries: waiting, blobs: found }
  })
  const list = { entries, blobs: blobs.map(({ bytes: _, uploadedBy: __, ...rest }) => rest) }
  const files: ZipEntry[] = [
    { name: 'outbox.json', bytes: new TextEncoder().encode(JSON.stringify(list)) },
    ...blobs.map(blob => ({ name: `photos/${blob.sha256}`, bytes: new Uint8Array(blob.bytes) })),
  ]
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES))
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
  const key = await keyOf(passphrase, salt)
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, zip(files) as BufferSource)
  const file = new Blob([MAGIC, salt, iv, sealed], { type: 'application/octet-stream' })
  return { file, commands: entries.length, photos: blobs.length }
}

/**
 * Puts a package into the outbox of this device. What is there already stays as it is; what belongs to somebody else
 * waits until that person signs in.
 *
 * @throws RescueError
 */
export async function importRescue(
  file: Blob,
  passphrase: string,
): Promise<{ commands: number; photos: number }> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  if (!MAGIC.every((byte, i) => bytes[i] === byte)) throw new RescueError('not-a-package')
  const salt = bytes.slice(MAGIC.length, MAGIC.length + SALT_BYTES)
  const iv = bytes.slice(MAGIC.length + SALT_BYTES, MAGIC.length + SALT_BYTES + IV_BYTES)
  const key = await keyOf(passphrase, salt)
  const sealed = bytes.slice(MAGIC.length + SALT_BYTES + IV_BYTES)
  const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, sealed).catch(() => {
    throw new RescueError('wrong-passphrase')
  })
  const { entries, blobs } = await readPackage(new Uint8Array(opened))
  return transact(['outbox', 'blobs'], 'readwrite', async tx => {
    let [commands, photos] = [0, 0]
    for (const blob of blobs) {
      if (await tx.get('blobs', blob.sha256)) continue
      tx.put('blobs', blob)
      photos += 1
    }
    for (const entry of entries) {
      if (await tx.get('outbox', entry.commandId)) continue
      tx.put('outbox', entry)
      commands += 1
    }
    return { commands, photos }
  })
}

async function readPackage(bytes: Uint8Array): Promise<{ entries: OutboxEntry[]; blobs: StoredBlob[] }> {
  try {
    const files = new Map(unzip(bytes).map(entry => [entry.name, entry.bytes]))
    const list = JSON.parse(new TextDecoder().decode(files.get('outbox.json')!)) as {
      entries: OutboxEntry[]
      blobs: Omit<StoredBlob, 'bytes'>[]
    }
    const blobs: StoredBlob[] = []
    for (const blob of list.blobs) {
      const content = files.get(`photos/${blob.sha256}`)!
      if ((await sha256(content)) !== blob.sha256) throw new Error('hash')
      blobs.push({ ...blob, bytes: content.slice().buffer })
    }
    return { entries: list.entries, blobs }
  } catch {
    throw new RescueError('damaged')
  }
}
