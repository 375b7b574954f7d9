import type { MotionParameters } from './parameters.ts'
import { createScaler, type Region } from './picture.ts'

/** Size of the motion grid. */
export const motionWidth = 160
export const motionHeight = 90
const cells = motionWidth * motionHeight

/** One moving thing: its box in fractions of the picture and its size in cells. */
export interface MotionBlob extends Region {
  cells: number
  /** Share of its cells under the learned mask, 0..1. */
  maskedShare: number
}

/** What the gate saw in one frame. */
export interface MotionResult {
  /** Something moves that is not masked: worth a detector's time. */
  active: boolean
  /** Moving cells as a share of the picture, masked ones too. */
  share: number
  /** Largest first, at most `maximumBlobs`. */
  blobs: MotionBlob[]
  /** The whole picture changed (light or infrared switched): the background was taken anew. */
  rebaselined: boolean
}

/** The motion gate of one camera. */
export interface MotionGate {
  observe(gray: Uint8Array): MotionResult
  /** Cells of the last frame: 1 = moving. Owned by the gate, valid until the next `observe`. */
  foreground(): Uint8Array
  /** Sets the learned mask (fans, displays); 1 = ignore. */
  setMask(mask: Uint8Array | null): void
}

interface Blob {
  cells: number
  masked: number
  x0: number
  y0: number
  x1: number
  y1: number
}

/** Flood fill over 4 neighbours; `labels` and `stack` are scratch buffers of one cell each. */
function collectBlobs(
  moving: Uint8Array,
  mask: Uint8Array | null,
  seen: Uint8Array,
  stack: Int32Array,
): Blob[] {
  const blobs: Blob[] = []
  seen.fill(0)
  for (let start = 0; start < cells; start++) {
    if (!moving[start] || seen[start]) continue
    const blob: Blob = { cells: 0, masked: 0, x0: motionWidth, y0: motionHeight, x1: 0, y1: 0 }
    let depth = 0
    stack[depth++] = start
    seen[start] = 1
    const visit = (next: number) => {
      if (!moving[next] || seen[next]) return
      seen[next] = 1
      stack[depth++] = next
    }
    while (depth > 0) {
      const cell = stack[--depth]!
      const x = cell % motionWidth
      const y = (cell - x) / motionWidth
      blob.cells++
      if (mask?.[cell]) blob.masked++
      blob.x0 = Math.min(blob.x0, x)
      blob.x1 = Math.max(blob.x1, x)
      blob.y0 = Math.min(blob.y0, y)
      blob.y1 = Math.max(blob.y1, y)
      if (x > 0) visit(cell - 1)
      if (x < motionWidth - 1) visit(cell + 1)
      if (y > 0) visit(cell - motionWidth)
      if (y < motionHeight - 1) visit(cell + motionWidth)
    }
    blobs.push(blob)
  }
  return blobs
}

function toMotionBlob(blob: Blob): MotionBlob {
  return {
    x: blob.x0 / motionWidth,
    y: blob.y0 / motionHeight,
    width: (blob.x1 - blob.x0 + 1) / motionWidth,
    height: (blob.y1 - blob.y0 + 1) / motionHeight,
    cells: blob.cells,
    maskedShare: blob.masked / blob.cells,
  }
}

/** Brings the picture to mean 128 and the target deviation, so that lamps and exposure do not look like motion. */
function normalise(small: Uint8Array, normal: Float32Array, p: MotionParameters): void {
  let sum = 0
  let squares = 0
  for (let i = 0; i < cells; i++) {
    const value = small[i]!
    sum += value
    squares += value * value
  }
  const mean = sum / cells
  const deviation = Math.sqrt(Math.max(0, squares / cells - mean * mean))
  const gain = Math.min(p.maximumGain, p.targetDeviation / Math.max(1, deviation))
  for (let i = 0; i < cells; i++) normal[i] = 128 + (small[i]! - mean) * gain
}

/**
 * Makes the motion gate of one camera: a slow background on a 160×90 grid and 4-connected blobs of what differs.
 * All buffers are allocated once; a frame allocates only its result.
 */
