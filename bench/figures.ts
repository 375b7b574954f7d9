/** One measured figure beside its limit from the same run. */
export interface Figure {
  name: string
  value: number
  unit: string
  /** What physics, or the program without the part in question, allows; absent for a figure without one. */
  limit?: { name: string; value: number }
  contract: Contract
  /** What a reader must know to understand the figure. */
  note?: string
}

/** What was promised. A ratio is value over limit; the other two are values. All that are given must hold. */
export interface Contract {
  ratioMin?: number
  min?: number
  max?: number
}

/** Figures of one part of the run. */
export interface Group {
  id: string
  title: string
  startedAt: Date
  /** Share of the processors that others used in the seconds before, 0 to 1. */
  busy: number
  figures: Figure[]
}

/** Keeps and prints figures as they come. Benchmarks print; they never fail a build. */
export type Keep = (figure: Figure) => void

/** Value over limit. */
export function ratioOf({ value, limit }: Figure): number | undefined {
  return limit && limit.value > 0 ? value / limit.value : undefined
}

/** Whether the contract holds; undefined without one. */
export function isMet(figure: Figure): boolean | undefined {
  const { ratioMin, min, max } = figure.contract
  if (ratioMin === undefined && min === undefined && max === undefined) return undefined
  const ratio = ratioOf(figure)
  const holdsRatio = ratioMin === undefined || (ratio !== undefined && ratio >= ratioMin)
  return holdsRatio && figure.value >= (min ?? -Infinity) && figure.value <= (max ?? Infinity)
}

/** The contract in words. */
export function contractOf({ contract, unit }: Figure): string {
  const parts = [
    contract.ratioMin === undefined ? '' : `ratio ≥ ${contract.ratioMin.toFixed(2)}`,
    contract.min === undefined ? '' : `≥ ${round(contract.min)} ${unit}`,
    contract.max === undefined ? '' : `≤ ${round(contract.max)} ${unit}`,
  ]
  return parts.filter(Boolean).join(', ') || '–'
}

/** Three figures of precision, thousands apart. */
export function round(value: number): string {
  if (!Number.isFinite(value)) return '∞'
  if (Number.isInteger(value) || value >= 100) return Math.round(value).toLocaleString('en-US')
  return value.toPrecision(3)
}

/** One line for the terminal. */
export function lineOf(figure: Figure): string {
  const { name, value, unit, limit } = figure
  const ratio = ratioOf(figure)
  const beside = limit ? ` | ${limit.name}: ${round(limit.value)}` : ''
  const met = isMet(figure)
  const verdict = met === undefined ? '' : met ? ' | met' : ' | NOT MET'
  return `  ${name}: ${round(value)} ${unit}${beside}${ratio === undefined ? '' : ` | ratio ${ratio.toFixed(2)}`} | ${contractOf(figure)}${verdict}`
}

/** The value below which the share of the values lies. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.POSITIVE_INFINITY
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]!
}

/** Seconds something took, and what came of it. */
export async function timed<T>(work: () => Promise<T>): Promise<[seconds: number, result: T]> {
  const start = performance.now()
  const result = await work()
  return [(performance.now() - start) / 1_000, result]
}

/** Works through a list, each lane taking the next entry when it is done with the one before. */
export async function withLanes<Lane, Entry>(
  lanes: readonly Lane[],
  entries: readonly Entry[],
  work: (lane: Lane, entry: Entry) => Promise<unknown>,
): Promise<void> {
  let next = 0
  await Promise.all(
    lanes.map(async lane => {
      while (next < entries.length) await work(lane, entries[next++]!)
    }),
  )
}
