import { type Route, route } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { Nullable, narrow } from './common.ts'

interface AreaRow {
  code: string
  name: string
  kind: string
  parent: string | null
  hex_column: number | null
  hex_row: number | null
}

const AreaItem = Type.Object({
  code: Type.String(),
  name: Type.String(),
  kind: Type.String(),
  parent: Nullable(Type.String()),
  hex: Type.Optional(Type.Object({ column: Type.Integer(), row: Type.Integer() })),
})

/** Divisions a node can hold; a province has some 50,000. */
const AREAS_MAX = 60_000

const listAreas = route({
  method: 'GET',
  path: '/v1/registry/areas',
  summary: { zh: '行政区划', en: 'Administrative divisions' },
  access: 'public',
  query: Type.Object({ under: Type.Optional(Type.String({ pattern: '^\\d{2,12}$' })) }),
  output: Type.Object({ items: Type.Array(AreaItem) }),
  async handle(ctx, { query }) {
    const range = narrow({ lo: '', hi: '~' }, query.under)
    const rows = await ctx.transaction(tx =>
      tx.query<AreaRow>(
        `select code, name, kind, parent, hex_column, hex_row from registry_area where area >= $1 and area < $2
         order by area limit ${AREAS_MAX}`,
        [range.lo, range.hi],
      ),
    )
    const items = rows.map(({ code, name, kind, parent, hex_column: column, hex_row: row }) => ({
      code,
      name,
      kind,
      parent,
      ...(column !== null && row !== null ? { hex: { column, row } } : {}),
    }))
    return { items }
  },
})

export const areaRoutes: readonly Route[] = [listAreas]
