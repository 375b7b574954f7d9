import { registry } from '@shian/events'
import {
  type AreaRange,
  type Decider,
  dayOf,
  inRange,
  isArea,
  isDay,
  type Recorded,
  Refusal,
  rangeOf,
} from '@shian/kernel'
import type { Static } from '@sinclair/typebox'
import './refusals.ts'

/** The content of `registry.PostAppointed`. */
export type Appointment = Static<(typeof registry.PostAppointed)['schema']>

/** What a decider must know to appoint: who, where, and how far the appointing post itself reaches. */
export interface AppointmentGrounds {
  person: { kind: string; erased: boolean } | undefined
  /** Whether the division of the act area, and the premises when it names one, are registered. */
  areaKnown: boolean
  organisationKnown: boolean
  reach: { act: AreaRange; view: AreaRange; search: AreaRange }
  /** The post this one stands in for, when it is registered. */
  actingFor?: { role: string; area: string } | undefined
}

export interface Post {
  appointment: Appointment | undefined
  ended: boolean
}

export type PostCommand =
  | { do: 'appoint'; appointment: Appointment; grounds: AppointmentGrounds }
  | { do: 'end'; validTo: string; reason: string }

const OPERATOR_ROLES: readonly string[] = registry.OPERATOR_ROLES

/**
 * Which roles a kind of person may hold. A coordinator is never an inspector: 网格员 and other auxiliary staff must
 * not inspect. @source 国办发〔2024〕54号
 */
function mayHold(personKind: string, role: string): boolean {
  if (personKind === 'operator') return OPERATOR_ROLES.includes(role)
  if (personKind === 'coordinator') return role === 'coordinator'
  return !OPERATOR_ROLES.includes(role)
}

function assertAreas(appointment: Appointment, grounds: AppointmentGrounds): void {
  const { role, actArea } = appointment
  const viewArea = appointment.viewArea ?? actArea
  const searchArea = appointment.searchArea ?? viewArea
  const operator = OPERATOR_ROLES.includes(role)
  // An operator sees his own premises and nothing of his neighbours.
  const wide = operator && (viewArea !== actArea || searchArea !== actArea)
  if (!isArea(actArea) || operator !== actArea.includes('/') || wide) {
    throw new Refusal('registry.post_area_mismatch', 400, { role, area: actArea })
  }
  if (!inRange(actArea, grounds.reach.act)) {
    throw new Refusal('kernel.area_out_of_scope', 403, { area: actArea })
  }
  if (!grounds.areaKnown) throw new Refusal('registry.unknown_area', 400, { area: actArea })
  if (!isArea(viewArea) || !isArea(searchArea)) {
    throw new Refusal('registry.unknown_area', 400, { area: isArea(viewArea) ? searchArea : viewArea })
  }
  if (!inRange(actArea, rangeOf(viewArea)) || !inRange(viewArea, rangeOf(searchArea))) {
    throw new Refusal('registry.post_scopes_not_nested', 400, { actArea, viewArea, searchArea })
  }
  // Nobody can give away a wider view than his own, or an administrator could appoint himself upwards.
  if (!inRange(viewArea, grounds.reach.view)) {
    throw new Refusal('kernel.area_out_of_scope', 403, { area: viewArea })
  }
  if (!inRange(searchArea, grounds.reach.search)) {
    throw new Refusal('kernel.area_out_of_scope', 403, { area: searchArea })
  }
}

function assertAppointment(appointment: Appointment, grounds: AppointmentGrounds): void {
  const { personId, role, certificate, validFrom, validTo } = appointment
  if (!grounds.person) throw new Refusal('registry.unknown_person', 404, { id: personId })
  if (grounds.person.erased) throw new Refusal('registry.person_erased', 409, { id: personId })
  if (!mayHold(grounds.person.kind, role)) {
    throw new Refusal('registry.role_not_for_person', 400, { role, personKind: grounds.person.kind })
  }
  if (role === 'inspector' && !certificate?.trim()) throw new Refusal('registry.certificate_required', 400)
  if (appointment.organisationId && !grounds.organisationKnown) {
    throw new Refusal('registry.unknown_organisation', 404, { id: appointment.organisationId })
  }
  for (const [field, day] of Object.entries({ validFrom, validTo })) {
    if (day !== undefined && !isDay(day)) throw new Refusal('registry.day_invalid', 400, { field, day })
  }
  if (validTo !== undefined && validTo < validFrom) {
    throw new Refusal('registry.post_dates_invalid', 400, { validFrom, validTo })
  }
  assertAreas(appointment, grounds)
  if (!appointment.actingForPostId) return
  const other = grounds.actingFor
  if (!other) throw new Refusal('registry.unknown_post', 404, { id: appointment.actingForPostId })
  if (other.role !== role || other.area !== appointment.actArea) {
    throw new Refusal('registry.stand_in_mismatch', 400, { role, area: appointment.actArea })
  }
}

/** A post: a person's role over an area for a time. Rights come from posts only. */
export const post: Decider<Post, PostCommand> = {
  initial: { appointment: undefined, ended: false },
  evolve(state, event: Recorded) {
    if (event.type === 'registry.PostAppointed') return { ...state, appointment: event.data as Appointment }
    if (event.type === 'registry.PostEnded') return { ...state, ended: true }
    return state
  },
  decide(state, command, { now, subject }) {
    const id = subject.slice(subject.indexOf('/') + 1)
    if (command.do === 'appoint') {
      if (state.appointment) throw new Refusal('registry.post_exists', 409, { id })
      assertAppointment(command.appointment, command.grounds)
      const { appointment } = command
      return [{ type: 'registry.PostAppointed', data: appointment, area: appointment.actArea }]
    }
    if (!state.appointment) throw new Refusal('registry.unknown_post', 404, { id })
    if (state.ended) throw new Refusal('registry.post_already_ended', 409, { id })
    const { validFrom } = state.appointment
    const { validTo, reason } = command
    if (!isDay(validTo)) throw new Refusal('registry.day_invalid', 400, { field: 'validTo', day: validTo })
    // A post that is ended before it began may be cancelled today, never backdated.
    if (validTo < validFrom && validTo < dayOf(now)) {
      throw new Refusal('registry.post_dates_invalid', 400, { validFrom, validTo })
    }
    return [{ type: 'registry.PostEnded', data: { validTo, reason } }]
  },
}
