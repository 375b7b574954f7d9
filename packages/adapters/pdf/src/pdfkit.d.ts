// The parts of pdfkit 0.20 and fontkit 2 that are used here; neither package carries types of its own.

declare module 'pdfkit' {
  import type { Readable } from 'node:stream'

  export interface PdfInfo {
    Title: string
    Author: string
    Subject: string
    Creator: string
    Producer: string
    CreationDate: Date
    ModDate: Date
  }

  export interface OpenedImage {
    width: number
    height: number
  }

  export default class PDFDocument extends Readable {
    constructor(options: {
      autoFirstPage: boolean
      bufferPages: boolean
      compress?: boolean
      displayTitle: boolean
      info: PdfInfo
      lang: string
      margin: number
      pdfVersion: string
      size: string
    })
    addPage(): this
    bufferedPageRange(): { start: number; count: number }
    switchToPage(index: number): unknown
    registerFont(name: string, source: Uint8Array): this
    font(name: string): this
    fontSize(size: number): this
    widthOfString(text: string): number
    text(text: string, x: number, y: number, options: { lineBreak: false }): this
    openImage(source: Buffer): OpenedImage
    image(
      source: OpenedImage,
      x: number,
      y: number,
      options: { fit: [number, number]; align: 'center'; valign: 'center' },
    ): this
    rect(x: number, y: number, width: number, height: number): this
    moveTo(x: number, y: number): this
    lineTo(x: number, y: number): this
    lineWidth(width: number): this
    strokeColor(colour: string): this
    fillColor(colour: string): this
    stroke(): this
    fill(): this
    end(): void
  }
}

declare module 'fontkit' {
  export interface Font {
    hasGlyphForCodePoint(codePoint: number): boolean
  }
  export function create(bytes: Uint8Array): Font
}
