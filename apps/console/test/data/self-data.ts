const both = (zh: string, en: string) => ({ zh, en })
const point = (id: string, zh: string, en: string, key = false) => ({
  id,
  title: both(zh, en),
  key,
  clause: '食品安全法第三十三条',
  hazards: [both('冷藏温度超标', 'Cold store too warm'), both('食品落地存放', 'Food on the floor')],
})

/** The daily card of the operator's premises. */
export const CARD = {
  premisesId: 'p-1',
  signName: '阿强烧烤',
  day: '2026-11-24',
  today: '2026-11-24',
  state: 'due',
  mark: '.',
  sheetId: 's-1',
  title: both('日管控', 'Daily control'),
  checklist: 'self-inspection.catering-day@2025-04-15',
  dueOn: '2026-11-24',
  missedAt: '2026-11-25T04:00:00.000Z',
  late: false,
  standIn: false,
  groups: [
    {
      id: 'staff',
      title: both('人员', 'People'),
      items: [
        point(
          'morning-check',
          '从业人员健康证有效,上岗前晨检',
          'Health certificates valid, morning check done',
        ),
        point('attire', '工作衣帽口罩整洁,洗手消毒', 'Clean work clothes, cap and mask; hands washed'),
      ],
    },
    {
      id: 'goods',
      title: both('原料与贮存', 'Goods and storage'),
      items: [
        point('purchase-check', '进货查验,票证齐全', 'Deliveries checked, papers complete'),
        point('expiry', '无过期、腐败变质原料', 'Nothing expired or spoilt', true),
        point(
          'storage',
          '冷藏冷冻温度达标,分类离地存放',
          'Cold stores in range, goods sorted and off the floor',
        ),
      ],
    },
    {
      id: 'process',
      title: both('加工与环境', 'Process and place'),
      items: [
        point('raw-cooked', '生熟分开,刀具案板专用', 'Raw and cooked apart, own knives and boards', true),
        point('cook-through', '烧熟煮透,存放不超过两小时', 'Cooked through, kept two hours at most'),
        point('tableware', '餐饮具清洗消毒、保洁存放', 'Tableware washed, disinfected and kept clean', true),
        point('additives', '添加剂专柜专册,按量使用', 'Additives locked, logged and measured', true),
        point('pest', '无鼠虫迹象,垃圾加盖及时清理', 'No pests; bins covered and emptied'),
      ],
    },
  ],
  photo: {
    item: 'tableware',
    title: both('餐饮具清洗消毒、保洁存放', 'Tableware washed, disinfected and kept clean'),
  },
  openHazards: [{ id: 'h-1', text: '三防设施破损', foundOn: '2026-11-20' }],
}

const STATES = [
  ...[
    'done',
    'done',
    'rest',
    'done',
    'done',
    'hazard',
    'done',
    'done',
    'done',
    'rest',
    'done',
    'missed',
    'done',
    'made-up',
  ],
  ...[
    'done',
    'done',
    'rest',
    'closed',
    'done',
    'hazard',
    'late',
    'done',
    'due',
    'due',
    'none',
    'none',
    'none',
    'none',
    'none',
    'none',
  ],
]
const DAYS = STATES.map((state, i) => {
  const day = `2026-11-${String(i + 1).padStart(2, '0')}`
  return { day, state, sheetId: `sheet-${day}` }
})

