/** Tiles of the video wall. */
export const TILES = 9

/** How long one page of tiles stays. */
export const PAGE_MILLIS = 20_000

/** How many pages so many cameras fill; at least one. */
export function pageCount(cameras: number, tiles = TILES): number {
  return Math.max(1, Math.ceil(cameras / tiles))
}

/** The page after (or before) one, round and round; a page that no longer exists counts as the last. */
export function turnPage(page: number, step: number, pages: number): number {
  return (((Math.min(page, pages - 1) + step) % pages) + pages) % pages
}

/** The rows of one page. */
export function rowsOfPage<Row>(rows: readonly Row[], page: number, tiles = TILES): Row[] {
  const at = Math.min(page, pageCount(rows.length, tiles) - 1)
  return rows.slice(at * tiles, at * tiles + tiles)
}

/** What decides how early a camera is shown. */
export interface CameraRank {
  readonly id: string
  readonly state: string
  /** Gravest open finding of the camera. */
  readonly severity: string | undefined
  /** Share of premises graded C or D in its township, 0 to 1. */
  readonly riskShare: number
}

// A camera that shows nothing comes before one that shows something badly; a working one comes by its risk.
const STATE_WEIGHTS: Readonly<Record<string, number>> = {
  offline: 6,
  black: 5,
  frozen: 5,
  occluded: 4,
  moved: 3,
  defocused: 3,
  dark: 2,
  degraded: 2,
  unknown: 1,
  ok: 0,
}
const SEVERITY_WEIGHTS: Readonly<Record<string, number>> = { grave: 3, alert: 2, notice: 1 }

/** Compares two cameras: the worst state first, then the gravest open finding, then the riskiest township, then by id. */
export function compareCameras(one: CameraRank, other: CameraRank): number {
  return (
    (STATE_WEIGHTS[other.state] ?? 1) - (STATE_WEIGHTS[one.state] ?? 1) ||
    (SEVERITY_WEIGHTS[other.severity ?? ''] ?? 0) - (SEVERITY_WEIGHTS[one.severity ?? ''] ?? 0) ||
    other.riskShare - one.riskShare ||
    (one.id < other.id ? -1 : one.id > other.id ? 1 : 0)
  )
}

/**
 * Keeps the order on the wall while a page is looked at: cameras stay where they are, gone ones leave, new ones join
 * at the end. A full new order is taken when the page turns.
 */
export function keepOrder(before: readonly string[], sorted: readonly string[]): string[] {
  const present = new Set(sorted)
  const kept = before.filter(id => present.has(id))
  const known = new Set(kept)
  return [...kept, ...sorted.filter(id => !known.has(id))]
}
