import { crc32, deflateSync } from 'node:zlib'
import { type BlobStore, recordBlob, type Sql } from '@shian/kernel'

const WIDTH = 320
const HEIGHT = 180
const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

/** A stored picture that stands for the photo after a fault was put right. */
export interface Photo {
  sha256: string
  size: number
}

type Colour = readonly [number, number, number]

/** A tidy kitchen in flat colours; the hatched bar below says at a glance that nobody took it. */
function colourAt(x: number, y: number): Colour {
  if (y >= HEIGHT - 18) return Math.floor((x + y) / 9) % 2 === 0 ? [176, 0, 32] : [255, 255, 255]
  if (y > 84 && y < 132 && x > 18 && x < 150) return x % 44 < 2 || y < 90 ? [130, 138, 144] : [196, 202, 206]
  if (y > 36 && y < 138 && x > 236 && x < 298) return y % 52 < 2 ? [140, 146, 150] : [214, 220, 224]
  if (y > 138) return [122, 124, 118]
  return x % 32 === 0 || y % 24 === 0 ? [176, 184, 186] : [206, 210, 204]
}

function chunk(name: string, body: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), body])
  const frame = Buffer.alloc(8 + named.length)
  frame.writeUInt32BE(body.length, 0)
  named.copy(frame, 4)
  frame.writeUInt32BE(crc32(named), 4 + named.length)
  return frame
}

/** Draws the picture. @source PNG (ISO/IEC 15948) §5, §11.2: 8-bit RGB, no filter */
export function drawPhoto(): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(WIDTH, 0)
  header.writeUInt32BE(HEIGHT, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const rows = Buffer.alloc(HEIGHT * (1 + WIDTH * 3))
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) rows.set(colourAt(x, y), y * (1 + WIDTH * 3) + 1 + x * 3)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', new Uint8Array()),
  ])
}

/** Keeps the picture once for the whole city. */
export async function storePhoto(blobs: BlobStore): Promise<Photo> {
  return blobs.put(drawPhoto(), { mime: 'image/png' })
}

/** Records it as evidence of the areas whose stories show it. Idempotent; one round trip an area. */
export async function recordPhoto(tx: Sql, photo: Photo, areas: Iterable<string>, now: Date): Promise<void> {
  const evidence = {
    ...photo,
    mime: 'image/png',
    origin: 'upload',
    derivedFrom: null,
    createdAt: now,
    meta: { device: 'demo/drawn' },
  } as const
  for (const area of new Set(areas)) await recordBlob(tx, { ...evidence, area })
}
