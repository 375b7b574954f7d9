import { Type } from '@sinclair/typebox'
import { divisionOf, inRange, rangeOf } from '../area.ts'
import { recordBlob } from '../blob/index.ts'
import { directory } from '../directory.ts'
import { Refusal } from '../refusal.ts'
import { type RequestContext, type Route, route, type Upload } from '../route.ts'
import type { Sql } from '../sql.ts'
import {
  type Attachment,
  actionsFor,
  type Command,
  clockStatus,
  type FormValues,
  formOf,
  type ItemState,
  type Kind,
} from '../work/index.ts'
import { actorOf, actorsOf } from './actor.ts'
import { historyOf } from './history.ts'
import { commandWork, loadItem, workHost } from './host.ts'
import { getWorkRow, listWork, summariseWork, toCards } from './queries.ts'

const PHOTO_BYTES_MAX = 8 * 1024 * 1024
const Open = Type.Object({}, { additionalProperties: true })
const Page = Type.Object({ items: Type.Array(Open), next: Type.Union([Type.String(), Type.Null()]) })
const ItemParams = Type.Object({ id: Type.String({ maxLength: 120 }) })
const CommandId = Type.String({ minLength: 8, maxLength: 80 })

function rangeFor(context: RequestContext, area: string | undefined) {
  const { view } = context.scope
  if (!area) return view
  if (!inRange(area, view)) throw new Refusal('kernel.area_out_of_scope', 403, { area })
  return rangeOf(area)
}

