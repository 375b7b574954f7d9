import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileTiles, loadOrCreateSealKey, record, sealPending, systemScope } from '@shian/kernel'
import { addPremises, until } from './city.ts'
import { type CaseTable, foreignArea, invalid } from './routes-case.ts'
import { AREA, commandId, type World } from './routes-world.ts'

const PLAN = '4106-2026'
const ofPlan = (more: object = {}) => ({ params: { id: PLAN }, ...more })
const wrongState = { status: 409, code: 'supervision.plan_wrong_state' }
const noPlan = () => ({ params: { id: 'nothing' }, status: 404, code: 'kernel.not_found' })

/** Makes the officers of the world known by facts, with certificates, and a premises nobody inspected yet. */
async function prepare(w: World): Promise<void> {
  const { db, node } = w.test.platform
  const posts = ['inspector', 'colleague'].map((name, i) => {
    const { personId, postId } = w.people.get(name)!
    const data = {
      personId,
      role: 'inspector',
      actArea: '4106',
      certificate: `4106000${i}`,
      validFrom: '2026-01-01',
    }
    return { type: 'registry.PostAppointed', subject: `post/${postId}`, area: '4106', data }
  })
  const act = { actor: 'system/test', now: w.test.clock.now }
  await db.transaction(systemScope('test'), tx => record(tx, node, posts, act))
  w.kept['drawn'] = await addPremises(w.as('leader'), AREA, '未检查的店')
}

async function seal(w: World): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'shian-routes-'))
  const key = await loadOrCreateSealKey(join(folder, 'seal.key'), 'routes.shian/log')
  await until('everything is sealed', 30, async () => {
    await sealPending(w.test.platform.db, fileTiles(join(folder, 'seal')), key, w.test.platform.clock)
    const open = await w.test.platform.db.owner(tx =>
      tx.query(
        'select 1 from event_key k where not exists (select 1 from seal_leaf l where l.seq = k.seq) limit 1',
      ),
    )
    return open.length === 0
  })
}

const planCases: CaseTable = {
  'POST /v1/supervision/plans': {
    happy: async w => {
      await prepare(w)
      return { body: { area: '4106', year: 2026 }, shows: '"coveragePercent"' }
    },
    refused: () => ({ body: { area: AREA, year: 2026 }, status: 422, code: 'supervision.plan_area' }),
  },
  'GET /v1/supervision/plans': { happy: () => ({ shows: PLAN }), refused: foreignArea },
  'GET /v1/supervision/plans/:id': { happy: () => ofPlan({ shows: '"progress"' }), refused: noPlan },
  'GET /v1/supervision/plans/:id/lines': {
    happy: () => ofPlan({ shows: '"items"' }),
    refused: invalid(ofPlan({ query: { month: '13' } })),
  },
  'GET /v1/supervision/plans/:id/lines.csv': { happy: () => ofPlan({ shows: '月份' }), refused: noPlan },
  'POST /v1/supervision/plans/:id/submission': {
    happy: () => ofPlan({ body: {}, shows: 'submitted' }),
    refused: () => ({ ...ofPlan({ body: {} }), ...wrongState }),
  },
  'POST /v1/supervision/plans/:id/return': {
    happy: () => ofPlan({ body: { reason: '重排' }, shows: '重排' }),
    refused: () => ({ ...ofPlan({ body: { reason: '重排' } }), ...wrongState }),
  },
  'POST /v1/supervision/plans/:id/approval': {
    happy: async w => {
      await w.as('leader')('POST', `/v1/supervision/plans/${PLAN}/submission`, {})
      return ofPlan({ body: {}, shows: 'approved' })
    },
    refused: () => ({ ...ofPlan({ body: {} }), ...wrongState }),
  },
  'POST /v1/supervision/plans/:id/publication': {
    happy: () => ofPlan({ shows: 'published' }),
    refused: () => ({ ...ofPlan(), ...wrongState }),
  },
  'POST /v1/supervision/plans/:id/edits': {
    happy: async w => {
      w.kept['added'] = await addPremises(w.as('leader'), AREA, '新开的店')
      return ofPlan({ body: { premisesId: w.kept['added'], to: 11, reason: '新开业' }, shows: '"edits":1' })
    },
    refused: w => ({
      ...ofPlan({ body: { premisesId: w.kept['added'], to: 11, reason: '新开业' } }),
      ...{ status: 409, code: 'supervision.plan_line_exists' },
    }),
  },
  'POST /v1/supervision/plans/:id/openings': {
    happy: () => ofPlan({ body: { month: 11 }, shows: '"opened":' }),
    refused: () => ({
      ...ofPlan({ body: { month: 12 } }),
      ...{ status: 409, code: 'supervision.plan_month_early' },
    }),
  },
}

