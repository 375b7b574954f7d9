import { defineKind } from '@shian/kernel'

const PAIR = { roles: ['inspector'], people: { rule: 'inspection.people' } } as const
const LEADER = { roles: ['leader'] } as const
/** @source 食品生产经营监督检查管理办法 Art. 23 */
const NOBODY_RECUSED = {
  when: { not: { in: [{ ref: 'actors' }, { ref: 'item.recused' }] } },
  message: {
    zh: '检查人员中有人申报过与该主体的回避事项',
    en: 'One of the officers declared an interest in this premises',
  },
} as const

/**
 * A visit by two certified officers: scan to enter, the check-point table of the trade, verdict by the form, order to
 * correct, result published within its term. Coordinators may not take any of its actions.
 *
 * @source 食品生产经营监督检查管理办法 Art. 22–35, 39; 国办发〔2024〕54号
 */
export const inspection = defineKind({
  id: 'inspection',
  version: 2,
  migration: {
    from: 1,
    note: {
      zh: '第 2 版:计划带到场天数,记录应回避人员;已开立的事项仍按第 1 版办理',
      en: 'Version 2: plans set the days to go on site, officers with an interest are noted; open items stay on version 1',
    },
  },
  title: { zh: '监督检查', en: 'Inspection' },
  subjectKinds: ['premises'],
  numbering: '鹤市监检〔{yyyy}〕{seq:5}号',
  fields: {
    title: { type: 'text', label: { zh: '标题', en: 'Title' } },
    inspectionKind: {
      type: 'choice',
      label: { zh: '检查类型', en: 'Kind of inspection' },
      options: {
        daily: { zh: '日常检查', en: 'Daily' },
        special: { zh: '专项检查', en: 'Special' },
        flight: { zh: '飞行检查', en: 'Unannounced' },
        'double-random': { zh: '双随机', en: 'Double-random' },
      },
    },
    reason: { type: 'longText', label: { zh: '检查事由', en: 'Reason' }, maxLength: 2_000 },
    approval: { type: 'text', label: { zh: '审批编号', en: 'Approval number' } },
    origin: { type: 'text', label: { zh: '来源', en: 'Origin' } },
    originId: { type: 'text', label: { zh: '来源编号', en: 'Origin id' } },
    visitDays: {
      type: 'number',
      label: { zh: '到场期限(天)', en: 'Days to go on site' },
      min: 1,
      max: 366,
    },
    recused: { type: 'person', multiple: true, label: { zh: '应回避人员', en: 'Officers with an interest' } },
    entry: {
      type: 'choice',
      label: { zh: '入企方式', en: 'Entry' },
      options: {
        scanned: { zh: '扫码入企', en: 'Code scanned' },
        manual: { zh: '手工登记', en: 'Entered by hand' },
      },
    },
    cateringTable: {
      type: 'checklist',
      label: { zh: '餐饮服务要点表', en: 'Catering check points' },
      checklist: 'inspection.catering-checklist',
    },
    salesTable: {
      type: 'checklist',
      label: { zh: '食品销售要点表', en: 'Sales check points' },
      checklist: 'inspection.sales-checklist',
    },
    productionTable: {
      type: 'checklist',
      label: { zh: '食品生产要点表', en: 'Production check points' },
      checklist: 'inspection.production-checklist',
    },
    fullCoverage: {
      type: 'choice',
      label: { zh: '是否覆盖全部要点', en: 'All points covered' },
      options: { yes: { zh: '是', en: 'Yes' }, no: { zh: '否', en: 'No' } },
    },
    verdict: {
      type: 'choice',
      label: { zh: '检查结果', en: 'Result' },
      options: {
        conformant: { zh: '符合', en: 'Conformant' },
        'basically-conformant': { zh: '基本符合', en: 'Basically conformant' },
        'non-conformant': { zh: '不符合', en: 'Non-conformant' },
      },
    },
    problem: { type: 'longText', label: { zh: '发现的问题', en: 'Problems found' }, maxLength: 2_000 },
    photos: { type: 'photo', label: { zh: '现场照片', en: 'Photos' }, max: 20 },
    consequence: {
      type: 'choice',
      label: { zh: '处理', en: 'Consequence' },
      options: {
        none: { zh: '无', en: 'None' },
        'order-correction': { zh: '责令限期改正', en: 'Order to correct' },
      },
    },
    termWorkdays: {
      type: 'number',
      label: { zh: '整改期限(工作日)', en: 'Term in working days' },
      min: 1,
      max: 90,
    },
    signature: {
      type: 'choice',
      label: { zh: '签字情况', en: 'Signature' },
      options: {
        signed: { zh: '经营者已签字', en: 'Signed by the operator' },
        'refused-with-witness': { zh: '拒签,有见证或录音录像', en: 'Refused; witnessed or recorded' },
      },
    },
    cancelReason: { type: 'longText', label: { zh: '取消理由', en: 'Why cancelled' }, maxLength: 2_000 },
  },
  states: {
    planned: { label: { zh: '待检查', en: 'Planned' }, initial: true },
    'on-site': { label: { zh: '现场检查中', en: 'On site' } },
    concluded: { label: { zh: '待公示', en: 'Concluded, to be published' } },
    published: { label: { zh: '已公示', en: 'Published' }, final: 'published' },
    cancelled: { label: { zh: '已取消', en: 'Cancelled' }, final: 'cancelled' },
  },
  open: {
    by: [LEADER, { roles: ['inspector'] }, { roles: ['commander'] }, { relation: 'system' }],
    form: [
      ...['title', 'inspectionKind!', 'reason', 'approval', 'origin', 'originId'],
      ...['visitDays', 'recused'],
    ],
  },
  assign: { by: [LEADER, { roles: ['commander'] }] },
  actions: {
    enter: {
      label: { zh: '到场(两名执法人员)', en: 'Arrive (two officers)' },
      from: ['planned'],
      to: 'on-site',
      by: PAIR,
      form: ['entry!'],
      guard: NOBODY_RECUSED.when,
      guardMessage: NOBODY_RECUSED.message,
    },
    conclude: {
      label: { zh: '作出检查结论', en: 'Conclude' },
      from: ['on-site'],
      to: 'concluded',
      by: PAIR,
      form: [
        'cateringTable',
        'salesTable',
        'productionTable',
        'fullCoverage!',
        'verdict!',
        'problem',
        'photos',
        'consequence!',
        'termWorkdays',
        'signature!',
      ],
      guard: {
        or: [
          { exists: 'form.cateringTable' },
          { exists: 'form.salesTable' },
          { exists: 'form.productionTable' },
        ],
      },
      guardMessage: { zh: '请填写一份检查要点表', en: 'Fill in one check-point table' },
      requires: [NOBODY_RECUSED],
      link: {
        kind: 'rectification',
        copy: { title: 'title', problem: 'problem', photos: 'before', termWorkdays: 'termWorkdays' },
        when: { eq: [{ ref: 'form.consequence' }, 'order-correction'] },
      },
      records: ['inspection.Concluded'],
      document: 'inspection-record',
      statutory: true,
    },
    publish: {
      label: { zh: '结果已公示', en: 'Result published' },
      from: ['concluded'],
      to: 'published',
      by: [{ relation: 'system' }, { roles: ['publisher'] }],
    },
    recuse: {
      label: { zh: '登记回避', en: 'Note an interest' },
      from: ['planned', 'on-site'],
      by: [{ relation: 'system' }, LEADER],
      form: ['recused!'],
    },
    withdraw: {
      label: { zh: '回避人员退出', en: 'Withdraw for an interest' },
      from: ['on-site'],
      to: 'planned',
      by: [{ relation: 'system' }, LEADER],
    },
    cancel: {
      label: { zh: '取消检查', en: 'Cancel' },
      from: ['planned', 'on-site'],
      to: 'cancelled',
      by: LEADER,
      form: ['cancelReason!'],
    },
  },
  clocks: [
    {
      id: 'visit',
      label: { zh: '到场期限', en: 'Term to go on site' },
      from: 'created',
      stop: ['on-site', 'final'],
      term: { field: 'visitDays', unit: 'day', otherwise: { rule: 'inspection.visit' } },
      roll: false,
      effect: 'advisory',
      ladder: [
        { at: { value: -1, unit: 'workday' }, to: 'assignee' },
        { at: { value: 0, unit: 'workday' }, to: 'leader' },
      ],
    },
    {
      id: 'publish',
      label: { zh: '结果公示期限', en: 'Term to publish the result' },
      from: 'conclude',
      stop: ['publish', 'final'],
      term: { rule: 'inspection.publish' },
      effect: 'statutory',
      ladder: [
        { at: '-50%', to: 'publisher' },
        { at: { value: -2, unit: 'workday' }, to: 'leader' },
        { at: { value: 0, unit: 'workday' }, to: 'upperOrg' },
      ],
    },
  ],
  publish: [
    {
      id: 'inspection-result',
      after: 'concluded',
      fields: ['inspectionKind', 'verdict'],
      removeAfter: { rule: 'publication.show-inspection' },
    },
  ],
})
