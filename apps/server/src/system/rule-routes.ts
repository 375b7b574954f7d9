import { Refusal, type Route, type Rule, route } from '@shian/kernel'
import { Type } from '@sinclair/typebox'

const RuleId = Type.String({ minLength: 1, maxLength: 120, pattern: '^[a-z0-9][a-z0-9.-]*$' })
const Title = Type.Object({ zh: Type.String(), en: Type.String() })

const list = route({
  method: 'GET',
  path: '/v1/rules',
  summary: { zh: '规则目录', en: 'Rules' },
  access: 'public',
  query: Type.Object({
    area: Type.Optional(Type.String({ pattern: '^\\d{0,12}$' })),
    kind: Type.Optional(Type.String({ maxLength: 40 })),
  }),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        id: Type.String(),
        kind: Type.String(),
        title: Title,
        area: Type.String(),
        effectiveFrom: Type.String(),
        effectiveTo: Type.Union([Type.String(), Type.Null()]),
        confidence: Type.String(),
      }),
    ),
  }),
  async handle(context, { query }) {
    const isWanted = (rule: Rule): boolean =>
      (query.kind === undefined || rule.kind === query.kind) &&
      (query.area === undefined ||
        context.rules.find(rule.id, query.area, context.now.toISOString()) !== undefined)
    const items = context.rules.rules.filter(isWanted).map(rule => ({
      id: rule.id,
      kind: rule.kind,
      title: rule.title,
      area: rule.scope.area,
      effectiveFrom: rule.effectiveFrom,
      effectiveTo: rule.effectiveTo ?? null,
      confidence: rule.confidence,
    }))
    return { items }
  },
})

const one = route({
  method: 'GET',
  path: '/v1/rules/:id',
  summary: { zh: '规则的全部版本和出处', en: 'A rule: all versions, with their source' },
  access: 'public',
  params: Type.Object({ id: RuleId }),
  output: Type.Object({
    id: Type.String(),
    versions: Type.Array(Type.Record(Type.String(), Type.Unknown())),
  }),
  async handle(context, { params }) {
    const versions = context.rules.versions(params.id)
    if (versions.length === 0) throw new Refusal('kernel.not_found', 404, { what: `rule/${params.id}` })
    return { id: params.id, versions: versions.map(version => ({ ...version })) }
  },
})

/** Rules are public: a number that binds people can be read by them. */
export const ruleRoutes: readonly Route[] = [list, one]
