import type { MotionBlob, MotionResult } from './motion.ts'
import { isOpen, type OpeningHours } from './opening-hours.ts'
import type { MotionParameters } from './parameters.ts'

/** Motion in closed hours, as it begins and when it is over. */
export interface AfterHoursMotion {
  phase: 'start' | 'end'
  /** First frame with motion. */
  startedAt: Date
  /** Last frame with motion so far. */
  lastMotionAt: Date
  /** What moved in the frame that decided; empty at the end. */
  blobs: MotionBlob[]
}

/** The rule for one camera: motion of at least `afterHoursSeconds` while the premises is closed. */
export interface AfterHoursRule {
  observe(motion: MotionResult, at: Date): AfterHoursMotion | undefined
  setOpeningHours(hours: OpeningHours): void
}

/**
 * Makes the rule. A camera that is not `ok` must not be fed: what it shows is no evidence.
 */
export function createAfterHoursRule(
  parameters: MotionParameters,
  openingHours: OpeningHours,
): AfterHoursRule {
  const p = parameters
  let hours = openingHours
  let startedAt: Date | undefined
  let lastMotionAt: Date | undefined
  let raised = false

  const finish = (): AfterHoursMotion | undefined => {
    const end =
      raised && startedAt && lastMotionAt
        ? { phase: 'end' as const, startedAt, lastMotionAt, blobs: [] }
        : undefined
    startedAt = undefined
    lastMotionAt = undefined
    raised = false
    return end
  }

  return {
    observe(motion, at) {
      if (isOpen(hours, at, p.graceMinutes)) return finish()
      const sinceMotion = lastMotionAt ? (at.getTime() - lastMotionAt.getTime()) / 1000 : 0
      if (!motion.active) {
        return sinceMotion > (raised ? p.clearSeconds : p.gapSeconds) ? finish() : undefined
      }
      if (!startedAt || (!raised && sinceMotion > p.gapSeconds)) startedAt = at
      lastMotionAt = at
      if (raised || at.getTime() - startedAt.getTime() < p.afterHoursSeconds * 1000) return undefined
      raised = true
      const blobs = motion.blobs.filter(blob => blob.maskedShare < p.maskedShare)
      return { phase: 'start', startedAt, lastMotionAt: at, blobs }
    },
    setOpeningHours(next) {
      hours = next
    },
  }
}
