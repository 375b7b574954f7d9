import { dayOf, type Recorded, rowView, type View } from '@shian/kernel'
import { pickFields } from './premises.ts'
import { searchView } from './search-view.ts'

type Data = Record<string, unknown>
const idOf = (event: Recorded): string => event.subject.slice(event.subject.indexOf('/') + 1)
const keyOf = (event: Recorded): string[] => [idOf(event)]
const text = (data: Data, key: string): string => String(data[key] ?? '')
const orNull = <T>(data: Data, key: string): T | null => (data[key] === undefined ? null : (data[key] as T))

interface AreaRow {
  code: string
  area: string
  name: string
  kind: string
  parent: string | null
  hex_column: number | null
  hex_row: number | null
}

const areaView = rowView<AreaRow>({
  name: 'registry_area',
  types: ['registry.AreaDefined'],
  key: 'code',
  columns: {
    code: 'text',
    area: 'text',
    name: 'text',
    kind: 'text',
    parent: 'text',
    hex_column: 'int',
    hex_row: 'int',
  },
  keysOf: keyOf,
  fold(_, { data }, code) {
    const hex = orNull<{ column: number; row: number }>(data, 'hex')
    return {
      code,
      area: code,
      name: text(data, 'name'),
      kind: text(data, 'kind'),
      parent: orNull(data, 'parent'),
      hex_column: hex?.column ?? null,
      hex_row: hex?.row ?? null,
    }
  },
})

interface OrganisationRow {
  id: string
  area: string
  name: string
  kind: string
}

const organisationView = rowView<OrganisationRow>({
  name: 'registry_organisation',
  types: ['registry.OrganisationRegistered'],
  key: 'id',
  columns: { id: 'text', area: 'text', name: 'text', kind: 'text' },
  keysOf: keyOf,
  fold: (_, event, id) => ({
    id,
    area: event.area,
    name: text(event.data, 'name'),
    kind: text(event.data, 'kind'),
  }),
})

interface FboRow {
  id: string
  area: string
  legal_name: string
  credit_code: string | null
  registered_at: Date
}

const fboView = rowView<FboRow>({
  name: 'registry_fbo',
  types: ['registry.FboRegistered'],
  key: 'id',
  columns: {
    id: 'text',
    area: 'text',
    legal_name: 'text',
    credit_code: 'text',
    registered_at: 'timestamptz',
  },
  keysOf: keyOf,
  fold: (row, event, id) =>
    row ?? {
      id,
      area: event.area,
      legal_name: text(event.data, 'legalName'),
      credit_code: orNull(event.data, 'creditCode'),
      registered_at: event.time,
    },
})

export interface PremisesRow {
  id: string
  area: string
  sign_name: string
  legal_name: string
  kind: string
  address: string
  fbo_id: string
  credit_code: string | null
  latitude: number | null
  longitude: number | null
  opening_hours: { opens: string; closes: string }[] | null
  floor_area_square_metres: number | null
  diners_per_meal: number | null
  risk_factors: Record<string, unknown> | null
  status: string
  opened_on: string | null
  closed_on: string | null
  closing_reason: string | null
  synthetic: boolean
  registered_at: Date
  changed_at: Date
}

function registeredRow(event: Recorded, id: string): PremisesRow {
  const { data } = event
  return {
    id,
    area: event.area,
    sign_name: '',
    legal_name: '',
    kind: '',
    address: '',
    fbo_id: text(data, 'fboId'),
    credit_code: orNull(data, 'creditCode'),
    latitude: null,
    longitude: null,
    opening_hours: null,
    floor_area_square_metres: null,
    diners_per_meal: null,
    risk_factors: null,
    status: 'open',
    opened_on: orNull(data, 'openedOn'),
    closed_on: null,
    closing_reason: null,
    synthetic: data['synthetic'] === true,
    registered_at: event.time,
    changed_at: event.time,
  }
}

function withFields(row: PremisesRow, event: Recorded): PremisesRow {
  const fields = pickFields(event.data)
  return {
    ...row,
    sign_name: fields.signName ?? row.sign_name,
    legal_name: fields.legalName ?? row.legal_name,
    kind: fields.kind ?? row.kind,
    address: fields.address ?? row.address,
    latitude: fields.latitude ?? row.latitude,
    longitude: fields.longitude ?? row.longitude,
    opening_hours: fields.openingHours ?? row.opening_hours,
    floor_area_square_metres: fields.floorAreaSquareMetres ?? row.floor_area_square_metres,
    diners_per_meal: fields.dinersPerMeal ?? row.diners_per_meal,
    risk_factors: fields.riskFactors ?? row.risk_factors,
    changed_at: event.time,
  }
}

