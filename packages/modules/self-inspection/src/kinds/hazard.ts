import { defineKind } from '@shian/kernel'
import { hazardTraces } from './follow-up-traces.ts'
import { LEADER, OFFICER, OPERATOR, PRINCIPAL, SYSTEM } from './words.ts'

const VERIFIER = { roles: ['safety-director', 'principal'], relation: 'party' } as const

/**
 * A hazard the operator found itself and did not put right on the spot: fixed with a photo, verified by the director
 * or principal. It is no order of the authority, carries no document number and is not published: who looks honestly
 * must not fare worse than who does not look. An officer may turn it into an order to correct.
 *
 * @source rules/cn/self-inspection.json#hazard-term
 */
export const hazardKind = defineKind({
  id: 'self-inspection-hazard',
  version: 1,
  title: { zh: '自查隐患整改', en: 'Hazard of self-inspection' },
  subjectKinds: ['premises'],
  fields: {
    title: { type: 'text', label: { zh: '标题', en: 'Title' } },
    problem: { type: 'longText', label: { zh: '隐患', en: 'Hazard' }, maxLength: 2_000 },
    clause: { type: 'text', label: { zh: '条款', en: 'Clause' } },
    hazardId: { type: 'text', label: { zh: '隐患编号', en: 'Hazard id' } },
    accident: {
      type: 'choice',
      label: { zh: '有事故风险', en: 'An accident may follow' },
      options: {
        yes: { zh: '是,已停止并报告', en: 'Yes; stopped and reported' },
        no: { zh: '否', en: 'No' },
      },
    },
    before: { type: 'photo', label: { zh: '整改前照片', en: 'Photos before' }, max: 6 },
    after: { type: 'photo', label: { zh: '整改后照片', en: 'Photos after' }, min: 1, max: 6 },
    statement: { type: 'longText', label: { zh: '整改说明', en: 'What was done' }, maxLength: 1_000 },
    reviewNote: { type: 'longText', label: { zh: '核实意见', en: 'Review' }, maxLength: 1_000 },
    termWorkdays: {
      type: 'number',
      label: { zh: '责令期限(工作日)', en: 'Term of the order in working days' },
      min: 1,
      max: 90,
    },
  },
  states: {
    open: { label: { zh: '待整改', en: 'To be fixed' }, initial: true },
    fixed: { label: { zh: '待核实', en: 'To be verified' } },
    closed: { label: { zh: '已整改', en: 'Put right' }, final: 'fixed' },
    ordered: { label: { zh: '转责令改正', en: 'Became an order' }, final: 'ordered' },
  },
  open: { by: SYSTEM, form: ['title', 'problem!', 'clause', 'hazardId!', 'accident!', 'before'] },
  assign: { by: LEADER },
  actions: {
    fix: {
      label: { zh: '已整改', en: 'Fixed' },
      from: ['open'],
      to: 'fixed',
      by: OPERATOR,
      form: ['after!', 'statement'],
    },
    verify: {
      label: { zh: '核实通过', en: 'Verify' },
      from: ['fixed'],
      to: 'closed',
      by: VERIFIER,
      form: ['reviewNote'],
      records: ['self-inspection.HazardClosed'],
    },
    rework: {
      label: { zh: '重新整改', en: 'Send back' },
      from: ['fixed'],
      to: 'open',
      by: [VERIFIER, PRINCIPAL],
      form: ['reviewNote!'],
    },
    order: {
      label: { zh: '责令改正', en: 'Order a correction' },
      from: ['open', 'fixed'],
      to: 'ordered',
      by: OFFICER,
      form: ['reviewNote!', 'termWorkdays'],
      link: {
        kind: 'rectification',
        copy: {
          title: 'title',
          problem: 'problem',
          clause: 'clause',
          before: 'before',
          termWorkdays: 'termWorkdays',
        },
      },
      records: ['self-inspection.HazardClosed'],
      statutory: true,
    },
  },
  clocks: [
    {
      id: 'fix',
      label: { zh: '整改期限', en: 'Term to fix' },
      from: 'created',
      stop: ['fix', 'final'],
      term: { rule: 'self-inspection.hazard-term' },
      effect: 'advisory',
      ladder: [
        { at: '-50%', to: 'operator' },
        { at: { value: 0, unit: 'day' }, to: 'assignee' },
      ],
      onExpiry: { suggest: 'order' },
    },
    {
      id: 'fix-again',
      label: { zh: '重新整改期限', en: 'Term to fix again' },
      from: 'rework',
      stop: ['fix', 'final'],
      term: { rule: 'self-inspection.hazard-term' },
      effect: 'advisory',
      ladder: [{ at: { value: 0, unit: 'day' }, to: 'assignee' }],
      onExpiry: { suggest: 'order' },
    },
    {
      id: 'verify',
      label: { zh: '核实期限', en: 'Term to verify' },
      from: 'fix',
      stop: ['verify', 'rework', 'final'],
      term: { rule: 'self-inspection.hazard-verify' },
      effect: 'advisory',
      ladder: [{ at: { value: 0, unit: 'workday' }, to: 'operator' }],
    },
  ],
  offline: { actions: ['fix'] },
  tests: hazardTraces,
})
