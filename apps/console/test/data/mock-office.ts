import { ago, DAY, title } from './mock-words.ts'

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
