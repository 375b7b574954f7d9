import type { cases } from '@shian/events'
import { type Decider, type DraftEvent, type Recorded, Refusal } from '@shian/kernel'
import type { Static } from '@sinclair/typebox'

/** One entry of the evidence list. */
export type Evidence = Static<(typeof cases.EvidenceAttached)['schema']>

/** The evidence list of one case. */
export interface EvidenceList {
  /** Ids of what is in; an id is made of case, use and hash, so the same file is in once. */
  entries: ReadonlySet<string>
}

export type EvidenceCommand =
  | {
      do: 'attach'
      evidence: Evidence
      /** What the camera of a frame lacks; absent when it is no frame. */
      missing?: readonly string[]
      /** Collectors the law asks for. */
      collectorsMin: number
    }
  | { do: 'withdraw'; evidenceId: string; reason: string }

const ENTRIES_MAX = 500

function evolve(state: EvidenceList, event: Recorded): EvidenceList {
  const { evidenceId } = event.data as unknown as Evidence
  const entries = new Set(state.entries)
  if (event.type === 'cases.EvidenceAttached') entries.add(evidenceId)
  else if (event.type === 'cases.EvidenceWithdrawn') entries.delete(evidenceId)
  else return state
  return { entries }
}

function attach(state: EvidenceList, command: Extract<EvidenceCommand, { do: 'attach' }>): DraftEvent[] {
  const { evidence, missing, collectorsMin } = command
  if (state.entries.has(evidence.evidenceId)) return []
  if (state.entries.size >= ENTRIES_MAX) throw new Refusal('cases.evidence_full', 409, { max: ENTRIES_MAX })
  if (evidence.use === 'penalty') {
    const { cameraId } = evidence
    if (missing && missing.length > 0) {
      throw new Refusal('cases.camera_not_reviewed', 422, {
        camera: cameraId,
        missing,
        accepted: 'use: lead',
      })
    }
    const collectors = new Set(evidence.collectors).size
    if (collectors < collectorsMin) {
      throw new Refusal('cases.too_few_collectors', 422, { needed: collectorsMin, present: collectors })
    }
  }
  return [{ type: 'cases.EvidenceAttached', data: { ...evidence } }]
}

/**
 * The evidence list: every entry has a hash, a method and its collectors. A frame of a camera nobody reviewed stays a
 * lead.
 *
 * @source 行政处罚法 Art. 41, 42, 46
 */
export const evidenceList: Decider<EvidenceList, EvidenceCommand> = {
  initial: { entries: new Set() },
  evolve,
  decide(state, command) {
    if (command.do === 'attach') return attach(state, command)
    const { evidenceId, reason } = command
    if (!state.entries.has(evidenceId)) {
      throw new Refusal('kernel.not_found', 404, { what: `证据 evidence ${evidenceId}` })
    }
    return [{ type: 'cases.EvidenceWithdrawn', data: { evidenceId, reason } }]
  },
}

/** Subject of the evidence list of a case. */
export const evidenceSubject = (caseId: string): string => `case-file/${caseId}`
