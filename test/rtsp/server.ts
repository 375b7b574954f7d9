import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** Debian packages the server needs. It runs as a process of its own; nothing of it is part of the product. */
export const rtspServerPackages = [
  'python3-gi',
  'gir1.2-gst-rtsp-server-1.0',
  'gstreamer1.0-plugins-base',
  'gstreamer1.0-plugins-good',
]

const script = fileURLToPath(new URL('./server.py', import.meta.url))

/** What happens to the clip, as ffmpeg filters at its own size. `clean` is the clip itself. */
export const faultFilters = {
  clean: '',
  covered: 'drawbox=0:0:iw*0.95:ih:gray:fill',
  'covered-partly': 'drawbox=0:0:iw*0.6:ih:gray:fill',
  blurred: 'gblur=sigma=6',
  frozen: 'loop=loop=-1:size=1:start=5,setpts=N/FRAME_RATE/TB',
  dark: 'lutyuv=y=16+(val-16)*0.1',
  black: 'drawbox=0:0:iw:ih:black:fill',
  moved: 'scroll=hpos=0.15:vpos=0.1',
} as const
export type FaultVariant = keyof typeof faultFilters

/** The Python that has the GStreamer bindings (a version manager's own often has not), or undefined. */
function findPython(): string | undefined {
  const probe =
    "import gi; gi.require_version('GstRtspServer','1.0'); from gi.repository import GstRtspServer"
  return ['/usr/bin/python3', 'python3'].find(python => spawnSync(python, ['-c', probe]).status === 0)
}

/** Why the server cannot run here, with the command that changes it; false when it can. */
export function whyNoRtspServer(file: string): string | false {
  if (!existsSync(file)) return `the video ${file} is absent`
  if (spawnSync('ffmpeg', ['-version']).status !== 0) return 'ffmpeg is missing: apt-get install ffmpeg'
  if (!findPython()) return `no GStreamer RTSP server: apt-get install ${rtspServerPackages.join(' ')}`
  return false
}

/** How the server is started. */
export interface RtspServerOptions {
  /** Any video ffmpeg reads; it is looped without end. */
  file: string
  /** Which variants to prepare. Default: only `clean`. */
  variants?: readonly FaultVariant[]
  /** Cameras beside the variants' own mounts: `camera1`, `camera2` … begin clean and can be switched. Default 0. */
  cameras?: number
  port?: number
  width?: number
  height?: number
  framesPerSecond?: number
  /** Part of the video that is looped, seconds. Default 0 to 60. */
  from?: number
  seconds?: number
  /** Asks clients for these. `digest` instead of basic. */
  user?: string
  password?: string
  digest?: boolean
}

/** A mount: a variant's own, or a camera. */
export type Mount = FaultVariant | `camera${number}`

/** A running server. Every variant is a mount of its own: `url('clean')`. */
export interface RtspServer {
  port: number
  url(mount: Mount): string
  /** The mount sends another variant from its next key frame on; clients stay connected. */
  show(mount: Mount, variant: FaultVariant): Promise<void>
  /** Clients stay connected, packets stop. */
  stall(mount: Mount): Promise<void>
  run(mount: Mount): Promise<void>
  /** All clients are thrown out and the mount answers 404. */
  cut(mount: Mount): Promise<void>
  restore(mount: Mount): Promise<void>
  stop(): Promise<void>
}

