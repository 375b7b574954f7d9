import { Refusal, type Route, route, uuidv7 } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { erasePerson, recordPerson } from '../people.ts'
import { PERSON_KINDS } from '../person.ts'
import { findPlace } from '../place.ts'
import {
  After,
  AreaQuery,
  Done,
  IdParams,
  LIMIT_DEFAULT,
  Limit,
  Next,
  Nullable,
  narrow,
  page,
} from './common.ts'

const Kind = Type.Union(PERSON_KINDS.map(kind => Type.Literal(kind)))

interface PersonRow {
  id: string
  area: string
  kind: string
  name: string | null
  phone: string | null
  erased_at: Date | null
}

const listPeople = route({
  method: 'GET',
  path: '/v1/registry/people',
  summary: { zh: '人员列表', en: 'List of people' },
  access: ['admin'],
  query: Type.Object({ area: AreaQuery, kind: Type.Optional(Kind), after: After, limit: Limit }),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        id: Type.String(),
        area: Type.String(),
        kind: Type.String(),
        name: Nullable(Type.String()),
        phone: Nullable(Type.String()),
        erased: Type.Boolean(),
      }),
    ),
    next: Next,
  }),
  async handle(ctx, { query }) {
    const limit = query.limit ?? LIMIT_DEFAULT
    const range = narrow(ctx.scope.view, query.area)
    const rows = await ctx.transaction(tx =>
      tx.query<PersonRow>(
        `select id, area, kind, name, phone, erased_at from registry_person
         where area >= $1 and area < $2 and id > $3 and ($4::text is null or kind = $4) order by id limit $5`,
        [range.lo, range.hi, query.after ?? '', query.kind ?? null, limit + 1],
      ),
    )
    return page(
      rows,
      limit,
      row => row.id,
      ({ erased_at: erasedAt, ...row }) => ({ ...row, erased: erasedAt !== null }),
    )
  },
})

const postPerson = route({
  method: 'POST',
  path: '/v1/registry/people',
  summary: { zh: '登记人员', en: 'Record a person' },
  access: ['admin'],
  body: Type.Object({
    name: Type.String({ minLength: 1, maxLength: 80 }),
    phone: Type.Optional(Type.String({ maxLength: 24 })),
    kind: Kind,
    area: Type.String({ minLength: 1, maxLength: 80 }),
  }),
  output: Done,
  async handle(ctx, { body }) {
    const id = uuidv7(ctx.now.getTime())
    await ctx.transaction(async tx => {
      const areaKnown = (await findPlace(tx, body.area)) !== undefined
      const act = { actor: ctx.scope.actor, now: ctx.now }
      await recordPerson(tx, ctx.node, { id, ...body }, { areaKnown, act: ctx.scope.act }, act)
    })
    return { id }
  },
})

const postErasure = route({
  method: 'POST',
  path: '/v1/registry/people/:id/erasure',
  summary: { zh: '删除个人信息', en: 'Erase personal data' },
  access: ['admin'],
  params: IdParams,
  body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 2_000 }) }),
  output: Done,
  async handle(ctx, { params: { id }, body }) {
    const { act } = ctx.scope
    await ctx.transaction(async tx => {
      const [row] = await tx.query<{ area: string }>(
        'select area from registry_person where id = $1 and area >= $2 and area < $3',
        [id, act.lo, act.hi],
      )
      if (!row) throw new Refusal('registry.unknown_person', 404, { id })
      const how = { actor: ctx.scope.actor, now: ctx.now, area: row.area }
      await erasePerson(tx, ctx.node, id, body.reason, how)
    })
    return { id }
  },
})

export const peopleRoutes: readonly Route[] = [listPeople, postPerson, postErasure]
