import { Sha256 } from '@shian/events'
import {
  type DraftEvent,
  derivedId,
  Refusal,
  type RequestContext,
  type Route,
  record,
  recordBlob,
  registerRefusals,
  route,
  type Sql,
} from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { FINDING_TITLES, fileType, groupKeyOf } from './finding-types.ts'

const MEDIA_BYTES_MAX = 8 * 1024 * 1024
/** Events per request. */
export const INGEST_BATCH_MAX = 500

const Box = Type.Object({
  x: Type.Number({ minimum: 0, maximum: 1 }),
  y: Type.Number({ minimum: 0, maximum: 1 }),
  w: Type.Number({ minimum: 0, maximum: 1 }),
  h: Type.Number({ minimum: 0, maximum: 1 }),
  label: Type.Optional(Type.String({ maxLength: 60 })),
  score: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  trackId: Type.Optional(Type.String({ maxLength: 60 })),
})

const strict = { additionalProperties: false }
const Instant = Type.String({
  minLength: 20,
  maxLength: 35,
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}',
})

const Media = Type.Object(
  {
    role: Type.Union(['scene', 'crop', 'clip'].map(role => Type.Literal(role))),
    mime: Type.String({ maxLength: 100 }),
    /** Bytes are uploaded first and named by their hash; an address is never fetched. */
    url: Type.Optional(Type.Null()),
    bytesSha256: Sha256,
    w: Type.Optional(Type.Integer({ minimum: 1, maximum: 16_384 })),
    h: Type.Optional(Type.Integer({ minimum: 1, maximum: 16_384 })),
  },
  strict,
)

/** The canonical third-party event. Unknown types are kept as `unknown` with what the vendor called them. */
export const VisionEvent = Type.Object(
  {
    eventKey: Type.String({ minLength: 8, maxLength: 120, pattern: '^[A-Za-z0-9._:|-]+$' }),
    source: Type.Object(
      {
        kind: Type.Union(['box', 'camera', 'platform'].map(kind => Type.Literal(kind))),
        vendor: Type.Optional(Type.String({ maxLength: 80 })),
        deviceId: Type.Optional(Type.String({ maxLength: 80 })),
        channel: Type.Optional(Type.String({ maxLength: 40 })),
        gbId: Type.Optional(Type.Union([Type.String({ pattern: '^\\d{20}$' }), Type.Null()])),
      },
      strict,
    ),
    cameraId: Type.String({ minLength: 1, maxLength: 120 }),
    /** The premises as the sender knows it; must be the camera's own. */
    orgId: Type.Optional(Type.Union([Type.String({ maxLength: 120 }), Type.Null()])),
    type: Type.String({ minLength: 1, maxLength: 80 }),
    rawType: Type.Optional(Type.String({ maxLength: 80 })),
    confidence: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    occurredAt: Instant,
    /** When the sender had it; ours is the record time of the fact. */
    receivedAt: Type.Optional(Instant),
    clockSkewMs: Type.Optional(Type.Integer()),
    boxes: Type.Optional(Type.Array(Box, { maxItems: 64 })),
    zone: Type.Optional(Type.String({ maxLength: 80 })),
    durationMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400_000 })),
    phase: Type.Optional(Type.Union(['start', 'update', 'end', 'point'].map(phase => Type.Literal(phase)))),
    media: Type.Optional(Type.Array(Media, { maxItems: 8 })),
    model: Type.Optional(
      Type.Object({ name: Type.String({ maxLength: 80 }), version: Type.String({ maxLength: 40 }) }, strict),
    ),
    raw: Type.Optional(Type.Object({ stored: Type.Boolean() }, strict)),
  },
  strict,
)

interface CanonicalEvent {
  eventKey: string
  source: { kind: 'box' | 'camera' | 'platform' }
  cameraId: string
  orgId?: string | null
  type: string
  rawType?: string
  confidence?: number
  occurredAt: string
  boxes?: Record<string, unknown>[]
  zone?: string
  durationMs?: number
  phase?: string
  media?: { role: string; mime: string; bytesSha256: string; w?: number; h?: number }[]
  model?: { name: string; version: string }
}

interface KnownCamera {
  id: string
  premises_id: string
  area: string
}

