import type { publication } from '@shian/events'
import { type Decider, type DraftEvent, derivedId, type Recorded, Refusal } from '@shian/kernel'
import type { Static } from '@sinclair/typebox'

/** The content of `publication.NoticePublished`. */
export type Published = Static<(typeof publication.NoticePublished)['schema']>
/** The content of `publication.NoticeProposed`. */
export type Proposed = Static<(typeof publication.NoticeProposed)['schema']>
/** Why a notice goes. */
export type Removal = Static<(typeof publication.NoticeRemoved)['schema']>['reason']

/** Where a notice is in its life. */
export interface Notice {
  phase: 'absent' | 'proposed' | 'declined' | 'published' | 'removed'
  premisesId: string
  replied: boolean
}

export type NoticeCommand =
  | { do: 'propose'; content: Proposed; at: Date }
  | { do: 'publish'; content: Published; at?: Date }
  | { do: 'decline'; reason: string }
  | { do: 'remove'; reason: Removal; note?: string; at?: Date }
  | { do: 'reply'; text: string }

const PHASES: Record<string, Notice['phase']> = {
  'publication.NoticeProposed': 'proposed',
  'publication.ProposalDeclined': 'declined',
  'publication.NoticePublished': 'published',
  'publication.NoticeRemoved': 'removed',
}

function evolve(state: Notice, event: Recorded): Notice {
  if (event.type === 'publication.ReplyPublished') return { ...state, replied: true }
  const phase = PHASES[event.type]
  return phase ? { ...state, phase, premisesId: String(event.data['premisesId']) } : state
}

function fact(subject: string, name: string, data: object, rest: Partial<DraftEvent> = {}): DraftEvent {
  const id = derivedId(`publication.${name}`, subject)
  return { id, type: `publication.${name}`, data: { ...data }, ...rest }
}

function requirePhase(state: Notice, phase: Notice['phase'], code: string): void {
  if (state.phase !== phase) throw new Refusal(code, 409, { phase: state.phase })
}

/** A notice lives once: proposed or published directly, replied to once, removed once. */
export const notice: Decider<Notice, NoticeCommand> = {
  initial: { phase: 'absent', premisesId: '', replied: false },
  evolve,
  decide(state, command, { subject, now }) {
    const { premisesId } = state
    switch (command.do) {
      case 'propose':
        if (state.phase !== 'absent') return []
        return [fact(subject, 'NoticeProposed', command.content, { time: command.at })]
      case 'publish':
        if (state.phase === 'published' || state.phase === 'removed') return []
        if (state.phase === 'declined') throw new Refusal('publication.declined_before', 409)
        return [
          fact(subject, 'NoticePublished', command.content, { audience: 'public', time: command.at ?? now }),
        ]
      case 'decline':
        requirePhase(state, 'proposed', 'publication.not_proposed')
        return [fact(subject, 'ProposalDeclined', { premisesId, reason: command.reason })]
      case 'remove': {
        requirePhase(state, 'published', 'publication.not_published')
        const data = { premisesId, reason: command.reason, ...(command.note ? { note: command.note } : {}) }
        return [fact(subject, 'NoticeRemoved', data, { audience: 'public', time: command.at ?? now })]
      }
      case 'reply':
        requirePhase(state, 'published', 'publication.not_published')
        if (state.replied) throw new Refusal('publication.already_replied', 409)
        return [fact(subject, 'ReplyPublished', { premisesId, text: command.text }, { audience: 'public' })]
    }
  },
}
