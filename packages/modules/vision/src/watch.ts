import {
  derivedId,
  execute,
  record,
  recordBlob,
  type ServiceContext,
  type Sql,
  systemScope,
} from '@shian/kernel'
import {
  type AfterHoursMotion,
  type AfterHoursRule,
  createAfterHoursRule,
  createHealthMachine,
  createMetricsMeter,
  createMotionGate,
  createReferenceLearner,
  defaultHealthParameters,
  defaultMotionParameters,
  type HealthMachine,
  type HealthParameters,
  type HealthState,
  type HealthTransition,
  isOpen,
  type MetricsMeter,
  type MotionGate,
  type MotionParameters,
  type OpeningHours,
  type ReferenceLearner,
  type SceneReference,
} from './analysis/index.ts'
import { camera } from './camera.ts'
import { type EvidenceContext, recordEvidence, type StoredMedia, storeStill } from './evidence.ts'
import { groupKeyOf } from './finding-types.ts'
import { liveCameras } from './live.ts'
import type { Frame, FrameSource, FrameStream, Still, StreamRef } from './ports.ts'

/** One camera to watch, as stored. */
export interface WatchedCamera {
  id: string
  premisesId: string
  area: string
  simulated: boolean
  state: HealthState | 'unknown'
  stateSince: Date
  ref: StreamRef
  hours: OpeningHours
  references: SceneReference[]
}

/** Tuning of the watch; tests and demonstrations shorten it. */
export interface WatchOptions {
  width: number
  height: number
  framesPerSecond: number
  health: HealthParameters
  motion: MotionParameters
}

export const DEFAULT_WATCH: WatchOptions = {
  width: 640,
  height: 360,
  framesPerSecond: 2,
  health: defaultHealthParameters,
  motion: defaultMotionParameters,
}

/** Always open: a premises that has not said its hours raises no motion after hours. */
const ALWAYS_OPEN: OpeningHours = {
  weekly: Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map(day => [day, [{ from: '00:00', to: '24:00' }]])),
}

/** Daily hours as the registry keeps them, as the rule wants them. */
export function toOpeningHours(daily: { opens: string; closes: string }[] | null): OpeningHours {
  if (!daily || daily.length === 0) return ALWAYS_OPEN
  const intervals = daily.map(({ opens, closes }) => ({ from: opens, to: closes }))
  return { weekly: Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map(day => [day, intervals])) }
}

/**
 * Watches one camera: frames → health → motion → facts. Nothing here decides about a premises; it records what was
 * seen, with the picture. Cost a camera: about 0.8 ms of CPU a frame in this process, plus its decoder.
 */
export class CameraWatch {
  readonly camera: WatchedCamera
  readonly #context: ServiceContext
  readonly #options: WatchOptions
  readonly #stream: FrameStream
  readonly #meter: MetricsMeter
  readonly #gate: MotionGate
  readonly #rule: AfterHoursRule
  readonly #learner: ReferenceLearner
  readonly #machine: HealthMachine
  #references: SceneReference[]
  #finished: Promise<void>
  #timer: NodeJS.Timeout
  /** Facts are written one after the other, so that a slow database never reorders them. */
  #writing: Promise<void> = Promise.resolve()

