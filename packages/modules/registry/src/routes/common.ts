import { registry } from '@shian/events'
import { type AreaRange, isArea, NOWHERE, Refusal, rangeOf } from '@shian/kernel'
import { Type } from '@sinclair/typebox'

/** Officials who may look up people and export lists; coordinators and operators may not. */
export const DESK_ROLES: readonly string[] = registry.OFFICIAL_ROLES.filter(role => role !== 'coordinator')
/** Who keeps the register of premises. */
export const REGISTER_ROLES: readonly string[] = ['admin', 'leader', 'inspector']

export const IdParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 120 }) })
export const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 200 }))
export const After = Type.Optional(Type.String({ minLength: 1, maxLength: 200 }))
export const AreaQuery = Type.Optional(Type.String({ maxLength: 80 }))
export const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()])
export const Next = Nullable(Type.String())
export const Empty = Type.Object({})
export const Done = Type.Object({ id: Type.String() })

export const LIMIT_DEFAULT = 50

/**
 * The part of a scope that lies in the area asked for: what a list carries as its literal range.
 *
 * @throws Refusal registry.unknown_area when the text is not an area path
 */
export function narrow(scope: AreaRange, area: string | undefined): AreaRange {
  if (area === undefined || area === '') return scope
  if (!isArea(area)) throw new Refusal('registry.unknown_area', 400, { area })
  const asked = rangeOf(area)
  const lo = asked.lo > scope.lo ? asked.lo : scope.lo
  const hi = asked.hi < scope.hi ? asked.hi : scope.hi
  return lo < hi ? { lo, hi } : NOWHERE
}

/** One page of rows read with one more than asked. */
export function page<Row, Item>(
  rows: readonly Row[],
  limit: number,
  key: (row: Row) => string,
  item: (row: Row) => Item,
): { items: Item[]; next: string | null } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { items: shown.map(item), next: rows.length > limit && last !== undefined ? key(last) : null }
}
