import { directory, Refusal, Reply, type RequestContext, type Route, route } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { ACCESS_SCOPE, type Accounts, type Opened, type PersonSession } from './accounts.ts'
import { cookieOf } from './cookie.ts'
import type { DeviceTokens } from './device-tokens.ts'
import { PASSWORD_MAX } from './password.ts'
import type { Post } from './posts.ts'
import { actorOf } from './posts.ts'

const Id = Type.String({ minLength: 1, maxLength: 120, pattern: '^[A-Za-z0-9._:-]+$' })
const Login = Type.String({ minLength: 1, maxLength: 80 })
const Password = Type.String({ minLength: 1, maxLength: PASSWORD_MAX })
const PostShape = Type.Object({
  id: Id,
  role: Type.String(),
  title: Type.Union([Type.String(), Type.Null()]),
  area: Type.String(),
  areaName: Type.String(),
  viewArea: Type.String(),
})
const SessionShape = Type.Object({
  person: Type.Object({ id: Id, name: Type.String() }),
  post: PostShape,
  posts: Type.Array(PostShape),
  csrf: Type.String(),
  demo: Type.Boolean(),
  node: Type.Object({ name: Type.String(), title: Type.String(), titleEnglish: Type.String() }),
})

/** What the session routes say about the node. */
export interface SessionSettings {
  demo: boolean
  nodeName: string
  nodeTitle: string
  nodeTitleEnglish: string
  sessionDays: number
  /** Whether people reach the node over HTTPS. */
  secure: boolean
}

/** The session of a route for people as the edge made it. */
function personSession(context: RequestContext): PersonSession {
  return context.session as PersonSession
}

async function describe(
  context: RequestContext,
  session: PersonSession,
  accounts: Accounts,
  settings: SessionSettings,
) {
  const posts = await accounts.posts(session.personId, context.now)
  const areas = [...new Set([session.area, ...posts.map(post => post.actArea)])]
  const names = await context.db.transaction(ACCESS_SCOPE, tx => directory().areaNames(tx, areas))
  const shape = (post: Pick<Post, 'id' | 'role' | 'title' | 'actArea' | 'viewArea'>) => ({
    id: post.id,
    role: post.role,
    title: post.title,
    area: post.actArea,
    areaName: names.get(post.actArea) ?? post.actArea,
    viewArea: post.viewArea,
  })
  return {
    person: { id: session.personId, name: session.name },
    post: shape({ ...session, id: session.postId, actArea: session.area }),
    posts: posts.map(shape),
    csrf: session.csrf,
    demo: settings.demo,
    node: { name: settings.nodeName, title: settings.nodeTitle, titleEnglish: settings.nodeTitleEnglish },
  }
}

type Answer = (context: RequestContext, opened: Opened) => Promise<Reply>

/** The answer that opens a session: what it is, and its cookie. */
function answering(accounts: Accounts, settings: SessionSettings): Answer {
  const maxAge = settings.sessionDays * 86_400
  return async (context, { token, session }) => {
    const body = JSON.stringify(await describe(context, session, accounts, settings))
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'set-cookie': cookieOf(token, maxAge, settings.secure),
    }
    return new Reply(body, headers)
  }
}

/** Routes of one's own session. */
export function sessionRoutes(
  accounts: Accounts,
  settings: SessionSettings,
  formerToken: (c: RequestContext) => string | undefined,
): Route[] {
  const answer = answering(accounts, settings)
  return [
    route({
      method: 'POST',
      path: '/v1/session',
      summary: { zh: '登录', en: 'Sign in' },
      access: 'public',
      ratePerMinute: 20,
      body: Type.Object({ account: Login, password: Password }),
      output: SessionShape,
      handle: async (context, { body }) =>
        answer(
          context,
          await accounts.signIn(body.account, body.password, context.now, formerToken(context)),
        ),
    }),
    route({
      method: 'GET',
      path: '/v1/session',
      summary: { zh: '当前登录', en: 'The present session' },
      access: 'signed-in',
      output: SessionShape,
      handle: context => describe(context, personSession(context), accounts, settings),
    }),
    route({
      method: 'DELETE',
      path: '/v1/session',
      summary: { zh: '退出登录', en: 'Sign out' },
      access: 'signed-in',
      handle: async context => {
        await accounts.signOut(personSession(context))
        return new Reply('', { 'set-cookie': cookieOf(null, 0, settings.secure) }, 204)
      },
    }),
    ...changeRoutes(accounts, answer),
  ]
}

