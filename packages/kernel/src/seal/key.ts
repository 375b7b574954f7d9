import { createPrivateKey, createPublicKey, type KeyObject, randomBytes } from 'node:crypto'
import { chmod, link, open, readFile, stat, unlink } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { Refusal } from '../refusal.ts'
import { ensureFolder, syncFolder } from './durable-folder.ts'
import {
  assertKeyName,
  COSIGNATURE_V1,
  cosignText,
  ED25519,
  formatNote,
  keyId,
  signText,
  type VerifierKey,
  verifierOf,
} from './note.ts'

const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')
const SEED_BYTES = 32

/** The key of a log or of a witness. Signs; its secret cannot be read back. */
export interface SealKey {
  /** Name of the log: the origin line of its checkpoints, a schema-less URL such as `hebi.example/log`. */
  name: string
  /** By which others check the log's signatures. */
  verifier: VerifierKey
  /** By which others check the cosignatures, when the key is a witness's. */
  cosigner: VerifierKey
  /** Text and signature as one note. */
  signNote(text: string): string
  /** The cosignature line over a checkpoint text. */
  cosign(text: string, now: Date): string
}

/** A key from its 32 secret bytes. @throws Refusal seal.invalid_key */
export function sealKeyFromSeed(name: string, seed: Uint8Array): SealKey {
  assertKeyName(name)
  if (seed.length !== SEED_BYTES) throw new Refusal('seal.invalid_key', 400, { reason: 'length' })
  const der = Buffer.concat([PKCS8_PREFIX, seed])
  const secret: KeyObject = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const bytes = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32)
  return {
    name,
    verifier: verifierOf(name, ED25519, bytes),
    cosigner: verifierOf(name, COSIGNATURE_V1, bytes),
    signNote: text => formatNote(text, [signText(text, name, bytes, secret)]),
    cosign: (text, now) => cosignText(text, name, bytes, secret, now),
  }
}

/** `PRIVATE+KEY+name+id+base64(type ‖ seed)`, the form that other tools of the note format read. */
function formatSecret(name: string, seed: Uint8Array, publicKey: Uint8Array): string {
  const encoded = Buffer.concat([Buffer.from([ED25519]), seed]).toString('base64')
  return `PRIVATE+KEY+${name}+${keyId(name, ED25519, publicKey)}+${encoded}\n`
}

/** Reads a secret key text and checks its id. @throws Refusal seal.invalid_key */
export function parseSealKey(text: string): SealKey {
  const match = /^PRIVATE\+KEY\+([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(text.trim())
  const bytes = Buffer.from(match?.[3] ?? '', 'base64')
  if (!match || bytes[0] !== ED25519) throw new Refusal('seal.invalid_key', 400, { reason: 'form' })
  const key = sealKeyFromSeed(match[1]!, bytes.subarray(1))
  if (key.verifier.id !== match[2]) throw new Refusal('seal.invalid_key', 400, { reason: 'id' })
  return key
}

async function create(path: string, name: string): Promise<void> {
  const seed = randomBytes(SEED_BYTES)
  const key = sealKeyFromSeed(name, seed)
  await ensureFolder(dirname(resolve(path)), 0o700)
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(formatSecret(name, seed, key.verifier.bytes))
    await file.sync()
    await file.close()
    await chmod(draft, 0o600)
    // A link fails when the file exists, so two processes that start at once agree on one key.
    await link(draft, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
    await syncFolder(dirname(resolve(path)))
  } finally {
    await file.close().catch(() => {})
    await unlink(draft)
    seed.fill(0)
  }
}

/**
 * The key in the file, made at first start with mode 0600. The log and the witness of a node have a file each.
 *
 * @param name of the log or witness; the file must belong to it
 * @throws Refusal seal.key_exposed when others may read the file, seal.key_name_differs, seal.invalid_key
 */
export async function loadOrCreateSealKey(path: string, name: string): Promise<SealKey> {
  assertKeyName(name)
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (!info) await create(path, name)
  else if (process.platform !== 'win32' && (info.mode & 0o077) !== 0) {
    throw new Refusal('seal.key_exposed', 500, { path })
  }
  const key = parseSealKey(await readFile(path, 'utf8'))
  if (key.name !== name) {
    throw new Refusal('seal.key_name_differs', 500, { found: key.name, expected: name })
  }
  return key
}
