import { defineEvent } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { Day, Id, Instant, Media, Note, Sha256 } from './common.ts'

/** States of a camera; only `ok` lets rules judge. */
export const CAMERA_STATES = [
  'unknown',
  'ok',
  'degraded',
  'offline',
  'black',
  'dark',
  'frozen',
  'occluded',
  'defocused',
  'moved',
] as const
export type CameraState = (typeof CAMERA_STATES)[number]
const CameraStateSchema = Type.Union(CAMERA_STATES.map(state => Type.Literal(state)))

/** Types of finding the platform knows; anything else is kept as `unknown` with its raw type. */
export const FINDING_TYPES = [
  'motion.afterhours',
  'motion.small.afterhours',
  'hat.missing',
  'mask.missing',
  'uniform.missing',
  'smoking',
  'phone.use',
  'rodent',
  'pest',
  'bin.uncovered',
  'fire.unattended',
  'intruder',
  'unknown',
] as const
export type FindingType = (typeof FINDING_TYPES)[number]

/** Why an officer says a finding is wrong; keys 1–6 on the wall. */
export const REJECT_REASONS = [
  'no-such-thing',
  'not-a-violation',
  'poor-picture',
  'wrong-place',
  'duplicate',
  'drill',
] as const
export type RejectReason = (typeof REJECT_REASONS)[number]

/** Findings of one camera and type within the same minutes are one incident on screens. */
const GroupKey = Type.String({ minLength: 1, maxLength: 200 })

export const CameraRegistered = defineEvent(
  'vision.CameraRegistered',
  Type.Object({
    premisesId: Id,
    name: Type.String({ minLength: 1, maxLength: 80 }),
    /** Where it looks: cold-dish-room, cooking, washing, storage … */
    place: Type.String({ minLength: 1, maxLength: 80 }),
    purpose: Type.String({ minLength: 1, maxLength: 200 }),
    sourceKind: Type.Union(
      ['rtsp', 'file', 'http-snapshot', 'drawn', 'push'].map(kind => Type.Literal(kind)),
    ),
    simulated: Type.Boolean(),
    /** Whether a blurred picture may be shown to the public. */
    publicView: Type.Boolean(),
  }),
  { zh: '登记摄像头', en: 'Camera registered' },
)

export const CameraReviewed = defineEvent(
  'vision.CameraReviewed',
  Type.Object({
    standardCertificate: Type.String({ maxLength: 120 }),
    calibratedOn: Day,
    signPhoto: Sha256,
    publicNoticeUrl: Type.String({ maxLength: 300 }),
    legalReviewer: Id,
    technicalReviewer: Id,
    validUntil: Day,
  }),
  {
    zh: '摄像头法制和技术审核(行政处罚法第四十一条)',
    en: 'Camera reviewed (Administrative Penalty Law Art. 41)',
  },
)

export const CameraRetired = defineEvent('vision.CameraRetired', Type.Object({ reason: Note }), {
  zh: '停用摄像头',
  en: 'Camera retired',
})

export const CameraHealthChanged = defineEvent(
  'vision.CameraHealthChanged',
  Type.Object({
    premisesId: Id,
    from: CameraStateSchema,
    to: CameraStateSchema,
    /** dns, tcp, auth, rtsp-404, no-rtp, no-keyframe, decode-error, not-video … */
    reason: Type.Optional(Type.String({ maxLength: 60 })),
    metrics: Type.Optional(Type.Record(Type.String(), Type.Number())),
    media: Type.Optional(Type.Array(Media, { maxItems: 4 })),
  }),
  { zh: '摄像头状态变化', en: 'Camera health changed' },
)

export const ReferenceLearned = defineEvent(
  'vision.ReferenceLearned',
  Type.Object({
    sha256: Sha256,
    frames: Type.Integer({ minimum: 1 }),
    acceptedBy: Type.Optional(Id),
  }),
  { zh: '学习参考画面', en: 'Reference view learned' },
)

