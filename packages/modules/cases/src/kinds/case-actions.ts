import type { Condition, KindAction } from '@shian/kernel'
import { has, label, needs } from '@shian/kernel/kind-words'
import { execution, OPEN_STATES, referral } from './case-execution.ts'
import {
  HEAVY,
  LEADER,
  NO_PENALTY_INSTEAD,
  PAIR,
  PARTY,
  PLATFORM,
  RECUSAL_SETTLED,
  REVIEWER,
} from './words.ts'

const FACTS = [
  'facts!',
  'partyKind!',
  'goodsValue',
  'salesAmount',
  'illegalGain',
  'durationMonths',
  'severePoisonings',
  'lightInjuries',
  'seriousInjuries',
  'deaths',
  'circumstances',
]

const isHeavy: Condition = {
  or: [
    ...HEAVY.map(kind => ({ in: [kind, { ref: 'form.penalties' }] }) satisfies Condition),
    { gte: [{ ref: 'form.amount' }, { rule: 'penalty.city-decides' }] },
    {
      and: [
        { eq: [{ ref: 'item.partyKind' }, 'entity'] },
        { gte: [{ ref: 'form.amount' }, { rule: 'penalty.large-fine-entity' }] },
      ],
    },
  ],
}

const EVIDENCE = needs(
  { gt: [{ ref: 'item.evidenceCount' }, 0] },
  '证据清单中没有可用于处罚的证据',
  'The evidence list holds nothing fit for a penalty',
)

const NOT_THE_INVESTIGATOR = needs(
  { not: { in: [{ ref: 'actor.id' }, { ref: 'item.officers' }] } },
  '审核人员不得是本案承办人员',
  'Who reviews may not be an officer in charge',
)

/** From the lead to the end of the investigation. */
const investigation: Readonly<Record<string, KindAction>> = {
  'open-case': {
    label: label('立案', 'Open the case'),
    from: ['lead'],
    to: 'investigating',
    by: LEADER,
    form: ['officers!'],
    document: 'case-opening',
    statutory: true,
  },
  'not-open': {
    label: label('不予立案', 'Do not open'),
    from: ['lead'],
    to: 'not-opened',
    by: LEADER,
    form: ['reason!'],
    document: 'case-not-opened',
    statutory: true,
  },
  'record-facts': {
    label: label('登记查明的事实', 'Record the facts'),
    from: OPEN_STATES,
    by: PAIR,
    form: FACTS,
  },
  'note-evidence': {
    label: label('证据清单变更', 'Evidence list changed'),
    from: '*',
    by: PLATFORM,
    form: ['evidenceCount!'],
  },
  'keep-evidence': {
    label: label('先行登记保存', 'Register and keep evidence'),
    from: ['investigating'],
    by: PAIR,
    form: ['keptItems!'],
    document: 'evidence-registration',
    statutory: true,
  },
  'settle-evidence': {
    label: label('处理登记保存物品', 'Decide on registered evidence'),
    from: OPEN_STATES,
    by: PAIR,
    form: ['keptOutcome!'],
    document: 'evidence-disposal',
    statutory: true,
  },
  seize: {
    label: label('查封、扣押', 'Seize or close'),
    from: ['investigating'],
    by: PAIR,
    form: ['seizedItems!'],
    document: 'seizure-decision',
    statutory: true,
  },
  'lift-seizure': {
    label: label('解除查封、扣押', 'Lift the seizure'),
    from: '*',
    by: PAIR,
    form: ['seizureOutcome!'],
    document: 'seizure-lifted',
    statutory: true,
  },
  'request-recusal': {
    label: label('申请回避', 'Ask an officer to stand aside'),
    from: OPEN_STATES,
    by: [PARTY, { roles: ['inspector', 'legal-reviewer'] }],
    form: ['recusalRequest!'],
  },
  'decide-recusal': {
    label: label('决定回避', 'Decide on standing aside'),
    from: OPEN_STATES,
    by: LEADER,
    form: ['recusalDecision!', 'officers'],
    requires: [
      needs(has('recusalRequest'), '没有回避申请', 'Nobody asked for it'),
      needs(
        {
          or: [{ eq: [{ ref: 'form.recusalDecision' }, 'rejected'] }, { exists: 'form.officers' }],
        },
        '同意回避的,须另行指定承办人员',
        'When it is granted, name other officers',
      ),
    ],
    statutory: true,
  },
  finish: {
    label: label('调查终结,报送审核', 'End the investigation'),
    from: ['investigating'],
    to: 'review',
    by: PAIR,
    form: ['report!'],
    requires: [
      needs(has('facts'), '尚未登记查明的事实', 'The facts are not recorded'),
      EVIDENCE,
      RECUSAL_SETTLED,
    ],
  },
  'return-case': {
    label: label('退回补充调查', 'Send back'),
    from: ['review'],
    to: 'investigating',
    by: REVIEWER,
    form: ['legalOpinion!'],
    requires: [NOT_THE_INVESTIGATOR],
  },
  'approve-review': {
    label: label('审核通过', 'Legal review passed'),
    from: ['review'],
    to: 'reviewed',
    by: REVIEWER,
    form: ['legalOpinion!'],
    requires: [NOT_THE_INVESTIGATOR],
    document: 'legal-review',
    statutory: true,
  },
  discuss: {
    label: label('集体讨论', 'Discuss together'),
    from: ['reviewed', 'noticed', 'heard'],
    by: { roles: ['leader'], people: 2 },
    form: ['discussionMinutes!'],
    document: 'discussion-minutes',
  },
}

