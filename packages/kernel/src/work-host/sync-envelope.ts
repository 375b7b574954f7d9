import type { Bilingual } from '../refusal.ts'
import { canonicalJson } from '../seal/canonical.ts'
import type { Attachment, FieldConflict, FormValues } from '../work/index.ts'

/** What phones and the server say to each other; plain, so that the browser uses the same file. */

/** Largest piece of a file one request carries, bytes. */
export const CHUNK_BYTES = 1024 * 1024
/** Largest file, bytes. */
export const FILE_BYTES_MAX = 8 * 1024 * 1024
/** Commands in one request. */
export const BATCH_ENVELOPES_MAX = 50
/** How long after capture the rights of that moment still count, hours. */
export const CAPTURE_WINDOW_HOURS = 72
/** A clock that is off by less is not worth a word, seconds. */
export const CLOCK_TOLERANCE_SECONDS = 300

/** The server's time as a phone last heard it, with what its own clock said at that moment. */
export interface TimeMark {
  /** Signed by the server, so that nobody can claim to have heard a later or earlier time. */
  readonly token: string
  /** ISO instant of the phone's clock when the token came. */
  readonly heardAt: string
}

/** A file that a command names. */
export interface EnvelopeFile extends Attachment {
  /** Taken in the app, or picked from what the phone had. */
  readonly origin: 'in-app' | 'gallery'
  /** ISO instant of the phone's clock. */
  readonly takenAt: string
  readonly geo?: EnvelopeGeo
}

export interface EnvelopeGeo {
  readonly longitude: number
  readonly latitude: number
  readonly accuracyMetres?: number
}

/** One command as it was captured: everything the server needs to judge it later. */
export interface Envelope {
  readonly commandId: string
  /** Who captured it: `person/…`. Only that person can send it. */
  readonly author: string
  readonly itemId: string
  readonly kind: string
  readonly kindVersion: number
  /** `open` makes the item, anything else is an action of the kind. */
  readonly action: string
  readonly baseVersion: number
  readonly deviceId: string
  readonly deviceSeq: number
  /** ISO instant of the phone's clock. */
  readonly capturedAt: string
  readonly time?: TimeMark
  readonly geo?: EnvelopeGeo
  readonly form: FormValues
  readonly people?: readonly string[]
  /** Subject of an item that is opened. */
  readonly subjects?: readonly string[]
  /** Area of an item that is opened; of a premises its own counts. */
  readonly area?: string
  readonly attachments: readonly EnvelopeFile[]
  /** Hash of the envelope this device made before it; null for its first. */
  readonly prev: string | null
}

/** What became of an envelope. `waiting` is no outcome: files are missing, or it must be sent in another way. */
export type SyncOutcome = 'applied' | 'merged' | 'needs-decision' | 'kept' | 'rejected-authority'

export interface SyncAnswer {
  readonly commandId: string
  readonly outcome: SyncOutcome | 'waiting'
  /** Refusal code, when it was not simply applied. */
  readonly reason?: string
  readonly sentence?: Bilingual
  readonly conflicts?: readonly FieldConflict[]
  /** Version of the item afterwards. */
  readonly version?: number
  readonly state?: string
  /** Hashes of files that have not arrived. */
  readonly missing?: readonly string[]
  /** Next free number of the device, when the one given was used by another command. */
  readonly nextSeq?: number
  /** How far the phone's clock is ahead, when that matters; what was recorded is corrected by it. */
  readonly clockOffSeconds?: number
  /** When it counts as captured, after the correction. */
  readonly capturedAt?: string
  /** True when the same envelope came before. */
  readonly replayed: boolean
}

/** The text an envelope is hashed over; the same in Node and in a browser. */
export function envelopeText(envelope: Envelope): string {
  return canonicalJson(envelope)
}

export { canonicalJson }