const list = route({
  method: 'GET',
  path: '/v1/work/items',
  summary: { zh: '事项列表', en: 'Work items' },
  access: 'signed-in',
  query: Type.Object({
    scope: Type.Optional(Type.Union([Type.Literal('mine'), Type.Literal('area')])),
    kind: Type.Optional(Type.String({ maxLength: 60 })),
    state: Type.Optional(Type.String({ maxLength: 60 })),
    open: Type.Optional(Type.Boolean()),
    overdue: Type.Optional(Type.Boolean()),
    area: Type.Optional(Type.String({ maxLength: 80 })),
    premises: Type.Optional(Type.String({ maxLength: 64 })),
    q: Type.Optional(Type.String({ maxLength: 60 })),
    sort: Type.Optional(Type.Union([Type.Literal('due'), Type.Literal('newest')])),
    after: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  output: Page,
  async handle(context, { query }) {
    const { scope = 'area', area, limit = 50, sort = 'due', ...filter } = query
    const mine = scope === 'mine' ? { assignee: context.scope.actor } : {}
    return context.transaction(async tx => {
      const page = await listWork(
        tx,
        rangeFor(context, area),
        { ...filter, ...mine, sort: sort as 'due', limit },
        context.now,
      )
      return { items: await toCards(tx, page.items, context.now), next: page.next }
    })
  },
})

const summary = route({
  method: 'GET',
  path: '/v1/work/summary',
  summary: { zh: '事项统计', en: 'Counts of work items' },
  access: 'signed-in',
  query: Type.Object({
    area: Type.Optional(Type.String({ maxLength: 80 })),
    level: Type.Optional(Type.Union([Type.Literal('county'), Type.Literal('township')])),
  }),
  output: Open,
  async handle(context, { query }) {
    const length = query.level === 'county' ? 6 : 9
    return context.transaction(async tx => {
      const { kinds, areas } = await summariseWork(tx, rangeFor(context, query.area), length, context.now)
      const names = await directory().areaNames(
        tx,
        areas.map(row => row.area),
      )
      return { kinds, areas: areas.map(row => ({ ...row, name: names.get(row.area) ?? row.area })) }
    })
  },
})

function clockCards(kind: Kind, item: ItemState, now: Date) {
  return item.clocks.map(clock => {
    const status = clockStatus(clock, now.toISOString())
    const label = kind.clocks.find(entry => entry.id === clock.clock)?.label
    const { dueAt, dueDate, expiresAt, provisional, assumes } = clock.projection
    return {
      id: clock.key,
      title: label ?? { zh: clock.clock, en: clock.clock },
      anchorAt: clock.anchorAt,
      budget: clock.budget,
      dueAt,
      dueDate,
      expiresAt,
      provisional,
      assumes: assumes ?? null,
      source: clock.source,
      effect: clock.effect,
      overdue: status.overdue,
      suspended: clock.suspensions.some(entry => !entry.resumedAt && entry.until > now.toISOString()),
      stoppedAt: clock.stoppedAt ?? null,
      late: clock.late ?? false,
      extensions: clock.extensions,
      history: clock.history,
      rungs: clock.rungs,
    }
  })
}

function actionCards(context: RequestContext, kind: Kind, item: ItemState) {
  return actionsFor(kind, item, { actor: actorOf(context.session) }).map(id => {
    const action = kind.actions[id]!
    const { fields, required } = formOf(action.form)
    const people = Array.isArray(action.by)
      ? action.by[0]?.people
      : (action.by as { people?: unknown }).people
    const form = fields.map(name => {
      const field = kind.fields[name]!
      return { name, ...field, required: field.required === true || required.includes(name) }
    })
    return {
      id,
      label: action.label,
      form,
      people: people ?? 1,
      statutory: action.statutory ?? false,
      document: action.document ?? null,
    }
  })
}

const show = route({
  method: 'GET',
  path: '/v1/work/items/:id',
  summary: { zh: '事项详情', en: 'One work item' },
  access: 'signed-in',
  params: ItemParams,
  output: Open,
  async handle(context, { params }) {
    return context.transaction(async tx => {
      const row = await getWorkRow(tx, context.scope.view, params.id)
      const { kind, item, stream } = await loadItem(tx, workHost(), params.id)
      const [card] = await toCards(tx, [row], context.now)
      const children = await tx.query(
        'select id, kind, state, final, title, number from work_item where parent = $1 order by id',
        [params.id],
      )
      return {
        ...card,
        version: item.version,
        data: item.data,
        fields: kind.fields,
        assignees: item.assignees,
        parties: item.parties,
        subjects: item.subjects,
        clocks: clockCards(kind, item, context.now),
        actions: actionCards(context, kind, item),
        links: children,
        kept: item.kept,
        history: await historyOf(tx, kind, stream),
      }
    })
  },
})

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
    const listed = typeof body.people === 'string' ? body.people.split(',').filter(Boolean) : body.people
    const actor = actorOf(context.session)
    const people = listed ? [...new Set([actor.id, ...listed])] : undefined
    return context.transaction(async tx => {
      const row = await getWorkRow(tx, context.scope.act, params.id)
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
      const cause = (await loadItem(tx, workHost(), params.id)).stream.at(-1)?.id ?? null
      const result = await commandWork(tx, workHost(), params.id, command, {
        actor,
        now: context.now,
        cause,
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
      await getWorkRow(tx, context.scope.act, params.id)
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
      await getWorkRow(tx, context.scope.act, params.id)
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
      await getWorkRow(tx, context.scope.act, params.id)
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

const colleagues = route({
  method: 'GET',
  path: '/v1/work/items/:id/people',
  summary: { zh: '可以分派或同行的人员', en: 'People who may be assigned or go along' },
  access: 'signed-in',
  params: ItemParams,
  output: Open,
  async handle(context, { params }) {
    return context.transaction(async tx => {
      const row = await getWorkRow(tx, context.scope.view, params.id)
      return {
        items: await directory().holdersOver(
          tx,
          ['inspector', 'leader', 'commander'],
          divisionOf(row.area),
          context.now,
        ),
      }
    })
  },
})

const kinds = route({
  method: 'GET',
  path: '/v1/work/kinds',
  summary: { zh: '事项类型定义', en: 'Definitions of work kinds' },
  access: 'signed-in',
  output: Open,
  async handle() {
    return { items: workHost().kinds.kinds }
  },
})

export const workRoutes: Route[] = [list, summary, show, act, assign, comment, clock, colleagues, kinds]
