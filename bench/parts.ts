import { measureCameras } from './camera.ts'
import { measureIngest } from './ingest.ts'
import { measureKernel } from './kernel.ts'
import { measureLive } from './live.ts'
import { measureStart } from './start.ts'
import { measureWork } from './work.ts'

/** What is measured, in the order of the report. */
export const PARTS = {
  ingest: { title: 'Events in', measure: measureIngest },
  kernel: { title: 'Commands, views, reactions, reads', measure: measureKernel },
  live: { title: 'Live', measure: measureLive },
  work: { title: 'Work and search', measure: measureWork },
  start: { title: 'Start and rest', measure: measureStart },
  cameras: { title: 'Cameras', measure: measureCameras },
}
export type PartName = keyof typeof PARTS
