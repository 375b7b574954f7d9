import { createHash } from 'node:crypto'
import { Refusal, Reply, type RequestContext } from '@shian/kernel'
import { isCurrent, OPEN_HEADERS } from '../headers.ts'
import type { Cell, DataRow, Dataset } from './datasets.ts'

/** Rows read at once: what a download holds in memory, whatever its length. */
const PAGE_ROWS = 500
/** Most rows of one download; a longer one goes on after its last key. */
export const ROWS_MAX = 200_000
const KEEP = 'public, max-age=300, must-revalidate'

export type FileFormat = 'csv' | 'json'
export interface Part {
  after?: string | undefined
  limit?: number | undefined
}

/**
 * One value as a field. A text that a spreadsheet would run as a formula gets a quote before it.
 *
 * @source RFC 4180 §2; OWASP CSV Injection
 */
export function csvField(value: Cell): string {
  if (value === null) return ''
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function csvLine(columns: readonly string[], row: DataRow): string {
  return `${columns.map(column => csvField(row[column] ?? null)).join(',')}\r\n`
}

async function* rowsOf(context: RequestContext, dataset: Dataset, part: Part): AsyncGenerator<DataRow[]> {
  let after = part.after ?? ''
  let left = part.limit ?? ROWS_MAX
  while (left > 0) {
    const limit = Math.min(left, PAGE_ROWS)
    const found = await context.transaction(tx => dataset.page(tx, context.rules, after, limit))
    if (found.length > 0) yield found.map(({ row }) => row)
    if (found.length < limit) return
    after = found.at(-1)!.key
    left -= found.length
  }
}

async function* csv(pages: AsyncIterable<DataRow[]>, columns: readonly string[]): AsyncGenerator<string> {
  // Spreadsheets take a file without the mark for one in the code page of the machine.
  yield `\ufeff${columns.join(',')}\r\n`
  for await (const page of pages) yield page.map(row => csvLine(columns, row)).join('')
}

async function* json(pages: AsyncIterable<DataRow[]>): AsyncGenerator<string> {
  let separator = '[\n'
  for await (const page of pages) {
    yield page.map((row, i) => `${i === 0 ? separator : ',\n'}${JSON.stringify(row)}`).join('')
    separator = ',\n'
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n'
}

/** A download, or 304 when the caller holds the present one. @throws Refusal kernel.not_found */
export async function download(
  context: RequestContext,
  dataset: Dataset | undefined,
  format: FileFormat,
  part: Part,
): Promise<Reply> {
  if (!dataset) throw new Refusal('kernel.not_found', 404, { what: '数据集 dataset' })
  const version = await context.transaction(tx => dataset.version(tx, context.rules))
  const seed = JSON.stringify([dataset.id, format, version, part.after ?? '', part.limit ?? 0])
  // Weak: the same rows, not the same bytes for every coding on the way.
  const etag = `W/"${createHash('sha256').update(seed).digest('base64url').slice(0, 22)}"`
  const headers = { ...OPEN_HEADERS, etag, 'cache-control': KEEP }
  if (isCurrent(etag, context.header('if-none-match'))) return new Reply('', headers, 304)
  const pages = rowsOf(context, dataset, part)
  const body = format === 'csv' ? csv(pages, dataset.columns) : json(pages)
  const type =
    format === 'csv' ? 'text/csv; charset=utf-8; header=present' : 'application/json; charset=utf-8'
  const disposition = `attachment; filename="${dataset.id}.${format}"`
  return new Reply(body, { ...headers, 'content-type': type, 'content-disposition': disposition })
}
