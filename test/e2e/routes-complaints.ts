import { EVERYWHERE } from '@shian/kernel'
import type { Headers } from './city.ts'
import { type Asked, type CaseTable, invalid, type Refused } from './routes-case.ts'
import { commandId, SIGN_NAME, type World } from './routes-world.ts'

const NAME = '某来信人'
const story = (w: World, more: object = {}) => ({
  kind: 'complaint',
  premisesId: w.premises,
  category: 'hygiene',
  content: '桌面油腻,餐具不洁',
  reporter: { name: NAME, phone: '13700001111' },
  ...more,
})
const wrongKey = { number: 'T2026-99999', code: '00000-00000-00000' }
const unknown = (asked: Asked): (() => Refused) => {
  return () => ({ ...asked, status: 404, code: 'complaints.no_such_case' })
}
const csv = (text: string) => ({
  field: 'file',
  name: 'tickets.csv',
  mime: 'text/csv',
  bytes: Buffer.from(text),
})

/** Sends a story as anybody may, and gives what asks about it. */
async function key(w: World, more: object = {}): Promise<{ number: string; code: string }> {
  const answer = await w.test.app.inject({
    method: 'POST',
    url: '/public/v1/complaints',
    payload: story(w, more),
  })
  const { trackingNumber, code } = answer.json() as { trackingNumber: string; code: string }
  return { number: trackingNumber, code }
}

async function newest(w: World, kind: string): Promise<string> {
  const page = await w.as('leader')<{ items: { id: string }[] }>(
    'GET',
    `/v1/work/items?kind=${kind}&sort=newest`,
  )
  return page.items[0]!.id
}

/** A report whose reward waits to be claimed. */
async function rewarded(w: World): Promise<{ number: string; code: string }> {
  const asking = await key(w, { kind: 'report' })
  const act = (role: string, id: string, action: string, form: object = {}) =>
    w.as(role)('POST', `/v1/work/items/${id}/actions`, { commandId: commandId(), action, form })
  const report = await newest(w, 'report')
  await act('complaint-handler', report, 'check')
  await act('leader', report, 'file', { finding: '属实' })
  await act('complaint-handler', report, 'inform', { answer: '已立案' })
  const outcome = { caseOutcome: 'penalty', penalty: 5_000_000, rewardEligible: 'yes' }
  await act('complaint-handler', report, 'conclude', outcome)
  await w.settle()
  const reward = await newest(w, 'reward')
  await act('complaint-handler', reward, 'assess', { level: '2', penalty: 5_000_000, ground: '部分证据' })
  await w.settle()
  await act('leader', reward, 'approve')
  await act('complaint-handler', reward, 'notify')
  return asking
}

/** Headers of an adapter that may push tickets of the whole city. */
async function adapter(w: World): Promise<Headers> {
  const { deviceTokens } = w.test.platform
  const device = { deviceId: 'line', area: '4106' }
  const { token } = await deviceTokens.issue(device, EVERYWHERE, 'system/test', w.test.clock.now)
  return { authorization: `Bearer ${token}` } as unknown as Headers
}

const publicCases: CaseTable = {
  'POST /public/v1/complaints': {
    happy: w => ({ body: story(w), shows: '鹤市监投' }),
    refused: w => ({
      body: story(w, { reporter: {} }),
      status: 422,
      code: 'complaints.name_missing',
    }),
  },
  'POST /public/v1/complaints/track': {
    happy: async w => ({ body: await key(w), shows: SIGN_NAME }),
    refused: unknown({ body: wrongKey }),
  },
  'POST /public/v1/complaints/messages': {
    happy: async w => ({ body: { ...(await key(w)), text: '附上发票' }, shows: '附上发票' }),
    refused: unknown({ body: { ...wrongKey, text: '附上发票' } }),
  },
  'POST /public/v1/complaints/withdrawals': {
    happy: async w => ({ body: await key(w), shows: '"withdrawn"' }),
    refused: unknown({ body: wrongKey }),
  },
  'POST /public/v1/complaints/reward-claims': {
    happy: async w => ({ body: { ...(await rewarded(w)), payment: 'counter' }, shows: '"claimed"' }),
    refused: async w => ({
      body: { ...(await key(w, { kind: 'report' })), payment: 'counter' },
      status: 409,
      code: 'complaints.no_reward',
    }),
  },
}

