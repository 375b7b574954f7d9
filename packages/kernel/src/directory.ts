import type { AreaRange } from './area.ts'
import type { Sql } from './sql.ts'

/** A post that answers for something. */
export interface Responsible {
  postId: string
  personId: string
  role: string
  area: string
}

/**
 * How modules find each other's subjects without importing each other: what it is called, where it is, and who
 * answers for it. Implemented by the registry, handed to the others by the application.
 */
export interface Directory {
  /** Name and area path of a premises. */
  findPremises(tx: Sql, premisesId: string): Promise<PremisesCard | undefined>
  /** Several premises at once, by id; unknown ones are absent. */
  premisesOf(tx: Sql, premisesIds: readonly string[]): Promise<Map<string, PremisesCard>>
  /** The posts people hold at a moment, by person id (`person/<id>` or bare). */
  postsOf(
    tx: Sql,
    personIds: readonly string[],
    at: Date,
  ): Promise<Map<string, { role: string; area: string }[]>>
  /** Everybody who holds one of the roles over the area at that moment: there and in the enclosing areas. */
  holdersOver(
    tx: Sql,
    roles: readonly string[],
    area: string,
    at: Date,
  ): Promise<{ personId: string; name: string; role: string; area: string; certificate: string | null }[]>
  /** The nearest holder of the role over the area, who holds the post at that time: own area first, then upwards. */
  findResponsible(tx: Sql, role: string, area: string, at: Date): Promise<Responsible | undefined>
  /** Open premises in the range that somebody may mean, by sign, sound or address, best first. Absent without an index. */
  searchPremises?(tx: Sql, text: string, range: AreaRange, limit: number): Promise<PremisesCard[]>
  /**
   * Open premises in the range whose sign or legal name is one of these, by the name. Absent without an index.
   *
   * @param names at most 1,000
   */
  findByNames?(
    tx: Sql,
    names: readonly string[],
    range: AreaRange,
    limit: number,
  ): Promise<Map<string, PremisesCard[]>>
  /** Divisions in the range whose codes have at most so many digits, by code. Absent where none are known. */
  areasIn?(tx: Sql, range: AreaRange, digits: number): Promise<{ code: string; name: string }[]>
  /** Names of people and posts for display, by id. */
  namesOf(tx: Sql, ids: readonly string[]): Promise<Map<string, string>>
  /** Areas by code: names from city to village. */
  areaNames(tx: Sql, areas: readonly string[]): Promise<Map<string, string>>
}

/** What other modules may know of a premises. */
export interface PremisesCard {
  id: string
  /** `<division code>/<premises id>` */
  area: string
  signName: string
  legalName: string
  kind: string
  address: string
  fboId: string
  openingHours: { opens: string; closes: string }[] | null
  /** WGS 84, when it was surveyed. */
  latitude?: number | null
  longitude?: number | null
}

let current: Directory | undefined

/** Called once by the application at start. */
export function provideDirectory(directory: Directory): void {
  current = directory
}

/** The directory of this process. Throws when the application provided none: a wiring mistake. */
export function directory(): Directory {
  if (!current) throw new Error('no directory was provided')
  return current
}
