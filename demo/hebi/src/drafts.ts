import { addDays, type DraftEvent, EVERYWHERE, startOfDay, subjectOf } from '@shian/kernel'
import { post, premises } from '@shian/registry'
import { type City, type CityPremises, HISTORY_DAYS } from './population.ts'

/** Nine in the morning in Asia/Shanghai. */
const morning = (day: string): Date => new Date(Date.parse(startOfDay(day)) + 9 * 3_600_000)
const later = (a: string, b: string): string => (a > b ? a : b)

const fact = (id: string, draft: Omit<DraftEvent, 'id'>): DraftEvent => ({ ...draft, id: `hebi:${id}` })

function premisesDrafts(city: City, entry: CityPremises, start: string, now: Date): DraftEvent[] {
  const { id, division, registration, licence } = entry
  const subject = subjectOf('premises', id)
  const place = { code: division, name: '', kind: 'village' }
  const context = { now, actor: 'system/demo', subject }
  const registered = premises.decide(
    premises.initial,
    { do: 'register', area: division, registration, grounds: { place, act: EVERYWHERE } },
    context,
  )
  const openedOn = later(start, registration.openedOn ?? start)
  const area = `${division}/${id}`
  const drafts = registered.map(draft =>
    fact(`registered:${id}`, { ...draft, subject, time: morning(openedOn) }),
  )
  if (!licence) return drafts
  const state = { ...premises.initial, known: true, area }
  const recorded = premises.decide(state, { do: 'record-licence', licence }, context)
  const time = morning(later(openedOn, licence.issuedOn > city.today ? city.today : licence.issuedOn))
  return [
    ...drafts,
    ...recorded.map(draft => fact(`licence:${licence.number}`, { ...draft, subject, area, time })),
  ]
}

function postDrafts(city: City, start: string, now: Date): DraftEvent[] {
  const kinds = new Map(city.people.map(person => [person.id, person.kind]))
  const reach = { act: EVERYWHERE, view: EVERYWHERE, search: EVERYWHERE }
  return city.posts.flatMap(({ id, appointment }) => {
    const subject = subjectOf('post', id)
    const person = { kind: kinds.get(appointment.personId) ?? '', erased: false }
    const grounds = { person, areaKnown: true, organisationKnown: true, reach }
    const drafts = post.decide(
      post.initial,
      { do: 'appoint', appointment, grounds },
      { now, actor: 'system/demo', subject },
    )
    return drafts.map(draft => fact(`appointed:${id}`, { ...draft, subject, time: morning(start) }))
  })
}

/**
 * The city as facts of the registry, decided by its own deciders, in an order in which they can be recorded; people
 * are written by `recordPeople` before the posts. Ids are fixed, so that loading twice changes nothing.
 */
export function registryDrafts(city: City): {
  places: DraftEvent[]
  posts: DraftEvent[]
  premises: DraftEvent[]
} {
  const start = addDays(city.today, -HISTORY_DAYS)
  const now = morning(city.today)
  const time = morning(start)
  const areas = city.areas.map(({ code, name, kind, parent, hex }) =>
    fact(`area:${code}`, {
      type: 'registry.AreaDefined',
      subject: subjectOf('area', code),
      area: code,
      audience: 'public',
      time,
      data: { code, name, kind, parent, ...(hex ? { hex } : {}) },
    }),
  )
  const organisations = city.organisations.map(({ id, area, name, kind }) =>
    fact(`organisation:${id}`, {
      type: 'registry.OrganisationRegistered',
      subject: subjectOf('organisation', id),
      area,
      time,
      data: { name, kind },
    }),
  )
  const fbos = city.fbos.map(({ id, area, legalName, creditCode }) =>
    fact(`fbo:${id}`, {
      type: 'registry.FboRegistered',
      subject: subjectOf('fbo', id),
      area,
      time,
      data: { legalName, ...(creditCode ? { creditCode } : {}) },
    }),
  )
  return {
    places: [...areas, ...organisations],
    posts: postDrafts(city, start, now),
    premises: [...fbos, ...city.premises.flatMap(entry => premisesDrafts(city, entry, start, now))],
  }
}
