import {
  derivedId,
  execute,
  inRange,
  type Node,
  Refusal,
  record,
  type Scope,
  type Sql,
  subjectOf,
  uuidv7,
} from '@shian/kernel'
import { findPlace } from './place.ts'
import {
  assertCreditCode,
  type Licence,
  type PremisesFields,
  premises,
  type Registration,
} from './premises.ts'

/** Who writes: what a route and an import have in common. */
export interface Writer {
  node: Node
  scope: Scope
  now: Date
}

/** The id of the operator a credit code names: the same everywhere, so two offices register one operator once. */
export function fboIdOf(creditCode: string): string {
  return derivedId('registry.fbo', creditCode)
}

async function ensureFbo(
  tx: Sql,
  { node, scope, now }: Writer,
  area: string,
  fbo: { fboId?: string; creditCode?: string; legalName: string },
): Promise<string> {
  if (fbo.fboId) {
    const [known] = await tx.query('select 1 from registry_fbo where id = $1', [fbo.fboId])
    if (!known) throw new Refusal('registry.unknown_fbo', 404, { id: fbo.fboId })
    return fbo.fboId
  }
  assertCreditCode(fbo.creditCode)
  const id = fbo.creditCode ? fboIdOf(fbo.creditCode) : uuidv7(now.getTime())
  const { legalName, creditCode } = fbo
  const draft = {
    id: derivedId('registry.FboRegistered', id),
    type: 'registry.FboRegistered',
    subject: subjectOf('fbo', id),
    data: { legalName, ...(creditCode ? { creditCode } : {}) },
  }
  await record(tx, node, [draft], { actor: scope.actor, now, area })
  return id
}

/** What a request says of a new premises. */
export type NewPremises = Omit<Registration, 'fboId'> & { area: string; fboId?: string }

/**
 * Registers a premises and, when it is new, its operator.
 *
 * @returns the id of the premises
 * @throws Refusal whatever the decider refuses; registry.premises_exists when the operator has an open premises of
 *   that sign name in that division; without a credit code, when names and address are those of an open premises
 */
export async function registerPremises(tx: Sql, writer: Writer, input: NewPremises): Promise<string> {
  const { node, scope, now } = writer
  const { area, ...fields } = input
  if (!inRange(area, scope.act)) throw new Refusal('kernel.area_out_of_scope', 403, { area })
  const grounds = { place: await findPlace(tx, area), act: scope.act }
  const id = uuidv7(now.getTime())
  // Decided before the operator is written, so that a refusal leaves nothing behind whoever calls.
  const context = { now, actor: scope.actor, subject: subjectOf('premises', id) }
  premises.decide(
    premises.initial,
    { do: 'register', area, registration: { ...fields, fboId: 'unknown' }, grounds },
    context,
  )
  const fboId = await ensureFbo(tx, writer, area, fields)
  const [same] = await tx.query<{ id: string }>(
    `select id from registry_premises where sign_name = $2 and status = 'open' and area >= $3 and area < $4
       and (fbo_id = $1 or ($5 and legal_name = $6 and address = $7)) limit 1`,
    [
      fboId,
      fields.signName,
      `${area}/`,
      `${area}/~`,
      fields.creditCode === undefined,
      fields.legalName,
      fields.address,
    ],
  )
  if (same) throw new Refusal('registry.premises_exists', 409, { id: same.id })
  const registration: Registration = { ...fields, fboId }
  const act = { actor: scope.actor, area, now }
  await execute(tx, node, premises, context.subject, { do: 'register', area, registration, grounds }, act)
  return id
}

/** The area of a premises the writer may act on. */
async function ownArea(tx: Sql, scope: Scope, id: string): Promise<string> {
  const [row] = await tx.query<{ area: string }>('select area from registry_premises where id = $1', [id])
  if (!row) throw new Refusal('registry.unknown_premises', 404, { id })
  if (!inRange(row.area, scope.act)) throw new Refusal('kernel.area_out_of_scope', 403, { area: row.area })
  return row.area
}

/** Replaces the fields given. @throws Refusal registry.unknown_premises, registry.premises_closed, … */
export async function changePremises(
  tx: Sql,
  { node, scope, now }: Writer,
  id: string,
  patch: Partial<PremisesFields>,
): Promise<void> {
  const act = { actor: scope.actor, area: await ownArea(tx, scope, id), now }
  await execute(tx, node, premises, subjectOf('premises', id), { do: 'change', patch }, act)
}

/** Records a licence or certificate. @throws Refusal registry.licence_number_taken, … */
export async function recordLicence(
  tx: Sql,
  { node, scope, now }: Writer,
  id: string,
  licence: Licence,
): Promise<void> {
  const act = { actor: scope.actor, area: await ownArea(tx, scope, id), now }
  const subject = subjectOf('premises', id)
  await tx.query(`select pg_advisory_xact_lock(hashtext('registry.licence'), hashtext($1))`, [licence.number])
  const [taken] = await tx.query('select number from registry_number_taken($1, $2)', [
    [licence.number],
    [subject],
  ])
  if (taken) throw new Refusal('registry.licence_number_taken', 409, { number: licence.number })
  await execute(tx, node, premises, subject, { do: 'record-licence', licence }, act)
}

/** Marks a premises as closed. @throws Refusal registry.unknown_premises, registry.premises_closed */
export async function closePremises(
  tx: Sql,
  { node, scope, now }: Writer,
  id: string,
  reason: string,
): Promise<void> {
  const act = { actor: scope.actor, area: await ownArea(tx, scope, id), now }
  await execute(tx, node, premises, subjectOf('premises', id), { do: 'close', reason }, act)
}
