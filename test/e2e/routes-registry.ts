import { type CaseTable, invalid, type Refused, type Sent, signedOut } from './routes-case.ts'
import { AREA, SIGN_NAME } from './routes-world.ts'

const unknownArea = (): Refused => ({
  query: { area: 'nowhere' },
  status: 400,
  code: 'registry.unknown_area',
})

const file = (bytes: Buffer): Sent => ({ field: 'file', name: 'premises.csv', mime: 'text/csv', bytes })

const NEW_PREMISES = {
  area: AREA,
  signName: '湖畔面馆',
  legalName: '湖畔面馆(个体工商户)',
  creditCode: '91350100M000100Y43',
  kind: 'restaurant',
  address: '大湖村9号',
}

/** Organisations, people, posts and devices. */
const partyCases: CaseTable = {
  'GET /v1/registry/areas': {
    happy: () => ({ query: { under: '4106' }, shows: '大湖村' }),
    refused: invalid({ query: { under: 'x' } }),
  },
  'POST /v1/registry/organisations': {
    happy: () => ({
      body: { name: '鹤山区市场监督管理局', kind: 'bureau', area: '410602' },
      shows: '"id":"',
    }),
    refused: () => ({
      body: { name: '别处的局', kind: 'bureau', area: '1301' },
      status: 403,
      code: 'kernel.area_out_of_scope',
    }),
  },
  'GET /v1/registry/organisations': {
    happy: () => ({ shows: '鹤山区市场监督管理局' }),
    refused: unknownArea,
  },
  'POST /v1/registry/people': {
    happy: () => ({ body: { name: '赵新来', kind: 'official', area: '410602' }, shows: '"id":"' }),
    keep: (answer, w) => {
      w.kept['person'] = String(answer['id'])
    },
    refused: () => ({
      body: { name: '赵新来', kind: 'official', area: '410602', phone: '是我' },
      status: 400,
      code: 'registry.phone_invalid',
    }),
  },
  'GET /v1/registry/people': {
    happy: () => ({ query: { area: '410602' }, shows: '赵新来' }),
    refused: unknownArea,
  },
  'POST /v1/registry/posts': {
    happy: w => ({
      body: { personId: w.kept['person'], role: 'leader', actArea: '410602', validFrom: '2026-01-01' },
      shows: '"id":"',
    }),
    keep: (answer, w) => {
      w.kept['post'] = String(answer['id'])
    },
    refused: w => ({
      body: { personId: w.kept['person'], role: 'inspector', actArea: '410602', validFrom: '2026-01-01' },
      status: 400,
      code: 'registry.certificate_required',
    }),
  },
  'GET /v1/registry/posts': {
    happy: w => ({ query: { person: w.kept['person']!, valid: 'true' }, shows: w.kept['post']! }),
    refused: unknownArea,
  },
  'POST /v1/registry/devices': {
    happy: w => ({ body: { id: 'box-7', kind: 'box', premisesId: w.premises }, shows: 'box-7' }),
    refused: w => ({
      body: { id: 'box-7', kind: 'box', premisesId: w.premises },
      status: 409,
      code: 'registry.device_exists',
    }),
  },
  'GET /v1/registry/devices': { happy: () => ({ shows: 'box-7' }), refused: unknownArea },
}

const LICENCE = {
  number: 'JY24106110000010',
  licenceKind: 'food-business-licence',
  issuedOn: '2026-01-05',
  expiresOn: '2031-01-04',
}

/** Premises, their lists, and their import. */
const premisesCases: CaseTable = {
  'GET /v1/registry/premises': { happy: () => ({ shows: SIGN_NAME }), refused: unknownArea },
  'POST /v1/registry/premises': {
    happy: () => ({ body: NEW_PREMISES, shows: '"id":"' }),
    refused: () => ({ body: NEW_PREMISES, status: 409, code: 'registry.premises_exists' }),
  },
  'GET /v1/registry/premises.csv': { happy: () => ({ shows: SIGN_NAME }), refused: unknownArea },
  'GET /v1/registry/premises.xlsx': { happy: () => ({ shows: 'PK' }), refused: unknownArea },
  'GET /v1/registry/premises/:id': {
    happy: w => ({ params: { id: w.premises }, shows: SIGN_NAME }),
    refused: () => ({ params: { id: 'nobody' }, status: 404, code: 'registry.unknown_premises' }),
  },
  'PUT /v1/registry/premises/:id': {
    happy: w => ({ params: { id: w.premises }, body: { address: '大湖村2号' }, shows: w.premises }),
    refused: w => ({
      params: { id: w.premises },
      body: { latitude: 35.9 },
      status: 400,
      code: 'registry.coordinates_incomplete',
    }),
  },
  'POST /v1/registry/premises/:id/licences': {
    happy: w => ({ params: { id: w.premises }, body: LICENCE, shows: w.premises }),
    refused: w => ({
      params: { id: w.spare },
      body: LICENCE,
      status: 409,
      code: 'registry.licence_number_taken',
    }),
  },
  'POST /v1/registry/premises/:id/closing': {
    happy: w => ({ params: { id: w.spare }, body: { reason: '歇业' }, shows: w.spare }),
    refused: w => ({
      params: { id: w.spare },
      body: { reason: '歇业' },
      status: 409,
      code: 'registry.premises_closed',
    }),
  },
  'GET /v1/registry/search': {
    happy: () => ({ query: { q: 'ljsk' }, shows: SIGN_NAME }),
    refused: invalid({}),
  },
  'GET /v1/registry/imports/template.csv': { happy: () => ({ shows: '示例小吃店' }), refused: signedOut },
  'POST /v1/registry/imports': {
    happy: () => ({
      body: { dryRun: 'true' },
      file: file(Buffer.from('招牌名称,主体名称\r\n小店,小店\r\n')),
      shows: '"id":"',
    }),
    keep: (answer, w) => {
      w.kept['import'] = String(answer['id'])
    },
    refused: () => ({ file: file(Buffer.alloc(64)), status: 415, code: 'registry.import_file_type' }),
  },
  'GET /v1/registry/imports/:id': {
    happy: w => ({ params: { id: w.kept['import']! }, shows: 'premises.csv' }),
    refused: () => ({ params: { id: 'nothing' }, status: 404, code: 'kernel.not_found' }),
  },
}

export const registryCases: CaseTable = { ...partyCases, ...premisesCases }
