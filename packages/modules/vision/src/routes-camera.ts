import { Day, Sha256 } from '@shian/events'
import {
  directory,
  execute,
  Refusal,
  Reply,
  type RequestContext,
  type Route,
  record,
  registerRefusals,
  route,
  type Sql,
  uuidv7,
} from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { camera } from './camera.ts'
import { getCamera, healthQueue, listCameras, toCard } from './camera-queries.ts'
import { dayOf } from './day.ts'
import { liveCameras } from './live.ts'
import type { FrameSource, StreamRef } from './ports.ts'
import { narrow } from './routes-finding.ts'

const WATCHERS = [
  'commander',
  'inspector',
  'leader',
  'coordinator',
  'auditor',
  'safety-officer',
  'safety-director',
  'principal',
] as const
const INSTALLERS = ['admin', 'commander', 'leader'] as const
const IdParams = Type.Object({ id: Type.String({ maxLength: 120 }) })
const Open = Type.Object({}, { additionalProperties: true })
const Page = Type.Object({ items: Type.Array(Open), next: Type.Union([Type.String(), Type.Null()]) })

const list = route({
  method: 'GET',
  path: '/v1/vision/cameras',
  summary: { zh: '摄像头列表', en: 'Cameras' },
  access: [...WATCHERS, 'admin'],
  query: Type.Object({
    area: Type.Optional(Type.String({ maxLength: 80 })),
    premises: Type.Optional(Type.String({ maxLength: 64 })),
    state: Type.Optional(Type.String({ maxLength: 20 })),
    after: Type.Optional(Type.String({ maxLength: 120 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  output: Page,
  async handle(context, { query }) {
    const { area, limit = 50, ...filter } = query
    return context.transaction(tx => listCameras(tx, narrow(context, area), { ...filter, limit }))
  },
})

const show = route({
  method: 'GET',
  path: '/v1/vision/cameras/:id',
  summary: { zh: '摄像头详情', en: 'One camera' },
  access: [...WATCHERS, 'admin'],
  params: IdParams,
  output: Open,
  async handle(context, { params }) {
    return context.transaction(async tx => {
      const row = await getCamera(tx, context.scope.view, params.id)
      const live = liveCameras.find(params.id)
      const running = live ? { framesPerSecond: live.framesPerSecond, restarts: live.restarts } : null
      return { ...toCard(row), review: row.review, reference: row.reference, live: running }
    })
  },
})

const queue = route({
  method: 'GET',
  path: '/v1/vision/health',
  summary: { zh: '设备状态队列', en: 'Camera health queue' },
  access: [...WATCHERS, 'admin'],
  query: Type.Object({
    area: Type.Optional(Type.String({ maxLength: 80 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  output: Open,
  async handle(context, { query }) {
    const page = await context.transaction(tx =>
      healthQueue(tx, narrow(context, query.area), query.limit ?? 100),
    )
    const items = page.items.map(card => ({
      ...card,
      cameraId: card.id,
      since: card.stateSince,
      ageSeconds: Math.max(0, Math.round((context.now.getTime() - Date.parse(card.stateSince)) / 1000)),
    }))
    return { items, counts: page.counts }
  },
})

const Source = Type.Object({
  kind: Type.Union(['rtsp', 'file', 'http-snapshot', 'drawn', 'push'].map(kind => Type.Literal(kind))),
  url: Type.Optional(Type.String({ maxLength: 500 })),
  username: Type.Optional(Type.String({ maxLength: 80 })),
  password: Type.Optional(Type.String({ maxLength: 200 })),
})

/** A camera to be registered, by a person or by the application at start. */
export interface NewCamera {
  id?: string
  premisesId: string
  name: string
  place: string
  purpose: string
  publicView: boolean
  source: {
    kind: 'rtsp' | 'file' | 'http-snapshot' | 'drawn' | 'push'
    url?: string
    username?: string
    password?: string
    options?: Record<string, unknown>
  }
}

/**
 * Registers a camera and keeps its address apart from the log.
 *
 * @returns id of the camera
 * @throws Refusal kernel.not_found for an unknown premises, vision.camera_exists
 */
export async function registerCamera(
  tx: Sql,
  context: Pick<RequestContext, 'node' | 'now'> & { actor: string },
  wanted: NewCamera,
): Promise<string> {
  const premises = await directory().findPremises(tx, wanted.premisesId)
  if (!premises)
    throw new Refusal('kernel.not_found', 404, { what: `经营场所 premises ${wanted.premisesId}` })
  const id = wanted.id ?? uuidv7(context.now.getTime())
  const { source, name, place, purpose, publicView, premisesId } = wanted
  const registration = {
    premisesId,
    name,
    place,
    purpose,
    publicView,
    sourceKind: source.kind,
    simulated: source.kind === 'drawn',
  }
  const act = { actor: context.actor, area: premises.area, now: context.now }
  await execute(tx, context.node, camera, `camera/${id}`, { do: 'register', registration }, act)
  await tx.query(
    `insert into vision_camera_source (camera_id, area, kind, url, username, password, options)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      id,
      premises.area,
      source.kind,
      source.url ?? '',
      source.username ?? null,
      source.password ?? null,
      source.options ?? {},
    ],
  )
  return id
}

const register = route({
  method: 'POST',
  path: '/v1/vision/cameras',
  summary: { zh: '登记摄像头', en: 'Register a camera' },
  access: INSTALLERS,
  body: Type.Object({
    premisesId: Type.String({ maxLength: 64 }),
    name: Type.String({ minLength: 1, maxLength: 80 }),
    place: Type.String({ minLength: 1, maxLength: 80 }),
    purpose: Type.String({ minLength: 1, maxLength: 200 }),
    publicView: Type.Boolean(),
    source: Source,
  }),
  output: Type.Object({ id: Type.String() }),
  async handle(context, { body }) {
    checkSource(context, body.source as NewCamera['source'])
    const actor = context.scope.actor
    const wanted = body as NewCamera
    const id = await context.transaction(tx =>
      registerCamera(tx, { node: context.node, now: context.now, actor }, wanted),
    )
    return { id }
  },
})

/** Asks the engine whether it would open the address at all, so that a wrong one is refused now and not at night. */
function checkSource(context: RequestContext, source: NewCamera['source']): void {
  if (source.kind === 'push') return
  if (source.kind === 'drawn') throw new Refusal('vision.drawn_only_in_demo', 422)
  const ref = { kind: source.kind, url: source.url ?? '' } as StreamRef
  void context.port<FrameSource>('vision.frames').open(ref).close()
}

const review = route({
  method: 'POST',
  path: '/v1/vision/cameras/:id/review',
  summary: { zh: '登记法制和技术审核', en: 'Record legal and technical review (Art. 41)' },
  access: ['leader', 'inspector'],
  params: IdParams,
  body: Type.Object({
    standardCertificate: Type.String({ minLength: 1, maxLength: 120 }),
    calibratedOn: Day,
    signPhoto: Sha256,
    publicNoticeUrl: Type.String({ minLength: 1, maxLength: 300 }),
    legalReviewer: Type.String({ minLength: 1, maxLength: 120 }),
    technicalReviewer: Type.String({ minLength: 1, maxLength: 120 }),
    validUntil: Day,
  }),
  output: Type.Object({ reviewValidUntil: Type.String() }),
  async handle(context, { params, body }) {
    await context.transaction(async tx => {
      const row = await getCamera(tx, context.scope.act, params.id)
      const act = { actor: context.scope.actor, area: row.area, now: context.now }
      const command = { do: 'review', review: body, today: dayOf(context.now) } as const
      await execute(tx, context.node, camera, `camera/${params.id}`, command, act)
    })
    return { reviewValidUntil: body.validUntil }
  },
})

const retire = route({
  method: 'POST',
  path: '/v1/vision/cameras/:id/retirement',
  summary: { zh: '停用摄像头', en: 'Retire a camera' },
  access: INSTALLERS,
  params: IdParams,
  body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 2_000 }) }),
  output: Type.Object({ retired: Type.Boolean() }),
  async handle(context, { params, body }) {
    await context.transaction(async tx => {
      const row = await getCamera(tx, context.scope.act, params.id)
      const act = { actor: context.scope.actor, area: row.area, now: context.now }
      await execute(
        tx,
        context.node,
        camera,
        `camera/${params.id}`,
        { do: 'retire', reason: body.reason },
        act,
      )
    })
    return { retired: true }
  },
})

const reference = route({
  method: 'POST',
  path: '/v1/vision/cameras/:id/reference',
  summary: { zh: '接受新画面为参考', en: 'Accept the present view as reference' },
  access: INSTALLERS,
  params: IdParams,
  body: Type.Object({ accept: Type.Literal(true) }),
  output: Type.Object({ relearning: Type.Boolean() }),
  async handle(context, { params }) {
    await context.transaction(async tx => {
      const row = await getCamera(tx, context.scope.act, params.id)
      await tx.query(
        `update vision_camera_source set options = options || '{"relearn": true}' where camera_id = $1`,
        [row.id],
      )
    })
    return { relearning: true }
  },
})

const frame = route({
  method: 'GET',
  path: '/v1/vision/cameras/:id/frame.jpg',
  summary: { zh: '调看最新画面(记录用途)', en: 'The newest picture; the purpose is recorded' },
  access: WATCHERS,
  params: IdParams,
  query: Type.Object({
    purpose: Type.String({ minLength: 1, maxLength: 200 }),
    at: Type.Optional(Type.String({ maxLength: 40 })),
  }),
  ratePerMinute: 1_200,
  async handle(context, { params, query }) {
    await context.transaction(async tx => {
      const row = await getCamera(tx, context.scope.view, params.id)
      await recordViewing(tx, context, row, query.purpose)
    })
    const live = liveCameras.find(params.id)?.frame
    if (!live) return new Reply('', { 'cache-control': 'no-store' }, 204)
    const age = Math.max(0, context.now.getTime() - live.at.getTime())
    return new Reply(live.jpeg, {
      'content-type': 'image/jpeg',
      'cache-control': 'no-store',
      'x-frame-at': live.at.toISOString(),
      'x-frame-age-millis': String(age),
    })
  },
})

/** Every look at a clear picture is on record; a wall that looks every few seconds is one record an hour. */
async function recordViewing(
  tx: Sql,
  context: RequestContext,
  row: { id: string; area: string },
  purpose: string,
): Promise<void> {
  const hour = context.now.toISOString().slice(0, 13)
  const id = `picture:${row.id}:${context.session.postId}:${purpose.slice(0, 40)}:${hour}`
  const draft = {
    id,
    type: 'access.PictureViewed',
    subject: `camera/${row.id}`,
    area: context.session.area,
    data: { cameraId: row.id, purpose },
  }
  await record(tx, context.node, [draft], { actor: context.scope.actor, now: context.now })
}

export const cameraRoutes: Route[] = [list, show, queue, register, review, retire, reference, frame]

registerRefusals({
  'vision.drawn_only_in_demo': {
    zh: '模拟摄像头只能由演示数据建立',
    en: 'Drawn cameras are made by the demo city only',
  },
})
