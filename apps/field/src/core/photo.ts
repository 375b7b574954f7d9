import type { EnvelopeFile } from '@shian/kernel/sync'
import { deviceNow } from './clock.ts'
import { transact } from './db.ts'
import { sha256 } from './hash.ts'
import { here, lookAround } from './place.ts'

const LONG_EDGE_PIXELS = 1_600
/** Small enough to go up over a weak network. */
const BYTES_WANTED = 300 * 1024
const QUALITIES = [0.82, 0.7, 0.58, 0.45]
/** A file that was made just now came from the camera. */
const JUST_NOW_MILLIS = 2 * 60_000

/**
 * Takes over a photo: shrinks it, hashes it and stores the bytes under their hash, before anything else happens to it.
 *
 * @throws Error when the file is no picture; DOMException when the phone is full
 */
export async function takePhoto(file: File): Promise<EnvelopeFile> {
  lookAround()
  const bytes = await shrink(file)
  const geo = here()
  const isFresh = Math.abs(Date.now() - file.lastModified) < JUST_NOW_MILLIS
  const taken: EnvelopeFile = {
    sha256: await sha256(bytes),
    size: bytes.byteLength,
    mime: 'image/jpeg',
    origin: isFresh ? 'in-app' : 'gallery',
    takenAt: deviceNow(),
    ...(geo ? { geo } : {}),
  }
  await transact(['blobs'], 'readwrite', async tx => {
    const known = await tx.get('blobs', taken.sha256)
    if (!known) tx.put('blobs', { ...taken, bytes })
  })
  return taken
}

async function shrink(file: File): Promise<ArrayBuffer> {
  const address = URL.createObjectURL(file)
  try {
    const image = await load(address)
    const scale = Math.min(1, LONG_EDGE_PIXELS / Math.max(image.naturalWidth, image.naturalHeight))
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(image.naturalWidth * scale))
    canvas.height = Math.max(1, Math.round(image.naturalHeight * scale))
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
    let blob: Blob | undefined
    for (const quality of QUALITIES) {
      blob = await toJpeg(canvas, quality)
      if (blob.size <= BYTES_WANTED) break
    }
    return await blob!.arrayBuffer()
  } finally {
    URL.revokeObjectURL(address)
  }
}

function load(address: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image()
    image.onload = () => resolve(image)
    image.onerror = () => reject(new Error('not a picture'))
    image.src = address
  })
}

function toJpeg(canvas: HTMLCanvasElement, quality: number): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(blob => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/jpeg', quality)
  })
}
