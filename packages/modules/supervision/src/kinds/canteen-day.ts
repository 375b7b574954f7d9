import { defineKind } from '@shian/kernel'

const OPERATOR = { relation: 'party', roles: ['safety-officer', 'safety-director', 'principal'] } as const
const SAFETY_OFFICER = {
  id: 'person/chen',
  posts: [{ role: 'safety-officer', area: '410602001001/c1' }],
  represents: ['premises/c1'],
}
const INSPECTOR = { id: 'person/li', posts: [{ role: 'inspector', area: '410602' }] }
const SYSTEM = { id: 'system/supervision', posts: [] }
const OPENING = {
  at: '2026-11-24T06:00:00+08:00',
  actor: SYSTEM,
  command: {
    do: 'open',
    item: {
      id: 'day1',
      area: '410602001001/c1',
      subjects: ['premises/c1'],
      parties: { operator: 'premises/c1' },
    },
    form: { day: '2026-11-24', title: '实验小学食堂' },
  },
  expect: { state: 'due', running: ['record'], due: { record: '2026-11-24' } },
} as const

/**
 * One serving day of a canteen: who ate along, the samples, the ingredients on the board, the principal's card. What
 * falls short is taken in and shown, never refused: a record that may not be true will be made up.
 *
 * @source 学校食品安全与营养健康管理规定 (教育部令第45号)
 */
export const canteenDay = defineKind({
  id: 'canteen-day',
  version: 1,
  title: { zh: '食堂每日记录', en: 'Canteen day' },
  subjectKinds: ['premises'],
  fields: {
    title: { type: 'text', label: { zh: '标题', en: 'Title' } },
    day: { type: 'date', label: { zh: '日期', en: 'Day' } },
    canteenKind: {
      type: 'choice',
      label: { zh: '食堂类别', en: 'Kind of canteen' },
      options: {
        'school-canteen': { zh: '学校、幼儿园食堂', en: 'School or kindergarten' },
        'elderly-home-canteen': { zh: '养老机构食堂', en: 'Home for the elderly' },
      },
    },
    accompaniedBy: {
      type: 'choice',
      label: { zh: '陪餐人', en: 'Who ate along' },
      options: {
        principal: { zh: '校长(园长)、院长', en: 'Principal' },
        leader: { zh: '其他负责人', en: 'Another leader' },
        teacher: { zh: '教师、护理员', en: 'Teacher or carer' },
        parent: { zh: '家长', en: 'Parent' },
        nobody: { zh: '无人陪餐', en: 'Nobody' },
      },
    },
    observations: { type: 'longText', label: { zh: '陪餐记录', en: 'What was noticed' }, maxLength: 2_000 },
    dishes: { type: 'number', label: { zh: '菜品数', en: 'Dishes' }, min: 0, max: 200 },
    samples: { type: 'number', label: { zh: '留样品种数', en: 'Dishes sampled' }, min: 0, max: 200 },
    sampleGrams: {
      type: 'number',
      label: { zh: '最少一份的克数', en: 'Grams of the smallest' },
      min: 0,
      max: 5_000,
    },
    sampleTemperature: {
      type: 'number',
      label: { zh: '留样柜温度(℃)', en: 'Cabinet, °C' },
      min: -30,
      max: 60,
    },
    ingredients: {
      type: 'choice',
      label: { zh: '大宗食材信息已公示', en: 'Bulk ingredients on the board' },
      options: { yes: { zh: '是', en: 'Yes' }, no: { zh: '否', en: 'No' } },
    },
    principalCard: {
      type: 'choice',
      label: { zh: '负责人公示牌在位', en: 'Principal’s card in place' },
      options: { yes: { zh: '是', en: 'Yes' }, no: { zh: '否', en: 'No' } },
    },
    photos: { type: 'photo', label: { zh: '照片', en: 'Photos' }, max: 9 },
  },
  states: {
    due: { label: { zh: '待记录', en: 'Due' }, initial: true },
    recorded: { label: { zh: '已记录', en: 'Recorded' }, final: 'recorded' },
    missed: { label: { zh: '漏记', en: 'Missed' }, final: 'missed' },
  },
  open: { by: { relation: 'system' }, form: ['title', 'day!', 'canteenKind'] },
  actions: {
    record: {
      label: { zh: '提交当日记录', en: 'Record the day' },
      from: ['due'],
      to: 'recorded',
      by: OPERATOR,
      form: [
        ...['accompaniedBy', 'observations', 'dishes!', 'samples!', 'sampleGrams', 'sampleTemperature'],
        ...['ingredients!', 'principalCard', 'photos'],
      ],
      records: ['supervision.CanteenDayRecorded'],
    },
    miss: {
      label: { zh: '记为漏记', en: 'Count as missed' },
      from: ['due'],
      to: 'missed',
      by: { relation: 'system' },
      records: ['supervision.CanteenDayMissed'],
    },
  },
  clocks: [
    {
      id: 'record',
      label: { zh: '当日记录', en: 'Record of the day' },
      from: 'created',
      anchor: 'form.day',
      stop: ['record', 'miss'],
      term: { rule: 'canteen.record-by' },
      roll: false,
      effect: 'advisory',
      // A day to put in late what was done in time; after that the day is missed.
      expiry: { closes: ['record'], grace: { value: 1, unit: 'day' } },
      onExpiry: { act: 'miss' },
      ladder: [{ at: { value: 0, unit: 'day' }, to: 'operator' }],
    },
  ],
  offline: { actions: ['record'] },
  tests: [
    {
      name: 'recorded on the day',
      steps: [
        OPENING,
        {
          at: '2026-11-24T13:00:00+08:00',
          actor: INSPECTOR,
          command: { do: 'act', action: 'record', form: { dishes: 4, samples: 4, ingredients: 'yes' } },
          expect: { refused: 'work.not_permitted' },
        },
        {
          at: '2026-11-24T13:10:00+08:00',
          actor: SAFETY_OFFICER,
          command: {
            do: 'act',
            action: 'record',
            form: { accompaniedBy: 'principal', dishes: 4, samples: 4, sampleGrams: 130, ingredients: 'yes' },
          },
          expect: { final: 'recorded', overdue: [], events: ['supervision.CanteenDayRecorded'] },
        },
      ],
    },
    {
      name: 'missed',
      steps: [
        OPENING,
        {
          at: '2026-11-26T00:00:00+08:00',
          actor: SYSTEM,
          command: { do: 'fireRung', clock: 'record#1', rung: 'expiry' },
          expect: { final: 'missed', events: ['supervision.CanteenDayMissed'] },
        },
      ],
    },
  ],
})
