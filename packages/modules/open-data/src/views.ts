import { divisionOf, type Recorded, rowView } from '@shian/kernel'

const COUNTY_DIGITS = 6
const REPLIES_MAX = 20
const idOf = (subject: string): string => subject.slice(subject.indexOf('/') + 1)

/** The inspection result that is published now. */
export interface ShownInspection {
  notice: string
  on: string
  verdict: string
}

/** What anybody may know of a premises. */
export interface PremisesRow {
  premises_id: string
  /** Place of the registration in the log. */
  fhrs_id: bigint
  area: string
  /** Division code of the county whose bureau supervises. */
  authority: string
  open: boolean
  sign_name: string
  legal_name: string
  address: string
  kind: string
  credit_code: string | null
  latitude: number | null
  longitude: number | null
  synthetic: boolean
  grade: string | null
  graded_at: Date | null
  inspection: ShownInspection | null
  /** What the operator answered to notices shown now, oldest first. */
  replies: { notice: string; text: string }[]
  updated_at: Date
}

function emptyRow(premises_id: string, event: Recorded): PremisesRow {
  return {
    premises_id,
    fhrs_id: event.seq,
    area: event.area,
    authority: '',
    open: true,
    sign_name: '',
    legal_name: '',
    address: '',
    kind: '',
    credit_code: null,
    latitude: null,
    longitude: null,
    synthetic: false,
    grade: null,
    graded_at: null,
    inspection: null,
    replies: [],
    updated_at: event.time,
  }
}

function described(row: PremisesRow, { area, data }: Recorded): PremisesRow {
  const text = (key: string, before: string): string => (data[key] === undefined ? before : String(data[key]))
  const given = <T>(key: string, before: T | null): T | null =>
    data[key] === undefined ? before : (data[key] as T)
  return {
    ...row,
    area,
    authority: divisionOf(area).slice(0, COUNTY_DIGITS),
    sign_name: text('signName', row.sign_name),
    legal_name: text('legalName', row.legal_name),
    address: text('address', row.address),
    kind: text('kind', row.kind),
    credit_code: given('creditCode', row.credit_code),
    latitude: given('latitude', row.latitude),
    longitude: given('longitude', row.longitude),
    synthetic: data['synthetic'] === undefined ? row.synthetic : data['synthetic'] === true,
  }
}

function noticed(row: PremisesRow, event: Recorded): PremisesRow {
  const notice = idOf(event.subject)
  const { data } = event
  if (event.type === 'publication.NoticeRemoved') {
    const replies = row.replies.filter(reply => reply.notice !== notice)
    return { ...row, replies, inspection: row.inspection?.notice === notice ? null : row.inspection }
  }
  if (event.type === 'publication.ReplyPublished') {
    const others = row.replies.filter(reply => reply.notice !== notice)
    return { ...row, replies: [...others, { notice, text: String(data['text']) }].slice(-REPLIES_MAX) }
  }
  if (data['kind'] !== 'inspection-result') return row
  const { concludedOn, verdict } = data['facts'] as Record<string, unknown>
  const on = String(concludedOn)
  if (row.inspection && row.inspection.on > on) return row
  return { ...row, inspection: { notice, on, verdict: String(verdict) } }
}

function changed(row: PremisesRow, event: Recorded): PremisesRow {
  switch (event.type) {
    case 'registry.PremisesRegistered':
    case 'registry.PremisesChanged':
      return described(row, event)
    case 'registry.PremisesClosed':
      return { ...row, open: false }
    case 'risk.GradeChanged': {
      // A grade nobody inspected is a reminder for officials and is not published.
      const isPublic = event.data['provisional'] !== true
      return {
        ...row,
        grade: isPublic ? String(event.data['to']) : null,
        graded_at: isPublic ? event.time : null,
      }
    }
    default:
      return noticed(row, event)
  }
}

function premisesOf(event: Recorded): string | undefined {
  if (event.subject.startsWith('premises/')) return idOf(event.subject)
  const named = event.data['premisesId']
  return typeof named === 'string' ? named : undefined
}

