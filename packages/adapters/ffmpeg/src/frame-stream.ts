import type { Frame, FrameStream, FrameStreamStats, OfflineReason, Still } from '@shian/vision/ports'
import type { AllowedStream, StreamRules } from './allow.ts'
import type { FullFrameOptions } from './arguments.ts'
import type { EngineFinder } from './engine.ts'
import { FrameQueue } from './frame-queue.ts'
import {
  RateMeter,
  RestartPolicy,
  reach,
  type StartGate,
  StillRing,
  type Supervision,
} from './supervision.ts'
import { wait, watchOnce } from './watch.ts'

/** What all streams of one adapter share. */
export interface StreamContext {
  finder: EngineFinder
  rules: StreamRules
  supervision: Supervision
  starts: StartGate
  font: string | undefined
}

/** One camera under supervision: child after child, until it is closed. */
export class CameraStream implements FrameStream {
  readonly #stream: AllowedStream
  readonly #options: FullFrameOptions
  readonly #context: StreamContext
  readonly #queue: FrameQueue
  readonly #rate = new RateMeter()
  readonly #stills = new StillRing()
  readonly #closing = new AbortController()
  readonly #policy: RestartPolicy
  readonly #openedAt = new Date()
  /** Resolves when the stream has ended and no child is left. */
  readonly finished: Promise<void>
  #state: FrameStreamStats['state'] = 'connecting'
  #lastFrameAt: Date | null = null
  #reason: OfflineReason | null = null
  #detail: string | null = null
  #restarts = 0
  #stalls = 0

  constructor(stream: AllowedStream, options: FullFrameOptions, context: StreamContext) {
    this.#stream = stream
    this.#options = options
    this.#context = context
    this.#queue = new FrameQueue(options.width, options.height)
    this.#policy = new RestartPolicy(context.supervision)
    this.finished = this.#supervise()
  }

  [Symbol.asyncIterator](): AsyncIterator<Frame> {
    return { next: () => this.#queue.next() }
  }

  stats(): FrameStreamStats {
    const measured =
      this.#options.mode === 'key' || this.#state !== 'running' ? null : this.#rate.rate(performance.now())
    return {
      state: this.#state,
      openedAt: this.#openedAt,
      lastFrameAt: this.#lastFrameAt,
      reason: this.#reason,
      detail: this.#detail,
      // The key frame rate is the camera's own choice: only its absence is a fault.
      framesPerSecond: measured,
      expectedFramesPerSecond: this.#options.framesPerSecond,
      framesArrived: this.#queue.arrived,
      framesDropped: this.#queue.dropped,
      restarts: this.#restarts,
      stalls: this.#stalls,
    }
  }

  findStill(at: Date, withinSeconds = 3): Still | undefined {
    return this.#stills.find(at, withinSeconds)
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.finished
  }

  readonly #onBytes = (chunk: Uint8Array): number => {
    const completed = this.#queue.push(chunk, () => new Date())
    if (completed > 0) {
      this.#lastFrameAt = new Date()
      this.#state = 'running'
      this.#reason = null
      this.#detail = null
      for (let i = 0; i < completed; i++) this.#rate.count(performance.now())
    }
    return completed
  }

  readonly #onStill = (jpeg: Uint8Array): void => {
    if (this.#options.stills) this.#stills.add({ jpeg, capturedAt: new Date() })
  }

  async #supervise(): Promise<void> {
    const { signal } = this.#closing
    while (!signal.aborted) {
      const ranSeconds = await this.#watch(signal)
      if (signal.aborted || ranSeconds === 'over') break
      this.#state = 'waiting'
      const delay = this.#policy.nextDelaySeconds(performance.now(), ranSeconds)
      await wait(delay * 1000, signal)
      if (!signal.aborted) this.#restarts++
    }
    this.#state = 'closed'
    this.#queue.end(signal.aborted)
    if (signal.aborted) this.#stills.clear()
  }

  /** One child from start to end; says how long it delivered, or that there is nothing more to come. */
  async #watch(signal: AbortSignal): Promise<number | 'over'> {
    this.#state = 'connecting'
    this.#rate.restart()
    const engine = await this.#context.finder.find()
    if (!engine) {
      this.#reason = 'engine'
      this.#detail = 'ffmpeg not found'
      return 0
    }
    if (await this.#isStillDead()) return 0
    const leave = await this.#context.starts.enter(signal)
    if (signal.aborted) {
      leave()
      return 0
    }
    const outcome = await watchOnce({
      stream: this.#stream,
      engine,
      options: this.#options,
      rules: this.#context.rules,
      font: this.#context.font,
      connectSeconds: this.#context.supervision.connectSeconds,
      onBytes: chunk => {
        const completed = this.#onBytes(chunk)
        if (completed > 0) leave()
        return completed
      },
      onStill: this.#onStill,
      signal,
    })
    leave()
    this.#queue.discardPartial()
    if (signal.aborted) return 0
    this.#reason = outcome.reason
    this.#detail = outcome.detail
    if (outcome.stalled) this.#stalls++
    const isOver = outcome.reason === 'ended' && this.#stream.kind === 'file' && !this.#stream.loop
    return isOver ? 'over' : outcome.ranSeconds
  }

  /** After a failure to connect, a bare connection is tried first: a dead camera then costs no child and no place. */
  async #isStillDead(): Promise<boolean> {
    if (this.#stream.kind !== 'rtsp' || (this.#reason !== 'tcp' && this.#reason !== 'dns')) return false
    const found = await reach(this.#stream.host, this.#stream.port, 5)
    if (found === 'open') return false
    this.#reason = found
    this.#detail = found === 'dns' ? 'host name not found' : 'no connection'
    return true
  }
}
