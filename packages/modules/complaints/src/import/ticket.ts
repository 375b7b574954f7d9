import type { complaints } from '@shian/events'
import { isDay, Refusal, toProblem } from '@shian/kernel'
import type { Identity } from '../scrub.ts'
import { COLUMNS, type ColumnKey, categoryOf, KIND_NAMES } from './columns.ts'

/** A ticket of a hotline that can be read. */
export interface Ticket {
  /** Counted from 1; of a file the header is row 1, as in a spreadsheet. */
  row: number
  number: string
  kind: 'complaint' | 'report'
  content: string
  category: complaints.Category
  firmName?: string | undefined
  firmAddress?: string | undefined
  /** Code or name of a division. */
  area?: string | undefined
  premisesId?: string | undefined
  reporter: Identity
  happenedOn?: string | undefined
  dispatchedOn?: string | undefined
  receivedOn?: string | undefined
  termWorkdays?: number | undefined
}

/** What is wrong with a row; never what stands in a cell that names somebody. */
export interface RowError {
  row: number
  column: string
  code: string
  message: string
  messageEn: string
}

export interface ReadRow {
  row: number
  ticket?: Ticket
  errors: RowError[]
}

/** Says a refusal of one row in both languages. */
export function rowError(row: number, column: string, refusal: Refusal): RowError {
  const { code, title: message, title_en: messageEn } = toProblem(refusal)
  return { row, column, code, message, messageEn }
}

/** Columns whose values are never repeated in a message. */
const PERSONAL: readonly ColumnKey[] = ['reporterName', 'reporterPhone', 'reporterAddress', 'content']

type Cells = Partial<Record<ColumnKey, string>>

class Reader {
  readonly errors: RowError[] = []
  readonly row: number
  readonly cells: Cells

  constructor(row: number, cells: Cells) {
    this.row = row
    this.cells = cells
  }

  refuse(key: ColumnKey, code: string, details: Record<string, unknown> = {}): undefined {
    const column = COLUMNS.find(entry => entry.key === key)!
    const refusal = new Refusal(code, 422, { column: column.zh, ...details })
    this.errors.push(rowError(this.row, column.zh, refusal))
  }

  invalid(key: ColumnKey): undefined {
    const { accepted, max } = COLUMNS.find(entry => entry.key === key)!
    const value = PERSONAL.includes(key) ? '…' : this.cells[key]?.slice(0, 80)
    return this.refuse(key, 'complaints.value_invalid', {
      value,
      accepted: accepted ?? `≤ ${max} 字 / characters`,
    })
  }

  text(key: ColumnKey): string | undefined {
    const value = this.cells[key]
    const { required, max } = COLUMNS.find(entry => entry.key === key)!
    if (value === undefined) return required ? this.refuse(key, 'complaints.value_missing') : undefined
    return value.length > max ? this.invalid(key) : value
  }

  day(key: ColumnKey): string | undefined {
    const text = this.cells[key]?.replace(/[/.年月]/g, '-').replace(/日.*$|[ T].*$/, '')
    if (text === undefined) return undefined
    const [year = '', month = '', day = ''] = text.split('-')
    const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
    return isDay(iso) ? iso : this.invalid(key)
  }

  kind(): 'complaint' | 'report' | undefined {
    const text = this.text('kind')
    if (text === undefined) return undefined
    const kind = KIND_NAMES[text.toLowerCase()]
    return (
      kind ??
      this.refuse('kind', 'complaints.not_a_case', { value: text.slice(0, 20), accepted: '投诉、举报' })
    )
  }

  category(): complaints.Category | undefined {
    const text = this.text('category')
    return text === undefined ? 'other' : (categoryOf(text) ?? this.invalid('category'))
  }

  term(): number | undefined {
    const text = this.text('termWorkdays')
    if (text === undefined) return undefined
    const value = Number(text)
    return Number.isInteger(value) && value >= 1 && value <= 90 ? value : this.invalid('termWorkdays')
  }

  phone(): string | undefined {
    const text = this.text('reporterPhone')?.normalize('NFKC')
    return text === undefined || /^[0-9+() -]+$/.test(text) ? text : this.invalid('reporterPhone')
  }
}

/** Reads the cells of one row; everything wrong with it is told at once. */
export function readTicket(row: number, cells: Cells): ReadRow {
  const reader = new Reader(row, cells)
  const number = reader.text('number')
  const kind = reader.kind()
  const content = reader.text('content')
  const category = reader.category()
  const rest = {
    firmName: reader.text('firmName'),
    firmAddress: reader.text('firmAddress'),
    area: reader.text('area'),
    premisesId: reader.text('premisesId'),
    reporter: {
      name: reader.text('reporterName'),
      phone: reader.phone(),
      address: reader.text('reporterAddress'),
    },
    happenedOn: reader.day('happenedOn'),
    dispatchedOn: reader.day('dispatchedOn'),
    receivedOn: reader.day('receivedOn'),
    termWorkdays: reader.term(),
  }
  const { errors } = reader
  const isWhole =
    number !== undefined && kind !== undefined && content !== undefined && category !== undefined
  return errors.length > 0 || !isWhole
    ? { row, errors }
    : { row, errors, ticket: { row, number, kind, content, category, ...rest } }
}
