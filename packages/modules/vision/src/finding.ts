import type { vision } from '@shian/events'
import { type DecideContext, type DraftEvent, type Recorded, Refusal, registerRefusals } from '@shian/kernel'

export type FindingState = 'absent' | 'open' | 'answered' | 'confirmed' | 'rejected' | 'health'

/** What is known of one finding. */
export interface Finding {
  state: FindingState
  before: FindingState
  groupKey: string
  cameraId: string
  premisesId: string
  type: string
  severity: string
  rule: string | undefined
  answer: 'fixed' | 'appealed' | null
  dispatchedTo: string | null
  /** The verdict in force: its fact, who gave it and when. */
  verdict: { id: string; actor: string; at: Date } | null
}

interface MediaRef {
  role: 'scene' | 'crop' | 'clip' | 'before' | 'after' | 'manifest'
  mime: string
  sha256: string
}

export type FindingCommand =
  | { do: 'answer'; answer: 'fixed' | 'appealed'; text?: string; media: MediaRef[] }
  | { do: 'confirm'; note?: string; mayGroundPenalty: boolean }
  | { do: 'reject'; reason: vision.RejectReason; note?: string }
  | { do: 'refer-to-health'; note?: string }
  | { do: 'dispatch'; to: 'rectification' | 'inspection'; note?: string; mayGroundPenalty: boolean }
  | { do: 'undo'; withinMinutes: number }

export const NO_FINDING: Finding = {
  state: 'absent',
  before: 'absent',
  groupKey: '',
  cameraId: '',
  premisesId: '',
  type: '',
  severity: '',
  rule: undefined,
  answer: null,
  dispatchedTo: null,
  verdict: null,
}

const VERDICTS: Record<string, FindingState> = {
  'vision.FindingConfirmed': 'confirmed',
  'vision.FindingRejected': 'rejected',
  'vision.FindingReferredToHealth': 'health',
}

function evolve(state: Finding, event: Recorded): Finding {
  const data = event.data as Record<string, string | undefined>
  if (event.type === 'vision.FindingRaised') {
    const { groupKey = '', cameraId = '', premisesId = '', type = '', severity = '', rule } = data
    return { ...NO_FINDING, state: 'open', groupKey, cameraId, premisesId, type, severity, rule }
  }
  if (event.type === 'vision.FindingAnswered') {
    return { ...state, state: 'answered', answer: data['answer'] as 'fixed' | 'appealed' }
  }
  if (event.type === 'vision.FindingDispatched') return { ...state, dispatchedTo: data['to'] ?? null }
  if (event.type === 'vision.VerdictUndone') return { ...state, state: state.before, verdict: null }
  const verdict = VERDICTS[event.type]
  if (!verdict) return state
  const given = { id: event.id, actor: event.actor, at: event.time }
  return { ...state, before: state.state, state: verdict, verdict: given }
}

const isPending = (state: FindingState): boolean => state === 'open' || state === 'answered'

function requirePending(finding: Finding): void {
  if (!isPending(finding.state)) throw new Refusal('vision.already_judged', 409, { state: finding.state })
}

function optionalNote(note: string | undefined): { note?: string } {
  return note ? { note } : {}
}

function confirmed(finding: Finding, command: { note?: string; mayGroundPenalty: boolean }): DraftEvent {
  const { groupKey, premisesId, type, severity, cameraId } = finding
  const fixed = finding.answer === 'fixed'
  const data = {
    groupKey,
    premisesId,
    type,
    severity,
    cameraId,
    fixed,
    mayGroundPenalty: command.mayGroundPenalty,
  }
  return { type: 'vision.FindingConfirmed', data: { ...data, ...optionalNote(command.note) } }
}

function dispatch(finding: Finding, command: FindingCommand & { do: 'dispatch' }): DraftEvent[] {
  if (finding.dispatchedTo) throw new Refusal('vision.already_dispatched', 409)
  if (finding.state !== 'confirmed') requirePending(finding)
  const { groupKey, premisesId } = finding
  const data = { groupKey, premisesId, to: command.to, ...optionalNote(command.note) }
  const dispatched = { type: 'vision.FindingDispatched', data }
  return finding.state === 'confirmed' ? [dispatched] : [confirmed(finding, command), dispatched]
}

function undo(finding: Finding, withinMinutes: number, context: DecideContext): DraftEvent[] {
  const { verdict, groupKey, premisesId } = finding
  if (!verdict) throw new Refusal('vision.nothing_to_undo', 409)
  if (finding.dispatchedTo) throw new Refusal('vision.already_dispatched', 409)
  if (verdict.actor !== context.actor) throw new Refusal('vision.not_your_verdict', 403)
  if (context.now.getTime() - verdict.at.getTime() > withinMinutes * 60_000) {
    throw new Refusal('vision.undo_too_late', 409, { withinMinutes })
  }
  return [
    { type: 'vision.VerdictUndone', data: { groupKey, premisesId, of: verdict.id, verdict: finding.state } },
  ]
}

/**
 * A finding of a camera is a lead: the operator is told first and may fix or appeal it, and only a person's verdict
 * makes it count. @source 行政处罚法 Art. 41
 */
export const finding = {
  initial: NO_FINDING,
  evolve,
  decide(state: Finding, command: FindingCommand, context: DecideContext): DraftEvent[] {
    if (state.state === 'absent') throw new Refusal('kernel.not_found', 404, { what: '线索 finding' })
    const { groupKey, premisesId, cameraId, type } = state
    switch (command.do) {
      case 'answer': {
        requirePending(state)
        if (command.answer === 'fixed' && command.media.length === 0)
          throw new Refusal('vision.photo_needed', 422)
        const { answer, text, media } = command
        const data = { groupKey, premisesId, cameraId, answer, media, ...(text ? { text } : {}) }
        return [{ type: 'vision.FindingAnswered', audience: 'party', data }]
      }
      case 'confirm':
        requirePending(state)
        return [confirmed(state, command)]
      case 'reject': {
        requirePending(state)
        const rule = state.rule ? { rule: state.rule } : {}
        const data = {
          groupKey,
          premisesId,
          type,
          cameraId,
          reason: command.reason,
          ...rule,
          ...optionalNote(command.note),
        }
        return [{ type: 'vision.FindingRejected', data }]
      }
      case 'refer-to-health':
        requirePending(state)
        return [
          {
            type: 'vision.FindingReferredToHealth',
            data: { groupKey, cameraId, premisesId, ...optionalNote(command.note) },
          },
        ]
      case 'dispatch':
        return dispatch(state, command)
      case 'undo':
        return undo(state, command.withinMinutes, context)
    }
  },
}

registerRefusals({
  'vision.already_judged': {
    zh: '该线索已经判定({state})',
    en: 'This finding has already been judged ({state})',
  },
  'vision.already_dispatched': { zh: '该线索已经派单', en: 'This finding has already been dispatched' },
  'vision.nothing_to_undo': { zh: '没有可以撤销的判定', en: 'There is no verdict to undo' },
  'vision.not_your_verdict': {
    zh: '只能撤销本人作出的判定',
    en: 'Only the person who gave a verdict may undo it',
  },
  'vision.undo_too_late': {
    zh: '判定已超过 {withinMinutes} 分钟,不能撤销',
    en: 'The verdict is older than {withinMinutes} minutes and stays',
  },
  'vision.photo_needed': { zh: '请附上整改后的照片', en: 'Attach a photo of the corrected state' },
})
