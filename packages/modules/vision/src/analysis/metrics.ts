import { createScaler, type Region, rasterise } from './picture.ts'

/** All pictures are measured at this size, so that one set of thresholds fits every camera. */
export const measuredWidth = 320
export const measuredHeight = 180
/** The edge grid: 4×4 measured pixels per cell. */
export const gridWidth = 80
export const gridHeight = 45

const cellSize = measuredWidth / gridWidth
/** Mean |dx|+|dy| per pixel below which a cell counts as flat: a bare wall after compression stays under 2. */
const flatEnergyPerPixel = 2

/** What one picture measures. Luma values are 0..255. */
export interface FrameMetrics {
  mean: number
  standardDeviation: number
  /** Shannon entropy of the luma histogram, bits, 0..8. */
  entropy: number
  /** Variance of the 4-neighbour Laplacian: sharpness, scene dependent. */
  laplacianVariance: number
  /** Share of grid cells without edges, 0..1. */
  flatShare: number
  /** 32-bit FNV-1a over the measured luma outside the masks; equal pictures have equal hashes. */
  lumaHash: number
  /** Mean |difference| to the previously measured picture outside the masks; null for the first. */
  meanAbsoluteDifference: number | null
  /** Edge energy per cell, row by row, 80×45. Owned by the meter: valid until its next `measure`. */
  edgeGrid: Float32Array
}

/** Measures pictures of one camera; keeps one previous picture for the difference. */
export interface MetricsMeter {
  /** @param gray luma of the size the meter was made for */
  measure(gray: Uint8Array): FrameMetrics
  /** Forgets the previous picture, so that the next difference is null. Call after a gap in the stream. */
  reset(): void
}

function fillMasked(picture: Uint8Array, mask: Uint8Array | null): void {
  if (!mask) return
  let sum = 0
  let count = 0
  for (let i = 0; i < picture.length; i++) {
    if (mask[i]) continue
    sum += picture[i]!
    count++
  }
  // The mean of the rest adds neither edges nor brightness where an on-screen clock is drawn.
  const value = count === 0 ? 0 : Math.round(sum / count)
  for (let i = 0; i < picture.length; i++) if (mask[i]) picture[i] = value
}

function entropyOf(histogram: Uint32Array, total: number): number {
  let entropy = 0
  for (const count of histogram) {
    if (count === 0) continue
    const share = count / total
    entropy -= share * Math.log2(share)
  }
  return entropy
}

function laplacianVarianceOf(picture: Uint8Array): number {
  const w = measuredWidth
  let sum = 0
  let squares = 0
  for (let y = 1; y < measuredHeight - 1; y++) {
    const row = y * w
    for (let i = row + 1; i < row + w - 1; i++) {
      const value = 4 * picture[i]! - picture[i - 1]! - picture[i + 1]! - picture[i - w]! - picture[i + w]!
      sum += value
      squares += value * value
    }
  }
  const count = (w - 2) * (measuredHeight - 2)
  return squares / count - (sum / count) ** 2
}

function edgeEnergy(picture: Uint8Array, grid: Float32Array): number {
  const w = measuredWidth
  grid.fill(0)
  for (let y = 0; y < measuredHeight - 1; y++) {
    const cells = Math.floor(y / cellSize) * gridWidth
    const row = y * w
    for (let x = 0; x < w - 1; x++) {
      const here = picture[row + x]!
      const energy = Math.abs(picture[row + x + 1]! - here) + Math.abs(picture[row + x + w]! - here)
      grid[cells + (x >> 2)]! += energy
    }
  }
  const limit = flatEnergyPerPixel * cellSize * cellSize
  let flat = 0
  for (const energy of grid) if (energy < limit) flat++
  return flat / grid.length
}

/**
 * Makes the meter of one camera. Buffers are allocated once; a measurement allocates only its result.
 *
 * @param masks regions left out of the measurement (on-screen clock, camera name)
 */
export function createMetricsMeter(
  width: number,
  height: number,
  masks: readonly Region[] = [],
): MetricsMeter {
  const scale = createScaler(width, height, measuredWidth, measuredHeight)
  const mask = masks.length ? rasterise(masks, measuredWidth, measuredHeight) : null
  let current = new Uint8Array(measuredWidth * measuredHeight)
  let previous = new Uint8Array(current.length)
  let hasPrevious = false
  const histogram = new Uint32Array(256)
  const edgeGrid = new Float32Array(gridWidth * gridHeight)
  return {
    measure(gray) {
      if (gray.length !== width * height) throw new RangeError(`${gray.length} bytes for ${width}x${height}`)
      const last = current
      current = previous
      previous = last
      scale(gray, current)
      fillMasked(current, mask)
      histogram.fill(0)
      let sum = 0
      let squares = 0
      let difference = 0
      let hash = 0x811c9dc5
      for (let i = 0; i < current.length; i++) {
        const value = current[i]!
        histogram[value]!++
        sum += value
        squares += value * value
        difference += Math.abs(value - previous[i]!)
        hash = Math.imul(hash ^ value, 0x01000193)
      }
      const total = current.length
      const mean = sum / total
      const result: FrameMetrics = {
        mean,
        standardDeviation: Math.sqrt(Math.max(0, squares / total - mean * mean)),
        entropy: entropyOf(histogram, total),
        laplacianVariance: laplacianVarianceOf(current),
        flatShare: edgeEnergy(current, edgeGrid),
        lumaHash: hash >>> 0,
        meanAbsoluteDifference: hasPrevious ? difference / total : null,
        edgeGrid,
      }
      hasPrevious = true
      return result
    },
    reset() {
      hasPrevious = false
    },
  }
}
