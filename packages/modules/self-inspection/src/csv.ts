/** Marks the file as UTF-8 for spreadsheets. */
const BYTE_ORDER_MARK = '\ufeff'

/** One cell; a text that a spreadsheet would take for a formula is kept from being one. */
function cell(value: string | number): string {
  const text = typeof value === 'number' ? String(value) : value.replace(/^[=+\-@\t\r]/, "'$&")
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A table as a file for spreadsheets. @source RFC 4180 */
export function csvOf(headings: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return BYTE_ORDER_MARK + [headings, ...rows].map(row => `${row.map(cell).join(',')}\r\n`).join('')
}
