import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Sql } from '../sql.ts'
import { CLOCK_TOLERANCE_SECONDS, type TimeMark } from './sync-envelope.ts'

const HOUR = 3_600_000

async function keyOf(tx: Sql): Promise<Buffer> {
  const [row] = await tx.query<{ key: Buffer }>('select key from work_sync_key')
  return row!.key
}

const signed = (key: Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest().subarray(0, 16)

/** The present time with a seal that only this node can make. */
export async function issueTimeToken(tx: Sql, now: Date): Promise<string> {
  const text = now.toISOString()
  return `${text}.${signed(await keyOf(tx), text).toString('base64url')}`
}

/** The time a token says, or undefined when we did not make it. */
async function readTimeToken(tx: Sql, token: string): Promise<number | undefined> {
  const cut = token.lastIndexOf('.')
  const text = token.slice(0, cut)
  const given = Buffer.from(token.slice(cut + 1), 'base64url')
  const right = signed(await keyOf(tx), text)
  if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined
  return Date.parse(text)
}

/** When something was captured, by our clock as far as that can be known. */
export interface CapturedTime {
  readonly at: Date
  /** How far the phone's clock is ahead, when it is off by more than the tolerance. */
  readonly clockOffSeconds?: number
}

/**
 * Corrects the time of a phone. The token proves when the phone last heard from us, and its own clock at that moment
 * shows how far it is off. Nothing can have been captured before the token was heard or after it arrived here. Without
 * a token the phone is believed, but not about the future.
 */
export async function correctTime(
  tx: Sql,
  capturedAt: string,
  mark: TimeMark | undefined,
  now: Date,
): Promise<CapturedTime> {
  const claimed = Date.parse(capturedAt)
  const heard = mark && (await readTimeToken(tx, mark.token))
  const off =
    mark && heard !== undefined ? Date.parse(mark.heardAt) - heard : Math.max(0, claimed - now.getTime())
  const isWrong = Math.abs(off) > CLOCK_TOLERANCE_SECONDS * 1_000
  const corrected = isWrong ? claimed - off : claimed
  const earliest = heard === undefined ? corrected : heard - (isWrong ? 0 : CLOCK_TOLERANCE_SECONDS * 1_000)
  const at = new Date(Math.min(Math.max(corrected, earliest), now.getTime()))
  return { at, ...(isWrong ? { clockOffSeconds: Math.round(off / 1_000) } : {}) }
}

/** The oldest capture that is believed at all: nobody keeps a phone in a drawer for a year. */
export const CAPTURE_AGE_MAX_MILLIS = 400 * 24 * HOUR
