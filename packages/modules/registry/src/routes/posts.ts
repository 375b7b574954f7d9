import { registry } from '@shian/events'
import {
  dayOf,
  divisionOf,
  execute,
  Refusal,
  type RequestContext,
  type Route,
  route,
  type Sql,
  subjectOf,
  uuidv7,
} from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { findPlace } from '../place.ts'
import { type Appointment, type AppointmentGrounds, post } from '../post.ts'
import {
  After,
  AreaQuery,
  DESK_ROLES,
  Done,
  IdParams,
  LIMIT_DEFAULT,
  Limit,
  Next,
  Nullable,
  narrow,
  page,
} from './common.ts'

const Role = Type.Union(registry.ROLES.map(role => Type.Literal(role)))

const PostItem = Type.Object({
  id: Type.String(),
  personId: Type.String(),
  personName: Nullable(Type.String()),
  role: Type.String(),
  title: Nullable(Type.String()),
  organisationId: Nullable(Type.String()),
  area: Type.String(),
  viewArea: Type.String(),
  searchArea: Type.String(),
  certificate: Nullable(Type.String()),
  validFrom: Type.String(),
  validTo: Nullable(Type.String()),
  actingForPostId: Nullable(Type.String()),
  /** Whether the post gives rights now. */
  valid: Type.Boolean(),
})

const listPosts = route({
  method: 'GET',
  path: '/v1/registry/posts',
  summary: { zh: '岗位列表', en: 'List of posts' },
  access: DESK_ROLES,
  query: Type.Object({
    area: AreaQuery,
    role: Type.Optional(Role),
    person: Type.Optional(Type.String({ maxLength: 120 })),
    valid: Type.Optional(Type.Boolean()),
    after: After,
    limit: Limit,
  }),
  output: Type.Object({ items: Type.Array(PostItem), next: Next }),
  async handle(ctx, { query }) {
    const limit = query.limit ?? LIMIT_DEFAULT
    const range = narrow(ctx.scope.view, query.area)
    const rows = await ctx.transaction(tx =>
      tx.query<(typeof PostItem)['static']>(
        `select * from (
           select p.id, p.person_id as "personId", h.name as "personName", p.role, p.title,
             p.organisation_id as "organisationId", p.area, p.view_area as "viewArea", p.search_area as "searchArea",
             p.certificate, p.valid_from as "validFrom", p.valid_to as "validTo",
             p.acting_for_post_id as "actingForPostId",
             p.valid_from <= $6::date and (p.valid_to is null or p.valid_to >= $6::date)
               and (p.ended_at is null or p.ended_at > $7::timestamptz) as valid
           from registry_post p left join registry_person h on h.id = p.person_id
           where p.area >= $1 and p.area < $2 and p.id > $3 and ($4::text is null or p.role = $4)
             and ($5::text is null or p.person_id = $5)) x
         where $8::boolean is null or valid = $8 order by id limit $9`,
        [
          range.lo,
          range.hi,
          query.after ?? '',
          query.role ?? null,
          query.person ?? null,
          dayOf(ctx.now),
          ctx.now,
          query.valid ?? null,
          limit + 1,
        ],
      ),
    )
    return page(
      rows,
      limit,
      row => row.id,
      row => row,
    )
  },
})

async function groundsOf(
  tx: Sql,
  ctx: RequestContext,
  appointment: Appointment,
): Promise<AppointmentGrounds> {
  const { personId, actArea, organisationId, actingForPostId } = appointment
  const [person] = await tx.query<{ kind: string; erased: boolean }>(
    'select kind, erased_at is not null as erased from registry_person where id = $1',
    [personId],
  )
  const premisesArea = actArea.includes('/')
  const [premises] = premisesArea
    ? await tx.query(`select 1 from registry_premises where area = $1 and status = 'open'`, [actArea])
    : []
  const place = await findPlace(tx, divisionOf(actArea))
  const [organisation] = organisationId
    ? await tx.query('select 1 from registry_organisation where id = $1', [organisationId])
    : []
  const [actingFor] = actingForPostId
    ? await tx.query<{ role: string; area: string }>('select role, area from registry_post where id = $1', [
        actingForPostId,
      ])
    : []
  return {
    person,
    areaKnown: place !== undefined && (!premisesArea || premises !== undefined),
    organisationKnown: organisation !== undefined,
    reach: ctx.scope,
    actingFor,
  }
}

const postPost = route({
  method: 'POST',
  path: '/v1/registry/posts',
  summary: { zh: '任命岗位', en: 'Appoint to a post' },
  access: ['admin'],
  body: registry.PostAppointed.schema,
  output: Done,
  async handle(ctx, { body }) {
    const id = uuidv7(ctx.now.getTime())
    await ctx.transaction(async tx => {
      const command = { do: 'appoint', appointment: body, grounds: await groundsOf(tx, ctx, body) } as const
      const act = { actor: ctx.scope.actor, now: ctx.now, area: body.actArea }
      await execute(tx, ctx.node, post, subjectOf('post', id), command, act)
    })
    return { id }
  },
})

const postEnding = route({
  method: 'POST',
  path: '/v1/registry/posts/:id/ending',
  summary: { zh: '免去岗位', en: 'End a post' },
  access: ['admin'],
  params: IdParams,
  body: Type.Object({
    /** Last day in office; default: today, with effect at once. */
    validTo: Type.Optional(Type.String({ maxLength: 10 })),
    reason: Type.String({ minLength: 1, maxLength: 2_000 }),
  }),
  output: Done,
  async handle(ctx, { params: { id }, body }) {
    const { act } = ctx.scope
    await ctx.transaction(async tx => {
      const [row] = await tx.query<{ area: string }>(
        'select area from registry_post where id = $1 and area >= $2 and area < $3',
        [id, act.lo, act.hi],
      )
      if (!row) throw new Refusal('registry.unknown_post', 404, { id })
      const command = { do: 'end', validTo: body.validTo ?? dayOf(ctx.now), reason: body.reason } as const
      const how = { actor: ctx.scope.actor, now: ctx.now, area: row.area }
      await execute(tx, ctx.node, post, subjectOf('post', id), command, how)
    })
    return { id }
  },
})

export const postRoutes: readonly Route[] = [listPosts, postPost, postEnding]
