import { publication, registry } from '@shian/events'
import {
  dayOf,
  daysBetween,
  directory,
  execute,
  inRange,
  Refusal,
  type RequestContext,
  type Route,
  rangeOf,
  route,
  type Sql,
} from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { shownUntil } from './law.ts'
import { type NoticeCommand, notice, type Published } from './notice.ts'
import { findNotice, getNotice, getProposal, listNotices, listProposals } from './queries.ts'
import { redact } from './redact.ts'
import type { NoticeRow, ProposalRow } from './views.ts'

const NoticeId = Type.Object({ id: Type.String({ minLength: 1, maxLength: 120 }) })
const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 200 }))
const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()])
const Kind = Type.Union(publication.NOTICE_KINDS.map(kind => Type.Literal(kind)))
const Facts = Type.Record(
  Type.String(),
  Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]),
)
const Rule = Type.Object({ id: Type.String(), effectiveFrom: Type.String() })

const Notice = Type.Object({
  id: Type.String(),
  premisesId: Type.String(),
  kind: Kind,
  title: Type.String(),
  titleEnglish: Type.String(),
  body: Type.String(),
  bodyEnglish: OrNull(Type.String()),
  facts: Facts,
  authority: Type.String(),
  dueOn: OrNull(Type.String()),
  publishedOn: Type.String(),
  removeOn: OrNull(Type.String()),
  removedOn: OrNull(Type.String()),
  removal: OrNull(Type.String()),
  rule: Rule,
  reply: OrNull(Type.String()),
  repliedOn: OrNull(Type.String()),
  eventId: Type.String(),
})

function shownNotice(row: NoticeRow) {
  return {
    id: row.id,
    premisesId: row.premises_id,
    kind: row.kind,
    title: row.title,
    titleEnglish: row.title_english,
    body: row.body,
    bodyEnglish: row.body_english,
    facts: row.facts,
    authority: row.authority,
    dueOn: row.due_on,
    publishedOn: row.published_on,
    removeOn: row.remove_on,
    removedOn: row.removed_on,
    removal: row.removal,
    rule: { id: row.rule_id, effectiveFrom: row.rule_from },
    reply: row.reply,
    repliedOn: row.replied_on,
    eventId: row.event_id,
  }
}

const list = route({
  method: 'GET',
  path: '/v1/publication/notices',
  summary: { zh: '公示信息(公开)', en: 'Notices shown to the public' },
  access: 'public',
  query: Type.Object({
    premises: Type.Optional(Type.String({ maxLength: 64 })),
    kind: Type.Optional(Kind),
    after: Type.Optional(Type.String({ maxLength: 100 })),
    limit: Limit,
  }),
  output: Type.Object({ items: Type.Array(Notice), next: OrNull(Type.String()) }),
  async handle(context, { query }) {
    const { premises, kind, after } = query
    const page = await context.transaction(tx =>
      listNotices(tx, { premises, kind, after, limit: query.limit ?? 50 }),
    )
    return { items: page.items.map(shownNotice), next: page.next }
  },
})

const show = route({
  method: 'GET',
  path: '/v1/publication/notices/:id',
  summary: { zh: '公示详情(公开)', en: 'One notice' },
  access: 'public',
  params: NoticeId,
  output: Notice,
  async handle(context, { params }) {
    const row = await context.transaction(tx => findNotice(tx, params.id))
    if (!row) throw new Refusal('kernel.not_found', 404, { what: `公示 notice ${params.id}` })
    return shownNotice(row)
  },
})

/** Executes one command on a notice the caller is responsible for. */
async function act(
  context: RequestContext,
  tx: Sql,
  id: string,
  area: string,
  cause: string | null,
  command: NoticeCommand,
): Promise<void> {
  const acting = { actor: context.scope.actor, area, now: context.now, cause }
  await execute(tx, context.node, notice, `notice/${id}`, command, acting)
}

const removal = route({
  method: 'POST',
  path: '/v1/publication/notices/:id/removal',
  summary: { zh: '撤下公示', en: 'Take a notice down' },
  access: ['publisher'],
  params: NoticeId,
  body: Type.Object({
    reason: Type.Optional(Type.Union([Type.Literal('withdrawn'), Type.Literal('corrected')])),
    note: Type.String({ minLength: 1, maxLength: 2_000 }),
  }),
  output: Notice,
  handle: (context, { params, body }) =>
    context.transaction(async tx => {
      const { act: range } = context.scope
      const row = await getNotice(tx, range, params.id)
      const command: NoticeCommand = {
        do: 'remove',
        reason: body.reason ?? 'withdrawn',
        note: redact(body.note).text,
      }
      await act(context, tx, params.id, row.area, row.event_id, command)
      return shownNotice(await getNotice(tx, range, params.id))
    }),
})

const reply = route({
  method: 'POST',
  path: '/v1/publication/notices/:id/reply',
  summary: { zh: '经营者答辩(每条公示一次)', en: "The operator's reply, one for each notice" },
  access: [...registry.OPERATOR_ROLES],
  params: NoticeId,
  body: Type.Object({ text: Type.String({ minLength: 1, maxLength: 1_000 }) }),
  output: Notice,
  handle: (context, { params, body }) =>
    context.transaction(async tx => {
      const { act: range } = context.scope
      const row = await getNotice(tx, range, params.id)
      const text = await withoutPeople(context, tx, row.area, body.text, keptNames(row.facts, row.authority))
      await act(context, tx, params.id, row.area, row.event_id, { do: 'reply', text })
      return shownNotice(await getNotice(tx, range, params.id))
    }),
})

