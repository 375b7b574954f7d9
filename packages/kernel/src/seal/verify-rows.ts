import type { Sql } from '../sql.ts'
import { type Finding, type FindingKind, finding } from './finding.ts'
import type { LeafFields } from './leaf.ts'

/** Rows read at once; what bounds memory. */
export const PAGE = 10_000
/** Findings kept in full; beyond that they are only counted. */
const FINDINGS_MAX = 1_000

/** The findings so far. */
export class Collector {
  readonly findings: Finding[] = []
  readonly counts: Partial<Record<FindingKind, number>> = {}

  add(kind: FindingKind, details: Parameters<typeof finding>[1]): void {
    this.counts[kind] = (this.counts[kind] ?? 0) + 1
    if (this.findings.length < FINDINGS_MAX) this.findings.push(finding(kind, details))
  }
}

/** Pages through a query one row at a time. */
export class Rows<Row> {
  #page: Row[] = []
  #at = 0
  #ended = false
  #last: Row | undefined
  readonly #fetch: (after: Row | undefined) => Promise<Row[]>

  constructor(fetch: (after: Row | undefined) => Promise<Row[]>) {
    this.#fetch = fetch
  }

  /** The next row without taking it. A promise only at the end of a page: most calls need no await. */
  peek(): Row | undefined | Promise<Row | undefined> {
    if (this.#at < this.#page.length) return this.#page[this.#at]
    return this.#ended ? undefined : this.#more()
  }

  async #more(): Promise<Row | undefined> {
    this.#page = await this.#fetch(this.#last)
    this.#at = 0
    this.#ended = this.#page.length < PAGE
    this.#last = this.#page.at(-1) ?? this.#last
    return this.#page[0]
  }

  shift(): void {
    this.#at++
  }
}

/** A row of the seal table. */
export interface LeafRow {
  index: bigint
  xid: string
  seq: bigint
  recordtime: Date
  leaf: Buffer
}

/** A fact as it is stored, with its leaf column. */
export interface EventRow extends LeafFields {
  xid: string
  seq: bigint
  leaf: Buffer
  /** Its instants have no part below the millisecond, which the leaf would not cover. */
  fine: boolean
}

/** A signed checkpoint with its cosignature lines. */
export interface CheckpointRow {
  size: bigint
  root: Buffer
  note: string
  lines: string | null
}

/** The seal table in order, below an index. */
export const leafRows = (tx: Sql, below: number): Rows<LeafRow> =>
  new Rows(after =>
    tx.query(
      `select index, xid::text as xid, seq, recordtime, leaf from seal_leaf
       where index > $1 and index < $2 order by index limit ${PAGE}`,
      [after?.index ?? -1, below],
    ),
  )

/** The log in ordered-read order, to its end. */
export const eventRows = (tx: Sql): Rows<EventRow> =>
  new Rows(after =>
    tx.query(
      `select xid::text as xid, seq, id, source, type, subject, time, recordtime, actor, cause, area, audience, data,
         leaf, time = date_trunc('milliseconds', time) and recordtime = date_trunc('milliseconds', recordtime) as fine
       from event where (xid, seq) > ($1::xid8, $2) order by event.xid, seq limit ${PAGE}`,
      [after?.xid ?? '0', after?.seq ?? -1],
    ),
  )

/** Our checkpoints by size. */
export const checkpointRows = (tx: Sql): Rows<CheckpointRow> =>
  new Rows(after =>
    tx.query(
      `select size, root, note, (select string_agg(line, '') from seal_cosignature s where s.size = c.size) as lines
       from seal_checkpoint c where size > $1 order by size limit ${PAGE}`,
      [after?.size ?? 0],
    ),
  )

/** Order of two places in the log. */
export function comparePlace(a: { xid: string; seq: bigint }, b: { xid: string; seq: bigint }): number {
  const [x, y] = a.xid === b.xid ? [a.seq, b.seq] : [BigInt(a.xid), BigInt(b.xid)]
  return x < y ? -1 : x > y ? 1 : 0
}

/** Leaves in the seal table. */
export async function sealedSize(tx: Sql): Promise<number> {
  const [row] = await tx.query<{ size: bigint | null }>('select max(index) + 1 as size from seal_leaf')
  return Number(row?.size ?? 0)
}
