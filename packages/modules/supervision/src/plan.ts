import type { supervision } from '@shian/events'
import { type Decider, type DraftEvent, type Recorded, Refusal, type RuleOf } from '@shian/kernel'
import type { Static } from '@sinclair/typebox'

export type PlanStatus = 'none' | 'draft' | 'submitted' | 'approved' | 'published'
export type Drafted = Static<(typeof supervision.PlanDrafted)['schema']>
export type Edit = Omit<Static<(typeof supervision.PlanEdited)['schema']>, 'draft'>

/** A yearly plan on its way from a draft to what everybody may read. */
export interface Plan {
  status: PlanStatus
  draft: number
  drafted: Drafted | undefined
}

export type PlanCommand =
  | { do: 'draft'; drafted: Omit<Drafted, 'draft'> }
  | { do: 'submit'; note?: string }
  | { do: 'return'; reason: string }
  | { do: 'approve'; note?: string }
  | { do: 'publish'; premisesYearCap: number }
  | { do: 'edit'; edit: Edit; mayEditApproved: boolean }

const FROM: Record<PlanCommand['do'], readonly PlanStatus[]> = {
  draft: ['none', 'draft'],
  submit: ['draft'],
  return: ['submitted'],
  approve: ['submitted'],
  publish: ['approved'],
  edit: ['draft', 'submitted', 'approved', 'published'],
}

const AFTER: Readonly<Record<string, PlanStatus>> = {
  'supervision.PlanSubmitted': 'submitted',
  'supervision.PlanReturned': 'draft',
  'supervision.PlanApproved': 'approved',
  'supervision.PlanPublished': 'published',
}

/** Id of the plan of an area for a year: there is one. */
export function planIdOf(area: string, year: number): string {
  return `${area}-${year}`
}

/**
 * The yearly plan: drafted anew as often as wanted, submitted, approved by a leader, published.
 *
 * @source 食品安全法 Art. 109 (the yearly plan is published)
 */
export const plan: Decider<Plan, PlanCommand> = {
  initial: { status: 'none', draft: 0, drafted: undefined },
  evolve(state, event: Recorded) {
    if (event.type === 'supervision.PlanDrafted') {
      const drafted = event.data as Drafted
      return { status: 'draft', draft: drafted.draft, drafted }
    }
    const status = AFTER[event.type]
    return status ? { ...state, status } : state
  },
  decide(state, command): DraftEvent[] {
    const accepted = FROM[command.do]
    const isLate = command.do === 'edit' && ['approved', 'published'].includes(state.status)
    if (!accepted.includes(state.status) || (isLate && !command.mayEditApproved))
      throw new Refusal('supervision.plan_wrong_state', 409, { state: state.status, accepted })
    return [draftOf(state, command)]
  },
}

function draftOf(state: Plan, command: PlanCommand): DraftEvent {
  const noted = (note: string | undefined) => (note ? { note } : {})
  switch (command.do) {
    case 'draft':
      return { type: 'supervision.PlanDrafted', data: { ...command.drafted, draft: state.draft + 1 } }
    case 'submit':
      return { type: 'supervision.PlanSubmitted', data: noted(command.note) }
    case 'return':
      return { type: 'supervision.PlanReturned', data: { reason: command.reason } }
    case 'approve':
      return { type: 'supervision.PlanApproved', data: noted(command.note) }
    case 'publish': {
      const { year, figures } = state.drafted!
      const { premisesYearCap } = command
      return {
        type: 'supervision.PlanPublished',
        audience: 'public',
        data: { year, figures, premisesYearCap },
      }
    }
    case 'edit':
      return { type: 'supervision.PlanEdited', data: { ...command.edit, draft: state.draft } }
  }
}

/** Visits a year by grade, from a table of frequencies. */
export function ratesOf(rule: RuleOf<'cadence'>): Record<string, number> {
  const years = {
    year: 1,
    month: 1 / 12,
    day: 1 / 365,
    workday: 1 / 250,
    hour: 1 / 8_760,
    minute: 1 / 525_600,
  }
  return Object.fromEntries(
    rule.value.entries.flatMap(({ key, min, every }) =>
      key ? [[key, min / (every.value * years[every.unit as keyof typeof years])]] : [],
    ),
  )
}
