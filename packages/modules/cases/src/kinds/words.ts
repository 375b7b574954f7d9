import type { cases } from '@shian/events'
import type { Bilingual } from '@shian/kernel'
import { choice, has, label, needs } from '@shian/kernel/kind-words'

// Who acts in a case. Two officers is the rule of the law, not of this file.

/** Two certified officers. @source rules/cn/penalty.json#people */
export const PAIR = { roles: ['inspector'], people: { rule: 'penalty.people' } } as const
export const LEADER = { roles: ['leader'] } as const
export const REVIEWER = { roles: ['legal-reviewer'] } as const
export const FINANCE = { roles: ['finance'] } as const
export const POLICE = { roles: ['police'] } as const
export const PARTY = { roles: ['safety-officer', 'safety-director', 'principal'], relation: 'party' } as const
export const PLATFORM = { relation: 'system' } as const

const PENALTY_WORDS: Record<cases.PenaltyKind, Bilingual> = {
  warning: label('警告', 'Warning'),
  criticism: label('通报批评', 'Criticism in public'),
  fine: label('罚款', 'Fine'),
  'confiscate-gain': label('没收违法所得', 'Confiscation of gains'),
  'confiscate-goods': label('没收非法财物', 'Confiscation of goods'),
  'suspend-licence': label('暂扣许可证件', 'Licence suspended'),
  'revoke-licence': label('吊销许可证件', 'Licence revoked'),
  'restrict-trade': label('限制开展生产经营活动', 'Trade restricted'),
  'stop-business': label('责令停产停业', 'Business stopped'),
  'close-down': label('责令关闭', 'Closed down'),
  'restrict-person': label('限制从业', 'Barred from the trade'),
}

/** The kinds of penalty as options of a form. */
export const PENALTIES = choice('处罚种类', 'Penalties', PENALTY_WORDS, true)

/** Penalties that weigh so much that leaders discuss them together. @source 行政处罚法 Art. 57, 63 */
export const HEAVY = [
  'suspend-licence',
  'revoke-licence',
  'restrict-trade',
  'stop-business',
  'close-down',
  'restrict-person',
] as const

export const PARTY_KIND = choice('当事人类型', 'Kind of party', {
  person: label('公民', 'A person'),
  entity: label('法人或者其他组织', 'An entity'),
})

/** What opened a case. */
export const ORIGIN = choice('案件来源', 'Origin', {
  inspection: label('监督检查', 'Inspection'),
  rectification: label('逾期不改正', 'Not rectified'),
  sampling: label('抽检不合格', 'Failed sample'),
  complaint: label('投诉举报', 'Complaint or report'),
  transfer: label('其他机关移送', 'From another authority'),
  other: label('其他', 'Other'),
})

/** Circumstances the criminal thresholds ask about. @source rules/cn/criminal-threshold.json#unsafe-food */
export const CIRCUMSTANCES = choice(
  '涉嫌犯罪情形',
  'Circumstances of a crime',
  {
    'severe-excess': label('污染物质、残留严重超标', 'Contaminants or residues far above the limit'),
    'dead-or-uninspected': label('病死、死因不明或者检疫不合格肉类', 'Meat of dead or uninspected animals'),
    'state-banned': label('国家明令禁止生产销售', 'Banned by the state'),
    'infant-nutrition': label('特医、婴幼儿食品营养严重不符', 'Infant or medical food, nutrition far off'),
    'toxic-material': label('掺入有毒、有害的非食品原料', 'Toxic non-food material'),
    'expired-or-recycled': label('过期、回收食品或者更改日期', 'Expired or recycled food, or re-dated'),
    'illegal-business': label(
      '销售禁用非食品原料或者私设屠宰',
      'Banned materials sold, or illegal slaughter',
    ),
    'large-quantity': label('数量较大', 'Large quantity'),
    'special-food': label('特医、婴幼儿食品', 'Infant or medical food'),
    'near-vulnerable': label('校园、托幼、养老机构及周边', 'At or near schools, nurseries, elderly homes'),
    'previous-offence': label('曾受刑罚或者二年内受过处罚', 'Previous crime, or penalty within two years'),
    disability: label('轻度、中度残疾或者功能障碍', 'Disability or loss of function'),
    'severe-disability': label('重度残疾以上', 'Severe disability'),
  },
  true,
)

/** Rules that say which facts suggest a crime. */
export const THRESHOLD_RULES = [
  'criminal-threshold.unsafe-food',
  'criminal-threshold.toxic-food',
  'criminal-threshold.expired-food',
  'criminal-threshold.illegal-business',
] as const

/**
 * A penalty may not take the place of a referral: no prompt fires, or a person has decided not to refer and said why,
 * or the case was referred.
 *
 * @source 行政执法机关移送涉嫌犯罪案件的规定 Art. 11
 */
export const NO_PENALTY_INSTEAD = needs(
  {
    or: [
      { and: THRESHOLD_RULES.map(rule => ({ eq: [{ decide: rule }, 'none'] as const })) },
      has('notReferReason'),
      { gt: [{ ref: 'links.criminal-transfer.total' }, 0] },
    ],
  },
  '案情触及涉嫌犯罪标准:须先移送,或者由负责人记录不移送的理由,不得以罚代刑',
  'The facts reach the threshold of a crime: refer it, or record why not; a penalty may not replace a referral',
)

/** What was done with a request that an officer stand aside. */
export const RECUSAL_SETTLED = needs(
  { or: [{ not: has('recusalRequest') }, has('recusalDecision')] },
  '回避申请尚未决定',
  'A request to stand aside is not decided',
)