  constructor(watched: WatchedCamera, source: FrameSource, context: ServiceContext, options: WatchOptions) {
    this.camera = watched
    this.#context = context
    this.#options = options
    const { width, height, framesPerSecond, health, motion } = options
    this.#stream = source.open(watched.ref, {
      width,
      height,
      framesPerSecond,
      stills: { framesPerSecond: 1 },
    })
    this.#meter = createMetricsMeter(width, height)
    this.#gate = createMotionGate(width, height, motion)
    this.#rule = createAfterHoursRule(motion, watched.hours)
    this.#learner = createReferenceLearner(health, 'day')
    this.#references = watched.references
    const state = watched.state === 'unknown' ? 'starting' : watched.state
    this.#machine = createHealthMachine(health, watched.references, { state, since: watched.stateSince })
    this.#finished = this.#run()
    this.#timer = setInterval(() => this.#observeSource(), Math.min(2_000, health.offlineAfterSeconds * 200))
    this.#timer.unref()
  }

  /** Ends the stream and waits for the last fact to be written. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#stream.close()
    await this.#finished
    await this.#writing
    liveCameras.remove(this.camera.id)
  }

  /** Takes the next pictures as the new reference: a person accepted the view. */
  relearn(): void {
    this.#references = []
    this.#machine.setReferences([])
  }

  async #run(): Promise<void> {
    for await (const frame of this.#stream) {
      try {
        this.#observeFrame(frame)
      } catch (error) {
        this.#context.log('error', 'a frame could not be judged', {
          camera: this.camera.id,
          error: String(error),
        })
      }
    }
  }

  #observeFrame(frame: Frame): void {
    const at = frame.capturedAt
    this.#publish(at)
    const open = isOpen(this.camera.hours, at, this.#options.motion.graceMinutes)
    if (this.#machine.wantsPicture(at)) {
      const metrics = this.#meter.measure(frame.gray)
      this.#transition(this.#machine.observePicture(metrics, at, open), at)
      if (this.#references.length === 0) this.#learn(this.#learner.observe(metrics, at))
    }
    const motion = this.#gate.observe(frame.gray)
    const { state } = this.#machine.current()
    if (state !== 'ok') return
    const seen = this.#rule.observe(motion, at)
    if (seen?.phase === 'start') this.#write(() => this.#raise(seen))
  }

  #observeSource(): void {
    const at = this.#context.clock()
    const { lastFrameAt, openedAt, reason, framesPerSecond, expectedFramesPerSecond } = this.#stream.stats()
    const observation = { lastFrameAt, openedAt, reason, framesPerSecond, expectedFramesPerSecond }
    this.#transition(this.#machine.observeSource(observation, at), at)
    this.#publish(null)
  }

  #publish(at: Date | null): void {
    const { lastFrameAt, reason, framesPerSecond, restarts } = this.#stream.stats()
    const before = liveCameras.find(this.camera.id)?.frame ?? null
    const still = at ? this.#stream.findStill(at, 30) : undefined
    const frame = still ? { jpeg: still.jpeg, at: still.capturedAt } : before
    liveCameras.update(this.camera.id, { frame, lastFrameAt, reason, framesPerSecond, restarts })
  }

  #transition(change: HealthTransition | undefined, at: Date): void {
    if (!change || change.to === 'starting') return
    if (change.from !== 'ok' && change.to === 'ok') this.#meter.reset()
    this.#write(() => this.#recordHealth(change, at))
  }

  async #recordHealth(change: HealthTransition, at: Date): Promise<void> {
    if (change.to === 'starting') return
    const to = change.to
    const { id, area } = this.camera
    const still = to === 'ok' ? undefined : this.#stream.findStill(at, 10)
    const numbers = Object.entries(change.metrics ?? {}).filter(([, value]) => Number.isFinite(value))
    const metrics = Object.fromEntries(numbers) as Record<string, number>
    const reason = change.reason ? { reason: change.reason } : {}
    await this.#withEvidence(still, { health: to }, async (tx, media) => {
      const pictures = media.length > 0 ? { media } : {}
      const command = { do: 'change-health', change: { to, ...reason, metrics, ...pictures } } as const
      const act = { actor: 'system/vision', area, now: at }
      await execute(tx, this.#context.node, camera, `camera/${id}`, command, act)
    })
  }

  /** One transaction for a fact and the picture that shows it. */
  async #withEvidence(
    still: Still | undefined,
    evidence: EvidenceContext,
    write: (tx: Sql, media: StoredMedia[]) => Promise<unknown>,
  ): Promise<void> {
    const { db, blobs } = this.#context
    const scene = still ? await storeStill(blobs, still) : undefined
    await db.transaction(systemScope('vision'), async tx => {
      const media = still && scene ? await recordEvidence(tx, blobs, this.camera, still, scene, evidence) : []
      await write(tx, media)
    })
  }

  #learn(reference: SceneReference | undefined): void {
    if (!reference) return
    this.#references = [reference]
    this.#machine.setReferences(this.#references)
    this.#write(() => this.#recordReference(reference))
  }

  async #recordReference(reference: SceneReference): Promise<void> {
    const { id, area } = this.camera
    const now = new Date(reference.learnedAt)
    const bytes = Buffer.from(JSON.stringify(reference))
    const { blobs, db } = this.#context
    const stored = await blobs.put(bytes, { mime: 'application/json' })
    const { sha256 } = stored
    await db.transaction(systemScope('vision'), async tx => {
      const meta = { capturer: `camera/${id}`, serverTime: reference.learnedAt }
      const evidence = {
        origin: 'camera',
        derivedFrom: null,
        createdAt: now,
        mime: 'application/json',
      } as const
      await recordBlob(tx, { ...stored, ...evidence, area, meta })
      const command = { do: 'learn-reference', sha256, frames: reference.frames } as const
      await execute(tx, this.#context.node, camera, `camera/${id}`, command, {
        actor: 'system/vision',
        area,
        now,
      })
      await tx.query(`update vision_camera_source set options = options - 'relearn' where camera_id = $1`, [
        id,
      ])
    })
  }

  async #raise(seen: AfterHoursMotion): Promise<void> {
    const { id, premisesId, area, simulated } = this.camera
    const still = this.#stream.findStill(seen.lastMotionAt, 5)
    const type = 'motion.afterhours'
    const findingId = derivedId('internal-finding', id, type, seen.startedAt.toISOString())
    const boxes = seen.blobs.slice(0, 16).map(({ x, y, width, height }) => ({ x, y, w: width, h: height }))
    const durationMillis = seen.lastMotionAt.getTime() - seen.startedAt.getTime()
    const base = {
      cameraId: id,
      premisesId,
      type,
      severity: 'alert',
      boxes,
      durationMillis,
      phase: 'start',
      rule: 'motion.afterhours',
      groupKey: groupKeyOf(id, type, undefined, seen.startedAt),
      origin: 'internal',
      ...(simulated ? { simulated } : {}),
    }
    const fact = {
      id: findingId,
      type: 'vision.FindingRaised',
      subject: `finding/${findingId}`,
      area,
      time: seen.lastMotionAt,
    }
    const act = { actor: 'system/vision', now: this.#context.clock() }
    await this.#withEvidence(still, { health: 'ok', rule: 'motion.afterhours' }, (tx, media) =>
      record(tx, this.#context.node, [{ ...fact, audience: 'party', data: { ...base, media } }], act),
    )
  }

  #write(task: () => Promise<void>): void {
    this.#writing = this.#writing.then(task).catch(error => {
      this.#context.log('error', 'a camera fact was not written', {
        camera: this.camera.id,
        error: String(error),
      })
    })
  }
}
