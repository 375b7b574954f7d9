import { type AreaRange, dayOf, enclosingAreas, type Responsible, rangeOf, type Sql } from '@shian/kernel'

/** A post as sessions and screens need it. */
export interface HeldPost {
  id: string
  personId: string
  role: string
  title: string | null
  /** Where it acts; view and search areas enclose it. */
  area: string
  viewArea: string
  searchArea: string
  certificate: string | null
  validFrom: string
  validTo: string | null
}

/** The condition under which a post gives rights; parameters: day and instant. */
const valid = (post: string, day: string, at: string): string =>
  `${post}.valid_from <= ${day} and (${post}.valid_to is null or ${post}.valid_to >= ${day})
   and (${post}.ended_at is null or ${post}.ended_at > ${at})`

/**
 * The posts a person holds at an instant: what a session may choose from.
 *
 * @param at an instant; the day is counted in Asia/Shanghai
 */
export function postsOfPerson(tx: Sql, personId: string, at: Date): Promise<HeldPost[]> {
  return tx.query<HeldPost>(
    `select id, person_id as "personId", role, title, area, view_area as "viewArea", search_area as "searchArea",
       certificate, valid_from as "validFrom", valid_to as "validTo"
     from registry_post p where person_id = $1 and ${valid('p', '$2::date', '$3::timestamptz')} order by length(area), id`,
    [personId, dayOf(at), at],
    'shian_registry_posts',
  )
}

/** The scopes a post gives. @see Scope of the kernel */
export function scopesOf(post: HeldPost): { act: AreaRange; view: AreaRange; search: AreaRange } {
  return { act: rangeOf(post.area), view: rangeOf(post.viewArea), search: rangeOf(post.searchArea) }
}

/** Whether the person holds any post at that instant or is appointed to one later. */
export async function inOffice(tx: Sql, personId: string, at: Date): Promise<boolean> {
  const [row] = await tx.query(
    `select 1 from registry_post where person_id = $1 and (valid_to is null or valid_to >= $2::date)
       and (ended_at is null or ended_at > $3) limit 1`,
    [personId, dayOf(at), at],
  )
  return row !== undefined
}

/**
 * Who answers for an area in a role at an instant: the nearest post, own area first, then upwards. A holder who has a
 * stand-in at that time is away, and the stand-in answers. Several holders of one area share its places by a stable
 * hash, so that work spreads and one place keeps its officer.
 */
export async function findResponsible(
  tx: Sql,
  role: string,
  area: string,
  at: Date,
): Promise<Responsible | undefined> {
  const [row] = await tx.query<Responsible>(
    `select id as "postId", person_id as "personId", role, area from registry_post p
     where role = $1 and area = any($2::text[]) and ${valid('p', '$3::date', '$4::timestamptz')}
       and not exists (select 1 from registry_post s where s.acting_for_post_id = p.id
         and ${valid('s', '$3::date', '$4::timestamptz')})
     order by length(area) desc, md5(id || $5), id limit 1`,
    [role, [area, ...enclosingAreas(area)], dayOf(at), at, area],
    'shian_registry_responsible',
  )
  return row
}

/** The posts people hold at an instant, by the id asked for: `person/<id>` or bare. Who holds none is absent. */
export async function postsOf(
  tx: Sql,
  personIds: readonly string[],
  at: Date,
): Promise<Map<string, { role: string; area: string }[]>> {
  const bare = new Map(personIds.map(id => [id, id.replace(/^person\//, '')]))
  const rows = await tx.query<{ personId: string; role: string; area: string }>(
    `select person_id as "personId", role, area from registry_post p
     where person_id = any($1::text[]) and ${valid('p', '$2::date', '$3::timestamptz')} order by length(area), id`,
    [[...new Set(bare.values())], dayOf(at), at],
  )
  const out = new Map<string, { role: string; area: string }[]>()
  for (const [asked, id] of bare) {
    const held = rows.filter(row => row.personId === id).map(({ role, area }) => ({ role, area }))
    if (held.length > 0) out.set(asked, held)
  }
  return out
}

/** Most holders one answer names: an area has its own officers and those of the areas around it. */
const HOLDERS_MAX = 500

/**
 * Everybody who holds one of the roles over the area at an instant: there and in the enclosing areas, nearest first.
 * A name that was erased is empty.
 */
export function holdersOver(
  tx: Sql,
  roles: readonly string[],
  area: string,
  at: Date,
): Promise<{ personId: string; name: string; role: string; area: string; certificate: string | null }[]> {
  return tx.query(
    `select p.person_id as "personId", coalesce(h.name, '') as name, p.role, p.area, p.certificate
     from registry_post p left join registry_person h on h.id = p.person_id
     where p.role = any($1::text[]) and p.area = any($2::text[]) and ${valid('p', '$3::date', '$4::timestamptz')}
     order by length(p.area) desc, p.id limit ${HOLDERS_MAX}`,
    [roles, [area, ...enclosingAreas(area)], dayOf(at), at],
  )
}
