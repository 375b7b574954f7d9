import './refusals.ts'
import '@shian/events'
import type { Module } from '@shian/kernel'
import { numberDocuments } from './numbering.ts'
import { documentRoutes } from './routes.ts'
import { verifyRoute } from './verify-page.ts'

export { documentsOfKind, findTemplate, TEMPLATES, templatesMadeBy } from './catalogue.ts'
export { type DocumentTemplate, fieldsOf, placesOf, textsOf, WORDS } from './template.ts'

/** 文书: what the acts of work items look like on paper, made anew from the log whenever somebody asks. */
export const documents: Module = {
  name: 'documents',
  views: [],
  reactions: [numberDocuments],
  routes: [...documentRoutes, verifyRoute],
  kinds: [],
  migrations: new URL('../migrations/', import.meta.url),
}
