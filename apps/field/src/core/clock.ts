import type { HeardTime } from './db.ts'

/** A clock that is off by less is not worth a word. */
const TOLERANCE_MILLIS = 5 * 60_000

let aheadMillis = 0

/** The phone's own clock, as it is: what goes into envelopes, where the server corrects it. */
export function deviceNow(): string {
  return new Date().toISOString()
}

/** Takes the server's time as the measure of the phone's clock. */
export function adoptTime(heard: HeardTime | undefined): void {
  aheadMillis = heard ? Date.parse(heard.heardAt) - Date.parse(heard.now) : 0
}

/** The time as the server would have it. */
export function now(): string {
  const off = Math.abs(aheadMillis) > TOLERANCE_MILLIS ? aheadMillis : 0
  return new Date(Date.now() - off).toISOString()
}

/** How far the phone's clock is ahead, in milliseconds; 0 when it is right. */
export function clockOff(): number {
  return Math.abs(aheadMillis) > TOLERANCE_MILLIS ? aheadMillis : 0
}
