import { cases, Day } from '@shian/events'
import { dayOf, execute, Refusal, type Route, route } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { attachEvidence, keepFile, type Offered, tellCase } from './attach.ts'
import { DOCUMENTS } from './documents.ts'
import { evidenceList, evidenceSubject } from './evidence.ts'
import { premisesIdOf } from './facts.ts'
import { promptsFor } from './prompts.ts'
import { countEarlier, getCase, listDocuments, listEvidence } from './queries.ts'
import { CaseParams, Open } from './routes-common.ts'
import type { EvidenceRow } from './views.ts'

const FILE_BYTES_MAX = 20 * 1024 * 1024
const MIMES = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'application/pdf',
  'video/mp4',
  'audio/mpeg',
  'audio/mp4',
]
const literals = (values: readonly string[]) => Type.Union(values.map(value => Type.Literal(value)))

function shown(row: EvidenceRow) {
  return {
    id: row.id,
    kind: row.kind,
    use: row.use,
    title: row.title,
    sha256: row.sha256,
    method: row.method,
    collectors: row.collectors,
    collectedOn: row.collected_on,
    place: row.place,
    cameraId: row.camera_id,
    sampleCode: row.sample_code,
    attachedAt: row.attached_at.toISOString(),
    attachedBy: row.attached_by,
    withdrawn: row.withdrawn,
  }
}

const attach = route({
  method: 'POST',
  path: '/v1/cases/items/:id/evidence',
  summary: { zh: '证据入卷', en: 'Attach evidence to a case' },
  access: ['inspector', 'leader'],
  params: CaseParams,
  upload: { maxBytes: FILE_BYTES_MAX, maxFiles: 1, mimes: MIMES },
  body: Type.Object({
    kind: literals(cases.EVIDENCE_KINDS),
    use: literals(['penalty', 'lead']),
    title: Type.String({ minLength: 1, maxLength: 200 }),
    /** Hash of a stored file, when none is sent. */
    sha256: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
    method: literals(['in-app', 'gallery', 'upload', 'camera', 'scan', 'laboratory']),
    /** Person ids; separated by commas in multipart requests. */
    collectors: Type.Union([
      Type.Array(Type.String({ maxLength: 120 }), { minItems: 1, maxItems: 12 }),
      Type.String({ minLength: 1, maxLength: 1_500 }),
    ]),
    collectedOn: Day,
    place: Type.Optional(Type.String({ maxLength: 200 })),
    cameraId: Type.Optional(Type.String({ maxLength: 120 })),
    sampleCode: Type.Optional(Type.String({ maxLength: 40 })),
  }),
  output: Open,
  async handle(context, { params, body, files }) {
    // A multipart field arrives as one text, or as a list of it.
    const collectors = [body.collectors].flat().flatMap(listed => listed.split(',').filter(Boolean))
    const offered = { ...body, collectors: [...new Set(collectors)] } as Offered
    const file = files[0]
    const stored = file && {
      ...(await context.blobs.put(file.bytes, { mime: file.mime, size: file.bytes.byteLength })),
      mime: file.mime,
    }
    const sha256 = stored?.sha256 ?? body.sha256
    if (!sha256) throw new Refusal('cases.evidence_file_missing', 422)
    if (body.collectedOn > dayOf(context.now)) {
      throw new Refusal('kernel.invalid_input', 400, { reason: 'collectedOn' })
    }
    return context.transaction(async tx => {
      const item = await getCase(tx, context.scope.act, params.id)
      if (stored) await keepFile(tx, context, item, offered.method, stored)
      return attachEvidence(tx, context, item, { ...offered, sha256 })
    })
  },
})

const withdraw = route({
  method: 'POST',
  path: '/v1/cases/items/:id/evidence/:evidence/withdrawal',
  summary: { zh: '证据撤出', en: 'Take evidence out of a case' },
  access: ['inspector', 'leader'],
  params: Type.Object({ ...CaseParams.properties, evidence: Type.String({ minLength: 1, maxLength: 120 }) }),
  body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 2_000 }) }),
  output: Open,
  handle: (context, { params, body }) =>
    context.transaction(async tx => {
      const item = await getCase(tx, context.scope.act, params.id)
      if (item.final !== undefined) throw new Refusal('cases.case_closed', 409)
      const act = { actor: context.scope.actor, area: item.area, now: context.now }
      const command = { do: 'withdraw', evidenceId: params.evidence, reason: body.reason } as const
      const [fact] = await execute(tx, context.node, evidenceList, evidenceSubject(item.id), command, act)
      if (fact) await tellCase(tx, item, fact.id, context.now)
      return { evidenceId: params.evidence, withdrawn: body.reason }
    }),
})

const file = route({
  method: 'GET',
  path: '/v1/cases/items/:id/file',
  summary: {
    zh: '案卷:证据、文书、涉嫌犯罪提示',
    en: 'The file of a case: evidence, papers, prompts of a crime',
  },
  access: ['inspector', 'leader', 'legal-reviewer', 'auditor'],
  params: CaseParams,
  output: Open,
  handle: (context, { params }) =>
    context.transaction(async tx => {
      const range = context.scope.view
      const item = await getCase(tx, range, params.id)
      const documents = await listDocuments(tx, range, params.id)
      return {
        evidence: (await listEvidence(tx, range, params.id)).map(shown),
        documents: documents.map(({ template, number, action, issued_on: issuedOn }) => ({
          template,
          title: DOCUMENTS[template]?.title ?? { zh: template, en: template },
          number,
          action,
          issuedOn,
        })),
        prompts: promptsFor(context.rules, item.area, context.now, item.data),
        penaltiesInYearBefore: await countEarlier(tx, premisesIdOf(item.subjects), item.id, context.now),
      }
    }),
})

export const evidenceRoutes: Route[] = [attach, withdraw, file]
