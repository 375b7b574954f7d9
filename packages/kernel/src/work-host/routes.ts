import { Type } from '@sinclair/typebox'
import { recordBlob } from '../blob/index.ts'
import { Refusal } from '../refusal.ts'
import { type RequestContext, type Route, route, type Upload } from '../route.ts'
import type { Sql } from '../sql.ts'
import type { Attachment, Command, FormValues } from '../work/index.ts'
import { actorOf, actorsOf } from './actor.ts'
import { commandWork, workHost } from './host.ts'
import { getWorkRow } from './queries.ts'
import { clockCards, ItemParams, Open, readRoutes } from './read-routes.ts'

const PHOTO_BYTES_MAX = 8 * 1024 * 1024
const CommandId = Type.String({ minLength: 8, maxLength: 80 })

async function storeFiles(context: RequestContext, files: Upload[]): Promise<Attachment[]> {
  const stored: Attachment[] = []
  for (const { bytes, mime } of files) stored.push({ ...(await context.blobs.put(bytes, { mime })), mime })
  return stored
}

async function recordFiles(
  tx: Sql,
  context: RequestContext,
  area: string,
  files: readonly Attachment[],
): Promise<void> {
  const meta = { capturer: context.scope.actor, serverTime: context.now.toISOString() }
  for (const file of files) {
    await recordBlob(tx, { ...file, area, origin: 'upload', derivedFrom: null, meta, createdAt: context.now })
  }
}

/** The form of a request: fields as JSON, and each uploaded file under the photo field it was sent for. */
function formWithFiles(form: FormValues, uploads: Upload[], stored: readonly Attachment[]): FormValues {
  const merged: Record<string, unknown> = { ...form }
  uploads.forEach((upload, i) => {
    const before = merged[upload.field]
    merged[upload.field] = [...(Array.isArray(before) ? before : []), stored[i]!.sha256]
  })
  return merged
}

function parseForm(text: string | undefined): FormValues {
  if (!text) return {}
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as FormValues
  } catch {
    throw new Refusal('kernel.invalid_input', 400, { reason: 'form' })
  }
  throw new Refusal('kernel.invalid_input', 400, { reason: 'form' })
}

const act = route({
  method: 'POST',
  path: '/v1/work/items/:id/actions',
  summary: { zh: '办理事项', en: 'Act on a work item' },
  access: 'signed-in',
  params: ItemParams,
  upload: { maxBytes: PHOTO_BYTES_MAX, maxFiles: 20, mimes: ['image/jpeg', 'image/png', 'image/webp'] },
  body: Type.Object({
    commandId: CommandId,
    action: Type.String({ maxLength: 60 }),
    baseVersion: Type.Optional(Type.Integer({ minimum: 0 })),
    /** An object in JSON requests, its JSON text in multipart ones. */
    form: Type.Optional(
      Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.String({ maxLength: 200_000 })]),
    ),
    people: Type.Optional(
      Type.Union([
        Type.Array(Type.String({ maxLength: 120 }), { maxItems: 12 }),
        Type.String({ maxLength: 2_000 }),
      ]),
    ),
  }),
  output: Open,
  async handle(context, { params, body, files }) {
    const stored = await storeFiles(context, files)
    const given = typeof body.form === 'string' ? parseForm(body.form) : (body.form ?? {})
    // A multipart field arrives as one text, or as a list of it.
    const listed = body.people && [body.people].flat().flatMap(each => each.split(',').filter(Boolean))
    const actor = actorOf(context.session)
    const people = listed ? [...new Set([actor.id, ...listed])] : undefined
    return context.transaction(async tx => {
      const row = await getWorkRow(tx, context.scope.act, params.id, context.session.role)
      await recordFiles(tx, context, row.area, stored)
      const command: Command = {
        do: 'act',
        commandId: body.commandId,
        action: body.action,
        form: formWithFiles(given, files, stored),
        ...(body.baseVersion === undefined ? {} : { baseVersion: body.baseVersion }),
        ...(people ? { people } : {}),
        ...(stored.length > 0 ? { attachments: stored } : {}),
      }
      const together = people ? await actorsOf(tx, people, context.now) : undefined
      const result = await commandWork(tx, workHost(), params.id, command, {
        actor,
        now: context.now,
        ...(together ? { people: together } : {}),
      })
      const events = result.events.map(({ id, type }) => ({ id, type }))
      return {
        outcome: result.replayed ? 'replayed' : 'applied',
        state: result.item.state,
        version: result.item.version,
        events,
      }
    })
  },
})

