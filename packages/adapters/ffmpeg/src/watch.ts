import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { OfflineReason } from '@shian/vision/ports'
import { type AllowedStream, isAllowedFile, type StreamRules } from './allow.ts'
import { type FullFrameOptions, watchArguments } from './arguments.ts'
import { Classifier } from './classify.ts'
import { type Engine, startChild, stopChild } from './engine.ts'
import { fetchPicture, PictureFailure } from './http-picture.ts'
import { JpegSplitter } from './jpeg.ts'
import { reach } from './supervision.ts'

/** What one child needs to know, and where its pictures go. */
export interface WatchJob {
  stream: AllowedStream
  engine: Engine
  options: FullFrameOptions
  rules: StreamRules
  font: string | undefined
  connectSeconds: number
  /** Takes bytes of frames; returns how many frames they completed. */
  onBytes: (chunk: Uint8Array) => number
  onStill: (jpeg: Uint8Array) => void
  signal: AbortSignal
}

/** How one child ended. */
export interface WatchOutcome {
  reason: OfflineReason
  detail: string | null
  frames: number
  /** Seconds between its first and its last frame. */
  ranSeconds: number
  stalled: boolean
}

/** State shared by the parts of one run. */
interface Run {
  job: WatchJob
  child: ChildProcess
  classifier: Classifier
  frames: number
  startedAt: number
  firstFrameAt: number | null
  lastFrameAt: number
  stalled: boolean
  failure: PictureFailure | null
}

/** Longest part of a line of the engine that is looked at. */
const maximumLineLength = 1000

function listen(run: Run): void {
  const { child, job } = run
  child.stdout!.on('data', (chunk: Buffer) => {
    const completed = job.onBytes(chunk)
    if (completed === 0) return
    run.frames += completed
    run.lastFrameAt = performance.now()
    run.firstFrameAt ??= run.lastFrameAt
  })
  createInterface({ input: child.stderr!, crlfDelay: Number.POSITIVE_INFINITY }).on('line', line => {
    // Once it is being stopped the engine speaks of the stop, not of the camera.
    if (!run.stalled) run.classifier.line(line.slice(0, maximumLineLength))
  })
  const pictures = child.stdio[3] as Readable | null | undefined
  if (pictures) {
    const splitter = new JpegSplitter(job.onStill)
    pictures.on('data', (chunk: Buffer) => splitter.push(chunk))
  }
}

/** Ends a child that is alive but silent: neither its exit nor its words would ever tell. */
function watchForStall(run: Run): NodeJS.Timeout {
  const { stallSeconds } = run.job.options
  return setInterval(
    () => {
      const limit = run.frames === 0 ? Math.max(run.job.connectSeconds, stallSeconds) : stallSeconds
      if (performance.now() - run.lastFrameAt < limit * 1000) return
      run.stalled = true
      void stopChild(run.child)
    },
    Math.min(1000, stallSeconds * 250),
  )
}

/** Feeds a polled camera: one request per frame, written as a part that states its length. */
async function poll(run: Run): Promise<void> {
  const { job, child } = run
  if (job.stream.kind !== 'http-snapshot') return
  const period = 1000 / job.options.framesPerSecond
  const input = child.stdin!
  // Writing to a child that just ended is no news: its exit is.
  input.on('error', () => {})
  const ended = new AbortController()
  child.once('exit', () => ended.abort())
  const signal = AbortSignal.any([job.signal, ended.signal])
  let due = performance.now()
  try {
    while (!signal.aborted) {
      const jpeg = await fetchPicture(job.stream, Math.min(10, job.options.stallSeconds), signal)
      job.onStill(jpeg)
      // A child that does not keep up gets the next picture instead of a queue.
      if (!input.writableNeedDrain) {
        input.write(`--frame\r\nContent-Type: image/jpeg\r\nContent-Length: ${jpeg.length}\r\n\r\n`)
        input.write(jpeg)
        input.write('\r\n')
      }
      due = Math.max(due + period, performance.now())
      await wait(due - performance.now(), signal)
    }
  } catch (error) {
    if (!signal.aborted && error instanceof PictureFailure) run.failure = error
    await stopChild(child)
  }
}

/** Waits, or less when the signal says so. Never rejects. */
export function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted || milliseconds <= 0) return Promise.resolve()
  return new Promise(resolve => {
    const finish = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      resolve()
    }
    const timer = setTimeout(finish, milliseconds)
    signal.addEventListener('abort', finish, { once: true })
  })
}

function stallDetail(run: Run): string {
  return run.frames === 0 ? 'no first frame in time' : `no frame for ${run.job.options.stallSeconds} s`
}

async function reasonOf(run: Run, status: number | null, spawned: boolean): Promise<OfflineReason> {
  const { stream } = run.job
  if (!spawned) return 'engine'
  if (run.failure) return run.failure.reason
  const said = run.classifier.reason()
  if (run.stalled) {
    if (said) return said
    if (run.frames > 0 || stream.kind !== 'rtsp')
      return stream.kind === 'http-snapshot' ? 'decode-error' : 'no-rtp'
    const found = await reach(stream.host, stream.port, 2)
    return found === 'open' ? 'no-rtp' : found
  }
  if (said) return said
  // A file that is over: the caller asks for the end by `loop` being unset. A camera that hung up: connection lost.
  if (status === 0 && stream.kind === 'file') return run.frames > 0 ? 'ended' : 'not-video'
  if (status === 0 && stream.kind === 'rtsp') return 'tcp'
  return 'engine'
}

/** Runs one child until it ends, is stopped by the signal or stalls. Never rejects for what the child does. */
export async function watchOnce(job: WatchJob): Promise<WatchOutcome> {
  const { stream, signal } = job
  if (stream.kind === 'file' && !(await isAllowedFile(stream.path, job.rules))) {
    return { reason: 'not-video', detail: 'no such file', frames: 0, ranSeconds: 0, stalled: false }
  }
  const withPictures = job.options.stills !== null && stream.kind !== 'http-snapshot'
  const child = startChild(job.engine.ffmpeg, watchArguments(stream, job.engine, job.options, job.font), [
    stream.kind === 'http-snapshot' ? 'pipe' : 'ignore',
    'pipe',
    'pipe',
    ...(withPictures ? (['pipe'] as const) : []),
  ])
  const now = performance.now()
  const run: Run = {
    job,
    child,
    classifier: new Classifier(stream.secrets),
    frames: 0,
    startedAt: now,
    firstFrameAt: null,
    lastFrameAt: now,
    stalled: false,
    failure: null,
  }
  const ended = new Promise<{ status: number | null; spawned: boolean }>(resolve => {
    child.once('error', () => resolve({ status: null, spawned: false }))
    child.once('close', status => resolve({ status, spawned: true }))
  })
  listen(run)
  const stop = () => void stopChild(child)
  signal.addEventListener('abort', stop, { once: true })
  const stallTimer = watchForStall(run)
  const polling = poll(run)
  const { status, spawned } = await ended
  clearInterval(stallTimer)
  signal.removeEventListener('abort', stop)
  await polling
  return {
    reason: signal.aborted ? 'ended' : await reasonOf(run, status, spawned),
    detail: run.failure?.message ?? (run.stalled ? stallDetail(run) : run.classifier.detail),
    frames: run.frames,
    ranSeconds: run.firstFrameAt === null ? 0 : (run.lastFrameAt - run.firstFrameAt) / 1000,
    stalled: run.stalled,
  }
}
