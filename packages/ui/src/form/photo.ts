import type { FormFile } from './field.ts'

const LONG_EDGE_PIXELS = 1_600
const JPEG_QUALITY = 0.82

/**
 * Shrinks a photo to a long edge of 1,600 pixels, so that it travels over a weak network and carries no place or device
 * data of the phone.
 *
 * @throws Error when the file is not a picture this browser can read
 */
export async function preparePhoto(file: File): Promise<FormFile> {
  const address = URL.createObjectURL(file)
  try {
    const image = await loadImage(address)
    const scale = Math.min(1, LONG_EDGE_PIXELS / Math.max(image.naturalWidth, image.naturalHeight))
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(image.naturalWidth * scale))
    canvas.height = Math.max(1, Math.round(image.naturalHeight * scale))
    const pen = canvas.getContext('2d')
    if (!pen) throw new Error('no canvas')
    pen.drawImage(image, 0, 0, canvas.width, canvas.height)
    const blob = await toBlob(canvas, 'image/jpeg', JPEG_QUALITY)
    return { file: blob, filename: file.name.replace(/\.\w+$/, '.jpg'), preview: URL.createObjectURL(blob) }
  } finally {
    URL.revokeObjectURL(address)
  }
}

/** A typed name as a picture, the form in which a signature is kept. */
export async function drawSignature(name: string): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = 640
  canvas.height = 160
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('no canvas')
  pen.fillStyle = '#ffffff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.fillStyle = '#14181f'
  pen.font = '64px KaiTi, STKaiti, "Noto Serif CJK SC", serif'
  pen.textBaseline = 'middle'
  pen.fillText(name, 24, canvas.height / 2, canvas.width - 48)
  return toBlob(canvas, 'image/png')
}

function loadImage(address: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image()
    image.onload = () => resolve(image)
    image.onerror = () => reject(new Error('not a picture'))
    image.src = address
  })
}

function toBlob(canvas: HTMLCanvasElement, mime: string, quality?: number): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(blob => (blob ? resolve(blob) : reject(new Error('no picture'))), mime, quality)
  })
}
