import { Refusal, type Route, type Upload } from '@shian/kernel'
import type { TSchema } from '@sinclair/typebox'
import type { FastifyRequest } from 'fastify'

const FIELDS_MAX = 100
const FIELD_BYTES_MAX = 256 * 1024

/** Text fields and files of a request with files. */
export interface Parts {
  fields: Record<string, unknown>
  files: Upload[]
}

/** Whether a schema stands for an object or a list, which a form can only carry as JSON text. */
function isStructured(schema: TSchema | undefined): boolean {
  if (!schema) return false
  const parts = (schema['anyOf'] ?? schema['allOf'] ?? [schema]) as TSchema[]
  return parts.some(
    part => part['type'] === 'object' || part['type'] === 'array' || part['type'] === undefined,
  )
}

function fieldValue(schema: TSchema | undefined, text: string): unknown {
  if (!isStructured(schema) || !/^\s*[[{]/.test(text)) return text
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal('server.malformed_json', 400)
  }
}

function assertMime(mime: string, upload: NonNullable<Route['upload']>): void {
  if (!upload.mimes.includes(mime))
    throw new Refusal('server.unsupported_media_type', 415, { accepted: upload.mimes })
}

/**
 * Reads a multipart request whole, within the limits of the route. A field that the schema wants as an object or list
 * is JSON text.
 *
 * @throws Refusal server.body_too_large, server.too_many_files, server.unsupported_media_type, server.malformed_json
 */
export async function readParts(request: FastifyRequest, route: Route): Promise<Parts> {
  const upload = route.upload!
  const properties = (route.body?.['properties'] ?? {}) as Record<string, TSchema>
  const fields: Record<string, unknown> = Object.create(null)
  const files: Upload[] = []
  const limits = {
    fileSize: upload.maxBytes,
    files: upload.maxFiles,
    fields: FIELDS_MAX,
    fieldSize: FIELD_BYTES_MAX,
    parts: FIELDS_MAX + upload.maxFiles,
  }
  try {
    for await (const part of request.parts({ limits })) {
      if (part.type === 'file') {
        assertMime(part.mimetype, upload)
        const bytes = await part.toBuffer()
        files.push({
          field: part.fieldname,
          filename: part.filename.slice(0, 200),
          mime: part.mimetype,
          bytes,
        })
      } else fields[part.fieldname] = fieldValue(properties[part.fieldname], String(part.value))
    }
  } catch (error) {
    throw translate(error, upload)
  }
  return { fields: { ...fields }, files }
}

function translate(error: unknown, upload: NonNullable<Route['upload']>): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  if (code === 'FST_REQ_FILE_TOO_LARGE')
    return new Refusal('server.body_too_large', 413, { maxBytes: upload.maxBytes })
  if (code === 'FST_FILES_LIMIT')
    return new Refusal('server.too_many_files', 413, { maxFiles: upload.maxFiles })
  if (code.startsWith('FST_') || error instanceof SyntaxError) return error
  if (error instanceof Refusal) return error
  // The parser throws plain errors on a stream that is cut or malformed.
  return error instanceof Error ? new Refusal('server.bad_request', 400) : error
}

/** One file sent as the body itself, with its media type. */
export function singleFile(
  request: FastifyRequest,
  upload: NonNullable<Route['upload']>,
  mime: string,
): Parts {
  assertMime(mime, upload)
  const bytes = request.body as Buffer
  if (bytes.length > upload.maxBytes)
    throw new Refusal('server.body_too_large', 413, { maxBytes: upload.maxBytes })
  return { fields: {}, files: [{ field: '', filename: '', mime, bytes }] }
}
