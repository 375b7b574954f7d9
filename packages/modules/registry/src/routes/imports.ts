import { Refusal, Reply, type Route, recordBlob, route, uuidv7 } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { FILE_MAX_BYTES, formatOf, templateCsv } from '../import/file.ts'
import { wakeImports } from '../import/service.ts'
import { Done, IdParams, Nullable } from './common.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const MIMES = [
  'text/csv',
  'text/plain',
  'application/csv',
  'application/vnd.ms-excel',
  XLSX,
  'application/octet-stream',
]

const postImport = route({
  method: 'POST',
  path: '/v1/registry/imports',
  summary: { zh: '批量导入经营场所', en: 'Import premises from a file' },
  access: ['admin', 'leader'],
  body: Type.Object({ dryRun: Type.Optional(Type.Union([Type.Literal('true'), Type.Literal('false')])) }),
  upload: { maxBytes: FILE_MAX_BYTES, maxFiles: 1, mimes: MIMES },
  output: Done,
  ratePerMinute: 10,
  async handle(ctx, { body, files }) {
    const file = files[0]
    if (!file || file.bytes.length === 0) throw new Refusal('registry.import_file_missing', 400)
    if (file.bytes.length > FILE_MAX_BYTES) {
      throw new Refusal('registry.import_too_large', 413, { what: '字节 / bytes', max: FILE_MAX_BYTES })
    }
    const format = formatOf(file.bytes)
    if (!format) throw new Refusal('registry.import_file_type', 415)
    const mime = format === 'xlsx' ? XLSX : 'text/csv'
    const { sha256, size } = await ctx.blobs.put(file.bytes, { size: file.bytes.length, mime })
    const id = uuidv7(ctx.now.getTime())
    const area = ctx.session.area
    await ctx.transaction(async tx => {
      const meta = { capturer: ctx.scope.actor, serverTime: ctx.now.toISOString() }
      await recordBlob(tx, {
        sha256,
        size,
        mime,
        createdAt: ctx.now,
        area,
        origin: 'upload',
        derivedFrom: null,
        meta,
      })
      await tx.query(
        `insert into registry_import (id, area, file_name, format, sha256, dry_run, state, actor, scope, created_at)
         values ($1, $2, $3, $4, $5, $6, 'running', $7, $8, $9)`,
        [
          id,
          area,
          file.filename.slice(0, 200),
          format,
          sha256,
          body.dryRun === 'true',
          ctx.scope.actor,
          JSON.stringify(ctx.scope),
          ctx.now,
        ],
      )
    })
    wakeImports()
    return { id }
  },
})

const ImportStatus = Type.Object({
  id: Type.String(),
  fileName: Type.String(),
  dryRun: Type.Boolean(),
  state: Type.Union([Type.Literal('running'), Type.Literal('done'), Type.Literal('failed')]),
  rows: Type.Integer(),
  done: Type.Integer(),
  created: Type.Integer(),
  changed: Type.Integer(),
  unchanged: Type.Integer(),
  refused: Type.Integer(),
  errors: Type.Array(
    Type.Object({
      row: Type.Integer(),
      column: Type.String(),
      code: Type.String(),
      message: Type.String(),
      messageEn: Type.String(),
    }),
  ),
  /** Why the whole file was refused. */
  failure: Nullable(Type.Object({ code: Type.String(), message: Type.String(), messageEn: Type.String() })),
})

const getImport = route({
  method: 'GET',
  path: '/v1/registry/imports/:id',
  summary: { zh: '导入进度', en: 'Progress of an import' },
  access: ['admin', 'leader'],
  params: IdParams,
  output: ImportStatus,
  async handle(ctx, { params: { id } }) {
    const { view } = ctx.scope
    const [row] = await ctx.transaction(tx =>
      tx.query<(typeof ImportStatus)['static']>(
        `select id, file_name as "fileName", dry_run as "dryRun", state, rows, done, created, changed, unchanged,
           refused, errors, failure from registry_import where id = $1 and area >= $2 and area < $3`,
        [id, view.lo, view.hi],
      ),
    )
    if (!row) throw new Refusal('kernel.not_found', 404, { what: `import/${id}` })
    return row
  },
})

const getTemplate = route({
  method: 'GET',
  path: '/v1/registry/imports/template.csv',
  summary: { zh: '导入模板', en: 'Template for imports' },
  access: ['admin', 'leader'],
  async handle() {
    return new Reply(templateCsv(), {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="premises-template.csv"',
    })
  },
})

export const importRoutes: readonly Route[] = [getTemplate, postImport, getImport]
