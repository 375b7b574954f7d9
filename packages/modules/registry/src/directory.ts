import { type AreaRange, type Directory, divisionOf, type PremisesCard, type Sql } from '@shian/kernel'
import { findResponsible, holdersOver, postsOf } from './posts.ts'
import { searchPremises } from './search.ts'

const CARD = `select id, area, sign_name as "signName", legal_name as "legalName", kind, address, fbo_id as "fboId",
  opening_hours as "openingHours", latitude, longitude from registry_premises`

async function findPremises(tx: Sql, premisesId: string): Promise<PremisesCard | undefined> {
  const [card] = await tx.query<PremisesCard>(`${CARD} where id = $1`, [premisesId], 'shian_registry_card')
  return card
}

async function premisesOf(tx: Sql, premisesIds: readonly string[]): Promise<Map<string, PremisesCard>> {
  const cards = await tx.query<PremisesCard>(
    `${CARD} where id = any($1::text[])`,
    [premisesIds],
    'shian_registry_cards',
  )
  return new Map(cards.map(card => [card.id, card]))
}

const NAMES_MAX = 1_000

/** Names as signs and licences bear them. Cost: one statement, two passes over the premises of the range. */
async function findByNames(
  tx: Sql,
  names: readonly string[],
  range: AreaRange,
  limit: number,
): Promise<Map<string, PremisesCard[]>> {
  const asked = names.slice(0, NAMES_MAX)
  const rows = await tx.query<PremisesCard & { name: string }>(
    `with n as (select distinct name from unnest($1::text[]) as n(name)),
       hit as (select n.name, p.id from n join registry_premises p on p.sign_name = n.name
         union select n.name, p.id from n join registry_premises p on p.legal_name = n.name)
     select hit.name, p.id, p.area, p.sign_name as "signName", p.legal_name as "legalName", p.kind, p.address,
       p.fbo_id as "fboId", p.opening_hours as "openingHours", p.latitude, p.longitude
     from hit join registry_premises p on p.id = hit.id
     where p.status = 'open' and p.area >= $2 and p.area < $3 order by hit.name, p.area`,
    [asked, range.lo, range.hi],
  )
  const out = new Map<string, PremisesCard[]>()
  for (const { name, ...card } of rows) {
    const known = out.get(name) ?? []
    if (known.length < limit) out.set(name, [...known, card])
  }
  return out
}

/** What the search box finds, as cards. */
async function searchCards(tx: Sql, text: string, range: AreaRange, limit: number): Promise<PremisesCard[]> {
  const hits = (await searchPremises(tx, text, range, limit)).filter(hit => hit.status === 'open')
  const cards = await premisesOf(
    tx,
    hits.map(hit => hit.id),
  )
  return hits.flatMap(hit => cards.get(hit.id) ?? [])
}

/**
 * Ids may be given bare or as subjects (`person/…`, `post/…`), as actors are. A post is called by the name of its
 * holder, or by its title when the name was erased or is not for this reader.
 */
async function namesOf(tx: Sql, ids: readonly string[]): Promise<Map<string, string>> {
  const bare = new Map(ids.map(id => [id, id.replace(/^(person|post)\//, '')]))
  const rows = await tx.query<{ id: string; name: string }>(
    `select id, name from registry_person where id = any($1::text[]) and name is not null
     union all
     select p.id, coalesce(h.name, p.title, p.role) from registry_post p
       left join registry_person h on h.id = p.person_id where p.id = any($1::text[])`,
    [[...new Set(bare.values())]],
  )
  const names = new Map(rows.map(row => [row.id, row.name]))
  const out = new Map<string, string>()
  for (const [asked, id] of bare) {
    const name = names.get(id)
    if (name !== undefined) out.set(asked, name)
  }
  return out
}

/** The name of the division of each area path, by the path asked for. */
async function areaNames(tx: Sql, areas: readonly string[]): Promise<Map<string, string>> {
  const codes = [...new Set(areas.map(divisionOf))]
  const rows = await tx.query<{ code: string; name: string }>(
    'select code, name from registry_area where code = any($1::text[])',
    [codes],
    'shian_registry_area_names',
  )
  const names = new Map(rows.map(row => [row.code, row.name]))
  const out = new Map<string, string>()
  for (const area of areas) {
    const name = names.get(divisionOf(area))
    if (name !== undefined) out.set(area, name)
  }
  return out
}

/** Most divisions one answer names: a province has fewer counties and townships. */
const AREAS_MAX = 5_000

function areasIn(tx: Sql, range: AreaRange, digits: number): Promise<{ code: string; name: string }[]> {
  return tx.query(
    `select code, name from registry_area where area >= $1 and area < $2 and length(code) <= $3
     order by code limit ${AREAS_MAX}`,
    [range.lo, range.hi, digits],
  )
}

/** How other modules find subjects and who answers for them. */
export const registryDirectory: Directory = {
  findPremises,
  premisesOf,
  postsOf,
  holdersOver,
  findResponsible,
  searchPremises: searchCards,
  findByNames,
  areasIn,
  namesOf,
  areaNames,
}
