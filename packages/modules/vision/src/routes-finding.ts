import { vision } from '@shian/events'
import {
  type AreaRange,
  type BlobInfo,
  type BlobRecord,
  execute,
  inRange,
  Refusal,
  type RequestContext,
  type Route,
  rangeOf,
  readSubject,
  recordBlob,
  registerRefusals,
  route,
  type Sql,
  systemScope,
  type Upload,
} from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { mayGroundPenalty } from './camera.ts'
import { dayOf } from './day.ts'
import { type FindingCommand, finding } from './finding.ts'
import { getFinding, listIncidents, listQuality, pendingOfGroup } from './finding-queries.ts'
import type { FindingRow } from './views.ts'

const JUDGES = ['commander', 'inspector', 'leader'] as const
const OFFICIALS = ['commander', 'inspector', 'leader', 'coordinator', 'auditor'] as const
const OPERATORS = ['safety-officer', 'safety-director', 'principal'] as const
const PHOTO_BYTES_MAX = 8 * 1024 * 1024

const IdParams = Type.Object({ id: Type.String({ maxLength: 120 }) })
const Done = Type.Object({ findings: Type.Integer(), state: Type.String() })
const Note = Type.Optional(Type.String({ maxLength: 2_000 }))
const Incident = Type.Object({}, { additionalProperties: true })

/** The part of an asked area that lies in the scope. @throws Refusal kernel.area_out_of_scope */
export function narrow(context: RequestContext, area: string | undefined): AreaRange {
  const { view } = context.scope
  if (!area) return view
  if (!inRange(area, view)) throw new Refusal('kernel.area_out_of_scope', 403, { area })
  return rangeOf(area)
}

/** Bytes go to the store first; their record joins the transaction of the answer. */
async function storePhotos(
  context: RequestContext,
  files: Upload[],
): Promise<(BlobInfo & { mime: string })[]> {
  const stored: (BlobInfo & { mime: string })[] = []
  for (const { bytes, mime } of files) stored.push({ ...(await context.blobs.put(bytes, { mime })), mime })
  return stored
}

function photoRecord(context: RequestContext, area: string, photo: BlobInfo & { mime: string }): BlobRecord {
  const meta = { capturer: context.scope.actor, serverTime: context.now.toISOString() }
  return { ...photo, area, origin: 'upload', derivedFrom: null, meta, createdAt: context.now }
}

/** Judges one finding, or all pending ones of its incident, in one transaction. */
async function judge(
  context: RequestContext,
  tx: Sql,
  id: string,
  whole: boolean,
  commandOf: (row: FindingRow) => FindingCommand,
): Promise<number> {
  const row = await getFinding(tx, context.scope.act, id)
  const ids = whole ? await pendingOfGroup(tx, context.scope.act, row.group_key) : [id]
  if (!ids.includes(id)) ids.push(id)
  const { now } = context
  for (const each of ids) {
    const act = { actor: context.scope.actor, area: row.area, now, cause: await lastFactOf(tx, each) }
    await execute(tx, context.node, finding, `finding/${each}`, commandOf(row), act)
  }
  return ids.length
}

/** A verdict is caused by the last thing known of the finding, so that the chain reads back to the frame. */
async function lastFactOf(tx: Sql, id: string): Promise<string | null> {
  return (await readSubject(tx, `finding/${id}`)).at(-1)?.id ?? null
}

async function penaltyUse(tx: Sql, cameraId: string, now: Date): Promise<boolean> {
  const [camera] = await tx.query<{ review_valid_until: string | null }>(
    'select review_valid_until from vision_camera where id = $1',
    [cameraId],
  )
  return mayGroundPenalty(camera?.review_valid_until ?? null, dayOf(now))
}

