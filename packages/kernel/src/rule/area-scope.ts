import { isArea } from '../area.ts'

/** The area of a rule or item in its plain form: the nation ('cn') is the empty path. */
export function plainArea(area: string): string {
  return area === 'cn' ? '' : area
}

/** Says whether the text is the nation, a division code path, or one with `/premisesId` behind it. */
export function isRuleArea(area: string): boolean {
  const plain = plainArea(area)
  return plain === '' || isArea(plain)
}

/** Says whether the first area holds the second or equals it: '41' covers '410602' and '410602/p7'. */
export function areaCovers(wide: string, narrow: string): boolean {
  const outer = plainArea(wide)
  const inner = plainArea(narrow)
  if (outer === '' || outer === inner) return true
  // A premises is the smallest place: p1 must not cover p12.
  return outer.includes('/') ? false : inner.startsWith(outer)
}
