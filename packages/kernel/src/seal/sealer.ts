import { Refusal } from '../refusal.ts'
import { systemScope } from '../scope.ts'
import type { Database, Sql } from '../sql.ts'
import { formatCheckpoint, openCheckpoint, parseCheckpoint } from './checkpoint.ts'
import type { SealKey } from './key.ts'
import { sameHash } from './merkle.ts'
import { parseNote } from './note.ts'
import { CHECKPOINT_PATH, type Tile, TileBuilder, type TileStore, writeTiles } from './tiles.ts'

/** Most leaves one call seals; the rest waits for the next. */
export const SEAL_BATCH_MAX = 10_000
/** Leaves between two flushes of tiles when they are made anew. */
const REBUILD_PAGE = 10_000

/** What one call sealed. */
export interface SealOutcome {
  sealed: number
  /** Leaves in the tree now. */
  size: number
  /** The new signed checkpoint, or null when there was nothing to seal. */
  checkpoint: string | null
  /** Whether the batch was full, so that another call will find more. */
  more: boolean
  /** Another process was sealing; nothing was done. */
  busy: boolean
}

/** A stored head of the tree. */
export interface StoredCheckpoint {
  size: number
  root: Buffer
  note: string
}

/** The newest signed checkpoint in the database. */
export async function findCheckpoint(tx: Sql): Promise<StoredCheckpoint | undefined> {
  const [row] = await tx.query<{ size: bigint; root: Buffer; note: string }>(
    'select size, root, note from seal_checkpoint order by size desc limit 1',
  )
  return row && { ...row, size: Number(row.size) }
}

/** Row security would leave facts out without a word, so a reader of the whole log asserts that it sees all. */
export async function assertSeesAll(tx: Sql): Promise<void> {
  const [row] = await tx.query<{ all: boolean }>(
    `select not row_security_active('event')
       or (current_setting('shian.view_lo', true) = '' and current_setting('shian.view_hi', true) = '~') as all`,
  )
  if (!row?.all) throw new Error('the seal covers the whole log: run it as owner or under the system scope')
}

/** One sealer at a time; released at the end of the transaction. */
const LOCK = '4106, 3'

async function* sealedLeaves(tx: Sql, size: number): AsyncGenerator<Buffer[]> {
  for (let from = 0; from < size; from += REBUILD_PAGE) {
    const rows = await tx.query<{ index: bigint; leaf: Buffer }>(
      'select index, leaf from seal_leaf where index >= $1 and index < $2 order by index',
      [from, Math.min(size, from + REBUILD_PAGE)],
    )
    if (rows.some((row, i) => Number(row.index) !== from + i) || rows.length === 0) {
      throw new Refusal('seal.leaves_changed', 500, { size })
    }
    yield rows.map(row => row.leaf)
  }
}

/**
 * Makes the tiles of the first `size` leaves anew from the seal table: after the folder was lost or damaged.
 *
 * @throws Refusal seal.leaves_changed when leaves are missing, seal.storage_full
 */
export async function rebuildTiles(tx: Sql, tiles: TileStore, size: number): Promise<TileBuilder> {
  const builder = new TileBuilder()
  for await (const leaves of sealedLeaves(tx, size)) {
    const cut: Tile[] = []
    for (const leaf of leaves) builder.append(leaf, tile => cut.push(tile))
    await writeTiles(tiles, cut)
  }
  if (builder.size !== size) throw new Refusal('seal.leaves_changed', 500, { size })
  await writeTiles(tiles, builder.partials())
  return builder
}

/** The tree at the last checkpoint, from tiles or, if they do not give its root, from the seal table. */
async function openTree(tx: Sql, tiles: TileStore, last: StoredCheckpoint | undefined): Promise<TileBuilder> {
  if (!last) return new TileBuilder()
  const opened = await TileBuilder.open(tiles, last.size)
  if (opened && sameHash(opened.root(), last.root)) return opened
  const rebuilt = await rebuildTiles(tx, tiles, last.size)
  if (!sameHash(rebuilt.root(), last.root)) throw new Refusal('seal.leaves_changed', 500, { size: last.size })
  return rebuilt
}

/**
 * A published head that the database does not know means that the database went back in time. Sealing on would sign
 * a second history, which no witness forgives.
 */
async function assertNotRolledBack(tx: Sql, tiles: TileStore, key: SealKey, stored: number): Promise<void> {
  const raw = await tiles.read(CHECKPOINT_PATH)
  if (!raw) return
  const published = parseCheckpoint(parseNote(Buffer.from(raw).toString()).text)
  if (published.origin !== key.name) {
    throw new Refusal('seal.key_name_differs', 500, { found: published.origin, expected: key.name })
  }
  const [row] = await tx.query<{ root: Buffer }>('select root from seal_checkpoint where size = $1', [
    published.size,
  ])
  if (!row || !sameHash(row.root, published.root)) {
    throw new Refusal('seal.rolled_back', 500, { published: published.size, stored })
  }
}

interface NewLeaf {
  xid: string
  seq: bigint
  recordtime: Date
  leaf: Buffer
}

// No bound on recordtime: a loader may record facts of the past, and a fact left out once would be left out for ever.
const NEXT_FACTS = `select xid::text as xid, seq, recordtime, leaf from event
  where (xid, seq) > ($1::xid8, $2) and xid < pg_snapshot_xmin(pg_current_snapshot())
  order by event.xid, seq limit $3`

