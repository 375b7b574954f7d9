import { sampling } from '@shian/events'
import {
  actorOf,
  actorsOf,
  commandWork,
  derivedId,
  execute,
  Refusal,
  type RequestContext,
  type Route,
  route,
  systemActor,
  workHost,
} from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { holdsCode } from './code-bank.ts'
import { CSV_MIMES, FILE_BYTES_MAX, readTable } from './csv.ts'
import { brokenLink, custody, sampleSubject } from './custody.ts'
import { recordStep } from './custody-steps.ts'
import { getSample, getSampling, keptUntil, rangesFor } from './queries.ts'

const Open = Type.Object({}, { additionalProperties: true })
const Flag = Type.Optional(Type.Union([Type.Boolean(), Type.Literal('true'), Type.Literal('false')]))
const Person = Type.String({ minLength: 1, maxLength: 120 })
const Short = Type.Optional(Type.String({ maxLength: 200 }))
const CodeParams = Type.Object({ code: sampling.SampleCode })

const slip = route({
  method: 'POST',
  path: '/v1/sampling/items/:id/slip',
  summary: { zh: '抽样并填写抽样单', en: 'Take a sample and fill in its slip' },
  access: ['inspector'],
  params: Type.Object({ id: Type.String({ minLength: 1, maxLength: 120 }) }),
  body: Type.Object({
    commandId: Type.String({ minLength: 8, maxLength: 80 }),
    code: sampling.SampleCode,
    people: Type.Array(Person, { minItems: 1, maxItems: 12 }),
    /** Who stood for the operator. */
    witness: Person,
    form: Type.Record(Type.String(), Type.Unknown()),
  }),
  output: Open,
  handle: (context, { params, body }) =>
    context.transaction(async tx => {
      const item = await getSampling(tx, context.scope.act, params.id)
      const { code, commandId, form, witness } = body
      const { now } = context
      const actor = actorOf(context.session)
      const premisesId = (item.subjects[0] ?? '').slice('premises/'.length)
      const isKnown = (await rangesFor(tx, code)).some(range => holdsCode(range, code))
      const use = { do: 'use-code', code, itemId: item.id, premisesId, isKnown } as const
      const acting = { actor: context.scope.actor, area: item.area, now }
      const [used] = await execute(tx, context.node, custody, sampleSubject(code), use, acting)
      if (used) {
        const noted = {
          do: 'act',
          commandId: derivedId('sampling.code', used.id),
          action: 'note-code',
          form: { sampleCode: code },
        } as const
        await commandWork(tx, workHost(), item.id, noted, {
          actor: systemActor('sampling'),
          now,
          cause: used.id,
        })
      }
      const people = [...new Set([actor.id, ...body.people])]
      const together = await actorsOf(tx, people, now)
      const take = { do: 'act', commandId, action: 'take', form, people } as const
      const result = await commandWork(tx, workHost(), item.id, take, { actor, now, people: together })
      if (used) {
        const step = { step: 'collected', by: actor.id, with: witness } as const
        await recordStep(tx, context, { code, itemId: item.id, area: item.area }, step)
      }
      return { code, state: result.item.state, version: result.item.version }
    }),
})

const custodyStep = route({
  method: 'POST',
  path: '/v1/sampling/samples/:code/custody',
  summary: { zh: '登记样品交接', en: 'Record a step of custody' },
  access: ['inspector', 'laboratory', 'leader'],
  params: CodeParams,
  body: Type.Object({
    step: Type.Union(sampling.CUSTODY_STEPS.map(step => Type.Literal(step))),
    by: Type.Optional(Person),
    with: Type.Optional(Person),
    seal: Short,
    isSealIntact: Type.Optional(Type.Boolean()),
    place: Short,
    note: Type.Optional(Type.String({ maxLength: 2_000 })),
  }),
  output: Open,
  handle: (context, { params, body }) =>
    context.transaction(async tx => {
      const row = await getSample(tx, context.scope.act, params.code)
      const step = { ...body, step: body.step as sampling.CustodyStep, by: body.by ?? context.scope.actor }
      const sample = { code: row.code, itemId: row.item_id, area: row.area }
      return { code: row.code, ...(await recordStep(tx, context, sample, step)) }
    }),
})

