import { type Decider, Refusal, rowView } from '@shian/kernel'

export interface Interest {
  declared: boolean
  ended: boolean
}

export type InterestCommand =
  | { do: 'declare'; personId: string; premisesId: string; ground: string }
  | { do: 'end'; reason: string }

/** An officer's interest in a premises: who has one neither inspects there nor is drawn. @source 监督检查管理办法 Art. 23 */
export const interest: Decider<Interest, InterestCommand> = {
  initial: { declared: false, ended: false },
  evolve(state, event) {
    if (event.type === 'supervision.InterestDeclared') return { ...state, declared: true }
    if (event.type === 'supervision.InterestEnded') return { ...state, ended: true }
    return state
  },
  decide(state, command, { subject }) {
    if (command.do === 'declare') {
      const { personId, premisesId, ground } = command
      return [{ type: 'supervision.InterestDeclared', data: { personId, premisesId, ground } }]
    }
    if (!state.declared) throw new Refusal('kernel.not_found', 404, { what: subject })
    if (state.ended) throw new Refusal('supervision.interest_ended', 409)
    return [{ type: 'supervision.InterestEnded', data: { reason: command.reason } }]
  },
}

export interface InterestRow {
  id: string
  area: string
  person_id: string
  premises_id: string
  ground: string
  declared_at: Date
  ended_at: Date | null
  ending_reason: string | null
}

export const interestView = rowView<InterestRow>({
  name: 'supervision_interest',
  types: ['supervision.InterestDeclared', 'supervision.InterestEnded'],
  key: 'id',
  columns: {
    id: 'text',
    area: 'text',
    person_id: 'text',
    premises_id: 'text',
    ground: 'text',
    declared_at: 'timestamptz',
    ended_at: 'timestamptz',
    ending_reason: 'text',
  },
  keysOf: event => [event.subject.slice(event.subject.indexOf('/') + 1)],
  fold(row, event, id) {
    if (event.type === 'supervision.InterestEnded')
      return row && { ...row, ended_at: event.time, ending_reason: String(event.data['reason']) }
    const { personId, premisesId, ground } = event.data as Record<string, string>
    return {
      ...{ id, area: event.area, person_id: personId!, premises_id: premisesId!, ground: ground! },
      ...{ declared_at: event.time, ended_at: null, ending_reason: null },
    }
  },
})