export const FindingRaised = defineEvent(
  'vision.FindingRaised',
  Type.Object({
    cameraId: Id,
    premisesId: Id,
    type: Type.Union(FINDING_TYPES.map(type => Type.Literal(type))),
    rawType: Type.Optional(Type.String({ maxLength: 80 })),
    confidence: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    severity: Type.Union([Type.Literal('grave'), Type.Literal('alert'), Type.Literal('notice')]),
    boxes: Type.Array(
      Type.Object({
        x: Type.Number({ minimum: 0, maximum: 1 }),
        y: Type.Number({ minimum: 0, maximum: 1 }),
        w: Type.Number({ minimum: 0, maximum: 1 }),
        h: Type.Number({ minimum: 0, maximum: 1 }),
        label: Type.Optional(Type.String({ maxLength: 60 })),
        score: Type.Optional(Type.Number()),
        trackId: Type.Optional(Type.String({ maxLength: 60 })),
      }),
      { maxItems: 64 },
    ),
    zone: Type.Optional(Type.String({ maxLength: 80 })),
    durationMillis: Type.Optional(Type.Integer({ minimum: 0 })),
    phase: Type.Optional(
      Type.Union([Type.Literal('start'), Type.Literal('update'), Type.Literal('end'), Type.Literal('point')]),
    ),
    media: Type.Array(Media, { maxItems: 8 }),
    model: Type.Optional(
      Type.Object({ name: Type.String({ maxLength: 80 }), version: Type.String({ maxLength: 40 }) }),
    ),
    rule: Type.Optional(Type.String({ maxLength: 80 })),
    groupKey: GroupKey,
    origin: Type.Union([
      Type.Literal('internal'),
      Type.Literal('box'),
      Type.Literal('camera'),
      Type.Literal('platform'),
    ]),
    simulated: Type.Optional(Type.Boolean()),
    occurredAt: Type.Optional(Instant),
  }),
  { zh: '智能抓拍线索', en: 'Finding raised' },
)

export const FindingAnswered = defineEvent(
  'vision.FindingAnswered',
  Type.Object({
    groupKey: GroupKey,
    premisesId: Id,
    cameraId: Id,
    answer: Type.Union([Type.Literal('fixed'), Type.Literal('appealed')]),
    text: Type.Optional(Note),
    media: Type.Array(Media, { maxItems: 6 }),
  }),
  { zh: '经营者答复线索', en: 'Operator answered a finding' },
)

export const FindingConfirmed = defineEvent(
  'vision.FindingConfirmed',
  Type.Object({
    groupKey: GroupKey,
    premisesId: Id,
    type: Type.String({ maxLength: 80 }),
    severity: Type.String({ maxLength: 20 }),
    cameraId: Id,
    note: Type.Optional(Note),
    /** Whether the operator had fixed it before the verdict. */
    fixed: Type.Boolean(),
    /** Whether the camera had a valid Art. 41 review at that time: only then may the picture ground a penalty. */
    mayGroundPenalty: Type.Boolean(),
  }),
  { zh: '确认线索', en: 'Finding confirmed' },
)

export const FindingRejected = defineEvent(
  'vision.FindingRejected',
  Type.Object({
    groupKey: GroupKey,
    premisesId: Id,
    type: Type.String({ maxLength: 80 }),
    cameraId: Id,
    reason: Type.Union(REJECT_REASONS.map(reason => Type.Literal(reason))),
    note: Type.Optional(Note),
    rule: Type.Optional(Type.String({ maxLength: 80 })),
  }),
  { zh: '否定线索', en: 'Finding rejected' },
)

export const FindingReferredToHealth = defineEvent(
  'vision.FindingReferredToHealth',
  Type.Object({ groupKey: GroupKey, cameraId: Id, premisesId: Id, note: Type.Optional(Note) }),
  { zh: '转为设备问题', en: 'Finding referred to camera health' },
)

export const FindingDispatched = defineEvent(
  'vision.FindingDispatched',
  Type.Object({
    groupKey: GroupKey,
    premisesId: Id,
    to: Type.Union([Type.Literal('rectification'), Type.Literal('inspection')]),
    note: Type.Optional(Note),
  }),
  { zh: '派单', en: 'Finding dispatched' },
)

export const VerdictUndone = defineEvent(
  'vision.VerdictUndone',
  Type.Object({ groupKey: GroupKey, of: Id, premisesId: Id, verdict: Type.String({ maxLength: 20 }) }),
  { zh: '撤销判定', en: 'Verdict undone' },
)
