import type { FrameMetrics } from './metrics.ts'
import type { HealthParameters } from './parameters.ts'
import { edgeCorrelation, flatShareOf, type PreparedReference } from './reference.ts'

/** What one picture says about its camera. `unjudged`: too dark to say, outside opening hours. */
export type PictureVerdict = 'ok' | 'black' | 'dark' | 'occluded' | 'moved' | 'defocused' | 'unjudged'

/** The numbers behind a verdict, small enough to be kept with an event. Shares 0..1, rounded to 3 decimals. */
export interface HealthReading {
  mean: number
  standardDeviation: number
  entropy: number
  laplacianVariance: number
  flatShare: number
  meanAbsoluteDifference: number | null
  lumaHash: number
  /** Against the best fitting reference; null without a reference, as are the three below. */
  edgeCorrelation: number | null
  /** Contrast-normalised sharpness divided by the camera's own median. */
  sharpnessRatio: number | null
  flatRise: number | null
  entropyDrop: number | null
}

/** A verdict with its numbers, and whether the picture equals the one before. */
export interface Judgement {
  verdict: PictureVerdict
  still: boolean
  reading: HealthReading
}

const round = (value: number) => Math.round(value * 1000) / 1000

/** Laplacian variance over luma variance: dimming scales both alike, defocus only the first. */
function sharpness(laplacianVariance: number, standardDeviation: number): number {
  return laplacianVariance / Math.max(1, standardDeviation * standardDeviation)
}

function bestReference(metrics: FrameMetrics, references: readonly PreparedReference[]) {
  let best: PreparedReference | undefined
  let correlation = Number.NEGATIVE_INFINITY
  for (const candidate of references) {
    const value = edgeCorrelation(metrics.edgeGrid, candidate.grid)
    if (value > correlation) {
      best = candidate
      correlation = value
    }
  }
  return best ? { reference: best, correlation } : undefined
}

function readingOf(metrics: FrameMetrics, references: readonly PreparedReference[]): HealthReading {
  const best = bestReference(metrics, references)
  const { reference } = best?.reference ?? {}
  const ratio =
    reference &&
    sharpness(metrics.laplacianVariance, metrics.standardDeviation) /
      Math.max(1e-6, sharpness(reference.laplacianVariance, reference.standardDeviation))
  return {
    mean: round(metrics.mean),
    standardDeviation: round(metrics.standardDeviation),
    entropy: round(metrics.entropy),
    laplacianVariance: round(metrics.laplacianVariance),
    flatShare: round(metrics.flatShare),
    meanAbsoluteDifference:
      metrics.meanAbsoluteDifference === null ? null : round(metrics.meanAbsoluteDifference),
    lumaHash: metrics.lumaHash,
    edgeCorrelation: best ? round(best.correlation) : null,
    sharpnessRatio: ratio === undefined ? null : round(ratio),
    flatRise: best
      ? round(flatShareOf(metrics.edgeGrid, best.reference.flatLimit) - best.reference.flatShare)
      : null,
    entropyDrop: reference ? round(reference.entropy - metrics.entropy) : null,
  }
}

function verdictOf(
  reading: HealthReading,
  references: readonly PreparedReference[],
  open: boolean,
  p: HealthParameters,
): PictureVerdict {
  // An unlit kitchen at night is no fault, unless the camera is known to see in the dark.
  const mustSee =
    open || references.some(r => r.reference.profile === 'night' && r.reference.mean >= p.darkMean)
  if (reading.mean < p.blackMean && reading.standardDeviation < p.blackDeviation)
    return mustSee ? 'black' : 'unjudged'
  if (reading.mean < p.darkMean) return mustSee ? 'dark' : 'unjudged'
  const { edgeCorrelation: correlation, sharpnessRatio, flatRise, entropyDrop } = reading
  if (correlation === null || sharpnessRatio === null || flatRise === null || entropyDrop === null)
    return 'ok'
  if (
    correlation < p.occludedCorrelation &&
    flatRise >= p.occludedFlatRise &&
    entropyDrop >= p.occludedEntropyDrop
  ) {
    return 'occluded'
  }
  if (sharpnessRatio < p.defocusedSharpness && correlation >= p.defocusedCorrelation) return 'defocused'
  if (correlation < p.movedCorrelation && sharpnessRatio >= p.movedSharpness) return 'moved'
  return 'ok'
}

/**
 * Judges one picture. Without a reference only black, dark and stillness can be told.
 *
 * @param open whether the premises is in opening hours
 */
export function judgePicture(
  metrics: FrameMetrics,
  references: readonly PreparedReference[],
  open: boolean,
  parameters: HealthParameters,
): Judgement {
  const reading = readingOf(metrics, references)
  const difference = metrics.meanAbsoluteDifference
  return {
    verdict: verdictOf(reading, references, open, parameters),
    still: difference !== null && difference <= parameters.frozenDifference,
    reading,
  }
}
