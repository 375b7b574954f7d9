import { defineKind } from '@shian/kernel'

const OFFICE = { roles: ['inspector', 'leader', 'commander'] } as const
const ANSWERS = { roles: ['inspector', 'leader', 'complaint-handler'] } as const
const COORDINATOR = { id: 'person/sun', posts: [{ role: 'coordinator', area: '410602001001' }] }
const OFFICER = { id: 'person/li', posts: [{ role: 'inspector', area: '410602' }] }
const ITEM = {
  id: 'lead1',
  area: '410602001001/p1',
  subjects: ['premises/p1'],
  parties: { informant: 'person/sun' },
}

/**
 * What a coordinator saw and reports: three fields, looked into by an officer, answered to whoever reported. A report
 * is never an inspection: coordinators hold no action of one.
 *
 * @source 国办发〔2024〕54号 (网格员不得实施行政检查)
 */
export const lead = defineKind({
  id: 'lead',
  version: 1,
  title: { zh: '协管员线索', en: 'Coordinator’s lead' },
  subjectKinds: ['premises', 'area'],
  numbering: '鹤市监线〔{yyyy}〕{seq:5}号',
  fields: {
    title: { type: 'text', label: { zh: '标题', en: 'Title' } },
    what: { type: 'longText', label: { zh: '发现了什么', en: 'What was seen' }, maxLength: 2_000 },
    place: { type: 'text', label: { zh: '地点', en: 'Where' } },
    premises: { type: 'premises', label: { zh: '经营场所', en: 'Premises' } },
    photos: { type: 'photo', label: { zh: '照片', en: 'Photos' }, max: 9 },
    finding: { type: 'longText', label: { zh: '核实情况', en: 'What was found' }, maxLength: 2_000 },
    routedTo: {
      type: 'choice',
      label: { zh: '转办', en: 'Routed to' },
      options: {
        inspection: { zh: '监督检查', en: 'Inspection' },
        rectification: { zh: '责令改正', en: 'Rectification' },
        'complaint-office': { zh: '投诉举报机构', en: 'Complaint office' },
      },
    },
    visitKind: {
      type: 'choice',
      label: { zh: '检查类型', en: 'Kind of inspection' },
      options: {
        flight: { zh: '飞行检查', en: 'Unannounced' },
        special: { zh: '专项检查', en: 'Special' },
      },
    },
    answer: { type: 'longText', label: { zh: '答复', en: 'Answer' }, maxLength: 2_000 },
  },
  states: {
    received: { label: { zh: '已收到', en: 'Received' }, initial: true },
    verified: { label: { zh: '已核实', en: 'Verified' } },
    routed: { label: { zh: '已转办', en: 'Routed' } },
    answered: { label: { zh: '已答复', en: 'Answered' }, final: 'answered' },
    dismissed: { label: { zh: '不属实', en: 'Dismissed' }, final: 'dismissed' },
  },
  open: { by: { roles: ['coordinator'] }, form: ['title', 'what!', 'place', 'premises', 'photos'] },
  assign: { by: { roles: ['leader', 'commander'] } },
  actions: {
    verify: {
      label: { zh: '核实属实', en: 'Verify' },
      from: ['received'],
      to: 'verified',
      by: OFFICE,
      form: ['finding!'],
    },
    dismiss: {
      label: { zh: '不属实,答复', en: 'Dismiss with an answer' },
      from: ['received', 'verified'],
      to: 'dismissed',
      by: OFFICE,
      form: ['answer!'],
      records: ['supervision.LeadAnswered'],
    },
    route: {
      label: { zh: '转办', en: 'Route' },
      from: ['verified'],
      to: 'routed',
      by: OFFICE,
      form: ['routedTo!', 'visitKind'],
      guard: {
        or: [
          { eq: [{ ref: 'form.routedTo' }, 'complaint-office'] },
          { and: [{ eq: [{ ref: 'form.routedTo' }, 'rectification'] }, { exists: 'item.premises' }] },
          { and: [{ exists: 'form.visitKind' }, { exists: 'item.premises' }] },
        ],
      },
      guardMessage: {
        zh: '转检查须选择检查类型;没有指明经营场所的线索只能转投诉举报机构',
        en: 'An inspection needs its kind; a lead that names no premises goes to the complaint office',
      },
      link: [
        {
          kind: 'inspection',
          copy: { what: 'reason', visitKind: 'inspectionKind' },
          when: { eq: [{ ref: 'form.routedTo' }, 'inspection'] },
        },
        {
          kind: 'rectification',
          copy: { what: 'problem', photos: 'before' },
          when: { eq: [{ ref: 'form.routedTo' }, 'rectification'] },
        },
      ],
    },
    answer: {
      label: { zh: '答复', en: 'Answer' },
      from: ['verified', 'routed'],
      to: 'answered',
      by: ANSWERS,
      form: ['answer!'],
      records: ['supervision.LeadAnswered'],
    },
  },
  clocks: [
    {
      id: 'acknowledge',
      label: { zh: '核实期限', en: 'Term to look into it' },
      from: 'created',
      stop: ['verify', 'dismiss'],
      term: { rule: 'supervision.lead-acknowledge' },
      effect: 'advisory',
      ladder: [
        { at: { value: -1, unit: 'workday' }, to: 'assignee' },
        { at: { value: 0, unit: 'workday' }, to: 'leader' },
      ],
    },
    {
      id: 'answer',
      label: { zh: '答复期限', en: 'Term to answer' },
      from: 'created',
      stop: ['answer', 'dismiss'],
      term: { rule: 'supervision.lead-answer' },
      effect: 'advisory',
      ladder: [
        { at: { value: -2, unit: 'workday' }, to: 'assignee' },
        { at: { value: 0, unit: 'workday' }, to: 'leader' },
      ],
    },
  ],
  offline: { create: true, actions: ['verify'] },
  tests: [
    {
      name: 'verified, routed to an inspection, answered',
      steps: [
        {
          at: '2026-11-24T09:00:00+08:00',
          actor: COORDINATOR,
          command: { do: 'open', item: ITEM, form: { what: '后厨有老鼠', premises: 'p1' } },
          expect: {
            state: 'received',
            running: ['acknowledge', 'answer'],
            due: { acknowledge: '2026-11-26', answer: '2026-12-08' },
          },
        },
        {
          at: '2026-11-24T10:00:00+08:00',
          actor: COORDINATOR,
          command: { do: 'act', action: 'verify', form: { finding: '属实' } },
          expect: { refused: 'work.not_permitted' },
        },
        {
          at: '2026-11-25T10:00:00+08:00',
          actor: OFFICER,
          command: { do: 'act', action: 'verify', form: { finding: '发现鼠迹' } },
          expect: { state: 'verified', running: ['answer'], overdue: [] },
        },
        {
          at: '2026-11-25T10:05:00+08:00',
          actor: OFFICER,
          command: { do: 'act', action: 'route', form: { routedTo: 'inspection' } },
          expect: { refused: 'work.guard_failed' },
        },
        {
          at: '2026-11-25T10:06:00+08:00',
          actor: OFFICER,
          command: { do: 'act', action: 'route', form: { routedTo: 'inspection', visitKind: 'flight' } },
          expect: { state: 'routed', links: ['inspection'] },
        },
        {
          at: '2026-12-09T10:00:00+08:00',
          actor: OFFICER,
          command: { do: 'act', action: 'answer', form: { answer: '已责令整改' } },
          expect: {
            final: 'answered',
            running: [],
            overdue: ['answer'],
            events: ['supervision.LeadAnswered'],
          },
        },
      ],
    },
    {
      name: 'dismissed with a reason',
      steps: [
        {
          at: '2026-11-24T09:00:00+08:00',
          actor: COORDINATOR,
          command: { do: 'open', item: ITEM, form: { what: '疑似无证' } },
          expect: { state: 'received' },
        },
        {
          at: '2026-11-24T15:00:00+08:00',
          actor: OFFICER,
          command: { do: 'act', action: 'dismiss', form: {} },
          expect: { refused: 'work.form_invalid' },
        },
        {
          at: '2026-11-24T16:00:00+08:00',
          actor: OFFICER,
          command: { do: 'act', action: 'dismiss', form: { answer: '证照齐全' } },
          expect: { final: 'dismissed', running: [], overdue: [] },
        },
      ],
    },
  ],
})