/** The rights of the party, and the decision. */
const decision: Readonly<Record<string, KindAction>> = {
  notice: {
    label: label('处罚告知', 'Notice of the penalty'),
    from: ['reviewed'],
    to: 'noticed',
    by: LEADER,
    form: ['noticedPenalty!'],
    document: 'penalty-notice',
    statutory: true,
  },
  state: {
    label: label('陈述、申辩', 'State and defend'),
    from: ['noticed'],
    by: [PARTY, PAIR],
    form: ['statement!'],
  },
  'waive-statement': {
    label: label('放弃陈述、申辩', 'Waive the statement'),
    from: ['noticed'],
    by: PARTY,
    form: ['statementWaived!'],
  },
  'weigh-statement': {
    label: label('复核陈述、申辩', 'Weigh the statement'),
    from: ['noticed', 'heard'],
    by: PAIR,
    form: ['statementReview!'],
    requires: [needs(has('statement'), '没有陈述、申辩意见', 'There is no statement')],
  },
  'request-hearing': {
    label: label('要求听证', 'Ask for a hearing'),
    from: ['noticed'],
    to: 'hearing',
    by: PARTY,
    form: ['hearingRequest!'],
    statutory: true,
  },
  'call-hearing': {
    label: label('通知听证', 'Call the hearing'),
    from: ['hearing'],
    by: LEADER,
    form: ['hearingOn!', 'hearingPlace!'],
    requires: [
      needs(
        { gte: [{ ref: 'form.hearingOn' }, { termEnd: 'penalty.hearing-notice' }] },
        '应当在听证七个工作日前通知,{form.hearingOn} 过早',
        'The party is told 7 working days ahead; {form.hearingOn} is too early',
      ),
    ],
    document: 'hearing-notice',
    statutory: true,
  },
  'hold-hearing': {
    label: label('举行听证', 'Hold the hearing'),
    from: ['hearing'],
    to: 'heard',
    by: [REVIEWER, LEADER],
    form: ['hearingRecord!'],
    requires: [needs(has('hearingOn'), '尚未通知听证', 'The hearing was not called'), NOT_THE_INVESTIGATOR],
    document: 'hearing-record',
    statutory: true,
  },
  decide: {
    label: label('作出处罚决定', 'Decide the penalty'),
    from: ['noticed', 'heard'],
    to: 'decided',
    by: LEADER,
    form: ['penalties!', 'amount', 'confiscated', 'violation!', 'clause!', 'basis!', 'cityApproval'],
    requires: [
      needs(
        {
          or: [
            has('statement'),
            has('statementWaived'),
            has('hearingRecord'),
            { eq: [{ ref: 'clocks.statement.overdue' }, true] },
          ],
        },
        '陈述、申辩期限未满,当事人尚未陈述',
        'The party has not been heard and its term is running',
      ),
      needs(
        { or: [{ not: has('statement') }, has('statementReview')] },
        '当事人的陈述、申辩尚未复核',
        'The statement of the party has not been weighed',
      ),
      needs(
        { or: [{ not: isHeavy }, has('discussionMinutes')] },
        '较重处罚须经负责人集体讨论',
        'Leaders discuss a heavy penalty together first',
      ),
      needs(
        {
          or: [{ not: { in: ['fine', { ref: 'form.penalties' }] } }, { gt: [{ ref: 'form.amount' }, 0] }],
        },
        '罚款须写明金额',
        'A fine has an amount',
      ),
      needs(
        {
          or: [
            { not: { gte: [{ ref: 'form.amount' }, { rule: 'penalty.city-decides' }] } },
            { exists: 'form.cityApproval' },
          ],
        },
        '该数额罚款由设区的市级以上部门决定,须填写决定文号',
        'A fine of this size is decided at city level; give its number',
      ),
      needs(
        {
          or: [
            { not: isHeavy },
            has('hearingRecord'),
            has('statementWaived'),
            { eq: [{ ref: 'clocks.hearing-request.overdue' }, true] },
          ],
        },
        '较重处罚须待要求听证期限届满',
        'For a heavy penalty the term to ask for a hearing must be over',
      ),
      EVIDENCE,
      RECUSAL_SETTLED,
      NO_PENALTY_INSTEAD,
    ],
    document: 'penalty-decision',
    statutory: true,
  },
  dismiss: {
    label: label('不予处罚', 'Dismiss'),
    from: ['reviewed', 'noticed', 'heard'],
    to: 'dismissed',
    by: LEADER,
    form: ['reason!'],
    requires: [NO_PENALTY_INSTEAD],
    document: 'no-penalty-decision',
    statutory: true,
  },
}

export const CASE_ACTIONS: Readonly<Record<string, KindAction>> = {
  ...investigation,
  ...decision,
  ...referral,
  ...execution,
}
