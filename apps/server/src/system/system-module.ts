import { access } from '@shian/events'
import {
  assertSha256,
  findBlob,
  isSha256,
  kindsOfSubjects,
  type Module,
  mayReadKind,
  type Reaction,
  type Recorded,
  Refusal,
  Reply,
  type Route,
  reactionStatus,
  readCauses,
  record,
  route,
  skipFailing,
  systemScope,
  workHost,
} from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { actorOf } from '../accounts/posts.ts'
import { ruleRoutes } from './rule-routes.ts'

const Id = Type.String({ minLength: 1, maxLength: 120, pattern: '^[A-Za-z0-9._:-]+$' })
const Nullable = Type.Union([Type.String(), Type.Null()])
const EventShape = Type.Object({
  id: Id,
  type: Type.String(),
  subject: Type.String(),
  time: Type.String(),
  recordtime: Type.String(),
  actor: Type.String(),
  cause: Nullable,
  area: Type.String(),
  audience: Type.String(),
  version: Type.Union([Type.Integer(), Type.Null()]),
  data: Type.Record(Type.String(), Type.Unknown()),
})

function show(event: Recorded) {
  const { id, type, subject, actor, cause, area, audience, version, data } = event
  const times = { time: event.time.toISOString(), recordtime: event.recordtime.toISOString() }
  return { id, type, subject, ...times, actor, cause, area, audience, version, data }
}

const causes = route({
  method: 'GET',
  path: '/v1/events/:id/causes',
  summary: {
    zh: '事实的因果链:从公示回到画面',
    en: 'The chain of causes of a fact: from notice back to frame',
  },
  access: ['auditor', 'leader', 'inspector', 'commander'],
  params: Type.Object({ id: Id }),
  output: Type.Object({ items: Type.Array(EventShape) }),
  async handle(context, { params }) {
    const { role } = context.session
    const chain = await context.transaction(async tx => {
      const events = await readCauses(tx, params.id)
      const kinds = await kindsOfSubjects(
        tx,
        events.map(event => event.subject),
      )
      // A step that the role may not read is left out; the chain goes on behind it.
      return events.filter(({ subject }) => {
        const kind = kinds.get(subject)
        return kind === undefined || mayReadKind(workHost(), role, kind)
      })
    })
    if (chain.length === 0) throw new Refusal('kernel.not_found', 404, { what: `event/${params.id}` })
    return { items: chain.map(show) }
  },
})

const blob = route({
  method: 'GET',
  path: '/v1/blobs/:sha256',
  summary: { zh: '证据文件', en: 'Evidence bytes' },
  access: 'signed-in',
  params: Type.Object({ sha256: Type.String({ minLength: 64, maxLength: 64 }) }),
  async handle(context, { params }) {
    if (!isSha256(params.sha256)) assertSha256(params.sha256)
    const found = await context.transaction(tx => findBlob(tx, params.sha256))
    if (!found) throw new Refusal('kernel.not_found', 404, { what: `blob/${params.sha256}` })
    const bytes = await context.blobs.get(params.sha256)
    // Only what a browser shows without running it is shown; the rest is a download.
    const isShown = /^(image\/(jpeg|png|webp|gif)|video\/mp4|application\/pdf|text\/plain)$/.test(found.mime)
    return new Reply(bytes, {
      'content-type': isShown ? found.mime : 'application/octet-stream',
      'content-length': String(found.size),
      'content-disposition': isShown ? 'inline' : 'attachment',
      'cache-control': 'private, max-age=31536000, immutable',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    })
  },
})

const ReactionShape = Type.Object({
  name: Type.String(),
  lag: Type.Integer(),
  failures: Type.Integer(),
  stoppedAt: Nullable,
  lastError: Nullable,
})

/** Names are `module.verbNoun`; a stopped reaction is a matter of the whole node, not of one area. */
function reactionRoutes(reactions: readonly Reaction[]): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/admin/reactions',
      summary: { zh: '后台反应的进度和故障', en: 'Progress and failures of reactions' },
      access: ['admin', 'auditor'],
      output: Type.Object({ items: Type.Array(ReactionShape) }),
      async handle(context) {
        const rows = await context.db.transaction(systemScope('admin'), tx => reactionStatus(tx, reactions))
        const items = rows.map(row => ({
          ...row,
          stoppedAt: row.stoppedAt?.toISOString() ?? null,
          lastError: row.lastError?.split('\n')[0]?.slice(0, 300) ?? null,
        }))
        return { items }
      },
    }),
    route({
      method: 'POST',
      path: '/v1/admin/reactions/:name/skip',
      summary: { zh: '跳过出错的事实,理由存档', en: 'Skip the fact at fault; the reason is recorded' },
      access: ['admin'],
      params: Type.Object({ name: Type.String({ maxLength: 120, pattern: '^[a-z-]+\\.[A-Za-z]+$' }) }),
      body: Type.Object({ reason: Type.String({ minLength: 4, maxLength: 500 }) }),
      output: Type.Object({ event: Id }),
      async handle(context, { params, body }) {
        const reaction = reactions.find(candidate => candidate.name === params.name)
        if (!reaction) throw new Refusal('kernel.not_found', 404, { what: params.name })
        const event = await context.db.transaction(systemScope('admin'), async tx => {
          const [status] = await reactionStatus(tx, [reaction])
          if (!status?.stoppedAt) throw new Refusal('kernel.reaction_not_stopped', 409)
          const skipped = await skipFailing(tx, reaction, context.now)
          if (!skipped) throw new Refusal('kernel.reaction_not_stopped', 409)
          const draft = {
            type: access.ReactionSkipped.type,
            data: { reaction: reaction.name, event: skipped, reason: body.reason },
          }
          const act = {
            actor: actorOf(context.session.personId),
            now: context.now,
            area: context.session.area,
          }
          await record(tx, context.node, [draft], {
            ...act,
            cause: skipped,
            subject: `reaction/${reaction.name}`,
          })
          return skipped
        })
        return { event }
      },
    }),
  ]
}

/** What the server offers by itself: causes, evidence, rules, and the state of reactions. */
export function systemModule(reactions: readonly Reaction[]): Omit<Module, 'migrations'> {
  return {
    name: 'system',
    views: [],
    reactions: [],
    kinds: [],
    routes: [causes, blob, ...ruleRoutes, ...reactionRoutes(reactions)],
  }
}
