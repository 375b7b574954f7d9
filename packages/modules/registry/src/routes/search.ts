import { type Route, route } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { registryDirectory } from '../directory.ts'
import { MATCHES, searchPremises } from '../search.ts'
import { AreaQuery, Nullable, narrow } from './common.ts'

const SEARCH_LIMIT = 20

const HitSchema = Type.Object({
  id: Type.String(),
  signName: Type.String(),
  legalName: Type.String(),
  kind: Type.String(),
  address: Type.String(),
  area: Type.String(),
  areaName: Type.String(),
  licenceNumber: Nullable(Type.String()),
  grade: Nullable(Type.String()),
  match: Type.Union(MATCHES.map(match => Type.Literal(match))),
  status: Type.String(),
})

const search = route({
  method: 'GET',
  path: '/v1/registry/search',
  summary: {
    zh: '按招牌、名称、拼音、代码、许可证、地址查找',
    en: 'Find by sign, name, pinyin, code, licence or address',
  },
  access: 'signed-in',
  query: Type.Object({
    q: Type.String({ maxLength: 200 }),
    area: AreaQuery,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })),
  }),
  output: Type.Object({ items: Type.Array(HitSchema), tookMillis: Type.Number() }),
  async handle(ctx, { query }) {
    const started = performance.now()
    const range = narrow(ctx.scope.search, query.area)
    const items = await ctx.transaction(async tx => {
      const hits = await searchPremises(tx, query.q, range, query.limit ?? SEARCH_LIMIT)
      const areas = hits.map(hit => hit.area)
      const names = hits.length > 0 ? await registryDirectory.areaNames(tx, areas) : new Map<string, string>()
      return hits.map(({ licenceNumbers, creditCode: _, ...hit }) => ({
        ...hit,
        areaName: names.get(hit.area) ?? '',
        licenceNumber: licenceNumbers[0] ?? null,
      }))
    })
    return { items, tookMillis: Math.round((performance.now() - started) * 10) / 10 }
  },
})

export const searchRoutes: readonly Route[] = [search]
