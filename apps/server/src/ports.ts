import { createFfmpeg } from '@shian/ffmpeg'
import type { Database } from '@shian/kernel'
import { createPdfRenderer } from '@shian/pdf'
import type { Config } from './config.ts'
import { KitchenPictures } from './kitchen-picture.ts'
import { createSealReader } from './seal-reader.ts'

/** The adapters of this process, by the name of the port they stand behind. */
export interface Ports {
  get(name: string): unknown
  close(): Promise<void>
}

/** Where people reach the node; known for sure once it listens. */
export interface Site {
  origin: string
}

/** Ports from a plain list: for tests and for programs that bring their own. */
export function portsOf(entries: Readonly<Record<string, unknown>>): Ports {
  return { get: name => entries[name], close: () => Promise.resolve() }
}

/** Opens the adapters. To add one: make it here and name its port. */
export async function openPorts(config: Config, db: Database, site: Site): Promise<Ports> {
  const ffmpeg = createFfmpeg({ rules: { fileRoots: config.videoRoot ? [config.videoRoot] : [] } })
  const entries: Readonly<Record<string, unknown>> = {
    'vision.frames': ffmpeg.frames,
    'vision.snapshot': ffmpeg.snapshots,
    'vision.media': ffmpeg.inspector,
    'publication.kitchenPicture': new KitchenPictures(db, ffmpeg.inspector),
    'publication.site': site,
    'documents.renderer': createPdfRenderer(config.fontsDir ? { fontFolder: config.fontsDir } : {}),
    'documents.seal': createSealReader(db, config.dataDir, config.nodeName),
  }
  return { get: name => entries[name], close: () => ffmpeg.close() }
}
