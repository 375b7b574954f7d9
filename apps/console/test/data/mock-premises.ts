import { ago, DAY, hash } from './mock-words.ts'

export const AREAS = [
  { code: '4106', name: '鹤壁市', kind: 'city', parent: null },
  { code: '410602', name: '鹤山区', kind: 'county', parent: '4106' },
  { code: '410611', name: '淇滨区', kind: 'county', parent: '4106' },
  { code: '410611001', name: '金山街道', kind: 'township', parent: '410611', hex: { column: 1, row: 2 } },
  { code: '410611002', name: '九州路街道', kind: 'township', parent: '410611', hex: { column: 2, row: 2 } },
  { code: '410611001001', name: '桃园社区', kind: 'village', parent: '410611001' },
]

const POSTS = {
  inspector: {
    id: 'post-1',
    role: 'inspector',
    title: '金山市场监管所执法人员',
    area: '410611001',
    areaName: '金山街道',
    viewArea: '410611001',
  },
  leader: {
    id: 'post-2',
    role: 'leader',
    title: '淇滨区市场监管局餐饮科科长',
    area: '410611',
    areaName: '淇滨区',
    viewArea: '410611',
  },
  commander: {
    id: 'post-3',
    role: 'commander',
    title: null,
    area: '4106',
    areaName: '鹤壁市',
    viewArea: '4106',
  },
  admin: { id: 'post-4', role: 'admin', title: null, area: '4106', areaName: '鹤壁市', viewArea: '4106' },
  publisher: {
    id: 'post-6',
    role: 'publisher',
    title: null,
    area: '410611',
    areaName: '淇滨区',
    viewArea: '410611',
  },
  operator: {
    id: 'post-5',
    role: 'safety-officer',
    title: '食品安全员',
    area: '410611001001/p-1',
    areaName: '阿强烧烤',
    viewArea: '410611001001/p-1',
  },
}

/** Accounts of the mock: account name → posts. */
export const ACCOUNTS: Readonly<Record<string, (keyof typeof POSTS)[]>> = {
  inspector: ['inspector', 'leader'],
  leader: ['leader'],
  commander: ['commander'],
  admin: ['admin'],
  publisher: ['publisher'],
  operator: ['operator'],
}

export function sessionOf(account: string, postId?: string) {
  const posts = (ACCOUNTS[account] ?? []).map(name => POSTS[name])
  return {
    person: { id: `person-${account}`, name: account === 'operator' ? '王建国' : '李晓燕' },
    post: posts.find(post => post.id === postId) ?? posts[0],
    posts,
    csrf: 'mock-csrf',
    demo: true,
    node: { name: 'hebi', title: '鹤壁市食品安全治理平台', titleEnglish: 'Food safety of Hebi' },
  }
}

export const SCENES = ['scene-1', 'scene-2', 'scene-3', 'after-1'].map(hash)
export const [scene1 = '', scene2 = '', scene3 = '', after1 = ''] = SCENES

export const SIGNS = [
  '阿强烧烤',
  '桃园小学食堂',
  '老兵饺子馆',
  '夕阳红养老院食堂',
  '福记面馆',
  '九州生鲜超市',
  '张记豆腐坊',
  '蜀香火锅',
  '甜心蛋糕房',
  '金山农贸市场',
]
const TRADES = [
  'restaurant',
  'school-canteen',
  'restaurant',
  'elderly-home-canteen',
  'restaurant',
  'shop',
  'small-workshop',
  'restaurant',
  'producer',
  'market',
]

export const PREMISES = SIGNS.map((signName, index) => ({
  id: `p-${index + 1}`,
  signName,
  legalName: `鹤壁市淇滨区${signName}餐饮服务店(个体工商户)`,
  kind: TRADES[index] ?? 'restaurant',
  address: `鹤壁市淇滨区淇滨大道${100 + index * 7}号`,
  area: `410611001001/p-${index + 1}`,
  areaName: '桃园社区',
  creditCode: '92410611MA45K3XH2T',
  status: index === 9 ? 'closed' : 'open',
}))

