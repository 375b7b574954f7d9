import { type Database, systemScope } from '@shian/kernel'
import { liveCameras } from '@shian/vision'
import type { MediaInspector } from '@shian/vision/ports'
import { ShortMemory } from './accounts/token.ts'

/** An older picture says nothing about the kitchen now. */
const FRESH_MILLIS = 120_000
/** One mosaic serves everybody who looks within this time. */
const SHARED_MILLIS = 15_000
const PREMISES_MAX = 500

/** A picture of a kitchen in which no face or screen can be read. */
export interface Picture {
  jpeg: Uint8Array
  takenAt: Date
}

/**
 * The latest public picture of a kitchen. It fails closed: no camera open to the public, a camera that is not well, an
 * old picture, a mosaic that could not be made: each gives nothing, never the clear picture.
 */
export class KitchenPictures {
  readonly #db: Database
  readonly #inspector: MediaInspector
  readonly #made = new ShortMemory<Promise<Picture | null>>(SHARED_MILLIS, PREMISES_MAX)

  constructor(db: Database, inspector: MediaInspector) {
    this.#db = db
    this.#inspector = inspector
  }

  find(premisesId: string, now: Date): Promise<Picture | null> {
    const known = this.#made.get(premisesId, now.getTime())
    if (known) return known.value
    const made = this.#make(premisesId, now).catch(() => null)
    this.#made.set(premisesId, made, now.getTime())
    return made
  }

  async #make(premisesId: string, now: Date): Promise<Picture | null> {
    const rows = await this.#db.transaction(systemScope('publication'), tx =>
      tx.query<{ id: string }>(
        `select id from vision_camera where premises_id = $1 and public_view and not retired and state = 'ok'
         order by id limit 8`,
        [premisesId],
      ),
    )
    for (const { id } of rows) {
      const frame = liveCameras.find(id)?.frame
      if (!frame || now.getTime() - frame.at.getTime() > FRESH_MILLIS) continue
      return { jpeg: await this.#inspector.pixelate(frame.jpeg), takenAt: frame.at }
    }
    return null
  }
}
