import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { Refusal } from '../refusal.ts'
import { sha256 } from './leaf.ts'

/** Signature types of the signed note format. @source C2SP signed-note, C2SP tlog-cosignature */
export const ED25519 = 0x01
export const COSIGNATURE_V1 = 0x04
export type SignatureType = typeof ED25519 | typeof COSIGNATURE_V1

const NOTE_BYTES_MAX = 256 * 1024
const SIGNATURES_MAX = 64
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')
// biome-ignore lint/suspicious/noControlCharactersInRegex: the format forbids exactly these
const CONTROL = /[\x00-\x09\x0b-\x1f]/
const KEY_NAME = /^[^\s+]+$/u
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** A public key a reader trusts: of a log (type 1) or of a witness (type 4). */
export interface VerifierKey {
  name: string
  /** First four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ key), as eight hex digits. */
  id: string
  type: SignatureType
  /** 32 bytes. */
  bytes: Buffer
  key: KeyObject
}

/** One signature line, not yet checked. */
export interface NoteSignature {
  name: string
  id: string
  /** What follows the key id. */
  bytes: Buffer
}

/** A text with signatures under it. */
export interface Note {
  /** Ends in a newline. */
  text: string
  signatures: NoteSignature[]
}

function invalid(reason: string): never {
  throw new Refusal('seal.invalid_note', 400, { reason })
}

/** Refuses a key name the format cannot hold. @throws Refusal seal.invalid_key */
export function assertKeyName(name: string): void {
  if (!KEY_NAME.test(name) || CONTROL.test(name)) {
    throw new Refusal('seal.invalid_key', 400, { reason: `name ${name}` })
  }
}

/** @source C2SP signed-note: key ID = SHA-256(key name ‖ 0x0A ‖ signature type ‖ public key)[:4] */
export function keyId(name: string, type: SignatureType, publicKey: Uint8Array): string {
  return sha256(Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([type]), publicKey]))
    .subarray(0, 4)
    .toString('hex')
}

/** A verifier from a raw Ed25519 public key of 32 bytes. @throws Refusal seal.invalid_key */
export function verifierOf(name: string, type: SignatureType, publicKey: Uint8Array): VerifierKey {
  assertKeyName(name)
  if (publicKey.length !== 32) throw new Refusal('seal.invalid_key', 400, { reason: 'length' })
  const bytes = Buffer.from(publicKey)
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, bytes]), format: 'der', type: 'spki' })
  return { name, id: keyId(name, type, bytes), type, bytes, key }
}

/** `name+id+base64(type ‖ key)`: the form in which keys are exchanged and printed. @source C2SP signed-note */
export function formatVerifierKey(verifier: VerifierKey): string {
  const encoded = Buffer.concat([Buffer.from([verifier.type]), verifier.bytes]).toString('base64')
  return `${verifier.name}+${verifier.id}+${encoded}`
}

/** Reads a verifier key and checks its id. @throws Refusal seal.invalid_key */
export function parseVerifierKey(text: string): VerifierKey {
  const refuse = (reason: string): never => {
    throw new Refusal('seal.invalid_key', 400, { reason })
  }
  const match = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/u.exec(text.trim())
  if (!match || !BASE64.test(match[3]!)) return refuse('form name+id+key')
  const [, name, id, encoded] = match
  const bytes = Buffer.from(encoded!, 'base64')
  const type = bytes[0]
  if (type !== ED25519 && type !== COSIGNATURE_V1) return refuse(`type ${type}`)
  const verifier = verifierOf(name!, type, bytes.subarray(1))
  return verifier.id === id ? verifier : refuse('id')
}

function parseSignature(line: string): NoteSignature {
  const match = /^\u2014 (\S+) (\S+)$/u.exec(line)
  if (!match || !BASE64.test(match[2]!)) return invalid('signature line')
  const bytes = Buffer.from(match[2]!, 'base64')
  if (bytes.length < 5 || !KEY_NAME.test(match[1]!)) return invalid('signature line')
  return { name: match[1]!, id: bytes.subarray(0, 4).toString('hex'), bytes: bytes.subarray(4) }
}

