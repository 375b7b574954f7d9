import { Refusal } from '../refusal.ts'
import type { Sql } from '../sql.ts'
import { type LeafFields, leafHash } from './leaf.ts'
import { type Hash, sameHash } from './merkle.ts'
import {
  type Collector,
  comparePlace,
  type EventRow,
  eventRows,
  type LeafRow,
  type Rows,
} from './verify-rows.ts'

/** Rows and leaves kept that found no partner yet; beyond that they are reported as they come. */
const UNMATCHED_MAX = 10_000
const AUDIENCES = ['internal', 'party', 'public']

const hex = (hash: Hash): string => Buffer.from(hash).toString('hex')

/** Which field was changed, when putting back one likely value gives the sealed leaf again. */
function explain(row: EventRow, sealed: Hash, recordtime: Date | undefined): string[] {
  if (!row.fine) return ['submillisecond']
  const gives = (patch: Partial<LeafFields>): boolean => {
    try {
      return sameHash(leafHash({ ...row, ...patch }), sealed)
    } catch {
      return false
    }
  }
  if (recordtime && gives({ recordtime })) return ['recordtime']
  if (AUDIENCES.some(audience => gives({ audience }))) return ['audience']
  if (row.cause !== null && gives({ cause: null })) return ['cause']
  return ['content']
}

/** Leaf of a row; one that has no canonical form cannot be what was sealed. */
function leafOf(row: EventRow): Hash {
  try {
    return leafHash(row)
  } catch (error) {
    if (error instanceof Refusal) return new Uint8Array(32)
    throw error
  }
}

/** A leaf that has no fact at its place. `silent`: the seal row itself was reported already. */
interface Wanted {
  index: number
  seq: bigint
  silent: boolean
}

/** A fact that is not what its place says. */
interface Stray {
  id: string
  leaf: string
  kind: 'surplus' | 'unsealed' | 'mismatch'
  /** For a mismatch: the leaf that was sealed at its place, and what to say if it did not come from elsewhere. */
  sealed?: string
  differs?: string[]
  index?: number
}

/**
 * Walks the log beside the seal table. Both are in one order, so a fact between two leaves was inserted and a leaf
 * between two facts was deleted; what is missing here and surplus there was moved.
 */
export class EventCheck {
  events = 0
  unsealed = 0
  readonly #rows: Rows<EventRow>
  readonly #found: Collector
  readonly #wanted = new Map<string, Wanted>()
  readonly #strays: Stray[] = []

  constructor(tx: Sql, found: Collector) {
    this.#rows = eventRows(tx)
    this.#found = found
  }

  /**
   * Compares the fact at the place of a seal row.
   *
   * @param sealed hashes that count as sealed: the tile's and the table's, which are nearly always the same
   * @returns the fact found there, and its recomputed leaf
   */
  async at(place: LeafRow, sealed: readonly Hash[]): Promise<{ id: string; leaf: Hash } | undefined> {
    for (;;) {
      const next = this.#rows.peek()
      const row = next instanceof Promise ? await next : next
      const order = row ? comparePlace(row, place) : 1
      if (!row || order > 0) {
        this.want(Number(place.index), place.seq, sealed[0]!, false)
        return undefined
      }
      this.#rows.shift()
      this.events++
      if (order === 0) return this.#compare(row, sealed, place)
      this.#stray({ id: row.id, leaf: hex(leafOf(row)), kind: 'surplus' })
    }
  }

  /** A leaf whose fact must be looked for elsewhere. */
  want(index: number, seq: bigint, sealed: Hash, silent: boolean): void {
    if (this.#wanted.size < UNMATCHED_MAX) this.#wanted.set(hex(sealed), { index, seq, silent })
    else if (!silent) this.#found.add('event_deleted', { index })
  }

  #stray(stray: Stray): void {
    if (this.#strays.length < UNMATCHED_MAX) this.#strays.push(stray)
    else this.#report(stray)
  }

  #report({ id, kind, index, differs }: Stray): void {
    if (kind === 'surplus') this.#found.add('event_inserted', { eventId: id })
    if (kind === 'mismatch')
      this.#found.add('event_changed', { eventId: id, index: index!, differs: differs! })
  }

  #compare(row: EventRow, sealed: readonly Hash[], place: LeafRow): { id: string; leaf: Hash } {
    const leaf = leafOf(row)
    const index = Number(place.index)
    const whole = row.fine && sealed.some(hash => sameHash(hash, leaf))
    const kept = sealed.some(hash => sameHash(hash, row.leaf))
    if (whole && !kept) this.#found.add('event_leaf_changed', { eventId: row.id, index })
    if (!whole) {
      const differs = explain(row, sealed[0]!, place.recordtime)
      const stray = { id: row.id, leaf: hex(leaf), kind: 'mismatch', sealed: hex(sealed[0]!), index } as const
      this.#stray({ ...stray, differs: kept ? differs : [...differs, 'leaf'] })
      this.want(index, place.seq, sealed[0]!, false)
    }
    return { id: row.id, leaf }
  }

  /** Facts after the last leaf, then what is missing on one side and found on the other. */
  async finish(tx: Sql): Promise<void> {
    for (let row = await this.#rows.peek(); row; row = await this.#rows.peek()) {
      this.#rows.shift()
      this.unsealed++
      const leaf = leafOf(row)
      if (this.#wanted.size > 0) this.#stray({ id: row.id, leaf: hex(leaf), kind: 'unsealed' })
      if (!row.fine || !sameHash(leaf, row.leaf)) {
        this.#found.add('event_changed', { eventId: row.id, differs: explain(row, row.leaf, undefined) })
      }
    }
    const unmatched = this.#strays.filter(stray => {
      // A changed instant below the millisecond leaves the hash alone, so it would match its own place.
      const target = stray.leaf === stray.sealed ? undefined : this.#wanted.get(stray.leaf)
      if (!target) return true
      this.#wanted.delete(stray.leaf)
      if (!target.silent) this.#found.add('event_moved', { eventId: stray.id, index: target.index })
      return false
    })
    for (const stray of unmatched) {
      if (stray.sealed) this.#wanted.delete(stray.sealed)
      this.#report(stray)
    }
    await this.#reportDeleted(
      tx,
      [...this.#wanted.values()].filter(item => !item.silent),
    )
  }

  async #reportDeleted(tx: Sql, missing: Wanted[]): Promise<void> {
    if (missing.length === 0) return
    const keys = await tx.query<{ seq: bigint; id: string }>(
      'select seq, id from event_key where seq = any($1)',
      [missing.map(item => item.seq)],
    )
    const ids = new Map(keys.map(key => [key.seq, key.id]))
    for (const { index, seq } of missing) {
      const eventId = ids.get(seq)
      this.#found.add('event_deleted', { index, ...(eventId === undefined ? {} : { eventId }) })
    }
  }
}

/**
 * Versions count up by one in the order in which a subject's facts were written; the leaf does not cover them.
 *
 * Cost: one sort of the decided facts in the database.
 */
export async function checkVersions(tx: Sql, found: Collector): Promise<void> {
  const rows = await tx.query<{ id: string }>(
    `select id from (select id, version, row_number() over (partition by subject order by seq) as place
       from event where version is not null) v
     where version <> place limit 1000`,
  )
  for (const { id } of rows) found.add('event_version_changed', { eventId: id })
}
