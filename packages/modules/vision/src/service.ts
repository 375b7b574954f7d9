import type { Service, ServiceContext } from '@shian/kernel'
import { systemScope } from '@shian/kernel'
import type { HealthState, SceneReference } from './analysis/index.ts'
import { liveCameras } from './live.ts'
import type { FrameSource, StreamRef } from './ports.ts'
import { CameraWatch, DEFAULT_WATCH, toOpeningHours, type WatchedCamera, type WatchOptions } from './watch.ts'

const REFRESH_MILLIS = 3_000
/** Cameras one process watches; more are left to other processes and said so. */
const CAMERAS_MAX = 400

interface SourceRow {
  id: string
  premises_id: string
  area: string
  simulated: boolean
  state: HealthState | 'unknown'
  state_since: Date
  reference: string | null
  kind: string
  url: string
  username: string | null
  password: string | null
  options: Record<string, unknown>
  opening_hours: { opens: string; closes: string }[] | null
}

function toRef(row: SourceRow): StreamRef {
  if (row.kind === 'drawn') return { kind: 'drawn', url: row.url, ...row.options } as StreamRef
  const login = row.username ? { username: row.username, password: row.password ?? '' } : {}
  const loop = row.kind === 'file' ? { loop: true } : {}
  return { kind: row.kind, url: row.url, ...login, ...loop } as StreamRef
}

async function readCameras(context: ServiceContext): Promise<SourceRow[]> {
  return context.db.transaction(systemScope('vision'), tx =>
    tx.query<SourceRow>(
      `select c.id, c.premises_id, c.area, c.simulated, c.state, c.state_since, c.reference, s.kind, s.url, s.username,
         s.password, s.options, p.opening_hours
       from vision_camera c join vision_camera_source s on s.camera_id = c.id
         left join vision_premises p on p.id = c.premises_id
       where not c.retired and s.kind <> 'push' order by c.id limit $1`,
      [CAMERAS_MAX],
    ),
  )
}

async function readReference(context: ServiceContext, sha256: string | null): Promise<SceneReference[]> {
  if (!sha256) return []
  if (!(await context.blobs.stat(sha256))) return []
  const chunks: Uint8Array[] = []
  for await (const chunk of await context.blobs.get(sha256)) chunks.push(chunk)
  return [JSON.parse(Buffer.concat(chunks).toString('utf8')) as SceneReference]
}

class Supervisor {
  readonly #context: ServiceContext
  readonly #options: WatchOptions
  readonly #watches = new Map<string, CameraWatch>()

  constructor(context: ServiceContext, options: WatchOptions) {
    this.#context = context
    this.#options = options
  }

  /** Brings the watches in line with what is registered. */
  async refresh(source: FrameSource): Promise<void> {
    const rows = await readCameras(this.#context)
    const wanted = new Set(rows.map(row => row.id))
    for (const [id, watch] of this.#watches) {
      if (wanted.has(id)) continue
      this.#watches.delete(id)
      await watch.stop()
    }
    for (const row of rows) {
      const running = this.#watches.get(row.id)
      if (running && row.options['relearn'] === true) running.relearn()
      if (!running) await this.#start(row, source)
    }
  }

  async #start(row: SourceRow, source: FrameSource): Promise<void> {
    const references = await readReference(this.#context, row.reference)
    const watched: WatchedCamera = {
      id: row.id,
      premisesId: row.premises_id,
      area: row.area,
      simulated: row.simulated,
      state: row.state,
      stateSince: row.state_since,
      ref: toRef(row),
      hours: toOpeningHours(row.opening_hours),
      references,
    }
    try {
      this.#watches.set(row.id, new CameraWatch(watched, source, this.#context, this.#options))
    } catch (error) {
      this.#context.log('warn', 'a camera cannot be opened', { camera: row.id, error: String(error) })
    }
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#watches.values()].map(watch => watch.stop()))
    this.#watches.clear()
  }

  get size(): number {
    return this.#watches.size
  }
}

/**
 * Watches every registered camera of the node. Without a video engine it says *degraded* and why; ingest from boxes
 * and platforms goes on, because it needs none.
 */
export function visionService(options: WatchOptions = DEFAULT_WATCH): Service {
  return {
    name: 'vision',
    async start(context) {
      const source = context.port<FrameSource>('vision.frames')
      const supervisor = new Supervisor(context, options)
      let stopped = false
      let timer: NodeJS.Timeout | undefined
      let running: Promise<void> = Promise.resolve()
      const round = async (): Promise<void> => {
        try {
          const capability = await source.capability()
          if (capability.available) {
            await supervisor.refresh(source)
            context.report('vision', 'ok')
          } else context.report('vision', 'degraded', capability.reason)
        } catch (error) {
          context.log('warn', 'cameras could not be refreshed', {
            error: String(error),
            watched: liveCameras.size,
          })
        }
        if (!stopped) timer = setTimeout(() => (running = round()), REFRESH_MILLIS)
      }
      running = round()
      return async () => {
        stopped = true
        clearTimeout(timer)
        await running
        await supervisor.stop()
      }
    },
  }
}
