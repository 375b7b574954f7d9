import type { Module } from '@shian/kernel'
import './refusals.ts'
import { samplingKind } from './kinds/sampling.ts'
import { samplingDisposal } from './kinds/sampling-disposal.ts'
import { recordFacts } from './reactions.ts'
import { planRoutes } from './routes-plan.ts'
import { sampleRoutes } from './routes-sample.ts'
import { codeRangeView, planView, sampleView } from './views.ts'

export { brokenLink, type Custody, type CustodyCommand, custody, sampleSubject } from './custody.ts'
export { recordFacts } from './reactions.ts'

/** Samples from the plan over an unbroken chain to their result, and what follows from a failure. */
export const sampling: Module = {
  name: 'sampling',
  views: [codeRangeView, planView, sampleView],
  reactions: [recordFacts],
  routes: [...planRoutes, ...sampleRoutes],
  kinds: [samplingKind, samplingDisposal],
  migrations: new URL('../migrations/', import.meta.url),
}
