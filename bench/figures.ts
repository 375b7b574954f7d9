/** One measured figure beside its limit from the same run. */
export interface Figure {
  name: string
  value: number
  limitName: string
  limit: number
  ratio: number
  wantedRatio: number | null
  wantedValue: number | null
  unit: string
}

const figures: Figure[] = []
const started = process.hrtime.bigint()

/** Keeps and prints a figure. Benchmarks print; they never fail a build. */
export function figure(
  name: string,
  value: number,
  limitName: string,
  limit: number,
  wantedRatio: number | null,
  unit: string,
  wantedValue: number | null = null,
): void {
  const entry = { name, value, limitName, limit, ratio: value / limit, wantedRatio, wantedValue, unit }
  figures.push(entry)
  const wanted = [
    wantedRatio === null ? '' : `wanted ratio ${wantedRatio}`,
    wantedValue === null ? '' : `wanted ${wantedValue}`,
  ]
  console.log(
    `${name}: ${round(value)} ${unit} | limit (${limitName}): ${round(limit)} | ratio ${entry.ratio.toFixed(2)} ${wanted.filter(Boolean).join(', ')}`,
  )
}

/** All figures so far. */
export function allFigures(): readonly Figure[] {
  return figures
}

/** Seconds since the run began. */
export function seconds(): number {
  return Number(process.hrtime.bigint() - started) / 1e9
}

function round(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3)
}
