import { defineEvent } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { Day, Id, Note } from './common.ts'

/** Kinds of premises, by the trade the licence names. */
export const PREMISES_KINDS = [
  'restaurant',
  'school-canteen',
  'elderly-home-canteen',
  'unit-canteen',
  'central-kitchen',
  'collective-meal-delivery',
  'market',
  'shop',
  'producer',
  'small-workshop',
  'stall',
] as const
export type PremisesKind = (typeof PREMISES_KINDS)[number]
export const PremisesKindSchema = Type.Union(PREMISES_KINDS.map(kind => Type.Literal(kind)))

/** Posts people hold. What each may do is said by the routes. */
export const ROLES = [
  'admin', // runs the platform, sees no cases of its own
  'commander', // duty officer of a command centre: triage and dispatch
  'leader', // head of a bureau or office: assigns, approves
  'inspector', // certified officer: inspects, decides
  'coordinator', // township or village coordinator: reports leads, never inspects
  'publisher', // publication clerk: publishes and removes notices
  'auditor', // reads the log and the seal
  'complaint-handler', // takes in, routes and answers complaints and reports; never sees a sealed reporter
  'legal-reviewer', // legal review (法制审核) of cases and of camera evidence
  'finance', // releases rewards and takes in fines
  'laboratory', // an inspection body: receives samples, enters results
  'police', // liaison of the public security organ in referrals
  'vault-keeper', // opens a sealed identity for a stated purpose; every reading is logged
  'safety-officer', // of the operator
  'safety-director', // of the operator
  'principal', // of the operator
] as const
export type RoleName = (typeof ROLES)[number]
/** Roles that belong to a food business operator; their area is one premises. */
export const OPERATOR_ROLES: readonly RoleName[] = ['safety-officer', 'safety-director', 'principal']
/** Roles of public officials. */
export const OFFICIAL_ROLES: readonly RoleName[] = [
  'admin',
  'commander',
  'leader',
  'inspector',
  'coordinator',
  'publisher',
  'auditor',
  'complaint-handler',
  'legal-reviewer',
]
/** Roles that take part in single steps of a case and see no more than those: no registry desk, no risk file. */
export const PARTNER_ROLES: readonly RoleName[] = ['finance', 'laboratory', 'police', 'vault-keeper']

const Hours = Type.Array(
  Type.Object({
    opens: Type.String({ pattern: '^\\d{2}:\\d{2}$' }),
    closes: Type.String({ pattern: '^\\d{2}:\\d{2}$' }),
  }),
  { maxItems: 6 },
)

/** What is known of a premises; every field a later change may replace. */
export const PremisesFields = Type.Object({
  signName: Type.String({ minLength: 1, maxLength: 120 }),
  legalName: Type.String({ minLength: 1, maxLength: 200 }),
  kind: PremisesKindSchema,
  address: Type.String({ minLength: 1, maxLength: 300 }),
  latitude: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
  longitude: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
  openingHours: Type.Optional(Hours),
  floorAreaSquareMetres: Type.Optional(Type.Number({ minimum: 0, maximum: 1_000_000 })),
  dinersPerMeal: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000 })),
  /** Counts and categories the static risk tables ask for, by factor name. */
  riskFactors: Type.Optional(
    Type.Record(
      Type.String({ maxLength: 60 }),
      Type.Union([Type.Number(), Type.String({ maxLength: 60 }), Type.Array(Type.String({ maxLength: 60 }))]),
    ),
  ),
})

export const AreaDefined = defineEvent(
  'registry.AreaDefined',
  Type.Object({
    code: Type.String({ pattern: '^\\d{2,12}$' }),
    name: Type.String({ minLength: 1, maxLength: 80 }),
    kind: Type.String({ maxLength: 20 }),
    parent: Type.Union([Type.String(), Type.Null()]),
    hex: Type.Optional(Type.Object({ column: Type.Integer(), row: Type.Integer() })),
  }),
  { zh: '登记行政区划', en: 'Area defined' },
)

export const OrganisationRegistered = defineEvent(
  'registry.OrganisationRegistered',
  Type.Object({
    name: Type.String({ minLength: 1, maxLength: 200 }),
    kind: Type.Union([
      Type.Literal('bureau'),
      Type.Literal('office'),
      Type.Literal('centre'),
      Type.Literal('committee'),
      Type.Literal('laboratory'),
      Type.Literal('police'),
      Type.Literal('other'),
    ]),
  }),
  { zh: '登记机构', en: 'Organisation registered' },
)

