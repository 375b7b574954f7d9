import { connect } from 'node:net'
import { availableParallelism } from 'node:os'
import { Refusal } from '@shian/kernel'
import type { FrameOptions, Still } from '@shian/vision/ports'
import type { FullFrameOptions } from './arguments.ts'

/** How children are restarted. All cameras of an adapter share these values. */
export interface Supervision {
  /** First pause after a failure; doubles with each further one up to the maximum. Each pause is shortened at random by up to a half, so that cameras of one switch do not return in step. */
  backOffBaseSeconds: number
  backOffMaximumSeconds: number
  /** A child that delivered frames for this long makes the next failure a first one. */
  stableSeconds: number
  maximumRestartsPerMinute: number
  /** A new child must deliver its first frame within this. */
  connectSeconds: number
  /** Children of all cameras that may be connecting at once; those that deliver do not count. */
  startsAtOnce: number
}

export const defaultSupervision: Supervision = {
  backOffBaseSeconds: 0.5,
  backOffMaximumSeconds: 30,
  stableSeconds: 30,
  maximumRestartsPerMinute: 10,
  connectSeconds: 15,
  startsAtOnce: Math.max(4, 2 * availableParallelism()),
}

/** Decides how long to wait before the next child. Times in milliseconds of any steady clock. */
export class RestartPolicy {
  readonly #limits: Supervision
  readonly #random: () => number
  #failures = 0
  #starts: number[] = []

  constructor(limits: Supervision, random: () => number = Math.random) {
    this.#limits = limits
    this.#random = random
  }

