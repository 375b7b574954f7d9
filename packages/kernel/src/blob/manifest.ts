import { canonicalJson } from '../seal/canonical.ts'
import { sha256 } from '../seal/leaf.ts'

/** One stored object of the evidence. */
export interface ManifestPart {
  /** What it is: `frame`, `clip`, `segment-3`. */
  name: string
  sha256: string
  /** Bytes. */
  size: number
  mime: string
}

/** What a camera's evidence consists of and under which circumstances it was made. */
export interface EvidenceManifest {
  /** Camera, as a subject id. */
  camera: string
  /** `YYYY-MM-DD` in Asia/Shanghai: the chain starts anew each day. */
  day: string
  /** When the scene was, ISO 8601. */
  time: string
  parts: ManifestPart[]
  /** How the camera was at that moment: its health state and its settings that matter. */
  cameraState: { health: string; [setting: string]: string | number | boolean }
  clock: {
    /** Which clock `time` comes from: the stream's RTP or RTCP time, the device, or our receipt. */
    source: 'stream' | 'device' | 'server'
    /** Device minus server, milliseconds, as last measured. */
    offsetMillis?: number
  }
  /** Model and version, and rule, when a machine raised it. */
  model?: string
  rule?: string
}

/** A manifest with its link to the one before it. */
export interface ChainedManifest {
  /** Hash of the manifest before it on that camera and day; null for the first. */
  previous: string | null
  manifest: EvidenceManifest
  /** SHA-256, hex, over the link and the manifest. */
  hash: string
}

/**
 * Links a manifest to the one before it, so that none of a camera's day can be taken out, added or changed later
 * without every later hash changing.
 *
 * hash = SHA-256("shian/manifest/v1\n" ‖ canonical JSON of {manifest, previous})
 *
 * @param previousHash hash of the camera's manifest before it that day; null for the first
 */
export function chainManifest(previousHash: string | null, manifest: EvidenceManifest): ChainedManifest {
  const text = canonicalJson({ previous: previousHash, manifest })
  return { previous: previousHash, manifest, hash: sha256(`shian/manifest/v1\n${text}`).toString('hex') }
}

/**
 * Checks the chain of one camera and day, oldest first.
 *
 * @returns the index of the first link that is broken, or undefined when none is
 */
export function findBrokenLink(chain: readonly ChainedManifest[]): number | undefined {
  const first = chain[0]
  const at = chain.findIndex(({ previous, manifest, hash }, i) => {
    const expected = i === 0 ? null : chain[i - 1]!.hash
    const same = manifest.camera === first!.manifest.camera && manifest.day === first!.manifest.day
    return !same || previous !== expected || chainManifest(previous, manifest).hash !== hash
  })
  return at < 0 ? undefined : at
}
