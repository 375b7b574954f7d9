import { Refusal } from '../refusal.ts'
import type { Sql } from '../sql.ts'
import { openCheckpoint, parseCheckpoint, type VerifiedCheckpoint } from './checkpoint.ts'
import { type Hash, sameHash } from './merkle.ts'
import { parseNote, type VerifierKey } from './note.ts'
import { findTile, TILE_WIDTH, type Tile, TileBuilder, type TileStore, tilePath } from './tiles.ts'
import { type CheckpointRow, type Collector, checkpointRows, type Rows, sealedSize } from './verify-rows.ts'

const NO_HASH = new Uint8Array(32)

/** A leaf on which the seal table and the tile disagree, until a signed root says which one is right. */
interface Dispute {
  index: number
  stored: Hash
  published: Hash
  event: { id: string; leaf: Hash } | undefined
}

/** Checks the tree of the seal table against the tiles, with a second tree from where the two part. */
export class TreeCheck {
  readonly #tiles: TileStore
  readonly #size: number
  readonly #found: Collector
  #stored = new TileBuilder()
  #published: TileBuilder | undefined
  #row: Buffer[] | undefined
  #disputes: Dispute[] = []

  constructor(tiles: TileStore, size: number, found: Collector) {
    this.#tiles = tiles
    this.#size = size
    this.#found = found
  }

  /** The hash in the tile, or undefined when the tile is missing. */
  async publishedLeaf(index: number): Promise<Hash | undefined> {
    if (index % TILE_WIDTH === 0) {
      const at = index / TILE_WIDTH
      this.#row = await findTile(this.#tiles, 0, at, this.#size)
      if (!this.#row) this.#found.add('tile_missing', { path: tilePath(0, at) })
    }
    return this.#row?.[index % TILE_WIDTH]
  }

  /** Adds a leaf to the tree. `event` is the fact at its place. */
  async add(
    index: number,
    stored: Hash | undefined,
    published: Hash | undefined,
    event?: { id: string; leaf: Hash },
  ): Promise<void> {
    if (!stored) this.#found.add('leaf_missing', { index })
    if (stored && published && !sameHash(stored, published)) {
      this.#published ??= this.#stored.clone()
      this.#disputes.push({ index, stored, published, event })
    }
    const cut: Tile[] = []
    const collect = (tile: Tile): void => void cut.push(tile)
    this.#stored.append(stored ?? published ?? NO_HASH, this.#published ? undefined : collect)
    this.#published?.append(published ?? stored ?? NO_HASH, collect)
    if (cut.length > 0) await this.#compareTiles(cut)
  }

  async #compareTiles(tiles: readonly Tile[]): Promise<void> {
    for (const { level, index, width, bytes } of tiles) {
      if (level === 0) continue
      const there = await findTile(this.#tiles, level, index, this.#size)
      const path = tilePath(level, index, width)
      if (!there) this.#found.add('tile_missing', { path })
      else if (!sameHash(Buffer.concat(there), bytes)) this.#found.add('tile_changed', { path })
    }
  }

  /** Whether the tree has this root; settles what was in dispute before it. */
  accepts(root: Hash): boolean {
    const stored = sameHash(this.#stored.root(), root)
    const published = this.#published !== undefined && sameHash(this.#published.root(), root)
    if (stored) this.#settle('stored')
    else if (published) this.#settle('published')
    return stored || published
  }

  #settle(right: 'stored' | 'published' | 'neither'): void {
    for (const dispute of this.#disputes.splice(0)) {
      const { index, event } = dispute
      const path = tilePath(0, Math.floor(index / TILE_WIDTH))
      if (right === 'stored') this.#found.add('tile_changed', { path, index })
      else this.#found.add('leaf_changed', { index, ...(event ? { eventId: event.id } : {}) })
      const wrong = right === 'stored' ? dispute.published : dispute.stored
      // The fact agrees with the wrong one of the two, so it was rewritten together with it.
      if (right !== 'neither' && event && sameHash(event.leaf, wrong)) {
        this.#found.add('event_changed', { eventId: event.id, index, differs: ['content', 'leaf'] })
      }
    }
    if (right === 'published') this.#stored = this.#published ?? this.#stored
    if (right !== 'neither') this.#published = undefined
  }

  /** @returns the root of the seal table, hex */
  async finish(): Promise<string> {
    this.#settle('neither')
    await this.#compareTiles((this.#published ?? this.#stored).partials())
    return Buffer.from(this.#stored.root()).toString('hex')
  }
}

function sizeOf(note: string): { size?: number } {
  try {
    return { size: parseCheckpoint(parseNote(note).text).size }
  } catch {
    return {}
  }
}

/** Checkpoints met on the way: ours from the database, and known ones from elsewhere. */
export class CheckpointCheck {
  checked = 0
  #failing = false
  readonly #rows: Rows<CheckpointRow>
  readonly #found: Collector
  readonly #log: VerifierKey
  readonly #witnesses: readonly VerifierKey[]
  readonly #known = new Map<number, VerifiedCheckpoint[]>()

  constructor(tx: Sql, found: Collector, log: VerifierKey, witnesses: readonly VerifierKey[]) {
    this.#found = found
    this.#log = log
    this.#witnesses = witnesses
    this.#rows = checkpointRows(tx)
  }

  #open(note: string): VerifiedCheckpoint | undefined {
    try {
      return openCheckpoint(note, this.#log, this.#witnesses)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.#found.add('checkpoint_forged', { ...sizeOf(note), differs: [String(error.details['reason'])] })
      return undefined
    }
  }

  /** Adds a signed checkpoint that was kept outside the database. */
  expect(note: string): void {
    const checkpoint = this.#open(note)
    if (!checkpoint) return
    this.#known.set(checkpoint.size, [...(this.#known.get(checkpoint.size) ?? []), checkpoint])
  }

  /** Checks what was signed for this size. */
  async at(size: number, tree: TreeCheck): Promise<void> {
    const known = this.#known.get(size)
    if (known) {
      this.#known.delete(size)
      for (const checkpoint of known) this.#compare(checkpoint, tree)
    }
    for (;;) {
      const next = this.#rows.peek()
      const row = next instanceof Promise ? await next : next
      if (!row || Number(row.size) > size) return
      this.#rows.shift()
      const checkpoint = this.#open(row.note + (row.lines ?? ''))
      if (!checkpoint) continue
      if (checkpoint.size !== Number(row.size) || !sameHash(checkpoint.root, row.root)) {
        this.#found.add('checkpoint_forged', { size: Number(row.size), differs: ['size, root'] })
      } else this.#compare(checkpoint, tree)
    }
  }

  #compare(checkpoint: VerifiedCheckpoint, tree: TreeCheck): void {
    this.checked++
    const matches = tree.accepts(checkpoint.root)
    // One change spoils every later root; the first one tells where, the rest would only repeat it.
    if (!matches && !this.#failing) this.#found.add('checkpoint_root_differs', { size: checkpoint.size })
    this.#failing = !matches
  }

  /** What was signed for more leaves than there are, also counting those sealed since the verification began. */
  async finish(tx: Sql): Promise<void> {
    const size = await sealedSize(tx)
    for (const known of this.#known.keys())
      if (known > size) this.#found.add('checkpoint_ahead', { size: known })
    for (let row = await this.#rows.peek(); row; row = await this.#rows.peek()) {
      this.#rows.shift()
      if (Number(row.size) > size) this.#found.add('checkpoint_ahead', { size: Number(row.size) })
    }
  }
}
