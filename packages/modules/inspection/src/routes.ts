import {
  actorOf,
  type Command,
  directory,
  inRange,
  openWork,
  Refusal,
  type RequestContext,
  type Route,
  registerRefusals,
  route,
  type Sql,
  uuidv7,
  workHost,
} from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { assigneesFor } from './assignees.ts'
import { recusedFor } from './interest.ts'
import { assertNotRepeated, GROUNDS } from './repeat.ts'

const Open = Type.Object({}, { additionalProperties: true })
const PremisesId = Type.String({ minLength: 1, maxLength: 64 })
const Opened = Type.Object({ id: Type.String(), number: Type.Union([Type.String(), Type.Null()]) })

async function openFor(
  context: RequestContext,
  tx: Sql,
  kind: string,
  premisesId: string,
  form: Record<string, unknown>,
) {
  const premises = await directory().findPremises(tx, premisesId)
  if (!premises) throw new Refusal('kernel.not_found', 404, { what: `经营场所 premises ${premisesId}` })
  if (!inRange(premises.area, context.scope.act))
    throw new Refusal('kernel.area_out_of_scope', 403, { area: premises.area })
  const recused = kind === 'inspection' ? await recusedFor(tx, premisesId) : []
  const subject = `premises/${premisesId}`
  const assignees = await assigneesFor(tx, premises.area, context.now, recused)
  const id = uuidv7(context.now.getTime())
  const item = { id, area: premises.area, subjects: [subject], parties: { operator: subject }, assignees }
  const known = recused.length > 0 ? { recused } : {}
  const full = { ...form, ...known }
  const command: Command = { do: 'open', commandId: uuidv7(context.now.getTime()), item, form: full }
  const result = await openWork(tx, workHost(), kind, command, {
    actor: actorOf(context.session),
    now: context.now,
  })
  const numbered = result.events.find(event => event.type === 'documents.NumberAssigned')
  return { id, number: numbered ? String(numbered.data['number']) : null }
}

const openInspection = route({
  method: 'POST',
  path: '/v1/inspection/inspections',
  summary: { zh: '安排监督检查', en: 'Plan an inspection' },
  access: ['inspector', 'leader', 'commander'],
  body: Type.Object({
    premisesId: PremisesId,
    inspectionKind: Type.Union(
      ['daily', 'special', 'flight', 'double-random'].map(kind => Type.Literal(kind)),
    ),
    reason: Type.Optional(Type.String({ maxLength: 2_000 })),
    approval: Type.Optional(Type.String({ maxLength: 200 })),
    /** Check points the visit is limited to; absent: all of them. */
    points: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 300 })),
    /** What lets the same points be looked at again within the interval. */
    ground: Type.Optional(Type.Union(GROUNDS.map(ground => Type.Literal(ground)))),
  }),
  output: Opened,
  async handle(context, { body }) {
    const { premisesId, points, ground, ...form } = body
    return context.transaction(async tx => {
      await assertNotRepeated(tx, context, { premisesId, points, ground, kind: form.inspectionKind })
      const origin = ground ? { origin: ground } : {}
      return openFor(context, tx, 'inspection', premisesId, { ...form, ...origin })
    })
  },
})

const openRectification = route({
  method: 'POST',
  path: '/v1/inspection/rectifications',
  summary: { zh: '责令改正', en: 'Order a rectification' },
  access: ['inspector', 'leader', 'commander'],
  body: Type.Object({
    premisesId: PremisesId,
    problem: Type.String({ minLength: 1, maxLength: 2_000 }),
    clause: Type.Optional(Type.String({ maxLength: 200 })),
    termWorkdays: Type.Optional(Type.Integer({ minimum: 1, maximum: 90 })),
    originId: Type.Optional(Type.String({ maxLength: 120 })),
  }),
  output: Opened,
  async handle(context, { body }) {
    const { premisesId, ...rest } = body
    return context.transaction(tx =>
      openFor(context, tx, 'rectification', premisesId, { ...rest, origin: 'other' }),
    )
  },
})

const FORMS: Record<string, string> = {
  catering: 'inspection.catering-checklist',
  sales: 'inspection.sales-checklist',
  production: 'inspection.production-checklist',
}

const form = route({
  method: 'GET',
  path: '/v1/inspection/forms/:kind',
  summary: { zh: '监督检查要点表', en: 'Check-point table' },
  access: 'signed-in',
  params: Type.Object({ kind: Type.String({ maxLength: 80 }) }),
  output: Open,
  async handle(context, { params }) {
    const id = FORMS[params.kind] ?? params.kind
    if (!Object.values(FORMS).includes(id)) {
      throw new Refusal('inspection.no_such_form', 404, { kind: params.kind, accepted: Object.keys(FORMS) })
    }
    const rule = context.rules.get('checklist', id, context.session.area, context.now)
    return { ...rule, checklist: id }
  },
})

export const inspectionRoutes: Route[] = [openInspection, openRectification, form]

registerRefusals({
  'inspection.no_such_form': { zh: '没有 {kind} 要点表', en: 'There is no check-point table {kind}' },
})
