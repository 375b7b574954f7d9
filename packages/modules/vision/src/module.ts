import type { Module } from '@shian/kernel'
import { ingestRoutes } from './ingest.ts'
import { cameraRoutes } from './routes-camera.ts'
import { findingRoutes } from './routes-finding.ts'
import { visionService } from './service.ts'
import { cameraView, findingView, premisesView } from './views.ts'

export { mayGroundPenalty } from './camera.ts'
export { type Finding, type FindingCommand, finding } from './finding.ts'
export { FINDING_TITLES, groupKeyOf } from './finding-types.ts'
export { liveCameras } from './live.ts'
export { type NewCamera, registerCamera } from './routes-camera.ts'
export { visionService } from './service.ts'
export { DEFAULT_WATCH, type WatchOptions } from './watch.ts'

/** Cameras, their health, and what they find. A finding is a lead until a person has judged it. */
export const vision: Module = {
  name: 'vision',
  views: [premisesView, cameraView, findingView],
  reactions: [],
  routes: [...cameraRoutes, ...findingRoutes, ...ingestRoutes],
  kinds: [],
  services: [visionService()],
  migrations: new URL('../migrations/', import.meta.url),
}
