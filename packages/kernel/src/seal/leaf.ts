import { hash } from 'node:crypto'
import { canonicalJson, canonicalString } from './canonical.ts'

/** The fields of a fact that its leaf covers. Instants count to the millisecond. */
export interface LeafFields {
  id: string
  source: string
  type: string
  subject: string
  /** When it happened. */
  time: Date
  /** When we learned it. */
  recordtime: Date
  actor: string
  cause: string | null
  area: string
  audience: string
  data: Record<string, unknown>
}

const SECONDS = Array.from({ length: 60 }, (_, i) => `${String(i).padStart(2, '0')}.`)
const MILLIS = Array.from({ length: 1000 }, (_, i) => `${String(i).padStart(3, '0')}Z`)

/**
 * `toISOString` that remembers the minute: facts come in the order of time, and the date was a quarter of the cost of
 * a leaf.
 */
function instantWriter(): (instant: Date) => string {
  let minute = Number.NaN
  let prefix = ''
  return instant => {
    const millis = instant.getTime()
    const current = Math.floor(millis / 60_000)
    if (current !== minute) {
      prefix = instant.toISOString().slice(0, -7)
      minute = current
    }
    const rest = millis - current * 60_000
    return prefix + SECONDS[Math.floor(rest / 1000)]! + MILLIS[rest % 1000]!
  }
}
const writeTime = instantWriter()
const writeRecordtime = instantWriter()

/**
 * The canonical JSON of a fact: the text whose hash is its leaf, and what a proof hands out.
 *
 * `seq`, `xid` and `version` are not in it. They say where the fact stands, not what it says: the database gives
 * them after the hash was made, a retry gives new ones, and another node that receives the fact gives its own. The
 * tree fixes the place instead — the leaf's index — and `verifyLog` checks the three columns against it.
 *
 * @throws Refusal seal.not_canonical
 * @source RFC 8785
 */
export function canonicalFact(fact: LeafFields): string {
  // The keys are known, so their order is written down instead of sorted: this runs once per fact ever recorded.
  return (
    `{"actor":${canonicalString(fact.actor)},"area":${canonicalString(fact.area)}` +
    `,"audience":${canonicalString(fact.audience)}` +
    `,"cause":${fact.cause === null ? 'null' : canonicalString(fact.cause)}` +
    `,"data":${canonicalJson(fact.data)},"id":${canonicalString(fact.id)}` +
    `,"recordtime":"${writeRecordtime(fact.recordtime)}","source":${canonicalString(fact.source)}` +
    `,"subject":${canonicalString(fact.subject)},"time":"${writeTime(fact.time)}"` +
    `,"type":${canonicalString(fact.type)}}`
  )
}

/** SHA-256 of a text or bytes as 32 bytes. The one-shot call with a text result is the fastest that Node has. */
export function sha256(data: string | Uint8Array): Buffer {
  return Buffer.from(hash('sha256', data, 'binary'), 'latin1')
}

/**
 * The leaf of a fact: SHA-256(0x00 ‖ canonical JSON), 32 bytes.
 *
 * @throws Refusal seal.not_canonical
 * @source RFC 6962 §2.1
 */
export function leafHash(fact: LeafFields): Buffer {
  // U+0000 is the single byte 0x00 in UTF-8, so the prefix needs no copy of the bytes.
  return sha256(`\0${canonicalFact(fact)}`)
}
