/** Rows as CSV that spreadsheet programs open rightly: with a mark of the encoding, and no cell read as a formula. */
export function toCsv(rows: readonly (readonly (string | number | null | undefined)[])[]): string {
  return `\ufeff${rows.map(row => row.map(cell).join(',')).join('\r\n')}\r\n`
}

function cell(value: string | number | null | undefined): string {
  const text = value === null || value === undefined ? '' : String(value)
  const harmless = /^[=+\-@\t\r]/.test(text) && typeof value === 'string' ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

/** Hands a text to the browser as a file. */
export function saveText(filename: string, text: string, mime: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: mime }))
  const anchor = document.createElement('a')
  anchor.href = address
  anchor.download = filename
  anchor.click()
  window.setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
