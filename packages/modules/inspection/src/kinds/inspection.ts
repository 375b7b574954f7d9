import { defineKind } from '@shian/kernel'
import { inspectionV1 as v1 } from './inspection-v1.ts'

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
 * The second version, as what it changes of the first: a plan says in how many days somebody goes on site, and officers
 * with an interest in the premises neither enter nor conclude. The first is frozen, so this one is too.
 *
 * @source 食品生产经营监督检查管理办法 Art. 22–35, 39; 国办发〔2024〕54号
 */
export const inspection = defineKind({
  ...v1,
  version: 2,
  migration: {
    from: 1,
    note: {
      zh: '第 2 版:计划带到场天数,记录应回避人员;已开立的事项仍按第 1 版办理',
      en: 'Version 2: plans set the days to go on site, officers with an interest are noted; open items stay on version 1',
    },
  },
  fields: {
    ...v1.fields,
    visitDays: {
      type: 'number',
      label: { zh: '到场期限(天)', en: 'Days to go on site' },
      min: 1,
      max: 366,
    },
    recused: { type: 'person', multiple: true, label: { zh: '应回避人员', en: 'Officers with an interest' } },
  },
  open: { ...v1.open, form: [...(v1.open.form ?? []), 'visitDays', 'recused'] },
  actions: {
    ...v1.actions,
    enter: { ...v1.actions['enter']!, requires: [NOBODY_RECUSED] },
    conclude: { ...v1.actions['conclude']!, requires: [NOBODY_RECUSED] },
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
      by: LEADER,
    },
  },
  clocks: v1.clocks.map(clock =>
    clock.id === 'visit'
      ? {
          ...clock,
          term: { field: 'visitDays', unit: 'day', otherwise: { rule: 'inspection.visit' } },
          roll: false,
        }
      : clock,
  ),
})
