import { PAGE, type Paper, type Style } from './page.ts'

const PAD_X = 5
const PAD_Y = 3.5

/** One cell of a row: where it stands and what it says. */
export interface Cell {
  x: number
  width: number
  text: string
  bold?: boolean
  centred?: boolean
}

interface Laid extends Cell {
  lines: string[]
}

function drawSlice(paper: Paper, cells: readonly Laid[], from: number, count: number, style: Style): void {
  const lineHeight = paper.lineHeight(style)
  const height = count * lineHeight + 2 * PAD_Y
  const top = paper.y
  for (const { x, width, lines, bold = false, centred = false } of cells) {
    const shown = lines.slice(from, from + count)
    const free = ((count - shown.length) * lineHeight) / 2
    for (const [index, line] of shown.entries()) {
      const y = top + PAD_Y + free + index * lineHeight
      if (centred) paper.centred(line, x, width, y, { ...style, bold })
      else paper.line(line, x + PAD_X, y, { ...style, bold })
    }
    paper.doc.lineWidth(0.6).strokeColor('#000000').rect(x, top, width, height).stroke()
  }
  paper.y = top + height
}

/**
 * Draws one ruled row. A row that does not fit goes to the next page; one that is higher than a page is divided.
 *
 * @param onTurn draws what stands at the head of every page of the table
 */
export function drawRow(paper: Paper, cells: readonly Cell[], style: Style, onTurn?: () => void): void {
  const laid = cells.map(cell => ({
    ...cell,
    lines: paper.lines(cell.text, cell.width - 2 * PAD_X, { ...style, bold: cell.bold ?? false }),
  }))
  const lineHeight = paper.lineHeight(style)
  const total = Math.max(1, ...laid.map(cell => cell.lines.length))
  const perPage = Math.floor((PAGE.height - PAGE.top - PAGE.bottom - 2 * PAD_Y - 2 * lineHeight) / lineHeight)
  const fits = (): number => Math.floor((paper.room - 2 * PAD_Y) / lineHeight)
  const turn = (): void => {
    paper.turn()
    onTurn?.()
  }
  if (fits() < total && total <= perPage) turn()
  for (let from = 0; from < total; ) {
    if (fits() < 1) turn()
    const count = Math.min(total - from, fits())
    drawSlice(paper, laid, from, count, style)
    from += count
  }
}
