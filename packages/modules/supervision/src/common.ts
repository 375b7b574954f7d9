import { type AreaRange, inRange, Refusal, Reply, type RequestContext, rangeOf } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { stringify } from 'csv-stringify/sync'

/** The part of an asked area that lies in the view of the session. @throws Refusal kernel.area_out_of_scope */
export function narrow(context: RequestContext, area: string | undefined): AreaRange {
  const { view } = context.scope
  if (!area) return view
  if (!inRange(area, view)) throw new Refusal('kernel.area_out_of_scope', 403, { area })
  return rangeOf(area)
}

/** @throws Refusal kernel.area_out_of_scope unless the session may act in the area */
export function assertActs(context: RequestContext, area: string): void {
  if (!inRange(area, context.scope.act)) throw new Refusal('kernel.area_out_of_scope', 403, { area })
}

export const Area = Type.String({ minLength: 2, maxLength: 80 })
export const Id = Type.String({ minLength: 1, maxLength: 120, pattern: '^[A-Za-z0-9._:-]+$' })
export const IdParams = Type.Object({ id: Id })
export const Text = Type.String({ minLength: 1, maxLength: 2_000 })
export const OrNull = <T extends import('@sinclair/typebox').TSchema>(schema: T) =>
  Type.Union([schema, Type.Null()])
export const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 200 }))
export const LIMIT_DEFAULT = 50

/** A table for spreadsheets: a byte order mark, and cells that would run as formulas quoted by an apostrophe. */
export async function* toCsv(pages: AsyncIterable<readonly (readonly unknown[])[]>): AsyncGenerator<string> {
  yield '\uFEFF'
  for await (const rows of pages)
    yield stringify(rows as unknown[][], { record_delimiter: 'windows', escape_formulas: true })
}

export function csvReply(filename: string, pages: AsyncIterable<readonly (readonly unknown[])[]>): Reply {
  return new Reply(toCsv(pages), {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${filename}"`,
  })
}
