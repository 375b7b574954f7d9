import {
  type Attachment,
  actorOf,
  type Command,
  directory,
  divisionOf,
  inRange,
  openWork,
  Refusal,
  type RequestContext,
  type Route,
  recordBlob,
  route,
  type Sql,
  type Upload,
  workHost,
} from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { Area, Id, LIMIT_DEFAULT, Limit, narrow, OrNull } from './common.ts'
import type { LeadRow } from './group-views.ts'

const PHOTO_BYTES_MAX = 8 * 1024 * 1024
const OFFICE = ['inspector', 'leader', 'commander', 'complaint-handler', 'auditor'] as const

async function store(context: RequestContext, files: readonly Upload[]): Promise<Attachment[]> {
  const stored: Attachment[] = []
  for (const { bytes, mime } of files) stored.push({ ...(await context.blobs.put(bytes, { mime })), mime })
  return stored
}

async function keep(
  tx: Sql,
  context: RequestContext,
  area: string,
  files: readonly Attachment[],
): Promise<void> {
  const meta = { capturer: context.scope.actor, serverTime: context.now.toISOString() }
  for (const file of files)
    await recordBlob(tx, { ...file, area, origin: 'upload', derivedFrom: null, meta, createdAt: context.now })
}

/** Where a lead belongs: the premises it names, or the coordinator's own place. */
async function placeOf(tx: Sql, context: RequestContext, premisesId: string | undefined) {
  if (!premisesId) {
    const area = divisionOf(context.session.area)
    return { area, subject: `area/${area}` }
  }
  const premises = await directory().findPremises(tx, premisesId)
  if (!premises) throw new Refusal('kernel.not_found', 404, { what: `经营场所 premises ${premisesId}` })
  if (!inRange(premises.area, context.scope.act))
    throw new Refusal('kernel.area_out_of_scope', 403, { area: premises.area })
  return { area: premises.area, subject: `premises/${premisesId}` }
}

const report = route({
  method: 'POST',
  path: '/v1/supervision/leads',
  summary: { zh: '协管员线索上报', en: 'Report a lead' },
  access: ['coordinator'],
  upload: { maxBytes: PHOTO_BYTES_MAX, maxFiles: 9, mimes: ['image/jpeg', 'image/png', 'image/webp'] },
  body: Type.Object({
    what: Type.String({ minLength: 1, maxLength: 2_000 }),
    place: Type.Optional(Type.String({ maxLength: 200 })),
    premisesId: Type.Optional(Id),
    /** Made by the phone; the same id twice is one lead. */
    commandId: Type.String({ minLength: 8, maxLength: 80, pattern: '^[A-Za-z0-9._:-]+$' }),
  }),
  output: Type.Object({ id: Type.String(), number: OrNull(Type.String()) }),
  async handle(context, { body, files }) {
    const { what, place, premisesId, commandId } = body
    if (!premisesId && !place)
      throw new Refusal('supervision.lead_place', 422, { accepted: ['premisesId', 'place'] })
    const stored = await store(context, files)
    return context.transaction(async tx => {
      const { area, subject } = await placeOf(tx, context, premisesId)
      await keep(tx, context, area, stored)
      const id = `lead-${context.session.personId}-${commandId}`.slice(0, 110)
      const responsible = await directory().findResponsible(tx, 'inspector', divisionOf(area), context.now)
      const item = {
        id,
        area,
        subjects: [subject],
        parties: { informant: `person/${context.session.personId}` },
        assignees: responsible ? [`person/${responsible.personId}`] : [],
      }
      const form = {
        what,
        ...(place ? { place } : {}),
        ...(premisesId ? { premises: premisesId } : { title: `${place}`.slice(0, 200) }),
        ...(stored.length > 0 ? { photos: stored.map(file => file.sha256) } : {}),
      }
      const attached = stored.length > 0 ? { attachments: stored } : {}
      const command: Command = { do: 'open', commandId, item, form, ...attached }
      const act = { actor: actorOf(context.session), now: context.now }
      const result = await openWork(tx, workHost(), 'lead', command, act)
      const numbered = result.events.find(event => event.type === 'documents.NumberAssigned')
      return { id, number: numbered ? String(numbered.data['number']) : null }
    })
  },
})

