/** A picture older than this is no signal. @source S1: a stopped camera is seen as such within 15 s */
export const LOST_MILLIS = 15_000

/** How often a visible tile asks for a picture. */
export const POLL_MILLIS = 1_000
const LONGEST_PAUSE_MILLIS = 10_000

/** The last picture a tile got. Times are of one monotonic clock of the browser. */
export interface FrameSeen {
  /** Age the server gave with the picture. */
  readonly ageMillis: number
  readonly receivedAtMillis: number
}

/** Whether a tile shows the present. */
export interface Signal {
  readonly live: boolean
  /** Age of the picture, or how long there has been none. */
  readonly ageMillis: number
}

/**
 * The age of a picture now: what the server said when it came, and what has passed since. The clocks of camera, server
 * and screen need not agree.
 */
export function frameAge(frame: FrameSeen, nowMillis: number): number {
  return Math.max(0, frame.ageMillis) + Math.max(0, nowMillis - frame.receivedAtMillis)
}

/**
 * Whether a camera gives a picture of the present.
 *
 * @param sinceMillis when the tile began to ask, for a camera that never gave one
 */
export function signalOf(frame: FrameSeen | undefined, sinceMillis: number, nowMillis: number): Signal {
  if (!frame) return { live: false, ageMillis: Math.max(0, nowMillis - sinceMillis) }
  const ageMillis = frameAge(frame, nowMillis)
  return { live: ageMillis < LOST_MILLIS, ageMillis }
}

/** How long to wait before the next picture: one a second, longer after each failure in a row. */
export function nextPause(elapsedMillis: number, failures: number): number {
  if (failures === 0) return Math.max(100, POLL_MILLIS - elapsedMillis)
  return Math.min(POLL_MILLIS * 2 ** failures, LONGEST_PAUSE_MILLIS)
}

/** Reads the age the server sent with a picture; a missing or broken header counts as fresh from the server. */
export function readFrameAge(header: string | null): number {
  const age = header === null ? 0 : Number(header)
  return Number.isFinite(age) && age > 0 ? age : 0
}
