/** A cell of the cartogram: odd-r offset, pointy top, odd rows shifted half a cell to the east. */
export interface Cell {
  readonly column: number
  readonly row: number
}

/** A point of the drawing; x to the right, y down. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** A straight piece of an outline. */
export type Segment = readonly [from: Point, to: Point]

/** A rectangle of the drawing. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

const WIDTH = Math.sqrt(3)
// Corners start at the top and go round to the right; side i lies between corner i and corner i + 1.
const CORNERS = [0, 1, 2, 3, 4, 5].map(index => {
  const angle = (Math.PI / 3) * index - Math.PI / 2
  return { x: Math.cos(angle), y: Math.sin(angle) }
})

/** Names a cell in maps and sets. */
export const keyOf = ({ column, row }: Cell): string => `${column},${row}`

const isOdd = (row: number): boolean => Math.abs(row % 2) === 1

/** Centre of a cell. `size` is the distance from the centre to a corner. */
export function centreOf({ column, row }: Cell, size: number): Point {
  return { x: WIDTH * size * (column + (isOdd(row) ? 0.5 : 0)), y: 1.5 * size * row }
}

/** The six corners of a cell, clockwise from the top; `inset` moves them towards the centre. */
export function cornersOf(cell: Cell, size: number, inset = 0): Point[] {
  const { x, y } = centreOf(cell, size)
  return CORNERS.map(corner => ({ x: x + corner.x * (size - inset), y: y + corner.y * (size - inset) }))
}

/** The six cells around one, in the order of its sides: north-east, east, south-east, south-west, west, north-west. */
export function neighboursOf({ column, row }: Cell): Cell[] {
  const shift = isOdd(row) ? 1 : 0
  return [
    { column: column + shift, row: row - 1 },
    { column: column + 1, row },
    { column: column + shift, row: row + 1 },
    { column: column + shift - 1, row: row + 1 },
    { column: column - 1, row },
    { column: column + shift - 1, row: row - 1 },
  ]
}

/** The sides of a group of cells that do not lie between two of them. */
export function outlineOf(cells: readonly Cell[], size: number): Segment[] {
  const members = new Set(cells.map(keyOf))
  return cells.flatMap(cell => {
    const corners = cornersOf(cell, size)
    return neighboursOf(cell).flatMap((neighbour, side): Segment[] => {
      if (members.has(keyOf(neighbour))) return []
      return [[corners[side] as Point, corners[(side + 1) % 6] as Point]]
    })
  })
}

/** The rectangle around a group of cells. */
export function boundsOf(cells: readonly Cell[], size: number): Box {
  const centres = cells.map(cell => centreOf(cell, size))
  const half = (WIDTH * size) / 2
  return {
    left: Math.min(...centres.map(centre => centre.x)) - half,
    right: Math.max(...centres.map(centre => centre.x)) + half,
    top: Math.min(...centres.map(centre => centre.y)) - size,
    bottom: Math.max(...centres.map(centre => centre.y)) + size,
  }
}

/** The greatest size at which the cells fit into a rectangle. */
export function fittingSize(cells: readonly Cell[], width: number, height: number): number {
  if (cells.length === 0) return 0
  const unit = boundsOf(cells, 1)
  return Math.max(0, Math.min(width / (unit.right - unit.left), height / (unit.bottom - unit.top)))
}

/** A place for a label: the middle of the text, and the side of the group it stands on. */
export interface LabelPlace extends Point {
  readonly side: 'top' | 'left' | 'right' | 'bottom'
}

const overlaps = (one: Box, other: Box): boolean =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom

/**
 * Where the name of a group stands without covering a cell: above, left, right or below, whichever is free first.
 *
 * @param all every cell of the drawing
 * @param width of the text, `height` of its line
 */
export function labelPlaceOf(
  cells: readonly Cell[],
  all: readonly Cell[],
  size: number,
  width: number,
  height: number,
): LabelPlace {
  const gap = size * 0.2
  const box = boundsOf(cells, size)
  const rowEdge = (row: number) =>
    boundsOf(
      cells.filter(cell => cell.row === row),
      size,
    )
  const rows = [...new Set(cells.map(cell => cell.row))].sort((one, other) => one - other)
  const [first = 0, last = 0] = [rows[0], rows[rows.length - 1]]
  const above = rowEdge(first)
  const below = rowEdge(last)
  const sides = rows.flatMap((row): LabelPlace[] => {
    const edge = rowEdge(row)
    const y = row * 1.5 * size
    return [
      { side: 'left', x: edge.left - gap - width / 2, y },
      { side: 'right', x: edge.right + gap + width / 2, y },
    ]
  })
  const candidates: LabelPlace[] = [
    { side: 'top', x: (above.left + above.right) / 2, y: box.top - gap - height / 2 },
    ...sides.filter(place => place.side === 'left'),
    ...sides.filter(place => place.side === 'right'),
    { side: 'bottom', x: (below.left + below.right) / 2, y: box.bottom + gap + height / 2 },
  ]
  const whole = boundsOf(all, size)
  const taken = all
    .map(cell => boundsOf([cell], size * 0.92))
    .map((small, index) => {
      const centre = centreOf(all[index] as Cell, size)
      const halfWidth = (small.right - small.left) / 2
      const halfHeight = (small.bottom - small.top) / 2
      return {
        left: centre.x - halfWidth,
        right: centre.x + halfWidth,
        top: centre.y - halfHeight,
        bottom: centre.y + halfHeight,
      }
    })
  const free = candidates.find(({ x, y }) => {
    const text = { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 }
    const inside = text.left >= whole.left - gap && text.right <= whole.right + gap
    return inside && !taken.some(cell => overlaps(text, cell))
  })
  return free ?? (candidates[0] as LabelPlace)
}

/** A direction an arrow key points to. */
export type Direction = 'left' | 'right' | 'up' | 'down'

/**
 * The cell an arrow key leads to: the nearest one that lies in that direction, rows first.
 *
 * @returns the same cell when there is none
 */
export function moveIn<Place extends Cell>(
  cells: readonly Place[],
  from: Place,
  direction: Direction,
): Place {
  const start = centreOf(from, 1)
  const alongRow = direction === 'left' || direction === 'right'
  const sign = direction === 'right' || direction === 'down' ? 1 : -1
  let best: Place = from
  let bestCost = Number.POSITIVE_INFINITY
  for (const cell of cells) {
    const there = centreOf(cell, 1)
    const ahead = sign * (alongRow ? there.x - start.x : there.y - start.y)
    const aside = Math.abs(alongRow ? there.y - start.y : there.x - start.x)
    if (ahead <= 0.01) continue
    const cost = ahead + aside * (alongRow ? 4 : 1.5)
    if (cost < bestCost) [best, bestCost] = [cell, cost]
  }
  return best
}
