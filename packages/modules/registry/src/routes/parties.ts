import { Id, registry } from '@shian/events'
import {
  derivedId,
  inRange,
  isArea,
  Refusal,
  type Route,
  record,
  route,
  subjectOf,
  uuidv7,
} from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { findPlace } from '../place.ts'
import {
  After,
  AreaQuery,
  DESK_ROLES,
  Done,
  LIMIT_DEFAULT,
  Limit,
  Next,
  Nullable,
  narrow,
  page,
} from './common.ts'

const OrganisationItem = Type.Object({
  id: Type.String(),
  area: Type.String(),
  name: Type.String(),
  kind: Type.String(),
})

const listOrganisations = route({
  method: 'GET',
  path: '/v1/registry/organisations',
  summary: { zh: '机构列表', en: 'List of organisations' },
  access: DESK_ROLES,
  query: Type.Object({ area: AreaQuery, after: After, limit: Limit }),
  output: Type.Object({ items: Type.Array(OrganisationItem), next: Next }),
  async handle(ctx, { query }) {
    const limit = query.limit ?? LIMIT_DEFAULT
    const range = narrow(ctx.scope.view, query.area)
    const rows = await ctx.transaction(tx =>
      tx.query<(typeof OrganisationItem)['static']>(
        `select id, area, name, kind from registry_organisation where area >= $1 and area < $2 and id > $3
         order by id limit $4`,
        [range.lo, range.hi, query.after ?? '', limit + 1],
      ),
    )
    return page(
      rows,
      limit,
      row => row.id,
      row => row,
    )
  },
})

const postOrganisation = route({
  method: 'POST',
  path: '/v1/registry/organisations',
  summary: { zh: '登记机构', en: 'Register an organisation' },
  access: ['admin'],
  body: Type.Composite([
    registry.OrganisationRegistered.schema,
    Type.Object({ area: Type.String({ minLength: 1, maxLength: 80 }) }),
  ]),
  output: Done,
  async handle(ctx, { body: { area, ...data } }) {
    if (!isArea(area) || !inRange(area, ctx.scope.act)) {
      throw new Refusal('kernel.area_out_of_scope', 403, { area })
    }
    const id = uuidv7(ctx.now.getTime())
    await ctx.transaction(async tx => {
      if (!(await findPlace(tx, area))) throw new Refusal('registry.unknown_area', 400, { area })
      const draft = {
        type: registry.OrganisationRegistered.type,
        subject: subjectOf('organisation', id),
        data,
      }
      await record(tx, ctx.node, [draft], { actor: ctx.scope.actor, now: ctx.now, area })
    })
    return { id }
  },
})

const DeviceItem = Type.Object({
  id: Type.String(),
  area: Type.String(),
  kind: Type.String(),
  premisesId: Nullable(Type.String()),
  vendor: Nullable(Type.String()),
  model: Nullable(Type.String()),
})

const listDevices = route({
  method: 'GET',
  path: '/v1/registry/devices',
  summary: { zh: '设备列表', en: 'List of devices' },
  access: DESK_ROLES,
  query: Type.Object({ area: AreaQuery, after: After, limit: Limit }),
  output: Type.Object({ items: Type.Array(DeviceItem), next: Next }),
  async handle(ctx, { query }) {
    const limit = query.limit ?? LIMIT_DEFAULT
    const range = narrow(ctx.scope.view, query.area)
    const rows = await ctx.transaction(tx =>
      tx.query<(typeof DeviceItem)['static']>(
        `select id, area, kind, premises_id as "premisesId", vendor, model from registry_device
         where area >= $1 and area < $2 and id > $3 order by id limit $4`,
        [range.lo, range.hi, query.after ?? '', limit + 1],
      ),
    )
    return page(
      rows,
      limit,
      row => row.id,
      row => row,
    )
  },
})

const postDevice = route({
  method: 'POST',
  path: '/v1/registry/devices',
  summary: { zh: '登记设备', en: 'Register a device' },
  access: ['admin'],
  body: Type.Composite([
    registry.DeviceRegistered.schema,
    Type.Object({
      /** Serial number or other own id; one is made when absent. */
      id: Type.Optional(Id),
      /** Division of a device that stands in no premises. */
      area: Type.Optional(Type.String({ maxLength: 80 })),
    }),
  ]),
  output: Done,
  async handle(ctx, { body: { id: given, area: division, ...data } }) {
    const id = given ?? uuidv7(ctx.now.getTime())
    await ctx.transaction(async tx => {
      let area = division ?? ctx.session.area
      if (data.premisesId !== null) {
        const [row] = await tx.query<{ area: string }>('select area from registry_premises where id = $1', [
          data.premisesId,
        ])
        if (!row) throw new Refusal('registry.unknown_premises', 404, { id: data.premisesId })
        area = row.area
      }
      if (!inRange(area, ctx.scope.act)) throw new Refusal('kernel.area_out_of_scope', 403, { area })
      if (!(await findPlace(tx, area))) throw new Refusal('registry.unknown_area', 400, { area })
      const subject = subjectOf('device', id)
      // The id of the fact follows from the device, so a device is registered once, whoever else may see it.
      const draft = {
        id: derivedId('registry.DeviceRegistered', id),
        type: registry.DeviceRegistered.type,
        subject,
        data,
      }
      const written = await record(tx, ctx.node, [draft], { actor: ctx.scope.actor, now: ctx.now, area })
      if (written.length === 0) throw new Refusal('registry.device_exists', 409, { id })
    })
    return { id }
  },
})

export const partyRoutes: readonly Route[] = [listOrganisations, postOrganisation, listDevices, postDevice]
