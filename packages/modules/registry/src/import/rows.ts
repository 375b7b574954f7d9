import type { registry } from '@shian/events'
import { isDay, Refusal, toProblem } from '@shian/kernel'
import type { Licence, PremisesFields } from '../premises.ts'
import { COLUMN_OF_REFUSAL, COLUMNS, type Column, type ColumnKey, findColumn } from './columns.ts'
import { codeOf, LICENCE_KINDS_ZH, PREMISES_KINDS_ZH } from './labels.ts'

/** What is wrong with a row. Rows count from 1 and the header is row 1, as in a spreadsheet. */
export interface RowError {
  row: number
  column: string
  code: string
  message: string
  messageEn: string
}

/** A row that can be read. With an id it changes that premises; blank cells then mean no change. */
export interface Entry {
  row: number
  id?: string
  area?: string
  fields: Partial<PremisesFields>
  creditCode?: string
  openedOn?: string
  licence?: Licence
}

export interface ParsedRow {
  row: number
  entry?: Entry
  errors: RowError[]
}

/** Says a refusal of one cell in both languages. */
export function rowError(row: number, column: ColumnKey | '', refusal: Refusal): RowError {
  const { code, title, title_en: messageEn } = toProblem(refusal)
  const known = column || COLUMN_OF_REFUSAL[code]
  const shown = COLUMNS.find(c => c.key === known)?.zh ?? ''
  return { row, column: shown, code, message: title, messageEn }
}

type Cells = Partial<Record<ColumnKey, string>>

/** A spreadsheet's own guard against formulas, as our exports write it. */
const unguard = (text: string): string => (/^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text)

/**
 * Which column each cell belongs to.
 *
 * @throws Refusal registry.import_column_missing
 */
export function readHeader(cells: readonly string[]): (ColumnKey | undefined)[] {
  const keys = cells.map(cell => findColumn(cell.replace(/^\uFEFF/, ''))?.key)
  const byId = keys.includes('id')
  const missing = COLUMNS.filter(column => column.required && !byId && !keys.includes(column.key))
  if (missing.length > 0) {
    const columns = missing.map(column => column.zh).join('、')
    throw new Refusal('registry.import_column_missing', 400, { columns })
  }
  return keys
}

function toCells(header: readonly (ColumnKey | undefined)[], values: readonly string[]): Cells {
  const cells: Cells = {}
  header.forEach((key, i) => {
    const value = unguard(values[i] ?? '').trim()
    if (key && value !== '') cells[key] = value
  })
  return cells
}

class Reader {
  readonly errors: RowError[] = []
  readonly row: number
  readonly cells: Cells
  constructor(row: number, cells: Cells) {
    this.row = row
    this.cells = cells
  }

  refuse(key: ColumnKey, code: string, details: Record<string, unknown> = {}): undefined {
    this.errors.push(rowError(this.row, key, new Refusal(code, 400, details)))
  }

  invalid(key: ColumnKey): undefined {
    const { accepted } = COLUMNS.find(column => column.key === key)!
    return this.refuse(key, 'registry.import_value_invalid', { value: this.cells[key], accepted })
  }

  number(key: ColumnKey, min: number, max: number, integer = false): number | undefined {
    const text = this.cells[key]
    if (text === undefined) return undefined
    const value = Number(text)
    const fits = /^-?\d+(\.\d+)?$/.test(text) && value >= min && value <= max
    return fits && (!integer || Number.isInteger(value)) ? value : this.invalid(key)
  }

  day(key: ColumnKey): string | undefined {
    const text = this.cells[key]?.replace(/[/.年月]/g, '-').replace(/日$/, '')
    if (text === undefined) return undefined
    const [year = '', month = '', day = ''] = text.split('-')
    const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
    return isDay(iso) ? iso : this.invalid(key)
  }

  hours(): PremisesFields['openingHours'] {
    const text = this.cells.openingHours?.normalize('NFKC')
    if (text === undefined) return undefined
    const spans = text
      .split(/[;,、]/)
      .map(span => /^(\d{1,2}:\d{2})\s*[-~—至]\s*(\d{1,2}:\d{2})$/.exec(span.trim()))
    if (spans.length > 6 || spans.some(span => !span)) return this.invalid('openingHours')
    return spans.map(span => ({ opens: span![1]!.padStart(5, '0'), closes: span![2]!.padStart(5, '0') }))
  }

