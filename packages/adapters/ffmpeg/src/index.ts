import type { Capability, FrameSource, MediaInspector, SnapshotTaker } from '@shian/vision/ports'
import { allowStream, type StreamRules } from './allow.ts'
import { findChineseFont } from './drawn.ts'
import { EngineFinder } from './engine.ts'
import { CameraStream, type StreamContext } from './frame-stream.ts'
import { createMediaInspector, createSnapshotTaker, Gate } from './one-shot.ts'
import { completeOptions, defaultSupervision, StartGate, type Supervision } from './supervision.ts'
import './refusals.ts'

export type { StreamRules } from './allow.ts'
export { drawnOverlayRegions } from './drawn.ts'
export { detectFfmpeg } from './engine.ts'
export { defaultSupervision, type Supervision } from './supervision.ts'

/** How the adapter is set up. */
export interface FfmpegOptions {
  /** Programs by name or path; `ffmpeg` and `ffprobe` from the search path by default. */
  ffmpegPath?: string
  ffprobePath?: string
  /** Which addresses may be opened. By default no files, and every host but link-local ones. */
  rules?: StreamRules
  /** Values to change in `defaultSupervision`. */
  supervision?: Partial<Supervision>
  /** One-shot children (snapshots, probes, mosaics) at once, and how many may wait. Default 3 and 64. */
  oneShots?: { running: number; waiting: number }
  /** Largest video that `probeVideo` takes as bytes. Default 64 MiB. */
  maximumVideoBytes?: number
}

/** The ports of the vision module on ffmpeg. */
export interface Ffmpeg {
  capability(): Promise<Capability>
  frames: FrameSource
  snapshots: SnapshotTaker
  inspector: MediaInspector
  /** Closes every open stream; resolves when no child is left. */
  close(): Promise<void>
}

/**
 * Makes the adapter. Nothing is started before the first call; a missing ffmpeg makes the capability unavailable and
 * leaves open streams waiting for it.
 */
export function createFfmpeg(options: FfmpegOptions = {}): Ffmpeg {
  const supervision = { ...defaultSupervision, ...options.supervision }
  const context: StreamContext = {
    finder: new EngineFinder(options.ffmpegPath ?? 'ffmpeg', options.ffprobePath ?? 'ffprobe'),
    rules: options.rules ?? { fileRoots: [] },
    supervision,
    starts: new StartGate(supervision.startsAtOnce),
    font: findChineseFont(),
  }
  const gate = new Gate(options.oneShots?.running ?? 3, options.oneShots?.waiting ?? 64)
  const open = new Set<CameraStream>()
  const capability = () => context.finder.capability()
  return {
    capability,
    frames: {
      capability,
      open(ref, frameOptions = {}) {
        const stream = new CameraStream(
          allowStream(ref, context.rules),
          completeOptions(frameOptions),
          context,
        )
        open.add(stream)
        void stream.finished.then(() => open.delete(stream))
        return stream
      },
    },
    snapshots: createSnapshotTaker(context, gate),
    inspector: createMediaInspector(context, gate, options.maximumVideoBytes ?? 64 * 1024 * 1024),
    async close() {
      await Promise.all([...open].map(stream => stream.close()))
    },
  }
}
