import type { Actor } from '@shian/kernel'
import type { Photo } from './photo.ts'
import type { City, CityPremises } from './population.ts'

/** Somebody of the city who acts in its history. */
export interface Cast {
  inspectors(area: string): [Actor, Actor]
  operator(premisesId: string): Actor | undefined
  /** The holder of a post of a role who is nearest to a place. */
  by(role: string, area: string): Actor
  /** What operators send of a fault put right. */
  photo: Photo
}

const CERTIFIED = 'inspector'
/** Digits of a division code, from the village to the city. */
const DIGITS = [12, 9, 6, 4] as const

/** Who answers where, from the posts of the city. */
export function castOf(city: City, photo: Photo): Cast {
  const byArea = new Map<string, Actor[]>()
  const byPost = new Map<string, Actor>()
  const operators = new Map<string, Actor>()
  for (const { appointment } of city.posts) {
    const { role, actArea: area, personId } = appointment
    const actor: Actor = { id: `person/${personId}`, posts: [{ role, area }] }
    const key = `${role} ${area}`
    if (!byPost.has(key)) byPost.set(key, actor)
    if (role === CERTIFIED) byArea.set(area, [...(byArea.get(area) ?? []), actor])
    if (role === 'safety-officer') {
      const premisesId = area.slice(area.indexOf('/') + 1)
      operators.set(premisesId, { ...actor, represents: [`premises/${premisesId}`] })
    }
  }
  return {
    inspectors(area) {
      const local = byArea.get(area.slice(0, 9)) ?? []
      const county = byArea.get(area.slice(0, 6)) ?? []
      const [first, second] = [...local, ...county]
      if (!first || !second) throw new Error(`no two inspectors over ${area}`)
      return [first, second]
    },
    operator: premisesId => operators.get(premisesId),
    by(role, area) {
      const found = DIGITS.map(digits => byPost.get(`${role} ${area.slice(0, digits)}`)).find(Boolean)
      if (!found) throw new Error(`no ${role} over ${area}`)
      return found
    },
    photo,
  }
}

/** An instant of a day at an hour of Asia/Shanghai, moved by some minutes. */
export function instantOf(day: string, hour: number, minutes = 0): Date {
  return new Date(Date.parse(`${day}T00:00:00+08:00`) + (hour * 60 + minutes) * 60_000)
}

/** Area path of a premises. */
export const areaOf = (premises: CityPremises): string => `${premises.division}/${premises.id}`
