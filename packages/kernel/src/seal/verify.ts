import type { Sql } from '../sql.ts'
import type { Finding, FindingKind } from './finding.ts'
import type { Hash } from './merkle.ts'
import type { VerifierKey } from './note.ts'
import { assertSeesAll } from './sealer.ts'
import { CHECKPOINT_PATH, type TileStore } from './tiles.ts'
import { checkVersions, EventCheck } from './verify-events.ts'
import { Collector, comparePlace, type LeafRow, leafRows, PAGE, sealedSize } from './verify-rows.ts'
import { CheckpointCheck, TreeCheck } from './verify-tree.ts'

/** How far the verification is. */
export interface VerifyProgress {
  leaves: number
  of: number
}

/** The result. `ok` is true when nothing is wrong. */
export interface VerifyReport {
  ok: boolean
  /** Facts compared with their leaves. */
  events: number
  /** Facts recorded after the last sealed one; compared with their own leaf column only. */
  unsealed: number
  leaves: number
  /** Checkpoints, ours and known ones, whose signature was valid and whose root was compared. */
  checkpoints: number
  /** Root of the leaves as the seal table has them, hex. */
  root: string
  /** At most 1,000, in the order found. */
  findings: Finding[]
  /** All findings by kind, also those beyond the ones kept. */
  counts: Partial<Record<FindingKind, number>>
}

/** What else to check against. */
export interface VerifyOptions {
  onProgress?: (progress: VerifyProgress) => void
  /** Witness keys: a wrong cosignature by one of them is a finding. */
  witnesses?: readonly VerifierKey[]
  /** Signed checkpoints kept elsewhere: by a witness, on paper, in the public record. */
  known?: readonly string[]
}

/**
 * Recomputes everything from the rows: each fact's leaf against its row, its leaf column, the seal table and the
 * tiles; each root against its signed checkpoint. Finds facts changed, deleted, inserted behind the horizon or moved,
 * changed seal rows and tiles, forged checkpoints, and a log that was cut or set back.
 *
 * What it cannot find alone: a rewrite by somebody who holds the log's secret key and signs every checkpoint again.
 * That is what witnesses are for: give the checkpoints they kept as `known`.
 *
 * Reads 10,000 rows at a time, and only reads, so it holds no reader of the log back. The log may grow meanwhile.
 *
 * @param tx as owner or under the system scope
 * @param log the log's verifier key, from a place an attacker cannot reach
 */
export async function verifyLog(
  tx: Sql,
  tiles: TileStore,
  log: VerifierKey,
  options: VerifyOptions = {},
): Promise<VerifyReport> {
  // Read before the size, so that a head published meanwhile is not taken for one that is ahead of the log.
  const published = await tiles.read(CHECKPOINT_PATH)
  await assertSeesAll(tx)
  await tx.query("select set_config('statement_timeout', '0', true)")
  const found = new Collector()
  const size = await sealedSize(tx)
  const tree = new TreeCheck(tiles, size, found)
  const events = new EventCheck(tx, found)
  const checkpoints = new CheckpointCheck(tx, found, log, options.witnesses ?? [])
  for (const note of options.known ?? []) checkpoints.expect(note)
  if (published) checkpoints.expect(Buffer.from(published).toString())
  await walk(tx, size, { tree, events, checkpoints, found }, options)
  await checkCovered(tx, size, found)
  await events.finish(tx)
  await checkpoints.finish(tx)
  await checkVersions(tx, found)
  const root = await tree.finish()
  options.onProgress?.({ leaves: size, of: size })
  const { findings, counts } = found
  return {
    ok: Object.keys(counts).length === 0,
    events: events.events,
    unsealed: events.unsealed,
    leaves: size,
    checkpoints: checkpoints.checked,
    root,
    findings,
    counts,
  }
}

interface Checks {
  tree: TreeCheck
  events: EventCheck
  checkpoints: CheckpointCheck
  found: Collector
}

async function walk(
  tx: Sql,
  size: number,
  { tree, events, checkpoints, found }: Checks,
  options: VerifyOptions,
): Promise<void> {
  const rows = leafRows(tx, size)
  let previous: LeafRow | undefined
  for (let index = 0; index < size; index++) {
    const next = rows.peek()
    const row = next instanceof Promise ? await next : next
    const here = row && Number(row.index) === index ? row : undefined
    if (here) rows.shift()
    const published = await tree.publishedLeaf(index)
    const sealed = [published, here?.leaf].filter((hash): hash is Hash => hash !== undefined)
    const inOrder = here && !(previous && comparePlace(previous, here) >= 0)
    if (here && !inOrder) found.add('leaf_order_changed', { index })
    if (inOrder) previous = here
    else if (sealed[0]) events.want(index, here?.seq ?? -1n, sealed[0], true)
    const event = inOrder ? await events.at(here, sealed) : undefined
    await tree.add(index, here?.leaf, published, event)
    await checkpoints.at(index + 1, tree)
    if ((index + 1) % PAGE === 0) options.onProgress?.({ leaves: index + 1, of: size })
  }
}

async function checkCovered(tx: Sql, size: number, found: Collector): Promise<void> {
  const [row] = await tx.query<{ covered: boolean }>(
    'select exists (select from seal_checkpoint where size = $1) as covered',
    [size],
  )
  if (size > 0 && !row?.covered) found.add('checkpoint_missing', { size })
}
