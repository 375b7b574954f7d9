import type PDFDocument from 'pdfkit'
import QRCode from 'qrcode'

/** Free cells around the code. @source ISO/IEC 18004 §6.3.8 */
const QUIET = 4

/** Draws a QR code as one filled path, sharp at any size. */
export function drawCode(doc: PDFDocument, text: string, x: number, y: number, size: number): void {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' })
  const cell = size / (modules.size + 2 * QUIET)
  doc.fillColor('#000000')
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (!modules.get(row, column)) continue
      // Neighbouring cells overlap by a hair: else some viewers show white seams.
      doc.rect(x + (QUIET + column) * cell, y + (QUIET + row) * cell, cell * 1.02, cell * 1.02)
    }
  }
  doc.fill()
}
