import { type Recorded, rowView } from '@shian/kernel'

type Data = Record<string, unknown>
const idOf = (subject: string): string => subject.slice(subject.indexOf('/') + 1)
const text = (data: Data, key: string): string => String(data[key] ?? '')
const textOrNull = (data: Data, key: string): string | null =>
  data[key] === undefined ? null : String(data[key])

export interface PremisesRow {
  id: string
  area: string
  sign_name: string
  opening_hours: { opens: string; closes: string }[] | null
  closed: boolean
}

export const premisesView = rowView<PremisesRow>({
  name: 'vision_premises',
  types: ['registry.PremisesRegistered', 'registry.PremisesChanged', 'registry.PremisesClosed'],
  key: 'id',
  opens: ['registry.PremisesRegistered'],
  columns: { id: 'text', area: 'text', sign_name: 'text', opening_hours: 'jsonb', closed: 'boolean' },
  keysOf: event => [idOf(event.subject)],
  fold(row, event, id) {
    if (event.type === 'registry.PremisesClosed') return row && { ...row, closed: true }
    const hours = event.data['openingHours'] as PremisesRow['opening_hours'] | undefined
    const before = row ?? { id, area: event.area, sign_name: '', opening_hours: null, closed: false }
    const sign_name = textOrNull(event.data, 'signName') ?? before.sign_name
    return { ...before, sign_name, opening_hours: hours ?? before.opening_hours }
  },
})

export interface CameraRow {
  id: string
  premises_id: string
  area: string
  name: string
  place: string
  purpose: string
  source_kind: string
  simulated: boolean
  public_view: boolean
  state: string
  state_since: Date
  reason: string | null
  reference: string | null
  review_valid_until: string | null
  review: Data | null
  registered_at: Date
  retired: boolean
}

function registeredCamera(event: Recorded, id: string): CameraRow {
  const { data } = event
  return {
    id,
    premises_id: text(data, 'premisesId'),
    area: event.area,
    name: text(data, 'name'),
    place: text(data, 'place'),
    purpose: text(data, 'purpose'),
    source_kind: text(data, 'sourceKind'),
    simulated: data['simulated'] === true,
    public_view: data['publicView'] === true,
    state: 'unknown',
    state_since: event.time,
    reason: null,
    reference: null,
    review_valid_until: null,
    review: null,
    registered_at: event.time,
    retired: false,
  }
}

export const cameraView = rowView<CameraRow>({
  name: 'vision_camera',
  types: [
    'vision.CameraRegistered',
    'vision.CameraReviewed',
    'vision.CameraRetired',
    'vision.CameraHealthChanged',
    'vision.ReferenceLearned',
  ],
  key: 'id',
  columns: {
    id: 'text',
    premises_id: 'text',
    area: 'text',
    name: 'text',
    place: 'text',
    purpose: 'text',
    source_kind: 'text',
    simulated: 'boolean',
    public_view: 'boolean',
    state: 'text',
    state_since: 'timestamptz',
    reason: 'text',
    reference: 'text',
    review_valid_until: 'date',
    review: 'jsonb',
    registered_at: 'timestamptz',
    retired: 'boolean',
  },
  keysOf: event => [idOf(event.subject)],
  fold(row, event, id) {
    if (event.type === 'vision.CameraRegistered') return registeredCamera(event, id)
    if (!row) return undefined
    const { data } = event
    switch (event.type) {
      case 'vision.CameraReviewed':
        return { ...row, review_valid_until: text(data, 'validUntil'), review: data }
      case 'vision.CameraRetired':
        return { ...row, retired: true }
      case 'vision.ReferenceLearned':
        return { ...row, reference: text(data, 'sha256') }
      default:
        return {
          ...row,
          state: text(data, 'to'),
          state_since: event.time,
          reason: textOrNull(data, 'reason'),
        }
    }
  },
})

export interface FindingRow {
  id: string
  camera_id: string
  premises_id: string
  area: string
  type: string
  raw_type: string | null
  severity: string
  confidence: number | null
  group_key: string
  rule: string | null
  model: string | null
  zone: string | null
  boxes: Data[]
  media: { role: string; mime: string; sha256: string }[]
  thumbnail: string | null
  origin: string
  simulated: boolean
  raised_at: Date
  state: string
  answer: string | null
  answer_text: string | null
  answer_media: { role: string; mime: string; sha256: string }[]
  answered_at: Date | null
  judged_at: Date | null
  judged_by: string | null
  reject_reason: string | null
  dispatched_to: string | null
  may_ground_penalty: boolean
}