async function readNext(tx: Sql, size: number, limit: number): Promise<NewLeaf[]> {
  const [last] = await tx.query<{ index: bigint; xid: string; seq: bigint }>(
    'select index, xid::text as xid, seq from seal_leaf order by index desc limit 1',
  )
  const cursor = last ?? { index: -1n, xid: '0', seq: 0n }
  if (Number(cursor.index) !== size - 1) throw new Refusal('seal.leaves_changed', 500, { size })
  return tx.query<NewLeaf>(NEXT_FACTS, [cursor.xid, cursor.seq, limit])
}

async function insertLeaves(tx: Sql, from: number, leaves: readonly NewLeaf[]): Promise<void> {
  await tx.query(
    `insert into seal_leaf (index, xid, seq, recordtime, leaf)
     select $1 + n - 1, xid::xid8, seq, recordtime, leaf
     from unnest($2::text[], $3::bigint[], $4::timestamptz[], $5::bytea[]) with ordinality
       as l(xid, seq, recordtime, leaf, n)`,
    [
      from,
      leaves.map(l => l.xid),
      leaves.map(l => l.seq),
      leaves.map(l => l.recordtime),
      leaves.map(l => l.leaf),
    ],
  )
}

/**
 * Seals the next batch of committed facts: appends their leaves in ordered-read order, writes the tiles they
 * complete, signs the head. Everything but the tiles is in the one transaction; tiles are a function of the leaves, so
 * a run after a kill at any instant writes the same bytes again. The checkpoint is published by `publishCheckpoint`
 * after the commit and never before: a head that was published is a promise.
 *
 * Cost: five round trips, 60 bytes a leaf, one fsync a tile and folder.
 *
 * @param tx under the system scope
 * @param now instant of sealing
 * @throws Refusal seal.rolled_back, seal.leaves_changed, seal.key_name_differs, seal.storage_full
 */
export async function sealOnce(
  tx: Sql,
  tiles: TileStore,
  key: SealKey,
  now: Date,
  options: { batch?: number } = {},
): Promise<SealOutcome> {
  const batch = Math.min(options.batch ?? SEAL_BATCH_MAX, SEAL_BATCH_MAX)
  await assertSeesAll(tx)
  const [lock] = await tx.query<{ mine: boolean }>(`select pg_try_advisory_xact_lock(${LOCK}) as mine`)
  const last = await findCheckpoint(tx)
  const size = last?.size ?? 0
  if (!lock?.mine) return { sealed: 0, size, checkpoint: null, more: false, busy: true }
  await assertNotRolledBack(tx, tiles, key, size)
  const leaves = await readNext(tx, size, batch)
  if (leaves.length === 0) return { sealed: 0, size, checkpoint: null, more: false, busy: false }
  if (last) openCheckpoint(last.note, key.verifier)
  const tree = await openTree(tx, tiles, last)
  const cut: Tile[] = []
  for (const { leaf } of leaves) tree.append(leaf, tile => cut.push(tile))
  await insertLeaves(tx, size, leaves)
  await writeTiles(tiles, [...cut, ...tree.partials()])
  const root = Buffer.from(tree.root())
  const checkpoint = key.signNote(formatCheckpoint({ origin: key.name, size: tree.size, root }))
  await tx.query('insert into seal_checkpoint (size, root, note, sealed_at) values ($1, $2, $3, $4)', [
    tree.size,
    root,
    checkpoint,
    now,
  ])
  return { sealed: leaves.length, size: tree.size, checkpoint, more: leaves.length === batch, busy: false }
}

/** The stored note of a checkpoint with the cosignatures that have come in. */
export async function assembleNote(tx: Sql, checkpoint: StoredCheckpoint): Promise<string> {
  const rows = await tx.query<{ line: string }>(
    'select line from seal_cosignature where size = $1 order by witness',
    [checkpoint.size],
  )
  return checkpoint.note + rows.map(row => row.line).join('')
}

/**
 * Publishes the newest committed checkpoint with its cosignatures, if it is not what lies there. To be called in a
 * transaction of its own, after the one that sealed.
 *
 * @returns whether something was written
 * @throws Refusal seal.storage_full
 */
export async function publishCheckpoint(tx: Sql, tiles: TileStore): Promise<boolean> {
  await tx.query(`select pg_advisory_xact_lock(${LOCK})`)
  const last = await findCheckpoint(tx)
  if (!last) return false
  const note = await assembleNote(tx, last)
  const published = await tiles.read(CHECKPOINT_PATH)
  if (published && Buffer.from(published).toString() === note) return false
  await tiles.write(CHECKPOINT_PATH, Buffer.from(note))
  return true
}

/**
 * Seals and publishes until nothing is left. What the sealer service calls every few seconds; also after a kill, when
 * it publishes a head that was committed and not yet published.
 *
 * @param clock the edge's clock
 * @returns leaves sealed and the size of the tree
 */
export async function sealPending(
  database: Database,
  tiles: TileStore,
  key: SealKey,
  clock: () => Date,
  options: { batch?: number; signal?: AbortSignal } = {},
): Promise<{ sealed: number; size: number }> {
  const scope = systemScope('seal')
  let sealed = 0
  for (;;) {
    const outcome = await database.transaction(scope, tx => sealOnce(tx, tiles, key, clock(), options))
    sealed += outcome.sealed
    if (!outcome.busy) await database.transaction(scope, tx => publishCheckpoint(tx, tiles))
    if (!outcome.more || options.signal?.aborted) return { sealed, size: outcome.size }
  }
}