function keptNames(facts: NoticeRow['facts'], authority: string): string[] {
  const { signName, legalName, creditCode } = facts
  return [signName, legalName, creditCode, authority].filter(
    (entry): entry is string => typeof entry === 'string',
  )
}

/** A text a person wrote, without anything private. @throws Refusal publication.nothing_left */
async function withoutPeople(
  context: RequestContext,
  tx: Sql,
  area: string,
  text: string,
  keep: string[],
): Promise<string> {
  const roles = [...registry.OPERATOR_ROLES, 'inspector']
  const holders = await directory().holdersOver(tx, roles, area, context.now)
  const clean = redact(text, {
    keep,
    names: [...holders.map(holder => holder.name), context.session.name],
  }).text.trim()
  if (!clean) throw new Refusal('publication.nothing_left', 422)
  return clean
}

const Proposal = Type.Object({
  id: Type.String(),
  premisesId: Type.String(),
  area: Type.String(),
  kind: Kind,
  title: Type.String(),
  titleEnglish: Type.String(),
  body: Type.String(),
  bodyEnglish: OrNull(Type.String()),
  authority: Type.String(),
  proposedAt: Type.String(),
  dueOn: OrNull(Type.String()),
  daysLeft: OrNull(Type.Integer()),
  overdue: Type.Boolean(),
  /** The day it would be gone again if it were published now. */
  removeOn: Type.String(),
  rule: Rule,
})

function shownProposal(context: RequestContext, row: ProposalRow) {
  const { draft } = row
  const today = dayOf(context.now)
  const daysLeft = row.due_on === null ? null : daysBetween(today, row.due_on)
  const shown = shownUntil(context, row.kind, row.area, context.now, draft.rule.id)
  return {
    id: row.id,
    premisesId: row.premises_id,
    area: row.area,
    kind: row.kind,
    title: draft.title,
    titleEnglish: draft.titleEnglish,
    body: draft.body,
    bodyEnglish: draft.bodyEnglish ?? null,
    authority: draft.authority,
    proposedAt: row.proposed_at.toISOString(),
    dueOn: row.due_on,
    daysLeft,
    overdue: daysLeft !== null && daysLeft < 0,
    removeOn: shown.removeOn,
    rule: shown.rule,
  }
}

const proposals = route({
  method: 'GET',
  path: '/v1/publication/proposals',
  summary: { zh: '待公示事项及期限', en: 'Drafts that wait for the publisher, with their deadline' },
  access: ['publisher', 'leader', 'auditor'],
  query: Type.Object({
    area: Type.Optional(Type.String({ maxLength: 80 })),
    after: Type.Optional(Type.String({ maxLength: 120 })),
    limit: Limit,
  }),
  output: Type.Object({ items: Type.Array(Proposal), next: OrNull(Type.String()) }),
  async handle(context, { query }) {
    const { area, after, limit } = query
    if (area && !inRange(area, context.scope.view))
      throw new Refusal('kernel.area_out_of_scope', 403, { area })
    const range = area ? rangeOf(area) : context.scope.view
    const page = await context.transaction(tx => listProposals(tx, range, after, limit ?? 50))
    return { items: page.items.map(row => shownProposal(context, row)), next: page.next }
  },
})

const publish = route({
  method: 'POST',
  path: '/v1/publication/proposals/:id/publication',
  summary: { zh: '审核并公示', en: 'Publish a draft, as it stands or with a changed text' },
  access: ['publisher'],
  params: NoticeId,
  body: Type.Object({
    title: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    titleEnglish: Type.Optional(Type.String({ minLength: 1, maxLength: 300 })),
    body: Type.Optional(Type.String({ minLength: 1, maxLength: 8_000 })),
    bodyEnglish: Type.Optional(Type.String({ minLength: 1, maxLength: 12_000 })),
  }),
  output: Notice,
  handle: (context, { params, body }) =>
    context.transaction(async tx => {
      const { act: range } = context.scope
      const row = await getProposal(tx, range, params.id)
      const { draft } = row
      const keep = keptNames(draft.facts, draft.authority)
      const texts: Partial<Published> = {}
      for (const field of ['title', 'titleEnglish', 'body', 'bodyEnglish'] as const) {
        const text = body[field]
        if (text !== undefined) texts[field] = await withoutPeople(context, tx, row.area, text, keep)
      }
      const shown = shownUntil(context, row.kind, row.area, context.now, draft.rule.id)
      const content = { ...draft, ...texts, ...shown }
      await act(context, tx, params.id, row.area, draft.of ?? null, { do: 'publish', content })
      return shownNotice(await getNotice(tx, range, params.id))
    }),
})

const decline = route({
  method: 'POST',
  path: '/v1/publication/proposals/:id/refusal',
  summary: { zh: '决定不予公示', en: 'Decide that a draft is not published' },
  access: ['publisher'],
  params: NoticeId,
  body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 2_000 }) }),
  output: Type.Object({ state: Type.String() }),
  handle: (context, { params, body }) =>
    context.transaction(async tx => {
      const { act: range } = context.scope
      const row = await getProposal(tx, range, params.id)
      await act(context, tx, params.id, row.area, row.draft.of ?? null, {
        do: 'decline',
        reason: body.reason,
      })
      return { state: (await getProposal(tx, range, params.id)).state }
    }),
})

export const jsonRoutes: Route[] = [list, show, removal, reply, proposals, publish, decline]
