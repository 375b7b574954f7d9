import { record } from '@shian/kernel'
import { type CaseTable, foreignArea, invalid, type Sent } from './routes-case.ts'
import { AREA, commandId, type World } from './routes-world.ts'

const DAY = '2026-11-24'
const person = (w: World, role: string): string => `person/${w.people.get(role)!.personId}`
const csv = (text: string): Sent => ({
  field: 'file',
  name: 'rows.csv',
  mime: 'text/csv',
  bytes: Buffer.from(text),
})
const keepId =
  (name: string) =>
  (answer: Record<string, unknown>, w: World): void => {
    w.kept[name] = String(answer['id'] ?? answer['evidenceId'])
  }

const evidence = (w: World) => ({
  params: { id: w.kept['case']! },
  body: {
    kind: 'photo',
    use: 'penalty',
    title: '现场照片',
    method: 'in-app',
    collectors: [person(w, 'inspector'), person(w, 'colleague')].join(','),
    collectedOn: DAY,
  },
})
const photo = (): Sent => ({
  field: 'file',
  name: 'a.jpg',
  mime: 'image/jpeg',
  bytes: Buffer.from('a photo of the shelf'),
})

/** A penalty on the case, as the reaction to a decision records it. */
async function decidePenalty(w: World): Promise<void> {
  const { db, node } = w.test.platform
  const data = {
    ...{ premisesId: w.premises, procedure: 'summary', partyKind: 'entity', violation: '未公示' },
    ...{ clause: '第五十五条', basis: '第一百二十六条', penalties: ['warning'], amountFen: 0 },
    ...{ confiscatedFen: 0, documentNumber: '鹤市监当处〔2026〕9号', decidedOn: DAY },
  }
  const draft = { type: 'cases.PenaltyDecided', subject: `work/${w.kept['case']}`, data }
  const act = { actor: 'system/test', now: w.test.clock.now, area: `${AREA}/${w.premises}` }
  await db.owner(tx => record(tx, node, [draft], act))
}

const exposure = (w: World) => ({
  params: { id: w.kept['case']! },
  body: { title: '典型案例', text: '未公示许可证' },
})
const overturning = (w: World) => ({
  params: { id: w.kept['case']! },
  body: { by: 'court', effect: 'revoked', reason: '程序违法' },
})

const caseCases: CaseTable = {
  'POST /v1/cases/leads': {
    happy: w => ({ body: { premisesId: w.premises, clue: '过期食品' }, shows: '鹤市监案' }),
    keep: keepId('case'),
    refused: () => ({ body: { premisesId: 'nobody', clue: '过期' }, status: 404, code: 'kernel.not_found' }),
  },
  'POST /v1/cases/simple-penalties': {
    happy: w => ({ body: { premisesId: w.premises, clue: '未公示' }, shows: '鹤市监当罚' }),
    refused: w => ({
      as: 'coordinator',
      body: { premisesId: w.premises, clue: '未公示' },
      status: 403,
      code: 'kernel.forbidden',
    }),
  },
  'POST /v1/cases/items/:id/evidence': {
    happy: w => ({ ...evidence(w), file: photo(), shows: 'evidenceId' }),
    keep: keepId('evidence'),
    refused: w => ({
      params: evidence(w).params,
      body: { ...evidence(w).body, title: '另一张', collectors: person(w, 'inspector') },
      file: { ...photo(), bytes: Buffer.from('another photo') },
      status: 422,
      code: 'cases.too_few_collectors',
    }),
  },
  'GET /v1/cases/items/:id/file': {
    happy: w => ({ params: { id: w.kept['case']! }, shows: '现场照片' }),
    refused: w => ({ params: { id: w.rectification }, status: 409, code: 'cases.not_a_case' }),
  },
  'POST /v1/cases/items/:id/evidence/:evidence/withdrawal': {
    happy: w => ({
      params: { id: w.kept['case']!, evidence: w.kept['evidence']! },
      body: { reason: '画面不清' },
      shows: '画面不清',
    }),
    refused: w => ({
      params: { id: w.kept['case']!, evidence: 'nothing' },
      body: { reason: '画面不清' },
      status: 404,
      code: 'kernel.not_found',
    }),
  },
  'POST /v1/cases/items/:id/exposure': {
    happy: async w => {
      await decidePenalty(w)
      return { ...exposure(w), shows: '"chosen":true' }
    },
    refused: w => ({ ...exposure(w), status: 409, code: 'cases.chosen_before' }),
  },
  'POST /v1/cases/items/:id/overturning': {
    happy: w => ({ ...overturning(w), shows: 'revoked' }),
    refused: w => ({ ...overturning(w), status: 409, code: 'cases.overturned_before' }),
  },
  'GET /v1/cases/penalties': { happy: () => ({ shows: '鹤市监当处' }), refused: foreignArea },
}

