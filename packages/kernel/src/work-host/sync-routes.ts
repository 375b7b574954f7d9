import './sync-refusals.ts'
import { Type } from '@sinclair/typebox'
import { Refusal } from '../refusal.ts'
import { type Route, route } from '../route.ts'
import type { Command } from '../work/index.ts'
import { actorOf } from './actor.ts'
import { commandWork, workHost } from './host.ts'
import { getWorkRow } from './queries.ts'
import { readableKinds } from './readers.ts'
import { issueTimeToken } from './sync-clock.ts'
import { BATCH_ENVELOPES_MAX, type Envelope, FILE_BYTES_MAX } from './sync-envelope.ts'
import { prefetch } from './sync-prefetch.ts'
import { takeEnvelope } from './sync-take.ts'
import { uploadRoutes } from './sync-uploads.ts'

const FORM_BYTES_MAX = 128 * 1024
const Open = Type.Object({}, { additionalProperties: true })
const Id = Type.String({ minLength: 1, maxLength: 120, pattern: '^[A-Za-z0-9._:/-]+$' })
const ItemId = Type.String({ minLength: 8, maxLength: 120, pattern: '^[A-Za-z0-9._-]+$' })
const CommandId = Type.String({ minLength: 8, maxLength: 80, pattern: '^[A-Za-z0-9._-]+$' })
const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' })
const Moment = Type.String({ format: 'date-time', maxLength: 40 })
const Geo = Type.Object({
  longitude: Type.Number({ minimum: -180, maximum: 180 }),
  latitude: Type.Number({ minimum: -90, maximum: 90 }),
  accuracyMetres: Type.Optional(Type.Number({ minimum: 0, maximum: 1_000_000 })),
})
const File = Type.Object({
  sha256: Sha256,
  size: Type.Integer({ minimum: 1, maximum: FILE_BYTES_MAX }),
  mime: Type.Union(['image/jpeg', 'image/png', 'image/webp'].map(mime => Type.Literal(mime))),
  origin: Type.Union([Type.Literal('in-app'), Type.Literal('gallery')]),
  takenAt: Moment,
  geo: Type.Optional(Geo),
})
const EnvelopeShape = Type.Object({
  commandId: CommandId,
  author: Id,
  itemId: ItemId,
  kind: Type.String({ maxLength: 60 }),
  kindVersion: Type.Integer({ minimum: 1 }),
  action: Type.String({ maxLength: 60 }),
  baseVersion: Type.Integer({ minimum: 0 }),
  deviceId: Type.String({ minLength: 8, maxLength: 64, pattern: '^[A-Za-z0-9-]+$' }),
  deviceSeq: Type.Integer({ minimum: 1, maximum: 2_000_000_000 }),
  capturedAt: Moment,
  time: Type.Optional(Type.Object({ token: Type.String({ maxLength: 120 }), heardAt: Moment })),
  geo: Type.Optional(Geo),
  form: Type.Record(Type.String({ maxLength: 60 }), Type.Unknown()),
  people: Type.Optional(Type.Array(Id, { maxItems: 12 })),
  subjects: Type.Optional(Type.Array(Id, { maxItems: 10 })),
  area: Type.Optional(Type.String({ maxLength: 80 })),
  attachments: Type.Array(File, { maxItems: 100 }),
  prev: Type.Union([Sha256, Type.Null()]),
})

const pull = route({
  method: 'GET',
  path: '/v1/work/sync',
  summary: { zh: '离线办公所需内容', en: 'Everything a phone needs without a network' },
  access: 'signed-in',
  query: Type.Object({ days: Type.Optional(Type.Integer({ minimum: 1, maximum: 60 })) }),
  output: Open,
  handle: (context, { query }) => context.transaction(tx => prefetch(tx, context, query.days ?? 14)),
})

