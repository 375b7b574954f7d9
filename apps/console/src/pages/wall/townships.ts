import type { Area } from '../../api/types.ts'
import type { Cell } from './hex.ts'

/** Open and overdue work of one area. */
export interface WorkRow {
  readonly area: string
  readonly name: string
  readonly open: number
  readonly overdue: number
}

/** Premises of one area by grade. */
export interface RiskRow {
  readonly area: string
  readonly name: string
  readonly total: number
  readonly A: number
  readonly B: number
  readonly C: number
  readonly D: number
  readonly ungraded: number
}

/** How much of the open work of a township is overdue. */
export type Level = 'none' | 'clear' | 'low' | 'middle' | 'high'

// Design values of this screen, not legal numbers: they only decide when a hexagon changes its shape and colour.
const MIDDLE_SHARE = 0.1
const HIGH_SHARE = 0.25

export const LEVELS: readonly Level[] = ['none', 'clear', 'low', 'middle', 'high']

/** What is known of one township, or of a larger area as the sum of its townships. */
export interface Tally {
  readonly open: number
  readonly overdue: number
  readonly risk: Readonly<Omit<RiskRow, 'area' | 'name'>> | undefined
}

export interface Township extends Tally {
  readonly code: string
  readonly name: string
  /** Code of the county it belongs to. */
  readonly county: string
  readonly cell: Cell | undefined
}

/** Share of the open work that is overdue; null when there is none open. */
export function overdueShare({ open, overdue }: Pick<Tally, 'open' | 'overdue'>): number | null {
  return open > 0 ? overdue / open : null
}

/** The level of a share. */
export function levelOf(share: number | null): Level {
  if (share === null) return 'none'
  if (share === 0) return 'clear'
  if (share < MIDDLE_SHARE) return 'low'
  return share < HIGH_SHARE ? 'middle' : 'high'
}

/** Per cent without a fraction; a little is never shown as nothing, nor almost all as everything. */
export function wholePercent(share: number): number {
  if (share > 0 && share < 0.01) return 1
  if (share < 1 && share > 0.99) return 99
  return Math.round(share * 100)
}

/** The townships within an area, with their work and premises. */
export function townshipsOf(
  areas: readonly Area[],
  within: string,
  work: readonly WorkRow[],
  risk: readonly RiskRow[],
): Township[] {
  const workOf = new Map(work.map(row => [row.area, row]))
  const riskOf = new Map(risk.map(row => [row.area, row]))
  return areas
    .filter(({ code }) => code.length === 9 && (code.startsWith(within) || within.startsWith(code)))
    .map(({ code, name, hex }) => {
      const { open = 0, overdue = 0 } = workOf.get(code) ?? {}
      return { code, name, county: code.slice(0, 6), cell: hex, open, overdue, risk: riskOf.get(code) }
    })
}

/** Work and premises of everything within an area; work that belongs to no township counts too. */
export function tallyOf(area: string, work: readonly WorkRow[], risk: readonly RiskRow[]): Tally {
  const sum = <Row>(rows: readonly Row[], value: (row: Row) => number) =>
    rows.reduce((total, row) => total + value(row), 0)
  const ownWork = work.filter(row => row.area.startsWith(area))
  const ownRisk = risk.filter(row => row.area.startsWith(area))
  return {
    open: sum(ownWork, row => row.open),
    overdue: sum(ownWork, row => row.overdue),
    risk: ownRisk.length
      ? {
          total: sum(ownRisk, row => row.total),
          A: sum(ownRisk, row => row.A),
          B: sum(ownRisk, row => row.B),
          C: sum(ownRisk, row => row.C),
          D: sum(ownRisk, row => row.D),
          ungraded: sum(ownRisk, row => row.ungraded),
        }
      : undefined,
  }
}

/** Share of premises graded C or D among those of a township, 0 when nothing is known. */
export function riskShareOf(risk: Tally['risk']): number {
  return risk && risk.total > 0 ? (risk.C + risk.D) / risk.total : 0
}

/** A name without the word for its kind, short enough for a hexagon. */
export function shortName(name: string): string {
  const short = name.replace(/(?:街道办事处|街道|民族乡|镇|乡)$/, '')
  return short.length >= 2 ? short : name
}

/** A county's name without the name of its city before it: 鹤壁经济技术开发区 → 经济技术开发区. */
export function countyName(name: string, city: string): string {
  const stem = city.replace(/[市州盟]$/, '')
  return stem && name.startsWith(stem) && name.length > stem.length + 2 ? name.slice(stem.length) : name
}
