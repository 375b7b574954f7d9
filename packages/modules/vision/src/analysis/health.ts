import type { OfflineReason } from '../ports.ts'
import { type HealthReading, type Judgement, judgePicture, type PictureVerdict } from './judgement.ts'
import type { FrameMetrics } from './metrics.ts'
import type { Confirmation, HealthParameters } from './parameters.ts'
import { type PreparedReference, prepareReference, type SceneReference } from './reference.ts'

/** States of a camera. `starting` stands until the first decision; all but the first two are faults. */
export const healthStates = [
  'starting',
  'ok',
  'offline',
  'degraded',
  'black',
  'dark',
  'frozen',
  'occluded',
  'defocused',
  'moved',
] as const
export type HealthState = (typeof healthStates)[number]

/** Faults that pictures show, in the order in which they are believed when several hold. */
const pictureFaults = ['black', 'dark', 'occluded', 'moved', 'defocused', 'frozen'] as const
type PictureFault = (typeof pictureFaults)[number]

/** A change of state, ready to become an event. */
export interface HealthTransition {
  from: HealthState
  to: HealthState
  at: Date
  /** Why it is offline or degraded; null otherwise. */
  reason: OfflineReason | 'slow' | 'gap' | null
  /** The last measured picture; null when there was none. */
  metrics: HealthReading | null
}

/** What the source of a camera says, at any moment. */
export interface SourceObservation {
  /** When the last frame arrived; null when none ever did. */
  lastFrameAt: Date | null
  /** When the source was opened: the gap counts from here until the first frame. */
  openedAt: Date
  /** Why there is no picture, when the source knows. */
  reason: OfflineReason | null
  /** Measured rate; null when it is not known yet. */
  framesPerSecond: number | null
  expectedFramesPerSecond: number
}

/** The health of one camera over time. Feed it pictures and, at least every two seconds, the state of the source. */
export interface HealthMachine {
  /** Whether a picture at this moment would be used; asks before the cost of measuring it. */
  wantsPicture(at: Date): boolean
  /** @param open whether the premises is in opening hours */
  observePicture(metrics: FrameMetrics, at: Date, open: boolean): HealthTransition | undefined
  observeSource(source: SourceObservation, at: Date): HealthTransition | undefined
  /** Takes new references, e.g. after a person accepted the new view of a moved camera. Windows start anew. */
  setReferences(references: readonly SceneReference[]): void
  current(): {
    state: HealthState
    since: Date
    reason: HealthTransition['reason']
    reading: HealthReading | null
  }
}

interface Sample {
  at: number
  judgement: Judgement
}

/** Bound for callers that sample far more often than they should. */
const maximumSamples = 600

function confirmed(
  samples: readonly Sample[],
  shows: (judgement: Judgement) => boolean,
  rule: Confirmation,
  intervalSeconds: number,
  now: number,
): boolean {
  const length = Math.max(rule.windowSeconds, (rule.samples - 1) * intervalSeconds) * 1000
  // Half an interval of slack: samples that jitter around the window's edge still cover it.
  const start = now - length - intervalSeconds * 500
  let total = 0
  let positive = 0
  let oldest = now
  for (let i = samples.length - 1; i >= 0; i--) {
    const sample = samples[i]!
    if (sample.at < start) break
    total++
    if (shows(sample.judgement)) positive++
    oldest = sample.at
  }
  const covered = now - oldest >= length - intervalSeconds * 500
  return covered && total >= rule.samples && positive / total >= rule.share
}

/** Pictures in which nothing can move: stillness says nothing about the stream. */
const stillByNature: readonly PictureVerdict[] = ['unjudged', 'black', 'dark', 'occluded']

function shows(state: PictureFault, judgement: Judgement): boolean {
  if (state === 'frozen') return judgement.still && !stillByNature.includes(judgement.verdict)
  return judgement.verdict === state
}

function findPictureState(
  samples: readonly Sample[],
  now: number,
  p: HealthParameters,
): PictureFault | 'ok' | undefined {
  const interval = p.sampleIntervalSeconds
  for (const fault of pictureFaults) {
    if (confirmed(samples, j => shows(fault, j), p.confirm[fault], interval, now)) return fault
  }
  const clean = (j: Judgement) => (j.verdict === 'ok' && !j.still) || j.verdict === 'unjudged'
  return confirmed(samples, clean, p.confirm.ok, interval, now) ? 'ok' : undefined
}

