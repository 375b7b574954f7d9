import {
  inRange,
  mayReadKind,
  type Recorded,
  Refusal,
  type RequestContext,
  type Sql,
  systemScope,
  workHost,
} from '@shian/kernel'
import { type Act, findAct } from './act.ts'
import { templatesMadeBy } from './catalogue.ts'
import { composeSheet } from './compose.ts'
import { findSeriesNumber } from './numbering.ts'
import { type PictureReader, SEAL_READER, type SealReader, type Sheet } from './ports.ts'
import { checkCodeOf, footOf, markOf } from './seal-mark.ts'
import type { DocumentTemplate } from './template.ts'
import { gatherValues } from './values.ts'

/** Pictures larger than this are named, not printed. */
const PICTURE_BYTES_MAX = 12 * 1024 * 1024
/** Port name of the address people reach the node by; provided for the public pages. */
const SITE = 'publication.site'

const noDocument = (id: string): Refusal =>
  new Refusal('kernel.not_found', 404, { what: `文书 document ${id}` })

/**
 * The act behind a document, if it lies where the caller sees and on an item the post may see.
 *
 * @throws Refusal kernel.not_found
 */
export async function getAct(tx: Sql, { scope, session }: RequestContext, eventId: string): Promise<Act> {
  const act = await findAct(tx, eventId)
  const isSeen =
    act && inRange(act.event.area, scope.view) && mayReadKind(workHost(), session.role, act.kind.id)
  if (!isSeen) throw noDocument(eventId)
  return act
}

/**
 * The form asked for among those an act made; the first when none is asked for.
 *
 * @throws Refusal kernel.not_found, documents.no_such_template
 */
export function pickTemplate({ kind, event }: Act, wanted: string | undefined): DocumentTemplate {
  const made = templatesMadeBy(kind.id, event)
  if (made.length === 0) throw noDocument(event.id)
  const found = wanted === undefined ? made[0] : made.find(template => template.id === wanted)
  if (found) return found
  const accepted = made.map(template => template.id)
  throw new Refusal('documents.no_such_template', 404, { template: wanted, accepted })
}

/** Number of a document: of its own series, else of its item. Undefined: the series has not come to it yet. */
export function numberOf(tx: Sql, act: Act, template: DocumentTemplate): Promise<string | undefined> {
  if (template.numbering === undefined) return Promise.resolve(act.itemNumber)
  return findSeriesNumber(tx, act.event.id, template)
}

function originOf(context: RequestContext): string {
  return context.port<{ origin: string }>(SITE).origin
}

/** Address of the page on which anybody checks a document. */
export function verifyAddress(origin: string, event: Recorded, code: string): string {
  return `${origin}/p/documents/${encodeURIComponent(event.id)}?c=${code}`
}

/**
 * The document as it was on the day of its act: same act, same seal, same sheet. Whether the caller may read it is
 * decided before; what the sheet names is looked up as the platform, so that every reader gets the same paper.
 *
 * @throws Refusal documents.not_numbered_yet
 */
export async function sheetOf(context: RequestContext, act: Act, template: DocumentTemplate): Promise<Sheet> {
  const origin = originOf(context)
  const mark = await markOf(context.port<SealReader>(SEAL_READER), act.event)
  return context.db.transaction(systemScope('documents'), async tx => {
    const number = await numberOf(tx, act, template)
    if (number === undefined) throw new Refusal('documents.not_numbered_yet', 409)
    const values = await gatherValues(tx, act, context.rules, number)
    const code = checkCodeOf(mark.leaf, template, number)
    return composeSheet(template, values, footOf(act.event, mark), {
      document: verifyAddress(origin, act.event, code),
      premises: id => `${origin}/p/${encodeURIComponent(id)}`,
    })
  })
}

/** Reads pictures of the evidence store, up to a size. */
export function pictureReader({ blobs }: RequestContext): PictureReader {
  return async sha256 => {
    const info = await blobs.stat(sha256)
    if (!info || info.size > PICTURE_BYTES_MAX) return null
    const chunks: Uint8Array[] = []
    for await (const chunk of await blobs.get(sha256)) chunks.push(chunk)
    return Buffer.concat(chunks)
  }
}

/** `attachment; filename*=…` with the Chinese name. @source RFC 5987 §3.2; RFC 6266 §4.3 */
export function dispositionOf(title: string, number: string): string {
  const name = `${title}${number === '' ? '' : `_${number}`}.pdf`.replace(/[\\/:*?"<>|\s]/g, '')
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `inline; filename="document.pdf"; filename*=UTF-8''${encoded}`
}
