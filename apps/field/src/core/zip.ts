/** A file of an archive. */
export interface ZipEntry {
  readonly name: string
  readonly bytes: Uint8Array
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, i) => {
  let value = i
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 0xff]! ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}

function header(size: number, fields: readonly [offset: number, bytes: 2 | 4, value: number][]): Uint8Array {
  const out = new Uint8Array(size)
  const view = new DataView(out.buffer)
  for (const [offset, bytes, value] of fields) {
    if (bytes === 2) view.setUint16(offset, value, true)
    else view.setUint32(offset, value, true)
  }
  return out
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** Packs files without compressing them: photos do not get smaller. @source PKWARE APPNOTE 6.3 */
export function zip(entries: readonly ZipEntry[]): Uint8Array {
  const local: Uint8Array[] = []
  const central: Uint8Array[] = []
  let offset = 0
  for (const { name, bytes } of entries) {
    const title = new TextEncoder().encode(name)
    const crc = crc32(bytes)
    const common = [20, 0x0800, 0, 0, 0x21] as const
    const sizes = [crc, bytes.length, bytes.length] as const
    const head = header(30, [
      [0, 4, 0x04034b50],
      ...common.map((value, i): [number, 2, number] => [4 + i * 2, 2, value]),
      ...sizes.map((value, i): [number, 4, number] => [14 + i * 4, 4, value]),
      [26, 2, title.length],
    ])
    const entry = header(46, [
      [0, 4, 0x02014b50],
      [4, 2, 20],
      ...common.map((value, i): [number, 2, number] => [6 + i * 2, 2, value]),
      ...sizes.map((value, i): [number, 4, number] => [16 + i * 4, 4, value]),
      [28, 2, title.length],
      [42, 4, offset],
    ])
    local.push(head, title, bytes)
    central.push(entry, title)
    offset += head.length + title.length + bytes.length
  }
  const directory = join(central)
  const end = header(22, [
    [0, 4, 0x06054b50],
    [8, 2, entries.length],
    [10, 2, entries.length],
    [12, 4, directory.length],
    [16, 4, offset],
  ])
  return join([...local, directory, end])
}

/**
 * Reads an archive that `zip` made.
 *
 * @throws Error when it is damaged
 */
export function unzip(bytes: Uint8Array): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entries: ZipEntry[] = []
  let at = 0
  while (at + 30 <= bytes.length && view.getUint32(at, true) === 0x04034b50) {
    const [crc, size, nameLength] = [
      view.getUint32(at + 14, true),
      view.getUint32(at + 18, true),
      view.getUint16(at + 26, true),
    ]
    const start = at + 30 + nameLength + view.getUint16(at + 28, true)
    const content = bytes.slice(start, start + size)
    if (content.length !== size || crc32(content) !== crc) throw new Error('damaged archive')
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + 30, at + 30 + nameLength)),
      bytes: content,
    })
    at = start + size
  }
  if (entries.length === 0) throw new Error('not an archive')
  return entries
}
