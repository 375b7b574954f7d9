import { createHash, createHmac } from 'node:crypto'

/** Name of the algorithm in commitments; a change of any step is a new name. */
export const ALGORITHM = 'shian-draw-1'

export interface DrawPlace {
  id: string
  /** Division code of the premises. */
  division: string
}

export interface DrawOfficer {
  /** Number of the enforcement certificate: what the public knows an officer by. */
  certificate: string
  /** Division the officer may act in. */
  division: string
}

export interface DrawRecusal {
  certificate: string
  premisesId: string
}

/** What a commitment fixes. */
export interface DrawLists {
  premises: readonly DrawPlace[]
  inspectors: readonly DrawOfficer[]
  recusals: readonly DrawRecusal[]
}

export interface DrawPair {
  premisesId: string
  certificates: [string, string]
}

/** The lists as lines, sorted: what is hashed and published. */
export function linesOf({ premises, inspectors, recusals }: DrawLists) {
  return {
    inspectors: inspectors.map(({ certificate, division }) => `${certificate} ${division}`).sort(),
    premises: premises.map(({ id, division }) => `${id} ${division}`).sort(),
    recusals: recusals.map(({ certificate, premisesId }) => `${certificate} ${premisesId}`).sort(),
  }
}

/** SHA-256 over the sorted lines: inspectors, premises, recusals, with an empty line between. */
export function hashLists(lists: DrawLists): string {
  const { inspectors, premises, recusals } = linesOf(lists)
  const text = [inspectors, premises, recusals].map(list => list.join('\n')).join('\n\n')
  return createHash('sha256').update(text).digest('hex')
}

/** Whether an officer may be drawn for a premises. @source 食品生产经营监督检查管理办法 Art. 23 */
export function mayVisit(officer: DrawOfficer, place: DrawPlace, recused: ReadonlySet<string>): boolean {
  return place.division.startsWith(officer.division) && !recused.has(`${officer.certificate} ${place.id}`)
}

interface Slot {
  place: DrawPlace
  two: string[]
}

/**
 * Draws premises and two officers for each. Ranks are HMAC-SHA-256(seed, domain ‖ line feed ‖ id) in hex:
 *
 * 1. premises in the order of their rank under `premises`, of the line `<id> <division>`; the first `count` are drawn;
 * 2. each in that order gets the two least burdened officers who may visit it, ties by rank under `pair <id>`;
 * 3. while an officer has two more than another who may take one of his premises, the first such premises in the
 *    order changes hands.
 *
 * Every premises must have two officers who may visit it. Same lists and seed, same result; `public/draw.mjs` is the
 * same in other words.
 *
 * @source 食品生产经营监督检查管理办法 Art. 5 (双随机)
 */
export function makeDraw(lists: DrawLists, count: number, seed: Buffer): DrawPair[] {
  const rank = (domain: string, id: string): string =>
    createHmac('sha256', seed).update(`${domain}\n${id}`).digest('hex')
  const byRank = (ids: readonly string[], domain: string): string[] =>
    ids
      .map(id => [rank(domain, id), id] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, id]) => id)
  const { premises, inspectors } = linesOf(lists)
  const officers = inspectors.map(line => {
    const [certificate = '', division = ''] = line.split(' ')
    return { certificate, division }
  })
  const recused = new Set(linesOf(lists).recusals)
  const load = new Map(officers.map(({ certificate }) => [certificate, 0]))
  const slots = byRank(premises, 'premises')
    .slice(0, count)
    .map((line): Slot => {
      const [id = '', division = ''] = line.split(' ')
      const place = { id, division }
      const able = officers.filter(officer => mayVisit(officer, place, recused))
      const ordered = byRank(
        able.map(officer => officer.certificate),
        `pair ${id}`,
      )
      const two = ordered.sort((a, b) => load.get(a)! - load.get(b)!).slice(0, 2)
      for (const certificate of two) load.set(certificate, load.get(certificate)! + 1)
      return { place, two }
    })
  const even = ({ place, two }: Slot): boolean =>
    two.some((heavy, i) => {
      const other = officers.find(
        officer =>
          load.get(heavy)! - load.get(officer.certificate)! > 1 &&
          !two.includes(officer.certificate) &&
          mayVisit(officer, place, recused),
      )
      if (!other) return false
      two[i] = other.certificate
      load.set(heavy, load.get(heavy)! - 1)
      load.set(other.certificate, load.get(other.certificate)! + 1)
      return true
    })
  while (slots.some(even));
  return slots.map(({ place, two }) => ({ premisesId: place.id, certificates: [two[0]!, two[1]!] }))
}
