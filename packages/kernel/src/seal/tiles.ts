import { Refusal } from '../refusal.ts'
import { EMPTY_ROOT, type Hash, type HashSource, nodeHash } from './merkle.ts'

/** Hashes in a full tile. @source C2SP tlog-tiles */
export const TILE_WIDTH = 256
/** Levels of the binary tree that one tile spans. */
const TILE_HEIGHT = 8
const HASH_BYTES = 32
/** Where the newest signed checkpoint lies, beside the tiles. */
export const CHECKPOINT_PATH = 'checkpoint'

/** Where tiles and the checkpoint lie; the same paths can be served as they are. */
export interface TileStore {
  /** The bytes, or undefined when there are none. */
  read(path: string): Promise<Uint8Array | undefined>
  /** Replaces the whole or nothing, and returns when it is durable. @throws Refusal seal.storage_full */
  write(path: string, bytes: Uint8Array): Promise<void>
  /** Drops the partial tiles that a full tile has replaced. */
  removePartials(fullTilePath: string): Promise<void>
}

/**
 * Path of a tile: three digits an element, all but the last led by `x`; a partial tile ends in its width.
 *
 * @source C2SP tlog-tiles
 * @example tilePath(0, 1234067) // 'tile/0/x001/x234/067'
 */
export function tilePath(level: number, index: number, width = TILE_WIDTH): string {
  let path = String(index % 1000).padStart(3, '0')
  for (let n = Math.floor(index / 1000); n > 0; n = Math.floor(n / 1000)) {
    path = `x${String(n % 1000).padStart(3, '0')}/${path}`
  }
  return `tile/${level}/${path}${width === TILE_WIDTH ? '' : `.p/${width}`}`
}

/** How many hashes the tile has in a tree of `size` leaves: 0 to 256. */
export function tileWidth(level: number, index: number, size: number): number {
  const hashes = Math.floor(size / TILE_WIDTH ** level) - index * TILE_WIDTH
  return Math.max(0, Math.min(TILE_WIDTH, hashes))
}

/** Splits a tile into its hashes. */
export function hashesOf(tile: Uint8Array): Buffer[] {
  const bytes = Buffer.from(tile.buffer, tile.byteOffset, tile.byteLength)
  return Array.from({ length: Math.floor(bytes.length / HASH_BYTES) }, (_, i) =>
    bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES),
  )
}

/**
 * The tile as the tree of `size` leaves has it: the partial one, else the beginning of a fuller one.
 *
 * @returns undefined when neither is there or it has the wrong length
 */
export async function findTile(
  store: TileStore,
  level: number,
  index: number,
  size: number,
): Promise<Buffer[] | undefined> {
  const width = tileWidth(level, index, size)
  const exact = await store.read(tilePath(level, index, width))
  if (exact && exact.length === width * HASH_BYTES) return hashesOf(exact)
  if (width === TILE_WIDTH) return undefined
  const full = await store.read(tilePath(level, index))
  return full?.length === TILE_WIDTH * HASH_BYTES ? hashesOf(full).slice(0, width) : undefined
}

function perfectRoot(hashes: Hash[]): Hash {
  let row = hashes
  while (row.length > 1) {
    const next: Hash[] = []
    for (let i = 0; i < row.length; i += 2) next.push(nodeHash(row[i]!, row[i + 1]!))
    row = next
  }
  return row[0]!
}

/**
 * Subtree hashes of a tree of `size` leaves, read from its tiles. Keeps at most `cacheTiles` tiles of 8 KiB.
 *
 * Its `node` throws Refusal seal.tile_missing.
 */
export function tileSource(store: TileStore, size: number, cacheTiles = 64): HashSource {
  const cache = new Map<string, Buffer[]>()
  async function getTile(level: number, index: number): Promise<Buffer[]> {
    const key = `${level}/${index}`
    const known = cache.get(key)
    if (known) return known
    const tile = await findTile(store, level, index, size)
    if (!tile) throw new Refusal('seal.tile_missing', 500, { path: tilePath(level, index) })
    const [oldest] = cache.keys()
    if (cache.size >= cacheTiles && oldest !== undefined) cache.delete(oldest)
    cache.set(key, tile)
    return tile
  }
  return {
    async node(height, index) {
      const level = Math.floor(height / TILE_HEIGHT)
      const width = 2 ** (height % TILE_HEIGHT)
      const first = index * width
      const tile = await getTile(level, Math.floor(first / TILE_WIDTH))
      const start = first % TILE_WIDTH
      return perfectRoot(tile.slice(start, start + width))
    },
  }
}

