import type { Module } from '@shian/kernel'
import './refusals.ts'
import { hazardClosed, missed, submitted } from './facts.ts'
import { gapKind } from './kinds/gap.ts'
import { hazardKind } from './kinds/hazard.ts'
import { monthKind } from './kinds/month.ts'
import { weekKind } from './kinds/week.ts'
import { closeGap, openGap, openHazard } from './reactions.ts'
import { calendarRoutes } from './routes-calendar.ts'
import { cardRoutes } from './routes-card.ts'
import { reportRoutes } from './routes-report.ts'
import { summaryRoutes } from './routes-summary.ts'
import { sweepService } from './sweep.ts'
import { daysView, hazardView, premisesView, reportView } from './views.ts'

export { type OwedDay, type SignedDay, tellDays } from './history.ts'
export { type Law, providedLaw, provideLaw } from './law.ts'
export { sheetIdOf } from './period.ts'
export { type Swept, sweep } from './sweep.ts'

/** What operators check themselves: a signed card a day, a report a week, a meeting a month, and what is missed. */
export const selfInspection: Module = {
  name: 'self-inspection',
  views: [premisesView, daysView, reportView, hazardView],
  reactions: [openHazard, openGap, closeGap],
  routes: [...cardRoutes, ...reportRoutes, ...summaryRoutes, ...calendarRoutes],
  kinds: [weekKind, monthKind, gapKind, hazardKind],
  facts: {
    'self-inspection.Submitted': submitted,
    'self-inspection.Missed': missed,
    'self-inspection.HazardClosed': hazardClosed,
  },
  services: [sweepService],
  migrations: new URL('../migrations/', import.meta.url),
}
