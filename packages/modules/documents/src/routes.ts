import {
  directory,
  inRange,
  loadItem,
  mayReadKind,
  Refusal,
  Reply,
  type RequestContext,
  type Route,
  route,
  workHost,
} from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { type Act, actAt } from './act.ts'
import { documentsOfKind, findTemplate, TEMPLATES, templatesMadeBy } from './catalogue.ts'
import { dispositionOf, getAct, numberOf, pickTemplate, pictureReader, sheetOf } from './document.ts'
import { DOCUMENT_RENDERER, type DocumentRenderer, type Sheet } from './ports.ts'
import { assertMayRead, mayRead, READERS } from './readers.ts'
import { specimenSheet } from './specimen.ts'
import type { DocumentTemplate } from './template.ts'

/** A document takes a third of a second of one core: a person asks for few. */
const RENDERS_PER_MINUTE = 60
/** No script and nothing from elsewhere; without `sandbox`, under which browsers do not open their own PDF viewer. */
const VIEWER_POLICY =
  "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
const EventId = Type.String({ minLength: 1, maxLength: 120, pattern: '^[A-Za-z0-9._:-]+$' })
const TemplateId = Type.String({ minLength: 1, maxLength: 60 })
const Bilingual = Type.Object({ zh: Type.String(), en: Type.String() })
const Nullable = Type.Union([Type.String(), Type.Null()])

const Listed = Type.Object({
  eventId: Type.String(),
  template: Type.String(),
  title: Bilingual,
  /** Null while the series has not given one yet, and for documents without a number. */
  number: Nullable,
  /** Whether a number is still to come: the file can be had then. */
  pending: Type.Boolean(),
  at: Type.String(),
  by: Type.Object({ id: Type.String(), name: Type.String() }),
  href: Type.String(),
})

function hrefOf(act: Act, template: DocumentTemplate): string {
  return `/v1/documents/${encodeURIComponent(act.event.id)}.pdf?template=${template.id}`
}

const list = route({
  method: 'GET',
  path: '/v1/documents',
  summary: { zh: '事项的文书', en: 'Documents of a work item' },
  access: READERS,
  query: Type.Object({ item: Type.String({ minLength: 1, maxLength: 120 }) }),
  output: Type.Object({ items: Type.Array(Listed) }),
  async handle(context, { query }) {
    return context.transaction(async tx => {
      const { kind, item, stream } = await loadItem(tx, workHost(), query.item)
      const isSeen = mayReadKind(workHost(), context.session.role, kind.id)
      if (!isSeen || !inRange(item.area, context.scope.view))
        throw new Refusal('work.not_open', 404, { item: query.item })
      const made = stream.flatMap(event =>
        templatesMadeBy(kind.id, event)
          .filter(template => mayRead(context.session, template))
          .map(template => ({ act: actAt(kind, stream, event), template })),
      )
      const names = await directory().namesOf(tx, [...new Set(made.map(({ act }) => act.event.actor))])
      const items = []
      for (const { act, template } of made) {
        const number = await numberOf(tx, act, template)
        const { id, actor, time } = act.event
        items.push({
          eventId: id,
          template: template.id,
          title: template.title,
          number: number || null,
          pending: number === undefined,
          at: time.toISOString(),
          by: { id: actor, name: names.get(actor) ?? (actor.startsWith('system/') ? '平台' : actor) },
          href: hrefOf(act, template),
        })
      }
      return { items }
    })
  },
})

function reply(context: RequestContext, sheet: Sheet): Reply {
  const renderer = context.port<DocumentRenderer>(DOCUMENT_RENDERER)
  return new Reply(renderer.render(sheet, pictureReader(context)), {
    'content-type': 'application/pdf',
    'content-disposition': dispositionOf(sheet.title, sheet.number),
    'cache-control': 'no-store',
    'content-security-policy': VIEWER_POLICY,
  })
}

const file = route({
  method: 'GET',
  path: '/v1/documents/:eventId.pdf',
  summary: { zh: '文书(PDF)', en: 'A document as PDF' },
  access: READERS,
  params: Type.Object({ eventId: EventId }),
  query: Type.Object({ template: Type.Optional(TemplateId) }),
  ratePerMinute: RENDERS_PER_MINUTE,
  async handle(context, { params, query }) {
    const act = await context.transaction(tx => getAct(tx, context, params.eventId))
    const template = pickTemplate(act, query.template)
    assertMayRead(context.session, template)
    return reply(context, await sheetOf(context, act, template))
  },
})

const Template = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  title: Bilingual,
  /** Steps of the kind that make it, when a kind was asked for. */
  steps: Type.Array(Type.Object({ step: Type.String(), label: Bilingual })),
  source: Type.Object({
    document: Type.String(),
    article: Type.Optional(Type.String()),
    confidence: Type.String(),
  }),
  layout: Type.Object({ document: Type.String(), confidence: Type.String() }),
  effectiveFrom: Type.String(),
  effectiveTo: Nullable,
  audience: Type.String(),
  numbering: Nullable,
  specimen: Type.String(),
})

function describe(template: DocumentTemplate, steps: { step: string; label: { zh: string; en: string } }[]) {
  const { id, version, title, source, layout, effectiveFrom, effectiveTo, audience, numbering } = template
  return {
    ...{ id, version, title, steps, source, layout, effectiveFrom, audience },
    effectiveTo: effectiveTo ?? null,
    numbering: numbering ?? null,
    specimen: `/v1/documents/templates/${id}/specimen.pdf`,
  }
}

const templates = route({
  method: 'GET',
  path: '/v1/documents/templates',
  summary: { zh: '文书模板目录', en: 'Catalogue of document templates' },
  access: 'signed-in',
  query: Type.Object({ kind: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })) }),
  output: Type.Object({ items: Type.Array(Template) }),
  async handle({ now }, { query }) {
    if (query.kind === undefined) return { items: TEMPLATES.map(template => describe(template, [])) }
    const kind = workHost().kinds.find(query.kind)
    if (!kind) throw new Refusal('kernel.not_found', 404, { what: `事项类型 kind ${query.kind}` })
    const made = documentsOfKind(kind, now)
    const items = [...new Set(made.map(({ template }) => template))].map(template => {
      const steps = made
        .filter(entry => entry.template === template)
        .map(({ step }) => ({ step, label: kind.actions[step]?.label ?? { zh: '立项', en: 'Opened' } }))
      return describe(template, steps)
    })
    return { items }
  },
})

const specimen = route({
  method: 'GET',
  path: '/v1/documents/templates/:id/specimen.pdf',
  summary: { zh: '文书空白样张(PDF)', en: 'Blank specimen of a template as PDF' },
  access: 'signed-in',
  params: Type.Object({ id: TemplateId }),
  ratePerMinute: RENDERS_PER_MINUTE,
  async handle(context, { params }) {
    const template = findTemplate(params.id, context.now)
    if (!template)
      throw new Refusal('documents.no_such_template', 404, {
        template: params.id,
        accepted: [...new Set(TEMPLATES.map(({ id }) => id))],
      })
    return reply(context, specimenSheet(context, template))
  },
})

export const documentRoutes: Route[] = [list, templates, specimen, file]
