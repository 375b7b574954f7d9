import { createHash } from 'node:crypto'

const MONTHS = Array.from({ length: 12 }, (_, i) => i + 1)
const PLANNED = [180, 96, 190, 188, 204, 220, 222, 218, 220, 192, 166, 148]
const figures = {
  premises: 1_214,
  visits: PLANNED.reduce((sum, count) => sum + count, 0),
  over: 37,
  officers: 11,
  coveragePercent: 99.4,
  months: MONTHS.map(month => ({ month, capacity: 220, planned: PLANNED[month - 1]! })),
}
const REASONS = [
  { reason: 'coverage', count: 240 },
  { reason: 'grade-A', count: 410 },
  { reason: 'grade-B', count: 822 },
  { reason: 'grade-C', count: 531 },
  { reason: 'grade-D', count: 241 },
]
const OVER = [
  { reason: 'capacity', count: 31 },
  { reason: 'interval', count: 6 },
]
const card = (id: string, areaName: string, year: number, status: string) => ({
  ...{
    id,
    area: id.split('-')[0],
    areaName,
    year,
    status,
    draft: 2,
    asOf: '2027-01-01',
    figures,
    edits: 3,
    note: null,
  },
  ...{ draftedAt: '2026-11-20T02:10:00.000Z', submittedAt: null, approvedAt: null, publishedAt: null },
})

export const PLANS = [
  card('410611-2027', '淇滨区', 2027, 'submitted'),
  card('410602-2027', '鹤山区', 2027, 'draft'),
  card('410611-2026', '淇滨区', 2026, 'published'),
]

export const planFile = (id: string) => ({
  ...(PLANS.find(plan => plan.id === id) ?? PLANS[0]!),
  progress: MONTHS.map(month => ({
    ...{ month, planned: PLANNED[month - 1]!, cancelled: 0 },
    opened: id.endsWith('2026') ? PLANNED[month - 1]! : 0,
    concluded: id.endsWith('2026') ? Math.max(0, PLANNED[month - 1]! - 8 * month) : 0,
  })),
  reasons: REASONS,
  over: OVER,
})

export const PLAN_PREVIEW = { id: null, figures, reasons: REASONS, over: OVER }

export const PLAN_LINES = ['阿强烧烤', '实验小学食堂', '金山农贸市场', '桃园小吃店'].map((signName, i) => ({
  ...{ itemId: `w-${i}`, premisesId: `p-${i + 1}`, signName, division: '410611001001', grade: 'ABCD'[i] },
  ...{ month: 1 + i, reason: ['grade-A', 'coverage', 'grade-C', 'manual'][i] },
  notBefore: i === 2 ? '2027-03-09' : null,
  ...{ state: ['concluded', 'open', 'planned', 'planned'][i], concludedOn: i === 0 ? '2027-01-12' : null },
}))

const lists = {
  inspectors: ['410611001 410611', '410611002 410611', '410611003 410611'],
  premises: ['p-1 410611001001', 'p-2 410611001001', 'p-3 410611001002', 'p-4 410611001002'],
  recusals: ['410611002 p-2'],
}
const listsHash = createHash('sha256')
  .update([lists.inspectors, lists.premises, lists.recusals].map(list => list.join('\n')).join('\n\n'))
  .digest('hex')
const seed = createHash('sha256').update('seed').digest()

export const DRAWS = [
  { id: 'd-2', title: '2026年第四季度学校食堂双随机', drawnAt: null },
  { id: 'd-1', title: '2026年第三季度餐饮服务双随机', drawnAt: '2026-09-02T03:00:12.000Z' },
].map(draw => ({
  ...{
    area: '410611',
    count: 2,
    premisesCount: 4,
    inspectorCount: 3,
    committedAt: '2026-09-02T03:00:00.000Z',
  },
  ...draw,
}))

export const drawFile = (id: string) => ({
  ...{ id, area: '410611', lists },
  commitment: {
    ...{
      eventId: 'e-1',
      title: DRAWS.find(draw => draw.id === id)?.title ?? '',
      algorithm: 'shian-draw-1',
      count: 2,
    },
    ...{
      filter: { area: '410611', kinds: [], grades: ['C', 'D'] },
      listsHash,
      committedAt: '2026-09-02T03:00:00.000Z',
    },
  },
  checkpoint: {
    ...{ size: 18_204, leafIndex: 18_201 },
    note: `hebi.shian/log\n18204\n${seed.toString('base64')}\n\n— hebi.shian/log abc\n`,
  },
  result:
    id === 'd-1'
      ? {
          ...{ seed: seed.toString('hex'), drawnAt: '2026-09-02T03:00:12.000Z' },
          pairs: [
            {
              premisesId: 'p-1',
              signName: '阿强烧烤',
              certificates: ['410611001', '410611002'],
              itemId: 'w-0',
            },
            {
              premisesId: 'p-3',
              signName: '金山农贸市场',
              certificates: ['410611003', '410611001'],
              itemId: 'w-1',
            },
          ],
        }
      : null,
})

const row = (code: string, name: string, level: string, people: number, levels: object, gaps: number) => ({
  ...{ code, name, level, people, levels, gaps },
})

export const gridOf = (area: string) => ({
  ...{ area, day: '2026-11-24', self: null },
  rows:
    area.length < 6
      ? [
          row(
            '410602',
            '鹤山区',
            'county',
            6,
            { township: { total: 7, covered: 7 }, village: { total: 58, covered: 55 } },
            3,
          ),
          row(
            '410611',
            '淇滨区',
            'county',
            11,
            { township: { total: 9, covered: 8 }, village: { total: 104, covered: 104 } },
            1,
          ),
        ]
      : [
          row(
            '410611001',
            '金山街道',
            'township',
            3,
            { township: { total: 1, covered: 1 }, village: { total: 12, covered: 12 } },
            0,
          ),
          row(
            '410611002',
            '九州路街道',
            'township',
            0,
            { township: { total: 1, covered: 0 }, village: { total: 9, covered: 8 } },
            2,
          ),
        ],
  totals: {
    county: { total: 2, covered: 2 },
    township: { total: 16, covered: 15 },
    village: { total: 162, covered: 159 },
  },
})

interface Asked {
  readonly path: string
  readonly query: URLSearchParams
}

const page = (items: readonly unknown[]) => ({ json: { items, next: null } })
const last = (path: string): string => path.split('/').at(-1) ?? ''

/** What the interface answers about plans, draws and the grid. */
export const SUPERVISION_ANSWERS: [RegExp, (asked: Asked) => { json: unknown }][] = [
  [/^\/v1\/supervision\/plans$/, () => page(PLANS)],
  [/^\/v1\/supervision\/plans\/[^/]+\/lines$/, () => page(PLAN_LINES)],
  [/^\/v1\/supervision\/plans\/[^/]+$/, ({ path }) => ({ json: planFile(last(path)) })],
  [/^\/v1\/supervision\/draws$/, () => page(DRAWS)],
  [/^\/v1\/supervision\/draws\/[^/]+$/, ({ path }) => ({ json: drawFile(last(path)) })],
  [/^\/v1\/supervision\/grid$/, ({ query }) => ({ json: gridOf(query.get('area') ?? '4106') })],
]
