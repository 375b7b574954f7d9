import type { Frame } from '@shian/vision/ports'

/** Frames that wait for the reader; a slow reader loses the oldest beyond this. */
const capacity = 2

/**
 * Cuts raw bytes into frames by count and hands them to one reader. Five buffers serve a stream for its whole life:
 * one being filled, two waiting, one with the reader, one spare. The child is never slowed down by the reader.
 */
export class FrameQueue {
  readonly #width: number
  readonly #height: number
  readonly #free: Uint8Array[]
  readonly #ready: Frame[] = []
  #filling: Uint8Array
  #filled = 0
  #held: Uint8Array | undefined
  #waiting: ((result: IteratorResult<Frame>) => void) | undefined
  #ended = false
  arrived = 0
  dropped = 0

  constructor(width: number, height: number) {
    this.#width = width
    this.#height = height
    this.#free = Array.from({ length: capacity + 2 }, () => new Uint8Array(width * height))
    this.#filling = new Uint8Array(width * height)
  }

  /** Takes bytes of the child; returns how many frames they completed. */
  push(chunk: Uint8Array, clock: () => Date): number {
    let completed = 0
    let at = 0
    while (at < chunk.length) {
      const part = chunk.subarray(at, at + this.#filling.length - this.#filled)
      this.#filling.set(part, this.#filled)
      this.#filled += part.length
      at += part.length
      if (this.#filled < this.#filling.length) break
      this.#complete(clock())
      completed++
    }
    return completed
  }

  /** Forgets a half frame: the child that sent it is gone. */
  discardPartial(): void {
    this.#filled = 0
  }

  next(): Promise<IteratorResult<Frame>> {
    if (this.#waiting) throw new Error('a frame stream has one reader at a time')
    this.#release()
    const frame = this.#ready.shift()
    if (frame) return Promise.resolve(this.#deliver(frame))
    if (this.#ended) return Promise.resolve({ done: true, value: undefined })
    return new Promise(resolve => {
      this.#waiting = resolve
    })
  }

  /** No more frames will come; what waits is still delivered unless `discard`. */
  end(discard: boolean): void {
    this.#ended = true
    if (discard) this.#ready.length = 0
    if (this.#ready.length === 0) this.#resolve({ done: true, value: undefined })
  }

  #complete(capturedAt: Date): void {
    const frame: Frame = {
      gray: this.#filling,
      width: this.#width,
      height: this.#height,
      sequence: this.arrived++,
      capturedAt,
    }
    this.#filled = 0
    if (this.#waiting) {
      this.#resolve(this.#deliver(frame))
    } else {
      this.#ready.push(frame)
      if (this.#ready.length > capacity) {
        this.#free.push(this.#ready.shift()!.gray)
        this.dropped++
      }
    }
    this.#filling = this.#free.pop()!
  }

  #deliver(frame: Frame): IteratorResult<Frame> {
    this.#held = frame.gray
    return { done: false, value: frame }
  }

  #release(): void {
    if (this.#held) this.#free.push(this.#held)
    this.#held = undefined
  }

  #resolve(result: IteratorResult<Frame>): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.(result)
  }
}
