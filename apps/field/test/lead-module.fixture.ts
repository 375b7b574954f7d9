import { defineKind, KERNEL_MIGRATIONS, type Module } from '@shian/kernel'

const label = (zh: string, en: string) => ({ zh, en })

/** A lead as a coordinator reports it: three fields and a photo. */
const lead = defineKind({
  id: 'lead',
  version: 1,
  title: label('上报线索', 'Lead'),
  subjectKinds: ['premises'],
  fields: {
    what: { type: 'longText', label: label('看到了什么', 'What you saw'), maxLength: 2_000 },
    where: { type: 'text', label: label('在哪里', 'Where') },
    sort: {
      type: 'choice',
      label: label('类别', 'Sort'),
      options: { banquet: label('集体聚餐', 'Banquet'), stall: label('流动摊', 'Stall') },
    },
    photos: { type: 'photo', label: label('照片', 'Photos'), max: 4 },
  },
  states: {
    reported: { label: label('已上报', 'Reported'), initial: true },
    closed: { label: label('已办', 'Closed'), final: 'ok' },
  },
  open: { by: { roles: ['coordinator'] }, form: ['what!', 'where', 'sort', 'photos'] },
  actions: {
    close: { label: label('办结', 'Close'), from: ['reported'], to: 'closed', by: { roles: ['leader'] } },
  },
  clocks: [],
  offline: { create: true },
})

/** A module with nothing but that kind. */
export const leadModule: Module = {
  name: 'lead-for-tests',
  views: [],
  reactions: [],
  routes: [],
  kinds: [lead],
  migrations: KERNEL_MIGRATIONS.folder,
}