const drawCases: CaseTable = {
  'POST /v1/supervision/interests': {
    happy: w => ({ body: { premisesId: w.spare, ground: '亲属经营' }, shows: 'id' }),
    keep: (answer, w) => {
      w.kept['interest'] = String(answer['id'])
    },
    refused: () => ({
      body: { premisesId: 'nobody', ground: '亲属' },
      status: 404,
      code: 'kernel.not_found',
    }),
  },
  'GET /v1/supervision/interests': { happy: () => ({ shows: '亲属经营' }), refused: foreignArea },
  'POST /v1/supervision/interests/:id/ending': {
    happy: w => ({ params: { id: w.kept['interest']! }, body: { reason: '已转让' }, shows: 'id' }),
    refused: w => ({
      params: { id: w.kept['interest']! },
      body: { reason: '已转让' },
      ...{ status: 409, code: 'supervision.interest_ended' },
    }),
  },
  'POST /v1/supervision/draws': {
    happy: () => ({ body: { title: '餐饮双随机', area: '4106', count: 1 }, shows: '"listsHash"' }),
    keep: (answer, w) => {
      w.kept['draw'] = String(answer['id'])
    },
    refused: () => ({
      body: { title: '餐饮双随机', area: '4106', count: 2_000 },
      ...{ status: 422, code: 'supervision.draw_too_few_premises' },
    }),
  },
  'POST /v1/supervision/draws/:id/result': {
    happy: async w => {
      await seal(w)
      return { params: { id: w.kept['draw']! }, shows: '"seed"' }
    },
    refused: w => ({ params: { id: w.kept['draw']! }, status: 409, code: 'supervision.draw_made' }),
  },
  'GET /v1/supervision/draws': {
    happy: w => ({ shows: w.kept['draw']! }),
    refused: invalid({ query: { after: '?' } }),
  },
  'GET /v1/supervision/draws/:id': {
    happy: w => ({ params: { id: w.kept['draw']! }, shows: '41060000 4106' }),
    refused: noPlan,
  },
  'GET /public/draw.mjs': {
    happy: () => ({ shows: 'createHmac' }),
    refused: 'public, and takes no input: there is nothing to get wrong',
  },
}

const gridCases: CaseTable = {
  'POST /v1/supervision/leads': {
    happy: w => ({
      body: { what: '有鼠迹', premisesId: w.premises, commandId: commandId() },
      shows: '鹤市监线',
    }),
    refused: () => ({
      body: { what: '有鼠迹', commandId: commandId() },
      ...{ status: 422, code: 'supervision.lead_place' },
    }),
  },
  'GET /v1/supervision/leads': { happy: () => ({ shows: '有鼠迹' }), refused: foreignArea },
  'GET /v1/supervision/leads/rates': { happy: () => ({ shows: '"reported":1' }), refused: foreignArea },
  'GET /v1/supervision/grid': { happy: () => ({ shows: '"rows"' }), refused: foreignArea },
  'GET /v1/supervision/grid.csv': { happy: () => ({ shows: '区划代码' }), refused: foreignArea },
}

const banquet = (heldOn: string) => ({ area: AREA, heldOn, diners: 60, place: '村部', occasion: 'wedding' })

const groupCases: CaseTable = {
  'POST /v1/supervision/banquets': {
    happy: () => ({ body: banquet('2026-12-06'), shows: '鹤聚餐备' }),
    refused: () => ({ body: banquet('2026-01-06'), status: 422, code: 'supervision.banquet_past' }),
  },
  'GET /v1/supervision/banquets': { happy: () => ({ shows: '2026-12-06' }), refused: foreignArea },
  'POST /v1/supervision/canteens/:id/serving-days': {
    happy: async w => {
      const premises = {
        ...{
          area: AREA,
          signName: '实验小学食堂',
          legalName: '实验小学',
          kind: 'school-canteen',
          address: '1号',
        },
      }
      const made = await w.as('leader')<{ id: string }>('POST', '/v1/registry/premises', premises)
      return {
        as: 'leader',
        params: { id: made.id },
        body: { weekdays: [1, 2, 3], breaks: [] },
        shows: made.id,
      }
    },
    refused: w => ({
      ...{ as: 'leader', params: { id: w.premises }, body: { weekdays: [], breaks: [] } },
      ...{ status: 404, code: 'supervision.not_a_canteen' },
    }),
  },
  'GET /v1/supervision/canteens': { happy: () => ({ shows: '实验小学食堂' }), refused: foreignArea },
  'GET /v1/supervision/canteen-days': {
    happy: () => ({ query: { day: '2026-11-24' }, shows: '"day":"2026-11-24"' }),
    refused: invalid({ query: { day: 'today' } }),
  },
  'GET /v1/supervision/canteen-days.csv': {
    happy: () => ({ shows: '主体编号' }),
    refused: invalid({ query: { day: 'today' } }),
  },
}

/** Plans, draws, leads, the grid, banquets and canteens. */
export const planningCases: CaseTable = { ...planCases, ...drawCases, ...gridCases, ...groupCases }
