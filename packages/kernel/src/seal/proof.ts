import { type Bilingual, Refusal } from '../refusal.ts'
import type { Sql } from '../sql.ts'
import { openCheckpoint } from './checkpoint.ts'
import { canonicalFact, type LeafFields, leafHash, sha256 } from './leaf.ts'
import { inclusionProof, verifyInclusion } from './merkle.ts'
import type { VerifierKey } from './note.ts'
import { assembleNote, findCheckpoint } from './sealer.ts'
import { type TileStore, tileSource } from './tiles.ts'

/** Everything that is needed, besides the log's public key, to check that a fact is in the log. */
export interface EventProof {
  format: 'shian-inclusion/v1'
  /** The fact; its canonical JSON (RFC 8785) is what the leaf hashes: SHA-256(0x00 ‖ canonical JSON). */
  event: Record<string, unknown>
  /** Index of the leaf, from 0. */
  index: number
  /** Audit path in base64, lowest sibling first (RFC 6962 §2.1.1). */
  path: string[]
  /** The signed checkpoint (C2SP tlog-checkpoint), with the cosignatures of witnesses. */
  checkpoint: string
}

/**
 * Proves that a fact is in the log, under the newest checkpoint. Who may read the fact may have the proof.
 *
 * @throws Refusal kernel.not_found, seal.not_sealed_yet (a few seconds after the fact), seal.tile_missing
 */
export async function proveEvent(tx: Sql, tiles: TileStore, eventId: string): Promise<EventProof> {
  const [fact] = await tx.query<LeafFields & { seq: bigint }>(
    `select e.seq, e.id, e.source, e.type, e.subject, e.time, e.recordtime, e.actor, e.cause, e.area, e.audience, e.data
     from event_key k join event e on e.seq = k.seq and e.recordtime = k.recordtime
     where k.id = $1 order by e.seq limit 1`,
    [eventId],
  )
  if (!fact) throw new Refusal('kernel.not_found', 404, { what: eventId })
  const [leaf] = await tx.query<{ index: bigint }>('select index from seal_leaf where seq = $1', [fact.seq])
  const last = await findCheckpoint(tx)
  const index = Number(leaf?.index ?? -1)
  if (!last || index < 0 || index >= last.size) throw new Refusal('seal.not_sealed_yet', 409)
  const path = await inclusionProof(tileSource(tiles, last.size), index, last.size)
  return {
    format: 'shian-inclusion/v1',
    event: JSON.parse(canonicalFact(fact)) as Record<string, unknown>,
    index,
    path: path.map(hash => Buffer.from(hash).toString('base64')),
    checkpoint: await assembleNote(tx, last),
  }
}

/** Result of checking a proof. */
export type ProofResult =
  | { valid: true; size: number; witnesses: { name: string; time: Date }[] }
  | { valid: false; reason: Bilingual }

const bad = (zh: string, en: string): ProofResult => ({ valid: false, reason: { zh, en } })

function leafOf(event: Record<string, unknown>): Buffer {
  const { time, recordtime, ...rest } = event
  return leafHash({
    ...rest,
    time: new Date(String(time)),
    recordtime: new Date(String(recordtime)),
  } as LeafFields)
}

const KEYS = 'actor,area,audience,cause,data,id,recordtime,source,subject,time,type'

/**
 * Checks a proof with nothing but public keys: no database, no network.
 *
 * @param log key of the log; from a place you trust, not from the proof
 * @param witnesses keys of witnesses whose cosignatures are reported
 */
export function verifyProof(
  proof: EventProof,
  log: VerifierKey,
  witnesses: readonly VerifierKey[] = [],
): ProofResult {
  try {
    const head = openCheckpoint(proof.checkpoint, log, witnesses)
    if (Object.keys(proof.event).sort().join() !== KEYS)
      return bad('事件字段不完整', 'The fields of the event are wrong')
    const path = proof.path.map(text => Buffer.from(text, 'base64'))
    if (!verifyInclusion(leafOf(proof.event), proof.index, head.size, path, head.root)) {
      return bad('事件内容或路径与检查点不符', 'The event or the path does not lead to the checkpoint')
    }
    const seen = head.signatures.flatMap(({ name, time }) => (time ? [{ name, time }] : []))
    return { valid: true, size: head.size, witnesses: seen }
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error)
    return bad(`证明无效:${what}`, `The proof is not valid: ${what}`)
  }
}

/** Identifier of a log key for print and QR: SHA-256 of the verifier key text, hex. */
export function fingerprintOf(verifierKey: string): string {
  return sha256(verifierKey).toString('hex')
}
