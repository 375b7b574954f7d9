import { createHash, randomBytes } from 'node:crypto'

let lastMillis = 0
let counter = 0

/**
 * A UUIDv7: 48 bits of milliseconds, a 12-bit counter inside the millisecond, 62 random bits, so that ids
 * made by one process sort in the order they were made. @source RFC 9562 §5.7
 */
export function uuidv7(now: number): string {
  if (now > lastMillis) {
    lastMillis = now
    counter = 0
  } else if (++counter > 0xfff) {
    lastMillis += 1
    counter = 0
  }
  const bytes = randomBytes(16)
  bytes.writeUIntBE(lastMillis, 0, 6)
  bytes[6] = 0x70 | (counter >> 8)
  bytes[7] = counter & 0xff
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** An id derived from its parts: the same parts give the same id, so an effect repeated is one effect. */
export function derivedId(...parts: string[]): string {
  const hex = createHash('sha256').update(parts.join('\u0000')).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
