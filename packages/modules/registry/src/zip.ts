import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { crc32, createDeflateRaw, inflateRaw } from 'node:zlib'

const inflate = promisify(inflateRaw)

/** Why an archive was not read. */
export class ZipProblem extends Error {}

/** What an archive may hold. The true sizes count, not the ones it claims. */
export interface ZipLimits {
  maxEntries: number
  /** Sum of the unpacked bytes of the entries kept. */
  maxUnpackedBytes: number
}

interface Entry {
  name: string
  method: number
  crc: number
  packedSize: number
  offset: number
}

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50

function findEnd(bytes: Buffer): number {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 65_557); at--) {
    if (bytes.readUInt32LE(at) === END) return at
  }
  throw new ZipProblem('no end of archive')
}

function readDirectory(bytes: Buffer, limits: ZipLimits): Entry[] {
  const end = findEnd(bytes)
  const count = bytes.readUInt16LE(end + 10)
  if (count > limits.maxEntries) throw new ZipProblem(`more than ${limits.maxEntries} entries`)
  let at = bytes.readUInt32LE(end + 16)
  const entries: Entry[] = []
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== CENTRAL) throw new ZipProblem('broken directory')
    if (bytes.readUInt16LE(at + 8) & 1) throw new ZipProblem('encrypted')
    const nameLength = bytes.readUInt16LE(at + 28)
    entries.push({
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      packedSize: bytes.readUInt32LE(at + 20),
      offset: bytes.readUInt32LE(at + 42),
    })
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  if (new Set(entries.map(entry => entry.name)).size !== entries.length)
    throw new ZipProblem('repeated entry')
  return entries
}

async function unpack(bytes: Buffer, entry: Entry, maxBytes: number): Promise<Buffer> {
  const { offset, packedSize, method } = entry
  if (offset + 30 > bytes.length || bytes.readUInt32LE(offset) !== LOCAL) throw new ZipProblem('broken entry')
  const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28)
  if (start + packedSize > bytes.length) throw new ZipProblem('cut short')
  const packed = bytes.subarray(start, start + packedSize)
  if (method === 0 && packed.length <= maxBytes) return packed
  if (method === 0) throw new ZipProblem('too large when unpacked')
  if (method !== 8) throw new ZipProblem(`compression method ${method}`)
  try {
    return await inflate(packed, { maxOutputLength: Math.max(1, maxBytes) })
  } catch (error) {
    const large = error instanceof RangeError
    throw new ZipProblem(large ? 'too large when unpacked' : 'broken compression', { cause: error })
  }
}

/**
 * Unpacks the entries wanted. A bomb stops at the limit while it unpacks, whatever its directory claims.
 *
 * @throws ZipProblem
 */
export async function readZip(
  content: Uint8Array,
  wanted: (name: string) => boolean,
  limits: ZipLimits,
): Promise<Map<string, Buffer>> {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  const out = new Map<string, Buffer>()
  let left = limits.maxUnpackedBytes
  for (const entry of readDirectory(bytes, limits).filter(e => wanted(e.name))) {
    const data = await unpack(bytes, entry, left)
    if (crc32(data) !== entry.crc) throw new ZipProblem('checksum does not match')
    left -= data.length
    out.set(entry.name, data)
  }
  return out
}

// Noon of 1 January 2026 in the archive's own format: archives of the same rows are the same bytes.
const TIME = 12 << 11
const DATE = ((2026 - 1980) << 9) | (1 << 5) | 1

interface Written {
  name: Buffer
  method: number
  flags: number
  crc: number
  packed: number
  unpacked: number
  offset: number
}

function localHeader(entry: Written): Buffer {
  const header = Buffer.alloc(30)
  const streamed = Boolean(entry.flags & 8)
  header.writeUInt32LE(LOCAL, 0)
  header.writeUInt16LE(20, 4)
  header.writeUInt16LE(entry.flags, 6)
  header.writeUInt16LE(entry.method, 8)
  header.writeUInt16LE(TIME, 10)
  header.writeUInt16LE(DATE, 12)
  header.writeUInt32LE(streamed ? 0 : entry.crc, 14)
  header.writeUInt32LE(streamed ? 0 : entry.packed, 18)
  header.writeUInt32LE(streamed ? 0 : entry.unpacked, 22)
  header.writeUInt16LE(entry.name.length, 26)
  return Buffer.concat([header, entry.name])
}

function centralHeader(entry: Written): Buffer {
  const header = Buffer.alloc(46)
  header.writeUInt32LE(CENTRAL, 0)
  header.writeUInt16LE(20, 4)
  header.writeUInt16LE(20, 6)
  header.writeUInt16LE(entry.flags, 8)
  header.writeUInt16LE(entry.method, 10)
  header.writeUInt16LE(TIME, 12)
  header.writeUInt16LE(DATE, 14)
  header.writeUInt32LE(entry.crc, 16)
  header.writeUInt32LE(entry.packed, 20)
  header.writeUInt32LE(entry.unpacked, 24)
  header.writeUInt16LE(entry.name.length, 28)
  header.writeUInt32LE(entry.offset, 42)
  return Buffer.concat([header, entry.name])
}

function endOf(entries: readonly Written[], offset: number): Buffer {
  const directory = Buffer.concat(entries.map(centralHeader))
  const end = Buffer.alloc(22)
  end.writeUInt32LE(END, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([directory, end])
}

/** An archive of the entries without compression: what was checked goes on, and nothing else. */
export function storeZip(entries: ReadonlyMap<string, Buffer>): Buffer {
  const parts: Buffer[] = []
  const written: Written[] = []
  let offset = 0
  for (const [name, data] of entries) {
    const size = data.length
    const entry = {
      name: Buffer.from(name),
      method: 0,
      flags: 0x800,
      crc: crc32(data),
      packed: size,
      unpacked: size,
      offset,
    }
    const header = localHeader(entry)
    parts.push(header, data)
    written.push(entry)
    offset += header.length + size
  }
  return Buffer.concat([...parts, endOf(written, offset)])
}

/** Writes a compressed archive as its texts come; holds no more than one chunk. */
export async function* streamZip(
  entries: Iterable<{ name: string; text: AsyncIterable<string> | Iterable<string> }>,
): AsyncGenerator<Buffer> {
  const written: Written[] = []
  let offset = 0
  for (const { name, text } of entries) {
    const entry = { name: Buffer.from(name), method: 8, flags: 0x808, crc: 0, packed: 0, unpacked: 0, offset }
    const header = localHeader(entry)
    yield header
    const source = Readable.from(counted(text, entry))
    const deflate = createDeflateRaw()
    source.on('error', error => deflate.destroy(error))
    for await (const chunk of source.pipe(deflate)) {
      entry.packed += (chunk as Buffer).length
      yield chunk as Buffer
    }
    const descriptor = Buffer.alloc(16)
    descriptor.writeUInt32LE(0x08074b50, 0)
    descriptor.writeUInt32LE(entry.crc, 4)
    descriptor.writeUInt32LE(entry.packed, 8)
    descriptor.writeUInt32LE(entry.unpacked, 12)
    yield descriptor
    written.push(entry)
    offset += header.length + entry.packed + descriptor.length
  }
  yield endOf(written, offset)
}

async function* counted(
  text: AsyncIterable<string> | Iterable<string>,
  entry: Written,
): AsyncGenerator<Buffer> {
  for await (const piece of text) {
    const bytes = Buffer.from(piece)
    entry.crc = crc32(bytes, entry.crc)
    entry.unpacked += bytes.length
    yield bytes
  }
}
