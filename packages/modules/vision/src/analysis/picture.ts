/** A rectangle in fractions of the picture, origin at the top left, all values 0..1. */
export interface Region {
  x: number
  y: number
  width: number
  height: number
}

/** Scales one gray picture into another; both sizes are fixed when the scaler is made. */
export type Scaler = (source: Uint8Array, target: Uint8Array) => void

function spans(from: number, to: number): Int32Array {
  const bounds = new Int32Array(to * 2)
  for (let i = 0; i < to; i++) {
    const start = Math.min(from - 1, Math.floor((i * from) / to))
    bounds[i * 2] = start
    bounds[i * 2 + 1] = Math.max(start + 1, Math.floor(((i + 1) * from) / to))
  }
  return bounds
}

/**
 * Makes an area-averaging scaler (every source pixel of a cell has the same weight). Bounds are computed once,
 * so a call allocates nothing. A source smaller than the target is repeated.
 *
 * @throws RangeError when a size is not a positive integer
 */
export function createScaler(
  sourceWidth: number,
  sourceHeight: number,
  targetWidth: number,
  targetHeight: number,
): Scaler {
  for (const size of [sourceWidth, sourceHeight, targetWidth, targetHeight]) {
    if (!Number.isInteger(size) || size < 1) throw new RangeError(`picture size ${size}`)
  }
  const columns = spans(sourceWidth, targetWidth)
  const rows = spans(sourceHeight, targetHeight)
  return (source, target) => {
    for (let y = 0; y < targetHeight; y++) {
      const y0 = rows[y * 2]!
      const y1 = rows[y * 2 + 1]!
      for (let x = 0; x < targetWidth; x++) {
        const x0 = columns[x * 2]!
        const x1 = columns[x * 2 + 1]!
        let sum = 0
        for (let sy = y0; sy < y1; sy++) {
          const row = sy * sourceWidth
          for (let sx = x0; sx < x1; sx++) sum += source[row + sx]!
        }
        const count = (y1 - y0) * (x1 - x0)
        target[y * targetWidth + x] = (sum + (count >> 1)) / count
      }
    }
  }
}

/** Marks the cells of a `width`×`height` grid that any region touches. 1 = inside a region. */
export function rasterise(regions: readonly Region[], width: number, height: number): Uint8Array {
  const cells = new Uint8Array(width * height)
  for (const region of regions) {
    const x0 = Math.max(0, Math.floor(region.x * width))
    const x1 = Math.min(width, Math.ceil((region.x + region.width) * width))
    const y0 = Math.max(0, Math.floor(region.y * height))
    const y1 = Math.min(height, Math.ceil((region.y + region.height) * height))
    for (let y = y0; y < y1; y++) cells.fill(1, y * width + x0, y * width + Math.max(x0, x1))
  }
  return cells
}