/** Premises with what is published of them. */
export const premisesView = rowView<PremisesRow>({
  name: 'open_data_premises',
  types: [
    'registry.PremisesRegistered',
    'registry.PremisesChanged',
    'registry.PremisesClosed',
    'risk.GradeChanged',
    'publication.NoticePublished',
    'publication.NoticeRemoved',
    'publication.ReplyPublished',
  ],
  key: 'premises_id',
  opens: ['registry.PremisesRegistered'],
  columns: {
    premises_id: 'text',
    fhrs_id: 'bigint',
    area: 'text',
    authority: 'text',
    open: 'boolean',
    sign_name: 'text',
    legal_name: 'text',
    address: 'text',
    kind: 'text',
    credit_code: 'text',
    latitude: 'double precision',
    longitude: 'double precision',
    synthetic: 'boolean',
    grade: 'text',
    graded_at: 'timestamptz',
    inspection: 'jsonb',
    replies: 'jsonb',
    updated_at: 'timestamptz',
  },
  keysOf(event) {
    const id = premisesOf(event)
    return id === undefined ? [] : [id]
  },
  fold(row, event, id) {
    if (!row && event.type !== 'registry.PremisesRegistered') return undefined
    return { ...changed(row ?? emptyRow(id, event), event), updated_at: event.time }
  },
})

/** One notice as data. */
export interface NoticeRow {
  id: string
  premises_id: string
  area: string
  kind: string
  state: 'published' | 'removed'
  title: string
  title_english: string
  body: string
  facts: Record<string, string | number | boolean | null>
  authority: string
  published_on: string
  published_at: Date
  remove_on: string | null
  updated_at: Date
}

/** Notices shown now, and the traces of removed ones. */
export const noticeView = rowView<NoticeRow>({
  name: 'open_data_notice',
  types: ['publication.NoticePublished', 'publication.NoticeRemoved'],
  key: 'id',
  opens: ['publication.NoticePublished'],
  columns: {
    id: 'text',
    premises_id: 'text',
    area: 'text',
    kind: 'text',
    state: 'text',
    title: 'text',
    title_english: 'text',
    body: 'text',
    facts: 'jsonb',
    authority: 'text',
    published_on: 'date',
    published_at: 'timestamptz',
    remove_on: 'date',
    updated_at: 'timestamptz',
  },
  keysOf: event => [idOf(event.subject)],
  fold(row, event, id) {
    const { data, time } = event
    if (event.type === 'publication.NoticeRemoved') {
      if (!row) return undefined
      return { ...row, state: 'removed', title: '', title_english: '', body: '', facts: {}, updated_at: time }
    }
    return {
      id,
      premises_id: String(data['premisesId']),
      area: event.area,
      kind: String(data['kind']),
      state: 'published',
      title: String(data['title']),
      title_english: String(data['titleEnglish']),
      body: String(data['body']),
      facts: data['facts'] as NoticeRow['facts'],
      authority: String(data['authority']),
      published_on: String(data['publishedOn']),
      published_at: time,
      remove_on: data['removeOn'] as string | null,
      updated_at: time,
    }
  },
})

/** A service request as everybody may see it. */
export interface RequestRow {
  id: string
  /** Division, without the premises. */
  area: string
  service_code: string
  status: 'open' | 'closed'
  requested_at: Date
  updated_at: Date
}

/** Service requests that came in through Open311. */
export const requestView = rowView<RequestRow>({
  name: 'open_data_request',
  types: ['open-data.RequestReceived', 'complaints.ReportClosed'],
  key: 'id',
  opens: ['open-data.RequestReceived'],
  columns: {
    id: 'text',
    area: 'text',
    service_code: 'text',
    status: 'text',
    requested_at: 'timestamptz',
    updated_at: 'timestamptz',
  },
  keysOf: event => [idOf(event.subject)],
  fold(row, event, id) {
    if (event.type === 'complaints.ReportClosed')
      return row && { ...row, status: 'closed', updated_at: event.time }
    return {
      id,
      area: divisionOf(event.area),
      service_code: String(event.data['serviceCode']),
      status: 'open',
      requested_at: event.time,
      updated_at: event.time,
    }
  },
})
