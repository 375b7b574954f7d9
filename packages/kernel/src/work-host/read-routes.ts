import { Type } from '@sinclair/typebox'
import { divisionOf, inRange, rangeOf } from '../area.ts'
import { directory } from '../directory.ts'
import { Refusal } from '../refusal.ts'
import { type RequestContext, type Route, route } from '../route.ts'
import { actionsFor, clockStatus, formOf, type ItemState, type Kind } from '../work/index.ts'
import { actorOf } from './actor.ts'
import { historyOf } from './history.ts'
import { loadItem, workHost } from './host.ts'
import { getWorkRow, listWork, summariseWork, toCards } from './queries.ts'
import { readableKinds } from './readers.ts'

export const Open = Type.Object({}, { additionalProperties: true })
const Page = Type.Object({ items: Type.Array(Open), next: Type.Union([Type.String(), Type.Null()]) })
export const ItemParams = Type.Object({ id: Type.String({ maxLength: 120 }) })

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
        {
          ...filter,
          ...mine,
          kinds: readableKinds(workHost(), context.session.role),
          sort: sort as 'due',
          limit,
        },
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
      const { kinds, areas } = await summariseWork(
        tx,
        rangeFor(context, query.area),
        length,
        context.now,
        readableKinds(workHost(), context.session.role),
      )
      const names = await directory().areaNames(
        tx,
        areas.map(row => row.area),
      )
      return { kinds, areas: areas.map(row => ({ ...row, name: names.get(row.area) ?? row.area })) }
    })
  },
})

export function clockCards(kind: Kind, item: ItemState, now: Date) {
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
      const row = await getWorkRow(tx, context.scope.view, params.id, context.session.role)
      const { kind, item, stream } = await loadItem(tx, workHost(), params.id)
      const [card] = await toCards(tx, [row], context.now)
      const children = await tx.query(
        `select id, kind, state, final, title, number from work_item
         where parent = $1 and ($2::text[] is null or kind = any($2)) order by id`,
        [params.id, readableKinds(workHost(), context.session.role) ?? null],
      )
      return {
        ...card,
        version: item.version,
        data: item.data,
        sealed: item.sealed,
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

const colleagues = route({
  method: 'GET',
  path: '/v1/work/items/:id/people',
  summary: { zh: '可以分派或同行的人员', en: 'People who may be assigned or go along' },
  access: 'signed-in',
  params: ItemParams,
  output: Open,
  async handle(context, { params }) {
    return context.transaction(async tx => {
      const row = await getWorkRow(tx, context.scope.view, params.id, context.session.role)
      const division = divisionOf(row.area)
      const holders = await directory().holdersOver(
        tx,
        ['inspector', 'leader', 'commander'],
        division,
        context.now,
      )
      return { items: holders.map(({ personId, ...holder }) => ({ id: `person/${personId}`, ...holder })) }
    })
  },
})

export const readRoutes: Route[] = [list, summary, show, colleagues, kinds]