  one<Code extends string>(key: ColumnKey, labels: Readonly<Record<Code, string>>): Code | undefined {
    const text = this.cells[key]
    return text === undefined ? undefined : (codeOf(labels, text) ?? this.invalid(key))
  }
}

function checkCells(reader: Reader, column: Column): void {
  const value = reader.cells[column.key]
  if (value === undefined) {
    if (column.required && !reader.cells.id) reader.refuse(column.key, 'registry.import_value_missing')
  } else if ([...value].length > column.max) {
    reader.refuse(column.key, 'registry.import_value_long', { max: column.max })
  }
}

function readLicence(reader: Reader): Licence | undefined {
  const { licenceNumber: number } = reader.cells
  const licenceKind = reader.one('licenceKind', LICENCE_KINDS_ZH)
  const issuedOn = reader.day('issuedOn')
  const expiresOn = reader.day('expiresOn')
  if (
    number === undefined &&
    !reader.cells.licenceKind &&
    !reader.cells.issuedOn &&
    !reader.cells.expiresOn
  ) {
    return undefined
  }
  if (!number || !reader.cells.licenceKind || !reader.cells.issuedOn) {
    return reader.refuse('licenceNumber', 'registry.import_licence_incomplete')
  }
  return licenceKind && issuedOn
    ? { number: number.toUpperCase(), licenceKind, issuedOn, expiresOn: expiresOn ?? null }
    : undefined
}

function readFields(reader: Reader): Partial<PremisesFields> {
  const { signName, legalName, address } = reader.cells
  const kind: registry.PremisesKind | undefined = reader.one('kind', PREMISES_KINDS_ZH)
  const fields = {
    signName,
    legalName,
    kind,
    address,
    longitude: reader.number('longitude', -180, 180),
    latitude: reader.number('latitude', -90, 90),
    openingHours: reader.hours(),
    floorAreaSquareMetres: reader.number('floorAreaSquareMetres', 0, 1_000_000),
    dinersPerMeal: reader.number('dinersPerMeal', 0, 100_000, true),
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

/** Reads one row; pure. An empty row gives neither an entry nor errors. */
export function readRow(
  header: readonly (ColumnKey | undefined)[],
  values: readonly string[],
  row: number,
): ParsedRow {
  const cells = toCells(header, values)
  const reader = new Reader(row, cells)
  if (Object.keys(cells).length === 0) return { row, errors: [] }
  for (const column of COLUMNS) checkCells(reader, column)
  const fields = readFields(reader)
  const licence = readLicence(reader)
  const openedOn = reader.day('openedOn')
  if (reader.errors.length > 0) return { row, errors: reader.errors }
  const entry: Entry = {
    row,
    fields,
    ...(cells.id ? { id: cells.id } : {}),
    ...(cells.area ? { area: cells.area } : {}),
    ...(cells.creditCode ? { creditCode: cells.creditCode.toUpperCase() } : {}),
    ...(openedOn ? { openedOn } : {}),
    ...(licence ? { licence } : {}),
  }
  return { row, entry, errors: [] }
}

/** Turns rows that repeat an earlier row of the file into errors. */
export function refuseRepeats(rows: readonly ParsedRow[]): ParsedRow[] {
  const seen = new Map<string, number>()
  return rows.map(parsed => {
    const { entry, row } = parsed
    if (!entry) return parsed
    const keys: [ColumnKey, string | undefined][] = [
      ['id', entry.id && `id ${entry.id}`],
      ['licenceNumber', entry.licence && `licence ${entry.licence.number}`],
      [
        'signName',
        entry.id
          ? undefined
          : `place ${entry.area} ${entry.fields.signName} ${entry.creditCode ?? entry.fields.legalName}`,
      ],
    ]
    for (const [column, key] of keys) {
      const firstRow = key === undefined ? undefined : seen.get(key)
      if (firstRow !== undefined) {
        return {
          row,
          errors: [rowError(row, column, new Refusal('registry.import_duplicate_row', 400, { firstRow }))],
        }
      }
    }
    for (const [, key] of keys) if (key !== undefined) seen.set(key, row)
    return parsed
  })
}
