import { type CaseTable, foreignArea, invalid, signedOut } from './routes-case.ts'
import { commandId, SIGN_NAME, type World } from './routes-world.ts'

const NOTICE = `国务院办公厅关于2027年部分节假日安排的通知
一、元旦:1月1日(周五)至3日(周日)放假调休,共3天。
二、春节:2月5日(周五)至11日(周四)放假调休,共7天。1月31日(周日)、2月14日(周日)上班。`

const loading = (text: string): object => ({ text, source: '国办发明电(试)', announcedAt: '2026-11-05' })

const inspectionCases: CaseTable = {
  'GET /v1/inspection/forms/:kind': {
    happy: () => ({ params: { kind: 'catering' }, shows: 'inspection.catering-checklist' }),
    refused: () => ({ params: { kind: 'space' }, status: 404, code: 'inspection.no_such_form' }),
  },
  'POST /v1/inspection/inspections': {
    happy: w => ({ body: { premisesId: w.premises, inspectionKind: 'flight' }, shows: '鹤市监检' }),
    refused: () => ({
      body: { premisesId: 'nobody', inspectionKind: 'daily' },
      status: 404,
      code: 'kernel.not_found',
    }),
  },
  'POST /v1/inspection/rectifications': {
    happy: w => ({ body: { premisesId: w.premises, problem: '生熟不分' }, shows: '鹤市监责改' }),
    refused: w => ({
      body: { premisesId: w.premises, problem: '生熟不分', termWorkdays: 0 },
      status: 400,
      code: 'kernel.invalid_input',
    }),
  },
}

const riskCases: CaseTable = {
  'GET /v1/risk/premises/:id': {
    happy: w => ({ params: { id: w.premises }, shows: w.line }),
    refused: () => ({ params: { id: 'nobody' }, status: 404, code: 'kernel.not_found' }),
  },
  'GET /v1/risk/summary': { happy: () => ({ shows: '"area":"410602"' }), refused: foreignArea },
  'GET /v1/risk/grounds': { happy: () => ({ shows: '"accident"' }), refused: signedOut },
  'POST /v1/risk/premises/:id/appeals': {
    happy: w => ({
      params: { id: w.premises },
      body: { lineId: w.line, text: '不是吸烟' },
      shows: 'score',
    }),
    refused: w => ({
      params: { id: w.premises },
      body: { lineId: w.line, text: '不是吸烟' },
      status: 409,
      code: 'risk.already_appealed',
    }),
  },
  'GET /v1/risk/appeals': { happy: () => ({ shows: '不是吸烟' }), refused: foreignArea },
  'POST /v1/risk/premises/:id/appeals/decision': {
    happy: w => ({
      params: { id: w.premises },
      body: { lineId: w.line, upheld: false, reason: '画面清楚' },
      shows: 'score',
    }),
    refused: w => ({
      params: { id: w.premises },
      body: { lineId: w.line, upheld: false, reason: '画面清楚' },
      status: 409,
      code: 'risk.not_appealed',
    }),
  },
  'POST /v1/risk/premises/:id/movements': {
    happy: w => ({
      params: { id: w.premises },
      body: { ground: 'accident', steps: 1, note: '食品安全事故' },
      shows: 'score',
    }),
    refused: w => ({
      params: { id: w.premises },
      body: { ground: 'weather', steps: 1, note: '下雨' },
      status: 422,
      code: 'risk.unknown_ground',
    }),
  },
}

const extension = (w: World) => ({
  as: 'inspector',
  params: { id: w.rectification, clock: 'correct' },
  body: {
    commandId: commandId(),
    do: 'extend',
    by: { value: 5, unit: 'workday' },
    reason: '设备到货延迟',
  },
})

const submission = (w: World) => ({
  as: 'safety-officer',
  params: { id: w.rectification },
  body: { commandId: commandId(), action: 'submit', form: { statement: '已清理' } },
  file: { field: 'after', name: 'after.jpg', mime: 'image/jpeg', bytes: w.jpeg },
})

const assignment = (w: World, as: string) => ({
  as,
  params: { id: w.rectification },
  body: { commandId: commandId(), to: [`person/${w.people.get('inspector')!.personId}`] },
})

const workCases: CaseTable = {
  'GET /v1/work/items': {
    happy: w => ({ query: { kind: 'rectification' }, shows: w.rectification }),
    refused: foreignArea,
  },
  'GET /v1/work/summary': { happy: () => ({ shows: 'rectification' }), refused: foreignArea },
  'GET /v1/work/kinds': { happy: () => ({ shows: '责令改正' }), refused: signedOut },
  'GET /v1/work/items/:id': {
    happy: w => ({ params: { id: w.rectification }, shows: SIGN_NAME }),
    refused: () => ({ params: { id: 'nothing' }, status: 404, code: 'kernel.not_found' }),
  },
  'GET /v1/work/items/:id/people': {
    happy: w => ({ params: { id: w.rectification }, shows: w.people.get('colleague')!.personId }),
    refused: () => ({ params: { id: 'nothing' }, status: 404, code: 'kernel.not_found' }),
  },
  'POST /v1/work/items/:id/assignee': {
    happy: w => ({ ...assignment(w, 'leader'), shows: 'applied' }),
    refused: w => ({ ...assignment(w, 'coordinator'), status: 403, code: 'work.not_permitted' }),
  },
  'POST /v1/work/items/:id/comments': {
    happy: w => ({
      params: { id: w.rectification },
      body: { commandId: commandId(), text: '已电话提醒' },
      shows: 'applied',
    }),
    refused: () => ({
      params: { id: 'nothing' },
      body: { commandId: commandId(), text: '已电话提醒' },
      status: 404,
      code: 'kernel.not_found',
    }),
  },
  'POST /v1/work/items/:id/clocks/:clock': {
    happy: w => ({ ...extension(w), shows: '设备到货延迟' }),
    refused: w => ({ ...extension(w), status: 409, code: 'work.extended_already' }),
  },
  'POST /v1/work/items/:id/actions': {
    happy: w => ({ ...submission(w), shows: '"state":"submitted"' }),
    refused: w => ({ ...submission(w), status: 409, code: 'work.wrong_state' }),
  },
  'POST /v1/calendar/notices': {
    happy: () => ({ body: loading(NOTICE), shows: '2027-02-14' }),
    refused: () => ({
      body: loading('今天天气很好,适合散步。'),
      status: 422,
      code: 'calendar.unreadable',
    }),
  },
  'GET /v1/calendar/:year': {
    happy: () => ({ params: { year: '2026' }, shows: '2026-10-01' }),
    refused: invalid({ params: { year: '1999' } }),
  },
}

/** Inspections, risk grades and work items. */
export const supervisionCases: CaseTable = { ...inspectionCases, ...riskCases, ...workCases }
