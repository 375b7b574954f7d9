import { type RuleBook, rewardOf } from '@shian/kernel'

/** Rule of grades, rates, floors and cap. */
export const REWARD_RULE = 'reward.amount'

/** An amount with how it came about. Money in fen. */
export interface ComputedReward {
  rewardFen: number
  needsFinance: boolean
  trace: {
    rule: { id: string; effectiveFrom: string }
    rate: number
    computedFen: number
    floorFen: number
    capFen: number
    decidedBy: 'rate' | 'floor' | 'cap'
  }
}

const toFen = (yuan: number): number => Math.round(yuan * 100)

/**
 * The reward for a report, by the rule in force at the place and time. Pure.
 *
 * @param at when the grade was assessed
 * @param penaltyFen fines and confiscations together, in fen
 * @throws RangeError on a grade the rule does not have
 * @source rules/cn/reward.json#amount
 * @example computeReward(rules, '410602', '2026-09-01T00:00:00Z', '1', 20_000_000).rewardFen // 1_000_000
 */
export function computeReward(
  rules: RuleBook,
  area: string,
  at: string | Date,
  level: string,
  penaltyFen: number,
): ComputedReward {
  const rule = rules.get('reward-table', REWARD_RULE, area, at)
  const { rewardYuan, needsFinance } = rewardOf(rule, level, penaltyFen / 100)
  const row = rule.value.levels.find(entry => entry.level === level)!
  const computedFen = Math.round(row.rate * penaltyFen)
  const floorFen = toFen(row.floorYuan)
  const capFen = toFen(rule.value.capYuan)
  const rewardFen = toFen(rewardYuan)
  const decidedBy = computedFen > capFen ? 'cap' : computedFen < floorFen ? 'floor' : 'rate'
  const { id, effectiveFrom } = rule
  const trace = {
    rule: { id, effectiveFrom },
    rate: row.rate,
    computedFen,
    floorFen,
    capFen,
    decidedBy,
  } as const
  return { rewardFen, needsFinance, trace }
}

const yuan = (fen: number): string =>
  `${Math.floor(fen / 100).toLocaleString('en-US')}.${String(fen % 100).padStart(2, '0')}`

/** The computation as a sentence for the file. */
export function explainReward(penaltyFen: number, { rewardFen, trace }: ComputedReward): string {
  const { rate, computedFen, floorFen, capFen, rule } = trace
  const share = `${Math.round(rate * 10_000) / 100}%`
  return (
    `罚没款 ${yuan(penaltyFen)} 元 × ${share} = ${yuan(computedFen)} 元;` +
    `最低 ${yuan(floorFen)} 元,上限 ${yuan(capFen)} 元;奖励 ${yuan(rewardFen)} 元` +
    `(${rule.id},${rule.effectiveFrom} 起)`
  )
}
