import './events.ts'
import '../work/event-schemas.ts'
import { KERNEL_MIGRATIONS } from '../migrate.ts'
import type { Module } from '../module.ts'
import { registerRefusals } from '../refusal.ts'
import { calendarRoutes, calendarService, calendarView } from './calendar.ts'
import { followLinks } from './reactions.ts'
import { workRoutes } from './routes.ts'
import { sweepService } from './sweep.ts'
import { workItemView, workRungView } from './views.ts'

/** The work engine as a module: its tables, its lists, its ladders. Kinds come from the other modules. */
export const work: Module = {
  name: 'work',
  views: [workItemView, workRungView, calendarView],
  reactions: [followLinks],
  routes: [...workRoutes, ...calendarRoutes],
  kinds: [],
  services: [sweepService, calendarService],
  migrations: KERNEL_MIGRATIONS.folder,
}

registerRefusals({
  'work.vault_closed': {
    zh: '该事项类型含有密封字段,当前系统没有启用密封库',
    en: 'This kind has sealed fields and the vault is not in use',
  },
})