const assign = route({
  method: 'POST',
  path: '/v1/work/items/:id/assignee',
  summary: { zh: '分派事项', en: 'Assign a work item' },
  access: 'signed-in',
  params: ItemParams,
  body: Type.Object({
    to: Type.Array(Type.String({ maxLength: 120 }), { minItems: 1, maxItems: 12 }),
    commandId: CommandId,
    reason: Type.Optional(Type.String({ maxLength: 500 })),
    baseVersion: Type.Optional(Type.Integer()),
  }),
  output: Open,
  async handle(context, { params, body }) {
    return context.transaction(async tx => {
      await getWorkRow(tx, context.scope.act, params.id, context.session.role)
      const reason = body.reason ? { reason: body.reason } : {}
      const command: Command = { do: 'assign', commandId: body.commandId, to: body.to, ...reason }
      const result = await commandWork(tx, workHost(), params.id, command, {
        actor: actorOf(context.session),
        now: context.now,
      })
      return {
        outcome: result.replayed ? 'replayed' : 'applied',
        version: result.item.version,
        assignees: result.item.assignees,
      }
    })
  },
})

const comment = route({
  method: 'POST',
  path: '/v1/work/items/:id/comments',
  summary: { zh: '添加备注', en: 'Comment on a work item' },
  access: 'signed-in',
  params: ItemParams,
  body: Type.Object({ text: Type.String({ minLength: 1, maxLength: 10_000 }), commandId: CommandId }),
  output: Open,
  async handle(context, { params, body }) {
    return context.transaction(async tx => {
      await getWorkRow(tx, context.scope.act, params.id, context.session.role)
      const command: Command = { do: 'comment', commandId: body.commandId, text: body.text }
      const result = await commandWork(tx, workHost(), params.id, command, {
        actor: actorOf(context.session),
        now: context.now,
      })
      return { outcome: result.replayed ? 'replayed' : 'applied', version: result.item.version }
    })
  },
})

const Term = Type.Object({
  value: Type.Number({ exclusiveMinimum: 0, maximum: 3_650 }),
  unit: Type.Union(['workday', 'day', 'hour', 'month', 'year'].map(u => Type.Literal(u))),
})

const clock = route({
  method: 'POST',
  path: '/v1/work/items/:id/clocks/:clock',
  summary: { zh: '中止、恢复或延长期限', en: 'Suspend, resume or extend a clock' },
  access: 'signed-in',
  params: Type.Object({ id: Type.String({ maxLength: 120 }), clock: Type.String({ maxLength: 80 }) }),
  body: Type.Object({
    commandId: CommandId,
    do: Type.Union(['suspend', 'resume', 'extend'].map(d => Type.Literal(d))),
    reason: Type.Optional(Type.String({ maxLength: 500 })),
    until: Type.Optional(Type.String({ maxLength: 40 })),
    by: Type.Optional(Term),
    note: Type.Optional(Type.String({ maxLength: 500 })),
  }),
  output: Open,
  async handle(context, { params, body }) {
    const { commandId, reason = '', until, by, note } = body
    const extras = { ...(note ? { note } : {}) }
    const command: Command =
      body.do === 'suspend'
        ? { do: 'suspend', commandId, clock: params.clock, reason, ...(until ? { until } : {}), ...extras }
        : body.do === 'resume'
          ? { do: 'resume', commandId, clock: params.clock, ...extras }
          : {
              do: 'extend',
              commandId,
              clock: params.clock,
              by: (by ?? { value: 0, unit: 'workday' }) as { value: number; unit: 'workday' },
              reason,
            }
    return context.transaction(async tx => {
      await getWorkRow(tx, context.scope.act, params.id, context.session.role)
      const result = await commandWork(tx, workHost(), params.id, command, {
        actor: actorOf(context.session),
        now: context.now,
      })
      return {
        version: result.item.version,
        clocks: clockCards(
          workHost().kinds.get(result.item.kind, result.item.kindVersion),
          result.item,
          context.now,
        ),
      }
    })
  },
})

/** Reading and acting on work items. */
export const workRoutes: Route[] = [...readRoutes, act, assign, comment, clock]
