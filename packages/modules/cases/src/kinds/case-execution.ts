import type { KindAction } from '@shian/kernel'
import { has, label, needs } from '@shian/kernel/kind-words'
import { FINANCE, LEADER, NO_PENALTY_INSTEAD, PAIR, PLATFORM } from './words.ts'

/** States in which a case is open and not decided. */
export const OPEN_STATES = ['investigating', 'review', 'reviewed', 'noticed', 'hearing', 'heard']

/** To the police and back. */
export const referral: Readonly<Record<string, KindAction>> = {
  refer: {
    label: label('提出移送(专案组)', 'Propose a referral'),
    from: OPEN_STATES,
    to: 'referred',
    by: { roles: ['inspector'], people: { rule: 'criminal-transfer.people' } },
    form: ['facts'],
    link: {
      kind: 'criminal-transfer',
      copy: { title: 'title', facts: 'facts', circumstances: 'circumstances', salesAmount: 'salesAmount' },
    },
    statutory: true,
  },
  'not-refer': {
    label: label('决定不移送', 'Decide not to refer'),
    from: OPEN_STATES,
    by: LEADER,
    form: ['notReferReason!'],
    statutory: true,
  },
  'take-back': {
    label: label('恢复行政处理', 'Go on as an administrative case'),
    from: ['referred'],
    to: 'investigating',
    by: PAIR,
    requires: [
      needs(
        { eq: [{ ref: 'links.criminal-transfer.open' }, 0] },
        '移送尚未办结',
        'The referral is still open',
      ),
    ],
  },
  'hand-to-court': {
    label: label('公安立案,移送办结', 'The police have taken it'),
    from: ['referred'],
    to: 'transferred',
    by: LEADER,
    requires: [
      needs(
        { gt: [{ ref: 'links.criminal-transfer.outcomes.handed-over' }, 0] },
        '公安机关尚未立案并接收物品',
        'The police have not taken the case and its goods',
      ),
    ],
    statutory: true,
  },
}

/** Service, payment, end. */
export const execution: Readonly<Record<string, KindAction>> = {
  serve: {
    label: label('送达', 'Serve'),
    from: ['decided'],
    to: 'served',
    by: PAIR,
    form: ['serveMethod!', 'receipt'],
    document: 'service-receipt',
    statutory: true,
  },
  'note-published': {
    label: label('处罚信息已公示', 'Penalty published'),
    from: ['decided', 'served', 'executed'],
    by: [PLATFORM, { roles: ['publisher'] }],
    form: ['publishedOn!'],
  },
  pay: {
    label: label('确认缴款', 'Fine paid'),
    from: ['served'],
    to: 'executed',
    by: FINANCE,
    form: ['paid!'],
  },
  execute: {
    label: label('其他处罚执行完毕', 'Carried out'),
    from: ['served'],
    to: 'executed',
    by: PAIR,
    requires: [
      needs(
        { or: [{ not: { in: ['fine', { ref: 'item.penalties' }] } }, has('enforcementOn')] },
        '罚款由财务确认缴款,或者申请强制执行',
        'A fine is confirmed by finance or enforced by court',
      ),
    ],
  },
  'apply-enforcement': {
    label: label('申请法院强制执行', 'Apply for enforcement'),
    from: ['served'],
    by: LEADER,
    form: ['enforcementOn!'],
    document: 'enforcement-application',
    statutory: true,
  },
  close: {
    label: label('结案', 'Close'),
    from: ['executed'],
    to: 'closed',
    by: LEADER,
    requires: [
      NO_PENALTY_INSTEAD,
      needs(
        {
          or: [{ not: has('keptItems') }, has('keptOutcome')],
        },
        '先行登记保存的物品尚未处理',
        'Registered evidence is not settled',
      ),
      needs(
        { or: [{ not: has('seizedItems') }, has('seizureOutcome')] },
        '查封、扣押尚未解除或者处理',
        'The seizure is not settled',
      ),
    ],
    document: 'case-closing',
    statutory: true,
  },
}
