import { derivedId, Refusal, record, type Sql, subjectOf } from '@shian/kernel'
import { parse } from 'csv-parse/sync'
import type { Writer } from './writing.ts'

/** An administrative division to define. Its level and the division above follow from the code. */
export interface AreaEntry {
  /** Statistical division code, GB/T 2260 for the first six digits: 2, 4, 6, 9 or 12 digits. */
  code: string
  name: string
  /** Cell of the hexagon map. */
  hex?: { column: number; row: number }
}

const LEVELS = [
  { digits: 2, kind: 'province' },
  { digits: 4, kind: 'city' },
  { digits: 6, kind: 'county' },
  { digits: 9, kind: 'township' },
  { digits: 12, kind: 'village' },
] as const
/** A province has some 50,000 villages; one call takes as many as the log takes at once. */
export const AREAS_PER_CALL = 5_000

/**
 * Defines divisions, or gives known ones a new name or map cell. Repeating a call changes nothing. Two round trips.
 *
 * @param areas at most `AREAS_PER_CALL`; the division above each is registered already or among them
 * @throws Refusal registry.area_code_invalid, registry.blank_field, registry.area_twice, registry.area_parent_unknown
 */
export async function defineAreas(tx: Sql, writer: Writer, areas: readonly AreaEntry[]): Promise<void> {
  const codes = new Set<string>()
  for (const { code, name } of areas) {
    if (!levelOf(code)) throw new Refusal('registry.area_code_invalid', 400, { code })
    if (name.trim() === '') throw new Refusal('registry.blank_field', 400, { field: 'name' })
    if (codes.has(code)) throw new Refusal('registry.area_twice', 400, { code })
    codes.add(code)
  }
  const known = await tx.query<{ code: string }>('select code from registry_area')
  const all = new Set([...known.map(row => row.code), ...codes])
  const drafts = areas.map(area => draftOf(area, all))
  await record(tx, writer.node, drafts, { actor: writer.scope.actor, now: writer.now, area: '' })
}

const BYTES_MAX = 16 * 1024 * 1024

/**
 * The divisions of a CSV file with the columns `code,name` and, for the map, `column,row`. Other columns are not read.
 *
 * @throws Refusal registry.area_file_invalid when it is not such a file, is empty, or is larger than 16 MiB
 */
export function areasOfCsv(bytes: Uint8Array): AreaEntry[] {
  const rows = bytes.length > BYTES_MAX ? undefined : rowsOf(bytes)
  if (rows?.[0]?.['code'] === undefined || rows[0]['name'] === undefined)
    throw new Refusal('registry.area_file_invalid', 400)
  return rows.map(({ code = '', name = '', column = '', row = '' }) => ({
    code,
    name,
    ...(/^-?\d{1,4}$/.test(column) && /^-?\d{1,4}$/.test(row)
      ? { hex: { column: Number(column), row: Number(row) } }
      : {}),
  }))
}

function rowsOf(bytes: Uint8Array): Record<string, string>[] | undefined {
  try {
    return parse(Buffer.from(bytes), { columns: true, bom: true, trim: true, relax_column_count: true })
  } catch {
    return undefined
  }
}

function levelOf(code: string): (typeof LEVELS)[number] | undefined {
  return /^\d+$/.test(code) ? LEVELS.find(level => level.digits === code.length) : undefined
}

function draftOf({ code, name, hex }: AreaEntry, all: ReadonlySet<string>) {
  const kind = levelOf(code)!.kind
  const above = LEVELS.filter(level => level.digits < code.length).map(level => code.slice(0, level.digits))
  const parent = above.at(-1)
  // What governs from here has nobody above it in this node; everything below must hang on something.
  const isTop = !above.some(prefix => all.has(prefix)) && (kind === 'province' || kind === 'city')
  if (!isTop && !(parent && all.has(parent)))
    throw new Refusal('registry.area_parent_unknown', 400, { code, parent: parent ?? '' })
  return {
    id: derivedId('registry.AreaDefined', code, name.trim(), `${hex?.column},${hex?.row}`),
    type: 'registry.AreaDefined',
    subject: subjectOf('area', code),
    area: code,
    data: { code, name: name.trim(), kind, parent: isTop ? null : parent, ...(hex ? { hex } : {}) },
  }
}
