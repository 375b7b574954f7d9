import type { Module } from '@shian/kernel'
import './refusals.ts'
import { banquetRoutes } from './banquet-routes.ts'
import { canteenRoutes } from './canteen-routes.ts'
import { dailyService } from './daily.ts'
import { drawRoutes } from './draw-routes.ts'
import { drawOfficerView, drawView } from './draw-views.ts'
import { banquetClosed, canteenDayMissed, canteenDayRecorded, leadAnswered } from './facts.ts'
import { gridRoutes } from './grid-routes.ts'
import { banquetView, canteenDayView, canteenView, leadView } from './group-views.ts'
import { interestView } from './interest.ts'
import { interestRoutes } from './interest-routes.ts'
import { banquet } from './kinds/banquet.ts'
import { canteenDay } from './kinds/canteen-day.ts'
import { lead } from './kinds/lead.ts'
import { leadRoutes } from './lead-routes.ts'
import { areaView, postView, premisesView } from './place-views.ts'
import { planRoutes } from './plan-routes.ts'
import { planLineView, planView } from './plan-views.ts'

export { canteenDayId } from './canteen.ts'
export { runDaily } from './daily.ts'
export { commitDraw } from './draw-commit.ts'
export { type PlanCommand, plan, planIdOf } from './plan.ts'
export { draftPlan } from './plan-draft.ts'
export { lineItemId } from './plan-views.ts'

/** Plans, draws, the grid of coordinators and the groups that need most care. */
export const supervision: Module = {
  name: 'supervision',
  views: [
    ...[premisesView, postView, areaView, planView, planLineView, interestView, drawView, drawOfficerView],
    ...[leadView, banquetView, canteenView, canteenDayView],
  ],
  reactions: [],
  routes: [
    ...[...planRoutes, ...interestRoutes, ...drawRoutes, ...leadRoutes, ...gridRoutes],
    ...[...banquetRoutes, ...canteenRoutes],
  ],
  kinds: [lead, banquet, canteenDay],
  facts: {
    'supervision.LeadAnswered': leadAnswered,
    'supervision.CanteenDayRecorded': canteenDayRecorded,
    'supervision.CanteenDayMissed': canteenDayMissed,
    'supervision.BanquetClosed': banquetClosed,
  },
  services: [dailyService],
  migrations: new URL('../migrations/', import.meta.url),
}
