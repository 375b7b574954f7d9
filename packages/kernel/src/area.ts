/**
 * An area is a path that sorts: the division code without trailing zeros (`4106` city, `410602` county,
 * `410602001` township, `410602001001` village), followed for one premises by `/<premises id>`. A
 * jurisdiction is therefore one range of strings in C collation, and so is one operator's own view.
 */
export type Area = string

/** A half-open range of area paths. */
export interface AreaRange {
  lo: string
  hi: string
}

const AREA = /^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})(\/[A-Za-z0-9._-]{1,64})?$/

/** True for a well-formed area path. The empty path is the root and is not a place of a fact. */
export function isArea(area: string): boolean {
  return AREA.test(area)
}

/**
 * The range that holds the area itself and everything below it; '' is everything. Division codes have fixed lengths,
 * so what starts like a code lies in it; ids of premises do not, and nothing lies below one: its range is itself.
 */
export function rangeOf(area: Area): AreaRange {
  return { lo: area, hi: area.includes('/') ? `${area}!` : `${area}~` }
}

/** A range that holds nothing: the scope of somebody with no post. */
export const NOWHERE: AreaRange = { lo: '~', hi: '~' }

/** Everything: the scope of the platform's own reactions and of migrations. */
export const EVERYWHERE: AreaRange = { lo: '', hi: '~' }

/** Whether the area lies in the range. */
export function inRange(area: Area, range: AreaRange): boolean {
  return area >= range.lo && area < range.hi
}

/** The division code of an area path, without the premises part. */
export function divisionOf(area: Area): string {
  const slash = area.indexOf('/')
  return slash < 0 ? area : area.slice(0, slash)
}

/** The enclosing areas, nearest first, without the area itself: village → township → county → city. */
export function enclosingAreas(area: Area): Area[] {
  const code = divisionOf(area)
  const out: Area[] = code === area ? [] : [code]
  for (const length of [9, 6, 4, 2]) if (code.length > length) out.push(code.slice(0, length))
  return out
}
