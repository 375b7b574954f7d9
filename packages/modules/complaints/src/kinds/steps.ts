import type { KindAction, KindClock } from '@shian/kernel'
import { HANDLER, LADDER, LEADER, OFFICER, SYSTEM } from './words.ts'

/** Steps that complaints and reports share and that end nothing. */
export const COMMON_ACTIONS = {
  match: {
    label: { zh: '确认经营场所', en: 'Name the premises' },
    from: '*',
    by: [HANDLER, OFFICER],
    form: ['premises!'],
  },
  answer: {
    label: { zh: '答复', en: 'Answer' },
    from: '*',
    by: [HANDLER, OFFICER],
    form: ['answer!'],
  },
  'add-message': {
    label: { zh: '来信人补充', en: 'Message of the person' },
    from: '*',
    by: SYSTEM,
    form: ['message!', 'originalContent'],
  },
  dispute: {
    label: { zh: '提出管辖争议', en: 'Dispute the jurisdiction' },
    from: ['received'],
    to: 'disputed',
    by: HANDLER,
    form: ['reason!'],
  },
  'settle-jurisdiction': {
    label: { zh: '确定由本单位管辖', en: 'Settle: ours' },
    from: ['disputed'],
    to: 'received',
    by: LEADER,
    form: ['reason!'],
  },
  'to-inspection': {
    label: { zh: '转现场检查', en: 'Send inspectors' },
    from: '*',
    by: [HANDLER, LEADER],
    form: ['inspectionKind!', 'inspectionReason!'],
    guard: { exists: 'item.premises' },
    guardMessage: { zh: '请先确认经营场所', en: 'Name the premises first' },
    link: {
      kind: 'inspection',
      copy: { inspectionKind: 'inspectionKind', inspectionReason: 'reason' },
    },
  },
} as const satisfies Record<string, KindAction>

/**
 * The terms of the hotlines, which run beside the statutory ones: a line asks for an answer, the law for a decision. The
 * row of a line may bring its own term.
 */
export const LINE_CLOCKS: readonly KindClock[] = (['12345', '12315'] as const).map(line => ({
  id: `line-${line}`,
  label: { zh: `${line} 办理时限`, en: `Term of the line ${line}` },
  from: 'created',
  when: { and: [{ eq: [{ ref: 'form.channel' }, line] }, { exists: 'form.lineNumber' }] },
  anchor: 'form.lineDispatchedOn',
  stop: ['answer', 'final'],
  term: { field: 'lineTermWorkdays', unit: 'workday', otherwise: { rule: `hotline.reply-${line}` } },
  effect: 'advisory',
  ladder: LADDER,
}))

/** @source rules/cn/complaint.json#jurisdiction-dispute */
export const DISPUTE_CLOCK: KindClock = {
  id: 'dispute',
  label: { zh: '管辖争议协商期限', en: 'Term to settle jurisdiction' },
  from: 'disputed',
  stop: ['settle-jurisdiction', 'final'],
  term: { rule: 'complaint.jurisdiction-dispute' },
  effect: 'statutory',
}
