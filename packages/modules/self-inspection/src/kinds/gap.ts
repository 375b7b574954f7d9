import { defineKind } from '@shian/kernel'
import { gapTraces } from './follow-up-traces.ts'
import { LEADER, OFFICER, OPERATOR, SYSTEM } from './words.ts'

/**
 * What a premises missed in a week, put before it and then before the regulator: one item a week, however many sheets.
 * It ends when the days are made up, when an officer accepts the reason, or with a visit.
 *
 * @source rules/cn/self-inspection.json#gap-answer
 */
export const gapKind = defineKind({
  id: 'self-inspection-gap',
  version: 1,
  title: { zh: '自查漏查督促', en: 'Missed self-inspection' },
  subjectKinds: ['premises'],
  fields: {
    title: { type: 'text', label: { zh: '标题', en: 'Title' } },
    week: { type: 'text', label: { zh: '周', en: 'Week' } },
    cycle: {
      type: 'choice',
      label: { zh: '首个漏查', en: 'First missed' },
      options: {
        day: { zh: '日', en: 'Day' },
        week: { zh: '周', en: 'Week' },
        month: { zh: '月', en: 'Month' },
      },
    },
    period: { type: 'text', label: { zh: '漏查周期', en: 'Period missed' } },
    cause: {
      type: 'choice',
      label: { zh: '漏查原因', en: 'Cause' },
      options: {
        forgotten: { zh: '忘记填写', en: 'Forgotten' },
        absent: { zh: '人员不在岗', en: 'Nobody on duty' },
        closed: { zh: '当日未营业、未申报', en: 'Closed without declaring it' },
        device: { zh: '设备或网络故障', en: 'Device or network' },
        other: { zh: '其他', en: 'Other' },
      },
    },
    statement: { type: 'longText', label: { zh: '情况说明', en: 'Statement' }, maxLength: 1_000 },
    reviewNote: { type: 'longText', label: { zh: '处理意见', en: 'Review' }, maxLength: 1_000 },
    inspectionKind: {
      type: 'choice',
      label: { zh: '检查类型', en: 'Kind of inspection' },
      options: { special: { zh: '专项检查', en: 'Special' }, daily: { zh: '日常检查', en: 'Daily' } },
    },
  },
  states: {
    open: { label: { zh: '待说明', en: 'To be explained' }, initial: true },
    answered: { label: { zh: '待处理', en: 'To be settled' } },
    accepted: { label: { zh: '已说明', en: 'Explained' }, final: 'accepted' },
    'made-up': { label: { zh: '已补录', en: 'Made up' }, final: 'made-up' },
    visited: { label: { zh: '转监督检查', en: 'Led to an inspection' }, final: 'visited' },
  },
  open: { by: SYSTEM, form: ['title', 'week!', 'cycle!', 'period!'] },
  assign: { by: LEADER },
  actions: {
    answer: {
      label: { zh: '说明原因', en: 'Explain' },
      from: ['open'],
      to: 'answered',
      by: OPERATOR,
      form: ['cause!', 'statement!'],
    },
    accept: {
      label: { zh: '接受说明', en: 'Accept' },
      from: ['answered'],
      to: 'accepted',
      by: OFFICER,
      form: ['reviewNote'],
    },
    return: {
      label: { zh: '退回重新说明', en: 'Send back' },
      from: ['answered'],
      to: 'open',
      by: OFFICER,
      form: ['reviewNote!'],
    },
    visit: {
      label: { zh: '安排检查', en: 'Plan an inspection' },
      from: ['open', 'answered'],
      to: 'visited',
      by: OFFICER,
      form: ['inspectionKind!', 'reviewNote!'],
      link: {
        kind: 'inspection',
        copy: { title: 'title', inspectionKind: 'inspectionKind', reviewNote: 'reason' },
      },
    },
    'make-up': {
      label: { zh: '已全部补录', en: 'All made up' },
      from: ['open', 'answered'],
      to: 'made-up',
      by: SYSTEM,
    },
  },
  clocks: [
    {
      id: 'answer',
      label: { zh: '说明期限', en: 'Term to explain' },
      from: 'created',
      stop: ['answer', 'final'],
      term: { rule: 'self-inspection.gap-answer' },
      effect: 'advisory',
      ladder: [
        { at: '-100%', to: 'operator' },
        { at: { value: -1, unit: 'workday' }, to: 'operator' },
        { at: { value: 0, unit: 'workday' }, to: 'assignee' },
      ],
      onExpiry: { suggest: 'visit' },
    },
    {
      id: 'answer-again',
      label: { zh: '重新说明期限', en: 'Term to explain again' },
      from: 'return',
      stop: ['answer', 'final'],
      term: { rule: 'self-inspection.gap-answer' },
      effect: 'advisory',
      ladder: [{ at: { value: 0, unit: 'workday' }, to: 'assignee' }],
      onExpiry: { suggest: 'visit' },
    },
    {
      id: 'settle',
      label: { zh: '处理期限', en: 'Term to settle' },
      from: 'created',
      stop: 'final',
      term: { rule: 'self-inspection.gap-settle' },
      effect: 'advisory',
      ladder: [
        { at: { value: -2, unit: 'workday' }, to: 'assignee' },
        { at: { value: 0, unit: 'workday' }, to: 'leader' },
      ],
    },
  ],
  tests: gapTraces,
})
