import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Refusal } from '@shian/kernel'
import {
  type MediaInspector,
  type OfflineReason,
  offlineReasonText,
  type SnapshotTaker,
  type Still,
  type VideoFacts,
} from '@shian/vision/ports'
import { type AllowedStream, allowStream, isAllowedFile } from './allow.ts'
import { fileInput, mosaicArguments, proofArguments, snapshotArguments } from './arguments.ts'
import { Classifier } from './classify.ts'
import { runChild } from './engine.ts'
import type { StreamContext } from './frame-stream.ts'
import { fetchPicture, PictureFailure } from './http-picture.ts'
import { findJpegSize, maximumJpegBytes } from './jpeg.ts'

/** Lets a few children run at once and a bounded number wait; the rest is told to come back. */
export class Gate {
  readonly #maximumRunning: number
  readonly #maximumWaiting: number
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(maximumRunning: number, maximumWaiting: number) {
    this.#maximumRunning = maximumRunning
    this.#maximumWaiting = maximumWaiting
  }

  /** @throws Refusal `vision.engine_busy` 503 */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#maximumRunning) {
      if (this.#waiting.length >= this.#maximumWaiting) throw new Refusal('vision.engine_busy', 503)
      await new Promise<void>(start => this.#waiting.push(start))
    } else {
      this.#running++
    }
    try {
      return await task()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running--
    }
  }
}

function failSnapshot(reason: OfflineReason): never {
  throw new Refusal('vision.snapshot_failed', 502, { reason, ...offlineReasonText[reason] })
}

/** Makes the taker of single full-size pictures. */
export function createSnapshotTaker(context: StreamContext, gate: Gate): SnapshotTaker {
  const takeByChild = async (
    stream: Exclude<AllowedStream, { kind: 'http-snapshot' }>,
    timeoutSeconds: number,
    signal: AbortSignal | undefined,
  ): Promise<Still> => {
    if (stream.kind === 'file' && !(await isAllowedFile(stream.path, context.rules)))
      failSnapshot('not-video')
    const engine = await context.finder.get()
    const result = await runChild(engine.ffmpeg, snapshotArguments(stream, engine, context.font), {
      timeoutSeconds,
      maximumBytes: maximumJpegBytes,
      signal,
    })
    const jpeg = Uint8Array.from(result.stdout)
    if (result.status === 0 && findJpegSize(jpeg)) return { jpeg, capturedAt: new Date() }
    const classifier = new Classifier(stream.secrets)
    for (const line of result.stderr.split('\n')) classifier.line(line)
    return failSnapshot(classifier.reason() ?? (result.killed === 'timeout' ? 'no-rtp' : 'engine'))
  }
  return {
    capability: () => context.finder.capability(),
    async take(ref, options = {}) {
      const stream = allowStream(ref, context.rules)
      const timeoutSeconds = options.timeoutSeconds ?? 15
      return gate.run(async () => {
        if (stream.kind !== 'http-snapshot') return takeByChild(stream, timeoutSeconds, options.signal)
        try {
          const jpeg = await fetchPicture(stream, timeoutSeconds, options.signal)
          return { jpeg, capturedAt: new Date() }
        } catch (error) {
          return failSnapshot(error instanceof PictureFailure ? error.reason : 'engine')
        }
      })
    },
  }
}

interface Probe {
  streams?: { codec_name?: string; width?: number; height?: number; avg_frame_rate?: string }[]
  format?: { duration?: string }
}

function positive(value: number): number | null {
  return Number.isFinite(value) && value > 0 ? value : null
}

function factsOf(text: string): VideoFacts | undefined {
  let probe: Probe
  try {
    probe = JSON.parse(text) as Probe
  } catch {
    return undefined
  }
  const stream = probe.streams?.[0]
  if (!stream?.codec_name || !stream.width || !stream.height) return undefined
  const [frames = Number.NaN, seconds = Number.NaN] = (stream.avg_frame_rate ?? '').split('/').map(Number)
  return {
    codec: stream.codec_name,
    width: stream.width,
    height: stream.height,
    durationSeconds: positive(Number(probe.format?.duration ?? Number.NaN)),
    framesPerSecond: positive(frames / seconds),
  }
}

async function probeFile(path: string, context: StreamContext): Promise<VideoFacts> {
  const engine = await context.finder.get()
  const limits = { timeoutSeconds: 20, maximumBytes: 65_536 }
  const probe = await runChild(
    engine.ffprobe,
    [
      ...['-v', 'error', '-select_streams', 'v:0', '-of', 'json'],
      ...[
        '-show_entries',
        'stream=codec_name,width,height,avg_frame_rate:format=duration',
        ...fileInput(path),
      ],
    ],
    limits,
  )
  const facts = probe.status === 0 ? factsOf(probe.stdout.toString()) : undefined
  // A header can promise anything; only a decoded picture proves it.
  const proof =
    facts && (await runChild(engine.ffmpeg, [...proofArguments(path), '-progress', 'pipe:1'], limits))
  const decoded = proof?.status === 0 && /^frame=\s*1$/m.test(proof.stdout.toString())
  if (!facts || !decoded) throw new Refusal('vision.not_a_video', 422)
  return facts
}

async function withTemporaryFile<T>(bytes: Uint8Array, use: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'shian-video-'))
  try {
    const path = join(folder, 'upload')
    await writeFile(path, bytes, { mode: 0o600 })
    return await use(path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function failPixelation(): never {
  throw new Refusal('vision.pixelation_failed', 422)
}

async function pixelate(jpeg: Uint8Array, blocks: number, context: StreamContext): Promise<Uint8Array> {
  const size = jpeg.length <= maximumJpegBytes ? findJpegSize(jpeg) : undefined
  if (!size || Math.max(size.width, size.height) > 8192 || !(blocks >= 4 && blocks <= 64)) failPixelation()
  const perBlock = Math.max(size.width, size.height) / blocks
  const columns = Math.max(1, Math.round(size.width / perBlock))
  const rows = Math.max(1, Math.round(size.height / perBlock))
  // A picture of few pixels would pass through unchanged.
  if (perBlock < 4) failPixelation()
  const engine = await context.finder.get()
  const result = await runChild(engine.ffmpeg, mosaicArguments(size, columns, rows), {
    timeoutSeconds: 15,
    maximumBytes: maximumJpegBytes,
    input: jpeg,
  })
  const output = Uint8Array.from(result.stdout)
  const made = findJpegSize(output)
  if (result.status !== 0 || made?.width !== size.width || made.height !== size.height) failPixelation()
  return output
}

/** Makes the inspector of uploads and public pictures. */
export function createMediaInspector(
  context: StreamContext,
  gate: Gate,
  maximumVideoBytes: number,
): MediaInspector {
  return {
    capability: () => context.finder.capability(),
    async probeVideo(input) {
      if ('file' in input) return gate.run(() => probeFile(resolve(input.file), context))
      if (input.bytes.length > maximumVideoBytes) {
        throw new Refusal('vision.video_too_large', 413, { maxBytes: maximumVideoBytes })
      }
      return gate.run(() => withTemporaryFile(input.bytes, path => probeFile(path, context)))
    },
    pixelate: (jpeg, options = {}) => gate.run(() => pixelate(jpeg, options.blocks ?? 32, context)),
  }
}