const premisesView = rowView<PremisesRow>({
  name: 'registry_premises',
  types: ['registry.PremisesRegistered', 'registry.PremisesChanged', 'registry.PremisesClosed'],
  key: 'id',
  opens: ['registry.PremisesRegistered'],
  columns: {
    id: 'text',
    area: 'text',
    sign_name: 'text',
    legal_name: 'text',
    kind: 'text',
    address: 'text',
    fbo_id: 'text',
    credit_code: 'text',
    latitude: 'double precision',
    longitude: 'double precision',
    opening_hours: 'jsonb',
    floor_area_square_metres: 'double precision',
    diners_per_meal: 'int',
    risk_factors: 'jsonb',
    status: 'text',
    opened_on: 'date',
    closed_on: 'date',
    closing_reason: 'text',
    synthetic: 'boolean',
    registered_at: 'timestamptz',
    changed_at: 'timestamptz',
  },
  keysOf: keyOf,
  fold(row, event, id) {
    if (event.type === 'registry.PremisesRegistered') return withFields(registeredRow(event, id), event)
    if (!row) return undefined
    if (event.type === 'registry.PremisesChanged') return withFields(row, event)
    const closed = { status: 'closed', closed_on: dayOf(event.time) }
    return { ...row, ...closed, closing_reason: text(event.data, 'reason'), changed_at: event.time }
  },
})

export interface LicenceRow {
  id: string
  area: string
  subject: string
  premises_id: string | null
  number: string
  licence_kind: string
  issued_on: string
  expires_on: string | null
  holder: string | null
  recorded_at: Date
}

const licenceView = rowView<LicenceRow>({
  name: 'registry_licence',
  types: ['registry.LicenceRecorded'],
  key: 'id',
  columns: {
    id: 'text',
    area: 'text',
    subject: 'text',
    premises_id: 'text',
    number: 'text',
    licence_kind: 'text',
    issued_on: 'date',
    expires_on: 'date',
    holder: 'text',
    recorded_at: 'timestamptz',
  },
  keysOf: event => [`${event.subject}#${text(event.data, 'number')}`],
  fold: (_, event, id) => ({
    id,
    area: event.area,
    subject: event.subject,
    premises_id: event.subject.startsWith('premises/') ? idOf(event) : null,
    number: text(event.data, 'number'),
    licence_kind: text(event.data, 'licenceKind'),
    issued_on: text(event.data, 'issuedOn'),
    expires_on: orNull(event.data, 'expiresOn'),
    holder: orNull(event.data, 'holder'),
    recorded_at: event.time,
  }),
})

export interface PostRow {
  id: string
  area: string
  person_id: string
  role: string
  title: string | null
  organisation_id: string | null
  view_area: string
  search_area: string
  certificate: string | null
  valid_from: string
  valid_to: string | null
  acting_for_post_id: string | null
  ended_at: Date | null
  ending_reason: string | null
}

const postView = rowView<PostRow>({
  name: 'registry_post',
  types: ['registry.PostAppointed', 'registry.PostEnded'],
  key: 'id',
  opens: ['registry.PostAppointed'],
  columns: {
    id: 'text',
    area: 'text',
    person_id: 'text',
    role: 'text',
    title: 'text',
    organisation_id: 'text',
    view_area: 'text',
    search_area: 'text',
    certificate: 'text',
    valid_from: 'date',
    valid_to: 'date',
    acting_for_post_id: 'text',
    ended_at: 'timestamptz',
    ending_reason: 'text',
  },
  keysOf: keyOf,
  fold(row, event, id) {
    const { data } = event
    if (event.type === 'registry.PostEnded') {
      if (!row) return undefined
      const validTo = text(data, 'validTo')
      // Ended as of today or earlier means at once, not at midnight: a right withdrawn must not last the evening.
      const endedAt = validTo <= dayOf(event.time) ? event.time : null
      return { ...row, valid_to: validTo, ended_at: endedAt, ending_reason: text(data, 'reason') }
    }
    const actArea = text(data, 'actArea')
    const viewArea = orNull<string>(data, 'viewArea') ?? actArea
    return {
      id,
      area: actArea,
      person_id: text(data, 'personId'),
      role: text(data, 'role'),
      title: orNull(data, 'title'),
      organisation_id: orNull(data, 'organisationId'),
      view_area: viewArea,
      search_area: orNull<string>(data, 'searchArea') ?? viewArea,
      certificate: orNull(data, 'certificate'),
      valid_from: text(data, 'validFrom'),
      valid_to: orNull(data, 'validTo'),
      acting_for_post_id: orNull(data, 'actingForPostId'),
      ended_at: null,
      ending_reason: null,
    }
  },
})

interface DeviceRow {
  id: string
  area: string
  kind: string
  premises_id: string | null
  vendor: string | null
  model: string | null
  registered_at: Date
}

const deviceView = rowView<DeviceRow>({
  name: 'registry_device',
  types: ['registry.DeviceRegistered'],
  key: 'id',
  columns: {
    id: 'text',
    area: 'text',
    kind: 'text',
    premises_id: 'text',
    vendor: 'text',
    model: 'text',
    registered_at: 'timestamptz',
  },
  keysOf: keyOf,
  fold: (_, event, id) => ({
    id,
    area: event.area,
    kind: text(event.data, 'kind'),
    premises_id: orNull(event.data, 'premisesId'),
    vendor: orNull(event.data, 'vendor'),
    model: orNull(event.data, 'model'),
    registered_at: event.time,
  }),
})

/** Every view of the registry. */
export const views: readonly View[] = [
  areaView,
  organisationView,
  fboView,
  premisesView,
  licenceView,
  postView,
  deviceView,
  searchView,
]
