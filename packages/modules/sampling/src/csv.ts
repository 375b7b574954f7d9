import { Refusal } from '@shian/kernel'
import { parse } from 'csv-parse/sync'

/** Largest file, in bytes. */
export const FILE_BYTES_MAX = 1024 * 1024
/** Most rows of one file, without its header. */
export const ROWS_MAX = 500
/** What browsers and offices call such a file. */
export const CSV_MIMES = ['text/csv', 'text/plain', 'application/csv', 'application/vnd.ms-excel']

/** Spreadsheets of Chinese offices save CSV in GB 18030 unless told otherwise. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

/**
 * Reads a small table by its header.
 *
 * @param columns name of each column to the headings it may stand under; the first of a required one is asked for
 * @param required names that must have a column
 * @returns rows by name of column, in the order of the file
 * @throws Refusal sampling.file_missing, sampling.file_unreadable, sampling.file_too_long
 */
export function readTable<Name extends string>(
  bytes: Uint8Array | undefined,
  columns: Readonly<Record<Name, readonly string[]>>,
  required: readonly NoInfer<Name>[],
): Record<Name, string>[] {
  if (!bytes || bytes.byteLength === 0) throw new Refusal('sampling.file_missing', 400)
  const names = Object.keys(columns) as Name[]
  const unreadable = (problem: string): Refusal =>
    new Refusal('sampling.file_unreadable', 422, {
      problem: problem.slice(0, 200),
      columns: required.map(name => columns[name][0]).join(','),
    })
  let lines: string[][]
  try {
    lines = parse(decode(bytes), { bom: true, relax_column_count: true, skip_empty_lines: true, trim: true })
  } catch (error) {
    throw unreadable(error instanceof Error ? error.message : String(error))
  }
  const [header = [], ...rows] = lines
  if (rows.length > ROWS_MAX) throw new Refusal('sampling.file_too_long', 413, { max: ROWS_MAX })
  const places = new Map(names.map(name => [name, header.findIndex(title => columns[name].includes(title))]))
  const missing = required.filter(name => places.get(name) === -1)
  if (missing.length > 0) throw unreadable(missing.map(name => columns[name][0]).join(','))
  return rows.map(
    row =>
      Object.fromEntries(names.map(name => [name, row[places.get(name)!] ?? ''])) as Record<Name, string>,
  )
}
