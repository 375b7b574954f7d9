import { type DraftEvent, derivedId, Refusal, type Scope, type Sql, subjectOf } from '@shian/kernel'
import { type Place, placesIn } from '../place.ts'
import {
  assertCreditCode,
  type Licence,
  NO_PREMISES,
  type Premises,
  pickFields,
  premises,
  type Registration,
} from '../premises.ts'
import type { LicenceRow, PremisesRow } from '../views.ts'
import { fboIdOf } from '../writing.ts'
import { type Entry, type RowError, rowError } from './rows.ts'

/** What the rows of a batch would do. */
export interface Plan {
  drafts: DraftEvent[]
  created: number
  changed: number
  unchanged: number
  errors: RowError[]
}

/** One file being imported. */
export interface ImportIdentity {
  id: string
  sha256: string
}

interface Known {
  places: ReadonlyMap<string, Place>
  premises: ReadonlyMap<string, PremisesRow>
  /** Licences already recorded for the premises of the batch, by row key. */
  licences: ReadonlyMap<string, Licence>
  taken: ReadonlySet<string>
  /** Open premises of the same sign in the same division, by `division sign`. */
  sameSign: ReadonlyMap<string, { id: string; fbo_id: string; legal_name: string }[]>
}

/** The id a row of a file gets: the same file imported twice registers nothing twice. */
export function premisesIdOf(file: ImportIdentity, row: number): string {
  return derivedId('registry.import', file.sha256, String(row))
}

const idOf = (file: ImportIdentity, entry: Entry): string => entry.id ?? premisesIdOf(file, entry.row)

async function readKnown(
  tx: Sql,
  scope: Scope,
  file: ImportIdentity,
  entries: readonly Entry[],
): Promise<Known> {
  const ids = entries.map(entry => idOf(file, entry))
  const rows = await tx.query<PremisesRow>(
    'select * from registry_premises where id = any($1::text[]) and area >= $2 and area < $3',
    [ids, scope.view.lo, scope.view.hi],
  )
  const withLicence = entries.filter(entry => entry.licence)
  const numbers = withLicence.map(entry => entry.licence!.number)
  const subjects = withLicence.map(entry => subjectOf('premises', idOf(file, entry)))
  const licences = await tx.query<LicenceRow>('select * from registry_licence where id = any($1::text[])', [
    numbers.map((number, i) => `${subjects[i]}#${number}`),
  ])
  const taken = await tx.query<{ number: string }>('select number from registry_number_taken($1, $2)', [
    numbers,
    subjects,
  ])
  const fresh = entries.filter(entry => !entry.id && entry.area)
  const same = await tx.query<{ id: string; fbo_id: string; legal_name: string; key: string }>(
    `select p.id, p.fbo_id, p.legal_name, a.area || ' ' || a.sign as key
     from unnest($1::text[], $2::text[]) as a(area, sign)
     join registry_premises p on p.area >= a.area || '/' and p.area < a.area || '/~' and p.sign_name = a.sign
     where p.status = 'open'`,
    [fresh.map(entry => entry.area), fresh.map(entry => entry.fields.signName)],
  )
  return {
    places: await placesIn(tx, scope.act),
    premises: new Map(rows.map(row => [row.id, row])),
    licences: new Map(licences.map(row => [row.id, toLicence(row)])),
    taken: new Set(taken.map(row => row.number)),
    sameSign: groupByKey(same),
  }
}

function groupByKey<Row extends { key: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const out = new Map<string, Row[]>()
  for (const row of rows) out.set(row.key, [...(out.get(row.key) ?? []), row])
  return out
}

function toLicence(row: LicenceRow): Licence {
  const { number, licence_kind, issued_on: issuedOn, expires_on: expiresOn } = row
  return { number, licenceKind: licence_kind as Licence['licenceKind'], issuedOn, expiresOn }
}

function stateOf(row: PremisesRow, licence: Licence | undefined): Premises {
  const fields = pickFields({
    signName: row.sign_name,
    legalName: row.legal_name,
    kind: row.kind as Registration['kind'],
    address: row.address,
    ...(row.latitude === null ? {} : { latitude: row.latitude }),
    ...(row.longitude === null ? {} : { longitude: row.longitude }),
    ...(row.opening_hours === null ? {} : { openingHours: row.opening_hours }),
    ...(row.floor_area_square_metres === null ? {} : { floorAreaSquareMetres: row.floor_area_square_metres }),
    ...(row.diners_per_meal === null ? {} : { dinersPerMeal: row.diners_per_meal }),
  })
  const licences: Record<string, Licence> = licence ? { [licence.number]: licence } : {}
  return { known: true, closed: row.status !== 'open', area: row.area, fields, licences }
}