/** The month of the operator's premises. */
export const MONTH = {
  premisesId: 'p-1',
  signName: '阿强烧烤',
  kind: 'restaurant',
  month: '2026-11',
  enrolledOn: '2026-10-01',
  regime: 'enterprise',
  director: 'not-required',
  scheme: {
    scheme: 'national',
    day: both('日管控', 'Daily control'),
    week: both('周排查', 'Weekly review'),
    month: both('月调度', 'Monthly meeting'),
    fullAudit: 'no',
  },
  roles: {
    day: ['safety-officer', 'principal'],
    week: ['safety-director', 'safety-officer', 'principal'],
    month: ['principal'],
  },
  figures: {
    operating: 20,
    done: 17,
    onTime: 15,
    late: 1,
    missed: 2,
    madeUp: 1,
    hazards: 3,
    fixedOnSpot: 1,
    closed: 1,
    open: 1,
  },
  repeats: [{ item: 'storage', title: both('冷藏冷冻温度达标', 'Cold stores in range'), count: 2 }],
  days: DAYS,
  reports: [
    { id: 'r-48', cycle: 'week', period: '2026-W47', state: 'due', dueOn: '2026-11-24' },
    { id: 'r-47', cycle: 'week', period: '2026-W46', state: 'filed', dueOn: '2026-11-17' },
    { id: 'r-10', cycle: 'month', period: '2026-10', state: 'missed', dueOn: '2026-11-06' },
  ],
  hazards: [
    { id: 'h-1', foundOn: '2026-11-20', text: '三防设施破损', key: false, accident: false, state: 'open' },
  ],
  operatingDays: {
    closures: [{ id: 'c-1', from: '2026-12-30', to: '2027-01-03', reason: 'holiday' }],
    pattern: 'every-day',
    restWeekdays: [],
  },
}

/** The draft of a weekly report. */
export const REPORT = {
  itemId: 'r-48',
  kind: 'self-inspection-week',
  state: 'due',
  version: 3,
  title: '阿强烧烤 2026-W47',
  period: '2026-W47',
  from: '2026-11-16',
  to: '2026-11-22',
  fullAudit: false,
  computedFrom: { days: DAYS.slice(15, 22), weeks: [] },
  figures: {
    operating: 5,
    done: 5,
    onTime: 4,
    late: 1,
    missed: 0,
    madeUp: 0,
    hazards: 2,
    fixedOnSpot: 1,
    closed: 0,
    open: 1,
  },
  repeats: MONTH.repeats,
  hazards: [{ id: 'h-1', foundOn: '2026-11-20', text: '三防设施破损', state: 'open' }],
  text: '2026-11-16 至 2026-11-22 应查 5 天,完成 5 天(按时 4 天、补录 1 天),漏查 0 天。\n发现隐患 2 项,当场整改 1 项,已办结 0 项,未办结 1 项。',
  signed: {},
}

const counts = (owing: number, missed: number) => ({
  premises: owing + 40,
  owing,
  enrolled: owing - 12,
  due: owing * 23,
  done: owing * 22 - missed,
  onTime: owing * 21 - missed,
  late: owing - 9,
  missed,
  madeUp: Math.round(missed / 4),
  pending: owing,
  hazards: Math.round(owing / 3),
  openHazards: Math.round(owing / 20),
})

/** Completion of a city. */
export const SUMMARY = {
  area: '4106',
  cycle: 'day',
  from: '2026-11-01',
  to: '2026-11-24',
  total: counts(15_204, 3_120),
  areas: [
    { area: '410611', name: '淇滨区', counts: counts(5_620, 640) },
    { area: '410603', name: '山城区', counts: counts(2_204, 812) },
    { area: '410602', name: '鹤山区', counts: counts(1_190, 204) },
    { area: '410621', name: '浚县', counts: counts(3_870, 1_044) },
    { area: '410622', name: '淇县', counts: counts(2_320, 420) },
  ],
  kinds: [
    { kind: 'restaurant', counts: counts(8_010, 2_020) },
    { kind: 'shop', counts: counts(6_140, 960) },
    { kind: 'school-canteen', counts: counts(320, 8) },
    { kind: 'producer', counts: counts(240, 31) },
  ],
}

export const COMPLETION_PREMISES = [
  {
    premisesId: 'p-1',
    signName: '阿强烧烤',
    kind: 'restaurant',
    area: '410603001001/p-1',
    areaName: '红旗街社区',
    enrolled: true,
    done: 17,
    missed: 2,
    madeUp: 1,
    openHazards: 1,
  },
  {
    premisesId: 'p-2',
    signName: '淇河鲜鱼馆',
    kind: 'restaurant',
    area: '410611001001/p-2',
    areaName: '九州路社区',
    enrolled: true,
    done: 22,
    missed: 0,
    madeUp: 0,
    openHazards: 0,
  },
  {
    premisesId: 'p-3',
    signName: '便民超市',
    kind: 'shop',
    area: '410611001001/p-3',
    areaName: '九州路社区',
    enrolled: false,
    done: 0,
    missed: 0,
    madeUp: 0,
    openHazards: 0,
  },
]
