import { TEST_PASSWORD } from '@shian/server/testing'
import { type CaseTable, invalid, signedOut } from './routes-case.ts'

const NEW_PASSWORD = 'staple of another kind 7'

/** Sessions, accounts and device tokens; the account is that of the person the registry's cases record. */
export const accessCases: CaseTable = {
  'POST /v1/session': {
    happy: w => ({
      body: { account: w.people.get('inspector')!.login, password: TEST_PASSWORD },
      shows: 'csrf',
    }),
    refused: w => ({
      body: { account: w.people.get('inspector')!.login, password: 'wrong horse battery' },
      status: 401,
      code: 'access.wrong_password',
    }),
  },
  'GET /v1/session': {
    happy: w => ({ shows: w.people.get('inspector')!.postId }),
    refused: signedOut,
  },
  'POST /v1/session/post': {
    happy: async w => {
      const { postId, headers } = await w.fresh('leader')
      return { as: headers, body: { postId }, shows: postId }
    },
    refused: w => ({
      body: { postId: w.people.get('admin')!.postId },
      status: 403,
      code: 'access.not_your_post',
    }),
  },
  'POST /v1/session/password': {
    happy: async w => ({
      as: (await w.fresh('leader')).headers,
      body: { current: TEST_PASSWORD, next: NEW_PASSWORD },
      shows: 'csrf',
    }),
    refused: async w => ({
      as: (await w.fresh('leader')).headers,
      body: { current: 'wrong horse battery', next: NEW_PASSWORD },
      status: 403,
      code: 'access.wrong_password',
    }),
  },
  'DELETE /v1/session': {
    happy: async w => {
      w.keptHeaders = (await w.fresh('leader')).headers
      return { as: w.keptHeaders, status: 204 }
    },
    refused: w => ({ as: w.keptHeaders!, status: 401, code: 'kernel.not_signed_in' }),
  },
  'POST /v1/access/accounts': {
    happy: w => ({ body: { personId: w.kept['person'], login: 'newcomer' }, shows: 'newcomer' }),
    refused: w => ({
      body: { personId: w.kept['person'], login: 'newcomer' },
      status: 409,
      code: 'access.login_taken',
    }),
  },
  'POST /v1/access/accounts/:personId/password': {
    happy: w => ({ params: { personId: w.kept['person']! }, shows: 'password' }),
    refused: () => ({ params: { personId: 'nobody' }, status: 404, code: 'access.no_account' }),
  },
  'POST /v1/access/accounts/:personId/disabling': {
    happy: w => ({ params: { personId: w.kept['person']! }, status: 204 }),
    refused: () => ({ params: { personId: 'nobody' }, status: 404, code: 'access.no_account' }),
  },
  'POST /v1/access/device-tokens': {
    happy: w => ({ body: { deviceId: 'box-9', premisesId: w.premises }, shows: 'token' }),
    keep: (answer, w) => {
      w.kept['token'] = String(answer['id'])
    },
    refused: invalid({ body: { deviceId: 'box-9' } }),
  },
  'GET /v1/access/device-tokens': {
    happy: () => ({ shows: 'box-9' }),
    refused: invalid({ query: { limit: '0' } }),
  },
  'POST /v1/access/device-tokens/:id/revocation': {
    happy: w => ({ params: { id: w.kept['token']! }, body: { reason: '设备报废' }, status: 204 }),
    refused: w => ({
      params: { id: w.kept['token']! },
      body: { reason: '设备报废' },
      status: 404,
      code: 'access.token_not_found',
    }),
  },
}

/** What ends the newcomer's time, once the account was looked at. */
export const leavingCases: CaseTable = {
  'POST /v1/registry/posts/:id/ending': {
    happy: w => ({ params: { id: w.kept['post']! }, body: { reason: '调离' }, shows: w.kept['post']! }),
    refused: w => ({
      params: { id: w.kept['post']! },
      body: { reason: '调离' },
      status: 409,
      code: 'registry.post_already_ended',
    }),
  },
  'POST /v1/registry/people/:id/erasure': {
    happy: w => ({
      params: { id: w.kept['person']! },
      body: { reason: '本人申请' },
      shows: w.kept['person']!,
    }),
    refused: w => ({
      params: { id: w.kept['person']! },
      body: { reason: '本人申请' },
      status: 409,
      code: 'registry.person_erased',
    }),
  },
}
