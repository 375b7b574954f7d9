import type PDFDocument from 'pdfkit'
import { type FontSet, splitRuns } from './fonts.ts'
import { breakLines } from './lines.ts'

/** Points. A4 with the margins of official documents. @source GB/T 9704-2012 §5.2 */
export const PAGE = { width: 595.28, height: 841.89, top: 68, left: 72, right: 72, bottom: 92 } as const
export const BODY_WIDTH = PAGE.width - PAGE.left - PAGE.right
const LINE_RATIO = 1.6
/** Characters that take one em in every font for Chinese. */
const SQUARE = /^[\u3400-\u4dbf\u4e00-\u9fff]+$/

/** How a text is set. */
export interface Style {
  size: number
  bold?: boolean
}

/** Thrown inside the drawing when the pages are used up. */
export class PagesUsedUp extends Error {}

/** The paper: a place to write on, which turns the page by itself. */
export class Paper {
  readonly doc: PDFDocument
  readonly #fonts: FontSet
  readonly #pagesMax: number
  readonly #widths = new Map<string, number>()
  pages = 0
  y = 0

  constructor(doc: PDFDocument, fonts: FontSet, pagesMax: number) {
    this.doc = doc
    this.#fonts = fonts
    this.#pagesMax = pagesMax
    for (const { name, bytes } of [fonts.plain, fonts.bold, ...fonts.further]) doc.registerFont(name, bytes)
    this.turn()
  }

  get room(): number {
    return PAGE.height - PAGE.bottom - this.y
  }

  /** Begins a new page. @throws PagesUsedUp */
  turn(): void {
    if (this.pages >= this.#pagesMax) throw new PagesUsedUp()
    this.doc.addPage()
    this.pages += 1
    this.y = PAGE.top
  }

  /** Turns the page unless so much of it is left. */
  need(height: number): void {
    if (this.room < height && this.y > PAGE.top) this.turn()
  }

  lineHeight(style: Style): number {
    return style.size * LINE_RATIO
  }

  /** Width of a text in points. */
  measure(text: string, { size, bold = false }: Style): number {
    if (SQUARE.test(text) && [...text].every(c => this.#fonts.plain.has(c.codePointAt(0)!)))
      return text.length * size
    const key = `${bold}:${text}`
    const known = this.#widths.get(key)
    if (known !== undefined) return known * size
    let width = 0
    for (const run of splitRuns(this.#fonts, text, bold)) {
      this.doc.font(run.font).fontSize(100)
      width += this.doc.widthOfString(run.text) / 100
    }
    if (text.length <= 2) this.#widths.set(key, width)
    return width * size
  }

  /** The lines a text takes in a width. */
  lines(text: string, width: number, style: Style, indent = 0): string[] {
    return breakLines(text, width, piece => this.measure(piece, style), indent)
  }

  /** Draws one line with its upper edge at `y`. */
  line(text: string, x: number, y: number, style: Style): void {
    let at = x
    const offset = (this.lineHeight(style) - style.size * 1.437) / 2
    for (const run of splitRuns(this.#fonts, text, style.bold ?? false)) {
      this.doc.font(run.font).fontSize(style.size)
      const width = this.doc.widthOfString(run.text)
      this.doc.text(run.text, at, y + offset, { lineBreak: false })
      at += width
    }
  }

  /** Draws one line in the middle of a width. */
  centred(text: string, x: number, width: number, y: number, style: Style): void {
    this.line(text, x + (width - this.measure(text, style)) / 2, y, style)
  }

  /** Draws a text over as many pages as it takes. */
  paragraph(text: string, style: Style, indent = 0): void {
    const height = this.lineHeight(style)
    for (const paragraph of text.split(/\r\n?|\n/)) {
      const lines = this.lines(paragraph, BODY_WIDTH, style, indent)
      for (const [index, line] of lines.entries()) {
        // The last line of a paragraph never stands alone at the head of a page.
        const isLastButOne = lines.length > 2 && index === lines.length - 2
        this.need(isLastButOne ? height * 2 : height)
        this.line(line, PAGE.left + (index === 0 ? indent : 0), this.y, style)
        this.y += height
      }
    }
  }

  /** A hair line. */
  rule(x1: number, y1: number, x2: number, y2: number, width = 0.6): void {
    this.doc.lineWidth(width).strokeColor('#000000').moveTo(x1, y1).lineTo(x2, y2).stroke()
  }
}
