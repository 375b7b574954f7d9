const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')
const FIRST_CHUNK = PNG_SIGNATURE.length
const CHUNK_FRAME = 12
/** Offsets in the header chunk, which always comes first. @source ISO/IEC 15948 §11.2.2 */
const COLOUR_TYPE = 25
const INTERLACE = 28
const HAS_ALPHA = 4

function isPlainPng(bytes: Buffer): boolean {
  if (bytes.length <= INTERLACE) return false
  if ((bytes[COLOUR_TYPE]! & HAS_ALPHA) !== 0 || bytes[INTERLACE] !== 0) return false
  for (let at = FIRST_CHUNK; at + CHUNK_FRAME <= bytes.length; ) {
    const name = bytes.toString('latin1', at + 4, at + 8)
    if (name === 'tRNS') return false
    if (name === 'IDAT' || name === 'IEND') return true
    at += CHUNK_FRAME + bytes.readUInt32BE(at)
  }
  return false
}

/**
 * Whether a picture goes into a file as it is. JPEG and plain PNG do. A PNG with transparency would have to be unpacked,
 * which the library does later and beside the drawing: a broken one would end the process, and the order of the parts
 * of the file would be a matter of chance.
 */
export function isPrintable(bytes: Buffer): boolean {
  if (bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))) return true
  return bytes.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE) && isPlainPng(bytes)
}
