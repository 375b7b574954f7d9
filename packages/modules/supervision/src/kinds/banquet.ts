import { defineKind } from '@shian/kernel'

const COORDINATOR_ROLE = { roles: ['coordinator'] } as const
const OFFICE = { roles: ['inspector', 'leader'] } as const
const BOTH = [COORDINATOR_ROLE, OFFICE] as const
const COORDINATOR = { id: 'person/sun', posts: [{ role: 'coordinator', area: '410602001001' }] }
const OFFICER = { id: 'person/li', posts: [{ role: 'inspector', area: '410602001' }] }
const ITEM = { id: 'banquet1', area: '410602001001', subjects: ['area/410602001001'] }
const FILING = { heldOn: '2026-11-28', diners: 80, place: '村东头', occasion: 'wedding', menu: '凉菜八道' }

/**
 * A rural banquet from filing to the end of its retained samples. Who must come to the place follows from the diners; a
 * late filing is taken in and marked, since a banquet nobody knows of is the worse one. Hosts and cooks stay unnamed
 * here: the village knows them, and the number of the cook's health certificate is enough.
 *
 * @source 河南省农村集体聚餐食品安全风险防控指导规范
 */
export const banquet = defineKind({
  id: 'banquet',
  version: 1,
  title: { zh: '农村集体聚餐', en: 'Rural banquet' },
  subjectKinds: ['area'],
  numbering: '鹤聚餐备〔{yyyy}〕{seq:5}号',
  fields: {
    heldOn: { type: 'date', label: { zh: '举办日期', en: 'Held on' } },
    diners: { type: 'number', label: { zh: '就餐人数', en: 'Diners' }, min: 1, max: 20_000 },
    place: { type: 'text', label: { zh: '地点', en: 'Place' } },
    occasion: {
      type: 'choice',
      label: { zh: '事由', en: 'Occasion' },
      options: {
        wedding: { zh: '婚事', en: 'Wedding' },
        funeral: { zh: '丧事', en: 'Funeral' },
        birth: { zh: '满月、寿诞', en: 'Birth or birthday' },
        house: { zh: '乔迁、建房', en: 'New house' },
        other: { zh: '其他', en: 'Other' },
      },
    },
    menu: { type: 'longText', label: { zh: '菜单', en: 'Menu' }, maxLength: 2_000 },
    cookCertificate: { type: 'text', label: { zh: '厨师健康证号', en: 'Cook’s health certificate' } },
    cookCertificateUntil: { type: 'date', label: { zh: '健康证有效期至', en: 'Valid until' } },
    band: {
      type: 'choice',
      label: { zh: '指导层级', en: 'Who guides' },
      options: {
        village: { zh: '村协管员', en: 'Village coordinator' },
        township: { zh: '乡镇和市场监管所', en: 'Township and its station' },
        county: { zh: '县(区)局', en: 'County bureau' },
      },
    },
    marks: {
      type: 'choice',
      label: { zh: '备注事项', en: 'Marks' },
      multiple: true,
      options: {
        late: { zh: '报告过晚', en: 'Filed late' },
        'no-certificate': { zh: '未提供厨师健康证', en: 'No health certificate given' },
        'certificate-expired': { zh: '健康证届时过期', en: 'Certificate expired by then' },
      },
    },
    guidance: { type: 'longText', label: { zh: '指导意见', en: 'Guidance' }, maxLength: 2_000 },
    check: { type: 'longText', label: { zh: '现场查看情况', en: 'Seen on site' }, maxLength: 2_000 },
    photos: { type: 'photo', label: { zh: '现场照片', en: 'Photos' }, max: 12 },
    samples: { type: 'number', label: { zh: '留样品种数', en: 'Dishes sampled' }, min: 0, max: 200 },
    sampleGrams: { type: 'number', label: { zh: '每品种留样克数', en: 'Grams of each' }, min: 0, max: 5_000 },
    reason: { type: 'longText', label: { zh: '理由', en: 'Reason' }, maxLength: 2_000 },
  },
  states: {
    filed: { label: { zh: '已备案', en: 'Filed' }, initial: true },
    guided: { label: { zh: '已指导', en: 'Guided' } },
    checked: { label: { zh: '已现场查看', en: 'Checked on site' } },
    held: { label: { zh: '已举办,留样保存中', en: 'Held, samples kept' } },
    closed: { label: { zh: '留样期满', en: 'Samples no longer owed' }, final: 'closed' },
    'called-off': { label: { zh: '已取消', en: 'Called off' }, final: 'called-off' },
  },
  open: {
    by: [COORDINATOR_ROLE, OFFICE],
    form: [
      ...['heldOn!', 'diners!', 'place!', 'occasion!', 'menu', 'cookCertificate', 'cookCertificateUntil'],
      ...['band', 'marks'],
    ],
  },
  assign: { by: { roles: ['leader', 'inspector'] } },
  actions: {
    guide: {
      label: { zh: '上门指导', en: 'Guide' },
      from: ['filed'],
      to: 'guided',
      by: BOTH,
      form: ['guidance!', 'cookCertificate', 'cookCertificateUntil'],
    },
    check: {
      label: { zh: '现场查看', en: 'Check on site' },
      from: ['filed', 'guided'],
      to: 'checked',
      by: BOTH,
      form: ['check!', 'photos'],
      guard: {
        or: [
          { not: { in: [{ ref: 'item.band' }, ['township', 'county']] } },
          { in: ['inspector', { ref: 'actor.roles' }] },
          { in: ['leader', { ref: 'actor.roles' }] },
        ],
      },
      guardMessage: {
        zh: '人数超过村级指导范围,须市场监管人员到场',
        en: 'Too many diners for the village alone: an officer of market supervision comes',
      },
    },
    hold: {
      label: { zh: '已举办并留样', en: 'Held, samples taken' },
      from: ['filed', 'guided', 'checked'],
      to: 'held',
      by: BOTH,
      form: ['samples!', 'sampleGrams', 'photos'],
    },
    close: {
      label: { zh: '留样期满', en: 'Samples no longer owed' },
      from: ['held'],
      to: 'closed',
      by: [{ relation: 'system' }, COORDINATOR_ROLE, OFFICE],
      records: ['supervision.BanquetClosed'],
    },
    callOff: {
      label: { zh: '取消', en: 'Call off' },
      from: ['filed', 'guided', 'checked'],
      to: 'called-off',
      by: BOTH,
      form: ['reason!'],
      records: ['supervision.BanquetClosed'],
    },
  },
  clocks: [
    {
      id: 'check',
      label: { zh: '现场查看期限', en: 'Check before it is held' },
      from: 'created',
      anchor: 'form.heldOn',
      stop: ['check', 'hold', 'callOff'],
      term: { value: 0, unit: 'day' },
      roll: false,
      effect: 'advisory',
      ladder: [
        { at: { value: -1, unit: 'day' }, to: 'assignee' },
        { at: { value: 0, unit: 'day' }, to: 'leader' },
      ],
    },
    {
      id: 'retain',
      label: { zh: '留样保存', en: 'Samples are kept' },
      from: 'hold',
      stop: ['close'],
      term: { rule: 'canteen.sample-hours' },
      effect: 'advisory',
      onExpiry: { act: 'close' },
    },
  ],
  offline: { create: true, actions: ['guide', 'check', 'hold'] },
  tests: [
    {
      name: 'a village banquet from filing to the end of its samples',
      steps: [
        {
          at: '2026-11-24T09:00:00+08:00',
          actor: COORDINATOR,
          command: { do: 'open', item: ITEM, form: { ...FILING, band: 'village' } },
          expect: { state: 'filed', running: ['check'], due: { check: '2026-11-28' } },
        },
        {
          at: '2026-11-25T09:00:00+08:00',
          actor: COORDINATOR,
          command: { do: 'act', action: 'guide', form: { guidance: '生熟分开' } },
          expect: { state: 'guided' },
        },
        {
          at: '2026-11-28T09:00:00+08:00',
          actor: COORDINATOR,
          command: { do: 'act', action: 'check', form: { check: '餐具已消毒' } },
          expect: { state: 'checked', running: [], overdue: [] },
        },
        {
          at: '2026-11-28T13:00:00+08:00',
          actor: COORDINATOR,
          command: { do: 'act', action: 'hold', form: { samples: 8, sampleGrams: 130 } },
          expect: { state: 'held', running: ['retain'], due: { retain: '2026-11-30' } },
        },
        {
          at: '2026-11-30T13:00:00+08:00',
          actor: { id: 'system/sweep', posts: [] },
          command: { do: 'fireRung', clock: 'retain#1', rung: 'expiry' },
          expect: { final: 'closed', running: [], events: ['supervision.BanquetClosed'] },
        },
      ],
    },
    {
      name: 'a large one needs an officer on site',
      steps: [
        {
          at: '2026-11-27T09:00:00+08:00',
          actor: COORDINATOR,
          command: {
            do: 'open',
            item: ITEM,
            form: { ...FILING, diners: 260, band: 'county', marks: ['late'] },
          },
          expect: { state: 'filed' },
        },
        {
          at: '2026-11-28T08:00:00+08:00',
          actor: COORDINATOR,
          command: { do: 'act', action: 'check', form: { check: '看过' } },
          expect: { refused: 'work.guard_failed' },
        },
        {
          at: '2026-11-28T09:00:00+08:00',
          actor: OFFICER,
          command: { do: 'act', action: 'check', form: { check: '凉菜须现做' } },
          expect: { state: 'checked' },
        },
        {
          at: '2026-11-28T09:30:00+08:00',
          actor: COORDINATOR,
          command: { do: 'act', action: 'callOff', form: { reason: '主家取消' } },
          expect: { final: 'called-off', events: ['supervision.BanquetClosed'] },
        },
      ],
    },
  ],
})
