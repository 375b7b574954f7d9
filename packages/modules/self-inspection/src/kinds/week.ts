import { defineKind } from '@shian/kernel'
import { weekTraces } from './report-traces.ts'
import { OPERATOR, PERIOD_FIELDS, SYSTEM } from './words.ts'

/**
 * The weekly review: a report written from the days of the week, to which the director adds a judgement. Where there
 * is no director the officer or the principal writes it.
 *
 * @source rules/cn/self-inspection.json#week-due
 */
export const weekKind = defineKind({
  id: 'self-inspection-week',
  version: 1,
  title: { zh: '周排查', en: 'Weekly review' },
  subjectKinds: ['premises'],
  fields: {
    ...PERIOD_FIELDS,
    report: { type: 'longText', label: { zh: '排查情况', en: 'Report' }, maxLength: 5_000 },
    judgement: {
      type: 'longText',
      label: { zh: '分析研判', en: 'Judgement' },
      help: { zh: '哪里反复出问题,为什么', en: 'What keeps going wrong, and why' },
      maxLength: 2_000,
    },
    measures: { type: 'longText', label: { zh: '改进措施', en: 'Measures' }, maxLength: 2_000 },
  },
  states: {
    due: { label: { zh: '待提交', en: 'Due' }, initial: true },
    filed: { label: { zh: '已提交', en: 'Filed' }, final: 'filed' },
    missed: { label: { zh: '漏查', en: 'Missed' }, final: 'missed' },
  },
  open: { by: SYSTEM, form: ['title', 'premisesKind!', 'period!', 'from!', 'to!', 'scheme!'] },
  actions: {
    file: {
      label: { zh: '提交周报告', en: 'File the report' },
      from: ['due'],
      to: 'filed',
      by: OPERATOR,
      form: ['report!', 'judgement!', 'measures'],
      records: ['self-inspection.Submitted'],
      document: 'self-inspection-week',
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
      term: { rule: 'self-inspection.week-due' },
      effect: 'advisory',
      ladder: [
        { at: { value: -1, unit: 'workday' }, to: 'operator' },
        { at: { value: 0, unit: 'workday' }, to: 'operator' },
      ],
    },
    {
      id: 'missed',
      label: { zh: '记为漏查', en: 'Counts as missed' },
      from: 'created',
      anchor: 'form.to',
      stop: ['file', 'final'],
      term: { rule: 'self-inspection.week-missed' },
      effect: 'advisory',
      ladder: [],
      onExpiry: { act: 'miss' },
    },
  ],
  offline: { actions: ['file'] },
  tests: weekTraces,
})
