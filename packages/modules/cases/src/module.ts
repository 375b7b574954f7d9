import type { Module } from '@shian/kernel'
import './refusals.ts'
import { cameraView } from './camera.ts'
import { penaltyCase } from './kinds/case.ts'
import { criminalTransfer } from './kinds/criminal-transfer.ts'
import { simplePenalty } from './kinds/simple-penalty.ts'
import { notePublished, openFromFact, recordFacts } from './reactions.ts'
import { caseRoutes } from './routes.ts'
import { documentView, evidenceView, penaltyView } from './views.ts'

export { type CameraRow, missingForPenalty } from './camera.ts'
export { type Evidence, evidenceList } from './evidence.ts'
export { type Prompt, promptsFor } from './prompts.ts'
export { leadFrom, recordFacts } from './reactions.ts'

/** Penalty cases, penalties on the spot, and referrals of suspected crimes to the police. */
export const cases: Module = {
  name: 'cases',
  views: [cameraView, evidenceView, penaltyView, documentView],
  reactions: [openFromFact, recordFacts, notePublished],
  routes: caseRoutes,
  kinds: [penaltyCase, simplePenalty, criminalTransfer],
  migrations: new URL('../migrations/', import.meta.url),
}
