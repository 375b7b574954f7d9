import { registry } from '@shian/events'
import { dayOf, type Recorded, rowView } from '@shian/kernel'

const idOf = (subject: string): string => subject.slice(subject.indexOf('/') + 1)
const text = (event: Recorded, key: string): string => String(event.data[key] ?? '')
const orNull = (event: Recorded, key: string): string | null =>
  (event.data[key] as string | undefined) ?? null

/** A premises as planning and drawing see it. */
export interface PremisesRow {
  premises_id: string
  area: string
  sign_name: string
  kind: string
  closed: boolean
  grade: string | null
  provisional: boolean
  since: string
  last_on: string | null
  last_full_on: string | null
}

const later = (a: string | null, b: string): string => (a !== null && a > b ? a : b)

function premisesKey(event: Recorded): string[] {
  if (event.type === 'inspection.Concluded') return [text(event, 'premisesId')]
  return event.subject.startsWith('premises/') ? [idOf(event.subject)] : []
}

function foldPremises(row: PremisesRow, event: Recorded): PremisesRow {
  switch (event.type) {
    case 'registry.PremisesRegistered':
    case 'registry.PremisesChanged':
      return {
        ...row,
        area: event.area,
        sign_name: orNull(event, 'signName') ?? row.sign_name,
        kind: orNull(event, 'kind') ?? row.kind,
        since: orNull(event, 'openedOn') ?? row.since,
      }
    case 'registry.PremisesClosed':
      return { ...row, closed: true }
    case 'risk.GradeChanged':
      return { ...row, grade: text(event, 'to'), provisional: event.data['provisional'] === true }
    default: {
      const day = text(event, 'concludedOn')
      const isFull = event.data['fullCoverage'] === true
      return {
        ...row,
        last_on: later(row.last_on, day),
        last_full_on: isFull ? later(row.last_full_on, day) : row.last_full_on,
      }
    }
  }
}

export const premisesView = rowView<PremisesRow>({
  name: 'supervision_premises',
  types: [
    'registry.PremisesRegistered',
    'registry.PremisesChanged',
    'registry.PremisesClosed',
    'risk.GradeChanged',
    'inspection.Concluded',
  ],
  key: 'premises_id',
  columns: {
    premises_id: 'text',
    area: 'text',
    sign_name: 'text',
    kind: 'text',
    closed: 'boolean',
    grade: 'text',
    provisional: 'boolean',
    since: 'date',
    last_on: 'date',
    last_full_on: 'date',
  },
  keysOf: premisesKey,
  fold(row, event, premises_id) {
    const empty: PremisesRow = {
      ...{ premises_id, area: event.area, sign_name: premises_id, kind: 'shop', closed: false, grade: null },
      ...{ provisional: false, since: dayOf(event.time), last_on: null, last_full_on: null },
    }
    return foldPremises(row ?? empty, event)
  },
})

/** A post with its days in office. */
export interface PostRow {
  id: string
  area: string
  person_id: string
  role: string
  certificate: string | null
  valid_from: string
  valid_to: string | null
}

const OFFICIAL_ROLES: readonly string[] = registry.OFFICIAL_ROLES

/** Posts of officials: who may be drawn, and which level of the grid has nobody. */
export const postView = rowView<PostRow>({
  name: 'supervision_post',
  types: ['registry.PostAppointed', 'registry.PostEnded'],
  key: 'id',
  columns: {
    id: 'text',
    area: 'text',
    person_id: 'text',
    role: 'text',
    certificate: 'text',
    valid_from: 'date',
    valid_to: 'date',
  },
  keysOf: event => [idOf(event.subject)],
  fold(row, event, id) {
    if (event.type === 'registry.PostEnded') return row && { ...row, valid_to: text(event, 'validTo') }
    if (!OFFICIAL_ROLES.includes(text(event, 'role'))) return row
    return {
      id,
      area: text(event, 'actArea'),
      person_id: text(event, 'personId'),
      role: text(event, 'role'),
      certificate: orNull(event, 'certificate'),
      valid_from: text(event, 'validFrom'),
      valid_to: orNull(event, 'validTo'),
    }
  },
})

interface AreaRow {
  code: string
  area: string
  name: string
  level: string
}

export const areaView = rowView<AreaRow>({
  name: 'supervision_area',
  types: ['registry.AreaDefined'],
  key: 'code',
  columns: { code: 'text', area: 'text', name: 'text', level: 'text' },
  keysOf: event => [idOf(event.subject)],
  fold: (_, event, code) => ({ code, area: code, name: text(event, 'name'), level: text(event, 'kind') }),
})
