import { type AreaRange, divisionOf, inRange, Refusal, type Sql } from '@shian/kernel'

/** A division as the registry knows it. */
export interface Place {
  code: string
  name: string
  kind: string
}

/** What a decider must know of the ground it stands on: the division asked for, and where the actor may act. */
export interface Grounds {
  place: Place | undefined
  act: AreaRange
}

/** The division of an area path, if registered. */
export async function findPlace(tx: Sql, area: string): Promise<Place | undefined> {
  const [row] = await tx.query<Place>('select code, name, kind from registry_area where code = $1', [
    divisionOf(area),
  ])
  return row
}

/** Every division under the range, by code: one read for a batch. */
export async function placesIn(tx: Sql, range: AreaRange): Promise<Map<string, Place>> {
  const rows = await tx.query<Place>(
    'select code, name, kind from registry_area where area >= $1 and area < $2',
    [range.lo, range.hi],
  )
  return new Map(rows.map(row => [row.code, row]))
}

/**
 * Refuses anything but a registered township or village inside the actor's jurisdiction. A path with a premises
 * part is refused too: the platform makes that part itself, so a forged one cannot enter.
 *
 * @throws Refusal registry.area_not_a_place, registry.unknown_area, kernel.area_out_of_scope
 */
export function assertGround(area: string, grounds: Grounds): void {
  if (!/^(\d{9}|\d{12})$/.test(area)) throw new Refusal('registry.area_not_a_place', 400, { area })
  if (!inRange(area, grounds.act)) throw new Refusal('kernel.area_out_of_scope', 403, { area })
  if (grounds.place?.code !== area) throw new Refusal('registry.unknown_area', 400, { area })
}
