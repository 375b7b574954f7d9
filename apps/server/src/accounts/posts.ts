import { dayOf, directory, rangeOf, type Scope, type Sql } from '@shian/kernel'

/** A post as the registry keeps it, in force at the instant asked for. */
export interface Post {
  id: string
  personId: string
  role: string
  title: string | null
  actArea: string
  viewArea: string
  searchArea: string
  certificate: string | null
}

/** Columns of `registry_post p` as a {@link Post}. */
export const POST_COLUMNS = `p.id, p.person_id as "personId", p.role, p.title, p.area as "actArea",
  p.view_area as "viewArea", p.search_area as "searchArea", p.certificate`

/** When a post `p` gives rights: its days in office, and not after it was ended with effect at once. */
export function inForce(dayParameter: string, nowParameter: string): string {
  return `p.valid_from <= ${dayParameter}::date and (p.valid_to is null or p.valid_to >= ${dayParameter}::date)
    and (p.ended_at is null or p.ended_at > ${nowParameter})`
}

/** Posts a person holds at an instant, own posts before acting ones. At most 50. */
export function readPosts(tx: Sql, personId: string, now: Date): Promise<Post[]> {
  return tx.query<Post>(
    `select ${POST_COLUMNS} from registry_post p where p.person_id = $1 and ${inForce('$2', '$3')}
     order by p.acting_for_post_id is not null, p.valid_from, p.id limit 50`,
    [personId, dayOf(now), now],
  )
}

/** What one may do and see under a post. */
export function scopeOf(post: Post): Scope {
  return {
    actor: actorOf(post.personId),
    act: rangeOf(post.actArea),
    view: rangeOf(post.viewArea),
    search: rangeOf(post.searchArea),
  }
}

/** How a person is written in the log. */
export function actorOf(personId: string): string {
  return `person/${personId}`
}

/** Name of a person for screens, or the id when the registry has none (any more). */
export async function nameOf(tx: Sql, personId: string): Promise<string> {
  const names = await directory().namesOf(tx, [personId])
  return names.get(personId) ?? personId
}