/** Whether the pictures, as far as there are any, come too late or too seldom. */
function sourceState(source: SourceObservation, at: Date, p: HealthParameters) {
  const period = 1 / Math.max(1e-6, source.expectedFramesPerSecond)
  const gap = (at.getTime() - (source.lastFrameAt ?? source.openedAt).getTime()) / 1000
  // Slow patrols (one picture a minute) are late only after three missed pictures.
  if (gap >= Math.max(p.offlineAfterSeconds, 3 * period)) {
    return { state: 'offline' as const, reason: source.reason ?? ('no-rtp' as const) }
  }
  if (gap >= Math.max(p.degradedAfterSeconds, 2 * period)) {
    return { state: 'degraded' as const, reason: source.reason ?? ('gap' as const) }
  }
  if (
    source.lastFrameAt &&
    source.framesPerSecond !== null &&
    source.framesPerSecond < p.slowShare * source.expectedFramesPerSecond
  ) {
    return { state: 'degraded' as const, reason: 'slow' as const }
  }
  return undefined
}

/**
 * Makes the health machine of one camera.
 *
 * @param start the state last stored for this camera, or `starting`; time is only read from arguments
 */
export function createHealthMachine(
  parameters: HealthParameters,
  references: readonly SceneReference[],
  start: { state: HealthState; since: Date },
): HealthMachine {
  let prepared: PreparedReference[] = references.map(prepareReference)
  let samples: Sample[] = []
  const longestSeconds = Math.max(
    ...Object.values(parameters.confirm).map(rule =>
      Math.max(rule.windowSeconds, rule.samples * parameters.sampleIntervalSeconds),
    ),
  )
  let state = start.state
  let since = start.since
  let reason: HealthTransition['reason'] = null
  let reading: HealthReading | null = null
  let source: ReturnType<typeof sourceState>

  const move = (to: HealthState, why: HealthTransition['reason'], at: Date): HealthTransition | undefined => {
    if (to === state) {
      reason = why
      return undefined
    }
    const transition = { from: state, to, at, reason: why, metrics: reading }
    state = to
    since = at
    reason = why
    return transition
  }

  return {
    wantsPicture(at) {
      const last = samples.at(-1)
      return !last || at.getTime() - last.at >= parameters.sampleIntervalSeconds * 800
    },
    observePicture(metrics, at, open) {
      const judgement = judgePicture(metrics, prepared, open, parameters)
      reading = judgement.reading
      samples.push({ at: at.getTime(), judgement })
      const oldest = at.getTime() - (longestSeconds + 2 * parameters.sampleIntervalSeconds) * 1000
      while (samples.length > maximumSamples || samples[0]!.at < oldest) samples.shift()
      const found = findPictureState(samples, at.getTime(), parameters)
      if (!found || (source && found === 'ok')) return undefined
      const rank = (pictureFaults as readonly string[]).indexOf(state)
      const isPictureFault = rank >= 0
      // What still shows stays: samples that jitter must not let a weaker word replace it for a moment.
      const isWeaker = found !== 'ok' && pictureFaults.indexOf(found) > rank
      if (isPictureFault && isWeaker && shows(pictureFaults[rank]!, judgement)) return undefined
      const heldSeconds = (at.getTime() - since.getTime()) / 1000
      if (found === 'ok' && isPictureFault && heldSeconds < parameters.holdOffSeconds) return undefined
      return move(found, null, at)
    },
    observeSource(observation, at) {
      source = sourceState(observation, at, parameters)
      if (!source) return undefined
      if (source.state === 'offline') samples = []
      // A slow stream still shows what is wrong with its picture: that is the more useful word.
      const keepsPictureFault =
        source.reason === 'slow' && (pictureFaults as readonly string[]).includes(state)
      if (keepsPictureFault || (state === 'offline' && source.state === 'degraded')) return undefined
      return move(source.state, source.reason, at)
    },
    setReferences(next) {
      prepared = next.map(prepareReference)
      samples = []
    },
    current: () => ({ state, since, reason, reading }),
  }
}
