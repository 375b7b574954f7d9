import type { registry } from '@shian/events'
import { type Decider, type DraftEvent, dayOf, isDay, type Recorded, Refusal } from '@shian/kernel'
import type { Static } from '@sinclair/typebox'
import { isCreditCode, licenceNumberForm } from './identity.ts'
import { assertGround, type Grounds } from './place.ts'
import './refusals.ts'

/** What is known of a premises and may be replaced by a change. */
export type PremisesFields = Static<typeof registry.PremisesFields>
/** The content of `registry.LicenceRecorded`. */
export type Licence = Static<(typeof registry.LicenceRecorded)['schema']>

/** The fields besides area and identity with which a premises is registered. */
export interface Registration extends PremisesFields {
  fboId: string
  creditCode?: string
  openedOn?: string
  synthetic?: boolean
}

/** One premises, folded from its facts. */
export interface Premises {
  known: boolean
  closed: boolean
  area: string
  fields: Partial<PremisesFields>
  licences: Readonly<Record<string, Licence>>
}

export const NO_PREMISES: Premises = { known: false, closed: false, area: '', fields: {}, licences: {} }

export type PremisesCommand =
  | { do: 'register'; area: string; registration: Registration; grounds: Grounds; factId?: string }
  | { do: 'change'; patch: Partial<PremisesFields>; factId?: string }
  | { do: 'record-licence'; licence: Licence; factId?: string }
  | { do: 'close'; reason: string }

const FIELDS = [
  'signName', 'legalName', 'kind', 'address', 'latitude', 'longitude', 'openingHours', 'floorAreaSquareMetres',
  'dinersPerMeal', 'riskFactors',
] as const satisfies readonly (keyof PremisesFields)[] // biome-ignore format: a list
const TEXT_FIELDS = ['signName', 'legalName', 'address'] as const

/** Takes the fields of a premises out of anything that holds them. */
export function pickFields(from: Partial<PremisesFields>): Partial<PremisesFields> {
  const out: Record<string, unknown> = {}
  for (const field of FIELDS) if (from[field] !== undefined) out[field] = from[field]
  return out as Partial<PremisesFields>
}

/** What of the patch is new: fields given and different from what is known. */
export function changesOf(
  known: Partial<PremisesFields>,
  patch: Partial<PremisesFields>,
): Partial<PremisesFields> {
  const out: Record<string, unknown> = {}
  for (const field of FIELDS) {
    const value = patch[field]
    if (value !== undefined && canonical(value) !== canonical(known[field])) out[field] = value
  }
  return out as Partial<PremisesFields>
}

/** Text that is the same for objects that differ only in the order of their keys. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) =>
      inner && typeof inner === 'object' && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? ''
  )
}

function minuteOfDay(time: string): number {
  const [hour, minute] = [Number(time.slice(0, 2)), Number(time.slice(3))]
  return minute > 59 || hour * 60 + minute > 1440 ? Number.NaN : hour * 60 + minute
}

function assertFields(fields: Partial<PremisesFields>, known: Partial<PremisesFields>): void {
  for (const field of TEXT_FIELDS) {
    if (fields[field] !== undefined && fields[field].trim() === '') {
      throw new Refusal('registry.blank_field', 400, { field })
    }
  }
  for (const { opens, closes } of fields.openingHours ?? []) {
    const [from, to] = [minuteOfDay(opens), minuteOfDay(closes)]
    if (Number.isNaN(from) || Number.isNaN(to) || from === to) {
      throw new Refusal('registry.hours_invalid', 400, { hours: `${opens}-${closes}` })
    }
  }
  const both = { ...known, ...fields }
  if ((both.latitude === undefined) !== (both.longitude === undefined)) {
    throw new Refusal('registry.coordinates_incomplete', 400)
  }
}

function assertDay(field: string, day: string): void {
  if (!isDay(day)) throw new Refusal('registry.day_invalid', 400, { field, day })
}

/**
 * Refuses a licence whose number or dates cannot be.
 *
 * @throws Refusal registry.licence_number_invalid, registry.day_invalid, registry.licence_dates_invalid,
 *   registry.licence_from_future
 */
