import { dayOf, type Recorded, rowView } from '@shian/kernel'
import type { NoticeKind } from './law.ts'
import type { Published } from './notice.ts'
import { normalise, searchLine } from './search-text.ts'

/** Licences of the firm; certificates of people are not public. */
const PUBLIC_LICENCES = new Set([
  'food-business-licence',
  'food-production-licence',
  'small-workshop-registration',
  'small-shop-registration',
  'stall-record',
  'haccp-certificate',
  'iso-22000-certificate',
])
/** A page shows the present, not an archive: older entries fall off. */
const NOTICES_MAX = 20
const CORRECTIONS_MAX = 50

export interface PageLicence {
  number: string
  licenceKind: string
  issuedOn: string
  expiresOn: string | null
}

/** One failed check point of the last inspection. */
export interface PageProblem {
  item: string
  key: boolean
  correctedOn: string | null
}

export interface PageInspection {
  eventId: string
  /** Id of the work item, which later orders name. */
  workId: string
  on: string
  kind: string
  verdict: string
  /** Check-point list that was used. */
  formVersion: string
  checked: number
  problems: PageProblem[]
}

export interface PageNotice {
  id: string
  kind: NoticeKind
  title: string
  titleEnglish: string
  publishedOn: string
  removeOn: string | null
  /** Work item of an order to rectify. */
  order: string | null
  reply: string | null
}

/** Everything the public page of a premises says, so that it is one read. */
export interface PageRow {
  premises_id: string
  area: string
  open: boolean
  sign_name: string
  legal_name: string
  address: string
  kind: string
  credit_code: string | null
  opened_on: string | null
  synthetic: boolean
  licences: PageLicence[]
  grade: string | null
  graded_at: Date | null
  inspection: PageInspection | null
  /** Work item → day it was put right. */
  corrections: { order: string; on: string }[]
  notices: PageNotice[]
  search: string
  updated_at: Date
}

type Data = Record<string, unknown>
const idOf = (subject: string): string => subject.slice(subject.indexOf('/') + 1)

/** Id of the premises a fact is about: named in its data, or its subject. */
export function premisesOf(event: Recorded): string | undefined {
  if (event.subject.startsWith('premises/')) return idOf(event.subject)
  const named = event.data['premisesId']
  return typeof named === 'string' ? named : undefined
}

function emptyRow(premises_id: string, event: Recorded): PageRow {
  return {
    premises_id,
    area: event.area,
    open: true,
    sign_name: '',
    legal_name: '',
    address: '',
    kind: '',
    credit_code: null,
    opened_on: null,
    synthetic: false,
    licences: [],
    grade: null,
    graded_at: null,
    inspection: null,
    corrections: [],
    notices: [],
    search: '',
    updated_at: event.time,
  }
}

function text(data: Data, key: string, before: string): string {
  return data[key] === undefined ? before : String(data[key])
}

function described(row: PageRow, event: Recorded): PageRow {
  const { data } = event
  return withSearch({
    ...row,
    area: event.area,
    sign_name: text(data, 'signName', row.sign_name),
    legal_name: text(data, 'legalName', row.legal_name),
    address: text(data, 'address', row.address),
    kind: text(data, 'kind', row.kind),
    credit_code: data['creditCode'] === undefined ? row.credit_code : String(data['creditCode']),
    opened_on: data['openedOn'] === undefined ? row.opened_on : String(data['openedOn']),
    synthetic: data['synthetic'] === undefined ? row.synthetic : data['synthetic'] === true,
  })
}

function withSearch(row: PageRow): PageRow {
  const codes = [
    ...(row.credit_code ? [row.credit_code] : []),
    ...row.licences.map(licence => licence.number),
  ]
  const { sign_name: signName, legal_name: legalName, address } = row
  return { ...row, search: searchLine({ signName, legalName, address, codes }) }
}

function licensed(row: PageRow, data: Data): PageRow {
  const licence = data as unknown as PageLicence
  if (!PUBLIC_LICENCES.has(licence.licenceKind)) return row
  const { number, licenceKind, issuedOn, expiresOn } = licence
  const others = row.licences.filter(entry => entry.number !== number)
  const licences = [...others, { number, licenceKind, issuedOn, expiresOn }]
  licences.sort((a, b) => (a.licenceKind + a.number < b.licenceKind + b.number ? -1 : 1))
  // The spelling of the names is the costly part and does not change with a licence.
  const code = normalise(number)
  const search = row.search.split(' ').includes(code) ? row.search : `${row.search} ${code}`
  return { ...row, licences, search }
}

