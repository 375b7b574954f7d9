import { type FrameMetrics, gridHeight, gridWidth, leftOut } from './metrics.ts'
import type { HealthParameters } from './parameters.ts'

/** Light the reference was learned in. A camera has at most one reference for each. */
export type LightProfile = 'day' | 'night'

/** What a camera normally sees, as plain JSON to be stored with the camera. */
export interface SceneReference {
  version: 1
  profile: LightProfile
  /** ISO 8601 time of the last picture it was learned from. */
  learnedAt: string
  /** Number of pictures behind the medians. */
  frames: number
  mean: number
  standardDeviation: number
  entropy: number
  /** Median Laplacian variance of this camera. */
  laplacianVariance: number
  flatShare: number
  /** Base64 of 80×45 little-endian 16-bit edge energies, row by row; 65535 is a cell left out. */
  edgeGrid: string
}

/** A reference made ready for comparison. */
export interface PreparedReference {
  readonly reference: SceneReference
  readonly grid: Float32Array
  /** Cells below this energy are flat for this camera: its own noise floor, but never under the absolute limit. */
  readonly flatLimit: number
  readonly flatShare: number
}

const cells = gridWidth * gridHeight
/** Energy of a 4×4 cell at a mean gradient of 2 per pixel. */
const absoluteFlatLimit = 32
const storedLeftOut = 65_535

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

function encodeGrid(grid: Float32Array): string {
  const bytes = Buffer.alloc(cells * 2)
  for (let i = 0; i < cells; i++) {
    bytes.writeUInt16LE(
      grid[i]! < 0 ? storedLeftOut : Math.min(storedLeftOut - 1, Math.round(grid[i]!)),
      i * 2,
    )
  }
  return bytes.toString('base64')
}

/** Share of the measured cells under `limit`. */
export function flatShareOf(grid: Float32Array, limit: number): number {
  let flat = 0
  let total = 0
  for (const energy of grid) {
    if (energy < 0) continue
    total++
    if (energy < limit) flat++
  }
  return total === 0 ? 1 : flat / total
}

/**
 * Pearson correlation of two edge grids over the cells that both measured, -1..1. 1 = the same scene; 0 when one of
 * them has no structure at all.
 */
export function edgeCorrelation(a: Float32Array, b: Float32Array): number {
  const length = Math.min(a.length, b.length)
  let n = 0
  let sumA = 0
  let sumB = 0
  for (let i = 0; i < length; i++) {
    if (a[i]! < 0 || b[i]! < 0) continue
    n++
    sumA += a[i]!
    sumB += b[i]!
  }
  const meanA = sumA / n
  const meanB = sumB / n
  let product = 0
  let squaresA = 0
  let squaresB = 0
  for (let i = 0; i < length; i++) {
    if (a[i]! < 0 || b[i]! < 0) continue
    const da = a[i]! - meanA
    const db = b[i]! - meanB
    product += da * db
    squaresA += da * da
    squaresB += db * db
  }
  const scale = Math.sqrt(squaresA * squaresB)
  return scale > 0 ? product / scale : 0
}

/**
 * The median scene of some measured pictures; twelve spread over a few minutes leave people out.
 *
 * @param samples measured pictures whose `edgeGrid` is the caller's own copy
 * @throws RangeError without samples
 */
export function learnReference(
  samples: readonly FrameMetrics[],
  profile: LightProfile,
  learnedAt: Date,
): SceneReference {
  if (samples.length === 0) throw new RangeError('a reference needs at least one picture')
  const grid = new Float32Array(cells)
  const column: number[] = new Array(samples.length)
  for (let cell = 0; cell < cells; cell++) {
    for (let i = 0; i < samples.length; i++) column[i] = samples[i]!.edgeGrid[cell]!
    grid[cell] = median(column)
  }
  const of = (pick: (metrics: FrameMetrics) => number) => Math.round(median(samples.map(pick)) * 1000) / 1000
  return {
    version: 1,
    profile,
    learnedAt: learnedAt.toISOString(),
    frames: samples.length,
    mean: of(m => m.mean),
    standardDeviation: of(m => m.standardDeviation),
    entropy: of(m => m.entropy),
    laplacianVariance: of(m => m.laplacianVariance),
    flatShare: of(m => m.flatShare),
    edgeGrid: encodeGrid(grid),
  }
}

/**
 * Makes a stored reference ready for use.
 *
 * @throws RangeError when the stored grid has the wrong size or the version is unknown
 */
export function prepareReference(reference: SceneReference): PreparedReference {
  const bytes = Buffer.from(reference.edgeGrid, 'base64')
  if (reference.version !== 1 || bytes.length !== cells * 2) throw new RangeError('not a scene reference')
  const grid = new Float32Array(cells)
  for (let i = 0; i < cells; i++) {
    const stored = bytes.readUInt16LE(i * 2)
    grid[i] = stored === storedLeftOut ? leftOut : stored
  }
  const measured = grid.filter(energy => energy >= 0).sort()
  const quiet = measured[Math.floor(measured.length / 10)] ?? 0
  const flatLimit = Math.max(absoluteFlatLimit, 1.5 * quiet)
  return { reference, grid, flatLimit, flatShare: flatShareOf(grid, flatLimit) }
}

/** Collects pictures for one reference. */
export interface ReferenceLearner {
  /**
   * Takes a measured picture; returns the reference when enough fit pictures agree. Unfit pictures (too dark, too
   * plain, too soon after the last) are left out; when the collected ones disagree, the camera moved: it starts over.
   */
  observe(metrics: FrameMetrics, at: Date): SceneReference | undefined
  /** Pictures collected so far, of `HealthParameters.referenceFrames`. */
  collected(): number
}

/** Makes a learner for one camera and light profile. Keeps at most `referenceFrames` pictures' metrics. */
export function createReferenceLearner(
  parameters: HealthParameters,
  profile: LightProfile,
): ReferenceLearner {
  let samples: FrameMetrics[] = []
  let lastAt = Number.NEGATIVE_INFINITY
  return {
    observe(metrics, at) {
      const time = at.getTime()
      if (time - lastAt < parameters.referenceIntervalSeconds * 1000) return undefined
      if (profile === 'day' && metrics.mean < parameters.referenceMinimumMean) return undefined
      if (metrics.entropy < parameters.referenceMinimumEntropy) return undefined
      lastAt = time
      samples.push({ ...metrics, edgeGrid: metrics.edgeGrid.slice() })
      if (samples.length < parameters.referenceFrames) return undefined
      const reference = learnReference(samples, profile, at)
      const { grid } = prepareReference(reference)
      const agreed = samples.every(s => edgeCorrelation(s.edgeGrid, grid) >= parameters.referenceAgreement)
      samples = []
      return agreed ? reference : undefined
    },
    collected: () => samples.length,
  }
}
