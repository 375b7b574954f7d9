import { defineKind } from '@shian/kernel'
import { monthTraces } from './report-traces.ts'
import { PERIOD_FIELDS, PRINCIPAL, SYSTEM } from './words.ts'

/**
 * The monthly meeting: minutes written from the weeks, in which the principal hears the director and sets the tasks of
 * the next month. Where the scheme asks for the monthly full audit, every point of its list is answered besides.
 *
 * @source rules/cn/self-inspection.json#month-due
 * @source rules/hebi/self-inspection.json#scheme
 */
export const monthKind = defineKind({
  id: 'self-inspection-month',
  version: 1,
  title: { zh: '月调度', en: 'Monthly meeting' },
  subjectKinds: ['premises'],
  fields: {
    ...PERIOD_FIELDS,
    fullAuditDue: { type: 'text', label: { zh: '须全项自查', en: 'Full audit owed' } },
    heldOn: { type: 'date', label: { zh: '会议日期', en: 'Held on' } },
    attendees: { type: 'number', label: { zh: '参会人数', en: 'People present' }, min: 1, max: 500 },
    heard: {
      type: 'choice',
      label: { zh: '听取食品安全总监(员)汇报', en: 'Director or officer was heard' },
      options: { yes: { zh: '已听取', en: 'Yes' }, no: { zh: '未听取', en: 'No' } },
    },
    minutes: { type: 'longText', label: { zh: '会议纪要', en: 'Minutes' }, maxLength: 8_000 },
    tasks: {
      type: 'longText',
      label: { zh: '下月工作安排', en: 'Tasks of the next month' },
      maxLength: 2_000,
    },
    fullAudit: {
      type: 'checklist',
      label: { zh: '月通查全项清单', en: 'Monthly full audit' },
      checklist: 'self-inspection.production-month',
    },
  },
  states: {
    due: { label: { zh: '待提交', en: 'Due' }, initial: true },
    filed: { label: { zh: '已提交', en: 'Filed' }, final: 'filed' },
    missed: { label: { zh: '漏查', en: 'Missed' }, final: 'missed' },
  },
  open: {
    by: SYSTEM,
    form: ['title', 'premisesKind!', 'period!', 'from!', 'to!', 'scheme!', 'fullAuditDue!'],
  },
  actions: {
    file: {
      label: { zh: '提交会议纪要', en: 'File the minutes' },
      from: ['due'],
      to: 'filed',
      by: PRINCIPAL,
      form: ['heldOn!', 'attendees', 'heard!', 'minutes!', 'tasks!', 'fullAudit'],
      guard: { or: [{ ne: [{ ref: 'item.fullAuditDue' }, 'yes'] }, { exists: 'form.fullAudit' }] },
      guardMessage: { zh: '请先完成月通查全项清单', en: 'Complete the monthly full audit first' },
      records: ['self-inspection.Submitted'],
      document: 'self-inspection-month',
    },
    miss: {
      label: { zh: '记为漏查', en: 'Count as missed' },
      from: ['due'],
      to: 'missed',
      by: SYSTEM,
      records: ['self-inspection.Missed'],
    },
  },
  clocks: [
    {
      id: 'due',
      label: { zh: '提交期限', en: 'Term' },
      from: 'created',
      anchor: 'form.to',
      stop: ['file', 'final'],
      term: { rule: 'self-inspection.month-due' },
      effect: 'advisory',
      ladder: [
        { at: { value: -2, unit: 'workday' }, to: 'operator' },
        { at: { value: 0, unit: 'workday' }, to: 'operator' },
      ],
    },
    {
      id: 'missed',
      label: { zh: '记为漏查', en: 'Counts as missed' },
      from: 'created',
      anchor: 'form.to',
      stop: ['file', 'final'],
      term: { rule: 'self-inspection.month-missed' },
      effect: 'advisory',
      ladder: [],
      onExpiry: { act: 'miss' },
    },
  ],
  tests: monthTraces,
})