function render(options: RtspServerOptions, variant: FaultVariant, path: string): Promise<void> {
  const rate = options.framesPerSecond ?? 10
  const filter = faultFilters[variant].replace('FRAME_RATE', String(rate))
  const seconds = options.seconds ?? 60
  const size = `scale=${options.width ?? 640}:${options.height ?? 360}`
  const child = spawn(
    'ffmpeg',
    [
      ...[
        '-v',
        'error',
        '-y',
        '-nostdin',
        '-ss',
        String(options.from ?? 0),
        '-t',
        String(seconds),
        '-i',
        options.file,
      ],
      ...[
        '-an',
        '-vf',
        [`fps=${rate}`, size, filter].filter(Boolean).join(','),
        '-frames:v',
        String(seconds * rate),
      ],
      ...[
        '-c:v',
        'libx264',
        '-preset',
        'ultrafast',
        '-crf',
        '26',
        '-bf',
        '0',
        '-pix_fmt',
        'yuv420p',
        '-threads',
        '1',
      ],
      // A key frame a second and delimiters before every picture: the server switches and cuts there.
      ...[
        '-x264-params',
        `keyint=${rate}:min-keyint=${rate}:scenecut=0:repeat-headers=1:aud=1`,
        '-f',
        'h264',
        path,
      ],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  return new Promise((resolve, reject) => {
    let words = ''
    child.stderr.on('data', (chunk: Buffer) => {
      words += chunk.toString()
    })
    child.once('error', reject)
    child.once('close', status =>
      status === 0 ? resolve() : reject(new Error(`rendering ${variant} failed: ${words.slice(0, 500)}`)),
    )
  })
}

/** One JSON line in, one JSON line out, strictly in turn. */
function dialogue(child: ChildProcess) {
  const answers: ((answer: { port?: number; error?: string }) => void)[] = []
  createInterface({ input: child.stdout! }).on('line', line => answers.shift()?.(JSON.parse(line)))
  child.once('exit', status => {
    for (const answer of answers.splice(0)) answer({ error: `the server ended with status ${status}` })
  })
  const receive = () => new Promise<{ port?: number; error?: string }>(resolve => answers.push(resolve))
  return {
    receive,
    async send(command: Record<string, string>): Promise<void> {
      const answer = receive()
      child.stdin!.write(`${JSON.stringify(command)}\n`)
      const { error } = await answer
      if (error) throw new Error(error)
    },
  }
}

/**
 * Renders the variants into a temporary folder and serves them over RTSP on the loopback address.
 *
 * @throws Error when a variant cannot be rendered or the server does not start (see `whyNoRtspServer`)
 */
export async function startRtspServer(options: RtspServerOptions): Promise<RtspServer> {
  const python = findPython()
  if (!python) throw new Error(`apt-get install ${rtspServerPackages.join(' ')}`)
  const folder = await mkdtemp(join(tmpdir(), 'shian-rtsp-'))
  const variants = [...new Set<FaultVariant>(['clean', ...(options.variants ?? [])])]
  const paths = Object.fromEntries(variants.map(variant => [variant, join(folder, `${variant}.h264`)]))
  let child: ChildProcess | undefined
  const stop = async () => {
    if (child && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise(resolve => child!.once('exit', resolve))
      child.stdin!.end()
      const timer = setTimeout(() => child!.kill('SIGKILL'), 3000)
      await gone
      clearTimeout(timer)
    }
    await rm(folder, { recursive: true, force: true })
  }
  try {
    for (const variant of variants) await render(options, variant, paths[variant]!)
    child = spawn(
      python,
      [
        script,
        JSON.stringify({
          port: options.port ?? 0,
          framesPerSecond: options.framesPerSecond ?? 10,
          variants: paths,
          cameras: options.cameras ?? 0,
          user: options.user,
          password: options.password,
          digest: options.digest ?? false,
        }),
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    )
    const { receive, send } = dialogue(child)
    const { port, error } = await receive()
    if (!port) throw new Error(error ?? 'the server did not say its port')
    return {
      port,
      url: mount => `rtsp://127.0.0.1:${port}/${mount}`,
      show: (mount, variant) => send({ do: 'show', mount, variant }),
      stall: mount => send({ do: 'stall', mount }),
      run: mount => send({ do: 'run', mount }),
      cut: mount => send({ do: 'cut', mount }),
      restore: mount => send({ do: 'restore', mount }),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
