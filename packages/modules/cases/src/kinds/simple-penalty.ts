import { defineKind } from '@shian/kernel'
import { label, long, money, needs, photos, text } from '@shian/kernel/kind-words'
import { simpleTraces } from './simple-penalty.traces.ts'
import { FINANCE, LEADER, PAIR, PARTY_KIND, PENALTIES } from './words.ts'

const small = (party: string, rule: string) =>
  ({
    and: [
      { eq: [{ ref: 'form.partyKind' }, party] },
      { or: [{ not: { exists: 'form.amount' } }, { lte: [{ ref: 'form.amount' }, { rule }] }] },
    ],
  }) as const

/**
 * A penalty on the spot: clear facts, a warning or a small fine, two officers, the party heard before the decision.
 *
 * @source 行政处罚法 Art. 51–53
 */
export const simplePenalty = defineKind({
  id: 'simple-penalty',
  version: 1,
  title: label('当场处罚', 'Penalty on the spot'),
  subjectKinds: ['premises', 'fbo'],
  numbering: '鹤市监当罚〔{yyyy}〕{seq:5}号',
  fields: {
    title: text('标题', 'Title'),
    clue: long('违法事实', 'Facts'),
    photos: { type: 'photo', label: label('现场照片', 'Photos'), max: 20 },
    partyKind: PARTY_KIND,
    statement: long('当事人陈述、申辩情况', 'What the party said'),
    penalties: PENALTIES,
    amount: money('罚款', 'Fine'),
    violation: long('违法行为', 'Violation'),
    clause: text('违反的条款', 'Clause violated'),
    basis: text('处罚依据', 'Legal basis'),
    receipt: photos('当事人签收', 'Signed by the party', 1),
    paid: money('实缴金额', 'Paid'),
    reason: long('理由', 'Reason'),
  },
  states: {
    'on-site': { label: label('现场处理', 'On site'), initial: true },
    decided: { label: label('已当场处罚', 'Decided') },
    executed: { label: label('已执行', 'Carried out') },
    closed: { label: label('已备案结案', 'Filed and closed'), final: 'closed' },
    'to-case': { label: label('转普通程序', 'Ordinary procedure'), final: 'to-case' },
    dropped: { label: label('不予处罚', 'Dismissed'), final: 'dismissed' },
  },
  open: {
    by: [{ roles: ['inspector'] }, { relation: 'system' }],
    form: ['title', 'clue!', 'photos', 'partyKind'],
  },
  assign: { by: LEADER },
  actions: {
    decide: {
      label: label('当场决定', 'Decide on the spot'),
      from: ['on-site'],
      to: 'decided',
      by: PAIR,
      form: [
        'partyKind!',
        'statement!',
        'penalties!',
        'amount',
        'violation!',
        'clause!',
        'basis!',
        'receipt!',
      ],
      requires: [
        needs(
          {
            or: [
              small('person', 'penalty.summary-limit-person'),
              small('entity', 'penalty.summary-limit-entity'),
            ],
          },
          '罚款超过当场处罚的限额,应当适用普通程序',
          'The fine is above the limit for the spot; the ordinary procedure applies',
        ),
        needs(
          {
            and: [
              'criticism',
              'confiscate-gain',
              'confiscate-goods',
              'suspend-licence',
              'revoke-licence',
              'restrict-trade',
              'stop-business',
              'close-down',
              'restrict-person',
            ].map(kind => ({ not: { in: [kind, { ref: 'form.penalties' }] } as const })),
          },
          '当场处罚只能是警告或者小额罚款',
          'On the spot there is only a warning or a small fine',
        ),
        needs(
          {
            or: [{ not: { in: ['fine', { ref: 'form.penalties' }] } }, { gt: [{ ref: 'form.amount' }, 0] }],
          },
          '罚款须写明金额',
          'A fine has an amount',
        ),
      ],
      document: 'summary-decision',
      statutory: true,
    },
    'to-ordinary': {
      label: label('转普通程序', 'Take the ordinary procedure'),
      from: ['on-site'],
      to: 'to-case',
      by: { roles: ['inspector', 'leader'] },
      link: { kind: 'case', copy: { title: 'title', clue: 'clue', photos: 'photos' } },
      statutory: true,
    },
    drop: {
      label: label('不予处罚', 'Dismiss'),
      from: ['on-site'],
      to: 'dropped',
      by: PAIR,
      form: ['reason!'],
      statutory: true,
    },
    pay: {
      label: label('确认缴款', 'Fine paid'),
      from: ['decided'],
      to: 'executed',
      by: FINANCE,
      form: ['paid!'],
    },
    close: {
      label: label('备案结案', 'File and close'),
      from: ['decided', 'executed'],
      to: 'closed',
      by: LEADER,
      requires: [
        needs(
          { or: [{ eq: [{ ref: 'state' }, 'executed'] }, { not: { exists: 'item.amount' } }] },
          '罚款尚未缴纳',
          'The fine is not paid',
        ),
      ],
    },
  },
  clocks: [
    {
      id: 'pay',
      label: label('缴纳罚款期限', 'Term to pay'),
      from: 'decide',
      stop: ['pay', 'final'],
      term: { rule: 'penalty.pay' },
      effect: 'statutory',
      ladder: [
        { at: '-50%', to: 'operator' },
        { at: { value: 0, unit: 'day' }, to: 'assignee' },
      ],
    },
  ],
  tests: simpleTraces,
})
