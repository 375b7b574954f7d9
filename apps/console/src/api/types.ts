import type { Bilingual, GradeLetter } from '@shian/ui'

export type * from './work-types.ts'

export interface Post {
  id: string
  role: string
  title: string | null
  area: string
  areaName: string
  viewArea: string
}

export interface Session {
  person: { id: string; name: string }
  post: Post
  posts: Post[]
  csrf: string
  demo: boolean
  node: { name: string; title: string; titleEnglish?: string }
}

export interface Area {
  code: string
  name: string
  kind: string
  parent: string | null
  hex?: { column: number; row: number }
}

export interface SearchHit {
  id: string
  signName: string
  legalName: string
  kind: string
  address: string
  area: string
  areaName?: string
  licenceNumber?: string | null
  grade?: GradeLetter | null
  match: 'sign' | 'legal' | 'pinyin' | 'initials' | 'code' | 'licence' | 'address'
  status: string
}

export interface PremisesCard {
  id: string
  signName: string
  legalName: string
  kind: string
  address: string
  area: string
  areaName?: string
  grade?: GradeLetter | null
  status: string
}

export interface Licence {
  number: string
  licenceKind: string
  issuedOn: string
  expiresOn: string | null
  daysLeft: number | null
}

export interface Premises extends PremisesCard {
  areaNames: string[]
  fboId: string | null
  creditCode?: string | null
  openingHours?: { opens: string; closes: string }[] | null
  floorAreaSquareMetres?: number | null
  dinersPerMeal?: number | null
  licences: Licence[]
  people: { postId: string; name: string; role: string; title?: string | null }[]
  openedOn?: string | null
  synthetic?: boolean
  /** False for a place outside the reader's area: names and licences only. */
  full?: boolean
}

export interface ImportJob {
  id: string
  state: 'running' | 'done' | 'failed'
  dryRun?: boolean
  rows: number
  done: number
  created: number
  changed: number
  unchanged?: number
  refused: number
  failure?: { code: string; message: string; messageEn: string } | null
  errors: { row: number; column: string | null; code: string; message: string; messageEn?: string }[]
}

export interface PostRow {
  id: string
  personId: string
  personName: string | null
  role: string
  title: string | null
  area: string
  viewArea: string
  certificate: string | null
  validFrom: string
  validTo: string | null
  valid: boolean
}

export interface PersonRow {
  id: string
  area: string
  kind: string
  name: string | null
  phone: string | null
  erased: boolean
}

export interface Media {
  role: string
  mime: string
  sha256: string
}

export type FindingState = 'open' | 'answered' | 'confirmed' | 'rejected' | 'health' | 'dispatched'

/** Findings of one camera and type within the same minutes. */
export interface FindingGroup {
  groupKey: string
  type: string
  severity: 'grave' | 'alert' | 'notice'
  premises: { id: string; signName: string; area: string; areaName?: string }
  camera: { id: string; name: string; place: string }
  count: number
  firstAt: string
  lastAt: string
  state: FindingState
  answer?: 'fixed' | 'appealed' | null
  simulated: boolean
  findingIds: string[]
  thumbnail: string | null
  dispatchedTo?: string | null
}

export interface Box {
  x: number
  y: number
  w: number
  h: number
  label?: string
  score?: number
}

export interface Finding {
  id: string
  type: string
  rawType?: string | null
  severity: string
  confidence?: number | null
  rule?: string | null
  model?: string | null
  zone?: string | null
  boxes: Box[]
  media: Media[]
  origin: string
  simulated: boolean
  raisedAt: string
  state: FindingState
  answer?: 'fixed' | 'appealed' | null
  answerText?: string | null
  answerMedia?: Media[]
  answeredAt?: string | null
  judgedAt?: string | null
  judgedBy?: string | null
  rejectReason?: string | null
  dispatchedTo?: string | null
  mayGroundPenalty?: boolean
  history: { id: string; type: string; time: string; actor: string | null; data: Record<string, unknown> }[]
}

export interface Camera {
  id: string
  name: string
  place: string
  purpose: string
  premises: { id: string; signName: string; area: string }
  sourceKind?: string
  state: string
  stateSince: string
  reason?: string | null
  lastFrameAt?: string | null
  simulated: boolean
  publicView?: boolean
  reviewValidUntil?: string | null
  retired?: boolean
}

export interface CameraDetail extends Camera {
  review?: Record<string, string> | null
  reference?: string | null
  live?: { framesPerSecond: number; restarts: number } | null
}

export interface HealthQueue {
  items: {
    cameraId: string
    name: string
    place?: string
    premises: { id: string; signName: string; area?: string }
    state: string
    reason: string | null
    since: string
    ageSeconds: number
    simulated?: boolean
  }[]
  counts: { total: number; ok: number; reports: number; byState: Record<string, number> }
}

export interface RiskLine {
  id: string
  kind: 'static' | 'dynamic'
  factor: string
  factorTitle: Bilingual
  value: number | string | null
  points: number
  rule: {
    id: string
    title: Bilingual
    effectiveFrom: string
    confidence: string
    source: string | RuleSource
  }
  eventId: string | null
  at: string | null
  until: string | null
  link: string | null
  /** What the rule gives before caps. */
  rulePoints?: number
  appeal?: { at: string; text: string; decided: boolean } | null
}

export interface RiskFile {
  premisesId: string
  grade: GradeLetter | null
  score: number
  staticPoints: number
  dynamicPoints: number
  frequencyPerYear: number | null
  /** A grade from the static score alone, which only reminds. */
  provisional?: boolean
  lines: RiskLine[]
  toLower: { grade: GradeLetter; actions: { lineId: string; points: number; title: Bilingual }[] }[]
  history: { at: string; from: GradeLetter | null; to: GradeLetter; score: number }[]
}

export interface RuleSource {
  document: string
  number?: string
  article?: string
  url?: string
}

export interface RuleCard {
  id: string
  kind: string
  title: Bilingual
  area: string
  effectiveFrom: string
  effectiveTo: string | null
  confidence: string
}

export interface RuleVersion {
  id: string
  kind: string
  title: Bilingual
  scope: { area: string }
  source: RuleSource
  confidence: string
  effectiveFrom: string
  effectiveTo?: string
  replaces?: string
  strictness?: string
  note?: Bilingual
  value: unknown
  examples?: { given: unknown; expect: unknown }[]
}

export interface Notice {
  id: string
  premisesId: string
  kind: string
  title: string
  titleEnglish?: string
  publishedOn: string
  removeOn: string | null
  removedOn?: string | null
  body?: string
  reply?: string | null
}

/** A draft that waits for the publisher. */
export interface Proposal {
  id: string
  premisesId: string
  area: string
  kind: string
  title: string
  titleEnglish: string
  body: string
  bodyEnglish: string | null
  authority: string
  proposedAt: string
  dueOn: string | null
  daysLeft: number | null
  overdue: boolean
  removeOn: string
  rule: { id: string; effectiveFrom: string }
}

export interface ReactionStatus {
  name: string
  /** Facts still to be read. */
  lag: number
  failures: number
  stoppedAt: string | null
  lastError: string | null
}

export interface HealthReport {
  status?: 'ok' | 'degraded' | 'down'
  services?: {
    service: string
    part: string
    state: 'ok' | 'degraded' | 'down'
    reason?: Bilingual
    since: string
  }[]
}

export interface CauseEvent {
  id: string
  type: string
  title?: Bilingual
  subject: string
  time: string
  actor?: string | null
  data?: Record<string, unknown>
}
