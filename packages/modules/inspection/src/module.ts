import type { Module } from '@shian/kernel'
import { concluded, rectificationClosed } from './facts.ts'
import { interestView } from './interest.ts'
import { inspection as inspectionKind } from './kinds/inspection.ts'
import { inspectionV1 } from './kinds/inspection-v1.ts'
import { rectification } from './kinds/rectification.ts'
import { closePublished, openFromFinding, recordOrder } from './reactions.ts'
import { noteInterest, noteRecused } from './recusal.ts'
import { repeatView } from './repeat.ts'
import { inspectionRoutes } from './routes.ts'

/** Inspections by certified officers, and the orders to put things right that come of them. */
export const inspection: Module = {
  name: 'inspection',
  views: [repeatView, interestView],
  reactions: [openFromFinding, recordOrder, closePublished, noteInterest, noteRecused],
  routes: inspectionRoutes,
  kinds: [rectification, inspectionV1, inspectionKind],
  facts: {
    'inspection.Concluded': concluded,
    'inspection.RectificationClosed': rectificationClosed,
  },
  migrations: new URL('../migrations/', import.meta.url),
}