/** Routes that go on with a new cookie. */
function changeRoutes(accounts: Accounts, answer: Answer): Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/session/post',
      summary: { zh: '切换岗位', en: 'Go on under another post' },
      access: 'signed-in',
      body: Type.Object({ postId: Id }),
      output: SessionShape,
      handle: async (context, { body }) =>
        answer(context, await accounts.assume(personSession(context), body.postId, context.now)),
    }),
    route({
      method: 'POST',
      path: '/v1/session/password',
      summary: { zh: '修改密码', en: 'Change the password' },
      access: 'signed-in',
      ratePerMinute: 10,
      body: Type.Object({ current: Password, next: Password }),
      output: SessionShape,
      handle: async (context, { body }) =>
        answer(
          context,
          await accounts.changePassword(personSession(context), body.current, body.next, context.now),
        ),
    }),
  ]
}

const Credentials = Type.Object({ login: Type.String(), password: Type.String() })

/** An administrator governs the accounts of people all of whose posts lie in the administrator's area. */
async function assertGoverns(context: RequestContext, accounts: Accounts, personId: string): Promise<void> {
  const posts = await accounts.posts(personId, context.now)
  const { lo, hi } = context.session.scope.act
  if (posts.some(post => post.actArea < lo || post.actArea >= hi))
    throw new Refusal('kernel.area_out_of_scope', 403)
}

/** Routes by which administrators keep accounts. */
export function accountRoutes(accounts: Accounts): Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/access/accounts',
      summary: { zh: '开通账号,密码只显示一次', en: 'Open an account; the password is shown once' },
      access: ['admin'],
      body: Type.Object({ personId: Id, login: Login }),
      output: Credentials,
      handle: async (context, { body }) => {
        await assertGoverns(context, accounts, body.personId)
        return accounts.open(body.personId, body.login, actorOf(context.session.personId), context.now)
      },
    }),
    route({
      method: 'POST',
      path: '/v1/access/accounts/:personId/password',
      summary: { zh: '重置密码,只显示一次', en: 'Reset a password; it is shown once' },
      access: ['admin'],
      params: Type.Object({ personId: Id }),
      output: Credentials,
      handle: async (context, { params }) => {
        await assertGoverns(context, accounts, params.personId)
        return accounts.resetPassword(params.personId, actorOf(context.session.personId), context.now)
      },
    }),
    route({
      method: 'POST',
      path: '/v1/access/accounts/:personId/disabling',
      summary: { zh: '停用账号', en: 'Disable an account' },
      access: ['admin'],
      params: Type.Object({ personId: Id }),
      handle: async (context, { params }) => {
        await assertGoverns(context, accounts, params.personId)
        await accounts.disable(params.personId, actorOf(context.session.personId), context.now)
        return new Reply('', {}, 204)
      },
    }),
  ]
}

const TokenShape = Type.Object({
  id: Id,
  deviceId: Id,
  premisesId: Type.Union([Id, Type.Null()]),
  area: Type.String(),
  issuedBy: Type.String(),
  issuedAt: Type.String(),
  revokedAt: Type.Union([Type.String(), Type.Null()]),
})

/** Routes by which administrators give devices their tokens. */
export function deviceTokenRoutes(tokens: DeviceTokens): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/access/device-tokens',
      summary: { zh: '设备令牌列表', en: 'Device tokens' },
      access: ['admin'],
      query: Type.Object({
        after: Type.Optional(Id),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
      }),
      output: Type.Object({ items: Type.Array(TokenShape), next: Type.Union([Id, Type.Null()]) }),
      handle: async (context, { query }) => {
        const limit = query.limit ?? 50
        const rows = await tokens.list(context.session.scope.act, query.after ?? '', limit)
        const items = rows.map(row => ({
          ...row,
          issuedAt: row.issuedAt.toISOString(),
          revokedAt: row.revokedAt?.toISOString() ?? null,
        }))
        return { items, next: rows.length === limit ? rows.at(-1)!.id : null }
      },
    }),
    route({
      method: 'POST',
      path: '/v1/access/device-tokens',
      summary: { zh: '发放设备令牌,只显示一次', en: 'Issue a device token; it is shown once' },
      access: ['admin'],
      body: Type.Object({
        deviceId: Id,
        premisesId: Type.Optional(Id),
        area: Type.Optional(Type.String({ pattern: '^(\\d{4}|\\d{6}|\\d{9}|\\d{12})$' })),
      }),
      output: Type.Object({ id: Id, token: Type.String() }),
      handle: (context, { body }) =>
        tokens.issue(body, context.session.scope.act, actorOf(context.session.personId), context.now),
    }),
    route({
      method: 'POST',
      path: '/v1/access/device-tokens/:id/revocation',
      summary: { zh: '吊销设备令牌', en: 'Revoke a device token' },
      access: ['admin'],
      params: Type.Object({ id: Id }),
      body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 500 }) }),
      handle: async (context, { params, body }) => {
        const { scope, personId } = context.session
        await tokens.revoke(params.id, body.reason, scope.act, actorOf(personId), context.now)
        return new Reply('', {}, 204)
      },
    }),
  ]
}
