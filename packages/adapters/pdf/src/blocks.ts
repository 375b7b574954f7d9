import type { PictureReader, SheetBlock, SheetPair, SheetPhoto } from '@shian/documents/ports'
import { drawCode } from './code.ts'
import { BODY_WIDTH, PAGE, type Paper, type Style } from './page.ts'
import { isPrintable } from './picture.ts'
import { type Cell, drawRow } from './table.ts'

/** Sizes of official documents: body 三号 would take four pages for a table, so 小四 for text and 五号 for tables. */
export const SIZE = { title: 20, head: 14, heading: 13, body: 12, table: 10.5, small: 9, foot: 7.5 } as const

const GAP = 8
/** Room for 统一社会信用代码 on one line. */
const LABEL_SHARE = 0.21
const PHOTO_HEIGHT = 170
const SIGNATURE_MIN = 60
const SIGNATURE_MAX = 200
const UNPRINTABLE = '图片格式不能印刷，原图见电子卷宗'

/** How many pictures and bytes one file takes; what is over is named, not drawn. */
export interface PictureLimits {
  pictures: number
  bytes: number
}

/** What the drawing of one file has used. */
export interface Spent {
  pictures: number
  bytes: number
}

/** Draws one block after the other. */
export class BlockDrawer {
  readonly #paper: Paper
  readonly #picture: PictureReader
  readonly #limits: PictureLimits
  readonly #spent: Spent = { pictures: 0, bytes: 0 }

  constructor(paper: Paper, picture: PictureReader, limits: PictureLimits) {
    this.#paper = paper
    this.#picture = picture
    this.#limits = limits
  }

  async draw(block: SheetBlock): Promise<void> {
    const paper = this.#paper
    switch (block.type) {
      case 'heading':
        paper.y += GAP / 2
        paper.need(SIZE.heading * 4)
        paper.paragraph(block.text, { size: SIZE.heading, bold: true })
        paper.y += 2
        return
      case 'text': {
        const size = block.small ? SIZE.small : SIZE.body
        const style = { size, bold: block.bold ?? false }
        paper.paragraph(block.text, style, block.indent === false ? 0 : size * 2)
        paper.y += block.small ? 2 : 4
        return
      }
      case 'fields':
        return this.#fields(block.rows)
      case 'table':
        return this.#table(block)
      case 'photos':
        return this.#photos(block.photos)
      case 'signatures':
        return this.#signatures(block.lines)
      case 'seal':
        return this.#seal(block.issuer, block.day)
      case 'code':
        return this.#code(block.address, block.text)
    }
  }