const show = route({
  method: 'GET',
  path: '/v1/sampling/samples/:code',
  summary: { zh: '样品及交接链', en: 'A sample and its chain of custody' },
  access: ['inspector', 'laboratory', 'leader', 'auditor'],
  params: CodeParams,
  output: Open,
  handle: (context, { params }) =>
    context.transaction(async tx => {
      const row = await getSample(tx, context.scope.view, params.code)
      const steps = row.links.map(link => link.step as sampling.CustodyStep)
      return {
        code: row.code,
        itemId: row.item_id,
        premisesId: row.premises_id,
        links: row.links,
        holder: row.holder,
        broken: brokenLink({ steps, broken: row.broken ?? '' }),
        verdict: row.verdict,
        reportNumber: row.report_number,
        resultOn: row.result_on,
        confirmedOn: row.confirmed_on,
        overturnedOn: row.overturned_on,
        keepUntil: keptUntil(context, row),
      }
    }),
})

const COLUMNS = {
  code: ['样品编码', 'code'],
  verdict: ['检验结论', 'verdict'],
  reportNumber: ['报告编号', 'report_number'],
  failedItems: ['不合格项目', 'failed_items'],
  standard: ['检验依据', 'standard'],
  measured: ['检出值及限值', 'measured'],
} as const
type ResultRow = Record<keyof typeof COLUMNS, string>

const VERDICTS: Readonly<Record<string, string>> = {
  合格: 'pass',
  不合格: 'fail',
  pass: 'pass',
  fail: 'fail',
}

/** Rolls a row of a dry run back after everything was checked. */
class DryRun extends Error {}

async function enterResult(context: RequestContext, row: ResultRow, isDry: boolean): Promise<void> {
  const { code, ...rest } = row
  await context.transaction(async tx => {
    const sample = await getSample(tx, context.scope.act, code)
    const filled = Object.entries(rest).filter(([, value]) => value !== '')
    const form = { ...Object.fromEntries(filled), verdict: VERDICTS[row.verdict] ?? row.verdict }
    const commandId = derivedId('sampling.import', code, row.reportNumber)
    const act = { actor: actorOf(context.session), now: context.now }
    await commandWork(
      tx,
      workHost(),
      sample.item_id,
      { do: 'act', commandId, action: 'enter-result', form },
      act,
    )
    if (isDry) throw new DryRun()
  })
}

const importResults = route({
  method: 'POST',
  path: '/v1/sampling/results',
  summary: { zh: '批量导入检验结论', en: 'Import test results from a file' },
  access: ['laboratory'],
  upload: { maxBytes: FILE_BYTES_MAX, maxFiles: 1, mimes: CSV_MIMES },
  body: Type.Object({ dryRun: Flag }),
  output: Open,
  async handle(context, { body, files }) {
    const rows = readTable(files[0]?.bytes, COLUMNS, ['code', 'verdict', 'reportNumber'])
    const isDry = body.dryRun === true || body.dryRun === 'true'
    const errors: { row: number; code: string; details: Record<string, unknown> }[] = []
    for (const [i, row] of rows.entries()) {
      try {
        await enterResult(context, row, isDry)
      } catch (error) {
        if (error instanceof Refusal) errors.push({ row: i + 2, code: error.code, details: error.details })
        else if (!(error instanceof DryRun)) throw error
      }
    }
    return { dryRun: isDry, rows: rows.length, entered: rows.length - errors.length, errors }
  },
})

export const sampleRoutes: Route[] = [slip, custodyStep, show, importResults]