/**
 * Splits a note into text and signatures; checks the form, not the signatures.
 *
 * @throws Refusal seal.invalid_note
 * @source C2SP signed-note
 */
export function parseNote(raw: string): Note {
  if (Buffer.byteLength(raw) > NOTE_BYTES_MAX) invalid('size')
  if (CONTROL.test(raw)) invalid('control character')
  const gap = raw.lastIndexOf('\n\n')
  if (gap < 0 || !raw.endsWith('\n') || gap + 2 === raw.length) invalid('no signatures')
  const lines = raw.slice(gap + 2, -1).split('\n')
  if (lines.length > SIGNATURES_MAX) invalid('too many signatures')
  return { text: raw.slice(0, gap + 1), signatures: lines.map(parseSignature) }
}

/** Text and signature lines as one note. */
export function formatNote(text: string, lines: readonly string[]): string {
  return `${text}\n${lines.join('')}`
}

/** `— name base64(id ‖ signature)` with its newline. */
export function formatSignature({ name, id, bytes }: NoteSignature): string {
  return `\u2014 ${name} ${Buffer.concat([Buffer.from(id, 'hex'), bytes]).toString('base64')}\n`
}

/** The line by which the holder of a key signs a note text. @source C2SP signed-note */
export function signText(text: string, name: string, publicKey: Uint8Array, key: KeyObject): string {
  if (!text.endsWith('\n')) invalid('text must end in a newline')
  const bytes = sign(null, Buffer.from(text), key)
  return formatSignature({ name, id: keyId(name, ED25519, publicKey), bytes })
}

/** What a witness signs: it saw this checkpoint as the largest consistent one at that time. */
function cosignedMessage(text: string, seconds: bigint): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`)
}

/** The line by which a witness cosigns a checkpoint. @source C2SP tlog-cosignature (cosignature/v1) */
export function cosignText(
  text: string,
  name: string,
  publicKey: Uint8Array,
  key: KeyObject,
  now: Date,
): string {
  const seconds = BigInt(Math.floor(now.getTime() / 1000))
  const stamp = Buffer.alloc(8)
  stamp.writeBigUInt64BE(seconds)
  const bytes = Buffer.concat([stamp, sign(null, cosignedMessage(text, seconds), key)])
  return formatSignature({ name, id: keyId(name, COSIGNATURE_V1, publicKey), bytes })
}

function verifies(text: string, bytes: Buffer, { type, key }: VerifierKey): boolean {
  if (type === ED25519) return bytes.length === 64 && verify(null, Buffer.from(text), key, bytes)
  if (bytes.length !== 72) return false
  const seconds = bytes.readBigUInt64BE(0)
  return seconds < 1n << 63n && verify(null, cosignedMessage(text, seconds), key, bytes.subarray(8))
}

/** A signature that a trusted key made. `time` is the witness's clock, for cosignatures. */
export interface VerifiedSignature {
  name: string
  type: SignatureType
  time?: Date
}

/**
 * Checks a note against trusted keys. Signatures of unknown keys are ignored.
 *
 * @returns the trusted signatures, in order
 * @throws Refusal seal.invalid_note, or seal.invalid_signature when a trusted key's signature is wrong
 * @source C2SP signed-note
 */
export function verifySignatures(note: Note, keys: readonly VerifierKey[]): VerifiedSignature[] {
  const found: VerifiedSignature[] = []
  for (const { name, id, bytes } of note.signatures) {
    const verifier = keys.find(key => key.name === name && key.id === id)
    if (!verifier) continue
    if (!verifies(note.text, bytes, verifier)) {
      throw new Refusal('seal.invalid_signature', 422, { reason: name })
    }
    const time =
      verifier.type === COSIGNATURE_V1 ? { time: new Date(Number(bytes.readBigUInt64BE(0)) * 1000) } : {}
    found.push({ name, type: verifier.type, ...time })
  }
  return found
}
