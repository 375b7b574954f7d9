import { type FactMapper, type ItemState, workHost } from '@shian/kernel'
import { computeReward } from './reward.ts'

function premisesOf(item: ItemState): { premisesId?: string } {
  const subject = item.subjects.find(each => each.startsWith('premises/'))
  return subject ? { premisesId: subject.slice('premises/'.length) } : {}
}

/** The calendar day of an instant in Asia/Shanghai. */
export function dayOf(instant: string | Date): string {
  return new Date(new Date(instant).getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
}

function keptTerms(item: ItemState): boolean {
  return item.clocks.every(clock => clock.effect !== 'statutory' || clock.late !== true)
}

const optional = <T>(name: string, value: T | undefined) => (value === undefined ? {} : { [name]: value })

/** How a complaint ended. */
export const complaintClosed: FactMapper = (fact, item) => {
  const form = { ...item.data, ...fact.form }
  return {
    ...premisesOf(item),
    channel: form['channel'],
    category: form['category'],
    outcome: fact.state,
    substantiated: form['substantiated'] === 'yes',
    ...optional('settledFen', form['settledAmount']),
    ...optional('satisfaction', form['satisfaction']),
    onTime: keptTerms(item),
  }
}

/** A report that was found true, as the source of a case. */
export const reportFiled: FactMapper = (fact, item) => {
  const form = { ...item.data, ...fact.form }
  return {
    ...premisesOf(item),
    ...optional('firmName', form['firmName']),
    channel: form['channel'],
    category: form['category'],
    clue: String(form['finding']).slice(0, 2_000),
  }
}

/** How a report ended. */
export const reportClosed: FactMapper = (fact, item) => {
  const { channel, category } = item.data
  return { ...premisesOf(item), channel, category, outcome: fact.state, onTime: keptTerms(item) }
}

const fenOf = (value: unknown): number => (typeof value === 'number' ? value : 0)

/** The amount, with how it came about. */
export const rewardAssessed: FactMapper = (fact, item) => {
  const level = String(item.data['level'])
  const penaltyFen = fenOf(item.data['penalty'])
  const computed = computeReward(workHost().rules, item.area, fact.at, level, penaltyFen)
  return { level, penaltyFen, ...computed }
}

export const rewardApproved: FactMapper = (_fact, item) => ({ rewardFen: fenOf(item.data['amount']) })

export const rewardPaid: FactMapper = (fact, item) => ({
  rewardFen: fenOf(item.data['amount']),
  paidOn: dayOf(fact.at),
  voucher: fact.form['voucher'],
})

export const rewardForfeited: FactMapper = (_fact, item) => ({ rewardFen: fenOf(item.data['amount']) })
