import { createScaler, type Region, rasterise } from './picture.ts'

/** All pictures are measured at this size, so that one set of thresholds fits every camera. */
export const measuredWidth = 320
export const measuredHeight = 180
/** The edge grid: 4×4 measured pixels per cell. */
export const gridWidth = 80
export const gridHeight = 45

/** Energy of a cell that is left out of every comparison. */
export const leftOut = -1

/**
 * Where recorders and cameras write time and names: over the top and bottom of the picture. Text is the strongest edge
 * there is and stays while everything behind it changes: with it, a covered or moved camera still resembles itself.
 */
export const overlayRegions: readonly Region[] = [
  { x: 0, y: 0, width: 1, height: 0.14 },
  { x: 0, y: 0.86, width: 1, height: 0.14 },
]

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
  /** Edge energy per cell, row by row, 80×45; `leftOut` under a mask. Owned by the meter: valid until its next `measure`. */
  edgeGrid: Float32Array
}

/** Measures pictures of one camera; keeps one previous picture for the difference. */
export interface MetricsMeter {
  /** @param gray luma of the size the meter was made for */
  measure(gray: Uint8Array): FrameMetrics
  /** Forgets the previous picture, so that the next difference is null. Call after a gap in the stream. */
  reset(): void
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

/** Pixels whose right, lower, left and upper neighbours all are measured: derivatives stop before a mask. */
function shrink(measured: Uint8Array): Uint8Array {
  const w = measuredWidth
  const inner = new Uint8Array(measured.length)
  for (let y = 1; y < measuredHeight - 1; y++) {
    for (let i = y * w + 1; i < (y + 1) * w - 1; i++) {
      inner[i] = measured[i]! & measured[i - 1]! & measured[i + 1]! & measured[i - w]! & measured[i + w]!
    }
  }
  return inner
}

function laplacianVarianceOf(picture: Uint8Array, inner: Uint8Array): number {
  const w = measuredWidth
  let sum = 0
  let squares = 0
  let count = 0
  for (let i = w + 1; i < picture.length - w - 1; i++) {
    if (inner[i] === 0) continue
    const value = 4 * picture[i]! - picture[i - 1]! - picture[i + 1]! - picture[i - w]! - picture[i + w]!
    sum += value
    squares += value * value
    count++
  }
  return count === 0 ? 0 : squares / count - (sum / count) ** 2
}

/** Cells all of whose pixels are measured, and with them the pixel to the right and below. */
function wholeCells(measured: Uint8Array): Uint8Array {
  const cells = new Uint8Array(gridWidth * gridHeight).fill(1)
  for (let y = 0; y < measuredHeight; y++) {
    for (let x = 0; x < measuredWidth; x++) {
      if (measured[y * measuredWidth + x]) continue
      for (const cellY of [y, Math.max(0, y - 1)]) {
        for (const cellX of [x, Math.max(0, x - 1)]) {
          cells[Math.floor(cellY / cellSize) * gridWidth + Math.floor(cellX / cellSize)] = 0
        }
      }
    }
  }
  return cells
}

function edgeEnergy(picture: Uint8Array, cells: Uint8Array, grid: Float32Array): number {
  const w = measuredWidth
  grid.fill(0)
  for (let y = 0; y < measuredHeight - 1; y++) {
    const rowOfCells = Math.floor(y / cellSize) * gridWidth
    const row = y * w
    for (let x = 0; x < w - 1; x++) {
      const here = picture[row + x]!
      const energy = Math.abs(picture[row + x + 1]! - here) + Math.abs(picture[row + x + w]! - here)
      grid[rowOfCells + (x >> 2)]! += energy
    }
  }
  const limit = flatEnergyPerPixel * cellSize * cellSize
  let flat = 0
  let total = 0
  for (let cell = 0; cell < grid.length; cell++) {
    if (cells[cell] === 0) grid[cell] = leftOut
    else {
      total++
      if (grid[cell]! < limit) flat++
    }
  }
  return total === 0 ? 1 : flat / total
}

/**
 * Makes the meter of one camera. Buffers are allocated once; a measurement allocates only its result.
 *
 * @param masks regions left out of every number (on-screen clock, camera name); an empty list measures everything
 * @throws RangeError when the masks leave nothing
 */
export function createMetricsMeter(
  width: number,
  height: number,
  masks: readonly Region[] = overlayRegions,
): MetricsMeter {
  const scale = createScaler(width, height, measuredWidth, measuredHeight)
  const measured = rasterise(masks, measuredWidth, measuredHeight).map(inside => 1 - inside)
  const total = measured.reduce((sum, each) => sum + each, 0)
  if (total === 0) throw new RangeError('the masks cover the whole picture')
  const inner = shrink(measured)
  const cells = wholeCells(measured)
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
      histogram.fill(0)
      let sum = 0
      let squares = 0
      let difference = 0
      let hash = 0x811c9dc5
      for (let i = 0; i < current.length; i++) {
        if (measured[i] === 0) continue
        const value = current[i]!
        histogram[value]!++
        sum += value
        squares += value * value
        difference += Math.abs(value - previous[i]!)
        hash = Math.imul(hash ^ value, 0x01000193)
      }
      const mean = sum / total
      const result: FrameMetrics = {
        mean,
        standardDeviation: Math.sqrt(Math.max(0, squares / total - mean * mean)),
        entropy: entropyOf(histogram, total),
        laplacianVariance: laplacianVarianceOf(current, inner),
        flatShare: edgeEnergy(current, cells, edgeGrid),
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
