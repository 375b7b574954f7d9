import type { OfflineReason } from './ports.ts'

/** The newest picture of one camera. */
export interface LiveFrame {
  jpeg: Uint8Array
  at: Date
}

/** What the supervisor of this process knows about one camera now; none of it is a fact. */
export interface LiveCamera {
  frame: LiveFrame | null
  lastFrameAt: Date | null
  reason: OfflineReason | null
  framesPerSecond: number | null
  restarts: number
}

/**
 * Newest pictures of the cameras this process watches. One picture a camera, never more, so the memory is bounded by
 * the number of cameras. Empty in a process that does not run the vision service: then screens show "no picture".
 */
export class LiveCameras {
  readonly #cameras = new Map<string, LiveCamera>()

  find(cameraId: string): LiveCamera | undefined {
    return this.#cameras.get(cameraId)
  }

  update(cameraId: string, camera: LiveCamera): void {
    this.#cameras.set(cameraId, camera)
  }

  remove(cameraId: string): void {
    this.#cameras.delete(cameraId)
  }

  get size(): number {
    return this.#cameras.size
  }
}

/** The cameras of this process: the service writes, the routes read. */
export const liveCameras = new LiveCameras()
