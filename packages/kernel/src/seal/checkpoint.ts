import { Refusal } from '../refusal.ts'
import type { Hash } from './merkle.ts'
import { ED25519, parseNote, type VerifiedSignature, type VerifierKey, verifySignatures } from './note.ts'

/** The head of a log: its name, how many leaves, and their root. */
export interface Checkpoint {
  origin: string
  size: number
  root: Hash
}

/** The text that is signed. @source C2SP tlog-checkpoint */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`
}

/**
 * Reads a checkpoint text; extension lines are kept out of the result.
 *
 * @throws Refusal seal.invalid_note
 * @source C2SP tlog-checkpoint
 */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin, size, root, ...rest] = text.split('\n')
  const bytes = Buffer.from(root ?? '', 'base64')
  const whole =
    text.endsWith('\n') &&
    rest.slice(0, -1).every(line => line !== '') &&
    origin !== '' &&
    /^(0|[1-9]\d{0,15})$/.test(size ?? '') &&
    Number.isSafeInteger(Number(size)) &&
    bytes.length === 32 &&
    bytes.toString('base64') === root
  if (!whole) throw new Refusal('seal.invalid_note', 400, { reason: 'checkpoint' })
  return { origin: origin!, size: Number(size), root: bytes }
}

/** A checkpoint whose log signature was checked. */
export interface VerifiedCheckpoint extends Checkpoint {
  text: string
  /** The log's own signature first among equals, then those of trusted witnesses. */
  signatures: VerifiedSignature[]
}

/**
 * Reads a signed checkpoint of the log that the key belongs to.
 *
 * @param witnesses keys of witnesses whose cosignatures count
 * @throws Refusal seal.invalid_note, seal.invalid_signature
 */
export function openCheckpoint(
  raw: string,
  log: VerifierKey,
  witnesses: readonly VerifierKey[] = [],
): VerifiedCheckpoint {
  const note = parseNote(raw)
  const signatures = verifySignatures(note, [log, ...witnesses])
  if (!signatures.some(s => s.name === log.name && s.type === ED25519)) {
    throw new Refusal('seal.invalid_signature', 422, { reason: `${log.name} missing` })
  }
  const checkpoint = parseCheckpoint(note.text)
  if (checkpoint.origin !== log.name) {
    throw new Refusal('seal.invalid_signature', 422, { reason: `origin ${checkpoint.origin}` })
  }
  return { ...checkpoint, text: note.text, signatures }
}