export const PREMISES_FILE = {
  ...PREMISES[0],
  areaNames: ['鹤壁市', '淇滨区', '金山街道', '桃园社区'],
  fboId: 'fbo-1',
  openingHours: [
    { opens: '10:30', closes: '14:00' },
    { opens: '17:00', closes: '23:30' },
  ],
  floorAreaSquareMetres: 186,
  dinersPerMeal: 90,
  licences: [
    {
      number: 'JY24106110012345',
      licenceKind: 'food-business-licence',
      issuedOn: '2022-03-02',
      expiresOn: '2027-03-01',
      daysLeft: 97,
      holder: null,
    },
    {
      number: 'HC-2025-00817',
      licenceKind: 'health-certificate',
      issuedOn: '2025-12-10',
      expiresOn: '2026-12-09',
      daysLeft: 15,
      holder: null,
    },
    {
      number: 'HC-2025-00521',
      licenceKind: 'health-certificate',
      issuedOn: '2025-11-10',
      expiresOn: '2026-11-09',
      daysLeft: -15,
      holder: null,
    },
  ],
  people: [
    { postId: 'a', name: '王建国', role: 'principal', title: null },
    { postId: 'b', name: '刘敏', role: 'safety-officer', title: null },
  ],
  openedOn: '2019-05-18',
  closedOn: null,
  synthetic: true,
  full: true,
}

const rule = (id: string, zh: string, en: string, confidence: string) => ({
  id,
  title: { zh, en },
  effectiveFrom: '2017-01-01',
  confidence,
  source: '食品生产经营风险分级管理办法(试行)食药监食监一〔2016〕115号 第十二条',
})

export const RISK = {
  premisesId: 'p-1',
  grade: 'C',
  score: 52.5,
  staticPoints: 27.5,
  dynamicPoints: 25,
  frequencyPerYear: 3,
  lines: [
    {
      id: 'l1',
      kind: 'static',
      factor: 'type',
      factorTitle: { zh: '经营业态:餐馆', en: 'Trade: restaurant' },
      value: '特定餐饮',
      points: 10,
      rule: rule('risk.static-catering', '餐饮静态评分表', 'Static table, catering', 'T'),
      eventId: 'ev-1',
      at: ago(200 * DAY),
      until: null,
      link: null,
    },
    {
      id: 'l2',
      kind: 'static',
      factor: 'area',
      factorTitle: { zh: '经营面积', en: 'Floor area' },
      value: '186 m²',
      points: 7.5,
      rule: rule('risk.static-catering', '餐饮静态评分表', 'Static table, catering', 'T'),
      eventId: 'ev-1',
      at: ago(200 * DAY),
      until: null,
      link: null,
    },
    {
      id: 'l3',
      kind: 'static',
      factor: 'cold',
      factorTitle: { zh: '含冷食类制售', en: 'Cold dishes made and sold' },
      value: '有',
      points: 10,
      rule: rule('risk.static-catering', '餐饮静态评分表', 'Static table, catering', 'S'),
      eventId: 'ev-1',
      at: ago(200 * DAY),
      until: null,
      link: null,
    },
    {
      id: 'l4',
      kind: 'dynamic',
      factor: 'finding',
      factorTitle: { zh: '确认线索:疑似鼠类', en: 'Confirmed finding: rodent' },
      value: null,
      points: 10,
      rule: rule('risk.dynamic-finding', '抓拍线索加分', 'Points of confirmed findings', 'S'),
      eventId: '0193-ev-778',
      at: ago(12 * DAY),
      until: '2027-11-12',
      link: '/console/wall?finding=f-1',
      rulePoints: 15,
      appeal: { at: ago(3 * DAY), text: '是店里养的猫,不是老鼠。', decided: false },
    },
    {
      id: 'l5',
      kind: 'dynamic',
      factor: 'rectification',
      factorTitle: { zh: '责令整改逾期未改', en: 'Rectification overdue' },
      value: '逾期 6 天',
      points: 10,
      rule: rule('risk.dynamic-overdue', '整改逾期加分', 'Points of overdue rectification', 'M'),
      eventId: '0193-ev-812',
      at: ago(6 * DAY),
      until: '2027-11-18',
      link: 'work/w-1',
    },
    {
      id: 'l6',
      kind: 'dynamic',
      factor: 'licence',
      factorTitle: { zh: '从业人员健康证明过期', en: 'Health certificate expired' },
      value: '1 人',
      points: 5,
      rule: rule('risk.dynamic-certificate', '健康证明', 'Health certificates', 'T'),
      eventId: '0193-ev-820',
      at: ago(15 * DAY),
      until: null,
      link: null,
    },
  ],
  toLower: [
    {
      grade: 'B',
      actions: [
        {
          lineId: 'l5',
          points: 10,
          title: { zh: '完成责令整改并通过复查', en: 'Finish the rectification and pass the re-check' },
        },
      ],
    },
  ],
  history: [
    { at: ago(6 * DAY), from: 'B', to: 'C', score: 52.5 },
    { at: ago(200 * DAY), from: null, to: 'B', score: 32.5 },
  ],
}