function planLicence(
  entry: Entry,
  id: string,
  state: Premises,
  known: Known,
  context: Context,
): DraftEvent[] {
  const { licence, row } = entry
  if (!licence) return []
  if (known.taken.has(licence.number)) {
    throw new Refusal('registry.licence_number_taken', 409, { number: licence.number })
  }
  const factId = derivedId('registry.LicenceRecorded', context.file.id, String(row))
  const drafts = premises.decide(state, { do: 'record-licence', licence, factId }, decideContext(id, context))
  return drafts.map(draft => ({ ...draft, subject: subjectOf('premises', id), area: state.area }))
}

interface Context {
  file: ImportIdentity
  scope: Scope
  now: Date
}

const decideContext = (id: string, { scope, now }: Context) => ({
  now,
  actor: scope.actor,
  subject: subjectOf('premises', id),
})

function planChange(
  entry: Entry,
  id: string,
  row: PremisesRow,
  known: Known,
  context: Context,
): DraftEvent[] {
  const licence = entry.licence && known.licences.get(`premises/${id}#${entry.licence.number}`)
  const state = stateOf(row, licence)
  if (!(row.area >= context.scope.act.lo && row.area < context.scope.act.hi)) {
    throw new Refusal('kernel.area_out_of_scope', 403, { area: row.area })
  }
  const factId = derivedId('registry.PremisesChanged', context.file.id, String(entry.row))
  const changes = premises
    .decide(state, { do: 'change', patch: entry.fields, factId }, decideContext(id, context))
    .map(draft => ({ ...draft, subject: subjectOf('premises', id), area: row.area }))
  return [...changes, ...planLicence(entry, id, state, known, context)]
}

function planNew(entry: Entry, id: string, known: Known, context: Context): DraftEvent[] {
  const area = entry.area ?? ''
  const { creditCode, openedOn } = entry
  assertCreditCode(creditCode)
  const fboId = creditCode
    ? fboIdOf(creditCode)
    : derivedId('registry.import.fbo', context.file.sha256, String(entry.row))
  const same = known.sameSign
    .get(`${area} ${entry.fields.signName}`)
    ?.find(other => other.fbo_id === fboId || other.legal_name === entry.fields.legalName)
  if (same) throw new Refusal('registry.import_row_exists', 409, { id: same.id })
  const registration = {
    ...(entry.fields as Registration),
    fboId,
    ...(creditCode ? { creditCode } : {}),
    ...(openedOn ? { openedOn } : {}),
  }
  const grounds = { place: known.places.get(area), act: context.scope.act }
  const factId = derivedId('registry.PremisesRegistered', id)
  const made = premises.decide(
    NO_PREMISES,
    { do: 'register', area, registration, grounds, factId },
    decideContext(id, context),
  )
  const premisesArea = `${area}/${id}`
  const fbo: DraftEvent = {
    id: derivedId('registry.FboRegistered', fboId),
    type: 'registry.FboRegistered',
    subject: subjectOf('fbo', fboId),
    area,
    data: { legalName: registration.legalName, ...(creditCode ? { creditCode } : {}) },
  }
  const state = { ...NO_PREMISES, known: true, area: premisesArea }
  return [
    fbo,
    ...made.map(draft => ({ ...draft, subject: subjectOf('premises', id) })),
    ...planLicence(entry, id, state, known, context),
  ]
}

/**
 * Decides what a batch of rows would do: reads what is known in five queries, then runs the same deciders as the
 * routes. Writes nothing.
 */
export async function planBatch(tx: Sql, context: Context, entries: readonly Entry[]): Promise<Plan> {
  const known = await readKnown(tx, context.scope, context.file, entries)
  const plan: Plan = { drafts: [], created: 0, changed: 0, unchanged: 0, errors: [] }
  for (const entry of entries) {
    const id = idOf(context.file, entry)
    const row = known.premises.get(id)
    try {
      if (entry.id && !row) throw new Refusal('registry.unknown_premises', 404, { id: entry.id })
      if (row && !entry.id) {
        plan.unchanged++
        continue
      }
      const drafts = row ? planChange(entry, id, row, known, context) : planNew(entry, id, known, context)
      if (!row) plan.created++
      else if (drafts.length > 0) plan.changed++
      else plan.unchanged++
      plan.drafts.push(...drafts)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      plan.errors.push(rowError(entry.row, '', error))
    }
  }
  const byId = new Map(plan.drafts.map(draft => [draft.id!, draft]))
  return { ...plan, drafts: [...byId.values()] }
}
