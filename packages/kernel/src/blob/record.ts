import { Refusal } from '../refusal.ts'
import type { Sql } from '../sql.ts'
import { assertSha256 } from './store.ts'

/** How the bytes came to be, in falling order of weight as evidence. */
export const BLOB_ORIGINS = ['camera', 'in-app', 'lab', 'gallery', 'upload', 'derived'] as const
export type BlobOrigin = (typeof BLOB_ORIGINS)[number]

/** Circumstances of capture. Instants are ISO 8601 texts; what a file says of itself is only claimed. */
export interface BlobMeta {
  /** Person or camera, as a subject id. */
  capturer?: string
  /** Device, as a subject id. */
  device?: string
  /** What the device's clock said. */
  deviceTime?: string
  /** When we received it. */
  serverTime?: string
  geo?: { longitude: number; latitude: number; accuracyMetres?: number }
  /** EXIF fields as the file has them; EXIF has no time zone and anybody can write it. */
  exifClaimed?: Record<string, string>
  /** Model and version that looked at it or made it. */
  model?: string
  /** Rule it is evidence for. */
  rule?: string
}

/** Evidence record of stored bytes in one area. */
export interface BlobRecord {
  sha256: string
  /** Bytes. */
  size: number
  mime: string
  createdAt: Date
  area: string
  origin: BlobOrigin
  /** Hash of the original a derivative was made from. */
  derivedFrom: string | null
  meta: BlobMeta
}

const MIME = /^[a-z]+\/[a-z0-9][a-z0-9.+-]{0,80}$/

function assertRecord(record: BlobRecord): void {
  assertSha256(record.sha256)
  const refuse = (reason: string): never => {
    throw new Refusal('blob.invalid_evidence', 400, { reason })
  }
  if (!MIME.test(record.mime)) refuse('mime')
  if (!BLOB_ORIGINS.includes(record.origin)) refuse('origin')
  if (record.derivedFrom !== null) assertSha256(record.derivedFrom)
  if ((record.origin === 'derived') !== (record.derivedFrom !== null)) refuse('derivedFrom')
  if (record.derivedFrom === record.sha256) refuse('derivedFrom')
}

/**
 * Records stored bytes as evidence of an area, in the transaction of the fact that refers to them. The first record
 * stays: the same bytes sent again in the area do not change who captured them. That is also how a picture used twice
 * is noticed.
 *
 * @returns whether the record is new
 * @throws Refusal blob.invalid_evidence, blob.invalid_hash, kernel.area_out_of_scope
 */
export async function recordBlob(tx: Sql, record: BlobRecord): Promise<boolean> {
  assertRecord(record)
  const { sha256, size, mime, createdAt, area, origin, derivedFrom, meta } = record
  try {
    const rows = await tx.query(
      `insert into blob (sha256, size, mime, created_at, area, origin, derived_from, meta)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning true`,
      [sha256, size, mime, createdAt, area, origin, derivedFrom, JSON.stringify(meta)],
    )
    return rows.length === 1
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
    if (code === '42501') throw new Refusal('kernel.area_out_of_scope', 403)
    throw error
  }
}

/** The evidence record of the bytes that the scope may view: of the area if given, else of the first it finds. */
export async function findBlob(tx: Sql, sha256: string, area?: string): Promise<BlobRecord | undefined> {
  const [row] = await tx.query<Omit<BlobRecord, 'size'> & { size: bigint }>(
    `select sha256, size, mime, created_at as "createdAt", area, origin, derived_from as "derivedFrom", meta
     from blob where sha256 = $1 and ($2::text is null or area = $2) order by area limit 1`,
    [sha256, area ?? null],
  )
  return row && { ...row, size: Number(row.size) }
}

/** What was made from the bytes — thumbnails, blurred copies — in the same area. At most 100. */
export async function findDerivatives(tx: Sql, sha256: string, area: string): Promise<BlobRecord[]> {
  const rows = await tx.query<Omit<BlobRecord, 'size'> & { size: bigint }>(
    `select sha256, size, mime, created_at as "createdAt", area, origin, derived_from as "derivedFrom", meta
     from blob where area = $2 and derived_from = $1 order by created_at, sha256 limit 100`,
    [sha256, area],
  )
  return rows.map(row => ({ ...row, size: Number(row.size) }))
}

/**
 * Ends the keeping of bytes in an area: removes the record, as owner. Delete the bytes from the store only after the
 * commit, and only when nobody else holds them; a crash in between leaves bytes nobody can find, never a record
 * without bytes.
 *
 * @returns whether no record holds the bytes any more
 */
export async function forgetBlob(tx: Sql, sha256: string, area: string): Promise<{ unreferenced: boolean }> {
  assertSha256(sha256)
  await tx.query('delete from blob where sha256 = $1 and area = $2', [sha256, area])
  const [row] = await tx.query<{ held: boolean }>(
    'select exists (select from blob where sha256 = $1) as held',
    [sha256],
  )
  return { unreferenced: !row?.held }
}