export function createMotionGate(width: number, height: number, parameters: MotionParameters): MotionGate {
  const p = parameters
  const scale = createScaler(width, height, motionWidth, motionHeight)
  const small = new Uint8Array(cells)
  const normal = new Float32Array(cells)
  const background = new Float32Array(cells)
  const moving = new Uint8Array(cells)
  const seen = new Uint8Array(cells)
  const stack = new Int32Array(cells)
  let mask: Uint8Array | null = null
  let framesSinceBaseline = -1

  const rebaseline = () => {
    background.set(normal)
    framesSinceBaseline = 0
    moving.fill(0)
  }

  return {
    observe(gray) {
      if (gray.length !== width * height) throw new RangeError(`${gray.length} bytes for ${width}x${height}`)
      scale(gray, small)
      normalise(small, normal, p)
      if (framesSinceBaseline < 0) {
        rebaseline()
        return { active: false, share: 0, blobs: [], rebaselined: true }
      }
      framesSinceBaseline++
      let count = 0
      for (let i = 0; i < cells; i++) {
        const difference = normal[i]! - background[i]!
        const isMoving = Math.abs(difference) > p.threshold
        moving[i] = isMoving ? 1 : 0
        if (isMoving) count++
        background[i]! += difference * (isMoving ? p.movingRate : p.backgroundRate)
      }
      const share = count / cells
      if (share > p.globalShare) {
        rebaseline()
        return { active: false, share, blobs: [], rebaselined: true }
      }
      if (count < p.minimumBlobCells || framesSinceBaseline < p.warmUpFrames) {
        return { active: false, share, blobs: [], rebaselined: false }
      }
      const blobs = collectBlobs(moving, mask, seen, stack)
        .filter(blob => blob.cells >= p.minimumBlobCells)
        .sort((a, b) => b.cells - a.cells)
        .slice(0, p.maximumBlobs)
        .map(toMotionBlob)
      const active = blobs.some(blob => blob.maskedShare < p.maskedShare)
      return { active, share, blobs, rebaselined: false }
    },
    foreground: () => moving,
    setMask(next) {
      if (next && next.length !== cells) throw new RangeError(`mask of ${next.length} cells`)
      mask = next
    },
  }
}

/** Learns where something moves all the time (fans, displays), from nights or closed days without people. */
export interface MaskLearner {
  observe(foreground: Uint8Array): void
  frames(): number
  /** The mask so far, grown by one cell on each side; 1 = ignore. */
  mask(): Uint8Array
}

/** Makes a mask learner; `maskLearnShare` of the frames must show motion in a cell. */
export function createMaskLearner(parameters: MotionParameters): MaskLearner {
  const counts = new Uint32Array(cells)
  let frames = 0
  return {
    observe(foreground) {
      frames++
      for (let i = 0; i < cells; i++) counts[i]! += foreground[i]!
    },
    frames: () => frames,
    mask() {
      const mask = new Uint8Array(cells)
      if (frames === 0) return mask
      const limit = parameters.maskLearnShare * frames
      for (let i = 0; i < cells; i++) {
        if (counts[i]! < limit) continue
        const x = i % motionWidth
        const y = (i - x) / motionWidth
        for (let dy = Math.max(0, y - 1); dy <= Math.min(motionHeight - 1, y + 1); dy++) {
          for (let dx = Math.max(0, x - 1); dx <= Math.min(motionWidth - 1, x + 1); dx++) {
            mask[dy * motionWidth + dx] = 1
          }
        }
      }
      return mask
    },
  }
}

/** A mask as base64 of one bit per cell, to be stored with the camera. */
export function encodeMask(mask: Uint8Array): string {
  const bits = Buffer.alloc(cells / 8)
  for (let i = 0; i < cells; i++) if (mask[i]) bits[i >> 3]! |= 1 << (i & 7)
  return bits.toString('base64')
}

/** @throws RangeError when the text is not a mask */
export function decodeMask(text: string): Uint8Array {
  const bits = Buffer.from(text, 'base64')
  if (bits.length !== cells / 8) throw new RangeError('not a motion mask')
  return Uint8Array.from({ length: cells }, (_, i) => (bits[i >> 3]! >> (i & 7)) & 1)
}