const list = route({
  method: 'GET',
  path: '/v1/vision/findings',
  summary: { zh: '线索列表(按事件归组)', en: 'Findings, grouped into incidents' },
  access: [...OFFICIALS, ...OPERATORS],
  query: Type.Object({
    state: Type.Optional(
      Type.Union(['open', 'confirmed', 'rejected', 'health', 'all'].map(s => Type.Literal(s))),
    ),
    area: Type.Optional(Type.String({ maxLength: 80 })),
    premises: Type.Optional(Type.String({ maxLength: 64 })),
    after: Type.Optional(Type.String({ maxLength: 40 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  output: Type.Object({ items: Type.Array(Incident), next: Type.Union([Type.String(), Type.Null()]) }),
  async handle(context, { query }) {
    const { state = 'open', area, premises, after, limit = 60 } = query
    const filter = {
      state: state as 'open',
      limit,
      ...(premises ? { premises } : {}),
      ...(after ? { after } : {}),
    }
    const page = await context.transaction(tx => listIncidents(tx, narrow(context, area), filter))
    return page
  },
})

const show = route({
  method: 'GET',
  path: '/v1/vision/findings/:id',
  summary: { zh: '线索详情', en: 'One finding with its history' },
  access: [...OFFICIALS, ...OPERATORS],
  params: IdParams,
  output: Type.Object({}, { additionalProperties: true }),
  async handle(context, { params }) {
    return context.transaction(async tx => {
      const row = await getFinding(tx, context.scope.view, params.id)
      const history = await readSubject(tx, `finding/${params.id}`)
      const [camera] = await tx.query(
        'select id, name, place, review_valid_until from vision_camera where id = $1',
        [row.camera_id],
      )
      const [premises] = await tx.query('select id, sign_name, area from vision_premises where id = $1', [
        row.premises_id,
      ])
      const steps = history.map(({ id, type, time, actor, data }) => ({
        id,
        type,
        time: time.toISOString(),
        actor,
        data,
      }))
      return { ...camelFinding(row), camera: camera ?? null, premises: premises ?? null, history: steps }
    })
  },
})

function camelFinding(row: FindingRow): Record<string, unknown> {
  const entries = Object.entries(row).map(([key, value]) => {
    const name = key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
    return [name, value instanceof Date ? value.toISOString() : value]
  })
  return Object.fromEntries(entries)
}

const verdict = route({
  method: 'POST',
  path: '/v1/vision/findings/:id/verdict',
  summary: { zh: '判定线索', en: 'Give the verdict on a finding' },
  access: JUDGES,
  params: IdParams,
  body: Type.Object({
    verdict: Type.Union([Type.Literal('confirmed'), Type.Literal('rejected')]),
    reason: Type.Optional(Type.Union(vision.REJECT_REASONS.map(reason => Type.Literal(reason)))),
    note: Note,
    group: Type.Optional(Type.Boolean()),
  }),
  output: Done,
  async handle(context, { params, body }) {
    const { reason } = body
    if (body.verdict === 'rejected' && !reason) {
      throw new Refusal('vision.reason_needed', 422, { accepted: vision.REJECT_REASONS })
    }
    const note = body.note ? { note: body.note } : {}
    const findings = await context.transaction(async tx => {
      const row = await getFinding(tx, context.scope.act, params.id)
      const grounds = await penaltyUse(tx, row.camera_id, context.now)
      return judge(context, tx, params.id, body.group ?? false, () =>
        body.verdict === 'confirmed' || !reason
          ? { do: 'confirm', mayGroundPenalty: grounds, ...note }
          : { do: 'reject', reason, ...note },
      )
    })
    return { findings, state: body.verdict }
  },
})

const dispatch = route({
  method: 'POST',
  path: '/v1/vision/findings/:id/dispatch',
  summary: { zh: '派单:责令整改或现场检查', en: 'Dispatch: rectification or inspection' },
  access: JUDGES,
  params: IdParams,
  body: Type.Object({
    to: Type.Union([Type.Literal('rectification'), Type.Literal('inspection')]),
    note: Note,
  }),
  output: Done,
  async handle(context, { params, body }) {
    const findings = await context.transaction(async tx => {
      const row = await getFinding(tx, context.scope.act, params.id)
      const grounds = await penaltyUse(tx, row.camera_id, context.now)
      const note = body.note ? { note: body.note } : {}
      return judge(context, tx, params.id, false, () => ({
        do: 'dispatch',
        to: body.to,
        mayGroundPenalty: grounds,
        ...note,
      }))
    })
    return { findings, state: 'dispatched' }
  },
})

const health = route({
  method: 'POST',
  path: '/v1/vision/findings/:id/health',
  summary: { zh: '转为设备问题', en: 'Refer to camera health' },
  access: JUDGES,
  params: IdParams,
  body: Type.Object({ note: Note, group: Type.Optional(Type.Boolean()) }),
  output: Done,
  async handle(context, { params, body }) {
    const note = body.note ? { note: body.note } : {}
    const findings = await context.transaction(tx =>
      judge(context, tx, params.id, body.group ?? false, () => ({ do: 'refer-to-health', ...note })),
    )
    return { findings, state: 'health' }
  },
})

const undo = route({
  method: 'POST',
  path: '/v1/vision/findings/:id/undo',
  summary: { zh: '撤销本人的判定', en: 'Undo one’s own verdict' },
  access: JUDGES,
  params: IdParams,
  body: Type.Object({ group: Type.Optional(Type.Boolean()) }),
  output: Done,
  async handle(context, { params, body }) {
    const withinMinutes = context.rules.get(
      'number',
      'finding.undo-minutes',
      context.session.area,
      context.now,
    ).value.value
    const findings = await context.transaction(async tx => {
      const row = await getFinding(tx, context.scope.act, params.id)
      const ids = body.group ? await judgedTogether(tx, row) : [params.id]
      for (const id of ids) {
        const act = {
          actor: context.scope.actor,
          area: row.area,
          now: context.now,
          cause: await lastFactOf(tx, id),
        }
        await execute(tx, context.node, finding, `finding/${id}`, { do: 'undo', withinMinutes }, act)
      }
      return ids.length
    })
    return { findings, state: 'open' }
  },
})

/** The findings of the incident that got their verdict in the same act. */
async function judgedTogether(tx: Sql, row: FindingRow): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    'select id from vision_finding where group_key = $1 and judged_by = $2 and judged_at = $3 limit 500',
    [row.group_key, row.judged_by, row.judged_at],
  )
  return rows.length > 0 ? rows.map(r => r.id) : [row.id]
}

const answer = route({
  method: 'POST',
  path: '/v1/vision/findings/:id/answer',
  summary: { zh: '经营者答复:已整改或申诉', en: 'The operator answers: fixed, or appeals' },
  access: OPERATORS,
  params: IdParams,
  upload: { maxBytes: PHOTO_BYTES_MAX, maxFiles: 6, mimes: ['image/jpeg', 'image/png', 'image/webp'] },
  body: Type.Object({ answer: Type.Union([Type.Literal('fixed'), Type.Literal('appealed')]), text: Note }),
  output: Done,
  async handle(context, { params, body, files }) {
    const photos = await storePhotos(context, files)
    const findings = await context.transaction(async tx => {
      const row = await getFinding(tx, context.scope.act, params.id)
      for (const photo of photos) await recordBlob(tx, photoRecord(context, row.area, photo))
      const media = photos.map(({ mime, sha256 }) => ({ role: 'after' as const, mime, sha256 }))
      const text = body.text ? { text: body.text } : {}
      return judge(context, tx, params.id, true, () => ({
        do: 'answer',
        answer: body.answer,
        media,
        ...text,
      }))
    })
    return { findings, state: 'answered' }
  },
})

const quality = route({
  method: 'GET',
  path: '/v1/vision/quality',
  summary: { zh: '各规则的误报率(公开)', en: 'False-alarm share of each rule (public)' },
  access: 'public',
  output: Type.Object({ items: Type.Array(Type.Object({}, { additionalProperties: true })) }),
  async handle(context) {
    // Counts over all areas name nobody, so the public may read what row security hides row by row.
    const items = await context.db.transaction(systemScope('vision.quality'), listQuality)
    return { items }
  },
})

export const findingRoutes: Route[] = [list, show, verdict, dispatch, health, undo, answer, quality]

registerRefusals({
  'vision.reason_needed': { zh: '否定线索必须选择原因', en: 'Rejecting a finding needs a reason' },
})
