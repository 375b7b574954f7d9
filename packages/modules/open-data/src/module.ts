import type { Module } from '@shian/kernel'
import { dataRoutes } from './data/routes.ts'
import { fhrsRoutes } from './fhrs/routes.ts'
import { open311Routes } from './open311/routes.ts'
import { noticeView, premisesView, requestView } from './views.ts'

export { type Intake, type IntakeReceipt, type IntakeRequest, provideIntake } from './ports.ts'

/** The public record for programs of others, in the interfaces they speak already. */
export const openData: Module = {
  name: 'open-data',
  views: [premisesView, noticeView, requestView],
  reactions: [],
  routes: [...fhrsRoutes, ...open311Routes, ...dataRoutes],
  kinds: [],
  migrations: new URL('../migrations/', import.meta.url),
}
