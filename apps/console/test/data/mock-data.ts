import { createHash } from 'node:crypto'

const NOW = Date.now()
const DAY = 86_400_000
const hash = (text: string) => createHash('sha256').update(text).digest('hex')
const ago = (millis: number) => new Date(NOW - millis).toISOString()
const shanghaiMidnight = (days: number) => {
  const day = new Date(NOW + 8 * 3_600_000 + days * DAY).toISOString().slice(0, 10)
  return new Date(`${day}T16:00:00Z`).toISOString()
}

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
const [scene1 = '', scene2 = '', scene3 = '', after1 = ''] = SCENES

const SIGNS = [
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

const group = (index: number, type: string, severity: string, state: string, extra: object = {}) => ({
  groupKey: `g-${index}`,
  type,
  severity,
  premises: { id: `p-${(index % 9) + 1}`, signName: SIGNS[index % 9], area: '410611001001/p-1' },
  camera: {
    id: `c-${index}`,
    name: index % 2 ? '切配间 2 号' : '烹饪区 1 号',
    place: index % 2 ? 'preparation' : 'cooking',
  },
  count: (index * 3) % 7 || 1,
  firstAt: ago(index * 700_000 + 600_000),
  lastAt: ago(index * 700_000 + 60_000),
  state,
  answer: null,
  simulated: index % 3 === 0,
  findingIds: index === 0 ? ['f-1', 'f-2', 'f-3'] : [`f-${index}0`],
  thumbnail: SCENES[index % 3],
  dispatchedTo: null,
  ...extra,
})

export const FINDINGS = [
  group(0, 'rodent', 'grave', 'answered', { answer: 'appealed', count: 3 }),
  group(1, 'hat.missing', 'notice', 'open'),
  group(2, 'motion.afterhours', 'alert', 'open'),
  group(3, 'bin.uncovered', 'notice', 'open'),
  group(4, 'smoking', 'alert', 'open', { thumbnail: null }),
  group(5, 'fire.unattended', 'grave', 'confirmed'),
  group(6, 'mask.missing', 'notice', 'rejected'),
]

export const FINDING = {
  id: 'f-1',
  type: 'rodent',
  rawType: null,
  severity: 'grave',
  confidence: 0.83,
  groupKey: 'g-0',
  rule: 'rodent@night',
  model: 'kitchen-night 1.2',
  zone: null,
  boxes: [{ x: 0.58, y: 0.62, w: 0.14, h: 0.12, label: 'rodent', score: 0.83 }],
  media: [
    { role: 'scene', mime: 'image/jpeg', sha256: scene1 },
    { role: 'crop', mime: 'image/jpeg', sha256: scene2 },
  ],
  thumbnail: scene1,
  origin: 'internal',
  simulated: true,
  raisedAt: ago(660_000),
  state: 'answered',
  answer: 'appealed',
  answerText: '这是店里养的猫,昨晚没有关好门。',
  answerMedia: [{ role: 'after', mime: 'image/jpeg', sha256: after1 }],
  answeredAt: ago(400_000),
  judgedAt: null,
  judgedBy: null,
  rejectReason: null,
  dispatchedTo: null,
  mayGroundPenalty: false,
  premises: { id: 'p-1', sign_name: '阿强烧烤', area: '410611001001/p-1' },
  camera: { id: 'c-0', name: '烹饪区 1 号', place: 'cooking', review_valid_until: null },
  history: [
    { id: 'ev-1', type: 'vision.FindingRaised', time: ago(660_000), actor: 'system', data: {} },
    {
      id: 'ev-2',
      type: 'vision.FindingAnswered',
      time: ago(400_000),
      actor: 'person/1',
      data: { note: '经营者申诉' },
    },
  ],
}

const camera = (index: number, state: string, reason: string | null) => ({
  id: `c-${index}`,
  name: index % 2 ? '切配间 2 号' : '烹饪区 1 号',
  place: index % 2 ? 'preparation' : 'cooking',
  purpose: '明厨亮灶:食品加工过程监督',
  premises: { id: `p-${(index % 9) + 1}`, signName: SIGNS[index % 9], area: '410611001001/p-1' },
  sourceKind: index % 3 ? 'rtsp' : 'drawn',
  state,
  stateSince: ago((index + 1) * 2_400_000),
  reason,
  lastFrameAt: state === 'offline' ? null : ago(4_000),
  simulated: index % 3 === 0,
  publicView: index % 2 === 0,
  reviewValidUntil: index === 1 ? '2027-06-30' : index === 2 ? '2026-06-30' : null,
  retired: false,
})

export const CAMERAS = [
  camera(0, 'ok', null),
  camera(1, 'offline', 'tcp'),
  camera(2, 'frozen', null),
  camera(3, 'occluded', null),
  camera(4, 'ok', null),
  camera(5, 'moved', null),
]

export const CAMERA_FILE = {
  ...CAMERAS[5],
  review: {
    standardCertificate: 'GB/T 28181-2022 检测报告 2025-118',
    calibratedOn: '2026-01-12',
    publicNoticeUrl: 'https://example.invalid/notice/12',
    legalReviewer: '赵云',
    technicalReviewer: '孙磊',
  },
  reference: scene3,
  live: { framesPerSecond: 1.9, restarts: 2 },
}

export const HEALTH = {
  items: CAMERAS.filter(item => item.state !== 'ok').map((item, index) => ({
    ...item,
    cameraId: item.id,
    since: item.stateSince,
    ageSeconds: 2_400 * (index + 1),
  })),
  counts: {
    total: 412,
    ok: 398,
    reports: 24,
    byState: { ok: 398, offline: 7, frozen: 2, occluded: 3, moved: 2 },
  },
}

const title = (zh: string, en: string) => ({ zh, en })

const work = (index: number, kind: string, state: [string, string, string], extra: object = {}) => ({
  id: `w-${index}`,
  number: `鹤市监整〔2026〕${String(120 + index).padStart(5, '0')}号`,
  kind,
  kindTitle: kind === 'rectification' ? title('责令整改', 'Rectification') : title('监督检查', 'Inspection'),
  state: state[0],
  stateTitle: title(state[1], state[2]),
  title:
    kind === 'rectification'
      ? title(`${SIGNS[index % 9]}:后厨发现鼠类活动`, `${SIGNS[index % 9]}: rodent in the kitchen`)
      : title(`${SIGNS[index % 9]}:日常监督检查`, `${SIGNS[index % 9]}: routine inspection`),
  premises: { id: `p-${(index % 9) + 1}`, signName: SIGNS[index % 9] },
  area: '410611001001/p-1',
  areaName: '金山街道',
  assignee: index % 4 === 3 ? null : { id: 'person/x1', name: '李晓燕' },
  openedAt: ago((index + 1) * 3 * DAY),
  dueAt: shanghaiMidnight(index * 3 - 4),
  dueProvisional: index === 3,
  overdue: index * 3 - 4 < 0,
  final: null,
  suspended: false,
  late: false,
  version: 4,
  ...extra,
})

export const WORK = [
  work(0, 'rectification', ['issued', '已下达', 'Issued'], { overdue: true }),
  work(1, 'inspection', ['assigned', '已指派', 'Assigned']),
  work(2, 'rectification', ['submitted', '待复查', 'To re-check']),
  work(3, 'inspection', ['on-site', '检查中', 'On site']),
  work(4, 'inspection', ['assigned', '已指派', 'Assigned'], {
    dueAt: new Date(NOW + 5 * 3_600_000).toISOString(),
  }),
  work(5, 'rectification', ['issued', '已下达', 'Issued']),
  work(6, 'rectification', ['closed', '已办结', 'Closed'], { final: 'ok', overdue: false }),
]

const FIELDS = [
  {
    name: 'note',
    type: 'longText',
    label: title('复查情况', 'What was found'),
    required: true,
    maxLength: 500,
  },
  {
    name: 'afterPhotos',
    type: 'photo',
    label: title('整改后照片', 'Photos after'),
    required: true,
    min: 1,
    max: 6,
  },
  { name: 'checkedOn', type: 'date', label: title('复查日期', 'Checked on'), required: true },
  { name: 'fine', type: 'money', label: title('没收物品价值', 'Value of goods taken') },
  {
    name: 'temperature',
    type: 'number',
    label: title('冷柜温度', 'Temperature'),
    min: -30,
    max: 60,
    unit: title('摄氏度', '°C'),
  },
  {
    name: 'result',
    type: 'choice',
    label: title('结论', 'Result'),
    required: true,
    options: { ok: title('已整改到位', 'Corrected'), rework: title('需继续整改', 'To be done again') },
  },
  { name: 'partner', type: 'person', label: title('协同执法人员', 'Second officer'), multiple: true },
  {
    name: 'points',
    type: 'checklist',
    label: title('餐饮服务要点表', 'Catering check points'),
    checklist: 'inspection.catering-checklist',
  },
  { name: 'signature', type: 'signature', label: title('签名', 'Signature'), required: true },
]

export const WORK_ITEM = {
  ...WORK[0],
  data: {
    problem: '2026-11-12 23:41 后厨监控发现鼠类活动,现场检查发现粗加工区下水口无防鼠网。',
    clause: '《食品安全法》第三十三条第一款第(二)项',
    beforePhotos: [scene1],
    afterPhotos: [after1],
    inspectionKind: 'daily',
  },
  fields: {
    problem: { type: 'longText', label: title('存在问题', 'Problem') },
    clause: { type: 'text', label: title('违反条款', 'Clause') },
  },
  clocks: [
    {
      id: 'fix',
      title: title('整改期限', 'Time to correct'),
      budget: { value: 10, unit: 'workday' },
      dueAt: shanghaiMidnight(-4),
      provisional: false,
      source: {
        rule: 'inspection.rectify',
        text: '食品生产经营监督检查管理办法 第三十二条',
        confidence: 'T',
      },
      effect: 'statutory',
      overdue: true,
      suspended: false,
    },
    {
      id: 'review',
      title: title('复查期限', 'Time to re-check'),
      budget: { value: 10, unit: 'workday' },
      dueAt: shanghaiMidnight(40),
      provisional: true,
      assumes: 'weekends + statutory core days',
      source: { text: '食品生产经营监督检查管理办法 第三十九条' },
      effect: 'advisory',
      overdue: false,
      suspended: false,
    },
    {
      id: 'publish',
      title: title('公示期限', 'Time to publish'),
      stoppedAt: ago(DAY),
      budget: { value: 20, unit: 'workday' },
      dueAt: shanghaiMidnight(-10),
      provisional: false,
      source: { rule: 'inspection.publish' },
      effect: 'statutory',
      overdue: false,
      suspended: false,
    },
  ],
  actions: [
    {
      id: 'recheck',
      label: title('登记复查', 'Record the re-check'),
      form: FIELDS,
      people: { rule: 'inspection.people' },
      statutory: true,
      document: null,
    },
    {
      id: 'extend',
      label: title('延长期限', 'Extend'),
      form: [],
      people: 1,
      guardOk: false,
      guardReason: title('已经延长过一次', 'It was extended once already'),
    },
  ],
  links: [
    {
      id: 'w-6',
      kind: 'inspection',
      state: 'closed',
      final: 'ok',
      title: '监督检查 2026-11-13',
      number: '鹤市监检〔2026〕00018号',
    },
  ],
  history: [
    {
      at: ago(10 * DAY),
      actor: 'system',
      actorName: null,
      type: 'work.Opened',
      text: title('由确认的线索生成', 'Opened from a confirmed finding'),
      data: {},
    },
    {
      at: ago(9 * DAY),
      actor: 'p',
      actorName: '李晓燕',
      type: 'work.Acted',
      action: 'issue',
      text: title('下达责令改正通知书', 'Order issued'),
      data: {
        commandId: 'c-1',
        at: ago(9 * DAY),
        actor: 'person/x1',
        action: 'issue',
        from: 'issued',
        to: 'issued',
        form: { problem: '粗加工区下水口无防鼠网' },
      },
    },
    {
      at: ago(4 * DAY),
      actor: 'system',
      actorName: null,
      type: 'work.RungFired',
      text: title('整改到期,提醒经办人和负责人', 'Term over; officer and head told'),
      data: {},
    },
    {
      at: ago(2 * DAY),
      actor: 'p',
      actorName: '刘敏',
      type: 'work.Acted',
      text: title('经营者提交整改', 'Operator submitted'),
      data: {
        commandId: 'c-2',
        action: 'submit',
        from: 'issued',
        to: 'submitted',
        form: { afterPhotos: [after1] },
      },
    },
  ],
}

const kind = (id: string, zh: string, en: string) => ({
  id,
  version: 1,
  title: title(zh, en),
  fields: {
    inspectionKind: {
      type: 'choice',
      label: title('检查类型', 'Kind of inspection'),
      options: { daily: title('日常检查', 'Routine') },
    },
  },
  states: {
    issued: { label: title('已下达', 'Issued'), initial: true },
    submitted: { label: title('待复查', 'To re-check') },
    closed: { label: title('已办结', 'Closed'), final: 'ok' },
    'case-lead': { label: title('转案件线索', 'Case lead'), final: 'overdue' },
  },
  actions: {
    submit: {
      label: title('提交整改', 'Submit'),
      from: ['issued'],
      to: 'submitted',
      by: { relation: 'party' },
      form: ['photos!'],
    },
    accept: {
      label: title('复查通过', 'Accept'),
      from: ['submitted'],
      to: 'closed',
      by: { roles: ['inspector'], people: 2 },
      form: ['note!'],
      statutory: true,
    },
    return: {
      label: title('退回重改', 'Return'),
      from: ['submitted'],
      to: 'issued',
      by: { roles: ['inspector'] },
    },
    refer: { label: title('转案件线索', 'Refer'), from: '*', to: 'case-lead', by: { roles: ['leader'] } },
  },
  clocks: [
    {
      id: 'fix',
      label: title('整改期限', 'Time to correct'),
      from: 'created',
      stop: ['submit', 'final'],
      term: { rule: 'inspection.rectify' },
      effect: 'statutory',
      extend: { by: { roles: ['inspector'] }, max: { value: 10, unit: 'workday' } },
      suspend: {
        by: { roles: ['inspector'] },
        reasons: { testing: title('检验检测', 'Testing') },
        max: { value: 30, unit: 'day' },
      },
      ladder: [
        { at: '-50%', to: 'assignee' },
        { at: { value: -2, unit: 'workday' }, to: 'leader' },
        { at: { value: 0, unit: 'workday' }, to: 'upperOrg' },
      ],
    },
    {
      id: 'review',
      label: title('复查期限', 'Time to re-check'),
      from: 'submit',
      stop: 'final',
      term: { value: 10, unit: 'workday' },
      source: '食品生产经营监督检查管理办法 第三十九条',
      effect: 'advisory',
    },
  ],
})

export const KINDS = [
  kind('rectification', '责令整改', 'Rectification'),
  kind('inspection', '监督检查', 'Inspection'),
]

export const RULES = [
  {
    id: 'inspection.publish',
    kind: 'deadline',
    title: title('检查结果公示期限', 'Time to publish results'),
    area: '',
    effectiveFrom: '2022-03-15',
    effectiveTo: null,
    confidence: 'T',
  },
  {
    id: 'inspection.rectify',
    kind: 'deadline',
    title: title('责令改正期限', 'Time to correct'),
    area: '4106',
    effectiveFrom: '2024-01-01',
    effectiveTo: null,
    confidence: 'S',
  },
  {
    id: 'risk.static-catering',
    kind: 'score-table',
    title: title('餐饮静态评分表', 'Static table, catering'),
    area: '',
    effectiveFrom: '2017-01-01',
    effectiveTo: null,
    confidence: 'S',
  },
  {
    id: 'risk.frequency',
    kind: 'cadence',
    title: title('检查频次', 'Inspections a year'),
    area: '41',
    effectiveFrom: '2025-01-01',
    effectiveTo: null,
    confidence: 'M',
  },
]

export const RULE = {
  id: 'risk.static-catering',
  versions: [
    {
      id: 'risk.static-catering',
      kind: 'score-table',
      title: title('餐饮静态评分表', 'Static table, catering'),
      scope: { area: '4106' },
      source: {
        document: '食品生产经营风险分级管理办法(试行)',
        number: '食药监食监一〔2016〕115号',
        article: '附件 2',
      },
      confidence: 'S',
      effectiveFrom: '2017-01-01',
      strictness: 'higher-is-stricter',
      note: title(
        '原件附表扫描不清,两项分值据二手资料',
        'The scan of the annex is unclear; two values come from a secondary source',
      ),
      value: {
        max: 40,
        complete: false,
        factors: [
          {
            id: 'area',
            title: title('经营面积', 'Floor area'),
            max: 10,
            bands: [
              { upTo: 150, points: 5 },
              { upTo: 500, points: 7.5 },
              { upTo: null, points: 10 },
            ],
          },
          {
            id: 'cold',
            title: title('冷食类制售', 'Cold dishes'),
            max: 10,
            choices: {
              yes: { points: 10, title: title('有', 'Yes') },
              no: { points: 0, title: title('无', 'No') },
            },
          },
        ],
      },
      examples: [{ given: { area: 186 }, expect: 7.5 }],
    },
  ],
}

export const CHECKLIST = {
  id: 'inspection.catering-checklist',
  effectiveFrom: '2024-01-01',
  title: title('餐饮服务日常检查表', 'Routine checklist, catering'),
  kind: 'checklist',
  value: {
    items: [
      {
        id: '1.1',
        title: title('许可证合法有效,经营内容与许可一致', 'Licence valid, business within it'),
        key: true,
        article: '第三十五条',
      },
      {
        id: '2.1',
        title: title('从业人员持有效健康证明', 'Staff hold valid health certificates'),
        article: '第四十五条',
      },
      { id: '3.1', title: title('食品处理区防鼠防蝇设施完好', 'Pest protection in order') },
    ],
  },
}

export const NOTICES = [
  {
    id: 'n-1',
    premisesId: 'p-1',
    kind: 'inspection-result',
    title: '监督检查结果:基本符合',
    titleEnglish: 'Inspection result: basically conformant',
    publishedOn: '2026-10-02',
    removeOn: '2028-10-02',
  },
  {
    id: 'n-2',
    premisesId: 'p-1',
    kind: 'rectification',
    title: '责令改正:粗加工区防鼠设施',
    titleEnglish: 'Rectification: pest protection',
    publishedOn: '2026-11-14',
    removeOn: null,
  },
]

export const PROPOSALS = [
  {
    id: 'q-1',
    premisesId: 'p-1',
    area: '410611001001/p-1',
    kind: 'inspection-result',
    title: '阿强烧烤监督检查结果:基本符合',
    titleEnglish: 'A-Qiang Barbecue: basically conformant',
    body: '2026年11月20日,金山市场监管所对该店进行日常监督检查,结论为基本符合。',
    bodyEnglish: null,
    authority: '淇滨区市场监督管理局',
    proposedAt: ago(2 * DAY),
    dueOn: '2026-11-26',
    daysLeft: 2,
    overdue: false,
    removeOn: '2028-11-26',
    rule: { id: 'publication.inspection', effectiveFrom: '2022-03-15' },
  },
  {
    id: 'q-2',
    premisesId: 'p-5',
    area: '410611001001/p-5',
    kind: 'rectification',
    title: '福记面馆责令改正',
    titleEnglish: 'Fuji Noodles: rectification',
    body: '责令立即改正。',
    bodyEnglish: 'To be corrected at once.',
    authority: '淇滨区市场监督管理局',
    proposedAt: ago(40 * DAY),
    dueOn: '2026-11-20',
    daysLeft: -4,
    overdue: true,
    removeOn: '2027-11-20',
    rule: { id: 'publication.inspection', effectiveFrom: '2022-03-15' },
  },
]

export const COLLEAGUES = [
  { id: 'person/x3', name: '孙磊', role: 'inspector', area: '410611001', certificate: '41060012346' },
  { id: 'person/x2', name: '赵云', role: 'leader', area: '410611001', certificate: null },
]

export const POST_ROWS = [
  {
    id: 'post-1',
    personId: 'x1',
    personName: '李晓燕',
    role: 'inspector',
    title: '金山所执法人员',
    organisationId: null,
    area: '410611001',
    viewArea: '410611001',
    searchArea: '4106',
    certificate: '41060012345',
    validFrom: '2024-01-01',
    validTo: null,
    actingForPostId: null,
    valid: true,
  },
  {
    id: 'post-9',
    personId: 'x2',
    personName: '赵云',
    role: 'leader',
    title: '金山所所长',
    organisationId: null,
    area: '410611001',
    viewArea: '410611001',
    searchArea: '4106',
    certificate: null,
    validFrom: '2023-06-01',
    validTo: '2026-12-31',
    actingForPostId: null,
    valid: true,
  },
  {
    id: 'post-8',
    personId: 'x3',
    personName: '孙磊',
    role: 'inspector',
    title: '九州路所执法人员',
    organisationId: null,
    area: '410611002',
    viewArea: '410611002',
    searchArea: '4106',
    certificate: '41060012346',
    validFrom: '2020-01-01',
    validTo: '2025-12-31',
    actingForPostId: null,
    valid: false,
  },
]

export const PEOPLE = [
  { id: 'x1', area: '410611', kind: 'official', name: '李晓燕', phone: '13800000001', erased: false },
  { id: 'x2', area: '410611', kind: 'official', name: '赵云', phone: null, erased: false },
  { id: 'x4', area: '410611', kind: 'operator', name: null, phone: null, erased: true },
]

export const REACTIONS = [
  { name: 'inspection.openRectification', lag: 0, failures: 0, stoppedAt: null, lastError: null },
  {
    name: 'publication.publishNotice',
    lag: 12,
    failures: 2,
    stoppedAt: null,
    lastError: 'rule publication.removal not found',
  },
  {
    name: 'risk.foldFinding',
    lag: 431,
    failures: 5,
    stoppedAt: ago(1_200_000),
    lastError: 'points outside 0..60',
  },
]

export const PARTS = [
  { service: 'http', part: 'listener', state: 'ok', since: ago(9 * DAY) },
  {
    service: 'vision',
    part: 'ffmpeg',
    state: 'degraded',
    reason: title(
      '未安装 ffmpeg,画面分析停止,接收第三方事件不受影响',
      'ffmpeg is not installed; analysis stops, ingest goes on',
    ),
    since: ago(DAY),
  },
  { service: 'worker', part: 'reactions', state: 'ok', since: ago(9 * DAY) },
]

export const CAUSES = [
  {
    id: 'ev-3',
    type: 'inspection.RectificationOrdered',
    title: title('责令改正', 'Rectification ordered'),
    subject: 'work/w-0',
    time: ago(9 * DAY),
  },
  { id: 'ev-2', type: 'vision.FindingConfirmed', subject: 'finding/f-1', time: ago(10 * DAY) },
  { id: 'ev-1', type: 'vision.FindingRaised', subject: 'finding/f-1', time: ago(10 * DAY + 600_000) },
]

/** A drawn kitchen, so that screens have something to show. */
export function sceneSvg(seed: number): string {
  const hue = 190 + seed * 37
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 480" width="640" height="480"><rect width="640" height="480" fill="hsl(${hue} 14% 34%)"/><path d="M0 300h640v180H0z" fill="hsl(${hue} 10% 24%)"/><path d="M40 210h260v90H40zM340 190h250v110H340z" fill="hsl(${hue} 8% 62%)"/><circle cx="110" cy="205" r="34" fill="#26292e"/><circle cx="210" cy="205" r="34" fill="#26292e"/><path d="M380 120h60v70h-60zM470 100h80v90h-80z" fill="hsl(28 30% 58%)"/><ellipse cx="418" cy="328" rx="40" ry="18" fill="#3a2d25"/><path d="M0 0h640v60H0z" fill="hsl(${hue} 8% 78%)"/><text x="16" y="464" font-family="monospace" font-size="20" fill="#fff">2026-11-24 23:4${seed} CAM 0${seed}</text></svg>`
}

export const DOCUMENTS = [
  {
    eventId: 'e-1',
    template: 'correction-notice',
    title: { zh: '责令改正通知书', en: 'Order to correct' },
    number: '鹤市监责改〔2026〕00409号',
    pending: false,
    at: '2026-11-20T02:10:00Z',
    by: { id: 'person/li', name: '李检查' },
    href: '/v1/documents/e-1.pdf?template=correction-notice',
  },
  {
    eventId: 'e-2',
    template: 'penalty-decision',
    title: { zh: '行政处罚决定书', en: 'Penalty decision' },
    number: null,
    pending: true,
    at: '2026-11-24T02:10:00Z',
    by: { id: 'person/li', name: '李检查' },
    href: '/v1/documents/e-2.pdf?template=penalty-decision',
  },
]
