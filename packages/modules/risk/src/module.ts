import type { Module } from '@shian/kernel'
import './refusals.ts'
import { scoreRisk } from './reactions.ts'
import { routes } from './routes.ts'
import { sweepService } from './sweep.ts'
import { lineView, premisesView } from './views.ts'

export { assessment, type RiskCommand } from './assessment.ts'
export { type Law, lawAt, provideLaw } from './law.ts'
export { decideMany, type RiskTask, SOURCE_TYPES, scoreMany } from './score-many.ts'
export { sweep } from './sweep.ts'

/** Risk grades by the national method; every point has a rule, a fact and a date. */
export const risk: Module = {
  name: 'risk',
  views: [premisesView, lineView],
  reactions: [scoreRisk],
  routes,
  kinds: [],
  services: [sweepService],
  migrations: new URL('../migrations/', import.meta.url),
}
