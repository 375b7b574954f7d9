import { directory, execute, inRange, Refusal, type Route, route, subjectOf, uuidv7 } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { Area, Id, IdParams, narrow, OrNull, Text } from './common.ts'
import { type InterestRow, interest } from './interest.ts'

const Item = Type.Object({
  id: Type.String(),
  personId: Type.String(),
  name: Type.String(),
  premisesId: Type.String(),
  signName: Type.String(),
  ground: Type.String(),
  declaredAt: Type.String(),
  endedAt: OrNull(Type.String()),
})

const list = route({
  method: 'GET',
  path: '/v1/supervision/interests',
  summary: { zh: '回避事项', en: 'Declared interests' },
  access: ['leader', 'inspector', 'auditor'],
  query: Type.Object({ area: Type.Optional(Area) }),
  output: Type.Object({ items: Type.Array(Item) }),
  async handle(context, { query }) {
    const range = narrow(context, query.area)
    // An officer sees his own; who answers for officers, and who audits them, sees all.
    const own = context.session.role === 'inspector' ? context.session.personId : null
    return context.transaction(async tx => {
      const rows = await tx.query<InterestRow>(
        `select * from supervision_interest where area >= $1 and area < $2 and ($3::text is null or person_id = $3)
         order by ended_at nulls first, declared_at desc limit 500`,
        [range.lo, range.hi, own],
      )
      const names = await directory().namesOf(tx, [...new Set(rows.map(row => row.person_id))])
      const premises = await directory().premisesOf(tx, [...new Set(rows.map(row => row.premises_id))])
      const items = rows.map(row => ({
        id: row.id,
        personId: row.person_id,
        name: names.get(row.person_id) ?? row.person_id,
        premisesId: row.premises_id,
        signName: premises.get(row.premises_id)?.signName ?? row.premises_id,
        ground: row.ground,
        declaredAt: row.declared_at.toISOString(),
        endedAt: row.ended_at?.toISOString() ?? null,
      }))
      return { items }
    })
  },
})

const declare = route({
  method: 'POST',
  path: '/v1/supervision/interests',
  summary: { zh: '申报回避', en: 'Declare an interest' },
  access: ['inspector', 'leader'],
  body: Type.Object({ premisesId: Id, personId: Type.Optional(Id), ground: Text }),
  output: Type.Object({ id: Type.String() }),
  async handle(context, { body }) {
    const { premisesId, ground, personId = context.session.personId } = body
    if (personId !== context.session.personId && context.session.role !== 'leader')
      throw new Refusal('supervision.interest_other', 403)
    const id = uuidv7(context.now.getTime())
    await context.transaction(async tx => {
      const premises = await directory().findPremises(tx, premisesId)
      if (!premises) throw new Refusal('kernel.not_found', 404, { what: `经营场所 premises ${premisesId}` })
      if (!inRange(premises.area, context.scope.act))
        throw new Refusal('kernel.area_out_of_scope', 403, { area: premises.area })
      const act = { actor: context.scope.actor, now: context.now, area: premises.area }
      const command = { do: 'declare', personId, premisesId, ground } as const
      await execute(tx, context.node, interest, subjectOf('interest', id), command, act)
    })
    return { id }
  },
})

const end = route({
  method: 'POST',
  path: '/v1/supervision/interests/:id/ending',
  summary: { zh: '解除回避', en: 'End an interest' },
  access: ['leader'],
  params: IdParams,
  body: Type.Object({ reason: Text }),
  output: Type.Object({ id: Type.String() }),
  async handle(context, { params: { id }, body }) {
    const { act } = context.scope
    await context.transaction(async tx => {
      const [row] = await tx.query<{ area: string }>(
        'select area from supervision_interest where id = $1 and area >= $2 and area < $3',
        [id, act.lo, act.hi],
      )
      if (!row) throw new Refusal('kernel.not_found', 404, { what: `回避事项 interest ${id}` })
      const how = { actor: context.scope.actor, now: context.now, area: row.area }
      const command = { do: 'end', reason: body.reason } as const
      await execute(tx, context.node, interest, subjectOf('interest', id), command, how)
    })
    return { id }
  },
})

export const interestRoutes: Route[] = [list, declare, end]
