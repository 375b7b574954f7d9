import type { complaints } from '@shian/events'
import {
  type Actor,
  type AreaRange,
  derivedId,
  directory,
  divisionOf,
  type ItemStory,
  inRange,
  type PremisesCard,
  Refusal,
  type Sql,
  subjectOfItem,
  tellStories,
  workHost,
} from '@shian/kernel'
import { assertDay, assigneesFor, openingOf, type Place, type Submission } from '../intake.ts'
import { type RowError, rowError, type Ticket } from './ticket.ts'

/** Who takes tickets in, of which line, and where they may lie. */
export interface Taking {
  line: complaints.Line
  actor: Actor
  now: Date
  act: AreaRange
  /** Where a ticket lies that names no place. */
  area: string
}

/** What became of a ticket. */
export type Taken =
  | { row: number; number: string; outcome: 'created'; id: string }
  | { row: number; number: string; outcome: 'known'; id: string }
  | { row: number; number: string; outcome: 'refused'; error: RowError }

const TOWNSHIP_DIGITS = 9

/** The id of a ticket's item: the same number of a line is one item, whoever sends it. */
export function idOfTicket(line: string, number: string): string {
  return derivedId('complaints.line', line, number)
}

interface Known {
  taken: ReadonlySet<string>
  byName: ReadonlyMap<string, PremisesCard[]>
  byId: ReadonlyMap<string, PremisesCard>
  /** Division codes by what tickets call them: code or name. */
  areas: ReadonlyMap<string, string>
  assignees: Map<string, string[]>
}

async function readKnown(tx: Sql, taking: Taking, tickets: readonly Ticket[]): Promise<Known> {
  const ids = tickets.map(ticket => idOfTicket(taking.line, ticket.number))
  const heads = await tx.query<{ subject: string }>(
    'select subject from subject_head where subject = any($1::text[])',
    [ids.map(subjectOfItem)],
  )
  const names = [...new Set(tickets.flatMap(ticket => (ticket.premisesId ? [] : (ticket.firmName ?? []))))]
  const byName = names.length > 0 ? await directory().findByNames?.(tx, names, taking.act, 2) : undefined
  const premises = tickets.flatMap(ticket => ticket.premisesId ?? [])
  const told = [...new Set(tickets.flatMap(ticket => ticket.area ?? []))]
  return {
    taken: new Set(heads.map(row => row.subject)),
    byName: byName ?? new Map(),
    byId: premises.length > 0 ? await directory().premisesOf(tx, premises) : new Map(),
    areas: await areasOf(tx, told, taking),
    assignees: new Map(),
  }
}

/** Codes as they are, and the names of the counties and townships below the office that takes them in. */
async function areasOf(tx: Sql, told: readonly string[], taking: Taking): Promise<Map<string, string>> {
  if (told.length === 0) return new Map()
  const codes = told.filter(text => /^\d{4,12}$/.test(text))
  const known = await directory().areaNames(tx, codes)
  const out = new Map([...known.keys()].map(code => [code, code]))
  const names = told.filter(text => !/^\d{4,12}$/.test(text))
  if (names.length > 0) {
    const all = (await directory().areasIn?.(tx, taking.act, TOWNSHIP_DIGITS)) ?? []
    for (const name of names) {
      const named = all.filter(entry => entry.name === name)
      // A name that two townships bear names neither.
      if (named.length === 1) out.set(name, named[0]!.code)
    }
  }
  return out
}

/** @throws Refusal complaints.area_unknown, kernel.not_found, kernel.area_out_of_scope */
function placeOf(ticket: Ticket, known: Known, taking: Taking): Place {
  const { premisesId, firmName, area } = ticket
  const division = area === undefined ? taking.area : known.areas.get(area)
  if (division === undefined) throw new Refusal('complaints.area_unknown', 422, { area })
  if (!inRange(division, taking.act)) throw new Refusal('kernel.area_out_of_scope', 403, { area: division })
  if (premisesId) {
    const premises = known.byId.get(premisesId)
    if (!premises) throw new Refusal('kernel.not_found', 404, { what: `经营场所 premises ${premisesId}` })
    if (!inRange(premises.area, taking.act))
      throw new Refusal('kernel.area_out_of_scope', 403, { area: premises.area })
    return { area: premises.area, premises }
  }
  // Two shops of one name are for a person to tell apart.
  const cards = (firmName && known.byName.get(firmName)) || []
  const only = cards.length === 1 ? cards[0] : undefined
  const isHere = only && (area === undefined || only.area.startsWith(division))
  return isHere ? { area: only.area, premises: only } : { area: divisionOf(division) }
}

async function storyOf(tx: Sql, ticket: Ticket, known: Known, taking: Taking): Promise<ItemStory> {
  const { now, actor, line } = taking
  for (const day of [ticket.happenedOn, ticket.dispatchedOn, ticket.receivedOn]) assertDay(day, now)
  const place = placeOf(ticket, known, taking)
  const division = divisionOf(place.area)
  const assignees = known.assignees.get(division) ?? (await assigneesFor(tx, division, now))
  known.assignees.set(division, assignees)
  const { number, dispatchedOn, termWorkdays, row: _, area: __, ...story } = ticket
  const submission: Submission = { ...story, channel: line, line: { number, dispatchedOn, termWorkdays } }
  const id = idOfTicket(line, number)
  const command = openingOf(id, submission, place, assignees)
  return { id, kind: ticket.kind, area: place.area, steps: [{ command, act: { actor, now } }] }
}

/**
 * Opens the items of so many tickets in one transaction: what is known of them is read in a few statements, and all are
 * told at once. A ticket taken before is left alone, whatever stands in it now.
 *
 * @param tickets at most 500, no number twice
 * @param dryRun says what would become of them and writes nothing
 */
export async function takeTickets(
  tx: Sql,
  taking: Taking,
  tickets: readonly Ticket[],
  dryRun = false,
): Promise<Taken[]> {
  const known = await readKnown(tx, taking, tickets)
  const stories: ItemStory[] = []
  const results: Taken[] = []
  for (const ticket of tickets) {
    const { row, number } = ticket
    const id = idOfTicket(taking.line, number)
    if (known.taken.has(subjectOfItem(id))) {
      results.push({ row, number, outcome: 'known', id })
      continue
    }
    try {
      stories.push(await storyOf(tx, ticket, known, taking))
      results.push({ row, number, outcome: 'created', id })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      results.push({ row, number, outcome: 'refused', error: rowError(row, '', error) })
    }
  }
  if (!dryRun) await tellStories(tx, workHost(), stories)
  return results
}
