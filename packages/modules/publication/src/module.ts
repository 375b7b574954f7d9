import type { Module } from '@shian/kernel'
import './refusals.ts'
import { pageRoutes } from './page-routes.ts'
import { pageView } from './page-view.ts'
import { publish, withdraw } from './reactions.ts'
import { jsonRoutes } from './routes.ts'
import { sweepService } from './sweep.ts'
import { noticeView, proposalView } from './views.ts'

export { type Law, provideLaw } from './law.ts'
export { type NoticeCommand, notice } from './notice.ts'
export { publishDrafts } from './publish-drafts.ts'
export { noticeIdOf, PUBLISHING_TYPES, publishMany } from './publish-many.ts'
export { type Redacted, type RedactOptions, redact } from './redact.ts'
export { sweep } from './sweep.ts'

/** What the public reads: notices with a day of removal, and one page for every premises. */
export const publication: Module = {
  name: 'publication',
  views: [noticeView, proposalView, pageView],
  reactions: [publish, withdraw],
  routes: [...jsonRoutes, ...pageRoutes],
  kinds: [],
  services: [sweepService],
  migrations: new URL('../migrations/', import.meta.url),
}
