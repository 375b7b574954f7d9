import { Type } from '@sinclair/typebox'
import { EVERYWHERE } from '../area.ts'
import { assertSha256, type BlobMeta, type BlobOrigin, recordBlob } from '../blob/index.ts'
import { Refusal } from '../refusal.ts'
import { type RequestContext, type Route, route } from '../route.ts'
import type { Scope } from '../scope.ts'
import type { Sql } from '../sql.ts'
import { CHUNK_BYTES, FILE_BYTES_MAX } from './sync-envelope.ts'

/** Bytes one person may have on the way at once: a day of pictures. */
const OPEN_BYTES_MAX = 400 * 1024 * 1024
/** After so long an upload that was not finished is forgotten, days. */
const STALE_DAYS = 30
const MIMES = ['image/jpeg', 'image/png', 'image/webp'] as const

interface UploadRow {
  sha256: string
  size: number
  mime: string
  received: number
  done_at: Date | null
}

const Params = Type.Object({ sha256: Type.String({ minLength: 64, maxLength: 64 }) })
const Progress = Type.Object({
  sha256: Type.String(),
  size: Type.Integer(),
  received: Type.Integer(),
  done: Type.Boolean(),
})

/**
 * The person with every area open: rows of uploads and captured commands are the person's own, and what may be written
 * to an item is settled by the engine from the posts held at capture, not by the post the session happens to act under.
 */
export function captureScope(context: RequestContext): Scope {
  return { actor: context.scope.actor, act: EVERYWHERE, view: EVERYWHERE, search: EVERYWHERE }
}

async function findUpload(tx: Sql, person: string, sha256: string): Promise<UploadRow | undefined> {
  const [row] = await tx.query<UploadRow>(
    'select sha256, size, mime, received, done_at from work_upload where person = $1 and sha256 = $2 for update',
    [person, sha256],
  )
  return row
}

async function beginUpload(
  tx: Sql,
  person: string,
  wanted: { sha256: string; size: number; mime: string },
  now: Date,
): Promise<UploadRow> {
  await tx.query(
    `delete from work_upload where person = $1 and done_at is null and started_at < $2::timestamptz - interval '${STALE_DAYS} days'`,
    [person, now],
  )
  const [open] = await tx.query<{ bytes: bigint }>(
    'select coalesce(sum(size), 0)::bigint as bytes from work_upload where person = $1 and done_at is null',
    [person],
  )
  if (Number(open!.bytes) + wanted.size > OPEN_BYTES_MAX) {
    throw new Refusal('work.uploads_full', 429, { maxBytes: OPEN_BYTES_MAX })
  }
  await tx.query(
    `insert into work_upload (person, sha256, size, mime, started_at) values ($1, $2, $3, $4, $5) on conflict do nothing`,
    [person, wanted.sha256, wanted.size, wanted.mime, now],
  )
  return (await findUpload(tx, person, wanted.sha256))!
}

function looksLike(mime: string, bytes: Buffer): boolean {
  if (mime === 'image/jpeg') return bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))
  if (mime === 'image/png') return bytes.subarray(0, 4).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47]))
  return (
    bytes.subarray(0, 4).toString('latin1') === 'RIFF' && bytes.subarray(8, 12).toString('latin1') === 'WEBP'
  )
}

/** Puts the pieces together under their hash. What does not match is thrown away, and the phone begins again. */
async function finishUpload(context: RequestContext, upload: UploadRow): Promise<void> {
  const { sha256, size, mime } = upload
  const person = context.scope.actor
  const scope = captureScope(context)
  const parts = await context.db.transaction(scope, tx =>
    tx.query<{ bytes: Buffer }>(
      'select bytes from work_upload_part where person = $1 and sha256 = $2 order by start',
      [person, sha256],
    ),
  )
  const bytes = Buffer.concat(parts.map(part => part.bytes))
  try {
    if (!looksLike(mime, bytes)) throw new Refusal('work.not_a_picture', 422, { accepted: MIMES })
    await context.blobs.put(bytes, { sha256, size, mime, maxBytes: FILE_BYTES_MAX })
  } catch (error) {
    const isWrong = error instanceof Refusal && error.status === 422
    if (isWrong) {
      await context.db.transaction(scope, tx =>
        tx.query('delete from work_upload where person = $1 and sha256 = $2 and done_at is null', [
          person,
          sha256,
        ]),
      )
    }
    throw error
  }
  await context.db.transaction(scope, async tx => {
    await tx.query('update work_upload set done_at = $3 where person = $1 and sha256 = $2', [
      person,
      sha256,
      context.now,
    ])
    await tx.query('delete from work_upload_part where person = $1 and sha256 = $2', [person, sha256])
    await recordArrived(tx, person, [{ sha256, size }], context.now)
  })
}