const codes = { body: { prefix: 'RT26-', from: 1, to: 9, digits: 4 } }
const slip = (w: World) => ({
  params: { id: w.kept['sampling']! },
  body: {
    commandId: commandId(),
    code: 'RT26-0001',
    people: [person(w, 'colleague')],
    witness: person(w, 'principal'),
    form: { food: '饼干', quantity: '1kg', payment: 3_000 },
  },
})
const planFile = (w: World, quota: number): Sent =>
  csv(`食品类别,场所编号,数量\n饼干,${w.premises},${quota}\n`)

const samplingCases: CaseTable = {
  'POST /v1/sampling/plans': {
    happy: w => ({ body: { title: '计划' }, file: planFile(w, 1), shows: '"samples":1' }),
    refused: w => ({
      body: { title: '计划' },
      file: planFile(w, 0),
      status: 422,
      code: 'sampling.plan_rows_invalid',
    }),
  },
  'GET /v1/sampling/plans': {
    happy: () => ({ shows: '计划' }),
    refused: () => ({ as: 'laboratory', status: 403, code: 'kernel.forbidden' }),
  },
  'POST /v1/sampling/codes': {
    happy: () => ({ ...codes, shows: 'RT26-0009' }),
    refused: () => ({ ...codes, status: 409, code: 'sampling.range_overlaps' }),
  },
  'GET /v1/sampling/codes': {
    happy: () => ({ shows: 'RT26-0001' }),
    refused: () => ({ as: 'laboratory', status: 403, code: 'kernel.forbidden' }),
  },
  'POST /v1/sampling/items': {
    happy: w => ({ body: { premisesId: w.premises, category: '饼干' }, shows: 'id' }),
    keep: keepId('sampling'),
    refused: invalid({ body: { category: '饼干' } }),
  },
  'POST /v1/sampling/items/:id/slip': {
    happy: w => ({ ...slip(w), shows: '"state":"taken"' }),
    refused: w => ({ ...slip(w), status: 409, code: 'work.wrong_state' }),
  },
  'POST /v1/sampling/samples/:code/custody': {
    happy: w => ({
      params: { code: 'RT26-0001' },
      body: { step: 'sealed', with: person(w, 'principal'), seal: 'F1' },
      shows: 'holder',
    }),
    refused: () => ({
      params: { code: 'RT26-0001' },
      body: { step: 'opened' },
      status: 409,
      code: 'sampling.custody_out_of_order',
    }),
  },
  'GET /v1/sampling/samples/:code': {
    happy: () => ({ params: { code: 'RT26-0001' }, shows: 'sealed' }),
    refused: () => ({ params: { code: 'RT26-0002' }, status: 404, code: 'sampling.code_unknown' }),
  },
  'POST /v1/sampling/results': {
    happy: () => ({
      body: { dryRun: 'true' },
      file: csv('样品编码,检验结论,报告编号\nRT26-0001,合格,R-1\n'),
      shows: 'work.wrong_state',
    }),
    refused: () => ({ file: csv('甲\n1\n'), status: 422, code: 'sampling.file_unreadable' }),
  },
}

/** Penalty cases and sampling. */
export const caseworkCases: CaseTable = { ...caseCases, ...samplingCases }
