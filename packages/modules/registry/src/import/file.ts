import { setImmediate } from 'node:timers/promises'
import { Refusal } from '@shian/kernel'
import { parse } from 'csv-parse'
import { readXlsx } from '../xlsx.ts'
import { COLUMNS } from './columns.ts'
import { type ParsedRow, readHeader, readRow, refuseRepeats } from './rows.ts'

/** Largest file, in bytes. */
export const FILE_MAX_BYTES = 20 * 1024 * 1024
/** Most rows of one file, without its header. */
export const ROWS_MAX = 50_000

const PIECE = 65_536
const ROWS_AT_ONCE = 500

export type FileFormat = 'csv' | 'xlsx'

/** Tells the format by the first bytes, not by the name. */
export function formatOf(bytes: Uint8Array): FileFormat | undefined {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04) return 'xlsx'
  // A text has no zero bytes; an old .xls or a picture has.
  return bytes.length > 0 && !bytes.subarray(0, 4_096).includes(0) ? 'csv' : undefined
}

/** Spreadsheets of Chinese offices save CSV in GB 18030 unless told otherwise. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

async function readCsv(bytes: Uint8Array): Promise<string[][]> {
  const parser = parse({ bom: true, relax_column_count: true, max_record_size: 100_000 })
  const text = decode(bytes)
  const rows: string[][] = []
  const done = (async () => {
    for await (const row of parser) {
      rows.push(row as string[])
      if (rows.length > ROWS_MAX + 1) throw tooManyRows()
    }
  })()
  // In pieces, so that other requests are served while a large file is read.
  for (let at = 0; at < text.length; at += PIECE) {
    const more = parser.write(text.slice(at, at + PIECE))
    if (!more) await Promise.race([new Promise(resolve => parser.once('drain', resolve)), done])
    await setImmediate()
  }
  parser.end()
  await done
  return rows
}

const tooManyRows = (): Refusal =>
  new Refusal('registry.import_too_large', 413, { what: '行 / rows', max: ROWS_MAX })

/**
 * Reads a whole file into rows. The same bytes give the same rows, so that an interrupted import goes on where it was.
 *
 * @throws Refusal registry.import_file_broken, registry.import_column_missing, registry.import_too_large
 */
export async function readFile(format: FileFormat, bytes: Uint8Array): Promise<ParsedRow[]> {
  let table: string[][]
  try {
    table = format === 'xlsx' ? await readXlsx(bytes, ROWS_MAX) : await readCsv(bytes)
  } catch (error) {
    if (error instanceof Refusal) throw error
    const reason = error instanceof Error ? error.message.slice(0, 200) : 'unreadable'
    throw new Refusal('registry.import_file_broken', 400, { reason })
  }
  const header = readHeader(table[0] ?? [])
  if (table.length - 1 > ROWS_MAX) throw tooManyRows()
  const rows: ParsedRow[] = []
  for (const [i, values] of table.entries()) {
    const row = i === 0 ? undefined : readRow(header, values, i + 1)
    if (row && (row.entry || row.errors.length > 0)) rows.push(row)
    if (i % ROWS_AT_ONCE === 0) await setImmediate()
  }
  return refuseRepeats(rows)
}

/** The template: header and one example, as CSV with a byte order mark for spreadsheets. */
export function templateCsv(): string {
  const example: Record<string, string> = {
    signName: '示例小吃店',
    legalName: '某区示例餐饮店',
    kind: '餐馆',
    address: '示例路1号',
    area: '410611001',
    openingHours: '06:30-14:00;17:00-22:00',
    licenceKind: '食品经营许可证',
    licenceNumber: 'JY24106110000010',
    issuedOn: '2026-01-05',
    expiresOn: '2031-01-04',
  }
  const line = (cells: readonly string[]): string => `${cells.join(',')}\r\n`
  return `\uFEFF${line(COLUMNS.map(c => c.zh))}${line(COLUMNS.map(c => example[c.key] ?? ''))}`
}