const Lead = Type.Object({
  id: Type.String(),
  what: Type.String(),
  place: OrNull(Type.String()),
  premisesId: OrNull(Type.String()),
  area: Type.String(),
  state: Type.String(),
  routedTo: OrNull(Type.String()),
  answer: OrNull(Type.String()),
  useful: OrNull(Type.Boolean()),
  openedAt: Type.String(),
  answeredAt: OrNull(Type.String()),
  /** Until when the answer is due. */
  dueAt: OrNull(Type.String()),
})

type Listed = LeadRow & { now: string | null; due_at: Date | null }

const list = route({
  method: 'GET',
  path: '/v1/supervision/leads',
  summary: { zh: '线索及答复', en: 'Leads and their answers' },
  access: ['coordinator', ...OFFICE],
  query: Type.Object({
    area: Type.Optional(Area),
    open: Type.Optional(Type.Boolean()),
    after: Type.Optional(Id),
    limit: Limit,
  }),
  output: Type.Object({ items: Type.Array(Lead), next: OrNull(Type.String()) }),
  async handle(context, { query }) {
    const range = narrow(context, query.area)
    const limit = query.limit ?? LIMIT_DEFAULT
    // A coordinator follows what he reported himself.
    const reporter = context.session.role === 'coordinator' ? `person/${context.session.personId}` : null
    const rows = await context.transaction(tx =>
      tx.query<Listed>(
        `select l.*, w.state as now, w.due_at from supervision_lead l left join work_item w on w.id = l.id
         where l.area >= $1 and l.area < $2 and ($3::text is null or l.reporter = $3)
           and ($4::boolean is null or (l.answered_at is null) = $4)
           and ($5::text is null or (l.opened_at, l.id) < (select opened_at, id from supervision_lead where id = $5))
         order by l.opened_at desc, l.id desc limit $6`,
        [range.lo, range.hi, reporter, query.open ?? null, query.after ?? null, limit],
      ),
    )
    const items = rows.map(row => ({
      ...{ id: row.id, what: row.what, place: row.place, premisesId: row.premises_id, area: row.area },
      ...{ state: row.now ?? row.state, routedTo: row.routed_to, answer: row.answer, useful: row.useful },
      openedAt: row.opened_at.toISOString(),
      answeredAt: row.answered_at?.toISOString() ?? null,
      dueAt: row.due_at?.toISOString() ?? null,
    }))
    return { items, next: rows.length === limit ? rows.at(-1)!.id : null }
  },
})

const rates = route({
  method: 'GET',
  path: '/v1/supervision/leads/rates',
  summary: { zh: '协管员线索有效率', en: 'Useful leads by coordinator' },
  access: ['leader', 'commander', 'auditor'],
  query: Type.Object({ area: Type.Optional(Area) }),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        personId: Type.String(),
        name: Type.String(),
        reported: Type.Integer(),
        answered: Type.Integer(),
        useful: Type.Integer(),
        late: Type.Integer(),
        /** Of those answered; null while none is. */
        usefulPercent: OrNull(Type.Number()),
      }),
    ),
  }),
  async handle(context, { query }) {
    const range = narrow(context, query.area)
    return context.transaction(async tx => {
      const rows = await tx.query<{
        reporter: string
        reported: number
        answered: number
        useful: number
        late: number
      }>(
        `select reporter, count(*)::int as reported, (count(*) filter (where answered_at is not null))::int as answered,
           (count(*) filter (where useful))::int as useful, (count(*) filter (where on_time = false))::int as late
         from supervision_lead where area >= $1 and area < $2 group by reporter order by useful desc, reporter limit 2000`,
        [range.lo, range.hi],
      )
      const names = await directory().namesOf(
        tx,
        rows.map(row => row.reporter),
      )
      const items = rows.map(({ reporter, ...counts }) => ({
        personId: reporter.replace(/^person\//, ''),
        name: names.get(reporter) ?? reporter,
        ...counts,
        usefulPercent:
          counts.answered === 0 ? null : Math.round((counts.useful / counts.answered) * 1_000) / 10,
      }))
      return { items }
    })
  },
})

export const leadRoutes: Route[] = [report, list, rates]
