import { createHash } from 'node:crypto'
import type { Day } from '@shian/kernel'

const DRAW_STEPS = 2 ** 32

/** A number from 0 up to, not including, 1 that anybody can compute again from its seed. */
function drawOf(seed: string): number {
  return createHash('sha256').update(seed).digest().readUInt32BE(0) / DRAW_STEPS
}

/**
 * The point of which a fresh photo is asked on a day, if any: drawn from premises and day alone, so that it cannot be
 * known by habit, is the same on every device and can be computed again years later.
 *
 * @param share of days with a photo, 0 to 1
 * @source rules/cn/self-inspection.json#photo-share
 */
export function drawPhoto(
  premisesId: string,
  day: Day,
  items: readonly string[],
  share: number,
): string | undefined {
  if (items.length === 0 || drawOf(`self-inspection.photo-day ${premisesId} ${day}`) >= share)
    return undefined
  return items[Math.floor(drawOf(`self-inspection.photo-item ${premisesId} ${day}`) * items.length)]
}

/**
 * How good a photo is as a sign that somebody looked: taken just now, or chosen from older ones. The phone's word is a
 * claim; that the same bytes were never sent before is checked apart.
 *
 * @param takenAt what the phone says; absent counts as old
 */
export function gradePhoto(
  takenAt: string | undefined,
  now: Date,
  freshMinutes: number,
): 'fresh' | 'gallery' {
  const taken = takenAt === undefined ? Number.NaN : Date.parse(takenAt)
  const age = now.getTime() - taken
  const limit = freshMinutes * 60_000
  return age <= limit && age >= -limit ? 'fresh' : 'gallery'
}
