import { type Decider, type DraftEvent, derivedId, Refusal } from '@shian/kernel'
import './refusals.ts'

/** One hazard as it was found. */
export interface FoundHazard {
  item: string
  key: boolean
  text: string
  clause?: string
  accident: boolean
  handling: 'fixed' | 'open'
  before: readonly string[]
  after: readonly string[]
}

/** Fields every fact about a sheet carries. */
export interface SheetHead {
  premisesId: string
  premisesKind: string
  cycle: 'day' | 'week' | 'month'
  period: string
  from: string
  to: string
  dueOn: string
}

/** The sheet of one day, folded from its facts. */
export interface DaySheet {
  /** Id of the fact that signed it. */
  submitted: string | null
  missed: boolean
}

export type SheetCommand =
  | {
      do: 'submit'
      commandId: string
      head: SheetHead
      /** What the signer says besides hazards: role, groups, photo, time taken. */
      said: Readonly<Record<string, unknown>> & { checklist: string; late: boolean }
      hazards: readonly FoundHazard[]
    }
  | { do: 'miss'; head: SheetHead; at: Date }

function hazardDraft(sheetId: string, head: SheetHead, checklist: string, hazard: FoundHazard): DraftEvent {
  const hazardId = derivedId('self-inspection.hazard', sheetId, hazard.item)
  const { premisesId, premisesKind, from: day } = head
  return {
    id: derivedId('self-inspection.found', hazardId),
    type: 'self-inspection.HazardFound',
    data: { premisesId, premisesKind, hazardId, day, checklist, ...hazard },
    audience: 'party',
  }
}

/**
 * A day's sheet: one signed fact, also when nothing was found, or the fact that it did not come. A day that was missed
 * may be made up; it stays missed and is made up besides.
 */
export const daySheet: Decider<DaySheet, SheetCommand> = {
  initial: { submitted: null, missed: false },
  evolve(state, event) {
    if (event.type === 'self-inspection.Submitted') return { ...state, submitted: event.id }
    if (event.type === 'self-inspection.Missed') return { ...state, missed: true }
    return state
  },
  decide(state, command, { subject }) {
    const { head } = command
    const sheetId = subject.slice(subject.indexOf('/') + 1)
    if (command.do === 'miss') {
      if (state.submitted || state.missed) return []
      const id = derivedId('self-inspection.missed', sheetId)
      const data = { ...head }
      return [{ id, type: 'self-inspection.Missed', data, time: command.at, audience: 'party' }]
    }
    const { hazards, said, commandId } = command
    const id = derivedId('self-inspection.submit', sheetId, commandId)
    // The same command once more carries the id that is there already and changes nothing.
    if (state.submitted !== null && state.submitted !== id) {
      throw new Refusal('self-inspection.already_submitted', 409, { day: head.period })
    }
    const counts = { makesUp: state.missed, nil: hazards.length === 0, hazards: hazards.length }
    const submitted: DraftEvent = {
      id,
      type: 'self-inspection.Submitted',
      data: { ...head, ...said, ...counts, exceptions: hazards.map(hazard => hazard.item) },
      audience: 'party',
    }
    return [submitted, ...hazards.map(hazard => hazardDraft(sheetId, head, said.checklist, hazard))]
  },
}