interface FileRow {
  sha256: string
  area: string
  mime: string
  origin: BlobOrigin
  meta: BlobMeta
}

/** Makes evidence of files that commands named before their bytes were there. */
export async function recordArrived(
  tx: Sql,
  person: string,
  files: readonly { sha256: string; size: number }[],
  now: Date,
): Promise<void> {
  const sizes = new Map(files.map(file => [file.sha256, file.size]))
  const rows = await tx.query<FileRow>(
    `update work_sync_file set arrived_at = $3 where person = $1 and sha256 = any($2) and arrived_at is null
     returning sha256, area, mime, origin, meta`,
    [person, [...sizes.keys()], now],
  )
  for (const { sha256, area, mime, origin, meta } of rows) {
    const size = sizes.get(sha256)!
    const known = { ...meta, serverTime: now.toISOString() }
    await recordBlob(tx, { sha256, size, mime, area, origin, derivedFrom: null, createdAt: now, meta: known })
  }
}

const put = route({
  method: 'PUT',
  path: '/v1/work/uploads/:sha256',
  summary: { zh: '分块上传照片,可续传', en: 'Upload a picture in pieces; can be resumed' },
  access: 'signed-in',
  params: Params,
  query: Type.Object({
    offset: Type.Integer({ minimum: 0, maximum: FILE_BYTES_MAX }),
    size: Type.Integer({ minimum: 1, maximum: FILE_BYTES_MAX }),
    mime: Type.Union(MIMES.map(mime => Type.Literal(mime))),
  }),
  upload: { maxBytes: CHUNK_BYTES, maxFiles: 1, mimes: ['application/octet-stream'] },
  output: Progress,
  async handle(context, { params, query, files }) {
    const { sha256 } = params
    assertSha256(sha256)
    const { offset, size, mime } = query as { offset: number; size: number; mime: string }
    const bytes = files[0]?.bytes
    if (!bytes || bytes.length === 0) throw new Refusal('kernel.invalid_input', 400, { reason: 'body' })
    const person = context.scope.actor
    const upload = await context.db.transaction(captureScope(context), async tx => {
      const wanted = { sha256, size, mime }
      const known =
        (await findUpload(tx, person, sha256)) ?? (await beginUpload(tx, person, wanted, context.now))
      if (known.done_at || known.received === known.size) return known
      if (known.size !== size || known.mime !== mime) {
        throw new Refusal('work.upload_differs', 409, { size: known.size, mime: known.mime })
      }
      if (offset !== known.received)
        throw new Refusal('work.upload_offset', 409, { received: known.received })
      if (offset + bytes.length > size) throw new Refusal('work.upload_overrun', 422, { size })
      await tx.query('insert into work_upload_part (person, sha256, start, bytes) values ($1, $2, $3, $4)', [
        person,
        sha256,
        offset,
        bytes,
      ])
      await tx.query('update work_upload set received = $3 where person = $1 and sha256 = $2', [
        person,
        sha256,
        offset + bytes.length,
      ])
      return { ...known, received: offset + bytes.length }
    })
    const isWhole = upload.received === upload.size
    if (isWhole && !upload.done_at) await finishUpload(context, upload)
    return { sha256, size: upload.size, received: upload.received, done: isWhole }
  },
})

const progress = route({
  method: 'GET',
  path: '/v1/work/uploads/:sha256',
  summary: { zh: '照片上传进度', en: 'How much of a picture has arrived' },
  access: 'signed-in',
  params: Params,
  output: Progress,
  async handle(context, { params }) {
    assertSha256(params.sha256)
    const upload = await context.db.transaction(captureScope(context), tx =>
      findUpload(tx, context.scope.actor, params.sha256),
    )
    if (!upload) throw new Refusal('kernel.not_found', 404, { what: `upload/${params.sha256}` })
    const { sha256, size, received } = upload
    // Bytes that are all there but were never put together are put together by sending the last piece again.
    return {
      sha256,
      size,
      received: upload.done_at ? received : Math.min(received, size),
      done: upload.done_at !== null,
    }
  },
})

export const uploadRoutes: Route[] = [put, progress]
