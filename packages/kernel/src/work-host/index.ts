export { actorOf, actorsOf, representedBy } from './actor.ts'
export { type ItemStory, type ToldStory, tellStories } from './bulk.ts'
export {
  commandWork,
  type FactMapper,
  loadItem,
  openWork,
  provideWorkHost,
  subjectOfItem,
  systemActor,
  type WorkAct,
  type WorkHost,
  type WorkResult,
  workHost,
} from './host.ts'
export { work } from './module.ts'
export { listWork, summariseWork, toCards, type WorkFilter } from './queries.ts'
export { kindsOfSubjects, mayReadKind, readableKinds } from './readers.ts'
export { reprojectClocks, sweepClocks } from './sweep.ts'
export { type WorkItemRow, workItemView, workRungView } from './views.ts'
