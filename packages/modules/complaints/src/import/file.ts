import { Readable } from 'node:stream'
import { Refusal } from '@shian/kernel'
import { parse } from 'csv-parse'
import { COLUMNS, type ColumnKey, findColumn } from './columns.ts'
import { type ReadRow, readTicket, rowError } from './ticket.ts'

/** Largest file, in bytes. */
export const FILE_MAX_BYTES = 20 * 1024 * 1024
/** Most rows of one file, without its header. */
export const ROWS_MAX = 20_000

const PIECE = 65_536

/** Spreadsheets of Chinese offices save CSV in GB 18030 unless told otherwise. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

function* piecesOf(text: string): Iterable<string> {
  for (let at = 0; at < text.length; at += PIECE) yield text.slice(at, at + PIECE)
}

const refusal = (): Refusal => new Refusal('complaints.import_file', 400, { max: ROWS_MAX })

/** @throws Refusal complaints.import_column_missing */
function readHeader(cells: readonly string[]): (ColumnKey | undefined)[] {
  const keys = cells.map(cell => findColumn(cell)?.key)
  const missing = COLUMNS.filter(column => column.required && !keys.includes(column.key))
  if (missing.length > 0) {
    const columns = missing.map(column => column.zh).join('、')
    throw new Refusal('complaints.import_column_missing', 400, { columns })
  }
  return keys
}

/** A spreadsheet's own guard against formulas. */
const unguard = (text: string): string => (/^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text)

/** A number twice in one file: the first counts. */
function refuseRepeats(rows: ReadRow[]): ReadRow[] {
  const seen = new Set<string>()
  return rows.map(({ row, ticket, errors }) => {
    if (!ticket) return { row, errors }
    const { number } = ticket
    if (!seen.has(number)) {
      seen.add(number)
      return { row, ticket, errors }
    }
    const twice = new Refusal('complaints.line_number_twice', 422, { number })
    return { row, errors: [rowError(row, '工单编号', twice)] }
  })
}

/**
 * Reads a file of tickets. Nothing of it is kept: it names the callers.
 *
 * @throws Refusal complaints.import_file, complaints.import_column_missing
 */
export async function readFile(bytes: Uint8Array): Promise<ReadRow[]> {
  // A text has no zero bytes; a workbook or a picture has.
  if (bytes.length === 0 || bytes.subarray(0, 4_096).includes(0)) throw refusal()
  const parser = Readable.from(piecesOf(decode(bytes))).pipe(
    parse({ bom: true, relax_column_count: true, max_record_size: 100_000, skip_empty_lines: true }),
  )
  let header: (ColumnKey | undefined)[] | undefined
  const rows: ReadRow[] = []
  let row = 0
  try {
    for await (const values of parser as AsyncIterable<string[]>) {
      row += 1
      if (!header) {
        header = readHeader(values)
        continue
      }
      if (row > ROWS_MAX + 1) throw refusal()
      const cells: Partial<Record<ColumnKey, string>> = {}
      header.forEach((key, i) => {
        const value = unguard(values[i] ?? '').trim()
        if (key && value !== '') cells[key] = value
      })
      if (Object.keys(cells).length > 0) rows.push(readTicket(row, cells))
    }
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw refusal()
  }
  if (!header) throw refusal()
  return refuseRepeats(rows)
}

/** The template: header and one example, as CSV with a byte order mark for spreadsheets. */
export function templateCsv(): string {
  const example: Record<string, string> = {
    number: 'HB20261124000001',
    kind: '投诉',
    content: '在示例小吃店就餐,菜中有异物',
    category: '食品有异物',
    firmName: '示例小吃店',
    area: '淇滨区',
    dispatchedOn: '2026-11-24',
    termWorkdays: '5',
  }
  const line = (cells: readonly string[]): string => `${cells.join(',')}\r\n`
  return `\uFEFF${line(COLUMNS.map(c => c.zh))}${line(COLUMNS.map(c => example[c.key] ?? ''))}`
}
