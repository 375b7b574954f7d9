import { supervision } from '@shian/events'
import { Type } from '@sinclair/typebox'
import { OrNull } from './common.ts'

export const { PlanReasonSchema } = supervision
export const Figures = supervision.PlanFigures
export const Count = Type.Object({ reason: Type.String(), count: Type.Integer() })

/** A plan as screens read it. */
export const PlanCard = Type.Object({
  id: Type.String(),
  area: Type.String(),
  areaName: Type.String(),
  year: Type.Integer(),
  status: Type.String(),
  draft: Type.Integer(),
  asOf: Type.String(),
  figures: Figures,
  edits: Type.Integer(),
  note: OrNull(Type.String()),
  draftedAt: Type.String(),
  submittedAt: OrNull(Type.String()),
  approvedAt: OrNull(Type.String()),
  publishedAt: OrNull(Type.String()),
})
