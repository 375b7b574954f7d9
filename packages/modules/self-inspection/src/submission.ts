import {
  type Attachment,
  type Bilingual,
  Refusal,
  type RequestContext,
  recordBlob,
  type Sql,
  type Upload,
} from '@shian/kernel'
import { type Card, type CardGround, drawnPhoto } from './card.ts'
import { checklistOf, type Law, numberOf } from './law.ts'
import { gradePhoto } from './photo.ts'
import type { FoundHazard } from './sheet.ts'

const EXCEPTIONS_MAX = 30
const TEXT_MAX = 500
const FILES_EACH = 3

/** An exception as the phone sends it. */
export interface SentException {
  item: string
  text: string
  handling: 'fixed' | 'open'
  accident?: boolean
}

/** A file of the request with the point it belongs to. */
export interface StoredFile extends Attachment {
  /** `photo`, `before.<item>` or `after.<item>`. */
  field: string
}

/** Reads the exceptions of a multipart form. @throws Refusal self-inspection.exceptions_invalid */
export function readExceptions(text: string | undefined): SentException[] {
  if (!text) return []
  const refuse = (reason: string): never => {
    throw new Refusal('self-inspection.exceptions_invalid', 400, { reason })
  }
  let list: unknown
  try {
    list = JSON.parse(text)
  } catch {
    return refuse('JSON')
  }
  if (!Array.isArray(list) || list.length > EXCEPTIONS_MAX) return refuse(`0–${EXCEPTIONS_MAX}`)
  return list.map((entry: Partial<SentException> | null) => {
    const { item, text: said, handling, accident } = entry ?? {}
    if (typeof item !== 'string' || typeof said !== 'string' || !said.trim()) return refuse('item, text')
    if (said.length > TEXT_MAX) return refuse(`text ≤ ${TEXT_MAX}`)
    if (handling !== 'fixed' && handling !== 'open') return refuse('handling: fixed, open')
    return { item, text: said.trim(), handling, accident: accident === true }
  })
}

/** Stores the bytes; what they are evidence of is recorded with the sheet. */
export async function storeFiles(context: RequestContext, files: readonly Upload[]): Promise<StoredFile[]> {
  const stored: StoredFile[] = []
  for (const { bytes, mime, field } of files) {
    stored.push({ ...(await context.blobs.put(bytes, { mime })), mime, field })
  }
  return stored
}

/** Every file belongs to the photo of the day or to an exception. @throws Refusal self-inspection.unknown_file */
function assertFields(files: readonly StoredFile[], exceptions: readonly SentException[]): void {
  const known = new Set(['photo', ...exceptions.flatMap(({ item }) => [`before.${item}`, `after.${item}`])])
  for (const { field } of files) {
    const count = files.filter(file => file.field === field).length
    if (!known.has(field) || count > FILES_EACH)
      throw new Refusal('self-inspection.unknown_file', 400, { field })
  }
}

/** The exceptions as hazards, with key mark and clause from the list. @throws Refusal */
export function hazardsOf(
  law: Law,
  { row, regime, day }: CardGround,
  exceptions: readonly SentException[],
  files: readonly StoredFile[],
): FoundHazard[] {
  assertFields(files, exceptions)
  const { rule } = checklistOf(law, regime.list, row.area, day)
  const hashes = (field: string): string[] =>
    files.filter(file => file.field === field).map(file => file.sha256)
  return exceptions.map(({ item, text, handling, accident = false }, i) => {
    const known = rule.value.items.find(entry => entry.id === item)
    const twice = exceptions.findIndex(other => other.item === item) !== i
    if (!known || twice) throw new Refusal('self-inspection.unknown_item', 422, { item })
    const after = hashes(`after.${item}`)
    if (handling === 'fixed' && after.length === 0) {
      throw new Refusal('self-inspection.fix_needs_photo', 422, { item: known.title.zh })
    }
    return {
      item,
      key: known.key ?? false,
      text,
      ...(known.article ? { clause: known.article } : {}),
      accident,
      // What may lead to an accident is never closed by the operator alone.
      handling: accident ? 'open' : handling,
      before: hashes(`before.${item}`),
      after,
    }
  })
}

/** Every group of the card must be confirmed. @throws Refusal self-inspection.groups_missing */
export function assertGroups(groups: Card['groups'], confirmed: readonly string[]): void {
  const missing = groups.filter(group => !confirmed.includes(group.id)).map(group => group.title)
  if (missing.length === 0) return
  const accepted = missing.map((title: Bilingual) => title.zh).join('、')
  throw new Refusal('self-inspection.groups_missing', 422, { accepted })
}

/** What the photo of the day came to. */
export interface DayPhoto {
  item: string
  grade: 'fresh' | 'gallery' | 'none'
  sha256?: string
  excuse?: string
}

/**
 * The photo of the drawn point: taken now it counts as fresh, chosen from older ones it counts less, and the same
 * bytes sent once more do not count at all.
 *
 * @throws Refusal self-inspection.photo_needed, self-inspection.photo_reused
 */
export async function photoOf(
  tx: Sql,
  law: Law,
  ground: CardGround,
  files: readonly StoredFile[],
  said: { takenAt?: string; excuse?: string },
  now: Date,
): Promise<DayPhoto | undefined> {
  const drawn = drawnPhoto(law, ground)
  if (!drawn) return undefined
  const file = files.find(entry => entry.field === 'photo')
  if (!file) {
    if (!said.excuse?.trim()) {
      throw new Refusal('self-inspection.photo_needed', 422, { item: drawn.title.zh })
    }
    return { item: drawn.item, grade: 'none', excuse: said.excuse.trim() }
  }
  const used = await tx.query('select 1 from blob where sha256 = $1 and area = $2', [
    file.sha256,
    ground.row.area,
  ])
  if (used.length > 0) throw new Refusal('self-inspection.photo_reused', 422, { item: drawn.title.zh })
  const fresh = numberOf(law, 'photo-fresh', ground.row.area, ground.day)
  return { item: drawn.item, grade: gradePhoto(said.takenAt, now, fresh), sha256: file.sha256 }
}

/** Records stored files as evidence of the premises. */
export async function recordFiles(
  tx: Sql,
  context: RequestContext,
  area: string,
  files: readonly StoredFile[],
  photo: DayPhoto | undefined,
): Promise<void> {
  const meta = { capturer: context.scope.actor, serverTime: context.now.toISOString() }
  for (const { field, ...file } of files) {
    const isFresh = field === 'photo' && photo?.grade === 'fresh'
    const origin = isFresh ? 'in-app' : field === 'photo' ? 'gallery' : 'upload'
    await recordBlob(tx, { ...file, area, origin, derivedFrom: null, meta, createdAt: context.now })
  }
}
