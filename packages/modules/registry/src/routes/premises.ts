import { Id, registry } from '@shian/events'
import {
  type AreaRange,
  dayOf,
  daysBetween,
  divisionOf,
  enclosingAreas,
  Refusal,
  type Route,
  route,
  type Sql,
} from '@shian/kernel'
import { type Static, Type } from '@sinclair/typebox'
import { registryDirectory } from '../directory.ts'
import { findSearchable } from '../search.ts'
import type { LicenceRow, PremisesRow } from '../views.ts'
import { changePremises, closePremises, recordLicence, registerPremises } from '../writing.ts'
import {
  After,
  AreaQuery,
  Done,
  IdParams,
  LIMIT_DEFAULT,
  Limit,
  Next,
  Nullable,
  narrow,
  page,
  REGISTER_ROLES,
} from './common.ts'

const Text = Type.String()
const Status = Type.Union([Type.Literal('open'), Type.Literal('closed')])

/** Filter shared by the list and its exports. */
export const PremisesFilter = Type.Object({
  area: AreaQuery,
  kind: Type.Optional(registry.PremisesKindSchema),
  status: Type.Optional(Status),
})
export type PremisesFilterValue = Static<typeof PremisesFilter>

/** One keyset page of premises in area order, with the literal range of the reader. */
export function readPremisesPage(
  tx: Sql,
  range: AreaRange,
  filter: PremisesFilterValue,
  after: string,
  limit: number,
): Promise<PremisesRow[]> {
  return tx.query<PremisesRow>(
    `select * from registry_premises where area >= $1 and area < $2 and area > $3
       and ($4::text is null or kind = $4) and ($5::text is null or status = $5) order by area limit $6`,
    [range.lo, range.hi, after, filter.kind ?? null, filter.status ?? null, limit],
  )
}

const PremisesItem = Type.Object({
  id: Text,
  signName: Text,
  legalName: Text,
  kind: Text,
  address: Text,
  area: Text,
  areaName: Text,
  creditCode: Nullable(Text),
  status: Text,
})

const listPremises = route({
  method: 'GET',
  path: '/v1/registry/premises',
  summary: { zh: '经营场所列表', en: 'List of premises' },
  access: 'signed-in',
  query: Type.Composite([PremisesFilter, Type.Object({ after: After, limit: Limit })]),
  output: Type.Object({ items: Type.Array(PremisesItem), next: Next }),
  async handle(ctx, { query }) {
    const limit = query.limit ?? LIMIT_DEFAULT
    const range = narrow(ctx.scope.view, query.area)
    return ctx.transaction(async tx => {
      const rows = await readPremisesPage(tx, range, query, query.after ?? '', limit + 1)
      const names = await registryDirectory.areaNames(tx, [...new Set(rows.map(row => row.area))])
      return page(
        rows,
        limit,
        row => row.area,
        row => ({
          id: row.id,
          signName: row.sign_name,
          legalName: row.legal_name,
          kind: row.kind,
          address: row.address,
          area: row.area,
          areaName: names.get(row.area) ?? '',
          creditCode: row.credit_code,
          status: row.status,
        }),
      )
    })
  },
})

const Detail = Type.Object({
  id: Text,
  signName: Text,
  legalName: Text,
  kind: Text,
  address: Text,
  area: Text,
  areaNames: Type.Array(Text),
  fboId: Nullable(Text),
  creditCode: Nullable(Text),
  latitude: Nullable(Type.Number()),
  longitude: Nullable(Type.Number()),
  openingHours: Nullable(Type.Array(Type.Object({ opens: Text, closes: Text }))),
  floorAreaSquareMetres: Nullable(Type.Number()),
  dinersPerMeal: Nullable(Type.Number()),
  riskFactors: Nullable(Type.Record(Text, Type.Unknown())),
  licences: Type.Array(
    Type.Object({
      number: Text,
      licenceKind: Text,
      issuedOn: Text,
      expiresOn: Nullable(Text),
      daysLeft: Nullable(Type.Integer()),
      holder: Nullable(Text),
    }),
  ),
  people: Type.Array(Type.Object({ postId: Text, name: Text, role: Text, title: Nullable(Text) })),
  status: Text,
  openedOn: Nullable(Text),
  closedOn: Nullable(Text),
  synthetic: Type.Boolean(),
  /** False for a place outside the reader's view, found by search: names and licences only. */
  full: Type.Boolean(),
})

async function readLicences(tx: Sql, id: string, now: Date): Promise<Static<typeof Detail>['licences']> {
  const rows = await tx.query<LicenceRow>(
    'select * from registry_licence where premises_id = $1 order by expires_on nulls last, number limit 200',
    [id],
  )
  const today = dayOf(now)
  return rows.map(row => ({
    number: row.number,
    licenceKind: row.licence_kind,
    issuedOn: row.issued_on,
    expiresOn: row.expires_on,
    daysLeft: row.expires_on === null ? null : daysBetween(today, row.expires_on),
    holder: row.holder,
  }))
}

