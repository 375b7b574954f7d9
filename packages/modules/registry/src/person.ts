import { type AreaRange, type Decider, inRange, isArea, type Recorded, Refusal } from '@shian/kernel'
import './refusals.ts'

/** Kinds of people the registry keeps. */
export const PERSON_KINDS = ['official', 'operator', 'coordinator'] as const
export type PersonKind = (typeof PERSON_KINDS)[number]

export interface Person {
  known: boolean
  erased: boolean
}

export type PersonCommand =
  | {
      do: 'record'
      kind: PersonKind
      name: string
      phone?: string
      area: string
      areaKnown: boolean
      act: AreaRange
    }
  | { do: 'erase'; reason: string; inOffice: boolean }

/**
 * Somebody with an id. The decider sees name and number to check them, but the fact it makes carries neither: they
 * live in the registry's own table and can be erased. @source 个人信息保护法 Art. 47
 */
export const person: Decider<Person, PersonCommand> = {
  initial: { known: false, erased: false },
  evolve(state, event: Recorded) {
    if (event.type === 'registry.PersonRecorded') return { ...state, known: true }
    if (event.type === 'registry.PersonErased') return { ...state, erased: true }
    return state
  },
  decide(state, command, { subject }) {
    const id = subject.slice(subject.indexOf('/') + 1)
    if (command.do === 'record') {
      if (state.known) throw new Refusal('registry.person_exists', 409, { id })
      if (!command.name.trim()) throw new Refusal('registry.blank_field', 400, { field: 'name' })
      if (command.phone !== undefined && !/^\+?[0-9][0-9 -]{4,19}$/.test(command.phone)) {
        throw new Refusal('registry.phone_invalid', 400)
      }
      if (!isArea(command.area) || !inRange(command.area, command.act)) {
        throw new Refusal('kernel.area_out_of_scope', 403, { area: command.area })
      }
      if (!command.areaKnown) throw new Refusal('registry.unknown_area', 400, { area: command.area })
      return [{ type: 'registry.PersonRecorded', data: { kind: command.kind }, area: command.area }]
    }
    if (!state.known) throw new Refusal('registry.unknown_person', 404, { id })
    if (state.erased) throw new Refusal('registry.person_erased', 409, { id })
    if (command.inOffice) throw new Refusal('registry.person_in_office', 409, { id })
    return [{ type: 'registry.PersonErased', data: { reason: command.reason } }]
  },
}
