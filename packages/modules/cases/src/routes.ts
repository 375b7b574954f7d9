import {
  actorOf,
  dayOf,
  derivedId,
  directory,
  divisionOf,
  inRange,
  openWork,
  Refusal,
  type RequestContext,
  type Route,
  rangeOf,
  record,
  route,
  uuidv7,
  workHost,
} from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { findPenalty, getCase, listPenalties } from './queries.ts'
import { CaseParams, Open } from './routes-common.ts'
import { evidenceRoutes } from './routes-evidence.ts'
import type { PenaltyRow } from './views.ts'

const literals = (values: readonly string[]) => Type.Union(values.map(value => Type.Literal(value)))

async function openFor(
  context: RequestContext,
  kind: 'case' | 'simple-penalty',
  premisesId: string,
  form: Record<string, unknown>,
) {
  return context.transaction(async tx => {
    const premises = await directory().findPremises(tx, premisesId)
    if (!premises) throw new Refusal('kernel.not_found', 404, { what: `经营场所 premises ${premisesId}` })
    if (!inRange(premises.area, context.scope.act))
      throw new Refusal('kernel.area_out_of_scope', 403, { area: premises.area })
    const { now } = context
    const responsible = await directory().findResponsible(tx, 'inspector', divisionOf(premises.area), now)
    const subject = `premises/${premisesId}`
    const id = uuidv7(now.getTime())
    const item = {
      id,
      area: premises.area,
      subjects: [subject],
      parties: { operator: subject },
      assignees: responsible ? [`person/${responsible.personId}`] : [],
    }
    const command = { do: 'open', commandId: uuidv7(now.getTime()), item, form } as const
    const act = { actor: actorOf(context.session), now }
    const { events } = await openWork(tx, workHost(), kind, command, act)
    const numbered = events.find(event => event.type === 'documents.NumberAssigned')
    return { id, number: numbered ? String(numbered.data['number']) : null }
  })
}

const PremisesId = Type.String({ minLength: 1, maxLength: 64 })
const Clue = Type.String({ minLength: 1, maxLength: 2_000 })
const Opened = Type.Object({ id: Type.String(), number: Type.Union([Type.String(), Type.Null()]) })

const openLead = route({
  method: 'POST',
  path: '/v1/cases/leads',
  summary: { zh: '登记案件线索', en: 'Record a lead for a penalty case' },
  access: ['inspector', 'leader'],
  body: Type.Object({
    premisesId: PremisesId,
    clue: Clue,
    origin: Type.Optional(
      literals(['inspection', 'rectification', 'sampling', 'complaint', 'transfer', 'other']),
    ),
    originId: Type.Optional(Type.String({ maxLength: 120 })),
  }),
  output: Opened,
  handle: (context, { body: { premisesId, ...form } }) =>
    openFor(context, 'case', premisesId, { origin: 'other', ...form }),
})

const openSimple = route({
  method: 'POST',
  path: '/v1/cases/simple-penalties',
  summary: { zh: '当场处罚', en: 'Begin a penalty on the spot' },
  access: ['inspector'],
  body: Type.Object({ premisesId: PremisesId, clue: Clue }),
  output: Opened,
  handle: (context, { body: { premisesId, ...form } }) =>
    openFor(context, 'simple-penalty', premisesId, form),
})

function shown(row: PenaltyRow) {
  return {
    id: row.id,
    premisesId: row.premises_id,
    procedure: row.procedure,
    penalties: row.penalties,
    amountFen: Number(row.amount_fen),
    confiscatedFen: Number(row.confiscated_fen),
    violation: row.violation,
    clause: row.clause,
    documentNumber: row.document_number,
    decidedOn: row.decided_on,
    servedOn: row.served_on,
    executedOn: row.executed_on,
    overturnedOn: row.overturned_on,
    overturned: row.overturned,
    chosen: row.chosen,
  }
}

const penalties = route({
  method: 'GET',
  path: '/v1/cases/penalties',
  summary: { zh: '处罚决定台账', en: 'Penalties that were decided' },
  access: ['inspector', 'leader', 'legal-reviewer', 'publisher', 'auditor', 'finance'],
  query: Type.Object({
    area: Type.Optional(Type.String({ maxLength: 80 })),
    premises: Type.Optional(PremisesId),
    after: Type.Optional(Type.String({ maxLength: 140 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  output: Open,
  async handle(context, { query }) {
    const { area, premises, after, limit = 50 } = query
    if (area && !inRange(area, context.scope.view))
      throw new Refusal('kernel.area_out_of_scope', 403, { area })
    const range = area ? rangeOf(area) : context.scope.view
    const page = await context.transaction(tx => listPenalties(tx, range, { premises, after, limit }))
    return { items: page.items.map(shown), next: page.next }
  },
})

async function aboutPenalty(
  context: RequestContext,
  id: string,
  type: string,
  make: (row: PenaltyRow) => Record<string, unknown>,
) {
  return context.transaction(async tx => {
    const { area } = await getCase(tx, context.scope.act, id)
    const row = await findPenalty(tx, context.scope.act, id)
    if (!row) throw new Refusal('cases.no_penalty', 409)
    const data = { premisesId: row.premises_id, ...make(row) }
    const draft = { id: derivedId(type, id), type, data, subject: `work/${id}`, area }
    const act = { actor: context.scope.actor, now: context.now, cause: row.event_id }
    await record(tx, context.node, [draft], act)
    return shown((await findPenalty(tx, context.scope.act, id))!)
  })
}

const overturn = route({
  method: 'POST',
  path: '/v1/cases/items/:id/overturning',
  summary: { zh: '登记处罚决定被变更、撤销', en: 'Record that a penalty was overturned' },
  access: ['leader'],
  params: CaseParams,
  body: Type.Object({
    by: literals(['reconsideration', 'court', 'own-decision', 'superior']),
    effect: literals(['changed', 'revoked', 'illegal', 'void']),
    reason: Type.String({ minLength: 1, maxLength: 2_000 }),
  }),
  output: Open,
  handle: (context, { params, body }) =>
    aboutPenalty(context, params.id, 'cases.PenaltyOverturned', row => {
      if (row.overturned !== null) throw new Refusal('cases.overturned_before', 409)
      return { ...body, overturnedOn: dayOf(context.now) }
    }),
})

const choose = route({
  method: 'POST',
  path: '/v1/cases/items/:id/exposure',
  summary: { zh: '选为典型案例曝光', en: 'Choose as a typical case to be exposed' },
  access: ['leader'],
  params: CaseParams,
  body: Type.Object({
    title: Type.String({ minLength: 1, maxLength: 200 }),
    text: Type.String({ minLength: 1, maxLength: 2_000 }),
  }),
  output: Open,
  handle: (context, { params, body }) =>
    aboutPenalty(context, params.id, 'cases.CaseChosen', row => {
      if (row.chosen) throw new Refusal('cases.chosen_before', 409)
      if (row.overturned !== null) throw new Refusal('cases.overturned_before', 409)
      if (row.procedure === 'ordinary' && row.served_on === null) throw new Refusal('cases.not_served', 409)
      return { ...body, documentNumber: row.document_number }
    }),
})

export const caseRoutes: Route[] = [openLead, openSimple, penalties, overturn, choose, ...evidenceRoutes]