async function readPeople(tx: Sql, area: string, now: Date): Promise<Static<typeof Detail>['people']> {
  return tx.query(
    `select p.id as "postId", coalesce(h.name, p.title, p.role) as name, p.role, p.title
     from registry_post p left join registry_person h on h.id = p.person_id
     where p.area = $1 and p.valid_from <= $2::date and (p.valid_to is null or p.valid_to >= $2::date)
       and (p.ended_at is null or p.ended_at > $3) order by p.role, p.id limit 100`,
    [area, dayOf(now), now],
  )
}

async function areaNamesOf(tx: Sql, area: string): Promise<string[]> {
  const division = divisionOf(area)
  const codes = [...enclosingAreas(division).reverse(), division]
  const names = await registryDirectory.areaNames(tx, codes)
  return codes.flatMap(code => names.get(code) ?? [])
}

function fullDetail(row: PremisesRow) {
  return {
    id: row.id,
    signName: row.sign_name,
    legalName: row.legal_name,
    kind: row.kind,
    address: row.address,
    area: row.area,
    fboId: row.fbo_id,
    creditCode: row.credit_code,
    latitude: row.latitude,
    longitude: row.longitude,
    openingHours: row.opening_hours,
    floorAreaSquareMetres: row.floor_area_square_metres,
    dinersPerMeal: row.diners_per_meal,
    riskFactors: row.risk_factors,
    status: row.status,
    openedOn: row.opened_on,
    closedOn: row.closed_on,
    synthetic: row.synthetic,
    full: true,
  }
}

/** What of a premises outside the view may be shown to who found it by search. */
const OUTSIDE_VIEW = {
  fboId: null,
  latitude: null,
  longitude: null,
  openingHours: null,
  floorAreaSquareMetres: null,
  dinersPerMeal: null,
  riskFactors: null,
  openedOn: null,
  closedOn: null,
  synthetic: false,
  full: false,
}

const getPremises = route({
  method: 'GET',
  path: '/v1/registry/premises/:id',
  summary: { zh: '一企一档:登记信息', en: 'One premises: what is registered' },
  access: 'signed-in',
  params: IdParams,
  output: Detail,
  async handle(ctx, { params: { id } }) {
    const { view, search } = ctx.scope
    return ctx.transaction(async tx => {
      const [row] = await tx.query<PremisesRow>(
        'select * from registry_premises where id = $1 and area >= $2 and area < $3',
        [id, view.lo, view.hi],
      )
      const licences = await readLicences(tx, id, ctx.now)
      if (row) {
        const people = await readPeople(tx, row.area, ctx.now)
        return { ...fullDetail(row), areaNames: await areaNamesOf(tx, row.area), licences, people }
      }
      const hit = await findSearchable(tx, id, search)
      if (!hit) throw new Refusal('registry.unknown_premises', 404, { id })
      const { signName, legalName, kind, address, area, creditCode, status } = hit
      const names = { id, signName, legalName, kind, address, area, creditCode, status }
      return { ...OUTSIDE_VIEW, ...names, areaNames: await areaNamesOf(tx, area), licences, people: [] }
    })
  },
})

const postPremises = route({
  method: 'POST',
  path: '/v1/registry/premises',
  summary: { zh: '登记经营场所', en: 'Register a premises' },
  access: REGISTER_ROLES,
  body: Type.Composite(
    [
      registry.PremisesFields,
      Type.Object({
        area: Type.String({ minLength: 1, maxLength: 80 }),
        fboId: Type.Optional(Id),
        creditCode: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
        openedOn: Type.Optional(Type.String({ maxLength: 10 })),
      }),
    ],
    { additionalProperties: false },
  ),
  output: Done,
  async handle(ctx, { body }) {
    return ctx.transaction(async tx => ({ id: await registerPremises(tx, ctx, body) }))
  },
})

const putPremises = route({
  method: 'PUT',
  path: '/v1/registry/premises/:id',
  summary: { zh: '变更经营场所信息(只改所给字段)', en: 'Change a premises: only the fields given' },
  access: REGISTER_ROLES,
  params: IdParams,
  body: Type.Partial(registry.PremisesFields, { additionalProperties: false, minProperties: 1 }),
  output: Done,
  async handle(ctx, { params, body }) {
    await ctx.transaction(tx => changePremises(tx, ctx, params.id, body))
    return { id: params.id }
  },
})

const postLicence = route({
  method: 'POST',
  path: '/v1/registry/premises/:id/licences',
  summary: { zh: '登记许可或证书', en: 'Record a licence or certificate' },
  access: REGISTER_ROLES,
  params: IdParams,
  body: registry.LicenceRecorded.schema,
  output: Done,
  async handle(ctx, { params, body }) {
    await ctx.transaction(tx => recordLicence(tx, ctx, params.id, body))
    return { id: params.id }
  },
})

const postClosing = route({
  method: 'POST',
  path: '/v1/registry/premises/:id/closing',
  summary: { zh: '登记停业', en: 'Record the closing of a premises' },
  access: REGISTER_ROLES,
  params: IdParams,
  body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 2_000 }) }),
  output: Done,
  async handle(ctx, { params, body }) {
    await ctx.transaction(tx => closePremises(tx, ctx, params.id, body.reason))
    return { id: params.id }
  },
})

export const premisesRoutes: readonly Route[] = [
  listPremises,
  getPremises,
  postPremises,
  putPremises,
  postLicence,
  postClosing,
]