const REMEMBER_MILLIS = 5_000
const REMEMBER_MAX = 50_000
const remembered = new Map<string, { camera: KnownCamera; until: number }>()

function recall(key: string, now: Date): KnownCamera | undefined {
  const entry = remembered.get(key)
  return entry && entry.until > now.getTime() ? entry.camera : undefined
}

/**
 * The cameras of the events that the device may report for. Remembered for five seconds, so that a stream of single
 * events does not ask for the same camera each time.
 */
async function knownCameras(
  context: RequestContext,
  events: CanonicalEvent[],
): Promise<Map<string, KnownCamera>> {
  const { scope, now, db } = context
  const found = new Map<string, KnownCamera>()
  const asked: string[] = []
  const keyOf = (id: string): string => `${scope.actor}|${scope.act.lo}|${id}`
  for (const id of new Set(events.map(event => event.cameraId))) {
    const camera = recall(keyOf(id), now)
    if (camera) found.set(id, camera)
    else asked.push(id)
  }
  if (asked.length === 0) return found
  const rows = await db.read<KnownCamera>(
    scope,
    'select id, premises_id, area from vision_camera where id = any($1) and area >= $2 and area < $3 and not retired',
    [asked, scope.act.lo, scope.act.hi],
    'vision_ingest_cameras',
  )
  if (remembered.size > REMEMBER_MAX) remembered.clear()
  for (const row of rows) {
    found.set(row.id, row)
    remembered.set(keyOf(row.id), { camera: row, until: now.getTime() + REMEMBER_MILLIS })
  }
  return found
}

/** Evidence is uploaded before the event that names it, so an event never points at nothing. */
async function checkMedia(tx: Sql, events: CanonicalEvent[]): Promise<void> {
  const named = [...new Set(events.flatMap(event => event.media?.map(m => m.bytesSha256) ?? []))]
  if (named.length === 0) return
  const rows = await tx.query<{ sha256: string }>('select sha256 from blob where sha256 = any($1)', [named])
  const stored = new Set(rows.map(row => row.sha256))
  const missing = named.filter(sha256 => !stored.has(sha256))
  if (missing.length > 0) throw new Refusal('vision.media_missing', 422, { missing })
}

function toDraft(event: CanonicalEvent, camera: KnownCamera, deviceId: string, index: number): DraftEvent {
  if (event.orgId && event.orgId !== camera.premises_id) {
    throw new Refusal('vision.wrong_premises', 422, {
      index,
      orgId: event.orgId,
      accepted: camera.premises_id,
    })
  }
  const time = new Date(event.occurredAt)
  if (Number.isNaN(time.getTime()))
    throw new Refusal('vision.invalid_time', 422, { index, occurredAt: event.occurredAt })
  const filed = fileType(event.type)
  const id = derivedId('vision-event', deviceId, event.eventKey)
  const media = event.media?.map(m => ({
    role: m.role,
    mime: m.mime,
    sha256: m.bytesSha256,
    ...(m.w ? { width: m.w } : {}),
    ...(m.h ? { height: m.h } : {}),
  }))
  const rawType = event.rawType ?? filed.rawType
  return {
    id,
    source: `device/${deviceId}`,
    type: 'vision.FindingRaised',
    subject: `finding/${id}`,
    area: camera.area,
    time,
    audience: 'party',
    data: {
      cameraId: camera.id,
      premisesId: camera.premises_id,
      type: filed.type,
      severity: FINDING_TITLES[filed.type].severity,
      boxes: event.boxes ?? [],
      media: media ?? [],
      groupKey: groupKeyOf(camera.id, filed.type, event.zone, time),
      origin: event.source.kind,
      ...(rawType ? { rawType } : {}),
      ...(event.confidence === undefined ? {} : { confidence: event.confidence }),
      ...(event.zone ? { zone: event.zone } : {}),
      ...(event.durationMs === undefined ? {} : { durationMillis: event.durationMs }),
      ...(event.phase ? { phase: event.phase } : {}),
      ...(event.model ? { model: event.model } : {}),
    },
  }
}

