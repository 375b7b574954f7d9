import { after1, SIGNS, scene1 } from './mock-premises.ts'
import { ago, DAY, NOW, shanghaiMidnight, title } from './mock-words.ts'

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
