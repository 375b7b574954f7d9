import { readFileSync } from 'node:fs'

/** A division of the city, as `registry.AreaDefined` takes it. */
export interface CityArea {
  code: string
  name: string
  /** Level of the division. */
  kind: 'city' | 'county' | 'township' | 'village'
  /** What it is called in the statistics: 街道, 镇, 乡, 社区, 村, 其他; empty above the township. */
  form: string
  parent: string | null
  hex?: { column: number; row: number }
}

interface TreeNode {
  code: string
  name: string
  kind?: string
  children?: TreeNode[]
}
interface HexLayout {
  cells: { code: string; col: number; row: number }[]
}

/** Code of the city. */
export const CITY = '4106'

const read = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../data/${name}`, import.meta.url), 'utf8')) as T

/**
 * The divisions of Hebi: 1 city, 6 county-level units, 48 townships, 1,041 villages, parents before children.
 * Townships carry their cell of the schematic map.
 */
export function readAreas(): CityArea[] {
  const cells = new Map(
    read<HexLayout>('hebi-townships.hex.json').cells.map(({ code, col, row }) => [
      code,
      { column: col, row },
    ]),
  )
  const city = read<TreeNode>('hebi-admin-tree.json')
  const out: CityArea[] = [{ code: CITY, name: city.name, kind: 'city', form: '', parent: null }]
  for (const county of city.children ?? []) {
    out.push({ code: county.code, name: county.name, kind: 'county', form: '', parent: CITY })
    for (const township of county.children ?? []) {
      const hex = cells.get(township.code)
      const { code, name, kind: form = '' } = township
      out.push({ code, name, kind: 'township', form, parent: county.code, ...(hex ? { hex } : {}) })
      for (const village of township.children ?? []) {
        out.push({
          code: village.code,
          name: village.name,
          kind: 'village',
          form: village.kind ?? '',
          parent: township.code,
        })
      }
    }
  }
  return out
}