  #fields(rows: readonly SheetPair[][]): void {
    const paper = this.#paper
    const label = BODY_WIDTH * LABEL_SHARE
    paper.y += 2
    for (const row of rows) {
      const share = BODY_WIDTH / row.length
      const cells = row.flatMap(({ label: name, value }, index): Cell[] => {
        const x = PAGE.left + index * share
        return [
          { x, width: label, text: name, centred: true },
          { x: x + label, width: share - label, text: value },
        ]
      })
      drawRow(paper, cells, { size: SIZE.table })
    }
    paper.y += GAP
  }

  #table({ columns, rows }: Extract<SheetBlock, { type: 'table' }>): void {
    const paper = this.#paper
    const style: Style = { size: SIZE.table }
    const whole = columns.reduce((sum, column) => sum + column.width, 0)
    let at: number = PAGE.left
    const places = columns.map(column => {
      const width = (BODY_WIDTH * column.width) / whole
      const place = { x: at, width, centred: column.centred ?? false }
      at += width
      return place
    })
    const head = (): void =>
      drawRow(
        paper,
        columns.map((column, i) => ({ ...places[i]!, text: column.title, bold: true, centred: true })),
        style,
      )
    paper.y += 2
    paper.need(paper.lineHeight(style) * 4)
    head()
    for (const row of rows) {
      const cells = row.map((text, i) => ({ ...places[i]!, text }))
      drawRow(paper, cells, style, head)
    }
    paper.y += GAP
  }

  async #photos(photos: readonly SheetPhoto[]): Promise<void> {
    const paper = this.#paper
    const width = (BODY_WIDTH - GAP) / 2
    const caption = { size: SIZE.foot }
    const height = PHOTO_HEIGHT + paper.lineHeight(caption) + GAP
    for (let i = 0; i < photos.length; i += 2) {
      paper.need(height)
      for (const [side, photo] of photos.slice(i, i + 2).entries()) {
        const x = PAGE.left + side * (width + GAP)
        await this.#photo(photo, x, paper.y, width)
        const text = paper.lines(photo.caption, width, caption)[0] ?? ''
        paper.centred(text, x, width, paper.y + PHOTO_HEIGHT + 2, caption)
      }
      paper.y += height
    }
  }

  async #photo({ sha256 }: SheetPhoto, x: number, y: number, width: number): Promise<void> {
    const paper = this.#paper
    paper.doc.lineWidth(0.4).strokeColor('#808080').rect(x, y, width, PHOTO_HEIGHT).stroke()
    const say = (text: string): void =>
      paper.centred(text, x, width, y + PHOTO_HEIGHT / 2 - SIZE.small, { size: SIZE.small })
    if (this.#spent.pictures >= this.#limits.pictures) return say('图片过多，原图见电子卷宗')
    const bytes = await this.#picture(sha256)
    if (!bytes) return say('图片不在本机，以哈希值为准')
    if (this.#spent.bytes + bytes.length > this.#limits.bytes) return say('图片过大，原图见电子卷宗')
    this.#spent.pictures += 1
    this.#spent.bytes += bytes.length
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    if (!isPrintable(buffer)) return say(UNPRINTABLE)
    try {
      const image = paper.doc.openImage(buffer)
      paper.doc.image(image, x + 2, y + 2, {
        fit: [width - 4, PHOTO_HEIGHT - 4],
        align: 'center',
        valign: 'center',
      })
    } catch {
      say(UNPRINTABLE)
    }
  }

  #signatures(lines: readonly SheetPair[]): void {
    const paper = this.#paper
    const style = { size: SIZE.body }
    const step = paper.lineHeight(style) * 1.35
    paper.y += GAP
    // Signatures on a page of their own would prove nothing: they stay together.
    paper.need(Math.min(step * lines.length, PAGE.height / 2))
    for (const { label, value } of lines) this.#signature(`${label}：`, value, style, step)
    paper.y += GAP / 2
  }

  /** A label with its value; where a hand must sign, with a line to sign on. */
  #signature(label: string, value: string, style: Style, step: number): void {
    const paper = this.#paper
    const right = PAGE.width - PAGE.right
    paper.need(step)
    paper.line(label, PAGE.left, paper.y, style)
    const from = PAGE.left + paper.measure(label, style)
    const wrapped = paper.lines(value, right - from, style)
    for (const [index, line] of wrapped.entries()) {
      if (index > 0) {
        paper.y += paper.lineHeight(style)
        paper.need(step)
      }
      paper.line(line, from, paper.y, style)
    }
    const free = from + paper.measure(wrapped.at(-1) ?? '', style) + GAP
    const base = paper.y + paper.lineHeight(style) - 1
    const isSigned = value === '' || /签名|签收|盖章/.test(label)
    if (isSigned && right - free > SIGNATURE_MIN)
      paper.rule(free, base, Math.min(free + SIGNATURE_MAX, right), base, 0.5)
    paper.y += step
  }

  #seal(issuer: string, day: string): void {
    const paper = this.#paper
    const style = { size: SIZE.body }
    const height = paper.lineHeight(style)
    const width = Math.max(paper.measure(issuer, style), paper.measure(day, style), 150)
    const x = PAGE.width - PAGE.right - width
    paper.y += GAP * 2
    paper.need(height * 3.5)
    paper.centred(issuer, x, width, paper.y, style)
    paper.centred('（印章）', x, width, paper.y + height, { size: SIZE.small })
    paper.centred(day, x, width, paper.y + height * 2, style)
    paper.y += height * 3 + GAP
  }

  #code(address: string, text: string): void {
    const paper = this.#paper
    const size = 120
    paper.need(size + GAP * 2)
    drawCode(paper.doc, address, PAGE.left, paper.y, size)
    const style = { size: SIZE.body }
    const x = PAGE.left + size + GAP * 2
    const lines = paper.lines(text, PAGE.width - PAGE.right - x, style)
    const top = paper.y + Math.max(0, (size - lines.length * paper.lineHeight(style)) / 2)
    for (const [index, line] of lines.entries())
      paper.line(line, x, top + index * paper.lineHeight(style), style)
    paper.y += size + GAP
  }
}
