import './events.ts'
import '../work/event-schemas.ts'
import { KERNEL_MIGRATIONS } from '../migrate.ts'
import type { Module } from '../module.ts'
import { calendarRoutes, calendarService, calendarView } from './calendar.ts'
import { followLinks } from './reactions.ts'
import { workRoutes } from './routes.ts'
import { sweepService } from './sweep.ts'
import { syncRoutes } from './sync-routes.ts'
import { vaultRoutes } from './vault-routes.ts'
import { workItemView, workRungView } from './views.ts'

/** The work engine as a module: its tables, its lists, its ladders. Kinds come from the other modules. */
export const work: Module = {
  name: 'work',
  views: [workItemView, workRungView, calendarView],
  reactions: [followLinks],
  routes: [...workRoutes, ...syncRoutes, ...vaultRoutes, ...calendarRoutes],
  kinds: [],
  services: [sweepService, calendarService],
  migrations: KERNEL_MIGRATIONS.folder,
}