/** A tile ready to be written. */
export interface Tile {
  level: number
  index: number
  width: number
  bytes: Uint8Array
}

/**
 * Grows a tree leaf by leaf and cuts its tiles. Holds the right edge only: at most 256 hashes a level.
 */
export class TileBuilder {
  #size = 0
  /** Hashes of the unfinished tile of each level. */
  #levels: Hash[][] = [[]]
  /** Roots of the perfect subtrees the size decomposes into, largest first. */
  #stack: Hash[] = []

  get size(): number {
    return this.#size
  }

  /**
   * Continues a tree from its tiles.
   *
   * @returns undefined when a tile of the right edge is not there
   */
  static async open(store: TileStore, size: number): Promise<TileBuilder | undefined> {
    const builder = new TileBuilder()
    builder.#size = size
    for (let level = 0, nodes = size; nodes > 0; level++, nodes = Math.floor(nodes / TILE_WIDTH)) {
      const width = nodes % TILE_WIDTH
      const tile = width === 0 ? [] : await findTile(store, level, Math.floor(nodes / TILE_WIDTH), size)
      if (!tile) return undefined
      builder.#levels[level] = [...tile]
    }
    for (const hashes of builder.#levels.toReversed()) {
      let start = 0
      for (let width = TILE_WIDTH / 2; width >= 1; width /= 2) {
        if (hashes.length - start < width) continue
        builder.#stack.push(perfectRoot(hashes.slice(start, start + width)))
        start += width
      }
    }
    return builder
  }

  clone(): TileBuilder {
    const copy = new TileBuilder()
    copy.#size = this.#size
    copy.#levels = this.#levels.map(level => [...level])
    copy.#stack = [...this.#stack]
    return copy
  }

  /** Adds a leaf and hands every tile that it completes to `onTile`. Cost: one hash on average. */
  append(leaf: Hash, onTile?: (tile: Tile) => void): void {
    let node = leaf
    this.#record(0, node, onTile)
    let height = 0
    for (let n = this.#size; n % 2 === 1; n = (n - 1) / 2) {
      node = nodeHash(this.#stack.pop()!, node)
      height++
      if (height % TILE_HEIGHT === 0) this.#record(height / TILE_HEIGHT, node, onTile)
    }
    this.#stack.push(node)
    this.#size++
  }

  #record(level: number, hash: Hash, onTile?: (tile: Tile) => void): void {
    const hashes = this.#levels[level] ?? []
    this.#levels[level] = hashes
    hashes.push(hash)
    if (hashes.length < TILE_WIDTH) return
    const index = Math.floor(this.#size / TILE_WIDTH ** (level + 1))
    onTile?.({ level, index, width: TILE_WIDTH, bytes: Buffer.concat(hashes) })
    this.#levels[level] = []
  }

  /** The unfinished tiles of the right edge. */
  partials(): Tile[] {
    return this.#levels.flatMap((hashes, level) => {
      const index = Math.floor(this.#size / TILE_WIDTH ** (level + 1))
      return hashes.length === 0 ? [] : [{ level, index, width: hashes.length, bytes: Buffer.concat(hashes) }]
    })
  }

  /** Root of the tree so far. */
  root(): Hash {
    return this.#stack.length === 0
      ? EMPTY_ROOT
      : this.#stack.reduceRight((right, left) => nodeHash(left, right))
  }
}

/** Writes tiles, eight at a time, and drops the partial tiles that full ones replace. */
export async function writeTiles(store: TileStore, tiles: readonly Tile[]): Promise<void> {
  for (let i = 0; i < tiles.length; i += 8) {
    await Promise.all(
      tiles.slice(i, i + 8).map(async tile => {
        const path = tilePath(tile.level, tile.index, tile.width)
        await store.write(path, tile.bytes)
        if (tile.width === TILE_WIDTH) await store.removePartials(path)
      }),
    )
  }
}
