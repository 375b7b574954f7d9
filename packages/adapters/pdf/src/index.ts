import { setImmediate as rest } from 'node:timers/promises'
import type { DocumentRenderer, PictureReader, Sheet } from '@shian/documents/ports'
import PDFDocument from 'pdfkit'
import { BlockDrawer, type PictureLimits, SIZE } from './blocks.ts'
import { drawCode } from './code.ts'
import { type FontSet, loadFonts } from './fonts.ts'
import { BODY_WIDTH, PAGE, PagesUsedUp, Paper } from './page.ts'

/** What one file may hold. */
export interface PdfLimits extends PictureLimits {
  pages: number
}

export const PDF_LIMITS: PdfLimits = { pages: 120, pictures: 24, bytes: 48 * 1024 * 1024 }

export interface PdfOptions {
  /** Folder with fonts for characters that Noto Serif SC lacks: rare names, or a licensed 仿宋. */
  fontFolder?: string
  limits?: Partial<PdfLimits>
}

const MADE_BY = 'Shian'
const CODE_SIZE = 54

function openDocument({ title, number, head, at }: Sheet): PDFDocument {
  return new PDFDocument({
    autoFirstPage: false,
    bufferPages: true,
    displayTitle: true,
    info: {
      Title: `${title} ${number}`.trim(),
      Author: head,
      Subject: title,
      Creator: MADE_BY,
      Producer: MADE_BY,
      CreationDate: at,
      ModDate: at,
    },
    lang: 'zh-CN',
    margin: 0,
    pdfVersion: '1.7',
    size: 'A4',
  })
}

function drawHead(paper: Paper, { head, title, number }: Sheet): void {
  const [small, large] = [
    { size: SIZE.head },
    { size: title.length > 16 ? SIZE.title - 2 : SIZE.title, bold: true },
  ]
  for (const [text, style] of [
    [head, small],
    [title, large],
  ] as const) {
    for (const line of paper.lines(text, BODY_WIDTH, style)) {
      paper.centred(line, PAGE.left, BODY_WIDTH, paper.y, style)
      paper.y += paper.lineHeight(style)
    }
  }
  if (number !== '') {
    const style = { size: SIZE.body }
    paper.centred(number, PAGE.left, BODY_WIDTH, paper.y, style)
    paper.y += paper.lineHeight(style)
  }
  paper.y += 8
}

function drawFoot(paper: Paper, { foot, address }: Sheet): void {
  const { start, count } = paper.doc.bufferedPageRange()
  const style = { size: SIZE.foot }
  const top = PAGE.height - PAGE.bottom + 16
  const x = PAGE.left + CODE_SIZE + 6
  for (let page = start; page < start + count; page++) {
    paper.doc.switchToPage(page)
    paper.rule(PAGE.left, top - 4, PAGE.width - PAGE.right, top - 4, 0.4)
    drawCode(paper.doc, address, PAGE.left, top, CODE_SIZE)
    const position = `第 ${page - start + 1} 页 共 ${count} 页`
    const right = PAGE.width - PAGE.right - paper.measure(position, style)
    const lines = foot.flatMap(line => paper.lines(line, right - x - 8, style)).slice(0, 4)
    for (const [index, line] of lines.entries())
      paper.line(line, x, top + 3 + index * paper.lineHeight(style), style)
    paper.line(position, right, top + 3, style)
  }
}

/** Draws everything. Text that no page is left for ends with a line that says so. */
async function draw(
  doc: PDFDocument,
  fonts: FontSet,
  sheet: Sheet,
  picture: PictureReader,
  limits: PdfLimits,
): Promise<void> {
  const paper = new Paper(doc, fonts, limits.pages)
  const drawer = new BlockDrawer(paper, picture, limits)
  drawHead(paper, sheet)
  try {
    for (const block of sheet.blocks) {
      await drawer.draw(block)
      // A long document must not hold up everybody else's requests.
      await rest()
    }
  } catch (error) {
    if (!(error instanceof PagesUsedUp)) throw error
    const style = { size: SIZE.small, bold: true }
    const y = PAGE.height - PAGE.bottom - paper.lineHeight(style) + 10
    paper.line(`内容超过 ${limits.pages} 页，其余见电子卷宗`, PAGE.left, y, style)
  }
  drawFoot(paper, sheet)
  doc.end()
}

/**
 * Documents as PDF, with the characters they use embedded. Same sheet, same pictures: same bytes.
 *
 * @throws Error when a font of the folder cannot be read: a wrong setting
 */
export function createPdfRenderer({ fontFolder, limits }: PdfOptions = {}): DocumentRenderer {
  let fonts: Promise<FontSet> | undefined
  return {
    async *render(sheet, picture) {
      // Thirty megabytes: read when the first document is asked for.
      fonts ??= loadFonts(fontFolder)
      const doc = openDocument(sheet)
      draw(doc, await fonts, sheet, picture, { ...PDF_LIMITS, ...limits }).catch((error: unknown) =>
        doc.destroy(error as Error),
      )
      for await (const chunk of doc) yield chunk as Uint8Array
    },
  }
}