export const FboRegistered = defineEvent(
  'registry.FboRegistered',
  Type.Object({
    legalName: Type.String({ minLength: 1, maxLength: 200 }),
    creditCode: Type.Optional(Type.String({ pattern: '^[0-9A-Z]{18}$' })),
  }),
  { zh: '登记食品生产经营者', en: 'Food business operator registered' },
)

export const PremisesRegistered = defineEvent(
  'registry.PremisesRegistered',
  Type.Composite([
    PremisesFields,
    Type.Object({
      fboId: Id,
      creditCode: Type.Optional(Type.String({ pattern: '^[0-9A-Z]{18}$' })),
      openedOn: Type.Optional(Day),
      synthetic: Type.Optional(Type.Boolean()),
    }),
  ]),
  { zh: '登记经营场所', en: 'Premises registered' },
)

export const PremisesChanged = defineEvent('registry.PremisesChanged', Type.Partial(PremisesFields), {
  zh: '变更经营场所信息',
  en: 'Premises changed',
})

export const PremisesClosed = defineEvent('registry.PremisesClosed', Type.Object({ reason: Note }), {
  zh: '经营场所停业',
  en: 'Premises closed',
})

export const LicenceRecorded = defineEvent(
  'registry.LicenceRecorded',
  Type.Object({
    number: Type.String({ minLength: 1, maxLength: 60 }),
    licenceKind: Type.Union(
      [
        'food-business-licence',
        'food-production-licence',
        'small-workshop-registration',
        'small-shop-registration',
        'stall-record',
        'health-certificate',
        'haccp-certificate',
        'iso-22000-certificate',
      ].map(k => Type.Literal(k)),
    ),
    issuedOn: Day,
    expiresOn: Type.Union([Day, Type.Null()]),
    holder: Type.Optional(Id),
  }),
  { zh: '登记许可或证书', en: 'Licence or certificate recorded' },
)

export const PersonRecorded = defineEvent(
  'registry.PersonRecorded',
  Type.Object({
    /** Names and numbers live in the registry's own table and can be erased; the log keeps the id. */
    kind: Type.Union([Type.Literal('official'), Type.Literal('operator'), Type.Literal('coordinator')]),
  }),
  { zh: '登记人员', en: 'Person recorded' },
)

export const PersonErased = defineEvent('registry.PersonErased', Type.Object({ reason: Note }), {
  zh: '删除个人信息',
  en: 'Personal data erased',
})

export const PostAppointed = defineEvent(
  'registry.PostAppointed',
  Type.Object({
    personId: Id,
    role: Type.Union(ROLES.map(role => Type.Literal(role))),
    title: Type.Optional(Type.String({ maxLength: 80 })),
    organisationId: Type.Optional(Id),
    /** Where the post acts; it views and searches there too unless wider areas are given. */
    actArea: Type.String({ maxLength: 80 }),
    viewArea: Type.Optional(Type.String({ maxLength: 80 })),
    searchArea: Type.Optional(Type.String({ maxLength: 80 })),
    certificate: Type.Optional(Type.String({ maxLength: 60 })),
    validFrom: Day,
    validTo: Type.Optional(Day),
    /** Acting for another post while its holder is away. */
    actingForPostId: Type.Optional(Id),
  }),
  { zh: '任命岗位', en: 'Post appointed' },
)

export const PostEnded = defineEvent('registry.PostEnded', Type.Object({ validTo: Day, reason: Note }), {
  zh: '免去岗位',
  en: 'Post ended',
})

export const DeviceRegistered = defineEvent(
  'registry.DeviceRegistered',
  Type.Object({
    kind: Type.Union([
      Type.Literal('camera'),
      Type.Literal('box'),
      Type.Literal('sensor'),
      Type.Literal('gateway'),
    ]),
    premisesId: Type.Union([Id, Type.Null()]),
    vendor: Type.Optional(Type.String({ maxLength: 80 })),
    model: Type.Optional(Type.String({ maxLength: 80 })),
  }),
  { zh: '登记设备', en: 'Device registered' },
)

export const ImportCompleted = defineEvent(
  'registry.ImportCompleted',
  Type.Object({
    file: Type.String({ maxLength: 200 }),
    rows: Type.Integer({ minimum: 0 }),
    created: Type.Integer({ minimum: 0 }),
    changed: Type.Integer({ minimum: 0 }),
    refused: Type.Integer({ minimum: 0 }),
  }),
  { zh: '完成导入', en: 'Import completed' },
)
