import {
  dayOf,
  derivedId,
  type Kind,
  loadItem,
  type Reaction,
  type Recorded,
  readSubject,
  record,
  type Sql,
  workHost,
  yearOf,
} from '@shian/kernel'
import { templatesMadeBy } from './catalogue.ts'
import type { DocumentTemplate } from './template.ts'

/** The subject of a document's own facts. */
export const documentSubject = (eventId: string, template: DocumentTemplate): string =>
  `document/${eventId}.${template.id}`

/** The number the series gave; undefined until the reaction came by. */
export async function findSeriesNumber(
  tx: Sql,
  eventId: string,
  template: DocumentTemplate,
): Promise<string | undefined> {
  const [numbered] = await readSubject(tx, documentSubject(eventId, template))
  return numbered === undefined ? undefined : String(numbered.data['number'])
}

/** The next number of the series of the year; gapless, because it commits with the fact that assigns it. */
async function nextNumber(tx: Sql, template: DocumentTemplate, year: number) {
  const [row] = await tx.query<{ last: number }>(
    `insert into documents_series (series, year, last) values ($1, $2, 1)
     on conflict (series, year) do update set last = documents_series.last + 1 returning last`,
    [template.id, year],
  )
  const sequence = row!.last
  const number = (template.numbering ?? '')
    .replace('{yyyy}', String(year))
    .replace(/\{seq:(\d+)\}/, (_, digits: string) => String(sequence).padStart(Number(digits), '0'))
  return { series: template.id, year, sequence, number }
}

async function kindOf(tx: Sql, event: Recorded): Promise<Kind> {
  const { kind } = await loadItem(tx, workHost(), event.subject.slice('work/'.length))
  return kind
}

/**
 * Documents with a series of their own get the next number of the year, in the order of the acts. Nothing else is
 * recorded of a document: it is made anew from its act whenever somebody asks.
 */
export const numberDocuments: Reaction = {
  name: 'documents.numberDocuments',
  types: ['work.Acted'],
  async react(tx, event, { node, now }) {
    if (event.data['document'] === undefined) return
    const kind = await kindOf(tx, event)
    for (const template of templatesMadeBy(kind.id, event)) {
      if (template.numbering === undefined) continue
      const known = await findSeriesNumber(tx, event.id, template)
      if (known !== undefined) continue
      const assigned = await nextNumber(tx, template, yearOf(dayOf(event.time)))
      const draft = {
        id: derivedId('documents.numberDocuments', event.id, template.id),
        type: 'documents.Numbered',
        time: event.time,
        data: {
          item: event.subject.slice('work/'.length),
          template: template.id,
          templateVersion: template.version,
          ...assigned,
        },
      }
      await record(tx, node, [draft], {
        actor: 'system/documents',
        now,
        cause: event.id,
        area: event.area,
        subject: documentSubject(event.id, template),
      })
    }
  },
}