const pageCases: CaseTable = {
  'GET /complain': {
    happy: w => ({ query: { premises: w.premises }, shows: SIGN_NAME }),
    refused: invalid({ query: { premises: 'x'.repeat(70) } }),
  },
  'POST /complain': {
    happy: w => ({
      body: { step: '1', kind: 'report', premises: w.premises, category: 'pests' },
      shows: '第 2 步',
    }),
    refused: () => ({ body: { step: '1' }, status: 422, code: null }),
  },
  'GET /complain/track': {
    happy: () => ({ shows: '查询码' }),
    refused: invalid({ query: { lang: 'x'.repeat(30) } }),
  },
  'POST /complain/track': {
    happy: async w => ({ body: { act: 'show', ...(await key(w)) }, shows: '待受理' }),
    refused: () => ({ body: { act: 'show', ...wrongKey }, status: 404, code: null }),
  },
  'GET /public/complaints.css': {
    happy: () => ({ shows: 'form.steps' }),
    refused: invalid({ query: { v: 'x'.repeat(30) } }),
  },
}

const noCase = (): Refused => ({ params: { id: 'nothing' }, status: 404, code: 'kernel.not_found' })

const deskCases: CaseTable = {
  'POST /v1/complaints/cases': {
    happy: w => ({ body: story(w, { channel: 'phone' }), shows: 'trackingNumber' }),
    keep: (answer, w) => {
      w.kept['complaint'] = String(answer['id'])
    },
    refused: w => ({
      as: 'leader',
      body: story(w, { channel: 'phone' }),
      status: 403,
      code: 'kernel.forbidden',
    }),
  },
  'GET /v1/complaints/cases/:id/duplicates': {
    happy: w => ({ params: { id: w.kept['complaint']! }, shows: '"samePremises":true' }),
    refused: noCase,
  },
  'GET /v1/complaints/cases/:id/premises': {
    happy: w => ({ params: { id: w.kept['complaint']! }, shows: SIGN_NAME }),
    refused: noCase,
  },
  'GET /v1/complaints/rewards': {
    happy: () => ({ shows: '"rewardFen":300000' }),
    refused: () => ({ query: { area: '1301' }, status: 403, code: 'kernel.area_out_of_scope' }),
  },
  'GET /v1/complaints/imports/template.csv': {
    happy: () => ({ shows: '工单编号' }),
    refused: () => ({ as: 'inspector', status: 403, code: 'kernel.forbidden' }),
  },
  'POST /v1/complaints/imports': {
    happy: () => ({
      body: { line: '12345' },
      file: csv('工单编号,工单类型,内容\nR1,投诉,饭凉了'),
      shows: 'id',
    }),
    keep: (answer, w) => {
      w.kept['import'] = String(answer['id'])
    },
    refused: () => ({
      body: { line: '12345' },
      file: csv(''),
      status: 400,
      code: 'complaints.import_file',
    }),
  },
  'GET /v1/complaints/imports/:id': {
    happy: w => ({ params: { id: w.kept['import']! }, shows: '"line":"12345"' }),
    refused: noCase,
  },
  'POST /ingest/v1/hotline-tickets': {
    happy: async w => ({
      as: await adapter(w),
      body: { line: '12315', tickets: [{ number: 'R2', kind: 'report', content: '无证经营' }] },
      shows: '"created"',
    }),
    refused: () => ({
      body: { line: '12315', tickets: [{ number: 'R3', kind: 'report', content: '无证经营' }] },
      status: 403,
      code: 'kernel.area_out_of_scope',
    }),
  },
  'POST /v1/work/items/:id/vault': {
    happy: w => ({ params: { id: w.kept['complaint']! }, body: { purpose: '联系来信人' }, shows: NAME }),
    refused: w => ({
      as: 'complaint-handler',
      params: { id: w.kept['complaint']! },
      body: { purpose: '联系来信人' },
      status: 403,
      code: 'kernel.forbidden',
    }),
  },
  'POST /v1/work/items/:id/vault/erasure': {
    happy: w => ({
      params: { id: w.kept['complaint']! },
      body: { ground: 'purpose-achieved' },
      shows: 'reporterName',
    }),
    refused: w => ({
      params: { id: w.kept['complaint']! },
      body: { ground: 'purpose-achieved' },
      status: 404,
      code: 'vault.empty',
    }),
  },
}

/** Complaints, reports, rewards, and the vault that keeps who spoke. */
export const complaintCases: CaseTable = { ...publicCases, ...pageCases, ...deskCases }