export function assertLicence(licence: Licence, now: Date): void {
  const form = licenceNumberForm(licence.licenceKind)
  if (form && !form.pattern.test(licence.number)) {
    const details = { number: licence.number, accepted: form.accepted }
    throw new Refusal('registry.licence_number_invalid', 400, details)
  }
  const { issuedOn, expiresOn } = licence
  assertDay('issuedOn', issuedOn)
  if (expiresOn !== null) assertDay('expiresOn', expiresOn)
  if (expiresOn !== null && expiresOn < issuedOn) {
    throw new Refusal('registry.licence_dates_invalid', 400, { issuedOn, expiresOn })
  }
  const today = dayOf(now)
  if (issuedOn > today) throw new Refusal('registry.licence_from_future', 400, { issuedOn, today })
}

/** @throws Refusal registry.credit_code_invalid */
export function assertCreditCode(creditCode: string | undefined): void {
  if (creditCode !== undefined && !isCreditCode(creditCode)) {
    throw new Refusal('registry.credit_code_invalid', 400, { creditCode })
  }
}

function evolve(premises: Premises, event: Recorded): Premises {
  switch (event.type) {
    case 'registry.PremisesRegistered':
      return { ...premises, known: true, area: event.area, fields: pickFields(event.data) }
    case 'registry.PremisesChanged':
      return { ...premises, fields: { ...premises.fields, ...pickFields(event.data) } }
    case 'registry.PremisesClosed':
      return { ...premises, closed: true }
    case 'registry.LicenceRecorded': {
      const licence = event.data as Licence
      return { ...premises, licences: { ...premises.licences, [licence.number]: licence } }
    }
    default:
      return premises
  }
}

const draft = (type: string, data: object, factId?: string): DraftEvent => ({
  type,
  data: data as Record<string, unknown>,
  ...(factId ? { id: factId } : {}),
})

function register(
  premises: Premises,
  command: Extract<PremisesCommand, { do: 'register' }>,
  subject: string,
): DraftEvent[] {
  const { area, registration, grounds, factId } = command
  const id = subject.slice(subject.indexOf('/') + 1)
  if (premises.known) throw new Refusal('registry.premises_exists', 409, { id })
  assertGround(area, grounds)
  assertFields(registration, {})
  assertCreditCode(registration.creditCode)
  if (registration.openedOn !== undefined) assertDay('openedOn', registration.openedOn)
  return [{ ...draft('registry.PremisesRegistered', registration, factId), area: `${area}/${id}` }]
}

/**
 * A place of business. Its area is made here from a checked division and its own id, so that no caller can put a
 * premises where he has no jurisdiction.
 */
export const premises: Decider<Premises, PremisesCommand> = {
  initial: NO_PREMISES,
  evolve,
  decide(state, command, { now, subject }) {
    if (command.do === 'register') return register(state, command, subject)
    const id = subject.slice(subject.indexOf('/') + 1)
    if (!state.known) throw new Refusal('registry.unknown_premises', 404, { id })
    if (state.closed) throw new Refusal('registry.premises_closed', 409, { id })
    switch (command.do) {
      case 'change': {
        const changes = changesOf(state.fields, command.patch)
        assertFields(changes, state.fields)
        return Object.keys(changes).length > 0
          ? [draft('registry.PremisesChanged', changes, command.factId)]
          : []
      }
      case 'record-licence': {
        const { licence } = command
        assertLicence(licence, now)
        if (canonical(state.licences[licence.number]) === canonical(licence)) return []
        return [draft('registry.LicenceRecorded', licence, command.factId)]
      }
      case 'close':
        return [draft('registry.PremisesClosed', { reason: command.reason })]
    }
  },
}
