/** Larger pictures are refused: a camera's still is below 1 MB, 4K at best quality below 8 MB. */
export const maximumJpegBytes = 8 * 1024 * 1024

/** Marker codes without a length: start, end, restarts, TEM. */
function isBareMarker(code: number): boolean {
  return code === 0x01 || (code >= 0xd0 && code <= 0xd9)
}

/** Frame headers SOF0–SOF15 without DHT, JPG and DAC, which share the range. */
function isFrameHeader(code: number): boolean {
  return code >= 0xc0 && code <= 0xcf && code !== 0xc4 && code !== 0xc8 && code !== 0xcc
}

/** Width and height from the frame header, or undefined when the bytes are no complete JPEG. @source ITU-T T.81 B.2 */
export function findJpegSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  if (bytes.length < 4 || bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined
  let at = 2
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return undefined
    const code = bytes[at + 1]!
    if (code === 0xff) at++
    else if (isBareMarker(code)) at += 2
    else if (isFrameHeader(code)) {
      const height = (bytes[at + 5]! << 8) | bytes[at + 6]!
      const width = (bytes[at + 7]! << 8) | bytes[at + 8]!
      return width > 0 && height > 0 ? { width, height } : undefined
    } else at += 2 + ((bytes[at + 2]! << 8) | bytes[at + 3]!)
  }
  return undefined
}

/**
 * Cuts a byte stream into JPEGs by walking the markers; anything between two pictures is skipped. Memory is bounded
 * by `maximumJpegBytes`: a longer picture is dropped.
 */
export class JpegSplitter {
  readonly #onJpeg: (jpeg: Uint8Array) => void
  #held: Buffer = Buffer.alloc(0)
  #scanned = 0

  constructor(onJpeg: (jpeg: Uint8Array) => void) {
    this.#onJpeg = onJpeg
  }

  push(chunk: Uint8Array): void {
    this.#held = this.#held.length ? Buffer.concat([this.#held, chunk]) : Buffer.from(chunk)
    while (this.#cutOne());
    if (this.#held.length > maximumJpegBytes) this.#reset(Buffer.alloc(0))
  }

  #reset(rest: Buffer): void {
    this.#held = rest
    this.#scanned = 0
  }

  /** Walks on from where the last call stopped; true when a picture was cut off the front. */
  #cutOne(): boolean {
    const bytes = this.#held
    if (this.#scanned === 0) {
      const start = bytes.indexOf(Buffer.from([0xff, 0xd8]))
      if (start < 0) {
        this.#reset(bytes.subarray(Math.max(0, bytes.length - 1)))
        return false
      }
      if (start > 0) this.#held = bytes.subarray(start)
      this.#scanned = 2
      return this.#cutOne()
    }
    let at = this.#scanned
    while (at < bytes.length) {
      if (bytes[at] !== 0xff) {
        // Entropy-coded data: an 0xff inside it is followed by 0x00 or by a restart marker.
        const next = bytes.indexOf(0xff, at)
        at = next < 0 ? bytes.length : next
        continue
      }
      if (at + 2 > bytes.length) break
      const code = bytes[at + 1]!
      if (code === 0xd9) {
        this.#onJpeg(Uint8Array.from(bytes.subarray(0, at + 2)))
        this.#reset(bytes.subarray(at + 2))
        return true
      }
      if (code === 0xff) at++
      else if (code === 0x00 || isBareMarker(code)) at += 2
      else if (at + 4 > bytes.length) break
      else at += 2 + ((bytes[at + 2]! << 8) | bytes[at + 3]!)
    }
    this.#scanned = Math.max(2, at)
    return false
  }
}