const push = route({
  method: 'POST',
  path: '/v1/work/sync',
  summary: { zh: '提交离线采集的操作', en: 'Send commands captured without a network' },
  access: 'signed-in',
  bodyLimitBytes: 2 * 1024 * 1024,
  body: Type.Object({
    envelopes: Type.Array(EnvelopeShape, { minItems: 1, maxItems: BATCH_ENVELOPES_MAX }),
  }),
  output: Type.Object({ time: Open, answers: Type.Array(Open) }),
  async handle(context, { body }) {
    const envelopes = body.envelopes as Envelope[]
    const large = envelopes.find(({ form }) => JSON.stringify(form).length > FORM_BYTES_MAX)
    if (large)
      throw new Refusal('work.form_too_large', 413, { maxBytes: FORM_BYTES_MAX, commandId: large.commandId })
    const answers = []
    // One after the other and each by itself: what the phone did second rests on what it did first.
    for (const envelope of [...envelopes].sort((a, b) => a.deviceSeq - b.deviceSeq)) {
      answers.push(await takeEnvelope(context, envelope))
    }
    const token = await context.transaction(tx => issueTimeToken(tx, context.now))
    return { time: { now: context.now.toISOString(), token }, answers }
  },
})

interface KeptRow {
  person: string
  command_id: string
  item_id: string
  outcome: string
  answer: Record<string, unknown>
  envelope: Record<string, unknown>
  chained: boolean
  captured_at: Date
  received_at: Date
}

const kept = route({
  method: 'GET',
  path: '/v1/work/sync/kept',
  summary: { zh: '未能直接办理的离线提交', en: 'Captured commands that were not simply carried out' },
  access: 'signed-in',
  query: Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })) }),
  output: Type.Object({ items: Type.Array(Open) }),
  async handle(context, { query }) {
    const { view, actor } = context.scope
    const rows = await context.transaction(tx =>
      tx.query<KeptRow>(
        `select person, command_id, item_id, outcome, answer, envelope, chained, captured_at, received_at from work_sync
         where outcome not in ('applied', 'merged') and (person = $1
           or (area >= $2 and area < $3 and ($5::text[] is null or envelope ->> 'kind' = any($5))))
         order by received_at desc limit $4`,
        [actor, view.lo, view.hi, query.limit ?? 50, readableKinds(workHost(), context.session.role) ?? null],
      ),
    )
    return {
      items: rows.map(row => ({
        person: row.person,
        commandId: row.command_id,
        itemId: row.item_id,
        outcome: row.outcome,
        answer: row.answer,
        envelope: row.envelope,
        chained: row.chained,
        capturedAt: row.captured_at.toISOString(),
        receivedAt: row.received_at.toISOString(),
      })),
    }
  },
})

const resolve = route({
  method: 'POST',
  path: '/v1/work/items/:id/kept/:kept',
  summary: { zh: '对留存的离线提交作出决定', en: 'Decide on a kept submission' },
  access: 'signed-in',
  params: Type.Object({ id: Type.String({ maxLength: 120 }), kept: CommandId }),
  body: Type.Object({
    commandId: CommandId,
    decision: Type.Union([Type.Literal('taken'), Type.Literal('left')]),
    /** The values to take over, after the choice field by field; absent: all that were sent. */
    form: Type.Optional(Type.Record(Type.String({ maxLength: 60 }), Type.Unknown())),
  }),
  output: Open,
  handle: (context, { params, body }) =>
    context.transaction(async tx => {
      await getWorkRow(tx, context.scope.act, params.id, context.session.role)
      const { commandId, form } = body
      const decision = body.decision as 'taken' | 'left'
      const chosen = form ? { form } : {}
      const command: Command = { do: 'resolve', commandId, kept: params.kept, decision, ...chosen }
      const act = { actor: actorOf(context.session), now: context.now }
      const result = await commandWork(tx, workHost(), params.id, command, act)
      return {
        outcome: result.replayed ? 'replayed' : 'applied',
        version: result.item.version,
        data: result.item.data,
      }
    }),
})

/** Routes of phones that work without a network. */
export const syncRoutes: Route[] = [pull, push, kept, resolve, ...uploadRoutes]