function raised(event: Recorded, id: string): FindingRow {
  const { data } = event
  const media = (data['media'] ?? []) as FindingRow['media']
  const model = data['model'] as { name: string; version: string } | undefined
  return {
    id,
    camera_id: text(data, 'cameraId'),
    premises_id: text(data, 'premisesId'),
    area: event.area,
    type: text(data, 'type'),
    raw_type: textOrNull(data, 'rawType'),
    severity: text(data, 'severity'),
    confidence: (data['confidence'] as number | undefined) ?? null,
    group_key: text(data, 'groupKey'),
    rule: textOrNull(data, 'rule'),
    model: model ? `${model.name} ${model.version}` : null,
    zone: textOrNull(data, 'zone'),
    boxes: (data['boxes'] ?? []) as Data[],
    media,
    thumbnail: media.find(m => m.mime === 'image/jpeg' || m.mime === 'image/png')?.sha256 ?? null,
    origin: text(data, 'origin'),
    simulated: data['simulated'] === true,
    raised_at: event.time,
    state: 'open',
    answer: null,
    answer_text: null,
    answer_media: [],
    answered_at: null,
    judged_at: null,
    judged_by: null,
    reject_reason: null,
    dispatched_to: null,
    may_ground_penalty: false,
  }
}

function judged(row: FindingRow, event: Recorded, state: string): FindingRow {
  return {
    ...row,
    state,
    judged_at: event.time,
    judged_by: event.actor,
    reject_reason: textOrNull(event.data, 'reason'),
    may_ground_penalty: event.data['mayGroundPenalty'] === true,
  }
}

function foldFinding(row: FindingRow | undefined, event: Recorded, id: string): FindingRow | undefined {
  if (event.type === 'vision.FindingRaised') return row ?? raised(event, id)
  if (!row) return undefined
  const { data } = event
  switch (event.type) {
    case 'vision.FindingAnswered': {
      const answer_media = (data['media'] ?? []) as FindingRow['media']
      const answer_text = textOrNull(data, 'text')
      return {
        ...row,
        state: 'answered',
        answer: text(data, 'answer'),
        answer_text,
        answer_media,
        answered_at: event.time,
      }
    }
    case 'vision.FindingConfirmed':
      return judged(row, event, 'confirmed')
    case 'vision.FindingRejected':
      return judged(row, event, 'rejected')
    case 'vision.FindingReferredToHealth':
      return judged(row, event, 'health')
    case 'vision.FindingDispatched':
      return { ...row, dispatched_to: text(data, 'to') }
    default: {
      const state = row.answer ? 'answered' : 'open'
      return {
        ...row,
        state,
        judged_at: null,
        judged_by: null,
        reject_reason: null,
        may_ground_penalty: false,
      }
    }
  }
}

export const findingView = rowView<FindingRow>({
  name: 'vision_finding',
  types: [
    'vision.FindingRaised',
    'vision.FindingAnswered',
    'vision.FindingConfirmed',
    'vision.FindingRejected',
    'vision.FindingReferredToHealth',
    'vision.FindingDispatched',
    'vision.VerdictUndone',
  ],
  key: 'id',
  opens: ['vision.FindingRaised'],
  columns: {
    id: 'text',
    camera_id: 'text',
    premises_id: 'text',
    area: 'text',
    type: 'text',
    raw_type: 'text',
    severity: 'text',
    confidence: 'double precision',
    group_key: 'text',
    rule: 'text',
    model: 'text',
    zone: 'text',
    boxes: 'jsonb',
    media: 'jsonb',
    thumbnail: 'text',
    origin: 'text',
    simulated: 'boolean',
    raised_at: 'timestamptz',
    state: 'text',
    answer: 'text',
    answer_text: 'text',
    answer_media: 'jsonb',
    answered_at: 'timestamptz',
    judged_at: 'timestamptz',
    judged_by: 'text',
    reject_reason: 'text',
    dispatched_to: 'text',
    may_ground_penalty: 'boolean',
  },
  keysOf: event => [idOf(event.subject)],
  fold: foldFinding,
})