  /** @param ranSeconds how long the child that just ended had delivered frames */
  nextDelaySeconds(now: number, ranSeconds: number): number {
    const { backOffBaseSeconds, backOffMaximumSeconds, stableSeconds, maximumRestartsPerMinute } =
      this.#limits
    if (ranSeconds >= stableSeconds) this.#failures = 0
    const full = Math.min(backOffMaximumSeconds, backOffBaseSeconds * 2 ** Math.min(this.#failures, 20))
    this.#failures++
    let delay = full * (0.5 + this.#random() / 2)
    this.#starts = this.#starts.filter(start => now - start < 60_000)
    if (this.#starts.length >= maximumRestartsPerMinute) {
      // Counted from the end: rounding may leave one more start in the window than the limit.
      const first = this.#starts[this.#starts.length - maximumRestartsPerMinute]!
      delay = Math.max(delay, (first + 60_000 - now) / 1000)
    }
    this.#starts.push(now + delay * 1000)
    return delay
  }
}

const rateWindowSeconds = 30

/** Frames per second over the last 30 s, in one-second counters. */
export class RateMeter {
  readonly #counts = new Uint16Array(rateWindowSeconds)
  #second = 0
  #startedAt: number | null = null

  #advance(now: number): void {
    const second = Math.floor(now / 1000)
    const steps = Math.min(rateWindowSeconds, second - this.#second)
    for (let i = 1; i <= steps; i++) this.#counts[(second - steps + i) % rateWindowSeconds] = 0
    this.#second = Math.max(second, this.#second)
  }

  count(now: number): void {
    this.#startedAt ??= now
    this.#advance(now)
    this.#counts[this.#second % rateWindowSeconds]!++
  }

  /** A new child: the rate is unknown again until it ran for the whole window. */
  restart(): void {
    this.#startedAt = null
    this.#counts.fill(0)
  }

  rate(now: number): number | null {
    if (this.#startedAt === null || now - this.#startedAt < rateWindowSeconds * 1000) return null
    this.#advance(now)
    let sum = 0
    for (const count of this.#counts) sum += count
    // The running second is part of the window only in part.
    return sum / (rateWindowSeconds - 1 + (now % 1000) / 1000)
  }
}

/** Stills that are kept: the last few, so that one near the moment of an event is among them. */
const keptStills = 4

/** The newest stills of a stream. */
export class StillRing {
  readonly #stills: Still[] = []

  add(still: Still): void {
    this.#stills.push(still)
    if (this.#stills.length > keptStills) this.#stills.shift()
  }

  find(at: Date, withinSeconds: number): Still | undefined {
    let best: Still | undefined
    let bestDistance = withinSeconds * 1000
    for (const still of this.#stills) {
      const distance = Math.abs(still.capturedAt.getTime() - at.getTime())
      if (distance <= bestDistance) {
        best = still
        bestDistance = distance
      }
    }
    return best
  }

  clear(): void {
    this.#stills.length = 0
  }
}

function inRange(name: string, value: number, low: number, high: number, whole: boolean): number {
  if (!(value >= low && value <= high) || (whole && !Number.isInteger(value))) {
    throw new Refusal('vision.invalid_frame_options', 422, { name, accepted: `${low}..${high}` })
  }
  return value
}

/** Fills in defaults and checks ranges: these values end up in the arguments of a program. */
export function completeOptions(options: FrameOptions): FullFrameOptions {
  const framesPerSecond = inRange('framesPerSecond', options.framesPerSecond ?? 1, 0.02, 30, false)
  const mode = options.mode ?? 'full'
  if (mode !== 'full' && mode !== 'key') {
    throw new Refusal('vision.invalid_frame_options', 422, { name: 'mode', accepted: 'full, key' })
  }
  return {
    width: inRange('width', options.width ?? 640, 16, 1920, true),
    height: inRange('height', options.height ?? 360, 16, 1920, true),
    framesPerSecond,
    mode,
    stallSeconds: inRange(
      'stallSeconds',
      options.stallSeconds ?? Math.max(10, 3 / framesPerSecond),
      0.5,
      600,
      false,
    ),
    stills: options.stills
      ? {
          width: inRange('stills.width', options.stills.width ?? 1280, 16, 4096, true),
          framesPerSecond: inRange(
            'stills.framesPerSecond',
            options.stills.framesPerSecond ?? 1,
            0.02,
            5,
            false,
          ),
        }
      : null,
  }
}

/** What a bare TCP connection finds. */
export type Reachability = 'open' | 'tcp' | 'dns'

/** Tells a dead camera from one that is connected and silent, without the cost of a child. */
export function reach(host: string, port: number, timeoutSeconds: number): Promise<Reachability> {
  return new Promise(resolve => {
    const socket = connect({ host, port })
    const finish = (result: Reachability) => {
      socket.destroy()
      resolve(result)
    }
    socket.setTimeout(timeoutSeconds * 1000, () => finish('tcp'))
    socket.once('connect', () => finish('open'))
    socket.once('error', (error: NodeJS.ErrnoException) =>
      finish(error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN' ? 'dns' : 'tcp'),
    )
  })
}

/**
 * Lets only so many children connect at once. Starting a decoder costs as much as minutes of watching: hundreds that
 * start together would all miss their time limit, be killed, and start together again.
 */
export class StartGate {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(atOnce: number) {
    this.#free = atOnce
  }

  /**
   * Resolves with the call that gives the place back (safe to call twice), or, when the signal comes first, without a
   * place: then that call does nothing.
   */
  async enter(signal: AbortSignal): Promise<() => void> {
    if (this.#free > 0) this.#free--
    else if (!(await this.#wait(signal))) return () => {}
    let left = false
    return () => {
      if (left) return
      left = true
      const next = this.#waiting.shift()
      if (next) next()
      else this.#free++
    }
  }

  #wait(signal: AbortSignal): Promise<boolean> {
    return new Promise(resolve => {
      const start = () => {
        signal.removeEventListener('abort', abort)
        resolve(true)
      }
      const abort = () => {
        const at = this.#waiting.indexOf(start)
        if (at >= 0) this.#waiting.splice(at, 1)
        resolve(false)
      }
      this.#waiting.push(start)
      signal.addEventListener('abort', abort, { once: true })
      if (signal.aborted) abort()
    })
  }
}