const events = route({
  method: 'POST',
  path: '/ingest/v1/vision-events',
  summary: { zh: '接收第三方智能抓拍事件', en: 'Take third-party vision events' },
  access: 'device',
  bodyLimitBytes: MEDIA_BYTES_MAX,
  ratePerMinute: 60_000,
  body: Type.Union([VisionEvent, Type.Array(VisionEvent, { minItems: 1, maxItems: INGEST_BATCH_MAX })]),
  output: Type.Object({ accepted: Type.Integer(), duplicates: Type.Integer() }),
  async handle(context, { body }) {
    const list = (Array.isArray(body) ? body : [body]) as CanonicalEvent[]
    const cameras = await knownCameras(context, list)
    const unknown = list.findIndex(event => !cameras.has(event.cameraId))
    if (unknown >= 0) {
      throw new Refusal('vision.unknown_camera', 422, { index: unknown, cameraId: list[unknown]?.cameraId })
    }
    const { device, scope, now } = context
    const drafts = list.map((event, i) => toDraft(event, cameras.get(event.cameraId)!, device.deviceId, i))
    const act = { actor: scope.actor, now }
    const written = list.some(event => event.media && event.media.length > 0)
      ? await context.transaction(async tx => {
          await checkMedia(tx, list)
          return record(tx, context.node, drafts, act)
        })
      : await context.executor.record(scope, drafts, act)
    return { accepted: written.length, duplicates: list.length - written.length }
  },
})

const MIMES = ['image/jpeg', 'image/png', 'video/mp4'] as const

/** First bytes of the types accepted, so that a file is what it says. */
function looksLike(mime: string, bytes: Uint8Array): boolean {
  if (mime === 'image/jpeg') return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff
  if (mime === 'image/png')
    return bytes[0] === 0x89 && bytes[1] === 0x50 && bytes[2] === 0x4e && bytes[3] === 0x47
  return Buffer.from(bytes.subarray(4, 8)).toString('latin1') === 'ftyp'
}

const blobs = route({
  method: 'POST',
  path: '/ingest/v1/blobs',
  summary: { zh: '上传证据文件', en: 'Upload evidence bytes' },
  access: 'device',
  upload: { maxBytes: MEDIA_BYTES_MAX, maxFiles: 8, mimes: MIMES },
  body: Type.Object({}),
  output: Type.Object({ items: Type.Array(Type.Object({ sha256: Type.String(), size: Type.Integer() })) }),
  async handle(context, { files }) {
    const items: { sha256: string; size: number }[] = []
    const wrong = files.find(file => !looksLike(file.mime, file.bytes))
    if (wrong) throw new Refusal('vision.not_what_it_says', 422, { file: wrong.filename, accepted: MIMES })
    const meta = { device: context.device.deviceId, serverTime: context.now.toISOString() }
    for (const file of files) {
      const stored = await context.blobs.put(file.bytes, { mime: file.mime })
      const evidence = { origin: 'camera', derivedFrom: null, createdAt: context.now } as const
      const { area } = context.device
      await context.transaction(tx => recordBlob(tx, { ...stored, ...evidence, mime: file.mime, area, meta }))
      const { sha256, size } = stored
      items.push({ sha256, size })
    }
    return { items }
  },
})

export const ingestRoutes: Route[] = [events, blobs]

registerRefusals({
  'vision.wrong_premises': {
    zh: '第 {index} 条:orgId {orgId} 不是该摄像头所在的经营场所',
    en: 'Item {index}: orgId {orgId} is not the premises of the camera',
  },
  'vision.unknown_camera': {
    zh: '第 {index} 条:摄像头 {cameraId} 未登记,或不属于该设备的管辖范围',
    en: 'Item {index}: camera {cameraId} is not registered, or not within the device’s area',
  },
  'vision.media_missing': {
    zh: '证据文件尚未上传:{missing}',
    en: 'Evidence has not been uploaded: {missing}',
  },
  'vision.invalid_time': {
    zh: '第 {index} 条:时间 {occurredAt} 无法识别',
    en: 'Item {index}: {occurredAt} is not a time',
  },
  'vision.not_what_it_says': {
    zh: '文件 {file} 的内容与其类型不符',
    en: 'The content of {file} is not what its type says',
  },
})