function inspected(row: PageRow, event: Recorded): PageRow {
  const { concludedOn, inspectionKind, verdict, answers, formVersion } = event.data as unknown as {
    concludedOn: string
    formVersion: string
    inspectionKind: string
    verdict: string
    answers: { item: string; result: string; key: boolean }[]
  }
  if (row.inspection && row.inspection.on > concludedOn) return row
  const failed = answers.filter(answer => answer.result === 'fail')
  const problems = failed.map(({ item, key }) => ({ item, key, correctedOn: null }))
  const checked = answers.filter(answer => answer.result !== 'not-applicable').length
  const { id: eventId } = event
  const found = { eventId, on: concludedOn, kind: inspectionKind, verdict, formVersion, checked, problems }
  return { ...row, inspection: { ...found, workId: idOf(event.subject) } }
}

function rectified(row: PageRow, event: Recorded): PageRow {
  const { outcome, originId } = event.data as { outcome: string; originId?: string }
  if (outcome !== 'corrected') return row
  const on = dayOf(event.time)
  const order = idOf(event.subject)
  const corrections = [...row.corrections.filter(entry => entry.order !== order), { order, on }].slice(
    -CORRECTIONS_MAX,
  )
  const { inspection } = row
  const concerns = inspection && (originId === inspection.eventId || originId === inspection.workId)
  if (!concerns) return { ...row, corrections }
  const problems = inspection.problems.map(problem => ({
    ...problem,
    correctedOn: problem.correctedOn ?? on,
  }))
  return { ...row, corrections, inspection: { ...inspection, problems } }
}

function noticed(row: PageRow, event: Recorded): PageRow {
  const id = idOf(event.subject)
  const others = row.notices.filter(entry => entry.id !== id)
  if (event.type === 'publication.NoticeRemoved') return { ...row, notices: others }
  if (event.type === 'publication.ReplyPublished') {
    const reply = String(event.data['text'])
    return { ...row, notices: row.notices.map(entry => (entry.id === id ? { ...entry, reply } : entry)) }
  }
  const { kind, title, titleEnglish, publishedOn, removeOn, facts } = event.data as unknown as Published
  const order = typeof facts['order'] === 'string' ? facts['order'] : null
  const added = {
    id,
    kind: kind as NoticeKind,
    title,
    titleEnglish,
    publishedOn,
    removeOn,
    order,
    reply: null,
  }
  return { ...row, notices: [...others, added].slice(-NOTICES_MAX) }
}

function change(row: PageRow, event: Recorded): PageRow {
  switch (event.type) {
    case 'registry.PremisesRegistered':
    case 'registry.PremisesChanged':
      return described(row, event)
    case 'registry.PremisesClosed':
      return { ...row, open: false }
    case 'registry.LicenceRecorded':
      return licensed(row, event.data)
    case 'risk.GradeChanged': {
      // A grade nobody inspected is a reminder for officials; the public is told that there is none yet.
      const public_ = event.data['provisional'] !== true
      return {
        ...row,
        grade: public_ ? String(event.data['to']) : null,
        graded_at: public_ ? event.time : null,
      }
    }
    case 'inspection.Concluded':
      return inspected(row, event)
    case 'inspection.RectificationClosed':
      return rectified(row, event)
    default:
      return noticed(row, event)
  }
}

export const pageView = rowView<PageRow>({
  name: 'publication_premises_page',
  types: [
    'registry.PremisesRegistered',
    'registry.PremisesChanged',
    'registry.PremisesClosed',
    'registry.LicenceRecorded',
    'risk.GradeChanged',
    'inspection.Concluded',
    'inspection.RectificationClosed',
    'publication.NoticePublished',
    'publication.NoticeRemoved',
    'publication.ReplyPublished',
  ],
  key: 'premises_id',
  opens: ['registry.PremisesRegistered'],
  columns: {
    premises_id: 'text',
    area: 'text',
    open: 'boolean',
    sign_name: 'text',
    legal_name: 'text',
    address: 'text',
    kind: 'text',
    credit_code: 'text',
    opened_on: 'date',
    synthetic: 'boolean',
    licences: 'jsonb',
    grade: 'text',
    graded_at: 'timestamptz',
    inspection: 'jsonb',
    corrections: 'jsonb',
    notices: 'jsonb',
    search: 'text',
    updated_at: 'timestamptz',
  },
  keysOf: event => {
    const id = premisesOf(event)
    return id === undefined ? [] : [id]
  },
  fold(row, event, id) {
    if (!row && event.type !== 'registry.PremisesRegistered') return undefined
    return { ...change(row ?? emptyRow(id, event), event), updated_at: event.time }
  },
})
