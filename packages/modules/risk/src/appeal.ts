import { type DraftEvent, derivedId, Refusal } from '@shian/kernel'
import type { Assessment } from './assessment.ts'
import { CONCLUSION } from './dynamic.ts'
import { NEW_OPERATOR } from './new-operator.ts'

function requireLine(state: Assessment, lineId: string): void {
  const line = state.lines.find(entry => entry.id === lineId)
  if (!line) throw new Refusal('risk.no_such_line', 404, { lineId })
  if (line.factor === NEW_OPERATOR || line.factor === CONCLUSION)
    throw new Refusal('risk.not_appealable', 409)
}

/** The operator says that a line is wrong. @throws Refusal risk.no_such_line, not_appealable, already_appealed */
export function appealLine(state: Assessment, lineId: string, text: string): DraftEvent[] {
  requireLine(state, lineId)
  if (state.appealed.has(lineId)) throw new Refusal('risk.already_appealed', 409)
  return [
    {
      id: derivedId('risk.appeal', lineId, String(state.recorded)),
      type: 'risk.LineAppealed',
      audience: 'party',
      data: { lineId, text },
    },
  ]
}

/** An officer decides the appeal; the line goes when it is upheld. @throws Refusal risk.no_such_line, not_appealed */
export function decideAppeal(
  state: Assessment,
  { lineId, upheld, reason }: { lineId: string; upheld: boolean; reason: string },
): DraftEvent[] {
  requireLine(state, lineId)
  if (!state.appealed.has(lineId)) throw new Refusal('risk.not_appealed', 409)
  const id = derivedId('risk.appeal-decided', lineId, String(state.recorded))
  const decided: DraftEvent = {
    id,
    type: 'risk.AppealDecided',
    audience: 'party',
    data: { lineId, upheld, reason },
  }
  if (!upheld) return [decided]
  const removed: DraftEvent = {
    id: derivedId('risk.appeal-upheld', lineId),
    type: 'risk.PointsRemoved',
    audience: 'party',
    data: { of: lineId, reason: 'appeal-upheld' },
  }
  return [decided, removed]
}
