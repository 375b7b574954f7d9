import {
  type Calendar,
  type DraftEvent,
  dayOf,
  divisionOf,
  Refusal,
  type RequestContext,
  type RuleBook,
  rangeOf,
  record,
  type Sql,
  subjectOf,
  uuidv7,
} from '@shian/kernel'
import { ALGORITHM, type DrawLists, type DrawOfficer, type DrawPlace, hashLists, mayVisit } from './draw.ts'
import type { PremisesRow } from './place-views.ts'
import { repeatableFrom } from './plan-open.ts'

/** Longest list of premises: a larger population is drawn county by county. */
const PREMISES_MAX = 20_000
const OFFICERS_MAX = 2_000
const PART = 5_000

export interface DrawWish {
  title: string
  area: string
  count: number
  kinds?: readonly string[]
  grades?: readonly string[]
}

interface Candidate extends DrawOfficer {
  personId: string
}

async function findOfficers(tx: Sql, area: string, day: string): Promise<Candidate[]> {
  const { lo, hi } = rangeOf(area)
  // Posts in the area, and those above it that act there as well.
  const officers = await tx.query<Candidate>(
    `select distinct on (person_id) person_id as "personId", area as division, certificate from supervision_post
     where role = 'inspector' and certificate is not null and certificate !~ '\\s' and length(area) <= 12
       and ((area >= $1 and area < $2) or starts_with($1, area))
       and valid_from <= $3::date and (valid_to is null or valid_to >= $3::date)
     order by person_id, length(area), id limit ${OFFICERS_MAX}`,
    [lo, hi, day],
  )
  const seen = new Set<string>()
  for (const { certificate } of officers) {
    if (seen.has(certificate)) throw new Refusal('supervision.certificate_twice', 409, { certificate })
    seen.add(certificate)
  }
  return officers
}

function findPremises(tx: Sql, { area, kinds = [], grades = [] }: DrawWish): Promise<PremisesRow[]> {
  const { lo, hi } = rangeOf(area)
  return tx.query<PremisesRow>(
    `select * from supervision_premises where area >= $1 and area < $2 and not closed
       and (cardinality($3::text[]) = 0 or kind = any($3)) and (cardinality($4::text[]) = 0 or grade = any($4))
     order by area limit ${PREMISES_MAX + 1}`,
    [lo, hi, kinds, grades],
  )
}

/** What a draw may be made from: open premises whose interval is over, with two officers who may go there. */
async function listsFor(
  tx: Sql,
  law: { rules: RuleBook; calendar: Calendar },
  wish: DrawWish,
  now: Date,
): Promise<DrawLists & { inspectors: Candidate[] }> {
  const today = dayOf(now)
  const rows = await findPremises(tx, wish)
  if (rows.length > PREMISES_MAX)
    throw new Refusal('supervision.draw_too_many', 422, { max: PREMISES_MAX, found: rows.length })
  const inspectors = await findOfficers(tx, wish.area, today)
  if (inspectors.length < 2) throw new Refusal('supervision.draw_too_few_inspectors', 422)
  const interests = await tx.query<{ person_id: string; premises_id: string }>(
    `select distinct person_id, premises_id from supervision_interest
     where premises_id = any($1::text[]) and person_id = any($2::text[]) and ended_at is null`,
    [rows.map(row => row.premises_id), inspectors.map(officer => officer.personId)],
  )
  const cardOf = new Map(inspectors.map(officer => [officer.personId, officer.certificate]))
  const recusals = interests.map(row => ({
    certificate: cardOf.get(row.person_id)!,
    premisesId: row.premises_id,
  }))
  const recused = new Set(recusals.map(entry => `${entry.certificate} ${entry.premisesId}`))
  const isFree = (row: PremisesRow): boolean =>
    row.last_full_on === null || repeatableFrom(law.rules, law.calendar, row.area, row.last_full_on) <= today
  const premises = rows
    .filter(isFree)
    .map((row): DrawPlace => ({ id: row.premises_id, division: divisionOf(row.area) }))
    .filter(place => inspectors.filter(officer => mayVisit(officer, place, recused)).length >= 2)
  return { premises, inspectors, recusals }
}

function partsOf(
  drawId: string,
  { premises, inspectors, recusals }: Awaited<ReturnType<typeof listsFor>>,
): DraftEvent[] {
  const count = Math.max(1, Math.ceil(premises.length / PART), Math.ceil(recusals.length / PART))
  return Array.from({ length: count }, (_, part) => ({
    type: 'supervision.DrawListed',
    subject: subjectOf('draw-part', `${drawId}.${part}`),
    data: {
      drawId,
      premises: premises.slice(part * PART, (part + 1) * PART),
      inspectors: part === 0 ? inspectors : [],
      recusals: recusals.slice(part * PART, (part + 1) * PART),
    },
  }))
}

/** What of a request fixing the lists of a draw needs. */
type Committing = Pick<RequestContext, 'now' | 'rules' | 'calendar' | 'node'> & { scope: { actor: string } }

/**
 * Fixes what will be drawn from, before anybody can know the seed.
 *
 * @param id of the draw; made anew unless a loader has one
 * @returns the id of the draw
 * @throws Refusal supervision.draw_too_few_premises, supervision.draw_too_few_inspectors, supervision.draw_too_many,
 *   supervision.certificate_twice
 */
export async function commitDraw(
  tx: Sql,
  context: Committing,
  wish: DrawWish,
  id: string = uuidv7(context.now.getTime()),
): Promise<string> {
  const lists = await listsFor(tx, context, wish, context.now)
  if (lists.premises.length < wish.count)
    throw new Refusal('supervision.draw_too_few_premises', 422, {
      found: lists.premises.length,
      wanted: wish.count,
    })
  const act = { actor: context.scope.actor, now: context.now, area: wish.area }
  const commitment: DraftEvent = {
    type: 'supervision.DrawCommitted',
    subject: subjectOf('draw', id),
    audience: 'public',
    data: {
      title: wish.title,
      algorithm: ALGORITHM,
      count: wish.count,
      filter: { area: wish.area, kinds: [...(wish.kinds ?? [])], grades: [...(wish.grades ?? [])] },
      premisesCount: lists.premises.length,
      inspectorCount: lists.inspectors.length,
      recusalCount: lists.recusals.length,
      listsHash: hashLists(lists),
    },
  }
  await record(tx, context.node, [commitment, ...partsOf(id, lists)], act)
  return id
}
