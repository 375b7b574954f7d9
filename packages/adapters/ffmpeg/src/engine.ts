import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { Refusal } from '@shian/kernel'
import type { Capability } from '@shian/vision/ports'

/** The two programs and what they can. */
export interface Engine {
  ffmpeg: string
  ffprobe: string
  version: string
  major: number
  minor: number
}

const living = new Set<ChildProcess>()
let hooked = false

/**
 * Starts a child without a shell, with an environment of its own (the platform's holds secrets) and kills it when
 * this process exits. After a kill -9 of this process the child ends by itself: its output pipe is broken at the next
 * frame, and a child without frames gives up at its network time-out.
 */
export function startChild(
  program: string,
  args: readonly string[],
  stdio: SpawnOptions['stdio'],
): ChildProcess {
  const child = spawn(program, args, {
    stdio,
    shell: false,
    windowsHide: true,
    // The clock drawn into simulated pictures is China's, on any machine.
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'CST-8', AV_LOG_FORCE_NOCOLOR: '1' },
  })
  if (!hooked) {
    hooked = true
    process.once('exit', () => {
      for (const each of living) each.kill('SIGKILL')
    })
  }
  living.add(child)
  const forget = () => living.delete(child)
  child.once('exit', forget)
  child.once('error', forget)
  return child
}

/** Asks a child to end (an RTSP session is then taken down properly) and kills it if it does not within a second. */
export async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const gone = new Promise<void>(resolve => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 1000)
  await gone
  clearTimeout(timer)
}

/** Result of a child that runs to its end. */
export interface RunResult {
  /** Null when it was killed or could not start. */
  status: number | null
  stdout: Buffer
  stderr: string
  /** It was killed because of the time limit, the output limit or the signal. */
  killed: 'timeout' | 'size' | 'aborted' | null
}

/** Runs a child to its end with limits on time and output. Never throws for what the child does. */
export function runChild(
  program: string,
  args: readonly string[],
  limits: {
    timeoutSeconds: number
    maximumBytes: number
    input?: Uint8Array
    signal?: AbortSignal | undefined
  },
): Promise<RunResult> {
  return new Promise(resolve => {
    const child = startChild(program, args, ['pipe', 'pipe', 'pipe'])
    const chunks: Buffer[] = []
    let size = 0
    let stderr = ''
    let killed: RunResult['killed'] = null
    const kill = (why: NonNullable<RunResult['killed']>) => {
      killed ??= why
      child.kill('SIGKILL')
    }
    const timer = setTimeout(() => kill('timeout'), limits.timeoutSeconds * 1000)
    const abort = () => kill('aborted')
    if (limits.signal?.aborted) abort()
    limits.signal?.addEventListener('abort', abort, { once: true })
    const finish = (status: number | null) => {
      clearTimeout(timer)
      limits.signal?.removeEventListener('abort', abort)
      resolve({ status, stdout: Buffer.concat(chunks), stderr, killed })
    }
    child.stdout!.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > limits.maximumBytes) kill('size')
      else chunks.push(chunk)
    })
    child.stderr!.on('data', (chunk: Buffer) => {
      if (stderr.length < 16_384) stderr += chunk.toString()
    })
    child.once('error', () => finish(null))
    child.once('close', status => finish(status))
    // A child that refuses its input closes the pipe early: its exit status says why.
    child.stdin!.on('error', () => {})
    child.stdin!.end(limits.input)
  })
}

function parseVersion(text: string): Pick<Engine, 'version' | 'major' | 'minor'> | undefined {
  const match = /^ffmpeg version (\S+)/m.exec(text)
  if (!match) return undefined
  const numbers = /(\d+)\.(\d+)/.exec(match[1]!)
  // Builds from a development tree carry no number; they are newer than any release this was tried with.
  return {
    version: match[1]!,
    major: numbers ? Number(numbers[1]) : 99,
    minor: numbers ? Number(numbers[2]) : 0,
  }
}

/** Finds the programs. Asks them once; asks again only after a failure. */
export class EngineFinder {
  readonly #ffmpeg: string
  readonly #ffprobe: string
  #found: Promise<Engine | undefined> | undefined

  constructor(ffmpeg: string, ffprobe: string) {
    this.#ffmpeg = ffmpeg
    this.#ffprobe = ffprobe
  }

  async find(): Promise<Engine | undefined> {
    this.#found ??= this.#ask()
    const engine = await this.#found
    if (!engine) this.#found = undefined
    return engine
  }

  /** @throws Refusal `vision.engine_missing` 503 */
  async get(): Promise<Engine> {
    const engine = await this.find()
    if (!engine) throw new Refusal('vision.engine_missing', 503)
    return engine
  }

  async capability(): Promise<Capability> {
    const engine = await this.find()
    if (!engine) {
      return {
        available: false,
        reason: {
          zh: '没有找到 ffmpeg 和 ffprobe,摄像机画面检查已停用;安装 ffmpeg 4.4 以上版本后自动恢复(Debian:apt install ffmpeg)',
          en: 'ffmpeg and ffprobe were not found, so cameras are not watched; install ffmpeg 4.4 or later (Debian: apt install ffmpeg) and it resumes by itself',
        },
      }
    }
    return { available: true, version: engine.version }
  }

  async #ask(): Promise<Engine | undefined> {
    const limits = { timeoutSeconds: 10, maximumBytes: 65_536 }
    const [ffmpeg, ffprobe] = await Promise.all([
      runChild(this.#ffmpeg, ['-hide_banner', '-version'], limits),
      runChild(this.#ffprobe, ['-hide_banner', '-version'], limits),
    ])
    const version =
      ffmpeg.status === 0 && ffprobe.status === 0 ? parseVersion(ffmpeg.stdout.toString()) : undefined
    return version && { ffmpeg: this.#ffmpeg, ffprobe: this.#ffprobe, ...version }
  }
}

/**
 * Looks for ffmpeg and ffprobe.
 *
 * @returns `available: false` with a reason in both languages when one of them is missing or does not start
 */
export function detectFfmpeg(paths: { ffmpegPath?: string; ffprobePath?: string } = {}): Promise<Capability> {
  return new EngineFinder(paths.ffmpegPath ?? 'ffmpeg', paths.ffprobePath ?? 'ffprobe').capability()
}
