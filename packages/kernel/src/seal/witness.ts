import { Refusal } from '../refusal.ts'
import type { Sql } from '../sql.ts'
import { openCheckpoint, type VerifiedCheckpoint } from './checkpoint.ts'
import type { SealKey } from './key.ts'
import { consistencyProof, EMPTY_ROOT, type Hash, sameHash, verifyConsistency } from './merkle.ts'
import { COSIGNATURE_V1, formatSignature, parseNote, type VerifierKey, verifySignatures } from './note.ts'
import { assembleNote, findCheckpoint } from './sealer.ts'
import { type TileStore, tileSource } from './tiles.ts'

/** What a log hands to its witness: its newest head, and why it extends the one the witness saw. */
export interface WitnessRequest {
  /** Size of the tree that the witness saw last; 0 at first. */
  from: number
  /** Hashes of the consistency proof in base64. */
  proof: string[]
  /** The signed checkpoint. */
  checkpoint: string
}

/**
 * The request by which this log asks a witness to cosign its newest head.
 *
 * @param from size the witness saw last, as it told; 0 when it never saw us
 * @returns undefined while the log is empty
 * @throws Refusal seal.tile_missing; seal.witness_stale when the witness claims to have seen more than we have
 */
export async function requestWitness(
  tx: Sql,
  tiles: TileStore,
  from: number,
): Promise<WitnessRequest | undefined> {
  const last = await findCheckpoint(tx)
  if (!last) return undefined
  if (from > last.size) throw new Refusal('seal.witness_stale', 409, { size: last.size, known: from })
  const proof = await consistencyProof(tileSource(tiles, last.size), from, last.size)
  return {
    from,
    proof: proof.map(hash => Buffer.from(hash).toString('base64')),
    checkpoint: await assembleNote(tx, last),
  }
}

function assertExtends(
  seen: { size: number; root: Hash },
  next: VerifiedCheckpoint,
  request: WitnessRequest,
): void {
  const { origin, size } = next
  if (size < seen.size || request.from !== seen.size) {
    throw new Refusal('seal.witness_stale', 409, { size, known: seen.size })
  }
  if (size === seen.size && !sameHash(seen.root, next.root)) {
    throw new Refusal('seal.witness_fork', 409, { origin, size })
  }
  const path = request.proof.map(text => Buffer.from(text, 'base64'))
  if (!verifyConsistency(seen.size, size, seen.root, next.root, path)) {
    throw new Refusal('seal.witness_inconsistent', 422, { origin, size, known: seen.size })
  }
}

/**
 * Witnesses the head of another log: checks its signature and that it extends the last head seen, remembers it, and
 * cosigns. The line may leave the node only after the transaction has committed.
 *
 * @param log key of the log, configured out of band
 * @param key our witness key
 * @param now goes into the cosignature, to the second
 * @returns our cosignature line
 * @throws Refusal seal.witness_stale with `known`: the size to prove from; seal.witness_fork, which is proof of a
 *   forked log and must raise an alarm; seal.witness_inconsistent, seal.invalid_note, seal.invalid_signature
 * @source C2SP tlog-cosignature, C2SP tlog-witness
 */
export async function witnessCheckpoint(
  tx: Sql,
  request: WitnessRequest,
  log: VerifierKey,
  key: SealKey,
  now: Date,
): Promise<string> {
  const next = openCheckpoint(request.checkpoint, log)
  await tx.query('select pg_advisory_xact_lock(4106, hashtext($1))', [`seal_witness/${log.name}`])
  const [row] = await tx.query<{ size: bigint; root: Buffer }>(
    'select size, root from seal_witness where origin = $1 order by size desc limit 1',
    [log.name],
  )
  assertExtends(
    row ? { size: Number(row.size), root: row.root } : { size: 0, root: EMPTY_ROOT },
    next,
    request,
  )
  await tx.query(
    `insert into seal_witness (origin, size, root, note, witnessed_at) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [log.name, next.size, Buffer.from(next.root), request.checkpoint, now],
  )
  return key.cosign(next.text, now)
}

/**
 * Keeps the cosignature of a witness under our own checkpoint; it is published with the next `publishCheckpoint`.
 * Idempotent: the first line of a witness for a size stays.
 *
 * @param line as the witness returned it
 * @throws Refusal seal.invalid_note, seal.invalid_signature, kernel.not_found when we have no head of that size
 */
export async function acceptCosignature(
  tx: Sql,
  size: number,
  line: string,
  witness: VerifierKey,
  now: Date,
): Promise<void> {
  const [row] = await tx.query<{ note: string }>('select note from seal_checkpoint where size = $1', [size])
  if (!row) throw new Refusal('kernel.not_found', 404, { what: `checkpoint ${size}` })
  const note = parseNote(row.note + line)
  const added = note.signatures.at(-1)!
  const mine = added.name === witness.name && witness.type === COSIGNATURE_V1
  const signed = mine && verifySignatures({ text: note.text, signatures: [added] }, [witness]).length === 1
  if (!signed) throw new Refusal('seal.invalid_signature', 422, { reason: witness.name })
  await tx.query(
    `insert into seal_cosignature (size, witness, line, received_at) values ($1, $2, $3, $4)
     on conflict do nothing`,
    [size, witness.name, formatSignature(added), now],
  )
}
